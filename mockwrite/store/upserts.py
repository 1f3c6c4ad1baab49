"""Upserts: what is missing is created, what exists is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.store import writes
from mockwrite.store.documents import Document
from mockwrite.store.operators import Operator
from mockwrite.store.php.equality import alike
from mockwrite.store.relations import linking
from mockwrite.store.relations.held import says_all
from mockwrite.store.schemas import structure, uniqueness

if TYPE_CHECKING:
    from mockwrite.store.world import Collection
    from mockwrite.store.writes import Writing

__all__ = ["upsert"]


def upsert(writing: Writing, collection: Collection, many: Sequence[Mapping[str, Any]]) -> list[Document]:
    """The documents that `many` fields made or changed; those that say nothing new are passed over.

    All are checked before any is stored. A new document that shares the values of a unique index with another
    one overwrites that one, under its old id, as the real server's database does, and answers with the
    sequence 0. AppwriteError: user_unauthorized, document_invalid_structure, document_update_conflict,
    document_already_exists.
    """
    changed = [document for fields in many if (document := _changed(writing, collection, fields))]
    ids = [document.id for document in changed]
    if len(set(ids)) < len(ids):
        raise AppwriteError("document_already_exists")
    for document in changed:
        _store(collection, document)
    return changed


def _changed(writing: Writing, collection: Collection, fields: Mapping[str, Any]) -> Document | None:
    """A checked document that is still to be stored; None where it would say nothing new."""
    schema = collection.attributes.schema
    old = collection.documents.get(fields["$id"])
    sent = writes.attributes(fields)
    permissions = writes.regranted(() if old is None else old.permissions, fields)
    if permissions == (() if old is None else old.permissions) and _same(writing, collection, old, sent):
        return None
    writing.access.require("create" if old is None else "update", collection, old)
    new = Document(
        fields["$id"],
        0 if old is None else old.sequence,
        writes.date(fields, "$createdAt", writing, None if old is None else old.created_at),
        writes.date(fields, "$updatedAt", writing),
        permissions,
        structure.new(schema, dict(sent), writing.now)
        if old is None
        else structure.replaced(schema, old.data, sent, writing.now),
    )
    if old is not None:
        writes.refuse_stale(writing, old)
    if schema.relationships:
        if old is None:
            linking.link_new(writing, collection, new, sent)
        else:
            linking.link_again(writing, collection, old, new, sent)
    return new


def _same(writing: Writing, collection: Collection, old: Document | None, sent: Mapping[str, Any]) -> bool:
    """Whether nothing new is said; of a document that is not there, by nothing but empty values."""
    if any(isinstance(value, Operator) for value in sent.values()):
        return False
    if old is None:
        return all(alike(value, None) for value in sent.values())
    return says_all(writing.database, collection, old, sent)


def _store(collection: Collection, document: Document) -> None:
    """Put a document in the place of the one that has its id, or a unique value of its; or else beside all."""
    taken = collection.documents.get(document.id) or uniqueness.clash(collection, document)
    if taken is None:
        writes.insert(collection, document)
        return
    permissions, data = document.permissions, document.data
    stored = Document(taken.id, taken.sequence, taken.created_at, document.updated_at, permissions, data)
    writes.replace(collection, stored)
