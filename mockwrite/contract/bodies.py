"""Bodies as a recording keeps them: text, base64, compressed, JSON."""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import json
import re
import zlib
from importlib import import_module
from typing import Any

from mockwrite.contract.archives import GZIP, LARGEST_BODY, inflate

__all__ = ["ABSENT", "decoded", "decompressed", "encoded", "parsed"]

ABSENT: Any = object()
"""What `parsed` returns for text that is no JSON."""

_DEEPEST = 100
_PIECE = 1024  # of packed bytes at a time, so that no zstd frame unpacks far beyond what is wanted
_SPACE = re.compile(r"\s+")
_URL_SAFE = str.maketrans("-_", "+/")
_PACKED = (GZIP, b"\x28\xb5\x2f\xfd")  # the latter is of zstd
_LOST = "\ufffd"
# Windows-1252 as browsers read it: what it leaves open are the control characters of Latin-1.
_WINDOWS_1252 = {
    ord(letter): byte for byte in range(0x80, 0xA0) if (letter := bytes([byte]).decode("cp1252", "ignore"))
}


def encoded(text: str, length: int) -> bytes | None:
    """Return the bytes that an exporter has read as `text`, of which there were `length` (-1: that is not known).

    What is no UTF-8 is read as Latin-1 by Firefox and mitmproxy, as Windows-1252 by Chromium. None where bytes stand
    in it that could not be read at all, as U+FFFD.
    """
    plain = text.encode("utf-8", "surrogatepass")
    if length in (-1, len(plain)) or text.isascii():
        return plain
    try:
        narrow = text.translate(_WINDOWS_1252).encode("latin-1")
    except UnicodeEncodeError:
        return None if _LOST in text and parsed(plain) is ABSENT else plain
    if len(narrow) == length and (parsed(plain) is ABSENT or parsed(narrow) is not ABSENT):
        return narrow
    return plain


def decoded(text: str, encoding: str, *, size: int = -1) -> bytes:
    """Return the bytes of `text`, which a file says to be in `encoding`: base64, or deflate, which is zlib in base64.

    Firefox calls text that stands there as it is base64; other tools break base64 into lines, or leave its
    padding off. What is no base64, or is JSON as it stands, is text; where both can be, `size` decides.
    """
    plain = text.encode("utf-8", "surrogatepass")
    if encoding.lower() == "deflate":
        return _unpacked(text) or plain
    if encoding.lower() != "base64":
        return plain
    packed = _SPACE.sub("", text).translate(_URL_SAFE).rstrip("=")
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError):
        return plain
    if len(data) == size or len(plain) != size or data.startswith(_PACKED):
        # four letters of text are base64, too: true, null, 1234
        return plain if parsed(plain) is not ABSENT and parsed(data) is ABSENT and len(data) != size else data
    return plain


def _unpacked(text: str) -> bytes | None:
    try:
        return inflate(base64.b64decode(text, validate=True), zlib.MAX_WBITS)
    except ValueError:
        return None


def decompressed(body: bytes, encoding: str) -> bytes | None:
    """Return `body` as it was before its ``Content-Encoding``, or as it is where that is undone already.

    None where only a library that is not there could read it (``br``, ``zstd``), or where it grows too large.
    """
    for name in reversed([word.strip().lower() for word in encoding.split(",")]):
        plain = _without(body, name)
        if plain is None:
            return None
        body = plain
    return body


def _without(body: bytes, encoding: str) -> bytes | None:
    if encoding in ("", "identity") or not body or body[:1] in (b"{", b"["):
        return body
    if encoding in ("gzip", "x-gzip"):
        return _unzip(body) if body.startswith(GZIP) else body
    if encoding == "deflate":
        # Some servers send it without its header.
        tried = (inflate(body, bits) for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS))
        return next((plain for plain in tried if plain is not None), body)
    plain = _by_library(body, encoding)
    if plain is None and parsed(body) is not ABSENT:
        return body
    return plain


def _unzip(body: bytes) -> bytes | None:
    # Members may follow one another: zlib.decompressobj() would stop after the first.
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
            plain = file.read(LARGEST_BODY + 1)
    except (OSError, EOFError, zlib.error):
        return None
    return plain if len(plain) <= LARGEST_BODY else None


def _by_library(body: bytes, encoding: str) -> bytes | None:
    """Unpack with the package that ``pip install mockwrite[recordings]`` brings."""
    try:
        if encoding == "br":
            unpack = import_module("brotli").Decompressor()
            if not hasattr(unpack, "can_accept_more_data"):
                return None  # before 1.2 it could not be told where to stop
            plain: bytes = unpack.process(body, output_buffer_limit=LARGEST_BODY)
            return plain if unpack.is_finished() else None
        if encoding == "zstd":
            return _unzstd(body, import_module("zstandard").ZstdDecompressor())
    except ImportError:
        return None
    except Exception as error:
        if type(error).__module__.split(".")[0] not in ("brotli", "_brotli", "zstandard", "zstd"):
            raise
    return None


def _unzstd(body: bytes, decompressor: Any) -> bytes | None:
    # zstandard 0.25.0: decompress() returns the first of the frames that follow one another, and drops the rest.
    plain, frame = bytearray(), decompressor.decompressobj()
    for start in range(0, len(body), _PIECE):
        piece = body[start : start + _PIECE]
        while piece:
            if frame.eof:
                frame = decompressor.decompressobj()
            plain += frame.decompress(piece)
            if len(plain) > LARGEST_BODY:
                return None
            piece = frame.unused_data if frame.eof else b""
    return bytes(plain) if frame.eof else None


def parsed(body: bytes | str) -> Any:
    """Return the JSON that `body` is, or `ABSENT`: also for JSON that is nested deeper than `_DEEPEST`."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return ABSENT
    text = body if isinstance(body, str) else body.decode("latin-1")
    return ABSENT if text.count("[") + text.count("{") > _DEEPEST and _is_deep(value) else value


def _is_deep(value: Any) -> bool:
    level, depth = [value], 0
    while level and depth <= _DEEPEST:
        inner = [item for item in level if isinstance(item, (dict, list))]
        level = [child for item in inner for child in (item.values() if isinstance(item, dict) else item)]
        depth += 1
    return depth > _DEEPEST
