"""The resources that an answer shows: databases, collections, documents, users, teams, memberships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "USER",
    "Place",
    "Resource",
    "is_document",
    "key_of",
    "listed",
    "objects_in",
    "outermost",
    "place_of",
    "resources",
    "whole_documents",
]

JSON = dict[str, Any]
Place = tuple[str, str]
"""The ids of a database, and of a collection in it."""
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


def place_of(document: JSON) -> Place:
    """Return the ids of the database and the collection that a document is in."""
    return document["$databaseId"], str(document.get("$collectionId", document.get("$tableId")))


def is_document(answer: Any) -> bool:
    """Return whether an answer is one document."""
    return any(found.kind == "document" and found.value is answer for found in resources(answer))


def key_of(resource: Resource) -> tuple[str, ...] | None:
    """Return what tells a resource from all others."""
    value, id = resource.value, resource.value.get("$id")
    if not isinstance(id, str):
        return None
    match resource.kind:
        case "document":
            return "document", *place_of(value), id
        case "collection":
            return "collection", value["databaseId"], id
    return resource.kind, id


def objects_in(body: JSON) -> list[JSON]:
    """Return the objects that are items of the lists in a body."""
    return [
        item for value in body.values() if isinstance(value, list) for item in value if isinstance(item, dict)
    ]


def outermost(answer: Any) -> list[JSON]:
    """Return what an answer is about, without what is nested in it: one resource, or a list of them."""
    found = answer if isinstance(answer, dict) else {}
    return [found] if "$id" in found else objects_in(found)


def whole_documents(answer: Any, selected: set[str]) -> list[Any]:
    """Return the documents of which all was selected that is no relationship, ``*``, and those within them, ``a.*``."""
    outer = outermost(answer)
    nested = [item for each in outer for key in each if f"{key}.*" in selected for item in listed(each[key])]
    return (outer if "*" in selected else []) + nested


def listed(value: Any) -> list[Any]:
    """Return the items of a list, or the one value that there is."""
    return value if isinstance(value, list) else [] if value is None else [value]


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
        described = all(isinstance(part, dict) and isinstance(part.get("key"), str) for part in parts)
        return "collection" if described else None
    if {"$id", "registration"} <= keys:
        return "user"
    if {"$id", "teamId", "userId", "roles"} <= keys:
        return "membership"
    if {"$id", "name", "total", "prefs"} <= keys:
        return "team"
    return "database" if {"$id", "name", "enabled"} <= keys else None
