"""Many documents in one request."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Api

ITEMS = "/databases/main/collections/items/documents"
INCREMENT = json.dumps({"method": "increment", "values": [1]})


@pytest.fixture
def items(api: Api) -> Api:
    """Three documents with a unique name, a bounded number, a float and a text that has a default."""
    api.post("/databases", databaseId="main", name="Main")
    api.post("/databases/main/collections", collectionId="items", name="Items")
    attributes = "/databases/main/collections/items/attributes"
    api.post(f"{attributes}/string", key="name", size=40, required=True)
    api.post(f"{attributes}/integer", key="n", required=False, min=0, max=100)
    api.post(f"{attributes}/float", key="f", required=False)
    api.post(f"{attributes}/string", key="text", size=40, required=False, default="none")
    api.post("/databases/main/collections/items/indexes", key="names", type="unique", attributes=["name"])
    api.post(ITEMS, documents=[{"$id": f"i{n}", "name": f"item {n}", "n": n} for n in range(3)])
    return api


def query(method: str, attribute: str = "", *values: Any) -> str:
    return json.dumps({"method": method, "attribute": attribute, "values": list(values)})


def numbers(api: Api) -> list[Any]:
    return [document["n"] for document in api.get(ITEMS)["documents"]]


class TestCreating:
    def test_ids_are_made_up_where_none_is_sent(self, items: Api) -> None:
        made = items.post(
            ITEMS, documents=[{"name": "a"}, {"$id": None, "name": "b"}, {"$id": "unique()", "name": "c"}]
        )
        assert made["total"] == 3
        assert {len(document["$id"]) for document in made["documents"]} == {20}

    def test_they_are_answered_as_they_are_read(self, items: Api) -> None:
        odd = {"$id": "odd", "name": 'a "%s"\n\N{GRINNING FACE}', "n": None, "f": 5.0}
        sent = [odd, {**odd, "$id": "even", "name": "b", "f": 0.1 + 0.2}, {"name": "c", "f": 1e300, "n": 7}]
        made = items.post(ITEMS, documents=sent)["documents"]
        assert made[1]["f"] == 0.1 + 0.2
        made[1]["f"] = 0.3
        assert made == [items.get(f"{ITEMS}/{each['$id']}") for each in made]

    def test_permissions_are_those_of_each(self, items: Api) -> None:
        granted = ['read("any")', 'write("users")']
        (made,) = items.post(ITEMS, documents=[{"name": "a", "$permissions": granted}])["documents"]
        assert made["$permissions"] == ['read("any")', 'update("users")', 'delete("users")']

    @pytest.mark.parametrize(
        ("document", "message"),
        [
            ({"$id": "-x"}, "Parameter must contain at most 36 chars."),
            ({"$permissions": ["read(any)"]}, 'Invalid permission string format: "read(any)".'),
        ],
    )
    def test_what_is_wrong_with_one_is_a_bad_request(
        self, items: Api, document: dict[str, Any], message: str
    ) -> None:
        refusal = items.refusal("POST", ITEMS, documents=[{"name": "a"}, {"name": "b", **document}])
        assert refusal[:2] == (400, "general_bad_request")
        assert refusal[2].startswith(message)

    def test_one_that_exists_keeps_out_all(self, items: Api) -> None:
        refusal = items.refusal("POST", ITEMS, documents=[{"name": "a"}, {"name": "ITEM 1"}])
        assert refusal[:2] == (409, "document_already_exists")
        assert len(numbers(items)) == 3


class TestUpdating:
    def test_all_that_queries_find_change(self, items: Api) -> None:
        reply = items.call("PATCH", ITEMS, {"data": {"n": 9}, "queries": [query("greaterThan", "n", 0)]})
        assert (reply.status, reply.body["total"]) == (200, 2)
        assert numbers(items) == [0, 9, 9]

    def test_one_that_fails_at_the_last_leaves_nothing(self, items: Api) -> None:
        """Of two documents, the unique name fits the first."""
        before, two = items.get(ITEMS), [query("greaterThan", "n", 0)]
        refusal = items.refusal("PATCH", ITEMS, data={"name": "same", "n": 50}, queries=two)
        assert refusal[:2] == (409, "document_already_exists")
        assert items.get(ITEMS) == before

    def test_a_value_that_does_not_fit_leaves_nothing(self, items: Api) -> None:
        assert items.refusal("PATCH", ITEMS, data={"n": 101})[1] == "document_invalid_structure"
        assert numbers(items) == [0, 1, 2]

    def test_limits_hold_and_no_default_limit_does(self, items: Api) -> None:
        items.post(ITEMS, documents=[{"name": f"more {n}"} for n in range(30)])
        assert items.call("PATCH", ITEMS, {"data": {"f": 1}}).body["total"] == 33
        assert (
            items.call("PATCH", ITEMS, {"data": {"f": 2}, "queries": [query("limit", "", 2)]}).body["total"]
            == 2
        )

    def test_the_answer_shows_a_hundred(self, items: Api) -> None:
        items.post(ITEMS, documents=[{"name": f"more {n}"} for n in range(100)])
        body = items.call("PATCH", ITEMS, {"data": {"f": 1}}).body
        assert (body["total"], len(body["documents"])) == (103, 100)

    def test_the_answer_takes_a_polygon_with_a_hole_for_one_ring(self, items: Api) -> None:
        """utopia-php/database 3.5.0, 6.0.0: updateDocuments answers with the text that it wrote; a read does not."""
        items.post("/databases/main/collections/items/attributes/polygon", key="area", required=False)
        hole = [[1, 1], [2, 1], [2, 2], [1, 1]]
        area = [[[0, 0], [4, 0], [4, 4], [0, 0]], hole]
        items.patch(f"{ITEMS}/i0", data={"area": area})
        (shown, *_) = items.call("PATCH", ITEMS, {"data": {"f": 1}}).body["documents"]
        assert shown["area"] == [[*area[0], [0, 1], *hole[1:]]]
        assert items.get(f"{ITEMS}/i0")["area"] == area

    def test_a_null_stays_null_and_shows_the_default(self, items: Api) -> None:
        (shown, *_) = items.call("PATCH", ITEMS, {"data": {"text": None}}).body["documents"]
        assert shown["text"] == "none"
        assert {document["text"] for document in items.get(ITEMS)["documents"]} == {None}

    def test_operators_are_read_again_for_the_first_few(self, items: Api) -> None:
        items.post(ITEMS, documents=[{"name": f"more {n}", "n": 1} for n in range(30)])
        shown = items.call("PATCH", ITEMS, {"data": {"n": INCREMENT}}).body["documents"]
        assert [document["n"] for document in shown[24:26]] == [2, {}]
        assert numbers(items)[:3] == [1, 2, 3]

    def test_the_first_are_those_that_were_there_first(self, items: Api) -> None:
        items.post(ITEMS, documents=[{"name": f"more {n}", "n": 1} for n in range(30)])
        body = {"data": {"n": INCREMENT}, "queries": [query("orderDesc", "$sequence")]}
        shown = items.call("PATCH", ITEMS, body).body["documents"]
        assert [document["n"] for document in shown[7:9]] == [{}, 2]

    def test_without_anything_that_can_be_set_nothing_is_found(self, items: Api) -> None:
        before = items.get(ITEMS)
        assert items.call("PATCH", ITEMS, {"data": {"$sequence": 5}}).body == {"total": 0, "documents": []}
        assert items.get(ITEMS) == before

    def test_permissions_are_kept_in_their_new_order(self, items: Api) -> None:
        for granted in (['read("any")', 'update("users")'], ['update("users")', 'read("any")']):
            items.call("PATCH", ITEMS, {"data": {"$permissions": granted}})
            assert items.get(f"{ITEMS}/i0")["$permissions"] == granted

    def test_what_an_array_cannot_be_operated_with_is_no_fault_where_nothing_is_found(
        self, items: Api
    ) -> None:
        items.post(
            "/databases/main/collections/items/attributes/boolean", key="on", required=False, array=True
        )
        toggle = json.dumps({"method": "toggle", "values": []})
        body = {"data": {"on": toggle}, "queries": [query("equal", "$id", "nobody")]}
        assert items.call("PATCH", ITEMS, body).body == {"total": 0, "documents": []}

    def test_gaps_in_arrays_show_as_they_were_sent(self, items: Api) -> None:
        items.post(
            "/databases/main/collections/items/attributes/integer", key="many", required=False, array=True
        )
        changed = items.call("PATCH", ITEMS, {"data": {"many": [1, None]}}).body["documents"]
        assert changed[0]["many"] == [1, None]
        assert items.patch(f"{ITEMS}/i0", data={"many": [None, 2]})["many"] == [None, 2]
        assert items.get(f"{ITEMS}/i0")["many"] == [0, 2]

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"$permissions": None}, "$permissions must be of type array"),
            ({"$id": 5}, "$id must be of type string"),
        ],
    )
    def test_what_the_system_sets_has_its_types(
        self, items: Api, fields: dict[str, Any], message: str
    ) -> None:
        refusal = items.refusal("PATCH", ITEMS, data={"n": 1, **fields})
        assert refusal == (400, "document_invalid_structure", message)

    def test_a_select_leaves_what_was_there_out_of_the_answer(self, items: Api) -> None:
        body = {"data": {"f": 1.5}, "queries": [query("select", "", "n"), query("limit", "", 1)]}
        (shown,) = items.call("PATCH", ITEMS, body).body["documents"]
        assert (shown["n"], shown["f"], shown["name"], shown["text"]) == (0, 1.5, None, "none")
        assert items.get(f"{ITEMS}/i0")["name"] == "item 0"


class TestUpserting:
    def test_what_is_new_is_made_and_what_says_nothing_new_is_passed_over(self, items: Api) -> None:
        same = {key: value for key, value in items.get(f"{ITEMS}/i1").items() if not key.startswith("$")}
        documents = [{"$id": "i1", **same}, {"$id": "i2", "name": "item 2", "n": 7}, {"name": "new"}]
        body = items.call("PUT", ITEMS, {"documents": documents}).body
        assert [document["name"] for document in body["documents"]] == ["item 2", "new"]
        assert numbers(items) == [0, 1, 7, None]

    def test_the_same_id_twice_is_a_conflict(self, items: Api) -> None:
        twice = [{"$id": "x", "name": "x"}, {"$id": "x", "name": "y"}]
        assert items.refusal("PUT", ITEMS, documents=twice)[:2] == (409, "document_already_exists")
        assert len(numbers(items)) == 3

    @pytest.mark.parametrize("fields", [{"$id": 5}, {"$permissions": "x"}, {"$permissions": [5]}])
    def test_bad_system_fields_are_refused(self, items: Api, fields: dict[str, Any]) -> None:
        refusal = items.refusal("PUT", ITEMS, documents=[{"name": "x", **fields}])
        assert refusal[:2] == (400, "document_invalid_structure")

    def test_after_operators_only_the_first_few_are_read_again(self, items: Api) -> None:
        many = [{"$id": f"m{n:02}", "name": f"more {n}", "n": INCREMENT} for n in range(30)]
        shown = items.call("PUT", ITEMS, {"documents": many}).body["documents"]
        assert [document["n"] for document in shown[24:26]] == [1, {}]
        assert shown[25]["$updatedAt"] == shown[24]["$updatedAt"].replace("T", " ").removesuffix("+00:00")
        assert items.get(f"{ITEMS}/m29")["n"] == 1

    def test_those_with_the_same_operators_are_stored_together(self, items: Api) -> None:
        many = [{"$id": f"m{n}", "name": f"more {n}", "n": INCREMENT if n % 2 else n} for n in range(4)]
        items.call("PUT", ITEMS, {"documents": many})
        assert [document["$id"] for document in items.get(ITEMS)["documents"][3:]] == ["m0", "m2", "m1", "m3"]

    def test_after_operators_floats_show_as_they_are_kept(self, items: Api) -> None:
        upserted = {"name": "more", "f": 1 / 3, "n": INCREMENT}
        (shown,) = items.call("PUT", ITEMS, {"documents": [upserted]}).body["documents"]
        assert shown["f"] == 0.33333333333333
        assert items.patch(f"{ITEMS}/i0", data={"f": 1 / 3, "n": INCREMENT})["f"] == 0.33333333333333
        assert items.patch(f"{ITEMS}/i0", data={"f": 1 / 3})["f"] == 1 / 3


class TestDeleting:
    def test_what_goes_is_answered(self, items: Api) -> None:
        reply = items.call(
            "DELETE", ITEMS, {"queries": [query("greaterThan", "n", 0), query("select", "", "n")]}
        )
        assert (reply.status, reply.body["total"]) == (200, 2)
        assert [document.get("n") for document in reply.body["documents"]] == [1, 2]
        assert "name" not in reply.body["documents"][0]
        assert numbers(items) == [0]

    def test_without_queries_all_go(self, items: Api) -> None:
        assert items.call("DELETE", ITEMS).body["total"] == 3
        assert numbers(items) == []

    def test_a_query_that_cannot_be_answered_deletes_nothing(self, items: Api) -> None:
        refusal = items.refusal("DELETE", ITEMS, queries=[query("equal", "nope", 1)])
        assert refusal[:2] == (400, "general_query_invalid")
        assert len(numbers(items)) == 3


@pytest.mark.parametrize(
    ("method", "body", "type"),
    [
        ("POST", {"documents": [{"name": "x"}]}, "general_unauthorized_scope"),
        ("PUT", {"documents": [{"name": "x"}]}, "database_not_found"),
        ("PATCH", {"data": {"n": 1}}, "database_not_found"),
        ("DELETE", {}, "database_not_found"),
    ],
)
def test_they_are_for_keys(items: Api, method: str, body: dict[str, Any], type: str) -> None:
    assert items.call(method, ITEMS, body, X_Appwrite_Key="").body["type"] == type
