"""What 1.9 adds to schemas: five types of attribute, collections made whole, rows whose width shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.releases import v1_8_1, v1_9_6
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

TABLE = "/tablesdb/d/tables/t"
BITS_64 = "Value must be a valid signed 64-bit integer between -9,223,372,036,854,775,808 and 9,223,372,036,854,775,80"
BITS_32 = "Value must be a valid signed 32-bit integer between -2,147,483,648 and 2,147,483,647"


@pytest.fixture
def newer(api_on: type[Api]) -> Api:
    """An API of 1.9.6, with an empty table."""
    api = api_on(World(release=v1_9_6.RELEASE))
    api.post("/tablesdb", databaseId="d", name="D")
    api.post("/tablesdb/d/tables", tableId="t", name="T")
    return api


def problem(api: Api, **data: Any) -> str:
    """What is wrong with a row, behind the name of the attribute."""
    status, type, message = api.refusal("POST", f"{TABLE}/rows", rowId="unique()", data=data)
    assert (status, type) == (400, "row_invalid_structure")
    return message.partition(" has invalid ")[2]


@pytest.mark.parametrize(
    ("word", "size", "longest", "bytes"),
    [("varchar", 5, 5, 21), ("text", None, 2**16 - 1, 20), ("mediumtext", None, 2**24 - 1, 20),
     ("longtext", None, 2**31 - 1, 20)],
)  # fmt: skip
def test_texts_are_as_long_as_their_column(
    newer: Api, word: str, size: int | None, longest: int, bytes: int
) -> None:
    sized = {} if size is None else {"size": size}
    made = newer.post(f"{TABLE}/columns/{word}", key="k", required=False, **sized)
    assert made == made | {"type": word, "default": None, "encrypt": False} | sized
    assert newer.get(TABLE)["bytesUsed"] == 1067 + bytes
    assert problem(newer, k=5) == f"type. Value must be a valid string and no longer than {longest} chars"


def test_a_list_of_columns_hides_whether_a_text_is_encrypted(newer: Api) -> None:
    newer.post(f"{TABLE}/columns/text", key="k", required=False, encrypt=True)
    assert newer.get(f"{TABLE}/columns/k")["encrypt"] is True
    assert newer.get(TABLE)["columns"][0]["encrypt"] is True
    assert newer.get(f"{TABLE}/columns")["columns"][0]["encrypt"] is None


@pytest.mark.parametrize(("sent", "stored"), [(2**63 - 1, 2**63 - 1), ("-5", -5), ("007", 7)])
def test_a_bigint_takes_digits(newer: Api, sent: Any, stored: int) -> None:
    newer.post(f"{TABLE}/columns/bigint", key="k", required=False)
    assert newer.post(f"{TABLE}/rows", rowId="r", data={"k": sent})["k"] == stored


@pytest.mark.parametrize("sent", [1.5, True, "1.0", "", "9223372036854775808", [1]])
def test_a_bigint_takes_nothing_else(newer: Api, sent: Any) -> None:
    newer.post(f"{TABLE}/columns/bigint", key="k", required=False)
    assert problem(newer, k=sent) == f"format. {BITS_64}7"


def test_digits_in_an_array_of_bigints_stay_text_until_they_are_read(newer: Api) -> None:
    newer.post(f"{TABLE}/columns/bigint", key="k", required=False, array=True)
    newer.post(f"{TABLE}/rows", rowId="r", data={"k": []})
    row = f"{TABLE}/rows/r"
    assert newer.patch(row, data={"k": ["5", 6]})["k"] == ["5", 6]
    assert newer.get(row)["k"] == [5, 6]


def test_bigints_are_incremented_but_take_no_operator(newer: Api) -> None:
    newer.post(f"{TABLE}/columns/bigint", key="k", required=False)
    newer.post(f"{TABLE}/rows", rowId="r", data={"k": 2**40})
    assert newer.patch(f"{TABLE}/rows/r/k/increment", value=2)["k"] == 2**40 + 2
    operator = '{"method": "increment", "values": [1]}'
    refusal = newer.refusal("PATCH", f"{TABLE}/rows/r", data={"k": operator})
    assert refusal[2].endswith("Cannot apply increment operator to non-numeric field 'k'")


@pytest.mark.parametrize(
    ("limits", "value", "said"),
    [
        ({"max": 100}, 1.5, BITS_32),
        ({"max": 100}, 2**31, BITS_32),
        ({"max": 100}, -(2**31), "Value must be a valid range between -2,147,483,647 and 2,147,483,647"),
        ({}, "5", f"{BITS_64}8"),
    ],
)
def test_a_wrong_integer_is_told_its_bits(newer: Api, limits: dict[str, int], value: Any, said: str) -> None:
    newer.post(f"{TABLE}/columns/integer", key="k", required=False, **limits)
    assert problem(newer, k=value) == f"format. {said}"


def test_a_query_minds_the_bits_of_an_integer(newer: Api) -> None:
    newer.post(f"{TABLE}/columns/integer", key="k", required=False, max=100)
    query = '{"method":"lessThan","attribute":"k","values":[2147483648]}'
    reply = newer.call("GET", f"{TABLE}/rows", query=f"queries[]={query}")
    assert reply.body["message"] == 'Invalid query: Query value is invalid for attribute "k"'


def test_no_index_is_made_on_an_array(newer: Api) -> None:
    newer.post(f"{TABLE}/columns/varchar", key="k", required=False, size=9, array=True)
    assert newer.refusal("POST", f"{TABLE}/indexes", key="i", type="key", columns=["k"]) == (
        400,
        "index_invalid",
        "Creating indexes on array attributes is not currently supported.",
    )


def test_a_unique_index_over_double_values_is_there_and_keeps_nothing_unique(newer: Api) -> None:
    newer.post(f"{TABLE}/columns/varchar", key="k", required=False, size=9)
    for id in ("a", "b"):
        newer.post(f"{TABLE}/rows", rowId=id, data={"k": "same"})
    newer.post(f"{TABLE}/indexes", key="i", type="unique", columns=["k"])
    assert newer.get(f"{TABLE}/indexes/i")["status"] == "available"
    assert newer.post(f"{TABLE}/rows", rowId="c", data={"k": "same"})["k"] == "same"


def test_a_query_may_write_a_sequence_as_a_number(newer: Api) -> None:
    newer.post(f"{TABLE}/columns/varchar", key="k", required=False, size=9)
    newer.post(f"{TABLE}/rows", rowId="a", data={"k": "v"})
    for value in ("1", '"1"'):
        query = f'{{"method":"equal","attribute":"$sequence","values":[{value}]}}'
        assert newer.get(f"{TABLE}/rows", query=f"queries[]={query}")["total"] == 1


def test_no_operator_works_beside_an_encrypted_column(newer: Api) -> None:
    newer.post(f"{TABLE}/columns/integer", key="k", required=False)
    newer.post(f"{TABLE}/rows", rowId="r", data={"k": 1})
    operator = {"data": {"k": '{"method": "increment", "values": [1]}'}}
    assert newer.patch(f"{TABLE}/rows/r", **operator)["k"] == 2
    newer.post(f"{TABLE}/columns/text", key="secret", required=False, encrypt=True)
    assert newer.refusal("PATCH", f"{TABLE}/rows/r", **operator)[1] == "row_invalid_structure"


def test_a_column_that_grows_too_wide_is_told_the_engines_name_of_its_table(newer: Api) -> None:
    newer.post(f"{TABLE}/columns/varchar", key="k", required=False, size=9)
    wide = {"required": False, "default": None, "size": 16381}
    assert newer.refusal("PATCH", f"{TABLE}/columns/varchar/k", **wide) == (
        400,
        "column_limit_exceeded",
        "The maximum number or size of columns for table 'database_1_collection_1' has been reached.",
    )


COLUMNS: list[dict[str, Any]] = [
    {"key": "name", "type": "string", "size": 9, "required": True},
    {"key": "n", "type": "integer", "min": 0, "max": 9, "default": 3},
    {"key": "free", "type": "integer"},
    {"key": "kind", "type": "string", "size": 9, "format": "enum", "elements": ["x", "y"], "default": "x"},
]


class TestMadeWhole:
    def test_a_table_has_its_columns_and_indexes_at_once(self, newer: Api) -> None:
        indexes = [{"key": "both", "type": "unique", "attributes": ["name", "n"], "orders": ["DESC", None]}]
        made = newer.post("/tablesdb/d/tables", tableId="w", name="W", columns=COLUMNS, indexes=indexes)
        assert (made["columns"], made["indexes"], made["bytesUsed"]) == ([], [], 1067)
        table = newer.get("/tablesdb/d/tables/w")
        assert [(row["key"], row["status"]) for row in table["columns"]] == [
            (column["key"], "available") for column in COLUMNS
        ]
        assert (table["columns"][2]["min"], table["columns"][3]["elements"]) == (None, ["x", "y"])
        assert (table["indexes"][0]["status"], table["indexes"][0]["lengths"]) == ("available", [0, 0])
        row = newer.post("/tablesdb/d/tables/w/rows", rowId="r", data={"name": "a"})
        assert (row["n"], row["kind"]) == (3, "x")
        again = newer.refusal("POST", "/tablesdb/d/tables/w/rows", rowId="s", data={"name": "A"})
        assert again[1] == "row_already_exists"

    @pytest.mark.parametrize(
        ("column", "said"),
        [
            ("x", "Attribute at index 0 must be an object"),
            ({"type": "string"}, "Attribute at index 0 is missing required field 'key'"),
            ({"type": "varchar", "size": 5}, "Invalid type for attribute 'k': varchar"),
            ({"type": "string"}, "Invalid or missing size for string attribute 'k'. Size must be between 1 and 1073741824"),
            ({"type": "integer", "min": 5, "max": 1}, "Attribute 'k': minimum value must be less than or equal to maximum value"),
            ({"type": "bigint", "min": 1, "default": 0}, "Default value for bigint attribute 'k' must be between 1 and 9223372036854775807"),
            ({"type": "datetime", "default": "soon"}, "Default value for datetime attribute 'k' must be in valid ISO 8601 format"),
            ({"type": "boolean", "required": True, "default": False}, "Attribute 'k' cannot have a default value when required is true"),
        ],
    )  # fmt: skip
    def test_a_wrong_definition_leaves_no_table(self, newer: Api, column: Any, said: str) -> None:
        named = {"key": "k", **column} if isinstance(column, dict) and "'key'" not in said else column
        sent = '{"a": 1}' if column == "x" else named
        refusal = newer.refusal("POST", "/tablesdb/d/tables", tableId="w", name="W", columns=[sent])
        assert refusal == (400, "general_argument_invalid", said)
        assert newer.call("GET", "/tablesdb/d/tables/w").status == 404

    @pytest.mark.parametrize(
        ("index", "type", "said"),
        [
            ({"attributes": ["nope"]}, "column_index_invalid", 'Invalid index attribute "nope" not found'),
            ({"columns": ["n"]}, "general_argument_invalid", "Index at position 0 is missing required field 'attributes' (must be an array)"),
            ({"attributes": ["n"], "orders": ["ASC", "ASC"]}, "general_argument_invalid", "Index 'i': orders array length (2) must match attributes array length (1)"),
        ],
    )  # fmt: skip
    def test_a_wrong_index_leaves_no_table(
        self, newer: Api, index: dict[str, Any], type: str, said: str
    ) -> None:
        sent = [{"key": "i", "type": "key", **index}]
        refusal = newer.refusal(
            "POST", "/tablesdb/d/tables", tableId="w", name="W", columns=COLUMNS, indexes=sent
        )
        assert refusal == (400, type, said)
        assert newer.call("GET", "/tablesdb/d/tables/w").status == 404

    def test_what_encrypts_is_a_filter(self, newer: Api) -> None:
        columns = [
            {"key": "said", "type": "string", "size": 200, "encrypt": True},
            {"key": "done", "type": "string", "size": 200, "filters": ["encrypt"]},
        ]
        newer.post("/tablesdb/d/tables", tableId="w", name="W", columns=columns)
        table = newer.get("/tablesdb/d/tables/w")
        assert [column["encrypt"] for column in table["columns"]] == [False, True]


def test_1_8_has_nothing_of_it(api_on: type[Api]) -> None:
    older = api_on(World(release=v1_8_1.RELEASE))
    older.post("/tablesdb", databaseId="d", name="D")
    made = older.post("/tablesdb/d/tables", tableId="t", name="T", columns=[{"key": "k", "type": "boolean"}])
    assert "bytesUsed" not in made
    assert older.get(TABLE)["columns"] == []
    assert (
        older.refusal("POST", f"{TABLE}/columns/text", key="k", required=False)[1]
        == "general_route_not_found"
    )
