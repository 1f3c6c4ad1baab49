"""Transactions: what is staged, what reads inside see of it, and what a commit makes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockwrite.services.registry import endpoints
from tests.conftest import Api

NOTES = "/databases/main/collections/notes/documents"
TRANSACTIONS = "/databases/transactions"
NAMED_O3 = json.dumps({"method": "equal", "attribute": "name", "values": ["o3"]})
NOT_PENDING = "Invalid or non\N{NON-BREAKING HYPHEN}pending transaction"


@pytest.fixture
def notes(api: Api) -> Api:
    """A collection open to all, with a unique name, a bounded number and a text; the document `one` in it."""
    api.post("/databases", databaseId="main", name="Main")
    api.post(
        "/databases/main/collections",
        collectionId="notes",
        name="Notes",
        permissions=[f'{action}("any")' for action in ("create", "read", "update", "delete")],
        documentSecurity=True,
    )
    attributes = "/databases/main/collections/notes/attributes"
    api.post(f"{attributes}/string", key="name", size=40, required=True)
    api.post(f"{attributes}/integer", key="n", required=False, min=0, max=100)
    api.post(f"{attributes}/string", key="text", size=40, required=False)
    api.post("/databases/main/collections/notes/indexes", key="names", type="unique", attributes=["name"])
    api.post(NOTES, documentId="one", data={"name": "one", "n": 1})
    return api


def begin(api: Api, **headers: str) -> str:
    """A new transaction's id."""
    return str(api.call("POST", TRANSACTIONS, {}, **headers).body["$id"])


def commit(api: Api, id: str, **headers: str) -> Any:
    return api.call("PATCH", f"{TRANSACTIONS}/{id}", {"commit": True}, **headers)


def status(api: Api, id: str) -> tuple[str, int]:
    transaction = api.get(f"{TRANSACTIONS}/{id}")
    return transaction["status"], transaction["operations"]


def names(api: Api, query: str = "") -> list[str]:
    return [document["name"] for document in api.get(NOTES, query)["documents"]]


def session(api: Api, id: str) -> dict[str, str]:
    """The headers of a user, signed in."""
    api.post("/users", userId=id, email=f"{id}@example.com", password="password-123")
    secret = api.post(f"/users/{id}/sessions")["secret"]
    return {"X_Appwrite_Key": "", "X_Appwrite_Session": secret}


def stage(api: Api, id: str, *operations: dict[str, Any]) -> Any:
    sent = [{"databaseId": "main", "collectionId": "notes", **operation} for operation in operations]
    return api.call("POST", f"{TRANSACTIONS}/{id}/operations", {"operations": sent})


def test_staged_writes_happen_at_the_commit_and_not_before(notes: Api) -> None:
    id = begin(notes)
    notes.post(NOTES, documentId="two", data={"name": "two"}, transactionId=id)
    notes.patch(f"{NOTES}/one", data={"n": 5}, transactionId=id)
    notes.call("PUT", f"{NOTES}/three", {"data": {"name": "three"}, "transactionId": id})
    notes.call("PATCH", f"{NOTES}/one/n/increment", {"value": 3, "transactionId": id})
    assert names(notes) == ["one"]
    assert notes.get(f"{NOTES}/one")["n"] == 1
    assert commit(notes, id).body["status"] == "committed"
    assert names(notes) == ["one", "two", "three"]
    assert notes.get(f"{NOTES}/one")["n"] == 8
    assert status(notes, id) == ("committed", 4)


def test_a_rollback_fails_the_transaction_and_leaves_nothing(notes: Api) -> None:
    id = begin(notes)
    notes.post(NOTES, documentId="two", data={"name": "two"}, transactionId=id)
    assert notes.patch(f"{TRANSACTIONS}/{id}", rollback=True)["status"] == "failed"
    assert names(notes) == ["one"]
    refusal = notes.refusal("PATCH", f"{TRANSACTIONS}/{id}", commit=True)
    assert refusal[:2] == (400, "transaction_not_ready")


