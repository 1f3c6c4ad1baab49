"""JSON values as PHP names their types, and as it makes text of them."""

from __future__ import annotations

from typing import Any

from mockwrite.php.json_text import encode
from mockwrite.php.numbers import shown

__all__ = ["as_list", "bound", "name_of", "php_text", "text_or_array", "type_name"]

_TYPE_NAMES = {
    type(None): "NULL",
    bool: "boolean",
    int: "integer",
    float: "double",
    str: "string",
    list: "array",
    dict: "array",
}
_NAMES = {type(None): "null", int: "int", float: "float", str: "string", list: "array", dict: "array"}


def type_name(value: Any) -> str:
    """The type of a value in PHP's words: its gettype."""
    return _TYPE_NAMES[type(value)]


def name_of(value: Any) -> str:
    """What PHP's own errors call a value: by its type, but ``true`` and ``false`` by themselves."""
    return str(value).lower() if isinstance(value, bool) else _NAMES[type(value)]


def php_text(value: Any) -> str | None:
    """A scalar as PHP makes text of it, where it does so on its own; None for the rest."""
    match value:
        case str():
            return value
        case bool():
            return "1" if value else ""
        case int():
            return str(value)
        case float():
            return shown(value)
    return None


def text_or_array(value: Any) -> str:
    """How PHP writes a value where text is wanted: null is nothing, and an array its name."""
    if value is None:
        return ""
    text = php_text(value)
    return "Array" if text is None else text


def bound(value: Any) -> str | None:
    """A value as it is bound for text in SQL; None for NULL. Floats have 14 digits, arrays are JSON."""
    return encode(value) if isinstance(value, (list, dict)) else php_text(value)


def as_list(value: Any) -> list[Any] | None:
    """`value` as a list, if PHP takes it for one; ``["a"]`` and ``{"0": "a"}`` are the same to it."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and all(key == str(place) for place, key in enumerate(value)):
        return list(value.values())
    return None
