"""Conditions compiled once for a query: functions of a document, as MariaDB 10.11 would decide.

A comparison with NULL is unknown, hence not true, whichever way it is put; only ``notSearch`` finds NULL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from mockwrite.errors import AppwriteError
from mockwrite.store import collation, comparison, fulltext, spatial
from mockwrite.store.attributes import SPATIAL
from mockwrite.store.documents import getter
from mockwrite.store.queries import Query
from mockwrite.store.query_rules import SYSTEM_FIELDS, Field

if TYPE_CHECKING:
    from mockwrite.store.documents import Document

__all__ = ["Condition", "compile_all", "runs_in_order"]

Condition = Callable[["Document"], bool]
Test = Callable[[Any], bool]


def compile_all(filters: Sequence[Query], fields: Mapping[str, Field], now: datetime) -> Condition | None:
    """What is true of the documents that all `filters` find, for one run over them; None when that is all.

    AppwriteError: general_query_invalid for what the real server's database fails on.
    """
    return _all([_compile(query, fields, now) for query in filters]) if filters else None


def runs_in_order(filters: Sequence[Query]) -> bool:
    """Whether what `filters` find of a document depends on those before it."""
    return any(query.method.startswith("distance") or runs_in_order(query.children) for query in filters)


def _compile(query: Query, fields: Mapping[str, Field], now: datetime) -> Condition:
    if query.method == "and":
        return _all([_compile(child, fields, now) for child in query.children])
    if query.method == "or":
        return _any([_compile(child, fields, now) for child in query.children])
    field = fields.get(query.attribute)
    if field is None:
        text = f"Invalid query: Cannot query nested attribute on: {query.attribute.partition('.')[0]}"
        raise AppwriteError("general_query_invalid", text)
    test = _test(query, field, now)
    if query.attribute in SYSTEM_FIELDS or query.method in _OF_NULL or field.type in SPATIAL:
        read = getter(query.attribute)
        return lambda document: test(read(document))
    key = query.attribute
    return lambda document: (value := document.data.get(key)) is not None and test(value)


def _all(conditions: list[Condition]) -> Condition:
    if len(conditions) == 1:
        return conditions[0]
    first, rest = conditions[0], _all(conditions[1:])
    return lambda document: first(document) and rest(document)


def _any(conditions: list[Condition]) -> Condition:
    if len(conditions) == 1:
        return conditions[0]
    first, rest = conditions[0], _any(conditions[1:])
    return lambda document: first(document) or rest(document)


def _test(query: Query, field: Field, now: datetime) -> Test:
    """The test of a value; those of `_OF_NULL` and of spatial fields are asked about NULL too."""
    method, values = query.method, query.values
    if field.type in SPATIAL:
        return spatial.compile_predicate(method, field.type, values)
    if method == "isNull":
        return lambda value: value is None
    if method == "isNotNull":
        return lambda value: True
    if method == "search":
        return fulltext.compile_search(query.value)
    if method == "notSearch":
        search = fulltext.compile_search(query.value)
        return lambda value: not search(value)
    if field.array:
        return _overlap(method, frozenset(comparison.elements(field, values, now)))
    if method in _LIKE:
        return _likeness(method, field, [comparison.pattern(field, value, now) for value in values])
    return _compared(method, comparison.key(field), [comparison.literal(field, value, now) for value in values])


def _overlap(method: str, sought: frozenset[tuple[str, Any]]) -> Test:
    if method == "contains":
        return lambda value: not sought.isdisjoint(comparison.stored_elements(value))
    return lambda value: sought.isdisjoint(comparison.stored_elements(value))


def _likeness(method: str, field: Field, texts: list[str]) -> Test:
    mode, wanted = _LIKE[method]
    tests = [collation.like(mode, text) for text in texts]
    printed = comparison.printed(field)
    if len(tests) == 1:
        test = tests[0]
        if printed is None:
            return test if wanted else lambda value: not test(value)
        return lambda value: test(printed(value)) is wanted
    return lambda value: any(test(value) for test in tests) is wanted


def _compared(method: str, key: comparison.Key | None, bounds: list[Any]) -> Test:
    if method == "equal":
        found = frozenset(bounds)
        return found.__contains__ if key is None else lambda value: key(value) in found
    low, high = bounds[0], bounds[-1]
    if key is None:
        return _OF_VALUES[method](low, high)
    return _OF_KEYS[method](key, low, high)


_OF_NULL = ("isNull", "notSearch")

_LIKE: dict[str, tuple[Literal["startsWith", "endsWith", "contains"], bool]] = {
    "startsWith": ("startsWith", True),
    "notStartsWith": ("startsWith", False),
    "endsWith": ("endsWith", True),
    "notEndsWith": ("endsWith", False),
    "contains": ("contains", True),
    "notContains": ("contains", False),
}

# Written out, since they are called for each document of a collection.
_OF_VALUES: dict[str, Callable[[Any, Any], Test]] = {
    "notEqual": lambda low, high: lambda value: value != low,
    "lessThan": lambda low, high: lambda value: value < low,
    "lessThanEqual": lambda low, high: lambda value: value <= low,
    "greaterThan": lambda low, high: lambda value: value > low,
    "greaterThanEqual": lambda low, high: lambda value: value >= low,
    "between": lambda low, high: lambda value: low <= value <= high,
    "notBetween": lambda low, high: lambda value: not low <= value <= high,
}
_OF_KEYS: dict[str, Callable[[comparison.Key, Any, Any], Test]] = {
    "notEqual": lambda key, low, high: lambda value: key(value) != low,
    "lessThan": lambda key, low, high: lambda value: key(value) < low,
    "lessThanEqual": lambda key, low, high: lambda value: key(value) <= low,
    "greaterThan": lambda key, low, high: lambda value: key(value) > low,
    "greaterThanEqual": lambda key, low, high: lambda value: key(value) >= low,
    "between": lambda key, low, high: lambda value: low <= key(value) <= high,
    "notBetween": lambda key, low, high: lambda value: not low <= key(value) <= high,
}
