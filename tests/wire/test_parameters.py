"""What each kind of parameter takes, what it makes of it, and what it says of the rest."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from mockwrite.dialects import TABLES
from mockwrite.errors import AppwriteError
from mockwrite.services.databases.transactions import OperationObject
from mockwrite.wire.parameters import (
    JSON,
    UID,
    ArrayList,
    Assoc,
    Boolean,
    CustomId,
    Float,
    Geometry,
    Integer,
    InvalidError,
    Key,
    Kind,
    Nullable,
    Numeric,
    Parameter,
    Password,
    Permissions,
    Range,
    ResourceQueries,
    Text,
    WhiteList,
)

MISSING = object()
DIGITS = "0123456789"


def refusal(kind: Kind, value: Any) -> str:
    with pytest.raises(InvalidError) as refused:
        kind.check(value)
    return str(refused.value)


class TestParameter:
    def test_what_is_missing_and_required_is_not_optional(self) -> None:
        with pytest.raises(AppwriteError) as refused:
            Parameter("name", Text(128), required=True).read({})
        assert refused.value.type == "general_argument_invalid"
        assert refused.value.message == 'Param "name" is not optional.'

    def test_what_is_missing_and_optional_is_the_default(self) -> None:
        assert Parameter("enabled", Boolean(), default=True).read({}) is True

    def test_null_is_a_value(self) -> None:
        with pytest.raises(AppwriteError) as refused:
            Parameter("enabled", Boolean(), default=True).read({"enabled": None})
        assert refused.value.message == "Invalid `enabled` param: Value must be a valid boolean"

    def test_the_words_follow_the_dialect(self) -> None:
        renamed = Parameter("collectionId", UID(), required=True).in_dialect(TABLES)
        assert renamed == Parameter("tableId", UID(), required=True)


ACCEPTED: list[tuple[Kind, Any, Any]] = [
    (UID(), "a.b-c_D9", "a.b-c_D9"),
    (Key(), "k" * 36, "k" * 36),
    (Key(internal=True), "$createdAt", "$createdAt"),
    (CustomId(), "unique()", "unique()"),
    (CustomId(), True, "1"),
    (Text(3), "\N{GRINNING FACE}" * 3, "\N{GRINNING FACE}" * 3),
    (Text(0, min=0), "", ""),
    (Text(36, allowed=DIGITS), "042", "042"),
    (Boolean(), False, False),
    (Boolean(loose=True), "true", True),
    (Boolean(loose=True), "false", True),
    (Boolean(loose=True), "0", False),
    (Boolean(loose=True), 0, False),
    (Boolean(loose=True), 1, True),
    (Integer(), -5, -5),
    (Integer(loose=True), " 5", 5),
    (Float(), 5, 5.0),
    (Numeric(), "1.5", 1.5),
    (Numeric(), "12", 12),
    (Range(60, 3600), "60", 60),
    (Range(0, 1, float), "1", 1.0),
    (WhiteList(("asc", "desc")), "ASC", "ASC"),
    (ArrayList(Text(2), 2), {"x": "a", "y": "b"}, ["a", "b"]),
    (ArrayList(Nullable(Integer())), [1, None], [1, None]),
    (JSON(), {"a": 1}, {"a": 1}),
    (JSON(), ["x"], {"0": "x"}),
    (JSON(), '{"a": 1}', {"a": 1}),
    (JSON(), "null", {}),
    (Assoc(), {"a": [1]}, {"a": [1]}),
    (Assoc(), [], {}),
    (Password(), "12345678", "12345678"),
    (Password(), "é" * 4, "é" * 4),
    (Password(allow_empty=True), "", ""),
    (Permissions(("read", "write")), ['write("any")'], ('write("any")',)),
    (Geometry("point"), [1, 2], [1, 2]),
    (Nullable(Text(5)), None, None),
    (ResourceQueries(tuple), {"0": "a", "1": "b"}, ("a", "b")),
]


@pytest.mark.parametrize(("kind", "value", "taken"), ACCEPTED)
def test_what_fits_is_taken_as_php_would(kind: Kind, value: Any, taken: Any) -> None:
    found = kind.check(value)
    assert found == taken
    assert type(found) is type(taken)


KEY = (
    "Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. "
    "Can't start with a special char"
)
ID = (
    "UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and underscore. "
    "Can't start with a leading underscore"
)
REFUSED: list[tuple[Kind, Any, str]] = [
    (UID(), "_x", ID),
    (UID(), "", ID),
    (UID(), "x\n", ID),
    (Key(), 5, KEY),
    (Key(), "x" * 37, KEY),
    (Key(), "$id", KEY),
    (Key(internal=True), "$sequence", KEY),
    (CustomId(), False, KEY),
    (Text(128), "", "Value must be a valid string and at least 1 chars and no longer than 128 chars"),
    (Text(128, min=0), 5, "Value must be a valid string and no longer than 128 chars"),
    (Text(0), "", "Value must be a valid string and at least 1 chars"),
    (Text(0, min=0), 5, "Value must be a valid string and exactly 0 chars"),
    (
        Text(1, allowed="01"),
        "2",
        "Value must be a valid string and exactly 1 chars and only consist of '0, 1' chars",
    ),
    (Boolean(), "true", "Value must be a valid boolean"),
    (Boolean(), 1, "Value must be a valid boolean"),
    (Boolean(loose=True), "TRUE", "Value must be a valid boolean"),
    (Boolean(loose=True), 1.0, "Value must be a valid boolean"),
    (Integer(), 12.0, "Value must be a valid integer"),
    (Integer(), True, "Value must be a valid integer"),
    (Integer(), "5", "Value must be a valid integer"),
    (Integer(loose=True), "5.5", "Value must be a valid integer"),
    (Float(), "1.5", "Value must be a valid float"),
    (Numeric(), "x", "Value must be a valid number"),
    (Range(60, 3600), 59, "Value must be a valid range between 60 and 3,600"),
    (Range(60, 3600), 60.0, "Value must be a valid range between 60 and 3,600"),
    (Range(60, 3600), "6e1", "Value must be a valid range between 60 and 3,600"),
    (Range(1, 2**63 - 1), 0, "Value must be a valid range between 1 and 9,223,372,036,854,775,807"),
    (WhiteList(("asc", "Desc")), "up", "Value must be one of (asc, desc)"),
    (WhiteList(("asc", "Desc"), strict=True), "desc", "Value must be one of (asc, Desc)"),
    (WhiteList(("asc",)), ["asc"], "Value must be one of (asc)"),
    (
        ArrayList(Integer(), 1),
        [1, 2],
        "Value must a valid array no longer than 1 items and Value must be a valid integer",
    ),
    (
        ArrayList(Nullable(Integer())),
        "x",
        "Value must a valid array and Value must be a valid integer or null",
    ),
    (JSON(), "{", "Value must be a valid JSON string"),
    (JSON(), "5", "Value must be a valid JSON string"),
    (JSON(), None, "Value must be a valid JSON string"),
    (JSON(text=False), "{}", "Value must be a valid JSON string"),
    (Assoc(), [1], "Value must be a valid object."),
    (Assoc(), {"0": 1, "1": 2}, "Value must be a valid object."),
    (Assoc(), {"a": "/" * 40_000}, "Value must be a valid object."),
    (Assoc(), {"a": float("inf")}, "Value must be a valid object."),
    (Password(), "1234567", "Password must be between 8 and 256 characters long."),
    (Password(), "é" * 129, "Password must be between 8 and 256 characters long."),
    (
        Password(new=True),
        "",
        "Password must be between 8 and 265 characters long, and should not be one of the commonly used password.",
    ),
    (Permissions(("read",)), ["read(any)"], 'Invalid permission string format: "read(any)".'),
    (
        Geometry("point"),
        [1],
        "Value must be a valid point: Point must be an array of two numeric values [x, y]",
    ),
    (Geometry("point"), "POINT(1 2)", "Value must be a valid point: "),
    (Nullable(Boolean()), 5, "Value must be a valid boolean or null"),
    (Nullable(Permissions(("read",))), 5, "Permissions must be an array of strings. or null"),
    (ResourceQueries(tuple), "x", "Queries must be an array"),
]


@pytest.mark.parametrize(("kind", "value", "message"), REFUSED)
def test_what_does_not_fit_is_refused_in_the_servers_words(kind: Kind, value: Any, message: str) -> None:
    assert refusal(kind, value) == message


@pytest.mark.parametrize("kind", {id(kind): kind for kind, _, _ in ACCEPTED}.values())
@pytest.mark.parametrize(
    "value", [None, True, 5, 1.5, float("inf"), "", "x", [], [None], {}, {"a": [1]}, "\0"]
)
def test_no_value_breaks_a_kind(kind: Kind, value: Any) -> None:
    with contextlib.suppress(InvalidError):
        kind.check(value)


ACTIONS = (
    "create, update, upsert, delete, increment, decrement, bulkCreate, bulkUpdate, bulkUpsert, bulkDelete"
)
OPERATION = {"databaseId": "d", "collectionId": "c", "documentId": "x", "action": "create", "data": {}}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"databaseId": MISSING}, "Missing required key: databaseId"),
        ({"action": MISSING}, "Missing required key: action"),
        ({"collectionId": MISSING}, "Missing required key: collectionId"),
        ({"databaseId": " "}, "Key 'databaseId' must be a non\N{NON-BREAKING HYPHEN}empty string"),
        ({"collectionId": 5}, "Key 'collectionId' must be a non\N{NON-BREAKING HYPHEN}empty string"),
        (
            {"action": "fly"},
            f"Key 'action' must be one of: {ACTIONS}",
        ),
        ({"documentId": MISSING}, "Key 'documentId' is required for action 'create'"),
        ({"documentId": ""}, "Key 'documentId' must be a non-empty string"),
        ({"data": MISSING}, "Missing required key: data"),
        ({"data": "x"}, "Key 'data' must be an array"),
        ({"action": "delete", "data": "x"}, "Key 'data' must be an array"),
        ({"action": "bulkDelete"}, "Key 'queries' is required in data for bulkDelete"),
        ({"action": "bulkUpdate", "data": {"queries": "x"}}, "Key 'queries' must be an array for bulkUpdate"),
        ({"action": "bulkUpdate", "data": {"queries": []}}, "Key 'data' is required in data for bulkUpdate"),
        (
            {"action": "bulkUpdate", "data": {"queries": [], "data": 5}},
            "Key 'data.data' must be an array for bulkUpdate",
        ),
        ({"action": "increment"}, "Key 'attribute' is required in data for increment"),
        (
            {"action": "decrement", "data": {"attribute": "n", "value": "x"}},
            "Key 'value' must be a numeric value for decrement",
        ),
    ],
)
def test_an_operation_is_refused_for_its_first_fault(change: dict[str, Any], message: str) -> None:
    sent = {key: value for key, value in {**OPERATION, **change}.items() if value is not MISSING}
    assert refusal(ArrayList(OperationObject()), [sent]) == f"Value must a valid array and {message}"


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"action": "delete", "data": MISSING},
        {"action": "bulkCreate", "documentId": MISSING, "data": [{"a": 1}]},
        {"action": "bulkUpdate", "data": {"queries": [], "data": {}}},
        {"action": "increment", "data": {"attribute": "n", "value": "2"}},
    ],
)
def test_an_operation_is_taken_as_it_is(change: dict[str, Any]) -> None:
    sent = {key: value for key, value in {**OPERATION, **change}.items() if value is not MISSING}
    assert OperationObject().check(sent) == sent


def test_an_operation_on_tables_has_their_words() -> None:
    operation = ArrayList(OperationObject()).in_dialect(TABLES)
    assert refusal(operation, [OPERATION]) == "Value must a valid array and Missing required key: tableId"


@pytest.mark.parametrize("value", ["x", [5]])
def test_operations_are_a_list_of_objects(value: Any) -> None:
    assert (
        refusal(ArrayList(OperationObject()), value) == "Value must a valid array and Value must be an array"
    )
