"""Reads inside a transaction: committed documents, with what is staged beside them and over them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mockwrite.services.databases import related
from mockwrite.services.databases.document_models import Shown, document, unplaced
from mockwrite.services.databases.drafts import Draft, linked, projected
from mockwrite.services.databases.resolve import database_of
from mockwrite.services.databases.staging import staged_in
from mockwrite.store.links import nesting
from mockwrite.store.links.nesting import Node, Reading
from mockwrite.store.querying.queries import Find
from mockwrite.store.transactions import staged
from mockwrite.wire.endpoint import Call, Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection
    from mockwrite.store.transactions.staged import Staged

__all__ = ["fields", "listed", "one", "permissions"]


def one(
    call: Call, transaction_id: str, collection: Collection, document_id: str, asked: Find
) -> Shown | Draft | None:
    """A document as it is seen inside; None where there is none, or the caller may not see it.

    AppwriteError: general_query_invalid, document_invalid_structure, for what was staged unchecked.
    """
    committed, entry = _found(call, transaction_id, collection, document_id, asked)
    return committed if entry is None else _seen(call, collection, committed, entry, asked)


def fields(
    call: Call, transaction_id: str, collection: Collection, document_id: str
) -> dict[str, Any] | None:
    """The fields that `one` shows, all of them; they do not say where documents belong.

    AppwriteError: likewise.
    """
    asked = Find((), call.world.clock.now())
    committed, entry = _found(call, transaction_id, collection, document_id, asked)
    known = None if committed is None else unplaced(committed.linked, call.dialect, [])
    return known if entry is None else _merged(known, entry)


def permissions(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """The permissions that `fields` show; staged ones are as they were sent, so that they need not be any."""
    granted = fields.get("$permissions") or ()
    items = granted.values() if isinstance(granted, dict) else granted
    return tuple(dict.fromkeys(item for item in items if isinstance(item, str)))


def listed(
    call: Call,
    transaction_id: str,
    collection: Collection,
    found: Sequence[Document],
    asked: Find,
    total: int | None,
) -> Page:
    """A page of committed documents as it is seen inside: what is new comes last, whatever was asked for.

    Nothing is counted where `total` is None. AppwriteError: as for `one`.
    """
    entries = staged_in(call, transaction_id, collection)
    seen: dict[str, Shown | Draft] = {
        shown.document.id: shown for shown in _read(call, collection, found, asked)
    }
    count = 0 if total is None else staged.counted(total, seen, entries, asked.queries)
    for id, entry in entries.items():
        committed = seen.pop(id, None) if entry.fields is None else seen.get(id)
        shown = _seen(call, collection, committed, entry, asked)
        if shown is not None:
            seen[id] = shown
    return Page(count, list(seen.values()))


def _read(call: Call, collection: Collection, documents: Sequence[Document], asked: Find) -> Sequence[Shown]:
    """Committed documents: here with all that they are linked with, unless something is selected."""
    database = database_of(call, collection.database)
    if asked.selections is not None or not collection.attributes.schema.relationships:
        return related.read(call, database, collection, documents, asked)
    nodes = [Node(collection, document) for document in documents]
    nesting.populate(Reading(database, call.caller.access, asked.now), collection, nodes)
    return [Shown(document, collection, node=node) for document, node in zip(documents, nodes, strict=True)]


def _found(
    call: Call, transaction_id: str, collection: Collection, document_id: str, asked: Find
) -> tuple[Shown | None, Staged | None]:
    """What is committed of a document, as far as the caller may see it, and what is staged."""
    entry = staged_in(call, transaction_id, collection).get(document_id)
    document = collection.documents.get(document_id)
    if document is None or not call.caller.access.may("read", collection, document):
        return None, entry
    (committed,) = _read(call, collection, [document], asked)
    return committed, entry


def _seen(
    call: Call, collection: Collection, committed: Shown | Draft | None, entry: Staged, asked: Find
) -> Draft | None:
    fields = _merged(None if committed is None else _fields(call, committed), entry)
    if fields is None:
        return None
    database = database_of(call, collection.database)
    return linked(call, database, collection, projected(fields, asked.selections))


def _merged(committed: dict[str, Any] | None, entry: Staged) -> dict[str, Any] | None:
    """What is staged, over what is committed; None where there is no such document inside."""
    if entry.fields is None or (entry.made == "update" and committed is None):
        return None
    if entry.made == "create" or committed is None:
        return dict(entry.fields)
    return dict(staged.over(committed, entry.fields))


def _fields(call: Call, shown: Shown | Draft) -> dict[str, Any]:
    return dict(shown.fields) if isinstance(shown, Draft) else dict(json.loads(document(shown, call)))
