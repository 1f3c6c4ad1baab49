"""PUT of one document."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Api

ITEMS = "/databases/main/collections/items/documents"
OTHERS = "/tablesdb/main/tables/items/rows"


@pytest.fixture
def items(api: Api) -> Api:
    """A collection open to all, with a unique name and a number; the document `one`, for eve to read."""
    api.post("/databases", databaseId="main", name="Main")
    everyone = [f'{action}("any")' for action in ("create", "update")]
    settings: dict[str, Any] = {"permissions": everyone, "documentSecurity": True}
    api.post("/databases/main/collections", collectionId="items", name="Items", **settings)
    attributes = "/databases/main/collections/items/attributes"
    api.post(f"{attributes}/string", key="name", size=40, required=False)
    api.post(f"{attributes}/integer", key="n", required=False)
    api.post("/databases/main/collections/items/indexes", key="names", type="unique", attributes=["name"])
    api.post(ITEMS, documentId="one", data={"name": "one", "n": 1}, permissions=['read("user:eve")'])
    return api


def put(api: Api, id: str, data: Any, **headers: str) -> Any:
    return api.call("PUT", f"{ITEMS}/{id}", {"data": data}, **headers)


def test_what_is_missing_is_made_and_what_is_not_sent_stays(items: Api) -> None:
    assert put(items, "two", {"name": "two"}).body["n"] is None
    assert put(items, "one", {"name": "eins"}).body["n"] == 1
    assert items.get(ITEMS)["total"] == 2


def test_nothing_new_changes_nothing(items: Api) -> None:
    before = items.get(f"{ITEMS}/one")
    assert put(items, "one", {"name": "one", "n": "1"}).body["$updatedAt"] == before["$updatedAt"]


def test_empty_values_make_no_document(items: Api) -> None:
    """PHP holds them equal to what a document that is not there has for them."""
    reply = put(items, "two", {"name": "", "n": None})
    assert (reply.status, reply.body) == (
        200,
        {"$databaseId": "main", "$collectionId": "items", "$sequence": 0},
    )
    assert items.get(ITEMS)["total"] == 1


def test_a_unique_value_of_another_overwrites_that_one(items: Api) -> None:
    assert put(items, "two", {"name": "ONE", "n": 2}).body["$sequence"] == 0
    (left,) = items.get(ITEMS)["documents"]
    assert (left["$id"], left["name"], left["n"]) == ("one", "ONE", 2)


def test_operators_then_work_on_what_that_one_holds(items: Api) -> None:
    increment = json.dumps({"method": "increment", "values": [5]})
    assert put(items, "two", {"name": "ONE", "n": increment}).body["n"] == {}
    (left,) = items.get(ITEMS)["documents"]
    assert (left["$id"], left["n"]) == ("one", 6)


def test_whoever_lacks_the_roles_of_a_document_cannot_pass_them_on(items: Api) -> None:
    reply = put(items, "one", {"n": 2}, X_Appwrite_Key="")
    assert (reply.status, reply.body["message"]) == (401, "Permissions must be one of: (any, guests)")


def test_the_time_of_a_request_must_be_one_but_does_not_count(items: Api) -> None:
    old, none = "2001-01-01", "no time"
    assert put(items, "one", {"n": 2}, X_Appwrite_Timestamp=old).status == 200
    assert put(items, "one", {"n": 3}, X_Appwrite_Timestamp=none).body["type"] == "general_argument_invalid"
    conflict = items.call("PATCH", f"{ITEMS}/one", {"data": {"n": 3}}, X_Appwrite_Timestamp=old)
    assert conflict.body["type"] == "document_update_conflict"


@pytest.mark.parametrize("data", [[], [1, 2]])
def test_a_list_is_no_document(items: Api, data: list[int]) -> None:
    assert put(items, "two", data).body["type"] == "document_missing_payload"


def test_tables_declare_it_otherwise(items: Api) -> None:
    assert items.call("PUT", f"{ITEMS}/unique()", {"data": {"name": "x"}}).status == 200
    message = items.refusal("PUT", f"{OTHERS}/unique()", data={"name": "y"})[2]
    assert message.startswith("Invalid `rowId` param: UID must contain")
    assert items.refusal("PUT", f"{ITEMS}/two", x=1)[2] == 'Param "data" is not optional.'
    assert items.refusal("PUT", f"{OTHERS}/two", x=1)[1] == "row_missing_payload"


@pytest.mark.parametrize(
    ("sent", "stored"),
    [(2024, None), ("2024-02-30", "2024-03-01T00:00:00.000+00:00"), (True, "refused"), ([], "refused")],
)
def test_a_key_sets_dates_as_php_reads_them(items: Api, sent: Any, stored: str | None) -> None:
    reply = put(items, "two", {"name": "two", "$createdAt": sent})
    if stored == "refused":
        assert reply.body["type"] == "document_invalid_structure"
    else:
        assert stored is None or reply.body["$createdAt"] == stored


def test_ids_that_the_database_holds_equal_are_one_document(items: Api) -> None:
    items.call("PUT", ITEMS, {"documents": [{"$id": "new", "n": 1}, {"$id": "NEW", "n": 2}]})
    assert items.get(f"{ITEMS}/new")["n"] == 2
    assert items.get(ITEMS)["total"] == 2


def test_an_id_in_other_letters_is_answered_without_a_sequence(items: Api) -> None:
    reply = put(items, "ONE", {"n": 2}).body
    assert (reply["$id"], reply["$sequence"]) == ("ONE", 0)
    assert items.get(f"{ITEMS}/one")["n"] == 2


@pytest.mark.parametrize("key", ["$createdAt", "$updatedAt"])
@pytest.mark.parametrize("empty", ["", "0", 0, False])
def test_an_empty_date_is_a_missing_one(items: Api, key: str, empty: Any) -> None:
    refusal = (
        400,
        "document_invalid_structure",
        f'Invalid document structure: Missing required attribute "{key}"',
    )
    assert items.refusal("PUT", f"{ITEMS}/two", data={"n": 2, key: empty}) == refusal
    assert items.refusal("PATCH", f"{ITEMS}/one", data={key: empty}) == refusal
    assert items.refusal("PATCH", ITEMS, data={key: empty}) == refusal
    assert items.refusal("POST", ITEMS, documentId="two", data={"n": 2, key: empty}) == refusal


def test_no_date_of_change_is_a_change(items: Api) -> None:
    before = items.get(f"{ITEMS}/one")
    assert items.patch(f"{ITEMS}/one", data={"$createdAt": None})["$updatedAt"] == before["$updatedAt"]
    assert items.patch(f"{ITEMS}/one", data={"$updatedAt": None})["$updatedAt"] > before["$updatedAt"]


def next_sequence(api: Api) -> int:
    return int(api.post(ITEMS, documentId="unique()", data={"n": 1})["$sequence"])


class TestNumbersThatAreSpent:
    """As MariaDB's AUTO_INCREMENT: a number is given before the database finds out that it is not needed."""

    def test_by_a_document_that_exists(self, items: Api) -> None:
        items.call("POST", ITEMS, {"documentId": "one", "data": {"n": 1}})
        assert next_sequence(items) == 3

    def test_by_each_of_many_where_one_exists(self, items: Api) -> None:
        many = [{"$id": "one", "name": "a"}, {"$id": "two", "name": "b"}, {"$id": "three", "name": "c"}]
        assert items.call("POST", ITEMS, {"documents": many}).status == 409
        assert next_sequence(items) == 5

    def test_by_a_unique_value_that_is_taken(self, items: Api) -> None:
        items.call("POST", ITEMS, {"documentId": "two", "data": {"name": "ONE"}})
        assert next_sequence(items) == 3

    def test_by_an_upsert_of_what_exists_and_not_by_one_that_says_nothing_new(self, items: Api) -> None:
        put(items, "one", {"name": "eins"})
        assert next_sequence(items) == 3
        put(items, "one", {"name": "eins", "n": 1})
        assert next_sequence(items) == 4

    def test_by_no_document_that_is_wrong(self, items: Api) -> None:
        items.call("POST", ITEMS, {"documentId": "two", "data": {"n": "many"}})
        assert next_sequence(items) == 2
