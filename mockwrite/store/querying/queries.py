"""Queries as a client sends them: one JSON text each, read and grouped as Appwrite 1.8.1 does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from mockwrite.errors import AppwriteError
from mockwrite.php import json_text
from mockwrite.php.numbers import numeric
from mockwrite.php.values import name_of, type_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from mockwrite.store.documents import Document, Documents

__all__ = ["Cursor", "Find", "Order", "Query", "is_uid", "parse", "parse_all"]

SPATIAL = frozenset({
    "crosses", "notCrosses", "intersects", "notIntersects",
    "overlaps", "notOverlaps", "touches", "notTouches",
    "distanceEqual", "distanceNotEqual", "distanceGreaterThan", "distanceLessThan",
})  # fmt: skip
VECTOR = frozenset({"vectorDot", "vectorCosine", "vectorEuclidean"})
LOGICAL = frozenset({"and", "or"})
FILTERS = SPATIAL | VECTOR | LOGICAL | {
    "equal", "notEqual", "lessThan", "lessThanEqual", "greaterThan", "greaterThanEqual",
    "between", "notBetween", "isNull", "isNotNull", "contains", "notContains",
    "startsWith", "notStartsWith", "endsWith", "notEndsWith", "search", "notSearch",
}  # fmt: skip
ORDERS = frozenset({"orderAsc", "orderDesc", "orderRandom"})
CURSORS = frozenset({"cursorAfter", "cursorBefore"})
METHODS = FILTERS | ORDERS | CURSORS | {"limit", "offset", "select"}

_UID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,35}")


@dataclass(frozen=True, slots=True)
class Query:
    """One query. `children` are those of ``and`` and ``or``; all others have `values`.

    The values of an object are `named`: there are some, but to PHP none is the first.
    """

    method: str
    attribute: str = ""
    values: tuple[Any, ...] = ()
    children: tuple[Query, ...] = ()
    named: bool = False

    @property
    def value(self) -> Any:
        """The first value; None where there is none."""
        return self.values[0] if self.values and not self.named else None


@dataclass(frozen=True, slots=True)
class Order:
    """By what to sort, and which way; ``random`` shuffles whatever its attribute is."""

    attribute: str
    direction: Literal["asc", "desc", "random"]


@dataclass(frozen=True, slots=True)
class Cursor:
    """The document that a page begins after or ends before; `id` as sent, of any JSON type."""

    id: Any
    before: bool


class Find:
    """What one request asks for: its queries, and the same by their purpose.

    The first limit, offset and cursor win; filters are joined by and; selects add up. Dates such as
    ``tomorrow`` are told from `now`.
    """

    def __init__(self, queries: Iterable[Query], now: datetime) -> None:
        self.queries = tuple(queries)
        self.now = now

    @cached_property
    def filters(self) -> tuple[Query, ...]:
        return tuple(query for query in self.queries if query.method in FILTERS)

    @cached_property
    def conjuncts(self) -> tuple[Query, ...]:
        """The filters, with what ``and`` joins taken apart."""
        return tuple(_conjuncts(self.filters))

    @cached_property
    def orders(self) -> tuple[Order, ...]:
        """The orders, ending in one that leaves no ties.

        Attributes and directions are matched up by their place, as the real server does; so a random order,
        which has a direction but no attribute, takes that of the one after it.
        """
        asked = [query for query in self.queries if query.method in ORDERS]
        attributes = [query.attribute for query in asked if query.attribute]
        if not {"$id", "$sequence"} & set(attributes):
            attributes.append("$sequence")
        directions = [_DIRECTIONS[query.method] for query in asked] + ["asc"] * len(attributes)
        return tuple(Order(*pair) for pair in zip(attributes, directions, strict=False))

    @cached_property
    def selections(self) -> tuple[Any, ...] | None:
        """Everything that is selected, in its order, dotted paths too; None when there is no select."""
        selects = [query for query in self.queries if query.method == "select"]
        return tuple(value for query in selects for value in query.values) if selects else None

    @cached_property
    def selected(self) -> frozenset[str] | None:
        """The attributes to show; None when all are. PHP finds true equal to ``*``."""
        if self.selections is None or any(value == "*" or value is True for value in self.selections):
            return None
        return frozenset(value for value in self.selections if isinstance(value, str))

    @property
    def limit(self) -> int | None:
        """How many documents at most; None where nothing says so. To be read after the check."""
        return self._number("limit")

    @property
    def offset(self) -> int:
        """How many to skip after the cursor. To be read after the check."""
        return self._number("offset") or 0

    def _number(self, method: str) -> int | None:
        found = (query.value for query in self.queries if query.method == method)
        return next((int(numeric(value) or 0) for value in found), None)

    @cached_property
    def cursor(self) -> Cursor | None:
        found = (query for query in self.queries if query.method in CURSORS)
        return next((Cursor(query.value, query.method == "cursorBefore") for query in found), None)

    @property
    def backward(self) -> bool:
        """Whether the page is the one that ends before the cursor."""
        return self.cursor is not None and self.cursor.before

    def cursor_document(self, documents: Documents) -> Document | None:
        """The document of the cursor, readable or not; None without a cursor. To be asked before the check.

        AppwriteError: general_query_invalid for what is no id, general_cursor_not_found.
        """
        if self.cursor is None:
            return None
        if not is_uid(self.cursor.id):
            raise AppwriteError("general_query_invalid", "cursor_id_invalid")
        document = documents.get(self.cursor.id)
        if document is None:
            raise AppwriteError("general_cursor_not_found", "cursor_not_found", id=self.cursor.id)
        return document


_DIRECTIONS: dict[str, Literal["asc", "desc", "random"]] = {
    "orderAsc": "asc",
    "orderDesc": "desc",
    "orderRandom": "random",
}


def parse(text: str) -> Query:
    """The query that a JSON text holds. AppwriteError: general_query_invalid."""
    try:
        found = json_text.decode(text)
    except json_text.JSONError as error:
        raise AppwriteError("general_query_invalid", "query_unreadable", problem=str(error)) from None
    return _query(found)


def parse_all(texts: Iterable[str], now: datetime) -> Find:
    """What a request's queries ask for. AppwriteError: general_query_invalid for the first that is none."""
    return Find([parse(text) for text in texts], now)