def test_what_was_staged_answers_as_it_was_sent(notes: Api) -> None:
    id = begin(notes)
    created = notes.post(NOTES, documentId="two", data={"name": 7, "n": 1.0}, transactionId=id)
    place = {"$databaseId": "main", "$collectionId": "notes", "$sequence": 0}
    assert created == {"$id": "two", "name": 7, "n": 1, "$permissions": [], **place}
    stepped = notes.patch(f"{NOTES}/nobody/nothing/decrement", value=2, transactionId=id)
    assert stepped == {"$id": "nobody", "nothing": 2, **place}
    many = notes.call("POST", NOTES, {"documents": [{"name": "x"}, {"name": "y"}], "transactionId": id})
    assert (many.status, many.body) == (200, {"total": 2, "documents": []})
    changed = notes.call("PATCH", NOTES, {"data": {"n": 1}, "transactionId": id})
    assert (changed.status, changed.body) == (200, {"total": 0, "documents": []})


class TestReadsInside:
    def test_what_is_new_comes_last_and_what_is_changed_shows(self, notes: Api) -> None:
        id = begin(notes)
        notes.post(NOTES, documentId="two", data={"name": "two", "n": 9}, transactionId=id)
        notes.patch(f"{NOTES}/one", data={"n": 5}, transactionId=id)
        listed = notes.get(NOTES, f"transactionId={id}")
        assert [(found["$id"], found["n"]) for found in listed["documents"]] == [("one", 5), ("two", 9)]
        assert listed["total"] == 2
        assert notes.get(f"{NOTES}/two", f"transactionId={id}")["name"] == "two"

    def test_what_is_deleted_is_gone(self, notes: Api) -> None:
        id = begin(notes)
        assert notes.call("DELETE", f"{NOTES}/one", {"transactionId": id}).status == 204
        assert notes.get(NOTES, f"transactionId={id}") == {"total": 0, "documents": []}
        assert notes.call("GET", f"{NOTES}/one", query=f"transactionId={id}").status == 404

    def test_filters_do_not_hold_back_what_is_new_but_count_it(self, notes: Api) -> None:
        id = begin(notes)
        notes.post(NOTES, documentId="two", data={"name": "two", "n": 9}, transactionId=id)
        few = json.dumps({"method": "lessThan", "attribute": "n", "values": [5]})
        listed = notes.get(NOTES, f"transactionId={id}&queries[]={few}")
        assert [found["$id"] for found in listed["documents"]] == ["one", "two"]
        assert listed["total"] == 1

    def test_an_increment_shows_the_step_and_a_column_none(self, notes: Api) -> None:
        id = begin(notes)
        notes.patch(f"{NOTES}/one/n/increment", value=3, transactionId=id)
        assert notes.get(f"{NOTES}/one", f"transactionId={id}")["n"] == 3
        other = begin(notes)
        rows = "/tablesdb/main/tables/notes/rows"
        notes.patch(f"{rows}/one/n/increment", value=3, transactionId=other)
        assert notes.get(f"{rows}/one", f"transactionId={other}")["n"] == 1

    def test_a_select_leaves_the_fields_and_no_sequence(self, notes: Api) -> None:
        id = begin(notes)
        notes.patch(f"{NOTES}/one", data={"n": 5}, transactionId=id)
        select = json.dumps({"method": "select", "values": ["n"]})
        shown = notes.get(f"{NOTES}/one", f"transactionId={id}&queries[]={select}")
        assert (shown["n"], shown["$sequence"], "name" in shown) == (5, 0, False)

    @pytest.mark.parametrize("id", ["nope", "finished"])
    def test_one_that_is_none_shows_what_is_committed(self, notes: Api, id: str) -> None:
        if id == "finished":
            id = begin(notes)
            notes.post(NOTES, documentId="two", data={"name": "two"}, transactionId=id)
            notes.patch(f"{TRANSACTIONS}/{id}", rollback=True)
        assert names(notes, f"transactionId={id}") == ["one"]


