"""JSON Schema as far as ``/_mockwrite`` uses it: of bodies types, items, properties, required; of queries bounds."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from mockwrite.control.names import suggestion

__all__ = ["SEED", "MismatchError", "Schema", "body", "check_body", "read_query", "whole"]

Schema = Mapping[str, Any]

SEED: Schema = {"$ref": "#/components/schemas/Seed"}
"""A seed, which `mockwrite.control.seed_format` checks when it is loaded."""

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}


_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_WHOLE = re.compile(r"-?[0-9]{1,18}")


class MismatchError(ValueError):
    """A body or a query does not fit its schema."""


def body(required: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    """Return the schema of a body that has these properties and no others."""
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | {"required": list(required)} if required else schema


def check_body(text: bytes, schema: Schema) -> Any:
    """Return the parsed body; an empty one is an empty object, but no seed.

    Raises MismatchError where it does not fit `schema`.
    """
    if schema is SEED and not text:
        raise MismatchError("The body must be a seed.")
    try:
        given = json.loads(text, parse_constant=_refuse_constant) if text else {}
    except (ValueError, RecursionError) as error:
        raise MismatchError(f"The body is no JSON: {error}") from None
    if not isinstance(given, dict):
        raise MismatchError("The body must be a JSON object.")
    if schema is SEED:
        return given
    properties = schema["properties"]
    for name, value in given.items():
        if name not in properties:
            raise MismatchError(f'Unknown key "{name}".{suggestion(name, properties)}')
        if not _fits(value, properties[name]):
            raise MismatchError(f"{name} must be of type {_wanted(properties[name])}.")
    for name in schema.get("required", ()):
        if name not in given:
            raise MismatchError(f"{name} is missing.")
    return given


def read_query(given: Mapping[str, str], schemas: Mapping[str, Schema]) -> dict[str, Any]:
    """Return the values of a query, each of its schema's type.

    Raises MismatchError where one does not fit its schema, or has none.
    """
    for name in given:
        if name not in schemas:
            raise MismatchError(f'Unknown query "{name}".{suggestion(name, schemas)}')
    return {name: _value(name, text, schemas[name]) for name, text in given.items()}


def whole(text: str) -> int | None:
    """Return the integer that a text of the query or the path is; None where it is none."""
    return int(text) if _WHOLE.fullmatch(text) else None


def _value(name: str, text: str, schema: Schema) -> Any:
    if schema["type"] == "boolean":
        if text not in _FLAGS:
            raise MismatchError(f"{name} must be true or false.")
        return _FLAGS[text]
    if schema["type"] == "integer":
        value, least, most = whole(text), schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
        if value is None or not least <= value <= most:
            bounds = f"from {least} to {most}" if most < math.inf else f"of at least {least}"
            raise MismatchError(f"{name} must be an integer {bounds}.")
        return value
    return text


def _refuse_constant(name: str) -> NoReturn:
    raise MismatchError(f"{name} is no JSON")


def _fits(value: Any, schema: Schema) -> bool:
    """Return whether a value, and what is in it, is of the schema's type."""
    if not any(_is(value, type) for type in _types(schema)):
        return False
    inner = _inner(schema, "array" if isinstance(value, list) else "object")
    if inner is None or not isinstance(value, (list, dict)):
        return True
    return all(_fits(item, inner) for item in (value.values() if isinstance(value, dict) else value))


def _wanted(schema: Schema) -> str:
    names = ((type, _inner(schema, type)) for type in _types(schema))
    return " or ".join(type if inner is None else f"{type} of {_wanted(inner)}" for type, inner in names)


def _types(schema: Schema) -> list[str]:
    types = schema["type"]
    return [types] if isinstance(types, str) else types


def _inner(schema: Schema, type: str) -> Schema | None:
    """Return the schema of the items of an array, or of the values of an object."""
    found: Schema | None = schema.get({"array": "items", "object": "additionalProperties"}.get(type, ""))
    return found


def _is(value: Any, type: str) -> bool:
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return isinstance(value, _TYPES[type]) and (not isinstance(value, bool) or type == "boolean")
