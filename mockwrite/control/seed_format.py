"""What a seed is made of: objects, lists and keys, as ``seed.schema.json`` describes them.

The values are left to the API, whose own words a seed's author is to read.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from mockwrite.control.names import suggestion

__all__ = ["MisfitError", "attribute_types", "check", "schema"]

_CONTAINERS: dict[str, tuple[type, str]] = {"object": (dict, "an object"), "array": (list, "a list")}


class MisfitError(ValueError):
    """Something in a seed that cannot stand there: the place, such as ``collections[2]``, and what is wrong."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place, self.reason = place, reason


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of seeds."""
    text = resources.files("mockwrite.control").joinpath("seed.schema.json").read_text("utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


def attribute_types() -> list[str]:
    """What the type of an attribute may be."""
    types: list[str] = schema()["$defs"]["attribute"]["properties"]["type"]["enum"]
    return types


def check(seed: Any) -> None:
    """MisfitError: for the first object, list or key that is out of place."""
    several = isinstance(seed, dict) and "projects" in seed
    _check(seed, schema()["$defs"]["projects" if several else "project"], "")


def _check(value: Any, node: dict[str, Any], place: str) -> None:
    if "$ref" in node:
        node = schema()["$defs"][node["$ref"].rpartition("/")[2]]
    expected = _CONTAINERS.get(str(node.get("type")))
    if expected is not None and not isinstance(value, expected[0]):
        raise MisfitError(place, f"must be {expected[1]}")
    if isinstance(value, list) and "items" in node:
        for at, item in enumerate(value):
            _check(item, node["items"], f"{place}[{at}]")
    elif isinstance(value, dict) and "properties" in node:
        _check_keys(value, node, place)


def _check_keys(value: dict[str, Any], node: dict[str, Any], place: str) -> None:
    known = node["properties"]
    for key, item in value.items():
        if key in known:
            if isinstance(known[key], dict):
                _check(item, known[key], f"{place}.{key}" if place else key)
        elif node.get("additionalProperties") is False:
            raise MisfitError(place, f'unknown key "{key}".{suggestion(key, known)}')
