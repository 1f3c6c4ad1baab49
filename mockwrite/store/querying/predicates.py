"""Conditions compiled once for a query: functions of a document, as MariaDB 10.11 would decide.

A comparison with NULL is unknown, hence not true, whichever way it is put; only ``notSearch`` finds NULL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from mockwrite.errors import AppwriteError
from mockwrite.mariadb import collation, fulltext
from mockwrite.php.values import text_or_array
from mockwrite.store.documents import getter
from mockwrite.store.schema import SYSTEM_FIELDS
from mockwrite.store.types import comparison

if TYPE_CHECKING:
    from datetime import datetime

    from mockwrite.store.attributes import Field
    from mockwrite.store.documents import Document
    from mockwrite.store.querying.queries import Query
    from mockwrite.store.types.attribute_type import Key
    from mockwrite.store.types.comparison import ToKey

__all__ = ["Condition", "compile_all", "counts_otherwise", "runs_in_order"]

Condition = Callable[["Document"], bool]
Test = Callable[[Any], bool]
Mode = Literal["startsWith", "endsWith", "contains", "pattern"]


def compile_all(filters: Sequence[Query], fields: Mapping[str, Field], literal: ToKey) -> Condition | None:
    """Return a test of a document that holds where all `filters` match, for one run; None where there are none.

    `literal` makes the key of a field's value: `comparison.literal`, or `comparison.counted`.
    AppwriteError: general_query_invalid for what the real server's database fails on.
    """
    return _all([_compile(query, fields, literal) for query in filters]) if filters else None


def counts_otherwise(filters: Sequence[Query], fields: Mapping[str, Field], now: datetime) -> bool:
    """Whether counting takes a value of `filters` for another one than finding does."""
    return any(
        counts_otherwise(query.children, fields, now)
        or any(
            comparison.counted(now, fields[query.attribute], value)
            != comparison.literal(now, fields[query.attribute], value)
            for value in query.values
            if isinstance(value, float)
        )
        for query in filters
    )


def runs_in_order(filters: Sequence[Query]) -> bool:
    """Whether what `filters` find of a document depends on those before it."""
    return any(query.method.startswith("distance") or runs_in_order(query.children) for query in filters)


def _compile(query: Query, fields: Mapping[str, Field], literal: ToKey) -> Condition:
    if query.method == "and":
        return _all([_compile(child, fields, literal) for child in query.children])
    if query.method == "or":
        return _any([_compile(child, fields, literal) for child in query.children])
    field = fields.get(query.attribute)
    if field is None:
        relationship = query.attribute.partition(".")[0]
        raise AppwriteError("general_query_invalid", "query_nested", attribute=relationship)
    key, test = query.attribute, _test(query, field, literal)
    if key in SYSTEM_FIELDS or field.type.spatial or query.method == "notSearch":
        read = getter(key)
        return lambda document: test(read(document))
    if query.method == "isNull":
        return lambda document: document.data.get(key) is None
    if query.method == "isNotNull":
        return lambda document: document.data.get(key) is not None
    return lambda document: (value := document.data.get(key)) is not None and test(value)


def _all(conditions: list[Condition]) -> Condition:
    match conditions:
        case [one]:
            return one
        case [one, other]:
            return lambda document: one(document) and other(document)
    return lambda document: all(condition(document) for condition in conditions)


def _any(conditions: list[Condition]) -> Condition:
    match conditions:
        case [one, other]:
            return lambda document: one(document) or other(document)
    return lambda document: any(condition(document) for condition in conditions)


def _test(query: Query, field: Field, literal: ToKey) -> Test:
    """The test of a value; ``isNull``, ``notSearch`` and those of spatial fields are asked about NULL too."""
    method, values = query.method, query.values
    if field.type.spatial:
        return field.type.predicate(method, values)
    if method in _NULLS:
        return _NULLS[method]
    if method in ("search", "notSearch"):
        test = _search(query.values[0])
        return test if method == "search" else _no(test)
    if query.named and (field.array or method in ("between", "notBetween")):
        return lambda _: method == "notContains"
    if field.array or method in _LIKE:
        if field.type.dated:
            values = tuple(literal(field, value) for value in values)
        if field.array:
            test = _holds_all(values) if method == "containsAll" else _overlap(values)
        else:
            test = _likeness(_LIKE[method], field, values)
        return _no(test) if method.startswith("not") else test
    return _compared(method, comparison.key(field), [literal(field, value) for value in values])


def _search(value: str) -> Test:
    search = fulltext.compile_search(value)
    if search.phrase is not None:
        return search
    terms = [*search.words, *([search.prefix] if search.prefix else [])]

    def test(text: str | None) -> bool:
        if text is None:
            return False
        # Most texts hold none of the terms anywhere, which is seen sooner than their words are.
        weights = collation.weights(text)
        return any(term in weights for term in terms) and search(text)

    return test


def _overlap(sought: Sequence[Any]) -> Test:
    """Whether an array shares an element with `sought`: text by its bytes, numbers nearly."""
    if all(isinstance(value, str) for value in sought):
        texts = frozenset(sought)
        return lambda value: not texts.isdisjoint(value)
    numbers = [float(value) for value in sought if comparison.is_number(value)]
    others = {(type(value), value) for value in sought if not comparison.is_number(value)}

    def found(item: Any) -> bool:
        if comparison.is_number(item):
            return any(abs(item - number) < _NEAR for number in numbers)
        return (type(item), item) in others

    return lambda value: any(map(found, value))


def _holds_all(sought: Sequence[Any]) -> Test:
    """Whether an array has all elements of `sought`."""
    tests = [_overlap([value]) for value in sought]
    return lambda value: all(test(value) for test in tests)


def _likeness(mode: Mode, field: Field, values: Sequence[Any]) -> Test:
    tests = [collation.like(mode, text_or_array(value)) for value in values]
    test = tests[0] if len(tests) == 1 else lambda text: any(test(text) for test in tests)
    printed = comparison.printed(field)
    return test if printed is None else lambda value: test(printed(value))


def _no(test: Test) -> Test:
    return lambda value: not test(value)


def _compared(method: str, key: Key | None, bounds: list[Any]) -> Test:
    if method == "equal":
        found = frozenset(bounds)
        return found.__contains__ if key is None else lambda value: key(value) in found
    low, high = bounds[0], bounds[-1]
    if key is None:
        return _OF_VALUES[method](low, high)
    return _OF_KEYS[method](key, low, high)


_NEAR = 1e-12

_NULLS: dict[str, Test] = {
    "isNull": lambda value: value is None,
    "isNotNull": lambda value: value is not None,
}

_LIKE: dict[str, Mode] = {
    "startsWith": "startsWith",
    "notStartsWith": "startsWith",
    "endsWith": "endsWith",
    "notEndsWith": "endsWith",
    "contains": "contains",
    "notContains": "contains",
    "containsAny": "contains",
    # utopia-php/database 6.0.0: MariaDB.php getSQLCondition; of texts it adds no wildcards, nor escapes any.
    "containsAll": "pattern",
}

# Written out twice, since they are called for each document of a collection.
_OF_VALUES: dict[str, Callable[[Any, Any], Test]] = {
    "notEqual": lambda bound, _: lambda value: value != bound,
    "lessThan": lambda bound, _: lambda value: value < bound,
    "lessThanEqual": lambda bound, _: lambda value: value <= bound,
    "greaterThan": lambda bound, _: lambda value: value > bound,
    "greaterThanEqual": lambda bound, _: lambda value: value >= bound,
    "between": lambda low, high: lambda value: low <= value <= high,
    "notBetween": lambda low, high: lambda value: not low <= value <= high,
}
_OF_KEYS: dict[str, Callable[[Key, Any, Any], Test]] = {
    "notEqual": lambda key, bound, _: lambda value: key(value) != bound,
    "lessThan": lambda key, bound, _: lambda value: key(value) < bound,
    "lessThanEqual": lambda key, bound, _: lambda value: key(value) <= bound,
    "greaterThan": lambda key, bound, _: lambda value: key(value) > bound,
    "greaterThanEqual": lambda key, bound, _: lambda value: key(value) >= bound,
    "between": lambda key, low, high: lambda value: low <= key(value) <= high,
    "notBetween": lambda key, low, high: lambda value: not low <= key(value) <= high,
}
