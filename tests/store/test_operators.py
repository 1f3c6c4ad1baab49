"""Operators leave what MariaDB 10.11 leaves under Appwrite 1.8.1; the expectations were asked of it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from mockwrite.errors import AppwriteError
from mockwrite.store.attributes import Attribute
from mockwrite.store.operators import METHODS, Operator, apply, begin, cast, check, parse

NOW = datetime(2026, 11, 23, 8, 57, 38, 538000, UTC)
BIG = 2**63 - 1
INT = 2**31 - 1


def attribute(type: str, *, size: int = 8, array: bool = False, fill: Any = None) -> Attribute:
    return Attribute(
        key="x", sequence=1, type=type, size=size, array=array, fill=fill, created_at="", updated_at=""
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


def refusal(target: Attribute, old: dict[str, Any] | None, method: str, *values: Any) -> str:
    with pytest.raises(AppwriteError) as refused:
        check(Operator(method, list(values)), target, old)
    assert refused.value.type == "document_invalid_structure"
    assert isinstance(refused.value.message, str)
    return refused.value.message.removeprefix("Invalid document structure: ")


@pytest.mark.parametrize("value", [{"method": "increment", "values": [2]}, ' {"method":"increment","values":[2]}'])
def test_an_operator_is_an_object_or_its_text(value: Any) -> None:
    assert parse({"n": value}, ()) == {"n": Operator("increment", [2])}


@pytest.mark.parametrize(
    "value",
    [
        {"method": "decimate", "values": [2]},
        {"values": [2]},
        '{"method":5,"values":[]}',
        '["increment"]',
        '{"method":"increment"',
        [{"method": "increment", "values": [2]}],
        "increment",
        None,
    ],
)
def test_anything_else_is_a_value(value: Any) -> None:
    assert parse({"n": value}, ()) == {"n": value}


@pytest.mark.parametrize("key", ["$id", "friend", "12"])
def test_some_keys_hold_no_operators(key: str) -> None:
    value = {"method": "increment", "values": [2]}
    assert parse({key: value}, {"friend"}) == {key: value}


@pytest.mark.parametrize(("values", "read"), [(None, []), ({}, []), ({"0": 5}, [5]), ({"a": {}}, {"a": []})])
def test_values_are_read_as_phps_arrays(values: Any, read: Any) -> None:
    assert parse({"n": {"method": "toggle", "values": values}}, ()) == {"n": Operator("toggle", read)}


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize(
    ("operator", "problem"),
    [
        ({"method": "toggle", "values": 1}, "Invalid operator values. Must be an array, got integer"),
        ({"method": "toggle", "values": "a"}, "Invalid operator values. Must be an array, got string"),
        ({"method": "toggle", "attribute": 1.5}, "Invalid operator attribute. Must be a string, got double"),
    ],
)
def test_a_malformed_operator_is_refused_at_any_depth(operator: Any, problem: str, nested: bool) -> None:
    with pytest.raises(AppwriteError) as refused:
        parse({"deep": [{"n": json.dumps(operator)}]} if nested else {"n": operator}, ())
    assert refused.value.type == "general_bad_request"
    assert refused.value.message == f'Invalid operator for attribute "n": {problem}'


@pytest.mark.parametrize(
    ("target", "old", "method", "values", "problem"),
    [
        (STRING, None, "power", [-1], "Cannot apply power operator to non-numeric field 'x'"),
        (INTEGERS, None, "divide", [1], "Cannot apply divide operator to non-numeric field 'x'"),
        (INTEGERS, None, "divide", [], "Cannot apply divide operator: value must be numeric, got NULL"),
        (DOUBLE, None, "increment", [True], "Cannot apply increment operator: value must be numeric, got boolean"),
        (DOUBLE, None, "divide", ["0.0"], "Cannot apply divide operator: division by zero"),
        (INTEGER, None, "modulo", [0], "Cannot apply modulo operator: modulo by zero"),
        (INTEGER, {}, "modulo", [0.5], "Cannot apply modulo operator: modulo by zero"),
        (INTEGER, None, "multiply", [1, "y"], "Cannot apply multiply operator: max/min limit must be numeric, got string"),
        (INTEGER, {"x": INT}, "increment", [1], f"Cannot apply increment operator: would overflow maximum value of {INT}"),
        (INTEGER, {"x": -5}, "decrement", [INT], f"Cannot apply decrement operator: would underflow minimum value of {-INT - 1}"),
        (INTEGER, {"x": None}, "power", [-1], f"Cannot apply power operator: would overflow maximum value of {INT}"),
        (STRING, None, "arrayAppend", [1], "Cannot apply arrayAppend operator to non-array field 'x'"),
        (STRING, None, "arrayDiff", [1], "Cannot use arrayDiff operator on non-array attribute 'x'"),
        (INTEGERS, None, "arrayPrepend", [2**31], f"Cannot apply arrayPrepend operator: array items must be between {-INT - 1} and {INT}"),
        (STRINGS, None, "arrayInsert", [0], "Cannot apply arrayInsert operator: requires exactly 2 values (index and value)"),
        (STRINGS, None, "arrayInsert", [-1, 1], "Cannot apply arrayInsert operator: index must be a non-negative integer"),
        (STRINGS, {}, "arrayInsert", [1, 1], "Cannot apply arrayInsert operator: index 1 is out of bounds for array of length 0"),
        (STRINGS, None, "arrayRemove", [], "Cannot apply arrayRemove operator: requires a value to remove"),
        (STRINGS, None, "arrayIntersect", [], "arrayIntersect operator requires a non-empty array value"),
        (STRINGS, None, "arrayFilter", [], "Cannot apply arrayFilter operator: requires 1 or 2 values (condition and optional comparison value)"),
        (STRINGS, None, "arrayFilter", [5], "Cannot apply arrayFilter operator: condition must be a string"),
        (STRINGS, None, "arrayFilter", ["fly", 1], "Invalid array filter condition 'fly'. Must be one of: equal, notEqual, greaterThan, greaterThanEqual, lessThan, lessThanEqual, isNull, isNotNull"),
        (STRINGS, None, "stringConcat", ["a"], "Cannot apply stringConcat operator to non-string field 'x'"),
        (STRING, None, "stringConcat", [5], "Cannot apply stringConcat operator: requires a string value"),
        (STRING, {"x": "éé"}, "stringConcat", ["éééé"], "Cannot apply stringConcat operator: result would exceed maximum length of 10 characters"),
        (STRING, None, "stringReplace", ["a"], "Cannot apply stringReplace operator: requires exactly 2 string values (search and replace)"),
        (STRING, None, "toggle", [], "Cannot apply toggle operator to non-boolean field 'x'"),
        (DOUBLE, None, "dateSetNow", [], "Cannot apply dateSetNow operator to non-datetime field 'x'"),
        (DATE, None, "dateAddDays", [1.0], "Cannot apply dateAddDays operator: requires an integer number of days"),
    ],
)  # fmt: skip
def test_an_operator_that_does_not_suit_is_refused(
    target: Attribute, old: dict[str, Any] | None, method: str, values: list[Any], problem: str
) -> None:
    assert refusal(target, old, method, *values) == problem


def test_only_a_known_document_and_no_limit_make_a_result_overflow() -> None:
    check(Operator("increment", [1]), INTEGER, None)
    check(Operator("increment", [1, 5]), INTEGER, {"x": INT})
    check(Operator("increment", [1]), DOUBLE, {"x": 1e300})
    check(Operator("power", [0.5]), INTEGER, {"x": -7})


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
        (INTEGER, 49999, "divide", [100000], 1),
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
        ("double", "1.0e-7", 1e-7),
        ("double", True, 1.0),
        ("boolean", "false", True),
        ("boolean", "0", False),
        ("string", 7, 7),
    ],
)
def test_reads_cast_items(type: str, item: Any, read: Any) -> None:
    assert (cast(type, item), cast(type, item).__class__) == (read, read.__class__)


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


def test_there_are_twenty_methods() -> None:
    assert len(METHODS) == 20
