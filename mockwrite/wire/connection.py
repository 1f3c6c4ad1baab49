"""A client's connection, on which the plainest requests are answered as soon as they are there.

aiohttp makes a task, a URL, a request and a route of each one, which takes longer than to find the document that it
asks for. What is not plain goes aiohttp's way, and with it all that follows on its connection.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web
from multidict import CIMultiDict

from mockwrite.caches import cached
from mockwrite.memory import give_back_after
from mockwrite.wire.dispatch import Request
from mockwrite.wire.headers import Headers
from mockwrite.wire.upload_body import LARGEST, Receiver

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from mockwrite.wire.dispatch import Dispatcher
    from mockwrite.wire.response import Outbox

__all__ = ["Connection"]

Head = tuple[str, str, str, Headers, int]
"""A method, a path, a query, the fields, and the length of the body."""

# Of these alone, no answer is a stream.
_LINE = re.compile(
    rb"(GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE) "
    rb"(/v1/(?:(?:databases|tablesdb|account|users|teams)[!\"$->@-~]*|storage/buckets/[\w.-]+/files))"
    rb"(?:\?([!\"$-~]*))? HTTP/1\.1\r\n"
)
_FIELD = re.compile(rb"([A-Za-z0-9-]+): ?((?:[!-~]+(?: +[!-~]+)*)?)\r\n")
_LONGEST_FIELDS = 8 * 1024
_LONG_HEAD = 1024
_MOST_FIELDS = 100
_LONGEST_BODY = 2**20
_LONGEST_UPLOAD = LARGEST - 2**16
"""What is nearer the limit is looked at with its head."""
_LENGTH = re.compile(r"\d{1,8}", re.ASCII)
# They change how the rest is to be read, or answered.
_NOT_PLAIN = ("Expect", "Sec-WebSocket-Key1", "TE", "Trailer", "Transfer-Encoding")
_LINGER = 2.0
"""Seconds for which is read what still comes behind what is no HTTP."""


class Connection(web.RequestHandler):
    """A connection of a server, whose plain requests `dispatcher` answers by way of `outbox`."""

    __slots__ = ("_begun", "_dispatcher", "_gone", "_outbox", "_plain", "_remote", "_upload")

    def __init__(self, server: web.Server, dispatcher: Dispatcher, outbox: Outbox, **settings: Any) -> None:
        super().__init__(server, loop=asyncio.get_running_loop(), **settings)
        self._dispatcher = dispatcher
        self._outbox = outbox
        self._plain = True
        self._begun = b""
        self._remote = ""
        self._upload: asyncio.Task[None] | None = None
        self._gone: asyncio.Event | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self._remote = str(peer[0]) if isinstance(peer, (list, tuple)) else str(peer or "")

    def connection_lost(self, exc: BaseException | None) -> None:
        super().connection_lost(exc)
        if self._gone is not None:
            self._gone.set()

    def data_received(self, data: bytes) -> None:
        """Answer what is plain, and give the rest to aiohttp."""
        if self._gone is not None:
            return
        if self._plain:
            data = self._answer_plain(self._begun + data)
            if not data:
                return
            self._plain = False
            self._outbox.flush()
        super().data_received(data)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Return the answer to what is no HTTP, or to what failed outside the API: it is the connection's last one."""
        answer = super().handle_error(request, status, exc, message)
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            body = self._dispatcher.failure()
            answer = web.Response(status=status, body=body, content_type="application/json", charset="utf-8")
            answer.force_close()
            return answer
        return _LastAnswer(self.linger, status=status, text=message)

    async def linger(self) -> None:
        """Read what still comes, for a while, until the client hangs up: on unread bytes the system would reset the
        connection, and the answer be lost on its way.
        """
        # RFC 9112, 9.6
        transport = self.transport
        if transport is None or transport.is_closing():
            return
        self._gone = asyncio.Event()
        try:
            transport.write_eof()
        except OSError:
            # The client has hung up without reading on. Python 3.11 to 3.13: asyncio/selector_events.py; `write` would
            # not raise, and `connection_lost` tells of it.
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._gone.wait(), _LINGER)

    def _answer_plain(self, data: bytes) -> bytes:
        """Return what follows on the plain requests that `data` begins with; one that is not whole is kept."""
        at, transport = 0, self.transport
        while at < len(data) and transport is not None:
            found = None if self._dispatcher.planned else _read(data, at, self._remote)
            if found is None:
                self._begun = b""
                return data[at:]
            request, start, end = found
            if end > len(data):
                if end - start > _LONGEST_BODY:
                    self._receive(transport, request, data[at:start], data[start:])
                    at = len(data)
                break
            at = end
            request.body = data[start:end]
            self._answer(transport, request)
        self._begun = data[at:]
        return b""

    def _answer(self, transport: asyncio.Transport, request: Request) -> None:
        answer = self._dispatcher.answer(request)
        self._outbox.put(transport, self._outbox.encode(request, answer, keep_alive=True))

    def _receive(self, transport: asyncio.Transport, request: Request, head: bytes, begun: bytes) -> None:
        """Answer a large request, of whose body so much has `begun`, when all of it is there."""

        def finish(receiver: Receiver) -> None:
            self._upload = asyncio.get_running_loop().create_task(answer(receiver))

        async def answer(receiver: Receiver) -> None:
            request.body = body = await receiver.whole()
            if self._dispatcher.planned:  # since it began
                self._plain = False
                web.RequestHandler.data_received(self, head + body[:])
            else:
                self._answer(transport, request)
            transport.resume_reading()
            give_back_after(len(body))

        Receiver(self, transport, request.headers, begun, finish)


