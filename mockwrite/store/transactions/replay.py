"""An operation of a transaction that is committed, as the engine of Appwrite 1.8.1 carries it out.

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
from mockwrite.store.links.held import Nested
from mockwrite.store.querying.queries import Find
from mockwrite.store.transactions import php_filters as loose
from mockwrite.store.types import operators
from mockwrite.store.types.operators import Operator
from mockwrite.store.writing import bulk, increments, structure, upserts, writes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection
    from mockwrite.store.transactions.transactions import Operation
    from mockwrite.store.writing.writes import Writing

__all__ = ["Held", "Step"]

Fields: TypeAlias = dict[str, Any]
Held: TypeAlias = dict[str, Fields]

_FIRST = datetime.min.replace(tzinfo=UTC)


class Step:
    """One operation, with what is `held` of the documents of its collection."""

    def __init__(self, writing: Writing, collection: Collection, operation: Operation, held: Held) -> None:
        self._writing = writing
        self._collection = collection
        self._operation = operation
        self._held = held
        self._id = operation.document_id or ""
        self._relationships = collection.attributes.schema.relationships

    def carry_out(self) -> None:
        """AppwriteError: as for a single write, or a bulk."""
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
            permissions.check(fields.get("$permissions", ()))
        except permissions.InvalidPermissionError as invalid:
            raise AppwriteError("general_bad_request", invalid.message) from None
        self._hold(writes.create(self._own_or_unchanged(None), self._collection, _plain(fields)))

    def _update(self) -> None:
        fields = self._fields()
        old = self._collection.documents.get(self._id)
        if old is not None:
            changed = writes.update(self._own_or_unchanged(old), self._collection, old, fields)
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
        changed = upserts.upsert(self._own_or_unchanged(documents.get(id)), self._collection, [fields])
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

    def _new(self, sent: Fields) -> Fields:
        """A document of a bulk. Operators are read where it has no id: so it is on the real server."""
        fields = _sent(sent if "$id" in sent else operators.parse(sent, self._relationships))
        fields = self._read(_plain(fields))
        return {**fields, "$id": fields.get("$id") or self._writing.project.world.ids.unique()}

    def _update_many(self) -> None:
        queries = loose.parsed(self._operation.fields["queries"])
        data = self._operation.fields["data"]
        changes = (
            self._read(_sent(operators.parse(data, self._relationships))) if isinstance(data, dict) else {}
        )
        if not changes:
            return
        conditions = loose.filters(queries)
        for id, held in self._held.items():
            if loose.matches(held, conditions):
                self._held[id] = _over(held, changes)
        again = []
        found = Find(queries, self._writing.now)
        for old, new in bulk.update(self._writing, self._collection, found, changes):
            if new.id in self._held:
                again.append(self._held[new.id])
            else:
                self._refuse_changed(old)
                self._hold(new)
        for document in upserts.upsert(self._writing, self._collection, again):
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
        for document in upserts.upsert(self._writing, self._collection, many):
            old = before[document.id]
            if old is not None and document.id not in self._held:
                self._refuse_changed(old)
            self._hold(document)

    def _delete_many(self) -> None:
        queries = loose.parsed(self._operation.fields["queries"])
        for old in bulk.delete(self._writing, self._collection, Find(queries, self._writing.now)):
            if old.id not in self._held:
                self._refuse_changed(old)
            self._held.pop(old.id, None)
        conditions = loose.filters(queries)
        for id in [id for id, held in self._held.items() if loose.matches(held, conditions)]:
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
        """What to write a document with: what is not the transaction's own must not have changed since.

        Nor may what is linked on the way, be it by this very commit.
        """
        if self._id in self._held and self._operation.action != "create":
            return self._writing
        stale = document is not None and self._operation.precedes(self._collection, document)
        staged = datetime.fromisoformat(self._operation.created_at)
        return replace(self._writing, unless_newer=_FIRST if stale else staged)

    def _refuse_changed(self, document: Document) -> None:
        """AppwriteError: document_update_conflict for what somebody else changed since this was staged."""
        if self._operation.precedes(self._collection, document):
            raise AppwriteError("document_update_conflict")


def _sent(fields: Mapping[str, Any]) -> Fields:
    """The fields of a document that are up to its sender: a commit sets the dates."""
    sent = structure.well_formed(fields)
    return {key: value for key, value in sent.items() if key not in ("$createdAt", "$updatedAt")}


def _related(value: Any) -> Any:
    """What is sent for a relationship: an object with an id is a document, as deep as they go."""
    if isinstance(value, list):
        return [_related(item) if isinstance(item, dict) else item for item in value]
    if isinstance(value, dict) and any(value.get(key) is not None for key in ("$id", "$collection")):
        return Nested(
            {"$id": "", **structure.well_formed({key: _related(item) for key, item in value.items()})}
        )
    return value


def _over(held: Fields, changes: Fields) -> Fields:
    return {**held, **{key: value for key, value in changes.items() if key != "$id"}}


def _plain(fields: Fields) -> Fields:
    """AppwriteError: general_bad_request for an operator, where the real server fails with a 500."""
    if any(isinstance(value, Operator) for value in fields.values()):
        raise AppwriteError("general_bad_request", "operator_in_create")
    return fields
