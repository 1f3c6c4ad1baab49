"""The form of a seed: objects, lists and keys, as ``seed.schema.json`` describes them.

The API itself checks the values, with the real server's words.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from mockwrite.control.names import suggestion

__all__ = ["MisfitError", "attribute_types", "check", "schema"]

_DEEPEST = 100
_HOMES = {
    "the seed": "project",
    "collections[]": "collection",
    "tables[]": "table",
    "users[]": "user",
    "teams[]": "team",
    "buckets[]": "bucket",
}
_ANYWHERE = frozenset(
    {"$id", "name", "enabled", "$createdAt", "$updatedAt", "$permissions", "status", "prefs", "total"}
)
_TWINS = (
    ("collections", "tables"),
    ("attributes", "columns"),
    ("documents", "rows"),
    ("documentSecurity", "rowSecurity"),
)
_CONTAINERS: dict[str, tuple[type, str]] = {"object": (dict, "an object"), "array": (list, "a list")}


class MisfitError(ValueError):
    """Something in a seed that cannot stand there: the place, such as ``collections[2]``, and what is wrong."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place, self.reason = place, reason


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of seeds."""
    text = resources.files("mockwrite.control").joinpath("seed.schema.json").read_text("utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


def attribute_types() -> list[str]:
    """Return the types that an attribute may have."""
    types: list[str] = schema()["$defs"]["attribute"]["properties"]["type"]["enum"]
    return types


def require_shallow(seed: Any) -> None:
    """Raise MisfitError for a seed that is nested deeper than anything that a server takes."""
    level, depth = [seed], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise MisfitError("", f"it is nested more than {_DEEPEST} deep")
        inner = [item for item in level if isinstance(item, (dict, list))]
        level = [child for item in inner for child in (item.values() if isinstance(item, dict) else item)]


def check(seed: Any) -> list[str]:
    """Return a remark on each key of a project that nobody knows, since the next command line may write it.

    Raises MisfitError for the first object, list or key that is out of place.
    """
    several = isinstance(seed, dict) and "projects" in seed
    remarks: list[str] = []
    _check(seed, schema()["$defs"]["projects" if several else "project"], "", remarks)
    return remarks


def _check(value: Any, node: dict[str, Any], place: str, remarks: list[str]) -> None:
    if "$ref" in node:
        node = schema()["$defs"][node["$ref"].rpartition("/")[2]]
    expected = _CONTAINERS.get(str(node.get("type")))
    if expected is not None and not isinstance(value, expected[0]):
        raise MisfitError(place, f"must be {expected[1]}")
    if isinstance(value, list) and "items" in node:
        for at, item in enumerate(value):
            _check(item, node["items"], f"{place}[{at}]", remarks)
    elif isinstance(value, dict) and "properties" in node:
        _check_keys(value, node, place, remarks)


def _check_keys(value: dict[str, Any], node: dict[str, Any], place: str, remarks: list[str]) -> None:
    known = node["properties"]
    for key, item in value.items():
        if key in known:
            if isinstance(known[key], dict):
                _check(item, known[key], f"{place}.{key}" if place else key, remarks)
        elif node.get("additionalProperties") is False:
            near = _home(key, known) or suggestion(key, known)
            if near or "projectId" not in known:
                raise MisfitError(place, f'unknown key "{key}".{near}')
            remarks.append(f'unknown key "{key}": left aside')


def _home(key: str, known: dict[str, Any]) -> str:
    """Return where a key belongs that stands in a wrong place; empty for one that belongs nowhere."""
    other = next((pair[1 - pair.index(key)] for pair in _TWINS if key in pair), None)
    if other in known:
        return f' Here it is "{other}".'
    longer = [f'"{name}"' for name in known if name.startswith(f"{key}-")]
    if longer:
        return f" Did you mean {' or '.join(longer)}?"
    homes = [where for where, name in _HOMES.items() if key in schema()["$defs"][name]["properties"]]
    if "projects" in known:
        homes = ["projects[]"] if homes[:1] == ["the seed"] else []
    return f" It belongs in {' or '.join(homes)}." if homes and key not in _ANYWHERE else ""
