"""What PHP says of JSON values, and makes of them."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from mockwrite.store.php.numbers import shown

__all__ = ["bound", "encoded", "power", "type_name"]

_LAST_PLAIN = 1e17
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|-?\d[\d.e+-]*+|\{\}')

_TYPE_NAMES = {
    type(None): "NULL",
    bool: "boolean",
    int: "integer",
    float: "double",
    str: "string",
    list: "array",
    dict: "array",
}


def type_name(value: Any) -> str:
    """The type of a JSON value in PHP's words."""
    return _TYPE_NAMES[type(value)]


def bound(value: Any) -> str | None:
    """A value as PHP binds it for text in SQL; None for NULL. Floats have 14 digits, arrays are JSON."""
    match value:
        case None | str():
            return value
        case bool():
            return "1" if value else ""
        case int():
            return str(value)
        case float():
            return shown(value)
    return encoded(value)


def encoded(value: Any) -> str:
    """The JSON text that PHP makes of a value."""
    return _TOKEN.sub(_as_php, json.dumps(value, separators=(",", ":")))


def _as_php(token: re.Match[str]) -> str:
    text = token[0]
    if text.startswith('"'):
        return text.replace("/", "\\/")
    if text == "{}":
        return "[]"
    return text if text.lstrip("-").isdigit() else _float(float(text))


def _float(value: float) -> str:
    if value.is_integer() and abs(value) < _LAST_PLAIN:
        return f"{value:.0f}"
    mantissa, exponential, exponent = repr(value).partition("e")
    if not exponential:
        return mantissa
    return f"{mantissa}{'' if '.' in mantissa else '.0'}e{int(exponent):+d}"


def power(base: float, exponent: float) -> float:
    """A power as PHP's floats have it: infinite or NaN where Python refuses."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        return math.nan if base else math.inf
