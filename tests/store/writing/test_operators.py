"""Operators leave what MariaDB 10.11 leaves under Appwrite 1.8.1; the expectations were asked of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from mockwrite.errors import AppwriteError
from mockwrite.store.attributes import Attribute
from mockwrite.store.types.operators import Operator
from mockwrite.store.writing.operators import apply, begin, check
from tests.store.named_types import TYPES

NOW = datetime(2026, 11, 23, 8, 57, 38, 538000, UTC)
BIG = 2**63 - 1
INT = 2**31 - 1


def attribute(type: str, *, size: int = 8, array: bool = False, fill: Any = None) -> Attribute:
    return Attribute(
        key="x", sequence=1, type=TYPES[type], size=size, array=array, fill=fill, created_at="", updated_at=""
    )


INTEGER, SHORT, DOUBLE = attribute("integer"), attribute("integer", size=4), attribute("double")
STRING, BOOLEAN, DATE = attribute("string", size=10), attribute("boolean"), attribute("datetime")
INTEGERS, STRINGS = attribute("integer", array=True), attribute("string", array=True)
DOUBLES, BOOLEANS = attribute("double", array=True), attribute("boolean", array=True)
DATES = attribute("datetime", array=True)


def after(target: Attribute, stored: Any, method: str, *values: Any) -> Any:
    operator = Operator(method, list(values))
    check(operator, target, None)
    return apply(operator, target, stored, NOW)


@pytest.mark.parametrize(
    ("target", "stored", "method", "values", "left"),
    [
        (INTEGER, None, "increment", [2], 2),
        (INTEGER, -7, "increment", [1.5], -6),
        (INTEGER, 4, "increment", [0.5], 4),
        (INTEGER, 5, "increment", [0.5], 6),
        (INTEGER, 10, "increment", [5, 12], 12),
        (INTEGER, 10, "increment", [5, 12.5], 13),
        (INTEGER, 20, "increment", [-5, 12], 12),
        (INTEGER, 10, "decrement", ["5"], 5),
        (INTEGER, 1, "decrement", [5, -2.5], -3),
        (INTEGER, 10, "multiply", [100, 40], 40),
        (INTEGER, 10, "multiply", [-3, -25], -25),
        (INTEGER, 5, "divide", [2], 3),
        (INTEGER, -5, "divide", [2], -3),
        (INTEGER, 5, "divide", [2.0], 2),
        (INTEGER, 49999, "divide", [100000], 0),
        (INTEGER, 49999, "divide", [100000, -5.5], 1),
        (INTEGER, 9, "divide", [2, 5], 5),
        (INTEGER, -7, "modulo", [2.5], -2),
        (INTEGER, -7, "modulo", [3], -1),
        (INTEGER, 10, "modulo", [-3, 0], 1),
        (INTEGER, -7, "power", [0], 1),
        (INTEGER, -7, "power", [2, 30], -7),
        (INTEGER, 3, "power", [3, 20], 20),
        (INTEGER, BIG - 1, "increment", [1], BIG),
        (INTEGER, BIG, "decrement", ["7"], BIG),
        (DOUBLE, 9.0, "divide", [4, 2], 2.25),
        (DOUBLE, 0.3333333331, "multiply", [3, 1], 1.0),
        (DOUBLE, None, "decrement", [2.5], -2.5),
        (DOUBLE, 0.1, "increment", [0.2], 0.30000000000000004),
        (DOUBLE, 10.0, "modulo", [3], 1.0),
        (DOUBLE, 2.0, "power", [0.5], 1.4142135623730951),
    ],
)
def test_numbers_round_and_stop_as_in_mariadb(
    target: Attribute, stored: Any, method: str, values: list[Any], left: float
) -> None:
    result = after(target, stored, method, *values)
    assert (result, type(result)) == (left, type(left))


@pytest.mark.parametrize(
    ("target", "stored", "method", "value"),
    [
        (INTEGER, BIG, "increment", 1),
        (SHORT, INT, "multiply", 2),
        (SHORT, INT, "increment", 1.0),
        (DOUBLE, 1e300, "power", 2),
        (DOUBLE, -2.0, "power", 0.5),
        (DOUBLE, 0.0, "power", -1),
    ],
)
def test_what_the_column_does_not_hold_is_refused(
    target: Attribute, stored: Any, method: str, value: Any
) -> None:
    with pytest.raises(AppwriteError) as refused:
        after(target, stored, method, value)
    assert (refused.value.type, refused.value.message) == ("attribute_limit_exceeded", "Value out of range")


@pytest.mark.parametrize(
    ("target", "stored", "method", "values", "left"),
    [
        (STRINGS, None, "arrayAppend", ["b", 7], ["b", 7]),
        (INTEGERS, [1], "arrayPrepend", ["first", None], ["first", None, 1]),
        (STRINGS, ["a", "b"], "arrayInsert", [1, "x"], ["a", "x", "b"]),
        (STRINGS, ["a"], "arrayInsert", [9, "x"], ["a", "x"]),
        (STRINGS, None, "arrayInsert", [0, "x"], None),
        (STRINGS, ["a", None, "B", "b "], "arrayRemove", ["b"], ["a"]),
        (STRINGS, ["a", "B"], "arrayRemove", [None], []),
        (STRINGS, ["\U0001f600", "a"], "arrayRemove", ["\U0001f389"], ["a"]),
        (INTEGERS, [1, 2, 1], "arrayRemove", [2.0], ["1", "1"]),
        (BOOLEANS, [True, False], "arrayRemove", [True], ["true", "false"]),
        (STRINGS, ["b", "a", "B", None, "\u00e1"], "arrayUnique", [], [None, "a", "b"]),
        (INTEGERS, [10, 2, 1, 2], "arrayUnique", [], ["1", "10", "2"]),
        (DOUBLES, [1e22, 1e-7, 2.0], "arrayUnique", [], ["1.0e+22", "1.0e-7", "2"]),
        (STRINGS, ["e", "B", "b"], "arrayIntersect", ["b", None, "E"], ["B", "b", "e"]),
        (STRINGS, ["a", None, "B"], "arrayDiff", ["b"], ["a"]),
        (STRINGS, ["a", None], "arrayDiff", [], ["a", None]),
        (STRINGS, ["a", "b"], "arrayDiff", [None, "b"], []),
        (STRINGS, ["a", None], "arrayFilter", ["isNull"], [None]),
        (STRINGS, ["a", None], "arrayFilter", ["isNotNull", 5], ["a"]),
        (STRINGS, ["a", "b", None], "arrayFilter", ["notEqual", "A"], ["b"]),
        (STRINGS, ["a", "b"], "arrayFilter", ["equal"], []),
        (INTEGERS, [1, 20, None, 3], "arrayFilter", ["greaterThan", "2.5"], ["20", "3"]),
        (DATES, ["2024-02-28T10:00:00.000+00:00"], "arrayRemove", ["2024-02-28 10:00:00.000"], []),
        (DATES, ["2024-02-28T10:00:00.000+00:00"], "arrayUnique", [], ["2024-02-28T10:00:00.000+00:00"]),
        (
            STRINGS,
            ['{"a/b":[1.5,2.0,{}]}'],
            "arrayRemove",
            [{"a/b": [1.5, 2.0, {}]}],
            ['{"a/b":[1.5,2.0,{}]}'],
        ),
        (STRINGS, ['{"a\\/b":[1.5,2,[]]}'], "arrayRemove", [{"a/b": [1.5, 2.0, {}]}], []),
        (STRINGS, ["banana", None], "stringReplace", ["an", "x"], ["bxxa", None]),
    ],
)
def test_arrays_come_back_as_from_a_table_of_texts(
    target: Attribute, stored: Any, method: str, values: list[Any], left: Any
) -> None:
    assert after(target, stored, method, *values) == left


def test_an_object_is_added_as_one_item() -> None:
    assert apply(Operator("arrayAppend", {"a": 1}), STRINGS, ["x"], NOW) == ["x", {"a": 1}]


def test_text_does_not_compare_as_a_number() -> None:
    with pytest.raises(AppwriteError, match="arrayFilter"):
        after(STRINGS, ["1", "a"], "arrayFilter", "lessThan", 5)


@pytest.mark.parametrize(
    ("type", "item", "read"),
    [
        ("integer", "12", 12),
        ("integer", "first", 0),
        ("integer", "1e3", 1000),
        ("integer", 7.9, 7),
        ("integer", None, 0),
        ("integer", [1], 1),
        ("integer", "1e400", BIG),
        ("integer", 1e300, 0),
        ("double", "-1e400", -1.7976931348623157e308),
        ("double", "1.0e-7", 1e-7),
        ("double", True, 1.0),
        ("boolean", "false", True),
        ("boolean", "0", False),
        ("string", 7, 7),
    ],
)
def test_reads_cast_items(type: str, item: Any, read: Any) -> None:
    found = TYPES[type].cast(item)
    assert (found, found.__class__) == (read, read.__class__)


@pytest.mark.parametrize(
    ("target", "stored", "method", "values", "left"),
    [
        (STRING, None, "stringConcat", ["\u00e9"], "\u00e9"),
        (STRING, "Abba", "stringReplace", ["A", "o"], "obba"),
        (STRING, "aaa", "stringReplace", ["", "y"], "aaa"),
        (STRING, None, "stringReplace", ["a", "b"], None),
        (BOOLEAN, None, "toggle", [5], True),
        (BOOLEAN, True, "toggle", [], False),
        (DATE, "2024-02-28T10:00:00.123+00:00", "dateAddDays", [2], "2024-03-01T10:00:00.123+00:00"),
        (DATE, "2024-02-28T10:00:00.123+00:00", "dateSubDays", [59], "2023-12-31T10:00:00.123+00:00"),
        (DATE, None, "dateAddDays", [1], None),
        (DATE, None, "dateSetNow", [], "2026-11-23T08:57:38.000+00:00"),
    ],
)
def test_text_booleans_and_dates(
    target: Attribute, stored: Any, method: str, values: list[Any], left: Any
) -> None:
    assert after(target, stored, method, *values) == left


@pytest.mark.parametrize(
    ("target", "stored", "method", "values"),
    [
        (STRING, "a" * 6, "stringReplace", ["a", "bb"]),
        (STRINGS, ["a"], "stringReplace", ['"', "x"]),
        (DATE, "9999-12-30T00:00:00.000+00:00", "dateAddDays", [5]),
        (DATE, "2000-01-01T00:00:00.000+00:00", "dateSubDays", [10**12]),
    ],
)
def test_a_result_that_does_not_fit_is_refused(
    target: Attribute, stored: Any, method: str, values: list[Any]
) -> None:
    with pytest.raises(AppwriteError) as refused:
        after(target, stored, method, *values)
    assert refused.value.type == "document_invalid_structure"


@pytest.mark.parametrize(
    ("target", "method", "values", "begun"),
    [
        (INTEGER, "increment", [2], 2),
        (attribute("integer", fill=5), "divide", [2, 0], 3),
        (attribute("integer", fill=5), "modulo", [3.9], 2),
        (attribute("integer", fill=5), "power", [3, 9], 125),
        (attribute("double", fill=0.1), "increment", [0.2], 0.3),
        (attribute("double", fill=1.0), "multiply", [1 / 3], 0.33333333333333),
        (STRINGS, "arrayPrepend", ["y"], ["y"]),
        (STRINGS, "arrayInsert", [3, "y"], ["y"]),
        (STRINGS, "arrayDiff", ["y"], []),
        (STRING, "stringReplace", ["a", "b"], ""),
        (attribute("string", size=9, fill="ab"), "stringConcat", ["c"], "abc"),
        (BOOLEAN, "toggle", [], True),
        (DATE, "dateAddDays", [1], None),
        (DATE, "dateSetNow", [], "2026-11-23T08:57:38.538+00:00"),
    ],
)
def test_a_new_document_begins_with_what_php_makes_of_the_default(
    target: Attribute, method: str, values: list[Any], begun: Any
) -> None:
    assert begin(Operator(method, values), target, NOW) == begun
