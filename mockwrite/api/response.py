"""From an answer to the bytes on the connection."""

from __future__ import annotations

import asyncio
import time
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from aiohttp.abc import AbstractStreamWriter

    from mockwrite.api.dispatch import Answer

__all__ = ["Outbox", "Response"]

_now = time.time  # kept, so that nobody who freezes time freezes the header that caches go by


class Outbox:
    """Answers on their way to the connections, written together once all requests that have come are answered.

    To write takes the system a while, and longer where it wakes a client up: so that happens once for all.
    """

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: list[tuple[asyncio.WriteTransport, bytes]] = []

    def put(self, transport: asyncio.WriteTransport, data: bytes) -> None:
        """Write `data` soon."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self.flush)
        self._waiting.append((transport, data))

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        for transport, data in waiting:
            if not transport.is_closing():
                transport.write(data)


class Response(web.StreamResponse):
    """An answer, written in one go.

    Its headers are put together here: aiohttp's own way through a multidict would cost more than all else that
    is done for a request that reads a document.
    """

    def __init__(self, answer: Answer, outbox: Outbox) -> None:
        super().__init__(status=answer.status)
        self._answer = answer
        self._outbox = outbox
        self._kept_alive = False

    @property
    def keep_alive(self) -> bool | None:
        """Whether the connection stays open."""
        return self._kept_alive

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Write all of it. ConnectionResetError: the client is gone."""
        transport = request.transport
        if transport is None or transport.is_closing():
            raise ConnectionResetError("Cannot write to closing transport")
        self._outbox.put(transport, self.encode(request))
        if not self._kept_alive:
            self._outbox.flush()
        return None

    def encode(self, request: web.BaseRequest) -> bytes:
        """The whole answer to `request`."""
        answer = self._answer
        self._kept_alive = request.keep_alive
        lines = [
            _status_line(answer.status),
            f"Date: {_date(int(_now()))}",
            f"Content-Type: {answer.content_type}",
            f"Content-Length: {len(answer.body)}",
            "Connection: keep-alive" if self._kept_alive else "Connection: close",
        ]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        head = "\r\n".join(lines).encode("utf-8", "surrogateescape")
        body = b"" if request.method == "HEAD" else answer.body
        return b"%b\r\n\r\n%b" % (head, body)

    async def write_eof(self, data: bytes = b"") -> None:
        """Nothing is left to write."""


@lru_cache(maxsize=64)
def _status_line(status: int) -> str:
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nServer: Appwrite\r\nX-Content-Type-Options: nosniff"


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)
