"""Upserts: what is missing is created, what exists is changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from mockwrite.errors import AppwriteError
from mockwrite.php import datetimes
from mockwrite.php.equality import alike
from mockwrite.php.json_text import encode
from mockwrite.store.documents import Document, Sent
from mockwrite.store.links.linked_ids import says_all
from mockwrite.store.schemas import uniqueness
from mockwrite.store.types import operators
from mockwrite.store.types.operators import Operator
from mockwrite.store.writing import linking, rows, structure

if TYPE_CHECKING:
    from mockwrite.store.model import Collection
    from mockwrite.store.permissions import Grant
    from mockwrite.store.schema import Schema
    from mockwrite.store.writing.rows import Writing

__all__ = ["upsert"]

Operators: TypeAlias = dict[str, Operator]
Changed: TypeAlias = tuple[Document, Operators]


def upsert(writing: Writing, collection: Collection, many: Sequence[Sent]) -> list[Document]:
    """The documents that were made or changed, of the `many` that are sent; those that say nothing new are passed over.

    All are checked before any is stored. A new document that shares the values of a unique index with another
    one overwrites that one, under its old id, as the real server's database does, and answers with the
    sequence 0. Raises AppwriteError: user_unauthorized, document_invalid_structure, document_update_conflict,
    document_already_exists.
    """
    changed = [
        (document, operators.among(sent.attributes))
        for sent in many
        if (document := _changed(writing, collection, sent))
    ]
    if len({document.id for document, _ in changed}) < len(changed):
        raise AppwriteError("document_already_exists")
    for document, operated in _grouped(changed):
        _store(writing, collection, document, operated)
    if not any(operated for _, operated in changed):
        return [document for document, _ in changed]
    again = rows.reread(
        stored for document, _ in changed if (stored := collection.documents.get(document.id))
    )
    return [
        rows.read_back(collection, document)
        if document.id in again
        else _unread(collection.attributes.schema, document, operated)
        for document, operated in changed
    ]


def _grouped(changed: Iterable[Changed]) -> Iterator[Changed]:
    """In the order in which they are stored: the real server groups them by their operators."""
    groups: dict[Any, list[Changed]] = {}
    for document, operated in changed:
        group = frozenset((key, found.method, encode(found.values)) for key, found in operated.items())
        groups.setdefault(group, []).append((document, operated))
    return chain.from_iterable(groups.values())


def _unread(schema: Schema, document: Document, operated: Operators) -> Document:
    """A document as it goes to the database: that is what the answer shows where it is not read again."""
    data = {
        key: schema.attributes[key].type.column_text(value)
        for key in schema.blank
        for value in (document.data.get(key),)
    }
    return Document(
        document.id,
        document.sequence,
        datetimes.column(document.created_at),
        datetimes.column(document.updated_at),
        document.permissions,
        data | {key: {} for key in operated},
    )


def _changed(writing: Writing, collection: Collection, sent: Sent) -> Document | None:
    """Return a checked document that is still to be stored; None where it would say nothing new."""
    schema = collection.attributes.schema
    id, attributes = sent.id or "", sent.attributes
    old = collection.documents.get(id)
    if old is not None and old.id != id and writing.project.release.upserts_heed_case:
        old = None
    permissions = _regranted(() if old is None else old.permissions, sent.permissions)
    if permissions == (() if old is None else old.permissions) and _same(
        writing, collection, old, attributes
    ):
        return None
    writing.access.require("create" if old is None else "update", collection, old)
    rows.refuse_blank_dates(sent)
    if old is None:
        data = structure.new(schema, dict(attributes), writing.now)
    else:
        data = structure.replaced(schema, old.data, attributes, writing.now)
    created_at = rows.date(sent, "$createdAt", writing, None if old is None else old.created_at)
    updated_at = rows.date(sent, "$updatedAt", writing)
    new = Document(id, 0 if old is None else old.sequence, created_at, updated_at, permissions, data)
    if old is not None:
        rows.refuse_stale(writing, old)
    if schema.relationships:
        if old is None:
            linking.link_new(writing, collection, new, attributes)
        else:
            linking.link_again(writing, collection, old, new, attributes)
    return new


def _regranted(before: tuple[Grant, ...], sent: tuple[Grant, ...] | None) -> tuple[Grant, ...]:
    """Return the permissions after an upsert: as `before`, where the same are sent in another order."""
    after = before if sent is None else tuple(dict.fromkeys(sent))
    return before if sorted(after) == sorted(before) else after


def _same(writing: Writing, collection: Collection, old: Document | None, sent: Mapping[str, Any]) -> bool:
    """Whether nothing new is said; of a document that is not there, by nothing but empty values."""
    if operators.among(sent):
        return False
    if old is None:
        return all(alike(value, None) for value in sent.values())
    return says_all(writing.database, collection, old, sent)


def _store(writing: Writing, collection: Collection, document: Document, operated: Operators) -> None:
    """Put a document in the place of the one that has its id, or a unique value of its; or else beside all.

    It uses up a number in either case: INSERT … ON DUPLICATE KEY UPDATE tries to insert first.
    """
    # 1.8.1, 1.9.6: newer.har, 87 upserts of documents that exist, and the next one's sequence
    data, taken = document.data, collection.documents.get(document.id)
    if taken is None:
        taken = uniqueness.clash(collection, document)
        if taken is None:
            rows.insert(collection, document)
            return
        held = {key: taken.data.get(key) for key in operated}
        data = structure.applied(collection.attributes.schema, held, {**data, **operated}, writing.now)
    collection.documents.next_sequence()
    permissions = document.permissions
    stored = Document(taken.id, taken.sequence, taken.created_at, document.updated_at, permissions, data)
    rows.replace(collection, stored, operated)
    if taken.id != document.id:
        document.sequence = 0
