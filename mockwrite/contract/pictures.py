"""Pictures, which two servers draw alike and not the same: their kind and size."""

from __future__ import annotations

import struct

__all__ = ["picture"]

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The marks of a JPEG that its size follows."""


def picture(data: bytes) -> str:
    """Return the kind and the size of a picture, ``png 40x30``; ``unknown`` for what is none of the common kinds."""
    try:
        return _picture(data)
    except struct.error:  # it is cut off
        return "unknown"


def _picture(data: bytes) -> str:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png {}x{}".format(*struct.unpack(">II", data[16:24]))
    if data.startswith(b"GIF"):
        return "gif {}x{}".format(*struct.unpack("<HH", data[6:10]))
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    found = data.find(b"ispe") if data[4:8] == b"ftyp" else -1
    if found > 0:
        return "{} {}x{}".format(
            data[8:12].decode("latin-1"), *struct.unpack(">II", data[found + 8 : found + 16])
        )
    return "unknown"


def _webp(data: bytes) -> str:
    if data[12:16] == b"VP8X":
        return "webp {}x{}".format(*(int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27)))
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return f"webp {(bits & 0x3FFF) + 1}x{(bits >> 14 & 0x3FFF) + 1}"
    return "webp {}x{}".format(*(side & 0x3FFF for side in struct.unpack("<HH", data[26:30])))


def _jpeg(data: bytes) -> str:
    at = 2
    while at + 9 < len(data):
        if data[at + 1] in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return f"jpeg {width}x{height}"
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return "unknown"
