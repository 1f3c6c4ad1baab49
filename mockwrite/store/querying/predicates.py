"""Conditions compiled once for a query: functions of a document, as MariaDB 10.11 would decide.

A comparison with NULL is unknown, hence not true, whichever way it is put; only ``notSearch`` finds NULL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import ge, gt, le, lt, ne, not_
from typing import TYPE_CHECKING, Any, Literal

from mockwrite.errors import AppwriteError
from mockwrite.mariadb import collation, fulltext
from mockwrite.php.json_text import encode
from mockwrite.php.values import text_or_array
from mockwrite.releases.messages import Message
from mockwrite.store.documents import getter
from mockwrite.store.querying.queries import EXISTENCE, LIKE
from mockwrite.store.schema import SYSTEM_FIELDS
from mockwrite.store.types import comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from mockwrite.store.attributes import Field
    from mockwrite.store.documents import Document
    from mockwrite.store.querying.queries import Query
    from mockwrite.store.types.attribute_type import Key
    from mockwrite.store.types.comparison import ToKey

__all__ = [
    "SEARCHES",
    "Condition",
    "Match",
    "Reads",
    "compile_all",
    "counts_otherwise",
    "field_of",
    "match_of",
    "runs_in_order",
]

Condition = Callable[["Document"], bool]
Test = Callable[[Any], bool]
Reads = Literal["value", "key", "text"]

SEARCHES = frozenset({"search", "notSearch"})


def compile_all(filters: Sequence[Query], fields: Mapping[str, Field], literal: ToKey) -> Condition | None:
    """Return a test of a document that holds where all `filters` match, for one run; None where there are none.

    `literal` makes the key of a field's value: `comparison.literal`, or `comparison.counted`.
    Raises AppwriteError: general_query_invalid for what the real server's database fails on.
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
    key, field = query.attribute, field_of(query, fields)
    if query.method in EXISTENCE:
        problem = Message("query_method_unsupported", method=query.method)
        raise AppwriteError("general_query_invalid", "query_unreadable", problem=problem)
    read = getter(key)
    if field.type.spatial or query.method in SEARCHES:
        asked = field.type.predicate(query.method, query.values) if field.type.spatial else _search(query)
        return lambda document: asked(read(document))
    if query.method == "isNull":
        return lambda document: read(document) is None
    if query.method == "isNotNull":
        return lambda document: read(document) is not None
    test = match_of(query, field, literal).of_value()
    if key in SYSTEM_FIELDS:
        return lambda document: test(read(document))
    return lambda document: (value := document.data.get(key)) is not None and test(value)


def field_of(query: Query, fields: Mapping[str, Field]) -> Field:
    """Return the attribute that a filter asks about. Raises AppwriteError: general_query_invalid where it is a path."""
    field = fields.get(query.attribute)
    if field is None:
        relationship = query.attribute.partition(".")[0]
        raise AppwriteError("general_query_invalid", "query_nested", attribute=relationship)
    return field


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


@dataclass(frozen=True, slots=True)
class Match:
    """What a filter asks of a value, NULL aside: that a function holds, or that it does not where it is `negated`.

    `reads` says of what: of the value, of its `key`, or of the weights of its `text`; `prepare` makes that. The
    `function` takes it, and `second` after it where there is one. It is a built-in one for all but lists of numbers,
    several patterns, and ``between``: so what many documents keep is looked at without Python.
    """

    reads: Reads
    prepare: Key | None
    function: Callable[..., Any]
    second: tuple[Any, ...] = ()
    negated: bool = False

    def of_value(self) -> Test:
        """Return the test of one value."""
        function, prepare = self.function, self.prepare
        if self.second:
            (second,) = self.second
            if prepare is None:
                test: Test = lambda value: function(value, second)  # noqa: E731 - one of four
            else:
                test = lambda value: function(prepare(value), second)  # noqa: E731
        else:
            test = function if prepare is None else lambda value: function(prepare(value))
        return _no(test) if self.negated else test

    def of_prepared(self, values: Iterable[Any]) -> Iterator[Any]:
        """Return for each of many values, prepared, something true where it holds."""
        found = map(self.function, values, *map(repeat, self.second))
        return map(not_, found) if self.negated else found


