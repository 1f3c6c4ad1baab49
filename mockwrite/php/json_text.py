"""JSON text as the real server reads and writes it: as PHP does, with its limits and its words for what is wrong."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from itertools import accumulate, repeat
from typing import Any, NoReturn

__all__ = ["JSONError", "decode", "encode", "kept", "number", "numbers", "printed", "signed"]

_MAX_DEPTH = 511
_LONGEST_SURE_INTEGER = 18
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_BESIDE_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"|[^\[\]{}"]++|"', re.DOTALL)
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_SPACE = " \t\n\r"
_WRITTEN_OTHERWISE = re.compile(r'"(?:[^"\\]|\\.)*+"|-?\d[\d.e+-]*+|\{\}')
# PHP writes a float without an exponent up to 17 digits, and drops a fraction of zero.
_LAST_PLAIN = 1e17

_SYNTAX = "Syntax error"
_MISMATCH = "State mismatch (invalid or malformed JSON)"
_CONTROL = "Control character error, possibly incorrectly encoded"
_UTF8 = "Malformed UTF-8 characters, possibly incorrectly encoded"
_UTF16 = "Single unpaired UTF-16 surrogate in unicode escape"
_DEPTH = "Maximum stack depth exceeded"


class JSONError(ValueError):
    """Not JSON; its text is PHP's, such as ``Syntax error``."""


def decode(text: str | bytes) -> Any:
    """The value of a JSON text. JSONError when PHP 8's json_decode refuses it.

    Integers beyond 64 bits become floats, ``NaN`` and ``Infinity`` are no JSON, a surrogate without its other
    half is an error, and so is what is nested more than 511 deep.
    """
    if isinstance(text, bytes):
        try:
            text = text.decode()
        except UnicodeDecodeError:
            raise JSONError(_UTF8) from None
    opened = text.count("[") + text.count("{") if len(text) > _MAX_DEPTH else 0
    if opened > _MAX_DEPTH and _depth(text) > _MAX_DEPTH:
        raise JSONError(_DEPTH)
    text = text.strip(_SPACE)
    try:
        value, end = _decoder.raw_decode(text)
        if end < len(text):
            raise json.JSONDecodeError("Extra data", text, end)
    except json.JSONDecodeError as error:
        raise JSONError(_fault(error)) from None
    if "\\" in text and "\\u" in text and _lone_surrogate(text) is not None:
        raise JSONError(_UTF16)
    return value


def encode(value: Any, *, finite: bool = False) -> str:
    """The JSON text that PHP makes of a value, in ASCII; objects without names are lists to it.

    Raises ValueError: a number is infinite that has to be `finite`.
    """
    return _WRITTEN_OTHERWISE.sub(_as_php, json.dumps(value, allow_nan=not finite, separators=(",", ":")))


def number(value: float) -> int | float:
    """A float as PHP's json_encode shows it: ``5.0`` is ``5``, ``1e25`` stays a float."""
    return int(value) if value.is_integer() and abs(value) < _LAST_PLAIN else value


def numbers(value: Any) -> Any:
    """The `number` of a float, or of each in a list of these, as deep as that of a polygon; NULL stays."""
    if isinstance(value, list):
        return [numbers(item) for item in value]
    return number(value) if isinstance(value, float) else value


def signed(value: Any) -> Any:
    """The `numbers` of a value, but for a zero's sign, which stays, and stays to be written as PHP does: ``-0``."""
    if isinstance(value, list):
        return [signed(item) for item in value]
    if value == 0 and isinstance(value, float) and math.copysign(1, value) < 0:
        return value
    return number(value) if isinstance(value, float) else value


def kept(value: Any, leaf: Callable[[float], float] = number) -> Any:
    """A value after PHP wrote and read it: whole floats are integers, objects with the names of a list are one.

    It takes one frame for each of the 512 levels that PHP reads, which a comprehension would double.
    """
    if isinstance(value, float):
        return leaf(value)
    if isinstance(value, Mapping):
        if all(key == str(place) for place, key in enumerate(value)):
            return list(map(kept, value.values(), repeat(leaf)))
        return dict(zip(value, map(kept, value.values(), repeat(leaf)), strict=True))
    if isinstance(value, (list, tuple)):
        return list(map(kept, value, repeat(leaf)))
    return value


def printed(value: Any) -> Any:
    """A value as PHP prints it: as it is `kept`, but for the signs of its zeros."""
    return kept(value, signed)


def _as_php(token: re.Match[str]) -> str:
    text = token[0]
    if text.startswith('"'):
        return text.replace("/", "\\/")
    if text == "{}":
        return "[]"
    return text if text.lstrip("-").isdigit() else _float(float(text))


def _float(value: float) -> str:
    if isinstance(number(value), int):
        return f"{value:.0f}"  # of -0.0, the sign too
    mantissa, exponential, exponent = repr(value).partition("e")
    if not exponential:
        return mantissa
    return f"{mantissa}{'' if '.' in mantissa else '.0'}e{int(exponent):+d}"


def _integer(digits: str) -> int | float:
    if len(digits) <= _LONGEST_SURE_INTEGER:
        return int(digits)
    number = float(digits)
    if abs(number) > 2.0**63:
        return number
    exact = int(digits)
    return exact if -(2**63) <= exact < 2**63 else number


def _no_constant(_: str) -> NoReturn:
    raise JSONError(_SYNTAX)


_decoder = json.JSONDecoder(parse_int=_integer, parse_constant=_no_constant)


def _depth(text: str) -> int:
    """How deep the brackets outside of strings are nested."""
    return max(accumulate(map(_STEPS.__getitem__, _BESIDE_BRACKETS.sub("", text))), default=0)


def _fault(error: json.JSONDecodeError) -> str:
    text, position = error.doc, error.pos
    found = text[position : position + 1]
    token = _TOKEN.match(text, position)
    unread = found == '"' and token is None
    lone = _lone_surrogate(text)
    if lone is not None and (unread or lone < (token.end() if token else position + 1)):
        return _UTF16
    if unread or error.msg.startswith("Invalid control character"):
        return _CONTROL
    if found and found < " " and found not in _SPACE:
        return _CONTROL
    if found and found in "]}" and _wrong_bracket(text, position):
        return _MISMATCH
    return _SYNTAX


def _wrong_bracket(text: str, position: int) -> bool:
    """Whether the bracket at `position` closes a value that the other kind of bracket opened."""
    before = text[:position].rstrip()
    opened: list[str] = []
    for token in _TOKEN.finditer(before):
        if token[0] in ("[", "{"):
            opened.append(token[0])
        elif token[0] in ("]", "}") and opened:
            opened.pop()
    if not opened or before.endswith((",", ":")):
        return False
    after_key = opened[-1] == "{" and re.search(r'[{,]\s*"(?:[^"\\]|\\.)*+"$', before) is not None
    return opened[-1] + text[position] in ("[}", "{]") and not after_key


def _lone_surrogate(text: str) -> int | None:
    return next((escape.start() for escape in _ESCAPE.finditer(text) if escape[1]), None)
