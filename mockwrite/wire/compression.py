"""Long answers, packed for the clients that take them so."""

from __future__ import annotations

import zlib
from functools import lru_cache

__all__ = ["HEADERS", "LONG", "compressible", "pack", "takes_gzip"]

# 1.8.1, 1.9.6: validation.har; _APP_COMPRESSION_MIN_SIZE_BYTES
LONG = 1024
"""Answers of more bytes than this are packed."""

HEADERS = (("Content-Encoding", "gzip"), ("X-Utopia-Compression", "true"), ("Vary", "Accept-Encoding"))

_GZIP = 31  # what zlib takes for its header
_FAST = 1

# utopia-php/http: Response::$compressible, as far as this server has such answers
_COMPRESSIBLE = frozenset({
    "application/json", "application/javascript", "application/xml", "image/svg+xml", "text/css", "text/html",
    "text/javascript", "text/plain", "text/xml",
})  # fmt: skip


@lru_cache(maxsize=64)
def compressible(content_type: str) -> bool:
    """Whether the real server packs what is of this type."""
    return content_type.partition(";")[0].strip().lower() in _COMPRESSIBLE


@lru_cache(maxsize=64)
def takes_gzip(accepted: str) -> bool:
    """Whether a client that sends this as ``Accept-Encoding`` reads gzip."""
    for part in accepted.lower().split(","):
        name, _, quality = part.replace(" ", "").partition(";")
        if name == "gzip":
            return quality not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def pack(body: bytes) -> bytes:
    """Return the body as gzip; quickly, since it goes no long way."""
    packing = zlib.compressobj(_FAST, zlib.DEFLATED, _GZIP)
    return packing.compress(body) + packing.flush()
