"""Incrementing and decrementing a number in a document."""

from __future__ import annotations

from mockwrite.api.document_models import Shown, increased
from mockwrite.api.documents import DOCUMENT, DOCUMENT_ID, PARENTS, TRANSACTION_ID, WRITES, writing
from mockwrite.api.endpoint import Call, Service
from mockwrite.api.kinds import Nullable, Numeric
from mockwrite.api.parameters import Key, Parameter
from mockwrite.api.resolve import collection_of
from mockwrite.errors import AppwriteError
from mockwrite.store.increments import increase

__all__ = ["service"]

service = Service("databases", both=True, groups=["database"])

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
)
def increment(
    call: Call,
    database_id: str,
    collection_id: str,
    document_id: str,
    attribute: str,
    value: float,
    max: float | None,
    transaction_id: str | None,
) -> Shown:
    collection = collection_of(call, database_id, collection_id)
    _refuse_unless_positive(value)
    document = increase(writing(call, database_id), collection, document_id, attribute, value, max)
    return Shown(document, collection)


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
)
def decrement(
    call: Call,
    database_id: str,
    collection_id: str,
    document_id: str,
    attribute: str,
    value: float,
    min: float | None,
    transaction_id: str | None,
) -> Shown:
    collection = collection_of(call, database_id, collection_id)
    _refuse_unless_positive(value)
    document = increase(writing(call, database_id), collection, document_id, attribute, -value, min)
    return Shown(document, collection)


def _refuse_unless_positive(value: float) -> None:
    if value <= 0:
        raise AppwriteError("general_argument_invalid", "Value must be numeric and greater than 0")
