"""How a transaction looks for what it has staged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockwrite.errors import AppwriteError
from mockwrite.store.transactions.php_filters import filters, matches, parsed

FIELDS: dict[str, Any] = {"name": "Bee", "n": 5, "digits": "5", "list": ["a", 1], "none": None, "flag": True}


def found(method: str, attribute: str, *values: Any) -> bool:
    text = json.dumps({"method": method, "attribute": attribute, "values": list(values)})
    return matches(FIELDS, filters(parsed([text])))


@pytest.mark.parametrize(
    "asked",
    [
        ("equal", "n", "5"),
        ("equal", "digits", 5),
        ("equal", "flag", "anything"),
        ("equal", "absent", ""),
        ("notEqual", "name", "bee"),
        ("contains", "list", "1"),
        ("startsWith", "name", "B"),
        ("endsWith", "name", "x", "ee"),
        ("greaterThan", "n", 4),
        ("greaterThan", "name", "ABC"),
        ("lessThanEqual", "n", "5.0"),
        ("lessThan", "none", 1),
        ("between", "n", 5, "6"),
        ("isNull", "absent"),
        ("isNotNull", "name"),
    ],
)
def test_comparisons_are_those_of_php(asked: tuple[Any, ...]) -> None:
    assert found(*asked)


@pytest.mark.parametrize(
    "asked",
    [
        ("equal", "name", "bee"),
        ("contains", "name", "e"),
        ("startsWith", "n", "5"),
        ("greaterThan", "none", 0),
        ("between", "n", 6, 7),
        ("isNull", "name"),
    ],
)
def test_the_database_would_find_some_of_these(asked: tuple[Any, ...]) -> None:
    assert not found(*asked)


@pytest.mark.parametrize("method", ["search", "notContains", "notBetween", "notStartsWith"])
def test_what_it_does_not_know_counts_as_met(method: str) -> None:
    assert found(method, "name", "nothing")


def test_limits_and_orders_are_no_filters() -> None:
    texts = [
        json.dumps({"method": method, "values": [1]}) for method in ("limit", "offset", "orderAsc", "select")
    ]
    assert filters(parsed(texts)) == []


@pytest.mark.parametrize("texts", [["{"], [5], {"0": "nope"}])
def test_what_is_no_query_is_refused(texts: Any) -> None:
    with pytest.raises(AppwriteError) as refusal:
        parsed(texts)
    assert refusal.value.type == "general_query_invalid"
