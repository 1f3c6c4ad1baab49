"""A client's connection, on which the plainest requests are answered as soon as they are there.

aiohttp makes a task, a URL, a request and a route of each one, which takes longer than to find the document that it
asks for. What is not plain goes aiohttp's way, and with it all that follows on its connection.
"""

from __future__ import annotations

import asyncio
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from aiohttp import web
from multidict import CIMultiDict, CIMultiDictProxy

from mockwrite.wire.dispatch import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.wire.dispatch import Dispatcher
    from mockwrite.wire.response import Outbox

__all__ = ["Connection"]

# Of these services alone, no answer is a stream.
_LINE = re.compile(
    rb"(GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE) (/v1/(?:databases|tablesdb|account|users|teams)[!\"$->@-~]*)"
    rb"(?:\?([!\"$-~]*))? HTTP/1\.1\r\n"
)
_FIELD = re.compile(rb"([A-Za-z0-9-]+): ?((?:[!-~]+(?: +[!-~]+)*)?)\r\n")
_LONGEST_FIELDS = 8 * 1024
_MOST_FIELDS = 100
_LONGEST_BODY = 2**20
_LENGTH = re.compile(r"\d{1,7}", re.ASCII)
# They change how the rest is to be read, or answered.
_NOT_PLAIN = ("Expect", "Sec-WebSocket-Key1", "TE", "Trailer", "Transfer-Encoding", "Upgrade")


class Connection(web.RequestHandler):
    """A connection of a server, whose plain requests `dispatcher` answers by way of `outbox`."""

    __slots__ = ("_begun", "_dispatcher", "_outbox", "_plain", "_remote")

    def __init__(self, server: web.Server, dispatcher: Dispatcher, outbox: Outbox, **settings: Any) -> None:
        super().__init__(server, loop=asyncio.get_running_loop(), **settings)
        self._dispatcher = dispatcher
        self._outbox = outbox
        self._plain = True
        self._begun = b""
        self._remote = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self._remote = str(peer[0]) if isinstance(peer, (list, tuple)) else str(peer or "")

    def data_received(self, data: bytes) -> None:
        """Answer what is plain, and give the rest to aiohttp."""
        if self._plain:
            data = self._answer_plain(self._begun + data)
            if not data:
                return
            self._plain = False
            self._outbox.flush()
        super().data_received(data)

    def _answer_plain(self, data: bytes) -> bytes:
        """Return what follows on the plain requests that `data` begins with; one that is not whole is kept."""
        at, transport = 0, self.transport
        while at < len(data) and transport is not None:
            found = None if self._dispatcher.armed else _read(data, at, self._remote)
            if found is None:
                self._begun = b""
                return data[at:]
            if found.request is None:
                break
            at = found.end
            answer = self._dispatcher.answer(found.request)
            self._outbox.put(transport, self._outbox.encode(found.request, answer, keep_alive=True))
        self._begun = data[at:]
        return b""


class _Plain(NamedTuple):
    """A request and where it ends; None, unless all of it is there."""

    request: Request | None
    end: int


def _read(data: bytes, at: int, remote: str) -> _Plain | None:
    """Return the request that begins at `at`; None: it is not plain, or even its head is not whole."""
    line = _LINE.match(data, at)
    if line is None:
        return None
    first = line.end()
    last = data.find(b"\r\n\r\n", first - 2) + 2
    fields = _fields(data[first:last]) if first <= last <= first + _LONGEST_FIELDS else None
    if fields is None:
        return None
    headers, length = fields
    start = last + 2
    end = start + length
    if end > len(data):
        return _Plain(None, end)
    method, path, query = line.groups(b"")
    return _Plain(
        Request(method.decode(), path.decode(), query.decode(), headers, data[start:end], remote), end
    )


@lru_cache(maxsize=512)
def _fields(lines: bytes) -> tuple[Mapping[str, str], int] | None:
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
    plain = (
        "Host" in fields
        and fields.get("Connection", "keep-alive").lower() == "keep-alive"
        and _LENGTH.fullmatch(length)
        and int(length) <= _LONGEST_BODY
        and len(fields) <= _MOST_FIELDS
        and not any(name in fields for name in _NOT_PLAIN)
    )
    return (CIMultiDictProxy(fields), int(length)) if plain else None
