"""Which values are operators, and what they are refused for, in Appwrite 1.8.1's words."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from mockwrite.errors import AppwriteError
from mockwrite.store.attributes import Attribute
from mockwrite.store.types.operators import METHODS, Operator, parse
from mockwrite.store.writing.operators import apply, check
from tests.store.named_types import TYPES

INT = 2**31 - 1
INCREMENT = {"method": "increment", "values": [2]}


def attribute(type: str, *, array: bool = False) -> Attribute:
    return Attribute(
        key="x", sequence=1, type=TYPES[type], size=10, array=array, created_at="", updated_at=""
    )


INTEGER, DOUBLE, STRING, DATE = map(attribute, ("integer", "double", "string", "datetime"))
INTEGERS, STRINGS = attribute("integer", array=True), attribute("string", array=True)


def refusal(target: Attribute, old: dict[str, Any] | None, method: str, *values: Any) -> str:
    with pytest.raises(AppwriteError) as refused:
        check(Operator(method, list(values)), target, old)
    assert refused.value.type == "document_invalid_structure"
    assert isinstance(refused.value.message, str)
    return refused.value.message.removeprefix("Invalid document structure: ")


@pytest.mark.parametrize("value", [INCREMENT, ' {"method":"increment","values":[2]}'])
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
        [INCREMENT],
        "increment",
        None,
    ],
)
def test_anything_else_is_a_value(value: Any) -> None:
    assert parse({"n": value}, ()) == {"n": value}


@pytest.mark.parametrize("key", ["$id", "friend", "12"])
def test_some_keys_hold_no_operators(key: str) -> None:
    assert parse({key: INCREMENT}, {"friend"}) == {key: INCREMENT}


@pytest.mark.parametrize(
    ("values", "read"), [(None, []), ({}, []), ({"0": 5}, [5]), ({"a": 1}, {"a": 1}), ([{}], [[]])]
)
def test_values_are_read_as_phps_arrays(values: Any, read: Any) -> None:
    assert parse({"n": {"method": "toggle", "values": values}}, ()) == {"n": Operator("toggle", read)}


def test_depth_is_no_obstacle() -> None:
    deep = json.loads('{"a":[' * 200 + "1" + "]}" * 200)
    assert parse({"n": deep, "m": {"method": "arrayRemove", "values": [deep]}}, ())["n"] == deep


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
        (STRING, None, "power", [-1], " to non-numeric field 'x'"),
        (INTEGERS, None, "divide", [], ": value must be numeric, got NULL"),
        (DOUBLE, None, "increment", [True], ": value must be numeric, got boolean"),
        (DOUBLE, None, "divide", ["0.0"], ": division by zero"),
        (INTEGER, None, "modulo", [0], ": modulo by zero"),
        (INTEGER, {}, "modulo", [0.5], ": modulo by zero"),
        (INTEGER, None, "multiply", [1, "y"], ": max/min limit must be numeric, got string"),
        (INTEGER, {"x": INT}, "increment", [1], f": would overflow maximum value of {INT}"),
        (INTEGER, {"x": -5}, "decrement", [INT], f": would underflow minimum value of {-INT - 1}"),
        (INTEGER, {"x": None}, "power", [-1], f": would overflow maximum value of {INT}"),
        (STRING, None, "arrayAppend", [1], " to non-array field 'x'"),
        (INTEGERS, None, "arrayPrepend", [2**31], f": array items must be between {-INT - 1} and {INT}"),
        (STRINGS, None, "arrayInsert", [0], ": requires exactly 2 values (index and value)"),
        (STRINGS, None, "arrayInsert", [-1, 1], ": index must be a non-negative integer"),
        (STRINGS, {}, "arrayInsert", [1, 1], ": index 1 is out of bounds for array of length 0"),
        (STRINGS, None, "arrayAppend", [[1e400]], ": values must be finite"),
        (STRINGS, None, "arrayRemove", [], ": requires a value to remove"),
        (
            STRINGS,
            None,
            "arrayFilter",
            [],
            ": requires 1 or 2 values (condition and optional comparison value)",
        ),
        (STRINGS, None, "arrayFilter", [5], ": condition must be a string"),
        (STRINGS, None, "stringConcat", ["a"], " to non-string field 'x'"),
        (STRING, None, "stringConcat", [5], ": requires a string value"),
        (
            STRING,
            {"x": "éé"},
            "stringConcat",
            ["éééé"],
            ": result would exceed maximum length of 10 characters",
        ),
        (STRING, None, "stringReplace", ["a"], ": requires exactly 2 string values (search and replace)"),
        (STRING, None, "toggle", [], " to non-boolean field 'x'"),
        (DOUBLE, None, "dateSetNow", [], " to non-datetime field 'x'"),
        (DATE, None, "dateAddDays", [1.0], ": requires an integer number of days"),
    ],
)
def test_an_operator_that_does_not_suit_is_refused(
    target: Attribute, old: dict[str, Any] | None, method: str, values: list[Any], problem: str
) -> None:
    assert refusal(target, old, method, *values) == f"Cannot apply {method} operator{problem}"


def test_some_refusals_are_worded_differently() -> None:
    assert refusal(STRING, None, "arrayDiff", 1) == "Cannot use arrayDiff operator on non-array attribute 'x'"
    assert (
        refusal(STRINGS, None, "arrayIntersect") == "arrayIntersect operator requires a non-empty array value"
    )
    assert refusal(STRINGS, None, "arrayFilter", "fly", 1) == (
        "Invalid array filter condition 'fly'. Must be one of: equal, notEqual, greaterThan, "
        "greaterThanEqual, lessThan, lessThanEqual, isNull, isNotNull"
    )


def test_only_a_known_document_and_no_limit_make_a_result_overflow() -> None:
    check(Operator("increment", [1]), INTEGER, None)
    check(Operator("increment", [1, 5]), INTEGER, {"x": INT})
    check(Operator("increment", [1]), DOUBLE, {"x": 1e300})
    check(Operator("power", [0.5]), INTEGER, {"x": -7})


def test_what_arrays_cannot_be_done_to_is_refused_only_where_there_is_one_to_change() -> None:
    divide = Operator("divide", [1])
    check(divide, INTEGERS, {"x": [1]})
    with pytest.raises(AppwriteError, match="'x' is an array"):
        apply(divide, INTEGERS, [1], datetime(2026, 1, 1, tzinfo=UTC))


def test_there_are_twenty_methods() -> None:
    assert len(METHODS) == 20
