"""Transactions: create, list, get, stage operations, commit or roll back, delete."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.services import listing
from mockwrite.services.databases import document_events
from mockwrite.services.databases.document_events import UPDATED
from mockwrite.services.databases.staged_operations import stage_all
from mockwrite.services.databases.staging import (
    NOT_PENDING,
    open_transaction,
    sees,
    transaction_of,
    unexpired,
)
from mockwrite.store.transactions import transactions
from mockwrite.store.transactions.commit import FailedError
from mockwrite.store.transactions.commit import commit as carry_out
from mockwrite.store.transactions.transactions import Transaction, refuse_too_many
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.parameters import UID, ArrayList, Boolean, Operation, Parameter, Range

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["service"]

service = Service("databases", both=True, groups=["database", "transactions"], events=document_events.events)

TRANSACTIONS = "/databases/transactions"
TRANSACTION = TRANSACTIONS + "/{transactionId}"
TRANSACTION_ID = Parameter("transactionId", UID(), required=True)

TABLES_READ = ("documents.read", "rows.read")
TABLES_WRITE = ("documents.write", "rows.write")


def model(row: Transaction, call: Call) -> dict[str, Any]:
    """What a transaction looks like on the wire."""
    return {
        "$id": row.id,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "status": row.status,
        "operations": row.operations,
        "expiresAt": row.expires_at,
    }


@service.endpoint(
    "POST",
    TRANSACTIONS,
    "createTransaction",
    Parameter("ttl", Range(60, 3600), default=300),
    scope="documents.write",
    tables_scope=TABLES_WRITE,
    status=201,
    model=model,
)
def create_transaction(call: Call, ttl: int) -> Transaction:
    owner = None if call.caller.user is None else call.caller.user.id
    return transactions.begin(call.project, owner, ttl, call.world.clock.now())


@service.endpoint(
    "GET",
    TRANSACTIONS,
    "listTransactions",
    *listing.parameters(listing.TRANSACTIONS),
    scope="rows.read",
    tables_scope=TABLES_READ,
    model=listing.model("transactions", model),
)
def list_transactions(call: Call, queries: listing.Queries) -> Page:
    mine = (found for found in call.project.transactions if sees(call, found))
    return listing.page(call, mine, listing.TRANSACTIONS, queries)


@service.endpoint(
    "GET",
    TRANSACTION,
    "getTransaction",
    TRANSACTION_ID,
    scope="rows.read",
    tables_scope=TABLES_READ,
    model=model,
)
def get_transaction(call: Call, transaction_id: str) -> Transaction:
    return transaction_of(call, transaction_id)


@service.endpoint(
    "POST",
    TRANSACTION + "/operations",
    "createOperations",
    TRANSACTION_ID,
    Parameter("operations", ArrayList(Operation()), default=()),
    scope="documents.write",
    tables_scope=TABLES_WRITE,
    status=201,
    model=model,
)
def create_operations(call: Call, transaction_id: str, operations: Sequence[dict[str, Any]]) -> Transaction:
    if not operations:
        raise AppwriteError("general_bad_request", "operations_empty")
    transaction = transaction_of(call, transaction_id)
    if not transaction.pending:
        raise AppwriteError("general_bad_request", NOT_PENDING)
    unexpired(call, transaction)
    refuse_too_many(transaction, len(operations))
    staged = stage_all(call, transaction, operations)
    # The real server answers with the transaction as it read it, and the new count.
    return replace(staged, updated_at=transaction.updated_at)


@service.endpoint(
    "PATCH",
    TRANSACTION,
    "updateTransaction",
    TRANSACTION_ID,
    Parameter("commit", Boolean(), default=False),
    Parameter("rollback", Boolean(), default=False),
    scope="documents.write",
    tables_scope=TABLES_WRITE,
    model=model,
    event=UPDATED,
)
def update_transaction(call: Call, transaction_id: str, commit: bool, rollback: bool) -> Transaction:
    if not commit and not rollback:
        raise AppwriteError("general_bad_request", "transaction_neither")
    if commit and rollback:
        raise AppwriteError("general_bad_request", "transaction_both")
    transaction = open_transaction(call, transaction_id)
    if commit:
        _commit(call, transaction)
    status = "committed" if commit else "failed"
    return transactions.finish(call.project, transaction, status, call.world.clock.now())


def _commit(call: Call, transaction: Transaction) -> None:
    """AppwriteError: what was refused; where that ends the transaction, it stays `failed`."""
    project, now = call.project, call.world.clock.now()
    try:
        deleted = carry_out(project, transaction, call.caller.access, now)
    except FailedError:
        transactions.finish(project, transaction, "failed", now)
        project.log.keep()
        raise
    document_events.committed(call, transaction, deleted)


@service.endpoint(
    "DELETE",
    TRANSACTION,
    "deleteTransaction",
    TRANSACTION_ID,
    scope="documents.write",
    tables_scope=TABLES_WRITE,
    status=204,
)
def delete_transaction(call: Call, transaction_id: str) -> None:
    transaction_of(call, transaction_id)
    call.project.transactions.remove(transaction_id)
