"""Staging: writes that name a transaction, and operations that are sent as such, are kept for its commit.

Operations are checked one by one against what is there, and against the caller's rights. All errors of theirs are in
the older vocabulary, for tables too: so it is on Appwrite 1.8.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.services.databases import transaction_reads
from mockwrite.services.databases.document_models import uncommitted
from mockwrite.services.databases.document_parameters import (
    has_relationships,
    own_permissions,
    permissions_to_store,
    require_roles,
    without_readonly,
)
from mockwrite.services.databases.resolve import database_of
from mockwrite.store import permissions
from mockwrite.store.documents import Sent
from mockwrite.store.transactions import transactions
from mockwrite.wire.endpoint import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mockwrite.store.model import Collection, Database
    from mockwrite.store.permissions import Grant
    from mockwrite.store.transactions.transactions import Operation, Place, Transaction
    from mockwrite.wire.endpoint import Call

__all__ = [
    "NOT_PENDING",
    "open_transaction",
    "pending_transaction",
    "sees",
    "stage",
    "stage_all",
    "stage_delete",
    "stage_one",
    "stage_update",
    "stage_upsert",
    "transaction_of",
    "unexpired",
]

NOT_PENDING = "transaction_not_pending"


def sees(call: Call, transaction: Transaction) -> bool:
    """Whether the caller has to do with a transaction: its owner has, and keys have with any."""
    user = call.caller.user
    return call.caller.privileged or (user is not None and transaction.owner == user.id)


def transaction_of(call: Call, id: str) -> Transaction:
    """Return the transaction.

    Raises AppwriteError: transaction_not_found, also where the caller may not see it.
    """
    transaction = call.project.transactions.get(id)
    if transaction is None or not sees(call, transaction):
        raise AppwriteError("transaction_not_found", subject=id)
    return transaction


def open_transaction(call: Call, id: str) -> Transaction:
    """Return a transaction that takes more operations.

    Raises AppwriteError: transaction_not_found, transaction_not_ready, transaction_expired.
    """
    transaction = transaction_of(call, id)
    if not transaction.pending:
        raise AppwriteError("transaction_not_ready")
    return unexpired(call, transaction)


def pending_transaction(call: Call, id: str) -> Transaction:
    """Return a pending transaction, for routes that neither explain a refusal nor look at the time.

    Raises AppwriteError: general_bad_request.
    """
    try:
        transaction = transaction_of(call, id)
    except AppwriteError:
        raise AppwriteError("general_bad_request", NOT_PENDING) from None
    if not transaction.pending:
        raise AppwriteError("general_bad_request", NOT_PENDING)
    return transaction


def unexpired(call: Call, transaction: Transaction) -> Transaction:
    """Return the transaction. Raises AppwriteError: transaction_expired."""
    if call.world.clock.stamp() > transaction.expires_at:
        raise AppwriteError("transaction_expired")
    return transaction


def stage(
    call: Call,
    transaction: Transaction,
    collection: Collection,
    action: str,
    document_id: str | None,
    data: Any,
) -> None:
    """Keep a write for the commit. Raises AppwriteError: transaction_limit_exceeded."""
    now = call.world.clock.now()
    place = transactions.place_of(database_of(call, collection.database), collection)
    operation = transactions.operation(place, collection, action, document_id, data, now)
    transactions.stage(call.project, transaction, (operation,), now)


def stage_one(
    call: Call, transaction_id: str, collection: Collection, action: str, document_id: str, sent: Sent
) -> Reply:
    """Stage a create or an upsert, and answer with what was sent."""
    fields = sent.fields
    stage(call, open_transaction(call, transaction_id), collection, action, document_id, fields)
    return Reply(transaction_reads.with_place(call, collection, fields), 201, uncommitted)


def stage_update(
    call: Call,
    transaction_id: str,
    collection: Collection,
    document_id: str,
    data: Mapping[str, Any],
    permissions: tuple[Grant, ...] | None,
) -> Reply:
    """Stage an update, and answer with what the transaction would make of the document."""
    seen = transaction_reads.fields(call, transaction_id, collection, document_id)
    if seen is None:
        raise AppwriteError("document_not_found", subject=document_id)
    stored = permissions_to_store(call, permissions, default=transaction_reads.permissions(seen))
    fields = Sent.of(without_readonly(call, data), document_id, stored).fields
    stage(call, open_transaction(call, transaction_id), collection, "update", document_id, fields)
    return Reply(transaction_reads.with_place(call, collection, {**seen, **fields}), 200, uncommitted)


def stage_upsert(
    call: Call,
    transaction_id: str,
    collection: Collection,
    document_id: str,
    data: Mapping[str, Any],
    permissions: tuple[Grant, ...] | None,
) -> Reply:
    """Stage an upsert, and answer with what was sent."""
    seen = None
    if permissions is None:
        seen = transaction_reads.fields(call, transaction_id, collection, document_id)
    default = own_permissions(call) if seen is None else transaction_reads.permissions(seen)
    stored = permissions_to_store(call, permissions, default)
    require_roles(call, stored)
    sent = Sent.of(data, document_id, stored)
    return stage_one(call, transaction_id, collection, "upsert", document_id, sent)


def stage_delete(call: Call, transaction_id: str, collection: Collection, document_id: str) -> None:
    """Stage a deletion."""
    if transaction_reads.fields(call, transaction_id, collection, document_id) is None:
        raise AppwriteError("document_not_found", subject=document_id)
    stage(call, open_transaction(call, transaction_id), collection, "delete", document_id, ())


_NEEDS = {
    "create": "create",
    "update": "update",
    "increment": "update",
    "decrement": "update",
    "delete": "delete",
}


def stage_all(call: Call, transaction: Transaction, sent: Sequence[dict[str, Any]]) -> Transaction:
    """Stage what `sent` describes, or nothing of it. Raises AppwriteError for the first that cannot be."""
    checker = _Checker(call, transaction)
    staged = [checker.checked(operation) for operation in sent]
    return transactions.stage(call.project, transaction, staged, call.world.clock.now())


class _Checker:
    """One request's operations on their way into a transaction."""

    def __init__(self, call: Call, transaction: Transaction) -> None:
        self._call = call
        self._transaction = transaction
        self._collections: dict[str, Collection] = {}
        self._made: set[tuple[Place, str]] = set()

    def checked(self, sent: dict[str, Any]) -> Operation:
        call, words, action = self._call, self._call.dialect, sent["action"]
        is_bulk = action.startswith("bulk")
        if is_bulk and not call.caller.privileged:
            raise AppwriteError("user_unauthorized")
        database = self._database(sent["databaseId"])
        collection = self._collection(database, sent[f"{words.collection}Id"])
        if is_bulk and has_relationships(collection):
            raise AppwriteError(
                "general_bad_request",
                "bulk_staged_relationship",
            )
        place = transactions.place_of(database, collection)
        id, data = sent.get(f"{words.document}Id"), sent.get("data") or ()
        if not is_bulk:
            self._check_rights(collection, place, action, id or "", data)
        if action == "create":
            self._made.add((place, id or ""))
        return transactions.operation(place, collection, action, id, data, call.world.clock.now())

    def _database(self, id: str) -> Database:
        database = self._call.project.databases.get(id)
        if database is None or not (database.enabled or self._call.caller.privileged):
            raise AppwriteError("database_not_found", subject=id)
        return database

    def _collection(self, database: Database, id: str) -> Collection:
        """The collection of that id. The real server looks it up once, in the first database named."""
        collection = self._collections.get(id) or database.collections.get(id)
        if collection is None or not (collection.enabled or self._call.caller.privileged):
            raise AppwriteError("collection_not_found", subject=id, same_for_tables=True)
        self._collections[id] = collection
        return collection

    def _check_rights(self, collection: Collection, place: Place, action: str, id: str, data: Any) -> None:
        """Refuse what the caller may not do. Raises AppwriteError: document_not_found, user_unauthorized."""
        call, seen = self._call, None
        if action != "create":
            seen = transaction_reads.fields(call, self._transaction.id, collection, id)
            if seen is None and action != "upsert" and (place, id) not in self._made:
                raise AppwriteError("document_not_found", subject=id, same_for_tables=True)
        if call.caller.privileged:
            return
        needed = _NEEDS.get(action) or ("create" if seen is None else "update")
        allowed = call.caller.access.may(needed, collection)
        if not allowed and needed != "create" and collection.document_security and seen is not None:
            allowed = permissions.allows(transaction_reads.permissions(seen), needed, call.caller.roles)
        if not allowed:
            raise AppwriteError("user_unauthorized")
        if isinstance(data, dict):
            require_roles(call, transaction_reads.permissions(data))
