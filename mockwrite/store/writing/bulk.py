"""Writes of many documents at once: of those that are sent, or that queries find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.store import readback
from mockwrite.store.documents import Document
from mockwrite.store.querying import planner, query_rules
from mockwrite.store.querying.queries import Find
from mockwrite.store.types import operators
from mockwrite.store.writing import linking, relinking, structure, writes

if TYPE_CHECKING:
    from collections.abc import Collection as Keys
    from collections.abc import Mapping, Sequence

    from mockwrite.store.model import Collection
    from mockwrite.store.schema import Schema
    from mockwrite.store.writing.writes import Writing

__all__ = ["create", "delete", "update"]


def create(writing: Writing, collection: Collection, many: Sequence[Mapping[str, Any]]) -> list[Document]:
    """Insert the documents of which `many` are the fields, once all of them are checked and linked.

    AppwriteError: as for `writes.create`.
    """
    new = []
    for fields in many:
        document = writes.new(writing, collection, fields)
        linking.link_new(writing, collection, document, fields)
        new.append(document)
    return [writes.insert(collection, document) for document in new]


def update(
    writing: Writing, collection: Collection, asked: Find, fields: Mapping[str, Any]
) -> list[tuple[Document, Document]]:
    """Change every document that `asked` finds: what each was, and what the real server answers with.

    Without `fields` it finds none, and does not look. Where there are operators it reads the documents again, but
    the first few only. What it did not read again shows defaults where NULL stays stored, and nothing of what was
    there and not selected.

    AppwriteError: user_unauthorized, general_query_invalid, document_invalid_structure,
    document_already_exists, relationship_value_invalid.
    """
    if not fields:
        return []
    schema = collection.attributes.schema
    found = _find(writing, collection, asked, "update")
    sent = writes.attributes(fields)
    writes.refuse_blank_dates(fields)
    changes = structure.partial(schema, sent, writing.now)
    operated = operators.among(changes)
    created_at = None if fields.get("$createdAt") is None else writes.date(fields, "$createdAt", writing)
    updated_at = writes.date(fields, "$updatedAt", writing)
    unbound = schema.attributes.keys() - (changes.keys() - operated.keys())
    seen = None if asked.selected is None else asked.selected | changes.keys()
    again = writes.reread(found) if operated else ()
    answered = []
    for old in found:
        new = Document(
            old.id,
            old.sequence,
            created_at or old.created_at,
            updated_at,
            tuple(dict.fromkeys(fields.get("$permissions", old.permissions))),
            structure.applied(schema, old.data, changes, writing.now),
        )
        if schema.relationships:
            relinking.relink(writing, collection, old, new, sent)
        writes.replace(collection, new, unbound)
        if old.id in again:
            answered.append((old, writes.read_back(collection, new)))
        else:
            answered.append((old, _unread(schema, new, changes, operated, seen)))
    return answered


def delete(writing: Writing, collection: Collection, asked: Find) -> list[Document]:
    """Take out every document that `asked` finds, and give them back.

    AppwriteError: user_unauthorized, general_query_invalid, document_delete_restricted.
    """
    found = _find(writing, collection, asked, "delete")
    for document in found:
        writes.delete(writing, collection, document)
    return found


def _find(writing: Writing, collection: Collection, asked: Find, action: str) -> list[Document]:
    """All that is asked for, as far as the writer may do `action` to it; no limit is taken for granted."""
    access = writing.access
    everywhere = access.may(action, collection)
    if not everywhere and not collection.document_security:
        raise AppwriteError("user_unauthorized")
    query_rules.check(asked, collection.attributes.schema, collection.indexes)
    if asked.cursor is not None:
        raise AppwriteError("general_query_invalid", "bulk_cursor_unsupported")
    if everywhere:
        return planner.find(collection, asked, default_limit=None)
    rest = Find([query for query in asked.queries if query.method not in ("limit", "offset")], asked.now)
    found = planner.find(collection, rest, default_limit=None)
    allowed = [document for document in found if access.may(action, collection, document)]
    return allowed[asked.offset :][: asked.limit]


def _unread(
    schema: Schema, document: Document, changes: Keys[str], operated: Keys[str], seen: Keys[str] | None
) -> Document:
    """A document as it is put together where it is not read again: of operators, it shows nothing.

    What was there had been read, what is new shows as it was sent.
    """
    gaps = readback.has_gaps(schema, document.data)
    if not operated and seen is None and not schema.fills and not gaps:
        return document
    data = {key: value for key, value in document.data.items() if seen is None or key in seen}
    if gaps:
        read = readback.shown(schema, data)
        data.update((key, read[key]) for key in schema.cast_lists if key in data and key not in changes)
    return document.with_data(structure.filled(schema, data | {key: {} for key in operated}))
