"""The body of an upload, gathered in one place while the MD5 of its file is taken.

A file shows its MD5, which takes a third as long as the bytes take to arrive. So a thread takes it of what is there
while the rest comes: it needs no part of the interpreter for that.
"""

from __future__ import annotations

import asyncio
import hashlib
import mmap
import re
from typing import TYPE_CHECKING, NamedTuple, Self, TypeAlias

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from hashlib import _Hash

__all__ = ["LARGEST", "Begun", "Body", "Receiver", "UploadBody", "receive", "too_large"]

# 1.6.2 to 1.9.6: app/http.php, package_max_length; swoole 6.0.2: src/server/port.cc
LARGEST = 12 * 2**20
"""No request is larger, its head included."""

_WORTH_IT = 2**20
_STEP = 2**18
_AT_ONCE = 2**19
"""So much is read before the thread is told of it: it is not to wait while the system hands over all there is."""

_HEAD = 64 * 1024
_TAIL = 4096
"""What may come after a file, and is none of it; where more comes, the MD5 is taken anew."""

_FILE = re.compile(rb"\bfilename=[^\r\n]*(?:\r\n[^\r\n]+)*\r\n\r\n", re.IGNORECASE)


class Begun(NamedTuple):
    """The MD5 of the bytes of a body from `start` to before `end`."""

    start: int
    end: int
    md5: _Hash


_OWN: dict[str, int] = (
    {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS} if hasattr(mmap, "MAP_PRIVATE") else {}
)


class UploadBody(mmap.mmap):
    """A large body of that length, with the MD5 that was begun of it. What becomes of a file looks into it.

    Its memory comes as it is written to: a bytearray is filled with zeros first, before anything can be read.
    """

    begun: Begun | None = None

    def __new__(cls, length: int) -> Self:
        return super().__new__(cls, -1, length, **_OWN)


Body: TypeAlias = "bytes | bytearray | UploadBody"


def too_large() -> web.HTTPRequestEntityTooLarge:
    """Return the refusal of what is larger than any request; it has no body."""
    return web.HTTPRequestEntityTooLarge(LARGEST, text="")


async def receive(request: web.BaseRequest, most: int) -> UploadBody | bytearray:
    """Return the body, whose length is at most `most` where it was told. HTTPRequestEntityTooLarge: it is larger."""
    length = request.content_length or 0
    body = UploadBody(length) if length >= _WORTH_IT else bytearray(length)
    hashing, filled = _hashing(body, request.headers), 0
    try:
        while piece := await request.content.readany():
            body[filled : filled + len(piece)] = piece
            filled += len(piece)
            if filled > most:
                raise too_large()
            if hashing is not None:
                hashing.go_on(filled)
    except BaseException:
        # The request keeps its exception, which keeps this frame: without its body nothing large waits for Python
        # to look for circles.
        if hashing is not None:
            hashing.stop()
        del body, hashing
        raise
    if isinstance(body, UploadBody) and hashing is not None:
        body.begun = await hashing.result()
    return body


class Receiver(asyncio.BufferedProtocol):
    """Stands in for the `protocol` of a connection while a body arrives, which the system writes where it is to be.

    `body` is the body, of which it has got `begun`; `finish` is called once all is there. Nothing is read behind
    it until the transport is told to go on.
    """

    def __init__(
        self,
        protocol: asyncio.Protocol,
        transport: asyncio.Transport,
        headers: Mapping[str, str],
        begun: bytes,
        finish: Callable[[Receiver], None],
    ) -> None:
        self.body = UploadBody(int(headers["Content-Length"]))
        self.body[: len(begun)] = begun
        self._filled = len(begun)
        self._hashing = _hashing(self.body, headers)
        self._protocol = protocol
        self._transport = transport
        self._finish = finish
        transport.set_protocol(self)

    def get_buffer(self, _size: int) -> memoryview:
        """The part of the body that comes next."""
        return memoryview(self.body)[self._filled : self._filled + _AT_ONCE]

    def buffer_updated(self, count: int) -> None:
        """Have what came hashed, and finish with the last of it."""
        self._filled += count
        if self._hashing is not None:
            self._hashing.go_on(self._filled)
        if self._filled == len(self.body):
            self._transport.pause_reading()
            self._transport.set_protocol(self._protocol)
            self._finish(self)

    async def whole(self) -> UploadBody:
        """The body, with its MD5."""
        if self._hashing is not None:
            self.body.begun = await self._hashing.result()
        return self.body

    def pause_writing(self) -> None:
        self._protocol.pause_writing()

    def resume_writing(self) -> None:
        self._protocol.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._hashing is not None:
            self._hashing.stop()
        self._protocol.connection_lost(exc)


def _hashing(body: UploadBody | bytearray, headers: Mapping[str, str]) -> _Hashing | None:
    """What takes the MD5 of a large file; that of one in chunks is taken of all of them in the end."""
    return _Hashing(body) if isinstance(body, UploadBody) and "Content-Range" not in headers else None


class _Hashing:
    """Takes the MD5 of the first file in a body, in a thread's turn that ends when it has caught up with what came."""

    def __init__(self, body: UploadBody) -> None:
        self._body = body
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._start: int | None = None
        self._end = self._there = 0
        self._turn: asyncio.Future[None] | None = None

    def go_on(self, filled: int) -> None:
        """Have what has arrived hashed; a turn that is under way sees it itself."""
        if self._start is None and filled >= _HEAD:
            found = _FILE.search(self._body, 0, _HEAD)
            self._start = self._end = found.end() if found else len(self._body)
        self._there = min(filled, len(self._body) - _TAIL)
        idle = self._turn is None or self._turn.done()
        if self._start is not None and idle and self._there - self._end >= _STEP:
            self._turn = asyncio.get_running_loop().run_in_executor(None, self._catch_up)

    def stop(self) -> None:
        """Have a turn that is under way end soon."""
        self._there = 0

    async def result(self) -> Begun | None:
        """What has been hashed, which is all but a little. What a turn raises is raised here."""
        while self._turn is not None:
            await self._turn
            self._turn = None
            self.go_on(len(self._body))
        return (
            None
            if self._start is None or self._end <= self._start
            else Begun(self._start, self._end, self._md5)
        )

    def _catch_up(self) -> None:
        whole = memoryview(self._body)
        while (end := self._there) - self._end >= _STEP:
            self._md5.update(whole[self._end : end])
            self._end = end