class _LastAnswer(web.Response):
    """An answer after which a connection ends, once what still comes has been read by `linger`."""

    def __init__(self, linger: Callable[[], Awaitable[None]], *, status: int, text: str | None) -> None:
        super().__init__(status=status, text=text)
        self.force_close()
        self._linger = linger

    async def write_eof(self, data: bytes = b"") -> None:
        await super().write_eof(data)
        await self._linger()


def _read(data: bytes, at: int, remote: str) -> tuple[Request, int, int] | None:
    """Return the request that begins at `at`, still without its body, and where that is to start and end.

    None: it is not plain, or even its head is not whole.
    """
    start = data.find(b"\r\n\r\n", at) + 4
    if start < 4:
        return None
    head = _head(data[at:start]) if start - at <= _LONG_HEAD else _read_head(data[at:start])
    if head is None:
        return None
    method, path, query, headers, length = head
    return Request(method, path, query, headers, b"", remote), start, start + length


def _read_head(head: bytes) -> Head | None:
    """Return what a head says; None: it is not plain."""
    line = _LINE.match(head)
    if line is None or len(head) - 2 - line.end() > _LONGEST_FIELDS:
        return None
    fields = _fields(head[line.end() : -2])
    if fields is None:
        return None
    method, path, query = line.groups(b"")
    return method.decode(), path.decode(), query.decode(), *fields


_head = cached(512)(_read_head)
"""A client sends the same head again and again, but for long ones."""


def _stays_open(fields: Mapping[str, str]) -> bool:
    """Whether HTTP/1.1 goes on: nothing else is asked for, or what is offered is no WebSocket, but HTTP/2.

    aiohttp 3.14.5 would drop what comes in one piece with such an offer.
    """
    wish, offer = fields.get("Connection", "keep-alive").lower(), fields.get("Upgrade", "").lower()
    return "close" not in wish and "websocket" not in offer if offer else wish == "keep-alive"


@cached(512)
def _fields(lines: bytes) -> tuple[Headers, int] | None:
    """Return the fields of a head and how long the body is; None: they are not plain.

    A client sends the same lines again and again.
    """
    fields: CIMultiDict[str] = CIMultiDict()
    at = 0
    while at < len(lines):
        field = _FIELD.match(lines, at)
        if field is None or (name := field[1].decode()) in fields:
            return None
        fields[name] = field[2].decode()
        at = field.end()
    length = fields.get("Content-Length", "0")
    longest = _LONGEST_UPLOAD if fields.get("Content-Type", "").startswith("multipart/") else _LONGEST_BODY
    plain = (
        "Host" in fields
        and _stays_open(fields)
        and _LENGTH.fullmatch(length)
        and int(length) <= longest
        and len(fields) <= _MOST_FIELDS
        and not any(name in fields for name in _NOT_PLAIN)
    )
    return (Headers(fields), int(length)) if plain else None
