"""Reads inside a transaction: committed documents, with what is staged beside them and over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.services.databases import related
from mockwrite.services.databases.document_models import Shown, Uncommitted, fields_of, is_document
from mockwrite.services.databases.document_styles import style_of
from mockwrite.services.databases.resolve import database_of
from mockwrite.store.links import nesting
from mockwrite.store.links.links import related_collection
from mockwrite.store.links.nesting import Node, Reading
from mockwrite.store.permissions import stored
from mockwrite.store.querying.queries import Find
from mockwrite.store.transactions import staged, transactions
from mockwrite.wire.endpoint import Call, Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.permissions import Grant
    from mockwrite.store.transactions.staged import Staged

__all__ = ["fields", "one", "page", "permissions", "with_place"]


def one(
    call: Call, transaction_id: str, collection: Collection, document_id: str, asked: Find
) -> Shown | Uncommitted | None:
    """Return a document as the transaction sees it; None where the caller finds none.

    Raises AppwriteError: general_query_invalid, document_invalid_structure, for what was staged unchecked.
    """
    committed, entry = _found(call, transaction_id, collection, document_id, asked)
    return committed if entry is None else _seen(call, collection, committed, entry, asked)


def fields(
    call: Call, transaction_id: str, collection: Collection, document_id: str
) -> dict[str, Any] | None:
    """Return all fields that `one` shows, but for the ids of database and collection.

    Raises AppwriteError: as `one`.
    """
    asked = Find((), call.world.clock.now(), call.release)
    committed, entry = _found(call, transaction_id, collection, document_id, asked)
    known = (
        None if committed is None else fields_of(committed.linked, style_of(call), placed=False, nobody=[])
    )
    return known if entry is None else _merged(known, entry)


def permissions(fields: Mapping[str, Any]) -> tuple[Grant, ...]:
    """Return the permissions that `fields` show; staged ones are unchecked, so that some may be no text."""
    sent = fields.get("$permissions") or ()
    items = sent.values() if isinstance(sent, dict) else sent
    return stored(dict.fromkeys(item for item in items if isinstance(item, str)))


def page(
    call: Call,
    transaction_id: str,
    collection: Collection,
    found: Sequence[Document],
    asked: Find,
    total: int | None,
) -> Page:
    """Return a page of committed documents as the transaction sees it; new documents come last, unfiltered.

    It counts none where `total` is None. Raises AppwriteError: as `one`.
    """
    entries = _staged(call, transaction_id, collection)
    seen: dict[str, Shown | Uncommitted] = {
        shown.document.id: shown for shown in _read(call, collection, found, asked)
    }
    count = 0 if total is None else staged.counted(total, seen, entries, asked.queries)
    for id, entry in entries.items():
        committed = seen.pop(id, None) if entry.fields is None else seen.get(id)
        shown = _seen(call, collection, committed, entry, asked)
        if shown is not None:
            seen[id] = shown
    return Page(count, list(seen.values()), asked.queries, asked.plan)


def _read(call: Call, collection: Collection, documents: Sequence[Document], asked: Find) -> Sequence[Shown]:
    """Return committed documents, here with all related documents unless something is selected."""
    database = database_of(call, collection.database)
    if asked.selections is not None or not collection.attributes.schema.relationships:
        return related.read(call, database, collection, documents, asked)
    nodes = [Node(collection, document) for document in documents]
    nesting.populate(Reading(database, call.caller.access, asked.now, call.release), collection, nodes)
    return [Shown(document, collection, node=node) for document, node in zip(documents, nodes, strict=True)]


def _found(
    call: Call, transaction_id: str, collection: Collection, document_id: str, asked: Find
) -> tuple[Shown | None, Staged | None]:
    """Return the committed document, None where the caller may not read it, and what is staged of it."""
    entry = _staged(call, transaction_id, collection).get(document_id)
    document = collection.documents.get(document_id)
    if document is None or not call.caller.access.may("read", collection, document):
        return None, entry
    (committed,) = _read(call, collection, [document], asked)
    return committed, entry


def _seen(
    call: Call, collection: Collection, committed: Shown | Uncommitted | None, entry: Staged, asked: Find
) -> Uncommitted | None:
    fields = _merged(None if committed is None else _fields(call, committed), entry)
    if fields is None:
        return None
    database = database_of(call, collection.database)
    return _with_places(call, database, collection, _select(fields, asked.selections))


def _merged(committed: dict[str, Any] | None, entry: Staged) -> dict[str, Any] | None:
    """Return the staged fields over the committed ones; None where the transaction knows no such document."""
    if entry.fields is None or (entry.made == "update" and committed is None):
        return None
    if entry.made == "create" or committed is None:
        return dict(entry.fields)
    return dict(staged.over(committed, entry.fields))


def _fields(call: Call, shown: Shown | Uncommitted) -> dict[str, Any]:
    if isinstance(shown, Uncommitted):
        return dict(shown.fields)
    fields: dict[str, Any] = fields_of(shown.linked, style_of(call))
    return fields


def _staged(call: Call, id: str, collection: Collection) -> dict[str, Staged]:
    """Return what the transaction `id`, whoever owns it, has staged of a collection: nothing unless it is pending.

    Raises AppwriteError: general_query_invalid, document_invalid_structure, for what was staged unchecked.
    """
    transaction = call.project.transactions.get(id)
    if transaction is None or not transaction.pending:
        return {}
    database = database_of(call, collection.database)
    return staged.staged(transaction, transactions.place_of(database, collection), call.release)


def with_place(call: Call, collection: Collection, fields: Mapping[str, Any]) -> Uncommitted:
    """Return uncommitted fields with the ids of their database and collection."""
    return Uncommitted(
        {**fields, "$databaseId": collection.database, f"${call.dialect.collection}Id": collection.id}
    )


def _with_places(
    call: Call, database: Database, collection: Collection, fields: Mapping[str, Any]
) -> Uncommitted:
    """Return uncommitted fields with these ids, in related documents too where the API knows of the link."""
    shown = dict(fields)
    schema = collection.attributes.schema
    for key, relationship in schema.relationships.items():
        if schema.attributes[key].hidden:
            continue
        related, value = related_collection(database, relationship), shown.get(key)
        if isinstance(value, list):
            shown[key] = [_linked(call, database, related, item) for item in value]
        elif value is not None:
            shown[key] = _linked(call, database, related, value)
    return with_place(call, collection, shown)


def _linked(call: Call, database: Database, collection: Collection, value: Any) -> Any:
    return _with_places(call, database, collection, value).fields if is_document(value) else value


def _select(fields: Mapping[str, Any], selections: tuple[Any, ...] | None) -> dict[str, Any]:
    """Return the fields that are selected: paths do not count, and the sequence goes."""
    names = [str(name) for name in selections or () if "." not in str(name)]
    if not names or "*" in names:
        return dict(fields)
    left = {key: fields.get(key) for key in ("$id", "$createdAt", "$updatedAt")}
    left["$id"] = left["$id"] or ""
    for key in ("$permissions", *names):
        if key in fields:
            left[key] = fields[key]
    return left
