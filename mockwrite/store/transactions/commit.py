"""The commit of a transaction: its operations, one after the other, all or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.store.transactions.replay import Held, Step
from mockwrite.store.types.refusals import invalid
from mockwrite.store.writing.writes import Writing

if TYPE_CHECKING:
    from datetime import datetime

    from mockwrite.store.access import Access
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.transactions.transactions import Operation, Place, Transaction
    from mockwrite.store.world import Project

__all__ = ["FailedError", "commit"]

# What ends a transaction, and what it is called then. Any other refusal leaves the transaction pending.
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

    FailedError for what ends the transaction, AppwriteError for what leaves it pending.
    """
    held: dict[Place, Held] = {}
    deleted: list[Document | None] = []
    with project.log.atomic():
        for operation in transaction.staged:
            try:
                database, collection = _find(project, operation)
                deletes = operation.action == "delete" and operation.document_id is not None
                deleted.append(collection.documents.get(operation.document_id or "") if deletes else None)
                writing = Writing(project, database, access, now, keeps_dates=False)
                Step(writing, collection, operation, held.setdefault(operation.place, {})).carry_out()
            except AppwriteError as error:
                raise _outcome(error) from None
    return deleted


def _outcome(error: AppwriteError) -> AppwriteError:
    type = _FAILURES.get(error.type)
    if type is None:
        return error
    detail = None if type in _UNEXPLAINED else error.detail
    return FailedError(type, detail, subject=error.subject, same_for_tables=True)


def _find(project: Project, operation: Operation) -> tuple[Database, Collection]:
    """Where an operation takes place. AppwriteError: what the engine says of a collection that is gone."""
    at_database, at_collection = operation.place
    database = project.databases.sequences.get(at_database)
    collection = None if database is None else database.collections.sequences.get(at_collection)
    if collection is not None:
        return database, collection
    if operation.action in ("create", "bulkCreate"):
        raise invalid("collection_missing")
    raise AppwriteError("document_not_found")