def is_uid(id: Any) -> bool:
    """Whether the id of a cursor could be one."""
    return isinstance(id, str) and _UID.fullmatch(id) is not None


def _conjuncts(queries: Iterable[Query]) -> Iterator[Query]:
    for query in queries:
        if query.method == "and":
            yield from _conjuncts(query.children)
        else:
            yield query


def _query(found: Any) -> Query:
    if isinstance(found, list):
        found = dict(enumerate(found))
    if not isinstance(found, dict):
        raise _invalid("query_array_expected", found)
    method, attribute, values = (
        default if found.get(key) is None else found[key]
        for key, default in (("method", ""), ("attribute", ""), ("values", []))
    )
    if not isinstance(method, str):
        raise _invalid("query_method_text_expected", method)
    if method not in METHODS:
        raise AppwriteError("general_query_invalid", "query_method_unknown", method=method)
    if not isinstance(attribute, str):
        raise _invalid("query_attribute_text_expected", attribute)
    named = isinstance(values, dict) and "0" not in values
    if isinstance(values, dict):
        values = list(values.values())
    if not isinstance(values, list):
        raise _invalid("query_values_array_expected", values)
    if method in LOGICAL:
        return Query(method, attribute, children=tuple(map(_child, values)))
    if not attribute and method in ("orderAsc", "orderDesc"):
        attribute = "$sequence"
    return Query(method, attribute, tuple(values), named=named)


def _child(found: Any) -> Query:
    if not isinstance(found, (list, dict)):
        raise AppwriteError("general_query_invalid", "query_child_expected", type=name_of(found))
    return _query(found)


def _invalid(key: str, found: Any) -> AppwriteError:
    return AppwriteError("general_query_invalid", key, type=type_name(found))
