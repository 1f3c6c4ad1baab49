"""What documents, and those who read and write them, say of a collection that nobody has looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.contract.references import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockwrite.contract.recording import Exchange
    from mockwrite.dialects import Dialect

__all__ = ["granted_permission", "infer_collection"]

JSON = dict[str, Any]

_SIZE = 1024
_ACTIONS = {"get": "read", "list": "read", "create": "create", "update": "update", "delete": "delete"}
_SESSIONS = ("x-appwrite-session", "x-appwrite-jwt", "x-fallback-cookies")


def granted_permission(exchange: Exchange, name: str) -> str | None:
    """What whoever was let in must have been granted: ``read("users")``. An API key needs nothing granted."""
    action = _ACTIONS.get(name.removesuffix("s").removesuffix("Document"))
    if action is None or not name.removesuffix("s").endswith("Document") or exchange.header("x-appwrite-key"):
        return None
    signed_in = any(exchange.header(header) for header in _SESSIONS)
    signed_in = signed_in or "a_session_" in (exchange.header("cookie") or "")
    return f'{action}("{"users" if signed_in else "any"}")'


def infer_collection(
    place: tuple[str, str], words: Dialect, documents: Iterable[JSON], uses: Iterable[str]
) -> JSON:
    """The collection `place` (its database's id and its own), as a seed has it."""
    values: dict[str, list[Any]] = {}
    granted = False
    for document in documents:
        granted = granted or "$permissions" in document
        for key, value in document.items():
            if not key.startswith("$"):
                values.setdefault(key, []).append(value)
    return {
        "$id": place[1],
        "databaseId": place[0],
        "$permissions": sorted(uses),
        f"{words.document}Security": granted,
        words.attributes: [{"key": key, **_attribute(words, found)} for key, found in values.items()],
    }


def _attribute(words: Dialect, values: list[Any]) -> JSON:
    """The narrowest type that holds all of them; a text where there is nothing to go by."""
    array = any(isinstance(value, list) for value in values)
    items = [item for value in values for item in (value if isinstance(value, list) else [value])]
    items = [item for item in items if item is not None]
    related = next((item for item in items if isinstance(item, dict)), None)
    if related is not None:
        target = related.get("$collectionId", related.get("$tableId"))
        kind = "manyToMany" if array else "manyToOne"
        return {"type": "relationship", f"related{words.Collection}": target, "relationType": kind}
    return {**_kind(items), "array": array}


def _kind(items: list[Any]) -> JSON:
    if items and all(isinstance(item, bool) for item in items):
        return {"type": "boolean"}
    if items and all(isinstance(item, int) for item in items):
        return {"type": "integer"}
    if items and all(isinstance(item, (int, float)) for item in items):
        return {"type": "double"}
    texts = [str(item) for item in items]
    if texts and all(moment(text) for text in texts):
        return {"type": "datetime"}
    return {"type": "string", "size": max([_SIZE, *(len(text) for text in texts)])}
