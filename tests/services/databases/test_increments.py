"""Adding to a number in a document."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Api

ITEM = "/databases/main/collections/items/documents/one"
ROW = "/tablesdb/main/tables/items/rows/one"


@pytest.fixture
def items(api: Api) -> Api:
    """A collection with an integer, a float and a text; the document `one`."""
    api.post("/databases", databaseId="main", name="Main")
    api.post("/databases/main/collections", collectionId="items", name="Items")
    attributes = "/databases/main/collections/items/attributes"
    api.post(f"{attributes}/integer", key="n", required=False, max=10)
    api.post(f"{attributes}/float", key="f", required=False)
    api.post(f"{attributes}/string", key="text", size=40, required=False)
    document = {"documentId": "one", "data": {"n": 5, "text": "x"}}
    api.post("/databases/main/collections/items/documents", **document)
    return api


def test_the_attributes_own_range_does_not_count(items: Api) -> None:
    assert items.patch(f"{ITEM}/n/increment", value=7)["n"] == 12
    assert items.patch(f"{ITEM}/n/decrement")["n"] == 11


def test_the_answer_says_neither_where_nor_when(items: Api) -> None:
    before = items.get(ITEM)["$updatedAt"]
    items.world.clock.advance(1)
    answer = items.patch(f"{ITEM}/n/increment")
    assert "$databaseId" not in answer
    assert answer["$updatedAt"] == before < items.get(ITEM)["$updatedAt"]


@pytest.mark.parametrize(
    ("path", "body", "type", "message"),
    [
        (
            f"{ITEM}/n/increment",
            {"value": 0},
            "general_argument_invalid",
            "Value must be numeric and greater than 0",
        ),
        (
            f"{ITEM}/n/increment",
            {"max": 5},
            "attribute_limit_exceeded",
            'databases "n" has reached the maximum value of 5',
        ),
        (
            f"{ROW}/n/decrement",
            {"min": 5},
            "column_limit_exceeded",
            'tablesDB "n" has reached the minimum value of 5',
        ),
        (f"{ITEM}/text/increment", {}, "attribute_type_invalid", 'databases "text" is not a number'),
        (f"{ROW}/text/increment", {}, "attribute_type_invalid", 'tablesDB "text" is not a number'),
    ],
)
def test_what_cannot_be_added_to(
    items: Api, path: str, body: dict[str, Any], type: str, message: str
) -> None:
    assert items.refusal("PATCH", path, **(body or {"value": 1})) == (400, type, message)


@pytest.mark.parametrize("path", [f"{ROW}/nope/increment", f"{ROW[:-3]}two/n/increment"])
def test_a_document_that_is_missing_is_a_column_that_is(items: Api, path: str) -> None:
    refusal = (404, "column_not_found", "Column with the requested ID could not be found.")
    assert items.refusal("PATCH", path, value=1) == refusal


def test_null_stays_null_though_the_sum_shows(items: Api) -> None:
    assert items.patch(f"{ITEM}/f/increment", value=0.5)["f"] == 0.5
    assert items.get(ITEM)["f"] is None


def test_what_the_column_cannot_hold_has_reached_no_limit_in_particular(items: Api) -> None:
    items.patch(f"{ITEM}/n/increment", value=1)
    message = items.refusal("PATCH", f"{ITEM}/n/increment", value=2**62)[2]
    assert message == 'databases "n" has reached the maximum value of '


def test_doubles_add_up_as_the_database_adds_them(items: Api) -> None:
    items.patch(ITEM, data={"f": 0.1})
    items.patch(f"{ITEM}/f/increment", value=0.2)
    assert items.get(ITEM)["f"] == 0.1 + 0.2
    items.patch(ITEM, data={"text": "y"})
    assert items.get(ITEM)["f"] == 0.3


def test_a_double_of_many_digits_is_beyond_its_limit_though_the_sum_is_not(items: Api) -> None:
    items.patch(ITEM, data={"f": 0.1})
    items.patch(f"{ITEM}/f/increment", value=0.2)
    assert items.patch(f"{ITEM}/f/increment", value=0.7, max=1)["f"] == 1
    assert items.get(ITEM)["f"] == 0.1 + 0.2
