"""Queries as a client sends them: one JSON text each, read and grouped as Appwrite 1.8.1 does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from mockwrite.caches import cached
from mockwrite.errors import AppwriteError
from mockwrite.php import json_text
from mockwrite.php.numbers import numeric
from mockwrite.php.values import name_of, type_name
from mockwrite.releases import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from typing import Self

    from mockwrite.releases import Release
    from mockwrite.store.documents import Document, Documents
    from mockwrite.store.querying.plans import Plan

__all__ = ["BY_SEQUENCE", "Cursor", "Find", "Order", "Query", "WrittenQuery", "is_uid", "parse", "parse_all"]

SPATIAL = frozenset({
    "crosses", "notCrosses", "intersects", "notIntersects",
    "overlaps", "notOverlaps", "touches", "notTouches",
    "distanceEqual", "distanceNotEqual", "distanceGreaterThan", "distanceLessThan",
})  # fmt: skip
VECTOR = frozenset({"vectorDot", "vectorCosine", "vectorEuclidean"})
LOGICAL = frozenset({"and", "or"})
NESTED = LOGICAL | {"elemMatch"}
CONTAINMENT = frozenset({"contains", "containsAny", "containsAll", "notContains"})
EXISTENCE = frozenset({"exists", "notExists"})
FILTERS = SPATIAL | VECTOR | NESTED | CONTAINMENT | EXISTENCE | {
    "equal", "notEqual", "lessThan", "lessThanEqual", "greaterThan", "greaterThanEqual",
    "between", "notBetween", "isNull", "isNotNull",
    "startsWith", "notStartsWith", "endsWith", "notEndsWith", "search", "notSearch",
}  # fmt: skip
ORDERS = frozenset({"orderAsc", "orderDesc", "orderRandom"})
CURSORS = frozenset({"cursorAfter", "cursorBefore"})
LIKE = "LIKE"
"""A filter of no client: what MariaDB is asked, with the pattern, where a release does not convert a value."""
_LONG = 2000
METHODS = FILTERS | ORDERS | CURSORS | {"limit", "offset", "select"}

_UID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,35}")


@dataclass(frozen=True, slots=True)
class Query:
    """One query. `children` are those of ``and``, ``or`` and ``elemMatch``; all others have `values`.

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
    """The queries of a request, and the same by their purpose.

    The first limit, offset and cursor win; filters are joined by and; selects add up. Dates such as
    ``tomorrow`` are told from `now`; what queries mean can differ by `release`.

    `conjuncts` are the filters, with what ``and`` joins taken apart. `orders` end in one that leaves no ties.
    `selections` is everything that is selected, dotted paths too, and `selected` the attributes to show: None where
    nothing says so. `limit` is None where there is none; it and `offset` are to be read after the check.
    `plan` is how a page of it was found last.
    """

    __slots__ = (
        "conjuncts",
        "cursor",
        "filters",
        "limit",
        "now",
        "offset",
        "orders",
        "plan",
        "queries",
        "release",
        "selected",
        "selections",
    )

    def __init__(self, queries: Iterable[Query], now: datetime, release: Release = DEFAULT) -> None:
        self.queries = tuple(queries)
        self.now = now
        self.release = release
        self.cursor: Cursor | None = None
        self.limit: int | None = None
        self.offset = 0
        self.selections: tuple[Any, ...] | None = None
        self.selected: frozenset[str] | None = None
        self.orders: tuple[Order, ...] = BY_SEQUENCE
        self.filters: tuple[Query, ...] = ()
        self.conjuncts: tuple[Query, ...] = ()
        self.plan: Plan | None = None
        if self.queries:
            self._group()

    def _group(self) -> None:
        groups: dict[str, list[Query]] = {}
        for query in self.queries:
            groups.setdefault(_PURPOSES[query.method], []).append(query)
        self.filters = tuple(groups.get("filter", ()))
        self.conjuncts = tuple(_conjuncts(self.filters))
        if "order" in groups:
            self.orders = _orders(groups["order"])
        if "select" in groups:
            self.selections = tuple(value for query in groups["select"] for value in query.values)
            # PHP finds true equal to ``*``.
            if not any(value == "*" or value is True for value in self.selections):
                self.selected = frozenset(value for value in self.selections if isinstance(value, str))
        if "cursor" in groups:
            query = groups["cursor"][0]
            self.cursor = Cursor(query.value, query.method == "cursorBefore")
        self.limit = _number(groups.get("limit"))
        self.offset = _number(groups.get("offset")) or 0

    @property
    def backward(self) -> bool:
        """Whether the page is the one that ends before the cursor."""
        return self.cursor is not None and self.cursor.before

    def cursor_document(self, documents: Documents) -> Document | None:
        """Return the document of the cursor, readable or not; None without a cursor. To be asked before the check.

        Raises AppwriteError: general_query_invalid for what is no id, general_cursor_not_found.
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
BY_SEQUENCE = (Order("$sequence", "asc"),)
"""The order of what is asked for in none."""
_PURPOSES = {
    **dict.fromkeys(FILTERS, "filter"),
    **dict.fromkeys(ORDERS, "order"),
    **dict.fromkeys(CURSORS, "cursor"),
    **{method: method for method in ("limit", "offset", "select")},
}


class WrittenQuery(str):
    """A query that was put into JSON here, with the value that its text decodes to."""

    __slots__ = ("value",)

    value: Any

    def __new__(cls, fields: Mapping[str, Any]) -> Self:
        """Return the text of `fields`. Raises ValueError: a number is infinite."""
        text = super().__new__(cls, json_text.encode(fields, finite=True))
        text.value = json_text.kept(fields)
        return text


def parse(text: str, release: Release = DEFAULT) -> Query:
    """Return the query that a JSON text holds. Raises AppwriteError: general_query_invalid."""
    if isinstance(text, WrittenQuery):
        return _query(text.value, release.query_methods)
    return (_parsed if len(text) < _LONG else _read)(text, release.query_methods)


def _read(text: str, methods: frozenset[str]) -> Query:
    try:
        found = json_text.decode(text)
    except json_text.JSONError as error:
        raise AppwriteError("general_query_invalid", "query_unreadable", problem=str(error)) from None
    return _query(found, methods)


_parsed = cached(512)(_read)
"""The queries of a client are few, and come again."""


def parse_all(texts: Iterable[str], now: datetime, release: Release = DEFAULT) -> Find:
    """Return what a request's queries ask for. Raises AppwriteError: general_query_invalid."""
    return Find([parse(text, release) for text in texts], now, release)


