"""Documents in the order that a request asks for, and the place of its cursor among them."""

from __future__ import annotations

import random
from heapq import nlargest, nsmallest
from typing import TYPE_CHECKING, Any, TypeVar

from mockwrite.errors import AppwriteError
from mockwrite.releases.messages import Message
from mockwrite.store.documents import getter
from mockwrite.store.schema import SYSTEM_FIELDS
from mockwrite.store.types import comparison

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mockwrite.store.attributes import Field
    from mockwrite.store.documents import Document
    from mockwrite.store.querying.queries import Find

AnyItem = TypeVar("AnyItem")

# A heap finds the first of so many times as many sooner than sorting does.
_MANY = 4

__all__ = [
    "beyond",
    "check_cursor",
    "check_orders",
    "cuts",
    "foremost",
    "in_order",
    "is_at",
    "key_of",
    "sort",
]


def key_of(attribute: str, field: Field) -> Callable[[Document], Any]:
    """A function from a document to what it is sorted by, NULL first."""
    key, null, read = comparison.key(field), comparison.null(field), getter(attribute)
    if attribute in SYSTEM_FIELDS:
        if key is None and attribute == "$sequence":
            return read
        sort_key = comparison.sort_key(field)
        return lambda document: sort_key(read(document))
    # Written out, since they are called for each document of a collection.
    if key is None:
        return lambda document: null if (value := document.data.get(attribute)) is None else value
    return lambda document: null if (value := document.data.get(attribute)) is None else key(value)


def sort(documents: list[Document], asked: Find, fields: Mapping[str, Field]) -> None:
    """Put the documents in the order that is asked for, in place."""
    for order in reversed(asked.orders):
        if order.direction == "random":
            random.shuffle(documents)
        else:
            key = key_of(order.attribute, fields[order.attribute])
            documents.sort(key=key, reverse=order.direction == "desc")


def in_order(
    documents: list[Document], asked: Find, fields: Mapping[str, Field], most: int
) -> list[Document]:
    """The documents in the order that is asked for, `most` of them at least: those that a page can begin with.

    A page before a cursor is at the end of that order.
    """
    if cuts(len(documents), asked, most):
        order = asked.orders[0]
        keys = map(key_of(order.attribute, fields[order.attribute]), documents)
        documents = foremost(documents, list(keys), asked, most)
    sort(documents, asked, fields)
    return documents


def cuts(count: int, asked: Find, most: int) -> bool:
    """Whether the foremost of so many are found sooner than all are sorted."""
    return 0 < most < count // _MANY and asked.orders[0].direction != "random"


def foremost(items: Sequence[AnyItem], keys: Sequence[Any], asked: Find, most: int) -> list[AnyItem]:
    """The items that are among the first `most`, or tie with them, by their keys for the first order."""
    # What ties with the last of them by the first order may yet be before it by the next.
    if (asked.orders[0].direction == "asc") is not asked.backward:
        last = nsmallest(most, keys)[-1]
        return [item for item, key in zip(items, keys, strict=True) if key <= last]
    last = nlargest(most, keys)[-1]
    return [item for item, key in zip(items, keys, strict=True) if key >= last]


def check_orders(asked: Find, fields: Mapping[str, Field]) -> None:
    """Refuse an order by what has no column, a 500 of the real server.

    Raises AppwriteError: general_query_invalid.
    """
    for order in asked.orders:
        if order.direction == "random":
            continue
        if order.attribute not in fields:
            raise _invalid("query_attribute_not_found", order.attribute)
        relationship = fields[order.attribute].relationship
        if relationship is not None and not relationship.stored:
            raise _invalid("order_by_virtual", order.attribute)


def check_cursor(cursor: Document, asked: Find, fields: Mapping[str, Field]) -> None:
    """Refuse a cursor that has no value to be ordered by. Raises AppwriteError: database_query_order_null."""
    orders = asked.orders[:1] if asked.release.cursors_by_first_order else asked.orders
    for order in orders:
        field = fields.get(order.attribute)
        if getter(order.attribute)(cursor) is None and not (field and field.array):
            raise AppwriteError("database_query_order_null", "order_null", attribute=order.attribute)


def _invalid(key: str, attribute: str) -> AppwriteError:
    problem = Message(key, attribute=attribute)
    return AppwriteError("general_query_invalid", "query_unreadable", problem=problem)


def beyond(cursor: Document, asked: Find, fields: Mapping[str, Field]) -> Callable[[Document], bool] | None:
    """Whether a document is on the side of the cursor that is asked for; None where no order tells.

    A comparison with NULL is unknown: a document without a value is on neither side. AppwriteError:
    general_query_invalid for an order by lists, where the real server fails with a 500.
    """
    if all(order.direction == "random" for order in asked.orders):
        return None
    if asked.release.cursors_by_first_order:
        return _beyond_first(cursor, asked, fields)
    steps = []
    for order in asked.orders:
        field = fields.get(order.attribute)
        if field is None or field.array:
            raise _invalid("order_by_list", order.attribute)
        key, at = key_of(order.attribute, field), _place(cursor, order.attribute, asked, field)
        downwards = (order.direction == "desc") is not asked.backward
        steps.append((key, comparison.null(field), at, None if order.direction == "random" else downwards))

    def test(document: Document) -> bool:
        for key, null, at, downwards in steps:
            value = key(document)
            if value == null:
                return False
            if value != at:
                return (value < at) is downwards
        return False

    return test


def _beyond_first(cursor: Document, asked: Find, fields: Mapping[str, Field]) -> Callable[[Document], bool]:
    """As `beyond`, by the first order; documents of the same value are told apart by their sequence, upwards.

    Backwards it goes up the sequence, too, where the order does, and down where that is descending.
    """
    # utopia-php/database 0.66.0: Adapter/MariaDB.php find
    first = asked.orders[0]
    field = fields.get(first.attribute)
    if field is None or field.array:
        raise _invalid("order_by_list", first.attribute)
    key, null = key_of(first.attribute, field), comparison.null(field)
    at = _place(cursor, first.attribute, asked, field)
    descending = first.direction == "desc"
    downwards = descending is not asked.backward
    below = asked.backward and descending

    def test(document: Document) -> bool:
        value = key(document)
        if value == null:
            return False
        if value != at:
            return bool((value < at) is downwards)
        return (document.sequence < cursor.sequence) if below else (document.sequence > cursor.sequence)

    return test


def is_at(cursor: Document, attribute: str, asked: Find, field: Field) -> bool:
    """Whether the cursor's place is where its document is: a float can lose digits on its way there."""
    return bool(key_of(attribute, field)(cursor) == _place(cursor, attribute, asked, field))


def _place(cursor: Document, attribute: str, asked: Find, field: Field) -> Any:
    if field.type.spatial:
        # The cursor's shape comes to the database as text, below which no stored shape is.
        return comparison.null(field)
    return comparison.literal(asked.now, field, getter(attribute)(cursor))
