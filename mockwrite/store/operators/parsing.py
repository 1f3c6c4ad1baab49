"""Which values are operators."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from mockwrite.errors import AppwriteError
from mockwrite.store.json_text import JSONError, decode
from mockwrite.store.operators.php import type_name
from mockwrite.store.values import as_list

__all__ = ["METHODS", "Operator", "parse"]

NUMERIC = frozenset({"increment", "decrement", "multiply", "divide", "modulo", "power"})
LIST = frozenset(
    {
        "arrayAppend", "arrayPrepend", "arrayInsert", "arrayRemove",
        "arrayUnique", "arrayIntersect", "arrayDiff", "arrayFilter",
    }
)  # fmt: skip
TEXT = frozenset({"stringConcat", "stringReplace"})
DATE = frozenset({"dateAddDays", "dateSubDays", "dateSetNow"})
METHODS = NUMERIC | LIST | TEXT | DATE | {"toggle"}

_INTEGER_KEY = re.compile(r"0|-?[1-9]\d{0,17}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Operator:
    """What to do to an attribute, and with what; `values` is a dict where JSON had an object."""

    method: str
    values: list[Any] | dict[str, Any]

    def value(self, position: int) -> Any:
        """A value by its place; None where there is none."""
        if isinstance(self.values, dict):
            return self.values.get(str(position))
        return self.values[position] if position < len(self.values) else None

    @property
    def items(self) -> list[Any]:
        return list(self.values.values()) if isinstance(self.values, dict) else self.values


def parse(data: Mapping[str, Any], relationships: Collection[str]) -> dict[str, Any]:
    """`data` with an Operator for each value that is one: an object with a known method, or its JSON text.

    Keys with a dollar, keys that PHP takes for integers and relationships hold none. AppwriteError:
    general_bad_request for one that is malformed, at any depth.
    """
    return {key: _parse(key, value, relationships) for key, value in data.items()}


def _parse(key: str, value: Any, relationships: Collection[str]) -> Any:
    if _INTEGER_KEY.fullmatch(key):
        _check_inside(value, relationships)
        return value
    if key.startswith("$") or key in relationships:
        return value
    described = _decoded(value) if isinstance(value, str) else value
    if isinstance(described, dict):
        method = described.get("method")
        if isinstance(method, str) and method in METHODS:
            return _operator(key, method, described)
    _check_inside(value, relationships)
    return value


def _check_inside(value: Any, relationships: Collection[str]) -> None:
    """An operator inside of a value has no effect, but a malformed one is refused."""
    if isinstance(value, dict):
        parse(value, relationships)
    elif isinstance(value, list):
        for item in value:
            _check_inside(item, relationships)


def _decoded(text: str) -> Any:
    if "method" not in text and "\\" not in text:
        return None
    try:
        return decode(text)
    except JSONError:
        return None


def _operator(key: str, method: str, described: dict[str, Any]) -> Operator:
    attribute, values = described.get("attribute"), described.get("values")
    if attribute is not None and not isinstance(attribute, str):
        raise _malformed(key, f"Invalid operator attribute. Must be a string, got {type_name(attribute)}")
    if values is None:
        return Operator(method, [])
    if not isinstance(values, (list, dict)):
        raise _malformed(key, f"Invalid operator values. Must be an array, got {type_name(values)}")
    return Operator(method, _php_array(values))


def _php_array(value: Any) -> Any:
    """A JSON value with lists for the objects that PHP takes for them, such as ``{}``."""
    listed = as_list(value)
    if listed is not None:
        return [_php_array(item) for item in listed]
    if isinstance(value, dict):
        return {key: _php_array(item) for key, item in value.items()}
    return value


def _malformed(key: str, problem: str) -> AppwriteError:
    return AppwriteError("general_bad_request", f'Invalid operator for attribute "{key}": {problem}')