def match_of(query: Query, field: Field, literal: ToKey) -> Match:
    """Return what a filter asks of values that are neither NULL, shapes, nor searched for words."""
    method, values = query.method, query.values
    if query.named and (field.array or method in ("between", "notBetween")):
        return Match("value", None, lambda _: method == "notContains")
    if method == LIKE:
        return Match("value", None, _like(field, values))
    if field.array or method in _LIKE:
        if field.type.dated:
            values = tuple(literal(field, value) for value in values)
        if field.array:
            return _among(method, values)
        return _likeness(method, field, values)
    bounds = [literal(field, value) for value in values]
    key = comparison.key(field)
    reads: Reads = "value" if key is None else "key"
    if method == "equal":
        return Match(reads, key, frozenset(bounds).__contains__)
    if method in _OPERATORS:
        return Match(reads, key, _OPERATORS[method], (bounds[0],))
    low, high = bounds[0], bounds[-1]
    return Match(reads, key, lambda key: low <= key <= high, negated=method == "notBetween")


def _search(query: Query) -> Test:
    """Return whether a text, or NULL, is found."""
    search = fulltext.compile_search(query.values[0])
    if query.method == "notSearch":
        return _no(search)
    terms = [*search.words, *([search.prefix] if search.prefix else [])]
    if search.phrase is not None:
        return search

    def test(text: str | None) -> bool:
        if text is None:
            return False
        # Most texts hold none of the terms anywhere, which is seen sooner than their words are.
        weights = collation.weights(text)
        return any(term in weights for term in terms) and search(text)

    return test


def _among(method: str, values: Sequence[Any]) -> Match:
    """What a filter asks of an array: of text by its bytes, of numbers nearly."""
    negated = method.startswith("not")
    if method == "containsAll":
        return Match("value", None, _holds_all(values))
    if all(isinstance(value, str) for value in values):
        return Match("value", None, frozenset(values).isdisjoint, negated=not negated)
    return Match("value", None, _overlap(values), negated=negated)


def _overlap(sought: Sequence[Any]) -> Test:
    """Whether an array shares an element with `sought`."""
    numbers = [float(value) for value in sought if comparison.is_number(value)]
    others = {(type(value), value) for value in sought if not comparison.is_number(value)}

    def found(item: Any) -> bool:
        if comparison.is_number(item):
            return any(abs(item - number) < _NEAR for number in numbers)
        return (type(item), item) in others

    return lambda value: any(map(found, value))


def _holds_all(sought: Sequence[Any]) -> Test:
    """Whether an array has all elements of `sought`."""
    tests = [_among("contains", [value]).of_value() for value in sought]
    return lambda value: all(test(value) for test in tests)


def _likeness(method: str, field: Field, values: Sequence[Any]) -> Match:
    """What a filter asks of a value as it is printed."""
    printed = comparison.printed(field)
    prepare = collation.weights if printed is None else lambda value: collation.weights(printed(value))
    negated = method.startswith("not")
    patterns = [collation.like_weights(_LIKE[method], text_or_array(value)) for value in values]
    if len(patterns) == 1:
        function, *second = patterns[0]
        return Match("text", prepare, function, tuple(second), negated=negated)
    return Match(
        "text", prepare, lambda text: any(test(text, *sought) for test, *sought in patterns), negated=negated
    )


def _like(field: Field, patterns: Sequence[str]) -> Test:
    """Whether what a column of dates or of JSON holds is like one of `patterns`."""
    tests = [collation.like_bytes(pattern) for pattern in patterns]

    def test(value: Any) -> bool:
        kept = field.type.column_text(value)
        text = encode(kept) if field.array else kept
        return any(test(text) for test in tests)

    return test


def _no(test: Test) -> Test:
    return lambda value: not test(value)


_NEAR = 1e-12

_LIKE: dict[str, collation.Mode] = {
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

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "notEqual": ne,
    "lessThan": lt,
    "lessThanEqual": le,
    "greaterThan": gt,
    "greaterThanEqual": ge,
}
