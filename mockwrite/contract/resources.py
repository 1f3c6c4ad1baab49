"""The resources that an answer shows: databases, collections, documents, users, teams, memberships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["USER", "Resource", "resources"]

Kind = Literal["database", "collection", "document", "user", "team", "membership"]

_IDS = ("$id", "$databaseId", "$collectionId", "$tableId", "databaseId", "teamId", "userId")

USER = (
    "$id",
    "email",
    "phone",
    "name",
    "labels",
    "prefs",
    "status",
    "emailVerification",
    "phoneVerification",
)
"""What of a user a seed can say."""


@dataclass(frozen=True, slots=True)
class Resource:
    """An object in an answer, and what it is. Of both vocabularies, ``collection`` and ``document``."""

    kind: Kind
    value: dict[str, Any]

    def chosen(self, *keys: str) -> dict[str, Any]:
        """Return those of its fields that are there; what is empty was empty, too."""
        return {key: self.value[key] for key in keys if key in self.value}


def resources(answer: Any) -> Iterator[Resource]:
    """Yield all resources in an answer; documents within documents before those that they are in."""
    if isinstance(answer, list):
        for item in answer:
            yield from resources(item)
    elif isinstance(answer, dict):
        kind = _kind(answer)
        if kind in (None, "document"):
            for item in answer.values():
                yield from resources(item)
        if kind:
            yield Resource(kind, answer)


def _kind(value: dict[str, Any]) -> Kind | None:
    """Return what an object is, by the fields that Appwrite's models have; None for none of them."""
    keys = value.keys()
    if not all(isinstance(value.get(key, ""), str) for key in _IDS):
        return None
    if "$databaseId" in keys and ("$collectionId" in keys or "$tableId" in keys):
        return "document" if "$id" in keys else None
    if {"$id", "databaseId"} <= keys and ("attributes" in keys or "columns" in keys):
        parts = value.get("attributes", value.get("columns"))
        parts = parts if isinstance(parts, list) else [None]
        lists = parts if isinstance(parts, list) else [None]
        return (
            "collection"
            if all(isinstance(part, dict) and isinstance(part.get("key"), str) for part in lists)
            else None
        )
    if {"$id", "registration"} <= keys:
        return "user"
    if {"$id", "teamId", "userId", "roles"} <= keys:
        return "membership"
    if {"$id", "name", "total", "prefs"} <= keys:
        return "team"
    return "database" if {"$id", "name", "enabled"} <= keys else None
