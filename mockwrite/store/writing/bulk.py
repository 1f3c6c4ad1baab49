"""Writes of many documents at once: of those that are sent, or that queries find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.store import readback
from mockwrite.store.documents import Document
from mockwrite.store.links.search import find_all
from mockwrite.store.types import operators
from mockwrite.store.writing import linking, relinking, rows, structure, writes

if TYPE_CHECKING:
    from collections.abc import Collection as Keys
    from collections.abc import Sequence

    from mockwrite.store.documents import Batch, Sent
    from mockwrite.store.model import Collection
    from mockwrite.store.querying.queries import Find
    from mockwrite.store.schema import Schema
    from mockwrite.store.writing.rows import Writing

__all__ = ["create", "create_alike", "delete", "update"]


def create(writing: Writing, collection: Collection, many: Sequence[Sent]) -> list[Document]:
    """Insert `many` documents, once all of them are checked and linked.

    Raises AppwriteError as for `writes.create`.
    """
    writing.access.require("create", collection)
    new = []
    for sent in many:
        document = writes.new(writing, collection, sent)
        if collection.attributes.schema.relationships:
            linking.link_new(writing, collection, document, sent.attributes)
        new.append(document)
    return rows.insert_all(collection, new)


def create_alike(writing: Writing, collection: Collection, batch: Batch) -> list[Document] | None:
    """Insert the documents of `batch`, an attribute at a time; None where `create` has to tell what is wrong.

    Raises AppwriteError: user_unauthorized, document_already_exists.
    """
    writing.access.require("create", collection)
    new = writes.new_all(writing, collection, batch)
    return None if new is None else rows.insert_all(collection, new)


def update(
    writing: Writing, collection: Collection, asked: Find, sent: Sent
) -> list[tuple[Document, Document]]:
    """Change every document that `asked` finds: what each was, and what the real server answers with.

    Where there are operators it reads the documents again, but the first few only. What it did not read again
    shows defaults where NULL stays stored, and nothing of what was there and not selected.

    Raises AppwriteError: user_unauthorized, general_query_invalid, document_invalid_structure,
    document_already_exists, relationship_value_invalid.
    """
    schema = collection.attributes.schema
    found = find_all(collection, asked, writing.access, "update")
    rows.refuse_blank_dates(sent)
    changes = structure.partial(schema, sent.attributes, writing.now)
    operated = operators.among(changes)
    created_at = None if sent.dates.get("$createdAt") is None else rows.date(sent, "$createdAt", writing)
    updated_at = rows.date(sent, "$updatedAt", writing)
    permissions = None if sent.permissions is None else tuple(dict.fromkeys(sent.permissions))
    unbound = schema.attributes.keys() - (changes.keys() - operated.keys())
    seen = None if asked.selected is None else asked.selected | changes.keys()
    again = rows.reread(found) if operated else ()
    answered = []
    for old in found:
        new = Document(
            old.id,
            old.sequence,
            created_at or old.created_at,
            updated_at,
            old.permissions if permissions is None else permissions,
            structure.applied(schema, old.data, changes, writing.now),
        )
        if schema.decoded and old.id in again:
            structure.require_undecoded(schema, new.data, changes)
        if schema.relationships:
            relinking.relink(writing, collection, old, new, sent.attributes)
        rows.replace(collection, new, unbound)
        if old.id in again:
            answered.append((old, rows.read_back(collection, new)))
        else:
            answered.append((old, _unread(schema, new, changes, operated, seen)))
    return answered


def delete(writing: Writing, collection: Collection, asked: Find) -> list[Document]:
    """Take out every document that `asked` finds, and give them back.

    Raises AppwriteError: user_unauthorized, general_query_invalid, document_delete_restricted.
    """
    found = find_all(collection, asked, writing.access, "delete")
    for document in found:
        writes.delete(writing, collection, document)
    return found


def _unread(
    schema: Schema, document: Document, changes: Keys[str], operated: Keys[str], seen: Keys[str] | None
) -> Document:
    """A document as it is put together where it is not read again: of operators, it shows nothing.

    What was there had been read, what is new shows as it was sent; shapes show as the text that was written reads.
    """
    gaps = readback.is_uncast(schema, document.data)
    if not operated and seen is None and not schema.fills and not schema.shapes and not gaps:
        return document
    data = {key: value for key, value in document.data.items() if seen is None or key in seen}
    data.update((key, shape.echoed(data[key])) for key, shape in schema.shapes.items() if key in data)
    if gaps:
        read = readback.shown(schema, data)
        data.update((key, read[key]) for key in schema.cast_lists if key in data and key not in changes)
    return document.with_data(structure.filled(schema, data | {key: {} for key in operated}))