def is_uid(id: Any) -> bool:
    """Whether the id of a cursor could be one."""
    return isinstance(id, str) and _UID.fullmatch(id) is not None


def _number(queries: list[Query] | None) -> int | None:
    number = numeric(queries[0].value) if queries else None
    return number if isinstance(number, int) else None


def _orders(queries: list[Query]) -> tuple[Order, ...]:
    """The orders that queries ask for, ending in one that leaves no ties.

    Attributes and directions are matched up by their place, as the real server does; so a random order,
    which has a direction but no attribute, takes that of the one after it.
    """
    named = [query for query in queries if query.attribute or query.method != "orderRandom"]
    attributes = [query.attribute or "$sequence" for query in named]
    if not {"$id", "$sequence"} & set(attributes):
        attributes.append("$sequence")
    directions = [_DIRECTIONS[query.method] for query in queries] + ["asc"] * len(attributes)
    return tuple(Order(*pair) for pair in zip(attributes, directions, strict=False))


def _conjuncts(queries: Iterable[Query]) -> Iterator[Query]:
    for query in queries:
        if query.method == "and":
            yield from _conjuncts(query.children)
        else:
            yield query


def _query(found: Any, methods: frozenset[str]) -> Query:
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
    if method not in methods:
        raise AppwriteError("general_query_invalid", "query_method_unknown", method=method)
    if not isinstance(attribute, str):
        raise _invalid("query_attribute_text_expected", attribute)
    named = isinstance(values, dict) and "0" not in values
    if isinstance(values, dict):
        values = list(values.values())
    if not isinstance(values, list):
        raise _invalid("query_values_array_expected", values)
    if method in NESTED:
        return Query(method, attribute, children=tuple(_child(value, methods) for value in values))
    return Query(method, attribute, tuple(values), named=named)


def _child(found: Any, methods: frozenset[str]) -> Query:
    if not isinstance(found, (list, dict)):
        raise AppwriteError("general_query_invalid", "query_child_expected", type=name_of(found))
    return _query(found, methods)


def _invalid(key: str, found: Any) -> AppwriteError:
    return AppwriteError("general_query_invalid", key, type=type_name(found))
