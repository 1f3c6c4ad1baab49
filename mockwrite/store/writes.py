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

__all__ = ["Writing", "create", "delete", "update"]

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
    writing.access.require("create", collection)
    document = Document(
        fields["$id"],
        0,
        _date(fields, "$createdAt", writing),
        _date(fields, "$updatedAt", writing),
        tuple(fields.get("$permissions") or ()),
        structure.new(collection.attributes.schema, _attributes(fields), writing.now),
    )
    return insert(collection, document)


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

    AppwriteError: user_unauthorized, document_update_conflict, document_invalid_structure,
    document_already_exists.
    """
    schema = collection.attributes.schema
    sent = _attributes(fields)
    permissions = tuple(fields.get("$permissions", old.permissions))
    differs = (
        permissions != old.permissions
        or any(fields.get(key) not in (None, shown) for key, shown in _dates(old))
        or structure.differs(schema, old.data, sent)
    )
    writing.access.require("update" if differs else "read", collection, old)
    _refuse_stale(writing, old)
    new = Document(
        old.id,
        old.sequence,
        _date(fields, "$createdAt", writing, old.created_at),
        _date(fields, "$updatedAt", writing, None if differs else old.updated_at),
        permissions,
        structure.changed(schema, old.data, sent, writing.now),
    )
    return replace(collection, new)


def replace(collection: Collection, new: Document) -> Document:
    """Put a checked document in the place of the one with its id. AppwriteError: document_already_exists."""
    if uniqueness.clash(collection, new):
        raise AppwriteError("document_already_exists")
    collection.documents.put(new.id, new)
    return new


def delete(writing: Writing, collection: Collection, document: Document) -> None:
    """Take a document out. AppwriteError: user_unauthorized, document_update_conflict."""
    writing.access.require("delete", collection, document)
    _refuse_stale(writing, document)
    collection.documents.remove(document.id)


def _attributes(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key not in SYSTEM}


def _dates(document: Document) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("$createdAt", document.created_at), ("$updatedAt", document.updated_at)


def _date(fields: Mapping[str, Any], key: str, writing: Writing, fallback: str | None = None) -> str:
    sent = fields.get(key)
    if sent is None or sent == "":
        return fallback or writing.stamp
    date = datetimes.normalise(sent, writing.now) if isinstance(sent, str) else None
    if date is None:
        raise AppwriteError(
            "document_invalid_structure",
            f'Invalid document structure: Attribute "{key}" has invalid type. {datetimes.MESSAGE}',
        )
    return date


def _refuse_stale(writing: Writing, document: Document) -> None:
    limit = writing.unless_newer
    if limit is not None and datetime.fromisoformat(document.updated_at) > limit:
        raise AppwriteError("document_update_conflict")
