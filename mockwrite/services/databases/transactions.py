"""Transactions: create, list, get, stage operations, commit or roll back, delete."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mockwrite.dialects import COLLECTIONS
from mockwrite.errors import AppwriteError
from mockwrite.php.numbers import numeric
from mockwrite.releases.messages import Message
from mockwrite.services import listing
from mockwrite.services.databases import document_events
from mockwrite.services.databases.document_events import UPDATED
from mockwrite.services.databases.staging import (
    NOT_PENDING,
    open_transaction,
    sees,
    stage_all,
    transaction_of,
    unexpired,
)
from mockwrite.store.transactions import transactions
from mockwrite.store.transactions.commit import FailedError
from mockwrite.store.transactions.commit import commit as carry_out
from mockwrite.store.transactions.transactions import Transaction, refuse_too_many
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.kinds import InvalidError, Kind
from mockwrite.wire.parameters import UID, ArrayList, Boolean, Parameter, Range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.dialects import Dialect

__all__ = ["service"]

service = Service(
    "databases",
    both=True,
    groups=["database", "transactions"],
    events=document_events.events,
    when=lambda release: release.has_transactions,
)

TRANSACTIONS = "/databases/transactions"
TRANSACTION = TRANSACTIONS + "/{transactionId}"
TRANSACTION_ID = Parameter("transactionId", UID(), required=True)

_SINGLE = ("create", "update", "upsert", "delete", "increment", "decrement")
_BULK = ("bulkCreate", "bulkUpdate", "bulkUpsert", "bulkDelete")
ACTIONS = _SINGLE + _BULK

_TRIMMED = " \t\n\r\0\x0b"

TABLES_READ = ("documents.read", "rows.read")
TABLES_WRITE = ("documents.write", "rows.write")


@dataclass(frozen=True)
class OperationObject(Kind):
    """One operation: an object with the keys that its action asks for. Its messages are Appwrite 1.8.1's."""

    dialect: Dialect = COLLECTIONS
    message = Message("operation_expected")

    def in_dialect(self, dialect: Dialect) -> Kind:
        return OperationObject(dialect)

    def check(self, value: Any) -> dict[str, Any]:
        if isinstance(value, list):
            raise InvalidError("operation_key_missing", key="databaseId")
        if not isinstance(value, dict):
            raise InvalidError("operation_object_expected")
        self._check_names(value)
        action = value["action"]
        data = value.get("data")
        if "data" not in value and action != "delete":
            raise InvalidError("operation_key_missing", key="data")
        if "data" in value and not _is_array(data):
            raise InvalidError("operation_data_expected")
        if action in ("bulkUpdate", "bulkDelete"):
            _check_bulk(action, data)
        elif action in ("increment", "decrement"):
            self._check_step(action, data)
        return value

    def _check_names(self, value: dict[str, Any]) -> None:
        required = ("databaseId", "action", f"{self.dialect.collection}Id")
        for key in required:
            if key not in value:
                raise InvalidError("operation_key_missing", key=key)
        for key in required:
            if not _is_filled(value[key]):
                raise InvalidError("operation_key_empty", key=key)
        action = value["action"]
        if action not in ACTIONS:
            raise InvalidError("operation_action_unknown", actions=", ".join(ACTIONS))
        document = f"{self.dialect.document}Id"
        if action in _SINGLE and document not in value:
            raise InvalidError("operation_id_missing", key=document, action=action)
        if document in value and not _is_filled(value[document]):
            raise InvalidError("operation_id_empty", key=document)

    def _check_step(self, action: str, data: Any) -> None:
        attribute = self.dialect.attribute
        if not isinstance(data, dict) or attribute not in data:
            raise InvalidError("operation_data_missing", key=attribute, action=action)
        if "value" in data and numeric(data["value"]) is None:
            raise InvalidError("operation_value_expected", action=action)


def model(row: Transaction, call: Call) -> dict[str, Any]:
    """Return a transaction as the wire shows it."""
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
    Parameter("operations", ArrayList(OperationObject()), default=()),
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
    """Carry a transaction out.

    Raises AppwriteError. A FailedError leaves the transaction ``failed``, any other as it was, or for good
    ``committing``.
    """
    project, now = call.project, call.world.clock.now()
    try:
        deleted = carry_out(project, transaction, call.caller.access, now)
    except FailedError:
        transactions.finish(project, transaction, "failed", now)
        project.log.keep()
        raise
    except AppwriteError:
        # 1.9.6: Databases/Transactions/Update.php says so outside of what is rolled back, and catches few errors.
        if project.release.refused_commits_hang:
            transactions.finish(project, transaction, "committing", now)
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


def _check_bulk(action: str, data: Any) -> None:
    if not isinstance(data, dict) or "queries" not in data:
        raise InvalidError("operation_data_missing", key="queries", action=action)
    if not _is_array(data["queries"]):
        raise InvalidError("operation_queries_expected", action=action)
    if action == "bulkUpdate" and "data" not in data:
        raise InvalidError("operation_data_missing", key="data", action=action)
    if action == "bulkUpdate" and not _is_array(data["data"]):
        raise InvalidError("operation_changes_expected", action=action)


def _is_array(value: Any) -> bool:
    return isinstance(value, (list, dict))


def _is_filled(value: Any) -> bool:
    return isinstance(value, str) and value.strip(_TRIMMED) != ""
