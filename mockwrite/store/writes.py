"""Creating, updating and deleting documents, as the engine of the real server does it.

Fields are a document as it is sent: attributes by key, and ``$id``, ``$permissions``, ``$createdAt``,
``$updatedAt``. What a caller may not set has been dropped by the API before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.store import datetimes, structure, uniqueness
from mockwrite.store.documents import Document

if TYPE_CHECKING:
    from mockwrite.store.access import Access
    from mockwrite.store.world import Collection, Database, Project

__all__ = ["Writing", "attributes", "create", "date", "delete", "insert", "new", "regranted", "replace", "update"]

SYSTEM = frozenset({"$id", "$sequence", "$permissions", "$createdAt", "$updatedAt", "$tenant"})


@dataclass(frozen=True, slots=True)
class Writing:
    """What a write is made with: where, by whom, when. `unless_newer` refuses to touch what changed since."""

    project: Project
    database: Database
    access: Access
    now: datetime
    unless_newer: datetime | None = None

    @property
    def stamp(self) -> str:
        return datetimes.format(self.now)


def create(writing: Writing, collection: Collection, fields: Mapping[str, Any]) -> Document:
    """Insert a document.

    AppwriteError: user_unauthorized, document_invalid_structure, document_already_exists.
    """
    return insert(collection, new(writing, collection, fields))


def new(writing: Writing, collection: Collection, fields: Mapping[str, Any]) -> Document:
    """A checked document that is still to be inserted.

    AppwriteError: user_unauthorized, document_invalid_structure.
    """
    writing.access.require("create", collection)
    return Document(
        fields["$id"],
        0,
        date(fields, "$createdAt", writing),
        date(fields, "$updatedAt", writing),
        tuple(fields.get("$permissions") or ()),
        structure.new(collection.attributes.schema, attributes(fields), writing.now),
    )


def insert(collection: Collection, document: Document) -> Document:
    """Put a checked document in, with a sequence of its own. AppwriteError: document_already_exists."""
    documents = collection.documents
    if document.id in documents or uniqueness.clash(collection, document):
        raise AppwriteError("document_already_exists")
    document.sequence = documents.next_sequence()
    documents.put(document.id, document)
    return document


def update(writing: Writing, collection: Collection, old: Document, fields: Mapping[str, Any]) -> Document:
    """Merge `fields` into a document; one that says nothing new leaves it as it is, and needs but read.

    ``$id`` can change its letter case.

    AppwriteError: user_unauthorized, document_update_conflict, document_invalid_structure,
    document_already_exists.
    """
    schema = collection.attributes.schema
    sent = attributes(fields)
    id = fields.get("$id", old.id)
    permissions = tuple(fields.get("$permissions", old.permissions))
    differs = (
        id != old.id
        or permissions != old.permissions
        or any(fields.get(key) not in (None, shown) for key, shown in _dates(old))
        or structure.differs(schema, old.data, sent)
    )
    writing.access.require("update" if differs else "read", collection, old)
    _refuse_stale(writing, old)
    changed = Document(
        id,
        old.sequence,
        date(fields, "$createdAt", writing, old.created_at),
        date(fields, "$updatedAt", writing, None if differs else old.updated_at),
        permissions,
        structure.changed(schema, old.data, sent, writing.now),
    )
    return replace(collection, changed)


def replace(collection: Collection, changed: Document) -> Document:
    """Put a checked document in the place of the one with its id. AppwriteError: document_already_exists."""
    if uniqueness.clash(collection, changed):
        raise AppwriteError("document_already_exists")
    collection.documents.put(changed.id, changed)
    return changed


def delete(writing: Writing, collection: Collection, document: Document) -> None:
    """Take a document out. AppwriteError: user_unauthorized, document_update_conflict."""
    writing.access.require("delete", collection, document)
    _refuse_stale(writing, document)
    collection.documents.remove(document.id)


def attributes(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`fields` without the system's."""
    return {key: value for key, value in fields.items() if key not in SYSTEM}


def _dates(document: Document) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("$createdAt", document.created_at), ("$updatedAt", document.updated_at)


def regranted(granted: tuple[str, ...], fields: Mapping[str, Any]) -> tuple[str, ...]:
    """What is granted after an upsert or a bulk update: as it was, where the same is sent in another order."""
    sent = tuple(fields.get("$permissions", granted))
    return granted if sorted(sent) == sorted(granted) else sent


def date(fields: Mapping[str, Any], key: str, writing: Writing, fallback: str | None = None) -> str:
    """A date that a key may set, normalised; `fallback`, or now, where it does not.

    AppwriteError: document_invalid_structure.
    """
    sent = fields.get(key)
    if sent is None or sent == "":
        return fallback or writing.stamp
    normalised = datetimes.normalise(sent, writing.now) if isinstance(sent, str) else None
    if normalised is None:
        raise AppwriteError(
            "document_invalid_structure",
            f'Invalid document structure: Attribute "{key}" has invalid type. {datetimes.MESSAGE}',
        )
    return normalised


def _refuse_stale(writing: Writing, document: Document) -> None:
    limit = writing.unless_newer
    if limit is not None and datetime.fromisoformat(document.updated_at) > limit:
        raise AppwriteError("document_update_conflict")
