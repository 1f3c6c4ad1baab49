"""Writes to all documents that queries find. They are for those whom permissions do not bind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.store import planner, query_rules, structure, writes
from mockwrite.store.documents import Document
from mockwrite.store.operators import Operator
from mockwrite.store.queries import Find, Query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.store.world import Collection
    from mockwrite.store.writes import Writing

__all__ = ["delete", "update"]


def update(writing: Writing, collection: Collection, asked: Find, fields: Mapping[str, Any]) -> list[Document]:
    """Change every document that `asked` finds, and give back what the real server answers with.

    That shows defaults where NULL stays stored, unless operators made it read the documents again.
    AppwriteError: general_query_invalid, document_invalid_structure, document_already_exists.
    """
    schema = collection.attributes.schema
    found = _find(collection, asked)
    changes = structure.partial(schema, writes.attributes(fields), writing.now)
    operated = any(isinstance(value, Operator) for value in changes.values())
    created_at = writes.date(fields, "$createdAt", writing) if fields.get("$createdAt") else None
    updated_at = writes.date(fields, "$updatedAt", writing)
    answered = []
    for old in found:
        new = Document(
            old.id,
            old.sequence,
            created_at or old.created_at,
            updated_at,
            writes.regranted(old.permissions, fields),
            structure.applied(schema, old.data, changes, writing.now),
        )
        writes.replace(collection, new)
        answered.append(new if operated or not schema.fills else _filled(collection, new))
    return answered


def delete(collection: Collection, asked: Find) -> list[Document]:
    """Take out every document that `asked` finds, and give them back. AppwriteError: general_query_invalid."""
    found = _find(collection, asked)
    for document in found:
        collection.documents.remove(document.id)
    return found


def _find(collection: Collection, asked: Find) -> list[Document]:
    """All that is asked for: where there is no limit, none is taken for granted."""
    if asked.cursor is not None:
        raise AppwriteError("general_query_invalid", "Cursors are not supported in bulk operations.")
    query_rules.check(asked, collection.attributes.schema, collection.indexes)
    if asked.limit is None:
        everything = Query("limit", values=(max(1, len(collection.documents)),))
        asked = Find((*asked.queries, everything), asked.now)
    return planner.find(collection, asked)


def _filled(collection: Collection, document: Document) -> Document:
    data = structure.filled(collection.attributes.schema, document.data)
    return Document(
        document.id,
        document.sequence,
        document.created_at,
        document.updated_at,
        document.permissions,
        data,
    )