class TestCommits:
    def test_a_document_that_changed_meanwhile_is_a_conflict(self, notes: Api) -> None:
        id = begin(notes)
        notes.patch(f"{NOTES}/one", data={"n": 50}, transactionId=id)
        notes.patch(f"{NOTES}/one", data={"n": 60})
        assert commit(notes, id).body["type"] == "transaction_conflict"
        assert status(notes, id) == ("failed", 1)
        assert notes.get(f"{NOTES}/one")["n"] == 60

    def test_so_it_is_while_time_stands_still(self, notes: Api) -> None:
        notes.world.clock.freeze()
        before, bulk = begin(notes), begin(notes)
        notes.patch(f"{NOTES}/one", data={"n": 40})
        notes.patch(f"{NOTES}/one", data={"n": 50}, transactionId=before)
        assert commit(notes, before).status == 200
        notes.call("PATCH", NOTES, {"data": {"n": 7}, "transactionId": bulk})
        notes.patch(f"{NOTES}/one", data={"n": 60})
        assert commit(notes, bulk).body["type"] == "transaction_conflict"

    def test_the_transactions_own_changes_are_no_conflict(self, notes: Api) -> None:
        id = begin(notes)
        for n in (2, 3, 4):
            notes.patch(f"{NOTES}/one", data={"n": n}, transactionId=id)
        notes.call("DELETE", f"{NOTES}/one", {"transactionId": id})
        assert commit(notes, id).status == 200
        assert names(notes) == []

    @pytest.mark.parametrize(
        ("data", "type"),
        [
            ({"name": "one"}, "transaction_conflict"),
            ({"name": "two", "n": 101}, "document_invalid_structure"),
            ({"n": 1}, "document_invalid_structure"),
            ({"name": "two", "nope": 1}, "document_invalid_structure"),
        ],
    )
    def test_what_cannot_be_written_fails_all_of_it(
        self, notes: Api, data: dict[str, Any], type: str
    ) -> None:
        id = begin(notes)
        notes.post(NOTES, documentId="fine", data={"name": "fine"}, transactionId=id)
        notes.post(NOTES, documentId="two", data=data, transactionId=id)
        assert commit(notes, id).body["type"] == type
        assert names(notes) == ["one"]
        assert status(notes, id) == ("failed", 2)

    def test_what_is_gone_is_not_found(self, notes: Api) -> None:
        id = begin(notes)
        notes.patch(f"{NOTES}/one", data={"n": 2}, transactionId=id)
        notes.delete(f"{NOTES}/one")
        reply = commit(notes, id)
        assert (reply.status, reply.body["type"]) == (404, "document_not_found")

    def test_a_limit_speaks_the_engines_words(self, notes: Api) -> None:
        id = begin(notes)
        notes.patch(f"{NOTES}/one/n/increment", value=3, max=3, transactionId=id)
        reply = commit(notes, id)
        assert reply.body["type"] == "attribute_limit_exceeded"
        assert reply.body["message"] == "Attribute value exceeds maximum limit: 3"

    def test_a_committer_without_rights_leaves_it_pending(self, notes: Api) -> None:
        eve = session(notes, "eve")
        id = begin(notes, **eve)
        notes.call("PATCH", f"{NOTES}/one", {"data": {"n": 2}, "transactionId": id}, **eve)
        notes.call(
            "PUT",
            "/databases/main/collections/notes",
            {"name": "Notes", "permissions": ['read("any")'], "documentSecurity": True},
        )
        reply = commit(notes, id, **eve)
        assert (reply.status, reply.body["type"]) == (401, "user_unauthorized")
        assert status(notes, id) == ("pending", 1)
        assert commit(notes, id).status == 200

    def test_tables_hear_of_documents(self, notes: Api) -> None:
        id = begin(notes)
        rows = "/tablesdb/main/tables/notes/rows"
        notes.post(rows, rowId="two", data={"name": 5}, transactionId=id)
        reply = notes.call("PATCH", f"/tablesdb/transactions/{id}", {"commit": True})
        assert reply.body["type"] == "document_invalid_structure"


