"""The body of an upload, gathered in one place while the MD5 of its file is taken.

A file shows its MD5, which takes a third as long as the bytes take to arrive. So a thread takes it of what is there
while the rest comes: it needs no part of the interpreter for that.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from aiohttp import web

if TYPE_CHECKING:
    from hashlib import _Hash

__all__ = ["LARGEST", "Begun", "UploadBody", "receive"]

LARGEST = 64 * 2**20
"""No body is larger."""

_WORTH_IT = 2**20
_HEAD = 64 * 1024
_TAIL = 4096
"""What may come after a file, and is none of it; where more comes, the MD5 is taken anew."""

_FILE = re.compile(rb"\bfilename=[^\r\n]*(?:\r\n[^\r\n]+)*\r\n\r\n", re.IGNORECASE)


class Begun(NamedTuple):
    """The MD5 of the bytes of a body from `start` to before `end`."""

    start: int
    end: int
    md5: _Hash


class UploadBody(bytearray):
    """A body, with the MD5 that was begun of it if it is a large one. What becomes of a file looks into it."""

    begun: Begun | None = None


async def receive(request: web.BaseRequest) -> UploadBody:
    """Return the body. HTTPRequestEntityTooLarge: it is larger than any body may be."""
    length = request.content_length or 0
    if length > LARGEST:
        raise web.HTTPRequestEntityTooLarge(LARGEST, length)
    body, filled = UploadBody(length), 0
    hashing = _Hashing(body) if length >= _WORTH_IT else None
    try:
        while piece := await request.content.readany():
            body[filled : filled + len(piece)] = piece
            filled += len(piece)
            if filled > LARGEST:
                raise web.HTTPRequestEntityTooLarge(LARGEST, filled)
            if hashing is not None:
                hashing.go_on(filled)
    except BaseException:
        # The request keeps its exception, which keeps this frame: without its body nothing large waits for Python
        # to look for circles.
        del body, hashing
        raise
    if hashing is not None:
        body.begun = await hashing.result()
    return body


class _Hashing:
    """Takes the MD5 of the first file in a body, a run of bytes after the other, in a thread."""

    def __init__(self, body: UploadBody) -> None:
        self._body = body
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._start: int | None = None
        self._end = 0
        self._running: asyncio.Future[None] | None = None

    def go_on(self, filled: int) -> None:
        """Have what has arrived hashed, unless the thread is still at it."""
        if self._start is None and filled >= _HEAD:
            found = _FILE.search(self._body, 0, _HEAD)
            self._start = self._end = found.end() if found else len(self._body)
        end = min(filled, len(self._body) - _TAIL)
        idle = self._running is None or self._running.done()
        if self._start is not None and idle and end - self._end >= _WORTH_IT:
            run = memoryview(self._body)[self._end : end]
            self._running = asyncio.get_running_loop().run_in_executor(None, self._md5.update, run)
            self._end = end

    async def result(self) -> Begun | None:
        if self._running is not None:
            await self._running
        return (
            None
            if self._start is None or self._end <= self._start
            else Begun(self._start, self._end, self._md5)
        )
