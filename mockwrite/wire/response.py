"""From an answer to the bytes on the connection."""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import HttpVersion11, web

from mockwrite.caches import cached
from mockwrite.store.files.contents import READ_BUFFER
from mockwrite.wire import compression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from aiohttp.abc import AbstractStreamWriter

    from mockwrite.clock import Clock
    from mockwrite.wire.dispatch import Answer, Request
    from mockwrite.wire.endpoint import Stream

__all__ = ["Outbox", "Response"]


_PARTIAL = int(HTTPStatus.PARTIAL_CONTENT)
# So many answers wait for others, and no more.
_MOST = 64
# Longer answers go out in chunks.
_LONGEST_PIECE = 2_000_000


class Outbox:
    """Answers on their way to the connections, written together once a turn of the loop brings no more of them.

    To write takes the system a while, and longer where it wakes a client up: with many clients at once, that
    happens once for all of them. A single one waits for nobody. Their ``Date`` is the time of `clock`; where it
    `packs`, long ones go out as gzip to those who take it.
    """

    __slots__ = ("_seen", "_waiting", "clock", "packs")

    def __init__(self, clock: Clock, *, packs: bool) -> None:
        self.clock = clock
        self.packs = packs
        self._waiting: list[tuple[asyncio.WriteTransport, bytes]] = []
        self._seen = 1

    def put(self, transport: asyncio.WriteTransport, data: bytes) -> None:
        """Write `data` soon."""
        if not self._waiting:
            self._seen = 1
            asyncio.get_running_loop().call_soon(self._end_turn)
        self._waiting.append((transport, data))

    def _end_turn(self) -> None:
        if self._seen < len(self._waiting) < _MOST:
            self._seen = len(self._waiting)
            asyncio.get_running_loop().call_soon(self._end_turn)
        else:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        for transport, data in waiting:
            if not transport.is_closing():
                transport.write(data)

    def encode(self, request: Request, answer: Answer, *, keep_alive: bool, in_chunks: bool = True) -> bytes:
        """The whole of `answer` as it goes out, but for what remains of it as a stream.

        Long ones go out in chunks, and do not say how long they are, unless they are not to be `in_chunks`.
        """
        body, headers, stream = answer.body, answer.headers, answer.stream
        length = len(body) if stream is None else stream.size
        sized = answer.status == _PARTIAL
        if length > compression.LONG and self.packs and compression.compressible(answer.content_type):
            chosen = compression.packer(request.headers.get("Accept-Encoding", ""))
            if chosen is not None and (stream is None or _held_whole(answer)):
                encoding, pack = chosen
                body, answer.stream = pack(body if stream is None else b"".join(stream)), None
                sized, length, headers = True, len(body), [*headers, *compression.packing_headers(encoding)]
        told = b"Content-Length: %d\r\n" % length
        if request.method == "HEAD":
            # Swoole 6.2: swoole_http_response.cc build_header: without a body no length but one that is set before
            body, told = b"", told if sized else b""
        elif length > _LONGEST_PIECE and in_chunks:
            # utopia-php/http 2.0.0: Response.php send
            told = b"Transfer-Encoding: chunked\r\n"
            if answer.stream is None:
                body = b"".join(_chunked([body]))
            else:
                answer.stream = _Chunks(answer.stream)
        first, rest = _head(answer.status, keep_alive, answer.content_type, *headers)
        return b"".join((first, _date(self.clock.second()), told, rest, body))


class Response(web.StreamResponse):
    """An answer, written in one go.

    Its headers are put together here: aiohttp's own way through a multidict would cost more than all else that
    is done for a request that reads a document.
    """

    def __init__(self, request: Request, answer: Answer, outbox: Outbox) -> None:
        super().__init__(status=answer.status)
        self._request = request
        self._answer = answer
        self._outbox = outbox
        self._kept_alive = False

    @property
    def keep_alive(self) -> bool | None:
        """Whether the connection stays open."""
        return self._kept_alive

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Write all of it. Raises ConnectionResetError: the client is gone."""
        transport = request.transport
        if transport is None or transport.is_closing():
            raise ConnectionResetError("Cannot write to closing transport")
        self._outbox.put(transport, self.encode(request))
        if not self._kept_alive or self._answer.stream is not None:
            self._outbox.flush()
        for piece in self.stream():
            if transport.is_closing():
                raise ConnectionResetError("Cannot write to closing transport")
            transport.write(piece)
            await request.writer.drain()
        return None

    def stream(self) -> Iterable[bytes | bytearray | memoryview]:
        """What follows the encoded answer, piece by piece: each is written once the client has taken the last."""
        return () if self._answer.stream is None or self._request.method == "HEAD" else self._answer.stream

    def encode(self, request: web.BaseRequest, *, in_chunks: bool = True) -> bytes:
        """The whole answer to `request`, but for what is a stream; chunks are for those who know them."""
        self._kept_alive = request.keep_alive
        in_chunks = in_chunks and request.version >= HttpVersion11
        return self._outbox.encode(
            self._request, self._answer, keep_alive=self._kept_alive, in_chunks=in_chunks
        )

    async def write_eof(self, data: bytes = b"") -> None:
        """Nothing is left to write."""


class _Chunks:
    """A stream as HTTP sends it whose length it does not say."""

    def __init__(self, stream: Stream) -> None:
        self.size = stream.size
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        return _chunked(self._stream)


def _chunked(pieces: Iterable[bytes | bytearray | memoryview]) -> Iterator[bytes]:
    for piece in pieces:
        if piece:
            yield b"".join((b"%x\r\n" % len(piece), piece, b"\r\n"))
    yield b"0\r\n\r\n"


def _held_whole(answer: Answer) -> bool:
    """Whether the real server reads what is streamed here before it goes out: ranges, and files of 20 MB."""
    # 1.9.6: Storage/…/View/Get.php, Download/Get.php; storage.har
    partial = answer.status == _PARTIAL
    return partial or (answer.stream is not None and answer.stream.size <= READ_BUFFER)


@cached(2)
def _date(second: int) -> bytes:
    return f"Date: {formatdate(second, usegmt=True)}\r\n".encode()


@cached(256)
def _head(status: int, keep_alive: bool, content_type: str, *headers: tuple[str, str]) -> tuple[bytes, bytes]:
    """Return what goes before the ``Date``, and what after the length."""
    phrase = HTTPStatus(status).phrase
    first = f"HTTP/1.1 {status} {phrase}\r\nServer: Appwrite\r\nX-Content-Type-Options: nosniff\r\n"
    connection = ("Connection", "keep-alive" if keep_alive else "close")
    lines = (f"{name}: {value}\r\n" for name, value in (connection, ("Content-Type", content_type), *headers))
    return first.encode(), f"{''.join(lines)}\r\n".encode("utf-8", "surrogateescape")
