"""The commit of a transaction: its operations, one after the other, all or none, as Appwrite 1.8.1's engine does it.

Documents that the transaction has touched are its own: they conflict no more, and what is held of them is
what a later upsert adds to. Where a bulk update finds one of them, what is held is written over it again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from mockwrite.errors import AppwriteError
from mockwrite.php.numbers import numeric
from mockwrite.store import permissions, readback
from mockwrite.store.documents import Sent
from mockwrite.store.querying.queries import Find
from mockwrite.store.transactions import php_filters
from mockwrite.store.types import operators
from mockwrite.store.types.operators import Operator
from mockwrite.store.types.refusals import invalid
from mockwrite.store.writing import bulk, increments, structure, upserts, writes
from mockwrite.store.writing.writes import DocumentWriting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.store.access import Access
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.transactions.transactions import Operation, Place, Transaction
    from mockwrite.store.world import Project
    from mockwrite.store.writing.rows import Writing

__all__ = ["FailedError", "commit"]

Fields: TypeAlias = dict[str, Any]
Held: TypeAlias = dict[str, Fields]

_FIRST = datetime.min.replace(tzinfo=UTC)

# What ends a transaction, and what it is called then. No other refusal does.
_FAILURES = {
    "document_not_found": "document_not_found",
    "attribute_not_found": "document_not_found",
    "document_already_exists": "transaction_conflict",
    "document_update_conflict": "transaction_conflict",
    "document_invalid_structure": "document_invalid_structure",
    "attribute_limit_exceeded": "attribute_limit_exceeded",
    "general_query_invalid": "general_query_invalid",
}
_UNEXPLAINED = ("document_not_found", "transaction_conflict")


class FailedError(AppwriteError):
    """The refusal of a commit that ends its transaction."""


def commit(
    project: Project, transaction: Transaction, access: Access, now: datetime
) -> list[Document | None]:
    """Carry out what is staged, with the rights of who commits, or nothing of it.

    What comes back has for each operation the document that it deletes, None where it deletes none.

    Raises FailedError for what ends the transaction, AppwriteError for any other refusal.
    """
    held: dict[Place, Held] = {}
    deleted: list[Document | None] = []
    with project.log.atomic():
        for operation in transaction.staged:
            try:
                database, collection = _find(project, operation)
                deletes = operation.action == "delete" and operation.document_id is not None
                deleted.append(collection.documents.get(operation.document_id or "") if deletes else None)
                writing = DocumentWriting(project, database, access, now, keeps_dates=False)
                _Step(writing, collection, operation, held.setdefault(operation.place, {})).carry_out()
            except AppwriteError as error:
                raise _outcome(error, operation) from None
    return deleted


def _outcome(error: AppwriteError, operation: Operation) -> AppwriteError:
    type = _FAILURES.get(error.type)
    if type is None:
        return error
    detail = None if type in _UNEXPLAINED else error.detail
    # 1.9.6: Databases/Transactions/Update.php names what the operation is about, whatever was not found.
    return FailedError(type, detail, subject=operation.document_id or "unknown", same_for_tables=True)


def _find(project: Project, operation: Operation) -> tuple[Database, Collection]:
    """Where an operation takes place. Raises AppwriteError: what the engine says of a collection that is gone."""
    at_database, at_collection = operation.place
    database = project.databases.sequences.get(at_database)
    collection = None if database is None else database.collections.sequences.get(at_collection)
    if collection is not None:
        return database, collection
    if operation.action in ("create", "bulkCreate"):
        raise invalid("collection_missing")
    raise AppwriteError("document_not_found")


class _Step:
    """One operation, with what is `held` of the documents of its collection."""

    def __init__(self, writing: Writing, collection: Collection, operation: Operation, held: Held) -> None:
        self._writing = writing
        self._collection = collection
        self._operation = operation
        self._held = held
        self._id = operation.document_id or ""
        self._relationships = collection.attributes.schema.relationships
        self._release = writing.project.release

    def carry_out(self) -> None:
        """Do what the operation says. Raises AppwriteError as a single write, or a bulk write."""
        match self._operation.action:
            case "create":
                self._create()
            case "update":
                self._update()
            case "upsert":
                self._upsert()
            case "delete":
                self._delete()
            case "increment" | "decrement":
                self._increase()
            case "bulkCreate":
                self._create_many()
            case "bulkUpdate":
                self._update_many()
            case "bulkUpsert":
                self._upsert_many()
            case "bulkDelete":
                self._delete_many()

    def _create(self) -> None:
        fields = self._fields()
        fields["$id"] = fields.get("$id") or self._id
        try:
            permissions.check(
                fields.get("$permissions", ()), longest_dimension=self._release.longest_team_role
            )
        except permissions.InvalidPermissionError as wrong:
            raise AppwriteError("general_bad_request", wrong.message) from None
        self._writing.access.require("create", self._collection)
        self._hold(writes.create(self._own_or_unchanged(None), self._collection, Sent.of(_plain(fields))))

    def _update(self) -> None:
        fields = self._fields()
        old = self._collection.documents.get(self._id)
        if old is not None:
            changed = writes.update(self._own_or_unchanged(old), self._collection, old, Sent.of(fields))
            self._hold(changed, self._id)
        elif self._id in self._held:
            self._held[self._id] = {}
        else:
            raise AppwriteError("document_not_found", subject=self._id)

    def _upsert(self) -> None:
        fields = self._fields()
        if self._id in self._held:
            fields = _over(self._held[self._id], fields)
        fields["$id"] = id = fields.get("$id") or self._writing.project.world.ids.unique()
        documents = self._collection.documents
        writing = self._own_or_unchanged(documents.get(id))
        changed = upserts.upsert(writing, self._collection, [Sent.of(fields)])
        document = changed[0] if changed else documents.get(id)
        if document is not None:
            self._hold(document)

    def _delete(self) -> None:
        self._fields()
        document = self._collection.documents.get(self._id)
        if document is not None:
            writes.delete(self._own_or_unchanged(document), self._collection, document)
        elif self._id not in self._held:
            raise AppwriteError("document_not_found", subject=self._id)
        self._held.pop(self._id, None)

    def _increase(self) -> None:
        fields = self._operation.fields
        up = self._operation.action == "increment"
        key = next((key for name in ("attribute", "column") if isinstance(key := fields.get(name), str)), "")
        value = 1 if fields.get("value") is None else numeric(fields["value"]) or 0
        increments.check(value)
        limit = numeric(fields.get("max" if up else "min"))
        by = value if up else -value
        document = increments.increase(self._writing, self._collection, self._id, key, by, limit)
        self._hold(document, self._id)

    def _create_many(self) -> None:
        many = list(map(self._new, self._operation.documents))
        for document in bulk.create(self._writing, self._collection, many):
            self._hold(document)

    def _new(self, fields: Fields) -> Sent:
        """A document of a bulk. Operators are read where it has no id: so it is on the real server."""
        sent = _sent(fields if "$id" in fields else operators.parse(fields, self._relationships))
        sent = self._read(_plain(sent))
        return Sent.of(sent, sent.get("$id") or self._writing.project.world.ids.unique())

    def _update_many(self) -> None:
        queries = php_filters.parsed(self._operation.fields["queries"], self._release)
        data = self._operation.fields["data"]
        changes = (
            self._read(_sent(operators.parse(data, self._relationships))) if isinstance(data, dict) else {}
        )
        if not changes:
            return
        conditions = php_filters.filters(queries)
        for id, held in self._held.items():
            if php_filters.matches(held, conditions):
                self._held[id] = _over(held, changes)
        again = []
        found = Find(queries, self._writing.now, self._release)
        for old, new in bulk.update(self._writing, self._collection, found, Sent.of(changes)):
            if new.id in self._held:
                again.append(self._held[new.id])
            else:
                self._refuse_changed(old)
                self._hold(new)
        for document in upserts.upsert(self._writing, self._collection, list(map(Sent.of, again))):
            self._hold(document)

    def _upsert_many(self) -> None:
        many = []
        for sent in map(self._read, map(_sent, self._operation.documents)):
            id = sent.get("$id")
            if id in self._held:
                self._held[id] = _over(self._held[id], sent)
            if id:
                many.append(self._held.get(id, sent))
        before = {fields["$id"]: self._collection.documents.get(fields["$id"]) for fields in many}
        for document in upserts.upsert(self._writing, self._collection, list(map(Sent.of, many))):
            old = before[document.id]
            if old is not None and document.id not in self._held:
                self._refuse_changed(old)
            self._hold(document)

    def _delete_many(self) -> None:
        queries = php_filters.parsed(self._operation.fields["queries"], self._release)
        for old in bulk.delete(
            self._writing, self._collection, Find(queries, self._writing.now, self._release)
        ):
            if old.id not in self._held:
                self._refuse_changed(old)
            self._held.pop(old.id, None)
        conditions = php_filters.filters(queries)
        for id in [id for id, held in self._held.items() if php_filters.matches(held, conditions)]:
            del self._held[id]

    def _fields(self) -> Fields:
        """The data of a write to one document, with its operators and its related documents read."""
        return self._read(_sent(operators.parse(self._operation.fields, self._relationships)))

    def _read(self, fields: Fields) -> Fields:
        """`fields` with its related documents read."""
        return fields | {key: _related(fields[key]) for key in self._relationships if key in fields}

    def _hold(self, document: Document, id: str | None = None) -> None:
        self._held[id or document.id] = {
            "$id": document.id,
            "$permissions": document.permissions,
            **readback.shown(self._collection.attributes.schema, document.data),
        }

    def _own_or_unchanged(self, document: Document | None) -> Writing:
        """Return what to write a document with: one that is not the transaction's own must not have changed since.

        Nor may what is linked on the way, be it by this very commit.
        """
        if self._id in self._held and self._operation.action != "create":
            return self._writing
        stale = document is not None and self._operation.precedes(self._collection, document)
        staged = datetime.fromisoformat(self._operation.created_at)
        return replace(self._writing, unless_newer=_FIRST if stale else staged)

    def _refuse_changed(self, document: Document) -> None:
        """Refuse a document that another write changed since this was staged.

        Raises AppwriteError: document_update_conflict.
        """
        if self._operation.precedes(self._collection, document):
            raise AppwriteError("document_update_conflict")


def _sent(fields: Mapping[str, Any]) -> Fields:
    """The fields of a document that are up to its sender: a commit sets the dates."""
    sent = structure.well_formed(fields)
    return {key: value for key, value in sent.items() if key not in ("$createdAt", "$updatedAt")}


def _related(value: Any) -> Any:
    """Return the value of a relationship: an object with an id is a document, as deep as they go."""
    if isinstance(value, list):
        return [_related(item) if isinstance(item, dict) else item for item in value]
    if isinstance(value, dict) and any(value.get(key) is not None for key in ("$id", "$collection")):
        fields = structure.well_formed({key: _related(item) for key, item in value.items()})
        return Sent.of({"$id": "", **fields})
    return value


def _over(held: Fields, changes: Fields) -> Fields:
    return {**held, **{key: value for key, value in changes.items() if key != "$id"}}


def _plain(fields: Fields) -> Fields:
    """Return `fields` without operators. Raises AppwriteError: general_bad_request, where the real server has a 500."""
    if any(isinstance(value, Operator) for value in fields.values()):
        raise AppwriteError("general_bad_request", "operator_in_create")
    return fields
