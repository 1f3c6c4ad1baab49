"""Incrementing and decrementing a number in a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php.values import bound
from mockwrite.services.databases import document_events, related, transaction_reads
from mockwrite.services.databases.collections import PARENTS
from mockwrite.services.databases.document_events import UPDATED
from mockwrite.services.databases.document_models import Shown, increased, uncommitted
from mockwrite.services.databases.document_parameters import (
    DOCUMENT,
    DOCUMENT_ID,
    TRANSACTION_ID,
    WRITES,
    writing,
)
from mockwrite.services.databases.resolve import collection_of, database_of
from mockwrite.services.databases.staging import pending_transaction, stage, unexpired
from mockwrite.store.writing.increments import check, increase
from mockwrite.wire.endpoint import Call, Reply, Service
from mockwrite.wire.kinds import Nullable, Numeric
from mockwrite.wire.parameters import Key, Parameter

if TYPE_CHECKING:
    from mockwrite.store.model import Collection

__all__ = ["service"]

service = Service(
    "databases",
    both=True,
    groups=["database"],
    events=document_events.events,
    when=lambda release: release.has_increments,
)

ATTRIBUTE = Parameter("attribute", Key(), required=True)
VALUE = Parameter("value", Numeric(), default=1)
PLACE = (*PARENTS, DOCUMENT_ID, ATTRIBUTE, VALUE)


@service.endpoint(
    "PATCH",
    DOCUMENT + "/{attribute}/increment",
    "incrementDocumentAttribute",
    *PLACE,
    Parameter("max", Nullable(Numeric())),
    TRANSACTION_ID,
    scope="documents.write",
    model=increased,
    limits=WRITES,
    event=UPDATED,
    audit="documents.update",
)
def increment_document_attribute(
    call: Call,
    database_id: str,
    collection_id: str,
    document_id: str,
    attribute: str,
    value: float,
    max: float | None,
    transaction_id: str | None,
) -> Shown | Reply:
    collection = collection_of(call, database_id, collection_id)
    if transaction_id is not None:
        step = {call.dialect.attribute: attribute, "value": value, "max": max}
        return _staged(call, transaction_id, collection, "increment", document_id, step)
    check(value)
    return _step(call, collection, document_id, attribute, value, max, "maximum")


@service.endpoint(
    "PATCH",
    DOCUMENT + "/{attribute}/decrement",
    "decrementDocumentAttribute",
    *PLACE,
    Parameter("min", Nullable(Numeric())),
    TRANSACTION_ID,
    scope="documents.write",
    model=increased,
    limits=WRITES,
    event=UPDATED,
    audit="documents.update",
)
def decrement_document_attribute(
    call: Call,
    database_id: str,
    collection_id: str,
    document_id: str,
    attribute: str,
    value: float,
    min: float | None,
    transaction_id: str | None,
) -> Shown | Reply:
    collection = collection_of(call, database_id, collection_id)
    if transaction_id is not None:
        step = {call.dialect.attribute: attribute, "value": value, "min": min}
        return _staged(call, transaction_id, collection, "decrement", document_id, step)
    check(value)
    return _step(call, collection, document_id, attribute, -value, min, "minimum")


def _step(
    call: Call,
    collection: Collection,
    document_id: str,
    attribute: str,
    by: float,
    limit: float | None,
    which: str,
) -> Shown:
    work = writing(call, database_of(call, collection.database))
    try:
        document = increase(work, collection, document_id, attribute, by, limit)
    except AppwriteError as error:
        raise _worded(error, attribute, which, limit) from None
    return related.populate_unchecked(call, work.database, collection, document)


def _staged(
    call: Call,
    transaction_id: str,
    collection: Collection,
    action: str,
    document_id: str,
    step: dict[str, Any],
) -> Reply:
    """Stage a step. The answer is no document, but the step."""
    transaction = unexpired(call, pending_transaction(call, transaction_id))
    stage(call, transaction, collection, action, document_id, step)
    shown = {"$id": document_id, step[call.dialect.attribute]: step["value"]}
    return Reply(transaction_reads.with_place(call, collection, shown), 200, uncommitted)


def _worded(error: AppwriteError, key: str, which: str, limit: float | None) -> AppwriteError:
    """Return the refusal of a value beyond the limit in the words of the API."""
    if error.type != "attribute_limit_exceeded":
        return error
    shown = bound(limit) or ""
    return AppwriteError(
        "attribute_limit_exceeded", "increment_limit_reached", key=key, which=which, limit=shown
    )
