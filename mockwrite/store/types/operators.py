"""Operators: values in an update that say how to change what is stored."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from mockwrite.errors import AppwriteError
from mockwrite.php.json_text import JSONError, decode
from mockwrite.php.values import as_list, type_name
from mockwrite.releases.messages import Message

__all__ = [
    "BY_ZERO",
    "DATE",
    "LIST",
    "METHODS",
    "NUMERIC",
    "SWITCH",
    "TEXT",
    "Operator",
    "among",
    "parse",
]

NUMERIC = frozenset({"increment", "decrement", "multiply", "divide", "modulo", "power"})
LIST = frozenset(
    {
        "arrayAppend", "arrayPrepend", "arrayInsert", "arrayRemove",
        "arrayUnique", "arrayIntersect", "arrayDiff", "arrayFilter",
    }
)  # fmt: skip
TEXT = frozenset({"stringConcat", "stringReplace"})
DATE = frozenset({"dateAddDays", "dateSubDays", "dateSetNow"})
SWITCH = frozenset({"toggle"})
METHODS = NUMERIC | LIST | TEXT | DATE | SWITCH

BY_ZERO = {"divide": "operator_division_by_zero", "modulo": "operator_modulo_by_zero"}

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


def among(fields: Mapping[str, Any]) -> dict[str, Operator]:
    """Those of the fields that are operators."""
    return {key: value for key, value in fields.items() if isinstance(value, Operator)}


def parse(data: Mapping[str, Any], relationships: Collection[str]) -> dict[str, Any]:
    """`data` with an Operator for each value that is one: an object with a known method, or its JSON text.

    Keys with a dollar, keys that PHP takes for integers and relationships hold none. AppwriteError:
    general_bad_request for one that is malformed, at any depth.
    """
    parsed: dict[str, Any] = {}
    for key, value in data.items():
        found = _found(key, value, relationships)
        if found is None and not _is_opaque(key, relationships):
            _check_inside(value, relationships)
        parsed[key] = value if found is None else found
    return parsed


def _found(key: str, value: Any, relationships: Collection[str]) -> Operator | None:
    if _is_opaque(key, relationships) or _INTEGER_KEY.fullmatch(key):
        return None
    described = _decoded(value) if isinstance(value, str) else value
    method = described.get("method") if isinstance(described, dict) else None
    return _operator(key, method, described) if isinstance(method, str) and method in METHODS else None


def _is_opaque(key: str, relationships: Collection[str]) -> bool:
    return key.startswith("$") or key in relationships


def _check_inside(value: Any, relationships: Collection[str]) -> None:
    """An operator inside of a value has no effect, but a malformed one is refused."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            waiting.extend(
                item
                for key, item in reversed(value.items())
                if _found(key, item, relationships) is None and not _is_opaque(key, relationships)
            )


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
        raise _malformed(key, "operator_attribute_text_expected", type=type_name(attribute))
    if values is None:
        return Operator(method, [])
    if not isinstance(values, (list, dict)):
        raise _malformed(key, "operator_values_array_expected", type=type_name(values))
    listed = as_list(values)
    return Operator(method, values if listed is None else [[] if item == {} else item for item in listed])


def _malformed(name: str, key: str, /, **values: Any) -> AppwriteError:
    return AppwriteError("general_bad_request", "operator_invalid", key=name, problem=Message(key, **values))
