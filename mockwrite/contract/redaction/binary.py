"""Bodies that are no text: what can be said of them, and what cannot."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from mockwrite.contract.archives import GZIP, LARGEST_BODY

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["contents", "is_textual", "names_a_secret_in", "texts", "wide_texts"]

_TEXTUAL = re.compile(r"text/|json|xml|javascript|urlencoded|multipart|^$", re.IGNORECASE)
_NAMES = re.compile(
    rb"passw|passphrase|secret|token|api.?key|private.?key|access.?key|authorization|credential|bearer",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|%PDF|\0\0\0.ftyp|OggS|ID3|wOF[F2]|\0\x01\0\0", re.DOTALL
)
_TEXTS = re.compile(rb"[\t\n\r -~]{8,}")
_WIDE = re.compile(rb"(?:[\t\n\r -~]\0{1,3}){6,}[\t\n\r -~]?")
_ZIP = b"PK\x03\x04"
# Archives of which nothing can be said here: bzip2, xz, 7z, zstd.
_CLOSED = (b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"\x28\xb5\x2f\xfd")
_LARGEST_MEMBER = 1 << 24


def is_textual(mime: str) -> bool:
    """Return whether a type of body is text."""
    return bool(_TEXTUAL.search(mime))


def names_a_secret_in(data: bytes) -> bool:
    """Return whether bytes that are no picture have the name of a secret in them, whose value cannot be told apart."""
    return not _PICTURE.match(data) and bool(_NAMES.search(data))


def texts(data: bytes) -> Iterator[str]:
    """Yield the texts in `data` that are longer than what stands there by chance."""
    for found in _TEXTS.finditer(data):
        yield found[0].decode("ascii")


def wide_texts(data: bytes) -> Iterator[str]:
    """Yield the texts in `data` that have two or four bytes a letter."""
    for found in _WIDE.finditer(data):
        yield found[0].replace(b"\0", b"").decode("ascii")


def contents(data: bytes) -> list[bytes] | None:
    """Return what is packed in bytes, none where nothing is; None where that cannot be read."""
    if data.startswith(_CLOSED):
        return None
    try:
        if data.startswith(GZIP):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
                plain = file.read(LARGEST_BODY + 1)
            return [plain] if len(plain) <= LARGEST_BODY else None
        if data.startswith(_ZIP):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = archive.infolist()
                if any(member.flag_bits & 1 for member in members):
                    return None
                if sum(member.file_size for member in members) > _LARGEST_MEMBER:
                    return None
                return [archive.read(member) for member in members]
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
    return []
