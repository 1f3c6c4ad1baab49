"""JSON as PHP prints it, where a client can see the difference."""

from __future__ import annotations

import json
import math
import re
from itertools import accumulate, chain
from json import encoder
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["dumps", "quoted", "text", "texts", "with_signed_zeros"]

_STRING_OR_ZERO = re.compile(r'"(?:[^"\\]|\\.)*+"|-0\.0(?![\d.])')

quoted = encoder.encode_basestring
"""The JSON text of a text."""


def dumps(value: Any) -> bytes:
    """The bytes of `text`, zeros with a sign as PHP writes them. Raises AppwriteError: likewise."""
    return with_signed_zeros(text(value)).encode("utf-8", "surrogatepass")


def with_signed_zeros(text: str) -> str:
    """JSON in which a float's ``-0.0`` is ``-0``, as PHP's json_encode writes it."""
    if "-0.0" not in text:
        return text
    return _STRING_OR_ZERO.sub(lambda found: "-0" if found[0] == "-0.0" else found[0], text)


def text(value: Any) -> str:
    """The JSON text of a value whose floats went through `mockwrite.php.json_text.number`.

    Raises AppwriteError: general_argument_invalid for one that JSON has no text for, where the real server has no
    answer.
    """
    try:
        return _encode(value)
    except ValueError:
        raise AppwriteError("general_argument_invalid", "number_too_large") from None


def texts(values: Sequence[Any]) -> Iterable[str]:
    """The `text` of each value. Raises AppwriteError: likewise."""
    kinds = set(map(type, values))
    if kinds == {float} and all(map(math.isfinite, values)):
        return map(repr, values)
    if kinds == {list}:
        return _lists(values)
    if len(kinds) == 1:
        return map(_WRITERS.get(kinds.pop(), text), values)
    return [_WRITERS.get(type(value), text)(value) for value in values]


def _lists(values: Sequence[list[Any]]) -> Iterable[str]:
    """The JSON texts of lists, all of whose items are written together."""
    items, start = list(texts(list(chain.from_iterable(values)))), 0
    for end in accumulate(map(len, values)):
        yield f"[{','.join(items[start:end])}]"
        start = end


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: quoted,
    list: lambda items: f"[{','.join(texts(items))}]",
    int: repr,
    bool: {True: "true", False: "false"}.__getitem__,
    type(None): {None: "null"}.__getitem__,
}


def _encoder() -> Callable[[Any], str]:
    """What `json.JSONEncoder` does, but for making CPython's C encoder anew for each text."""
    ours = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    make = getattr(encoder, "c_make_encoder", None)
    if make is None:
        return ours.encode
    parts = make(None, ours.default, encoder.encode_basestring, None, ":", ",", False, False, False)
    return lambda value: "".join(parts(value, 0))


_encode = _encoder()
