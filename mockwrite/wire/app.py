"""The aiohttp application: routes and middleware, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from mockwrite.wire.delivery import deliver
from mockwrite.wire.dispatch import Request
from mockwrite.wire.response import Outbox, Response

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

    from mockwrite.control.control import Control

__all__ = ["create_app"]


class _AllPaths(web.PlainResource):
    """Whatever nobody else answers: where a path leads to is for `mockwrite.wire.router` to say."""

    def __init__(self, handler: Handler) -> None:
        super().__init__("/")
        self._only = self.add_route("*", handler)

    async def resolve(self, _request: web.Request) -> tuple[web.UrlMappingMatchInfo, set[str]]:
        return web.UrlMappingMatchInfo({}, self._only), set()


def create_app(control: Control) -> web.Application:
    """An application that serves a world below ``/v1``, and its controls below ``/_mockwrite``."""
    app = web.Application(client_max_size=64 * 2**20)
    dispatcher, outbox = control.dispatcher, Outbox()

    async def answer(request: web.Request) -> web.StreamResponse:
        url = request.rel_url
        body = await _body(request)
        given = dispatcher.answer(
            Request(
                request.method,
                url.raw_path,
                url.raw_query_string,
                request.headers,
                body,
                request.remote or "",
            )
        )
        response = Response(given, outbox)
        return response if given.delivery is None else await deliver(request, response, given.delivery)

    async def act(request: web.Request) -> web.Response:
        from mockwrite.control import http  # noqa: PLC0415 - few ask for it

        url = request.rel_url
        body = await _body(request)
        given = http.answer(
            control, request.method, url.raw_path, url.raw_query_string, request.headers, body
        )
        return web.Response(status=given.status, body=given.body, headers=given.headers)

    async def go_first(_request: web.Request, _response: web.StreamResponse) -> None:
        outbox.flush()

    # What aiohttp writes itself, it writes at once.
    app.on_response_prepare.append(go_first)
    # With (?s:…) a path may have an escaped line end in it.
    app.router.add_route("*", "/_mockwrite{path:(?s:.*)}", act)
    app.router.register_resource(_AllPaths(answer))
    return app


async def _body(request: web.Request) -> bytes:
    """All of the body. HTTPBadRequest: it broke off, or was not sent as its headers said."""
    content = request.content
    if content.is_eof():
        return content.read_nowait()
    try:
        return await request.read()
    except (ConnectionError, web.RequestPayloadError):
        raise web.HTTPBadRequest from None
