"""Long answers, packed for the clients that take them so."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec

from mockwrite.caches import cached
from mockwrite.php.numbers import leading

__all__ = ["LONG", "compressible", "packer", "packing_headers", "zstd"]

# 1.8.1, 1.9.6: validation.har; _APP_COMPRESSION_MIN_SIZE_BYTES
LONG = 1024
"""Answers of more bytes than this are packed."""

_FAST = 1  # it goes no long way
_BROTLI_LEVEL, _ZSTD_LEVEL = 4, 3  # utopia-php/http 2.0.0-rc9: Http.php
_GZIP, _BARE = 31, -15  # what zlib takes for gzip's header, and for none

# utopia-php/http 2.0.0-rc9: Response.php $compressible
_COMPRESSIBLE = frozenset({
    "text/html", "text/richtext", "text/plain", "text/css", "text/x-script", "text/x-component",
    "text/x-java-source", "text/x-markdown", "application/javascript", "application/x-javascript",
    "text/javascript", "text/js", "image/x-icon", "image/vnd.microsoft.icon", "application/x-perl",
    "application/x-httpd-cgi", "text/xml", "application/xml", "application/rss+xml", "application/vnd.api+json",
    "application/x-protobuf", "application/json", "application/manifest+json", "application/ld+json",
    "application/graphql+json", "application/geo+json", "multipart/bag", "multipart/mixed",
    "application/xhtml+xml", "font/ttf", "font/otf", "font/x-woff", "image/svg+xml",
    "application/vnd.ms-fontobject", "application/ttf", "application/x-ttf", "application/otf",
    "application/x-otf", "application/truetype", "application/opentype", "application/x-opentype",
    "application/font-woff", "application/eot", "application/font", "application/font-sfnt", "application/wasm",
    "application/javascript-binast",
})  # fmt: skip

_ALIASES = {"brotli": "br"}
_UNPACKED = ("identity", "none")

Pack = Callable[[bytes], bytes]

_of_thread = threading.local()


@cached(64)
def compressible(content_type: str) -> bool:
    """Whether the real server packs what is of this type."""
    return content_type.partition(";")[0].strip().lower() in _COMPRESSIBLE


@cached(64)
def packer(accepted: str) -> tuple[str, Pack] | None:
    """Return the encoding that the real server chooses for this ``Accept-Encoding``, and what packs so.

    It takes the one of the highest weight, of several the first, even where that weight is 0. ``br`` and ``zstd``
    are known where their libraries are, as in PHP.
    """
    # utopia-php/compression 0.1.5: Compression::fromAcceptEncoding
    found: list[tuple[float, str]] = []
    for part in accepted.lower().split(","):
        name, *weight = part.strip().split(";")
        name = _ALIASES.get(name, name)
        if name in _UNPACKED or name in _packers():
            found.append((leading(weight[0].replace("q=", "")) if weight else 1.0, name))
    if not found:
        return None
    name = max(found, key=lambda each: each[0])[1]
    return None if name in _UNPACKED else (name, _packers()[name])


@cached(8)
def packing_headers(encoding: str) -> tuple[tuple[str, str], ...]:
    """Return what an answer says that is packed."""
    return (("Content-Encoding", encoding), ("X-Utopia-Compression", "true"), ("Vary", "Accept-Encoding"))


@cache
def _packers() -> dict[str, Pack]:
    packers: dict[str, Pack] = {
        "gzip": partial(_deflate, window=_GZIP),
        # PHP's gzdeflate has no header of zlib's, which HTTP says it has.
        "deflate": partial(_deflate, window=_BARE),
    }
    if find_spec("brotli"):
        packers["br"] = partial(import_module("brotli").compress, quality=_BROTLI_LEVEL)
    if find_spec("zstandard"):
        packers["zstd"] = zstd
    return packers


def zstd(body: bytes) -> bytes:
    """Return it packed; without the library, by gzip at its default level, which is about as good."""
    if not find_spec("zstandard"):
        return zlib.compress(body, wbits=_GZIP)
    # To make one takes longer than to pack an answer; two threads must not share it.
    if not hasattr(_of_thread, "zstd"):
        _of_thread.zstd = import_module("zstandard").ZstdCompressor(level=_ZSTD_LEVEL)
    packed: bytes = _of_thread.zstd.compress(body)
    return packed


def _deflate(body: bytes, *, window: int) -> bytes:
    packing = zlib.compressobj(_FAST, zlib.DEFLATED, window)
    return packing.compress(body) + packing.flush()
