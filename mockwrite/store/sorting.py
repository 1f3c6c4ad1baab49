"""Documents in the order that a request asks for, and the place of a cursor among them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.store import comparison
from mockwrite.store.documents import getter

if TYPE_CHECKING:
    from mockwrite.store.documents import Document
    from mockwrite.store.queries import Order
    from mockwrite.store.query_rules import Field

__all__ = ["beyond", "check_cursor", "key_of", "sort"]


def key_of(attribute: str, field: Field) -> Callable[[Document], Any]:
    """A function from a document to what it is sorted by, NULL first."""
    read, key = getter(attribute), comparison.sort_key(field)
    return lambda document: key(read(document))


def sort(documents: list[Document], orders: Sequence[Order], fields: Mapping[str, Field]) -> None:
    """Put the documents into that order, in place."""
    for order in reversed(orders):
        if order.direction == "random":
            random.shuffle(documents)
        else:
            documents.sort(key=key_of(order.attribute, fields[order.attribute]), reverse=order.direction == "desc")


def check_cursor(cursor: Document, orders: Sequence[Order], fields: Mapping[str, Field]) -> None:
    """AppwriteError: database_query_order_null where the cursor has no value to be ordered by."""
    for order in orders:
        if _read(cursor, order, fields) is None:
            attribute = order.attribute
            raise AppwriteError(
                "database_query_order_null",
                lambda w: f"The order {w.attribute} '{attribute}' had a null value. Cursor pagination requires all "
                f"{w.documents} order {w.attribute} values are non-null.",
            )


def beyond(
    cursor: Document, before: bool, orders: Sequence[Order], fields: Mapping[str, Field]
) -> Callable[[Document], bool] | None:
    """Whether a document comes after the cursor (`before`: ahead of it); None where no order tells.

    A comparison with NULL is unknown: a document without a value is on neither side.
    """
    if all(order.direction == "random" for order in orders):
        return None
    steps = []
    for order in orders:
        field = fields[order.attribute]
        at = comparison.sort_key(field)(_read(cursor, order, fields))
        descending = None if order.direction == "random" else (order.direction == "desc") is not before
        steps.append((key_of(order.attribute, field), comparison.null(field), at, descending))

    def test(document: Document) -> bool:
        for key, null, at, descending in steps:
            value = key(document)
            if value == null:
                return False
            if value != at:
                return (value < at) is descending
        return False

    return test


def _read(cursor: Document, order: Order, fields: Mapping[str, Field]) -> Any:
    """The cursor's value as an API reads it: an array that is not set is empty."""
    value = getter(order.attribute)(cursor)
    return [] if value is None and fields[order.attribute].array else value
