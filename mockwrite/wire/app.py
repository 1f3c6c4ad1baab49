"""The aiohttp application: routes and middleware, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from mockwrite.memory import give_back_after
from mockwrite.wire.delivery import deliver
from mockwrite.wire.dispatch import Request
from mockwrite.wire.headers import of_request
from mockwrite.wire.response import Response
from mockwrite.wire.upload_body import LARGEST, receive, too_large

if TYPE_CHECKING:
    from aiohttp import StreamReader
    from aiohttp.typedefs import Handler

    from mockwrite.control.control import Control
    from mockwrite.control.guard import Guard
    from mockwrite.wire.response import Outbox
    from mockwrite.wire.upload_body import Body

__all__ = ["create_app"]


REALTIME = "/v1/realtime"

_LARGEST_SEED = 64 * 2**20


class _AllPaths(web.PlainResource):
    """Every path that no other resource takes: `mockwrite.wire.router` finds its endpoint."""

    def __init__(self, handler: Handler) -> None:
        super().__init__("/")
        self._only = self.add_route("*", handler)

    async def resolve(self, request: web.Request) -> tuple[web.UrlMappingMatchInfo, set[str]]:
        _check_expectation(request)
        if request.rel_url.raw_path == "/" and request.method in ("GET", "HEAD"):
            raise web.HTTPFound("/_mockwrite/")
        return web.UrlMappingMatchInfo({}, self._only), set()


class _Controls(web.PlainResource):
    """Every path at ``/_mockwrite``. Its routes are made with its first request: few servers are asked for them."""

    def __init__(self, control: Control, guard: Guard) -> None:
        super().__init__("/_mockwrite")
        self._control, self._guard = control, guard
        self._router: web.UrlDispatcher | None = None

    async def resolve(self, request: web.Request) -> tuple[web.UrlMappingMatchInfo, set[str]]:
        _check_expectation(request)
        if self._router is None:
            from mockwrite.control.http import make_router  # noqa: PLC0415 - see above

            self._router = make_router(self._control, self._guard)
        return await self._router.resolve(request), set()


def _check_expectation(request: web.Request) -> None:
    """HTTPExpectationFailed: aiohttp would, but cannot write an expectation that is no UTF-8 into its refusal."""
    if not request.headers.get("Expect", "").isascii():
        raise web.HTTPExpectationFailed


def create_app(control: Control, guard: Guard, outbox: Outbox) -> web.Application:
    """Return an application that serves a world below ``/v1``, and, behind `guard`, its controls at ``/_mockwrite``.

    Its answers go out by `outbox`.
    """
    app = web.Application(client_max_size=_LARGEST_SEED)
    dispatcher = control.dispatcher

    async def answer(request: web.Request) -> web.StreamResponse:
        url = request.rel_url
        if url.raw_path == REALTIME and "Upgrade" in request.headers:
            return await control.realtime.serve(request, outbox)
        sent = Request(
            request.method,
            url.raw_path,
            url.raw_query_string,
            of_request(request.headers),
            b"",
            request.remote or "",
        )
        try:
            sent.body = await _body(request)
        except web.HTTPRequestEntityTooLarge as refusal:
            dispatcher.record_too_large(sent, refusal.status)
            raise
        given = dispatcher.answer(sent)
        response = Response(sent, given, outbox)
        return response if given.delivery is None else await deliver(request, response, given.delivery)

    async def go_first(_request: web.Request, _response: web.StreamResponse) -> None:
        outbox.flush()

    # What aiohttp writes itself, it writes at once.
    app.on_response_prepare.append(go_first)
    app.router.register_resource(_Controls(control, guard))
    app.router.register_resource(_AllPaths(answer))
    return app


async def _body(request: web.Request) -> Body:
    """All of the body. HTTPBadRequest: it broke off, or was not sent as its headers said."""
    content = request.content
    if content.is_eof():
        return content.read_nowait()
    most = LARGEST - _head(request)
    if (request.content_length or 0) > most:
        raise too_large()
    try:
        multipart = request.content_type.startswith("multipart/")
        return await (receive(request, most) if multipart else _read(content, most))
    except (ConnectionError, web.RequestPayloadError):
        raise web.HTTPBadRequest from None
    except web.HTTPRequestEntityTooLarge as refusal:
        # It is the answer, too, and the frames that it came through hold what was read.
        raise refusal.with_traceback(None) from None
    finally:
        give_back_after(content.total_bytes)


def _head(request: web.Request) -> int:
    """The length of the request's line and headers, with the line's end behind them."""
    line = len(f"{request.method} {request.raw_path} HTTP/1.1\r\n".encode("utf-8", "surrogateescape"))
    return line + sum(len(name) + len(value) + 4 for name, value in request.raw_headers) + 2


async def _read(content: StreamReader, most: int) -> bytes:
    """All that comes; aiohttp's own way keeps a second copy with the request. HTTPRequestEntityTooLarge."""
    body = bytearray()
    while chunk := await content.readany():
        body += chunk
        if len(body) > most:
            raise too_large()
    return bytes(body)
