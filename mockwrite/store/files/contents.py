"""The bytes of files: each content once, in memory or, beyond a limit, in a temporary file.

A row holds its `Content`, and the undo log holds rows: bytes are kept as long as a file has them or an undo could
bring one back that has, and are released by Python itself when nothing refers to them any more.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import weakref
from bisect import insort
from mmap import mmap
from typing import IO, TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from hashlib import _Hash

__all__ = ["MEMORY", "READ_BUFFER", "Content", "Contents"]

MEMORY = 256_000_000
"""How many bytes of files a server holds in memory by default."""

# 1.9.6: app/init/constants.php APP_STORAGE_READ_BUFFER
READ_BUFFER = 20_000_000
"""Above this size the real server reads files in pieces, and neither compresses nor encrypts them."""

_PIECE = 256 * 1024

Bytes: TypeAlias = "bytes | bytearray | memoryview"


class Content:
    """A run of bytes that never changes, made of `parts`; `md5` is its hexadecimal digest, where it has been taken."""

    __slots__ = ("__weakref__", "md5", "parts", "size")

    def __init__(self, parts: Sequence[_Part], md5: str = "") -> None:
        self.parts = tuple(parts)
        self.size = sum(part.size for part in self.parts)
        self.md5 = md5

    def pieces(self, start: int = 0, end: int | None = None) -> Iterator[Bytes]:
        """The bytes from `start` to before `end`, in pieces of up to 256 KiB."""
        left = (self.size if end is None else min(end, self.size)) - start
        for part in self.parts:
            if start >= part.size:
                start -= part.size
                continue
            while start < part.size and left > 0:
                piece = part.read(start, min(_PIECE, left))
                yield piece
                start += len(piece)
                left -= len(piece)
            start = 0

    def read(self, start: int = 0, end: int | None = None) -> bytes:
        """The bytes from `start` to before `end` in one piece. O(bytes)."""
        return b"".join(self.pieces(start, end))

    def is_equal(self, other: Content) -> bool:
        """Whether both are the same bytes. O(bytes)."""
        if self.size != other.size:
            return False
        return all(
            self.read(start, start + _PIECE) == other.read(start, start + _PIECE)
            for start in range(0, self.size, _PIECE)
        )


class _Part:
    """Bytes that lie in one place."""

    __slots__ = ("__weakref__", "size")

    size: int

    def read(self, start: int, length: int) -> Bytes:
        raise NotImplementedError


class _InMemory(_Part):
    __slots__ = ("_bytes",)

    def __init__(self, data: memoryview) -> None:
        self.size = len(data)
        self._bytes = data

    def read(self, start: int, length: int) -> Bytes:
        return self._bytes[start : start + length]


class _OnDisk(_Part):
    __slots__ = ("_at", "_file")

    def __init__(self, file: _Overflow, at: int, size: int) -> None:
        self.size = size
        self._file = file
        self._at = at

    def read(self, start: int, length: int) -> Bytes:
        return self._file.read(self._at + start, min(length, self.size - start))


class _Overflow:
    """A temporary file without a name, which the system removes when the process ends, however it ends."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as its server
        weakref.finalize(self, self._file.close)
        self._free: list[tuple[int, int]] = []
        self._end = 0

    def write(self, data: memoryview) -> int:
        """Where `data` lies from now on: in the first gap that is large enough, else at the end."""
        at = self._take(len(data))
        written = 0
        while written < len(data):
            written += os.pwrite(self._file.fileno(), data[written:], at + written)
        return at

    def read(self, at: int, length: int) -> bytes:
        return os.pread(self._file.fileno(), length, at)

    def release(self, at: int, size: int) -> None:
        """Let what lies there be overwritten; gaps grow together, and one at the end is cut off."""
        insort(self._free, (at, size))
        joined: list[tuple[int, int]] = []
        for start, length in self._free:
            if joined and sum(joined[-1]) == start:
                joined[-1] = joined[-1][0], joined[-1][1] + length
            else:
                joined.append((start, length))
        if joined and sum(joined[-1]) == self._end:
            self._end = joined.pop()[0]
            self._file.truncate(self._end)
        self._free = joined

    def _take(self, size: int) -> int:
        for place, (at, length) in enumerate(self._free):
            if length >= size:
                self._free[place : place + 1] = [(at + size, length - size)] if length > size else []
                return at
        at = self._end
        self._end += size
        return at


class Contents:
    """All contents of a world, `memory` bytes of them in memory and the rest in a temporary file.

    The same bytes twice are one `Content`, found by their MD5, which a file shows anyway, and then compared.
    """

    def __init__(self, memory: int = MEMORY) -> None:
        self._memory = memory
        self._used = 0
        self._known: weakref.WeakValueDictionary[str, Content] = weakref.WeakValueDictionary()
        self._overflow: _Overflow | None = None

    @property
    def used(self) -> int:
        """How many bytes are held in memory."""
        return self._used

    def add(self, data: Bytes, begun: tuple[int, _Hash] | None = None) -> Content:
        """The content of these bytes, whose MD5 is taken: of the first so many it may be `begun`.

        `data` is kept as it is, not copied.
        """
        view = memoryview(data)
        return self._known_or(Content([self._part(view)] if view else []), begun)

    def add_chunk(self, data: Bytes) -> Content:
        """The same for a part of a file, which is not compared with others."""
        view = memoryview(data)
        return Content([self._part(view)] if view else [])

    def join(self, chunks: Iterable[Content]) -> Content:
        """The content of `chunks` one after the other; nothing is copied."""
        return self._known_or(Content([part for chunk in chunks for part in chunk.parts]))

    def _known_or(self, content: Content, begun: tuple[int, _Hash] | None = None) -> Content:
        taken, digest = begun or (0, hashlib.md5(usedforsecurity=False))
        for piece in content.pieces(taken):
            digest.update(piece)
        content.md5 = digest.hexdigest()
        known = self._known.get(content.md5)
        if known is not None and known.is_equal(content):
            return known
        self._known[content.md5] = content
        return content

    def _part(self, data: memoryview) -> _Part:
        part: _Part
        size = len(data)
        if self._used + size <= self._memory:
            part = _InMemory(_on_its_own(data))
            self._used += size
            weakref.finalize(part, self._forget, size).atexit = False
        else:
            self._overflow = overflow = self._overflow or _Overflow()
            at = overflow.write(data)
            part = _OnDisk(overflow, at, size)
            weakref.finalize(part, overflow.release, at, size).atexit = False
        return part

    def _forget(self, size: int) -> None:
        self._used -= size


def _on_its_own(data: memoryview) -> memoryview:
    """`data` itself where it is most of what it is a part of, else a copy: a few bytes do not hold a whole body."""
    whole = data.obj
    held = len(whole) if isinstance(whole, (bytes, bytearray, mmap)) else 0
    return data if 2 * len(data) >= held else memoryview(bytes(data))