class TestBulks:
    def test_they_see_what_was_staged_before(self, notes: Api) -> None:
        id = begin(notes)
        notes.post(NOTES, documentId="two", data={"name": "two", "n": 2}, transactionId=id)
        notes.call("PATCH", NOTES, {"data": {"text": "all"}, "transactionId": id})
        notes.call("PUT", NOTES, {"documents": [{"$id": "two", "n": 3}], "transactionId": id})
        big = json.dumps({"method": "equal", "attribute": "n", "values": [1]})
        notes.call("DELETE", NOTES, {"queries": [big], "transactionId": id})
        assert commit(notes, id).status == 200
        (left,) = notes.get(NOTES)["documents"]
        assert (left["$id"], left["n"], left["text"]) == ("two", 3, "all")

    def test_a_bulk_update_writes_back_what_it_matched_by_other_rules(self, notes: Api) -> None:
        """The database finds ONE where it is asked for one; the transaction, by PHP's rules, does not."""
        id = begin(notes)
        notes.patch(f"{NOTES}/one", data={"name": "ONE"}, transactionId=id)
        query = json.dumps({"method": "equal", "attribute": "name", "values": ["one"]})
        notes.call("PATCH", NOTES, {"data": {"text": "found"}, "queries": [query], "transactionId": id})
        assert commit(notes, id).status == 200
        assert notes.get(f"{NOTES}/one")["text"] is None

    def test_an_upsert_gives_what_was_staged_without_an_id_one(self, notes: Api) -> None:
        id = begin(notes)
        stage(notes, id, {"action": "upsert", "documentId": "two", "data": {"name": "two"}})
        assert "$id" not in notes.get(NOTES, f"transactionId={id}")["documents"][-1]
        stage(notes, id, {"action": "bulkUpsert", "data": [{"$id": "two", "n": 2}]})
        seen = notes.get(NOTES, f"transactionId={id}")["documents"][-1]
        assert (seen["$id"], seen["name"], seen["n"]) == ("two", "two", 2)


class TestOperations:
    def test_they_are_carried_out_in_their_order(self, notes: Api) -> None:
        id = begin(notes)
        staged = stage(
            notes,
            id,
            {"action": "create", "documentId": "o1", "data": {"name": "o1"}},
            {"action": "update", "documentId": "o1", "data": {"n": 4}},
            {"action": "increment", "documentId": "o1", "data": {"attribute": "n", "value": 3}},
            {"action": "upsert", "documentId": "o2", "data": {"$id": "o2", "name": "o2"}},
            {"action": "bulkCreate", "data": [{"$id": "o3", "name": "o3"}]},
            {"action": "bulkDelete", "data": {"queries": [NAMED_O3]}},
        )
        assert (staged.status, staged.body["operations"]) == (201, 6)
        assert commit(notes, id).status == 200
        assert names(notes) == ["one", "o1", "o2"]
        assert notes.get(f"{NOTES}/o1")["n"] == 7

    def test_all_are_refused_with_one_of_them(self, notes: Api) -> None:
        id = begin(notes)
        create = {"action": "create", "documentId": "o1", "data": {"name": "o1"}}
        reply = stage(notes, id, create, {"action": "delete", "documentId": "nope"})
        assert (reply.status, reply.body["type"]) == (404, "document_not_found")
        assert status(notes, id) == ("pending", 0)

    def test_there_can_be_a_hundred(self, notes: Api) -> None:
        id = begin(notes)
        create = {"action": "create", "documentId": "unique()", "data": {"name": "o1"}}
        assert stage(notes, id, *[create] * 99).status == 201
        reply = stage(notes, id, create, create)
        assert reply.body["message"] == (
            "Transaction already has 99 operations, adding 2 would exceed the maximum of 100"
        )

    def test_users_stage_no_bulks(self, notes: Api) -> None:
        eve = session(notes, "eve")
        id = begin(notes, **eve)
        bulk = {
            "databaseId": "main",
            "collectionId": "notes",
            "action": "bulkDelete",
            "data": {"queries": []},
        }
        reply = notes.call("POST", f"{TRANSACTIONS}/{id}/operations", {"operations": [bulk]}, **eve)
        assert (reply.status, reply.body["type"]) == (401, "user_unauthorized")


