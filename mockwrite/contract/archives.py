"""A HAR file as it lies on disk: plain, compressed or in a zip, with the bodies that are kept beside it."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

__all__ = ["GZIP", "LARGEST_BODY", "Archive", "HarError", "inflate"]

LARGEST_BODY = 1 << 26
"""Bytes of a body beyond which it is not read."""

GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_CHUNK = 1 << 16
# What a file may unpack to in any case, and how many times its size beyond that: a bomb has a thousand.
_FREE, _RATIO = 1 << 26, 200
_ENCRYPTED = 0x1


class HarError(ValueError):
    """A file that is no HAR: what is wrong, and where."""


class Archive:
    """The HAR at `path`, which may be compressed (``.har.gz``, ``.zhar``) or stand in a zip with its bodies."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    @contextmanager
    def open(self) -> Iterator[tuple[io.BufferedReader[Any], IO[bytes]]]:
        """Open the HAR: the stream of its plain bytes, and the file that shows how far it has been read.

        Raises `HarError` for an archive without a HAR or with several, and OSError.
        """
        with self.path.open("rb") as raw:
            if raw.read(4) != _ZIP:
                raw.seek(0)
                yield _plain(self.path, raw, raw), raw
                return
            raw.seek(0)
            with self._unzipped(raw) as archive, archive.open(self._har_in(archive)) as member:
                yield _plain(self.path, member, raw), raw

    def body(self, name: str) -> bytes | None:
        """Return a body by the name that the HAR has for it; None where it is not there or too large.

        Names lead to the folder or the zip that the HAR is in, and not out of it.
        """
        places = [name, f"resources/{name}"]  # as Playwright's recordHar and its traces keep bodies
        with self.path.open("rb") as raw:
            if raw.read(4) == _ZIP:
                with self._unzipped(raw) as archive:
                    found = next((place for place in places if place in archive.NameToInfo), None)
                    if found is None or archive.NameToInfo[found].flag_bits & _ENCRYPTED:
                        return None
                    with archive.open(found) as member:
                        data = member.read(LARGEST_BODY + 1)
                    return data if len(data) <= LARGEST_BODY else None
        folder = self.path.parent.resolve()
        for place in places:
            try:
                path = (folder / place).resolve()
                if path.is_relative_to(folder) and path.is_file() and path.stat().st_size <= LARGEST_BODY:
                    return path.read_bytes()
            except (OSError, ValueError):  # no name of a file: too long, or with a NUL in it
                continue
        return None

    @contextmanager
    def _unzipped(self, raw: IO[bytes]) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(raw) as archive:
                yield archive
        except HarError:
            raise
        except (zipfile.BadZipFile, RuntimeError, EOFError, zlib.error, OSError, ValueError) as error:
            raise HarError(f"{self.path}: no zip that can be read: {error}") from error

    def _har_in(self, archive: zipfile.ZipFile) -> str:
        names = [name for name in archive.namelist() if name.lower().endswith((".har", ".har.gz", ".zhar"))]
        if len(names) != 1:
            found = f"several HAR files: {', '.join(names[:5])}" if names else "no HAR file"
            raise HarError(f"{self.path}: {found} in it")
        member = archive.NameToInfo[names[0]]
        if member.file_size > max(_FREE, _RATIO * member.compress_size):
            raise _bomb(self.path)
        return names[0]


def _plain(path: Path, stream: IO[bytes], raw: IO[bytes]) -> io.BufferedReader[Any]:
    """Return `stream` as it was before gzip or zlib."""
    buffered = io.BufferedReader(cast("Any", stream), _CHUNK)
    head = buffered.peek(2)[:2]
    if head != GZIP and not _is_zlib(head):
        return buffered
    return io.BufferedReader(_Inflated(path, buffered, raw), _CHUNK)


def _is_zlib(head: bytes) -> bool:
    return len(head) == 2 and head[0] == 0x78 and int.from_bytes(head) % 31 == 0


class _Inflated(io.RawIOBase):
    """A gzip or zlib stream, unpacked as it is read; gzip files may follow one another."""

    def __init__(self, path: Path, source: io.BufferedReader[Any], raw: IO[bytes]) -> None:
        self._path, self._source, self._raw = path, source, raw
        self._unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        target, data = memoryview(buffer), b""
        while not data:
            if self._unpack.eof:
                left = self._unpack.unused_data or self._source.read1(_CHUNK)
                if not left.strip(b"\0"):
                    return 0
                self._unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
            else:
                left = self._unpack.unconsumed_tail or self._source.read1(_CHUNK)
                if not left:
                    raise HarError(f"{self._path}: no HAR file: it ends too early, while it is unpacked")
            try:
                data = self._unpack.decompress(left, len(target))
            except zlib.error as error:
                raise HarError(f"{self._path}: cannot be unpacked: {error}") from error
        self._given += len(data)
        if self._given > _FREE and self._given > _RATIO * self._raw.tell():
            raise _bomb(self._path)
        target[: len(data)] = data
        return len(data)


def _bomb(path: Path) -> HarError:
    return HarError(f"{path}: unpacks to more than {_RATIO} times its size, as no recording does")


def inflate(data: bytes, bits: int) -> bytes | None:
    """Return `data` unpacked by zlib; None where it is something else, or larger than `LARGEST_BODY`."""
    unpack = zlib.decompressobj(bits)
    try:
        plain = unpack.decompress(data, LARGEST_BODY)
    except zlib.error:
        return None
    return plain if unpack.eof else None
