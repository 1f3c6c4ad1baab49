"""What writes to documents tell: an event for each document, in the words of the writer's dialect."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from mockwrite.services.databases import document_models as models
from mockwrite.services.databases.document_models import Shown
from mockwrite.services.databases.document_styles import style_of
from mockwrite.store.events import DocumentEvent
from mockwrite.wire.endpoint import Page
from mockwrite.wire.output import dumps

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from mockwrite.services.databases.document_styles import Style
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.transactions.transactions import Operation, Transaction
    from mockwrite.wire.endpoint import Call

__all__ = ["CREATED", "DELETED", "UPDATED", "UPSERTED", "committed", "events"]

_DOCUMENT = "databases.[databaseId].collections.[collectionId].documents.[documentId]."
CREATED = _DOCUMENT + "create"
UPDATED = _DOCUMENT + "update"
UPSERTED = _DOCUMENT + "upsert"
DELETED = _DOCUMENT + "delete"

# 1.8.1: Databases/Transactions/Update.php; bulk operations of a transaction tell nothing there.
_COMMITTED = {"create": CREATED, "delete": DELETED} | dict.fromkeys(
    ("update", "upsert", "increment", "decrement"), UPDATED
)


def events(call: Call, value: Any, body: bytes) -> Sequence[DocumentEvent]:
    """Return the events of an answer: of the document that it shows, or of each. A staged write has none."""
    if type(value) is Shown:
        collection = value.collection
        relationships = collection.attributes.schema.relationships
        told = body if not relationships or call.endpoint.event == CREATED else _without(relationships, body)
        return (DocumentEvent(_pattern(call, collection), collection, value.document, told, call.release),)
    if type(value) is Page and value.rows:
        return _OfRows(call, value.rows)
    return ()


class _OfRows(Sequence[DocumentEvent]):
    """The events of the documents of a bulk, each made when it is asked for: mostly never."""

    __slots__ = ("_name", "_pattern", "_release", "_rows", "_style")

    def __init__(self, call: Call, rows: Sequence[Shown]) -> None:
        first = rows[0]
        self._rows = rows
        self._style = style_of(call)
        self._release = call.release
        self._pattern = _pattern(call, first.collection)
        self._name = _engine_name(call, first)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, at: Any) -> Any:
        row = self._rows[at]
        payload = partial(_raw_row, row, self._style, self._name)
        return DocumentEvent(self._pattern, row.collection, row.document, payload, self._release)


def committed(call: Call, transaction: Transaction, deleted: Sequence[Document | None]) -> None:
    """Name as what happens what the operations of a transaction did; of each deletion, `deleted` has the document.

    An operation tells the document as the commit left it, and nothing where the caller may not read it.
    """
    # 1.8.1: Databases/Transactions/Update.php; a create stages its id as it was sent, "unique()" finds none.
    call.happened = list(_committed(call, transaction.staged, deleted))


def _committed(
    call: Call, staged: Sequence[Operation], deleted: Sequence[Document | None]
) -> Iterator[DocumentEvent]:
    for operation, removed in zip(staged, deleted, strict=True):
        pattern = _COMMITTED.get(operation.action)
        found = _place(call, operation)
        if pattern is None or found is None:
            continue
        database, collection = found
        id = operation.document_id or operation.fields.get("$id")
        present = collection.documents.get(id) if isinstance(id, str) else None
        document = removed if operation.action == "delete" else present
        if document is not None and call.caller.access.may("read", collection, document):
            name = database.engine_name(collection)
            payload = partial(_raw_of_commit, Shown(document, collection), style_of(call), name)
            pattern = call.dialect.name(pattern)
            if call.release.rows_are_documents:
                pattern = _of_api(pattern, database)
            yield DocumentEvent(pattern, collection, document, payload, call.release)


def _place(call: Call, operation: Operation) -> tuple[Database, Collection] | None:
    at_database, at_collection = operation.place
    database = call.project.databases.sequences.get(at_database)
    collection = database.collections.sequences.get(at_collection) if database else None
    return None if database is None or collection is None else (database, collection)


def _pattern(call: Call, collection: Collection) -> str:
    """The pattern of what the call tells of documents of `collection`."""
    pattern = call.endpoint.event
    if call.release.rows_are_documents:
        return _of_api(pattern, call.project.databases.get(collection.database))
    return pattern


_TABLES_DB = {"databases": "tablesdb", "collections": "tables", "documents": "rows"}


def _of_api(pattern: str, database: Database | None) -> str:
    """The pattern in the words of the API that made the database."""
    # 1.9.6: Event/Event.php getDatabaseTypeEvents
    return pattern if database is None or database.type == "legacy" else _in_tables(pattern)


@cache
def _in_tables(pattern: str) -> str:
    return ".".join(_TABLES_DB.get(part, part) for part in pattern.split("."))


def _without(relationships: Container[str], body: bytes) -> Callable[[], bytes]:
    """What tells of a change: the answer without its links."""
    # 1.8.1: Databases/…/Documents/Update.php setPayload sensitive
    return lambda: dumps({key: value for key, value in json.loads(body).items() if key not in relationships})


def _engine_name(call: Call, row: Shown) -> str | None:
    """The name that the engine has for the collection, where the event of a bulk tells it."""
    # 1.8.1: Databases/…/Documents/Action.php triggerBulk
    database = None if call.endpoint.event == CREATED else call.project.databases.get(row.collection.database)
    return None if database is None else database.engine_name(row.collection)


# What makes a payload is kept as long as the event is: so it takes no call, which holds all that was sent.


def _raw_row(row: Shown, style: Style, name: str | None) -> bytes:
    """A document of a bulk as the engine has it, which no model has gone through."""
    return dumps({**_raw(row, style), **({} if name is None else {"$collection": name})})


def _raw_of_commit(shown: Shown, style: Style, name: str) -> bytes:
    fields, id = _raw(shown, style), shown.collection.id
    del fields["$databaseId"]
    return dumps({**fields, "$collection": name, "$tableId": id, "$collectionId": id})


def _raw(shown: Shown, style: Style) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(models.styled(shown, style))
    return {**fields, "$sequence": str(fields["$sequence"])}