class TestWhoSees:
    def test_a_user_has_to_do_with_own_ones_only(self, notes: Api) -> None:
        eve, fay = session(notes, "eve"), session(notes, "fay")
        id = begin(notes, **eve)
        assert notes.call("GET", f"{TRANSACTIONS}/{id}", **eve).status == 200
        assert notes.call("GET", f"{TRANSACTIONS}/{id}", **fay).body["type"] == "transaction_not_found"
        assert notes.call("GET", TRANSACTIONS, **fay).body == {"total": 0, "transactions": []}
        assert notes.get(TRANSACTIONS)["total"] == 1
        body = {"value": 1, "transactionId": id}
        assert notes.call("PATCH", f"{NOTES}/one/n/increment", body, **fay).body["message"] == NOT_PENDING

    def test_a_guest_begins_one_and_never_sees_it(self, notes: Api) -> None:
        id = begin(notes, X_Appwrite_Key="")
        assert notes.call("GET", f"{TRANSACTIONS}/{id}", X_Appwrite_Key="").status == 404
        assert notes.get(f"{TRANSACTIONS}/{id}")["status"] == "pending"

    def test_its_owner_gets_what_is_created(self, notes: Api) -> None:
        eve = session(notes, "eve")
        id = begin(notes, **eve)
        body = {"documentId": "two", "data": {"name": "two"}, "transactionId": id}
        granted = notes.call("POST", NOTES, body, **eve).body["$permissions"]
        assert granted == ['read("user:eve")', 'update("user:eve")', 'delete("user:eve")']


class TestTheirTime:
    def test_they_expire(self, notes: Api) -> None:
        """Nominally with 410, which the real server turns into a 500."""
        notes.world.clock.freeze()
        id = notes.post(TRANSACTIONS, ttl=60)["$id"]
        notes.world.clock.advance(61)
        assert commit(notes, id).body["type"] == "transaction_expired"
        assert status(notes, id) == ("pending", 0)
        body = {"documentId": "two", "data": {"name": "two"}, "transactionId": id}
        assert notes.refusal("POST", NOTES, **body)[:2] == (500, "transaction_expired")

    @pytest.mark.parametrize("ttl", [59, 3601, "x"])
    def test_within_bounds(self, notes: Api, ttl: Any) -> None:
        message = "Invalid `ttl` param: Value must be a valid range between 60 and 3,600"
        assert notes.refusal("POST", TRANSACTIONS, ttl=ttl)[2] == message


def test_a_deleted_one_is_gone(notes: Api) -> None:
    id = begin(notes)
    notes.delete(f"{TRANSACTIONS}/{id}")
    assert notes.refusal("GET", f"{TRANSACTIONS}/{id}")[1] == "transaction_not_found"


def test_a_collection_of_the_same_id_is_another_one(notes: Api) -> None:
    id = begin(notes)
    notes.post(NOTES, documentId="two", data={"name": "two"}, transactionId=id)
    notes.delete("/databases/main/collections/notes")
    notes.post("/databases/main/collections", collectionId="notes", name="Notes")
    assert notes.get(NOTES, f"transactionId={id}") == {"total": 0, "documents": []}
    reply = commit(notes, id)
    assert reply.body["message"] == "Invalid document structure: Collection not found"


def test_scopes_are_the_real_servers() -> None:
    scopes = {
        endpoint.operation: endpoint.scopes
        for endpoint in endpoints()
        if "ransaction" in endpoint.operation or endpoint.operation.endswith("createOperations")
    }
    assert scopes["databases.getTransaction"] == ("rows.read",)
    assert scopes["tablesDB.listTransactions"] == ("documents.read", "rows.read")
    assert scopes["tablesDB.createOperations"] == ("documents.write", "rows.write")
