"""JSON as PHP prints it, where a client can see the difference."""

from __future__ import annotations

import json
import re
from json import encoder
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["dumps", "encoded", "number"]

# PHP writes a float without an exponent up to 17 digits, and drops a fraction of zero.
_LAST_PLAIN = 1e17
_FRACTIONS = re.compile(r'(?P<text>"(?:[^"\\]|\\.)*")|\.0(?=[,\]}])')


def number(value: float) -> int | float:
    """A float as PHP's json_encode shows it: ``5.0`` is ``5``, ``1e25`` stays a float."""
    return int(value) if value.is_integer() and abs(value) < _LAST_PLAIN else value


def dumps(value: Any) -> bytes:
    """The JSON text of a value whose floats went through `number`.

    AppwriteError: general_argument_invalid for one that JSON has no text for, where the real server has no answer.
    """
    try:
        return _encode(value).encode("utf-8", "surrogatepass")
    except ValueError:
        raise AppwriteError(
            "general_argument_invalid", "A number is too large to be answered with."
        ) from None


def encoded(value: Any) -> str:
    """The JSON text of an object or a list as PHP writes it unless told otherwise, in ASCII.

    ValueError: a number is infinite.
    """
    text = json.dumps(value, allow_nan=False, separators=(",", ":")).replace("/", "\\/")
    return _FRACTIONS.sub(lambda found: found["text"] or "", text)


def _encoder() -> Callable[[Any], str]:
    """What `json.JSONEncoder` does, but for making CPython's C encoder anew for each text."""
    ours = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    make = getattr(encoder, "c_make_encoder", None)
    if make is None:
        return ours.encode
    parts = make(None, ours.default, encoder.encode_basestring, None, ":", ",", False, False, False)
    return lambda value: "".join(parts(value, 0))


_encode = _encoder()
