"""Staging: a write through a document's route that names a transaction is kept for its commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.services.databases.resolve import database_of
from mockwrite.store.transactions import transactions
from mockwrite.store.transactions.staged import Staged, staged

if TYPE_CHECKING:
    from mockwrite.store.model import Collection
    from mockwrite.store.transactions.transactions import Transaction
    from mockwrite.wire.endpoint import Call

__all__ = [
    "NOT_PENDING",
    "open_transaction",
    "pending_transaction",
    "sees",
    "stage",
    "staged_in",
    "transaction_of",
    "unexpired",
]

NOT_PENDING = "transaction_not_pending"


def sees(call: Call, transaction: Transaction) -> bool:
    """Whether the caller has to do with a transaction: its owner has, and keys have with any."""
    user = call.caller.user
    return call.caller.privileged or (user is not None and transaction.owner == user.id)


def transaction_of(call: Call, id: str) -> Transaction:
    """AppwriteError: transaction_not_found, also where it is not for the caller to see."""
    transaction = call.project.transactions.get(id)
    if transaction is None or not sees(call, transaction):
        raise AppwriteError("transaction_not_found", subject=id)
    return transaction


def open_transaction(call: Call, id: str) -> Transaction:
    """One that can still be added to. AppwriteError: transaction_not_found, _not_ready, _expired."""
    transaction = transaction_of(call, id)
    if not transaction.pending:
        raise AppwriteError("transaction_not_ready")
    return unexpired(call, transaction)


def pending_transaction(call: Call, id: str) -> Transaction:
    """The same for routes that do not say what is wrong, nor look at the time.

    AppwriteError: general_bad_request.
    """
    try:
        transaction = transaction_of(call, id)
    except AppwriteError:
        raise AppwriteError("general_bad_request", NOT_PENDING) from None
    if not transaction.pending:
        raise AppwriteError("general_bad_request", NOT_PENDING)
    return transaction


def unexpired(call: Call, transaction: Transaction) -> Transaction:
    """AppwriteError: transaction_expired."""
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
    """Keep a write for the commit. AppwriteError: transaction_limit_exceeded."""
    now = call.world.clock.now()
    place = transactions.place_of(database_of(call, collection.database), collection)
    operation = transactions.operation(place, collection, action, document_id, data, now)
    transactions.stage(call.project, transaction, (operation,), now)


def staged_in(call: Call, id: str, collection: Collection) -> dict[str, Staged]:
    """What anybody's transaction `id` has staged of a collection: nothing, unless it is pending.

    AppwriteError: general_query_invalid, document_invalid_structure, for what was staged unchecked.
    """
    transaction = call.project.transactions.get(id)
    if transaction is None or not transaction.pending:
        return {}
    return staged(transaction, transactions.place_of(database_of(call, collection.database), collection))
