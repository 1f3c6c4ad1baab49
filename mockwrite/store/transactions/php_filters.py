"""Filters as a transaction applies them to what it has staged: not by the database's rules, but by PHP's.

Appwrite 1.8.1 knows the plain comparisons, and takes all other filters for met.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.php.equality import alike, compare
from mockwrite.php.values import text_or_array
from mockwrite.releases import DEFAULT
from mockwrite.store.querying.queries import CURSORS, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mockwrite.releases import Release
    from mockwrite.store.querying.queries import Query

__all__ = ["filters", "matches", "parsed"]

_NO_FILTERS = CURSORS | {"limit", "offset", "select", "orderAsc", "orderDesc"}


def parsed(texts: Any, release: Release = DEFAULT) -> list[Query]:
    """The queries that were staged. Raises AppwriteError: general_query_invalid for the first that is none."""
    items = texts.values() if isinstance(texts, dict) else texts
    return [parse(text if isinstance(text, str) else "", release) for text in items]


def filters(queries: Iterable[Query]) -> list[Query]:
    """Return the filters among `queries`."""
    return [query for query in queries if query.method not in _NO_FILTERS]


def matches(fields: Mapping[str, Any], queries: Iterable[Query]) -> bool:
    """Whether a document that shows `fields` meets all of `queries`, which filter."""
    return all(
        query.method not in _TESTS or _TESTS[query.method](fields.get(query.attribute), query.values)
        for query in queries
    )


def _among(value: Any, values: Iterable[Any]) -> bool:
    return any(alike(value, each) for each in values)


def _less(one: Any, other: Any) -> bool:
    return compare(one, other) < 0


def _at_most(one: Any, other: Any) -> bool:
    return compare(one, other) <= 0


def _at(values: Sequence[Any], place: int) -> Any:
    return values[place] if place < len(values) else None


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, (list, tuple)) else ()


_TESTS: dict[str, Callable[[Any, Sequence[Any]], bool]] = {
    "equal": _among,
    "notEqual": lambda value, values: not _among(value, values),
    "contains": lambda value, values: any(_among(each, _items(value)) for each in values),
    "startsWith": lambda value, values: (
        isinstance(value, str) and any(value.startswith(text_or_array(each)) for each in values)
    ),
    "endsWith": lambda value, values: (
        isinstance(value, str) and any(value.endswith(text_or_array(each)) for each in values)
    ),
    "greaterThan": lambda value, values: _less(_at(values, 0), value),
    "greaterThanEqual": lambda value, values: _at_most(_at(values, 0), value),
    "lessThan": lambda value, values: _less(value, _at(values, 0)),
    "lessThanEqual": lambda value, values: _at_most(value, _at(values, 0)),
    "isNull": lambda value, _values: value is None,
    "isNotNull": lambda value, _values: value is not None,
    "between": lambda value, values: _at_most(_at(values, 0), value) and _at_most(value, _at(values, 1)),
}
