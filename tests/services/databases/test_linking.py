"""What is written along relationships, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World
from tests.services.databases.linked import Linked

if TYPE_CHECKING:
    from tests.conftest import Api

VALUE = "Invalid relationship value. "
EITHER = f"{VALUE}Must be either a document, document ID, or an array of documents or document IDs."
PARTNER = f"{VALUE}Must be either a document, document ID or null."
SINGLE = f"{VALUE}Must be either a document ID or a document"
MANY = f"{VALUE}Must be either an array of documents or document IDs, "


@pytest.mark.parametrize("type", ["oneToOne", "manyToOne"])
def test_an_id_an_object_or_nothing_links_with_one(api: Api, type: str) -> None:
    pair = Linked(api, type)
    pair.make("b", "b1")
    assert pair.make("a", "a1", kin="b1")["kin"]["name"] == "b1"
    assert pair.make("a", "a2", kin={"name": "made up"})["kin"]["name"] == "made up"
    assert pair.make("a", "a3", kin=None)["kin"] is None
    assert "kin" not in pair.make("a", "a4")
    assert pair.change("a", "a1", kin=None)["kin"] is None
    assert pair.get("a", "a1")["kin"] is None


@pytest.mark.parametrize("type", ["oneToMany", "manyToMany"])
def test_a_list_of_ids_and_objects_links_with_many(api: Api, type: str) -> None:
    pair = Linked(api, type)
    pair.make("b", "b1")
    made = pair.make("a", "a1", kin=["b1", {"$id": "b2", "name": "two"}, "nobody"])
    assert [found["$id"] for found in made["kin"]] == ["b1", "b2"]
    pair.change("a", "a1", kin=["b2", {"$id": "b3"}])
    assert pair.linked("a", "a1", "kin") == ["b2", "b3"]
    pair.change("a", "a1", kin=[])
    assert pair.linked("a", "a1", "kin") == []
    assert pair.find("b") == ["b1", "b2", "b3"]


@pytest.mark.parametrize("type", ["oneToOne", "oneToMany", "manyToOne", "manyToMany"])
def test_the_other_side_links_too(api: Api, type: str) -> None:
    pair = Linked(api, type)
    pair.make("a", "a1")
    lists = type in ("manyToOne", "manyToMany")
    pair.make("b", "b1", back=["a1"] if lists else "a1")
    linked = pair.linked("a", "a1", "kin")
    assert linked == (["b1"] if type.endswith("Many") else "b1")


def test_a_new_document_takes_over_permissions(api: Api) -> None:
    pair = Linked(api)
    granted = ['read("user:ann")']
    body = {"documentId": "a1", "data": {"kin": [{"$id": "b1"}, {"$id": "b2", "$permissions": []}]}}
    pair.send("POST", "a", body={**body, "permissions": granted})
    assert pair.get("b", "b1")["$permissions"] == granted
    assert pair.get("b", "b2")["$permissions"] == []


def test_an_existing_document_is_changed_where_documents_grant_rights(api: Api) -> None:
    """Even an API key is refused where they do not; a PATCH asks no such thing."""
    pair = Linked(api)
    pair.make("b", "b1")
    body = {"documentId": "a1", "data": {"kin": [{"$id": "b1", "name": "changed"}]}}
    assert pair.send("POST", "a", body=body).body["type"] == "user_unauthorized"
    pair.make("a", "a1")
    pair.change("a", "a1", kin=[{"$id": "b1", "name": "changed"}])
    assert pair.get("b", "b1")["name"] == "changed"


def test_linking_by_id_leaves_the_time_of_change_and_unlinking_does_not(api: Api) -> None:
    pair = Linked(api)
    made = pair.make("b", "b1")["$updatedAt"]
    api.world.clock.freeze()
    api.world.clock.advance(60)
    pair.make("a", "a1", kin=["b1"])
    assert pair.get("b", "b1")["$updatedAt"] == made
    pair.change("a", "a1", kin=[])
    assert pair.get("b", "b1")["$updatedAt"] > made


def test_the_same_links_in_another_order_are_news(api: Api) -> None:
    pair = Linked(api)
    made = pair.make("a", "a1", kin=[{"$id": "b1"}, {"$id": "b2"}])["$updatedAt"]
    api.world.clock.freeze()
    api.world.clock.advance(60)
    assert pair.change("a", "a1", kin=["b1", "b2"])["$updatedAt"] == made
    assert pair.change("a", "a1", kin=["b2", "b1"])["$updatedAt"] > made
    assert pair.linked("a", "a1", "kin") == ["b1", "b2"]


def test_an_id_that_nobody_has_is_kept_or_forgotten(api: Api) -> None:
    """A new document keeps it; then it must be taken away before anything else is changed."""
    pair = Linked(api, "manyToOne")
    shown = pair.make("a", "a1", kin="nobody")["kin"]
    assert shown == {"$databaseId": "main", "$collectionId": "b", "$sequence": 0}
    assert pair.get("a", "a1")["kin"] == "nobody"
    refused = pair.send("PATCH", "a", "a1", {"data": {"name": "new"}})
    assert refused.body["message"] == f"{SINGLE}, array given."
    assert pair.change("a", "a1", name="new", kin="nobody else")["kin"] is None
    assert pair.get("a", "a1")["kin"] is None


def test_a_list_forgets_who_is_not_there(api: Api) -> None:
    pair = Linked(api)
    assert pair.make("a", "a1", kin=["nobody"])["kin"] == []


@pytest.mark.parametrize(
    ("type", "value", "message"),
    [
        ("oneToOne", ["b1"], f"{SINGLE}, array given."),
        ("manyToOne", ["b1"], f"{SINGLE}, array given."),
        ("manyToOne", 5, EITHER),
        ("oneToMany", "b1", f"{MANY}document ID given."),
        ("manyToMany", {"$id": "b1"}, f"{MANY}document given."),
        ("oneToMany", [5], EITHER),
        ("oneToMany", [["b1"]], EITHER),
    ],
)
def test_what_a_new_document_may_not_say(api: Api, type: str, value: Any, message: str) -> None:
    pair = Linked(api, type)
    refused = pair.send("POST", "a", body={"documentId": "a1", "data": {"kin": value}})
    assert (refused.status, refused.body["type"]) == (400, "relationship_value_invalid")
    assert refused.body["message"] == message
    assert pair.find("a") == pair.find("b") == []


@pytest.mark.parametrize(
    ("type", "value", "message"),
    [
        ("oneToOne", ["b1"], PARTNER),
        ("oneToOne", 5, PARTNER),
        ("manyToOne", ["b1"], f"{SINGLE}, array given."),
        ("manyToOne", 0, f"{SINGLE}."),
        ("manyToOne", 5, VALUE.strip()),
        ("oneToMany", None, f"{MANY}NULL given."),
        ("oneToMany", "b1", f"{MANY}string given."),
        ("oneToMany", {"$id": "b1"}, f"{MANY}object given."),
        ("manyToMany", [5], f"{VALUE}Must be either a document or document ID."),
    ],
)
def test_what_a_change_may_not_say(api: Api, type: str, value: Any, message: str) -> None:
    pair = Linked(api, type)
    pair.make("a", "a1", kin=[{"$id": "b0"}] if type.endswith("ToMany") else {"$id": "b0"})
    refused = pair.send("PATCH", "a", "a1", {"data": {"kin": value}})
    assert (refused.body["type"], refused.body["message"]) == ("relationship_value_invalid", message)


def test_the_child_of_a_one_way_pair_sets_nothing(api: Api) -> None:
    pair = Linked(api, "oneToOne", two_way=False)
    body = {"documentId": "b1", "data": {"back": "a1"}}
    message = "Cannot set a value from the child side of a oneToOne relationship when twoWay is false."
    assert pair.send("POST", "b", body=body).body["message"] == VALUE + message
    pair.make("b", "b1")
    assert pair.send("PATCH", "b", "b1", {"data": {"back": "a1"}}).body["message"] == VALUE + message


def test_partners_are_nobody_else_s(api: Api) -> None:
    pair = Linked(api, "oneToOne")
    pair.make("b", "b2")
    pair.make("a", "a1", kin={"$id": "b1"})
    pair.make("a", "a2", kin="b2")
    taken = pair.send("PATCH", "a", "a2", {"data": {"kin": "b1"}})
    assert (taken.status, taken.body["type"]) == (409, "document_already_exists")
    pair.change("a", "a1", kin=None)
    pair.change("a", "a2", kin=None)
    assert pair.change("a", "a2", kin="b1")["kin"]["$id"] == "b1"


def test_a_refused_post_leaves_what_it_linked(api: Api) -> None:
    """Unlike a PATCH: on the real server, only a document's own insert is undone."""
    pair = Linked(api, "oneToOne")
    pair.make("b", "b1")
    pair.make("a", "a1", kin="b1")
    refused = pair.send("POST", "a", body={"documentId": "a2", "data": {"kin": "b1"}})
    assert refused.body["type"] == "document_already_exists"
    assert pair.get("b", "b1")["back"] == "a2"
    assert pair.find("a") == ["a1"]

    pair.send("POST", "a", body={"documentId": "a1", "data": {"kin": {"$id": "b2"}}})
    assert pair.find("b") == ["b1", "b2"]


def test_permissions_of_a_related_document_are_looked_at_where_it_is_made(api: Api) -> None:
    # utopia-php/database 3.5.0, 6.0.0: Database.php createDocument checks them, and updateDocument does not
    pair = Linked(api, "oneToMany")
    pair.make("b", "b1")
    pair.make("a", "a1")
    odd = {"name": "C", "$permissions": ["odd"]}
    pair.change("a", "a1", kin=[{**odd, "$id": "b1"}])
    assert pair.get("b", "b1")["$permissions"] == ["odd"]
    made = pair.send("PATCH", "a", "a1", {"data": {"kin": [{**odd, "$id": "b2"}]}})
    assert made.body["message"].startswith('Permission "odd" is not allowed')


def test_a_refused_patch_leaves_nothing(api: Api) -> None:
    pair = Linked(api)
    pair.make("a", "a1", kin=[{"$id": "b1"}])
    body = {"data": {"name": "new", "kin": [{"$id": "b2"}, {"$id": "b3", "nope": 1}]}}
    assert pair.send("PATCH", "a", "a1", body).body["type"] == "document_invalid_structure"
    assert pair.find("b") == ["b1"]
    assert pair.linked("a", "a1", "kin") == ["b1"]


def test_a_partner_that_cannot_be_made_is_passed_over(api: Api) -> None:
    """The real server tries again, and takes itself for deeper each time, until that is too deep to link."""
    pair = Linked(api, "oneToOne")
    pair.make("a", "a1")
    changed = pair.change("a", "a1", name="new", kin={"nope": 1})
    assert changed["name"] == "new"
    assert "kin" not in changed
    assert pair.find("b") == []


def test_links_are_made_two_deep(api: Api) -> None:
    pair = Linked(api, "manyToOne", two_way=False)
    for parent, child in (("b", "c"), ("c", "d")):
        pair.collection(child)
        pair.relate(parent, child, "manyToOne", "next", "before", two_way=False)
    deep = {"$id": "b1", "next": {"$id": "c1", "next": {"$id": "d1"}}}
    made = pair.make("a", "a1", kin=deep)
    assert "next" not in made["kin"]["next"]
    assert pair.find("c") == ["c1"]
    assert pair.find("d") == []


def test_a_put_links_again_what_it_does_not_send(api: Api) -> None:
    """So do the real server's: many to many doubles."""
    pair = Linked(api, "manyToMany")
    pair.make("a", "a1", kin=[{"$id": "b1"}])
    put = pair.send("PUT", "a", "a1", {"data": {"name": "again"}})
    assert [found["$id"] for found in put.body["kin"]] == ["b1", "b1"]


def test_an_id_of_a_nested_document_is_a_text(api: Api) -> None:
    pair = Linked(api, "manyToOne")
    refused = pair.send("POST", "a", body={"documentId": "a1", "data": {"kin": {"$id": 5}}})
    assert (refused.status, refused.body["message"]) == (400, "$id must be of type string")


def test_writing_takes_rights_on_the_other_side(api: Api) -> None:
    pair = Linked(api)
    pair.collection("shut", secured=True, permissions=[])
    pair.relate("a", "shut", "manyToOne", "secret", "holders")
    body = {"documentId": "a1", "data": {"secret": {"$id": "s1"}}}
    assert pair.send("POST", "a", body=body, X_Appwrite_Key="").body["type"] == "user_unauthorized"
    pair.make("shut", "s1")
    kept = {"documentId": "a1", "data": {"secret": "s1"}}
    shown = pair.send("POST", "a", body=kept, X_Appwrite_Key="").body
    assert shown["secret"] == {"$databaseId": "main", "$collectionId": "shut", "$sequence": 0}
    assert pair.linked("a", "a1", "secret") == "s1"


def test_a_staged_change_does_not_say_where_linked_documents_belong(api: Api) -> None:
    pair = Linked(api)
    pair.make("a", "a1", kin=[{"$id": "b1"}])
    id = api.post("/databases/transactions")["$id"]
    body = {"data": {"name": "new"}, "transactionId": id}
    (nested,) = pair.send("PATCH", "a", "a1", body).body["kin"]
    assert "$collectionId" not in nested
    read = api.get("/databases/main/collections/a/documents/a1", query=f"transactionId={id}")
    assert [nested["$collectionId"] for nested in read["kin"]] == ["b"]


def test_what_a_commit_makes_by_one_link_it_cannot_change_by_another(api: Api) -> None:
    """The engine takes it for changed since it was staged."""
    pair = Linked(api)
    pair.relate("a", "b", "oneToOne", "first", "only")
    id = api.post("/databases/transactions")["$id"]
    data = {"kin": [{"$id": "b1"}], "first": "b1"}
    pair.send("POST", "a", body={"documentId": "a1", "data": data, "transactionId": id})
    api.world.clock.freeze()
    api.world.clock.advance(1)
    reply = api.call("PATCH", f"/databases/transactions/{id}", {"commit": True})
    assert (reply.status, reply.body["type"]) == (409, "transaction_conflict")
    assert pair.find("a") == pair.find("b") == []


def test_a_commit_says_when_it_linked_a_document(api: Api) -> None:
    """Unlike a write outside, which leaves the other document's time of change as it was."""
    pair = Linked(api)
    before = pair.make("b", "b1")["$updatedAt"]
    id = api.post("/databases/transactions")["$id"]
    pair.send("POST", "a", body={"documentId": "a1", "data": {"kin": ["b1"]}, "transactionId": id})
    api.world.clock.freeze()
    api.world.clock.advance(1)
    assert api.call("PATCH", f"/databases/transactions/{id}", {"commit": True}).status == 200
    assert pair.get("b", "b1")["$updatedAt"] > before


def test_what_one_document_brings_along_is_looked_at_before_the_next(api_on: type[Api]) -> None:
    # 1.9.6: Documents/Create.php checkPermissions goes down first; even keys need document security to update
    pair = Linked(api_on(World(release=find("1.9"))))
    pair.make("a", "a1")
    deep = {"name": "x", "back": {"$id": "a1", "name": "x"}}
    for kin, status in (([deep, 7], 401), ([7, deep], 400)):
        assert pair.send("POST", "a", body={"documentId": "a2", "data": {"kin": kin}}).status == status


def test_a_relationship_that_the_engine_forgot_is_looked_at(api_on: type[Api]) -> None:
    # 1.9.6: Documents/Action.php validateRelationship, before utopia-php/database finds the attribute unknown
    pair = Linked(api_on(World(release=find("1.9"))))
    pair.relate("a", "a", "oneToMany", "own", "owner")
    for value, message in ((7, "Relationship value must be"), ("a1", "Invalid document structure: Unknown")):
        reply = pair.send("POST", "a", body={"documentId": "a2", "data": {"own": value}})
        assert reply.body["message"].startswith(message)


def test_a_nested_document_keeps_each_of_its_permissions_once(api: Api) -> None:
    pair = Linked(api)
    granted = ['read("any")', 'update("users")', 'read("any")']
    pair.make("a", "a1", kin=[{"$id": "b1", "$permissions": granted}])
    assert pair.get("b", "b1")["$permissions"] == granted[:2]


def test_a_change_whose_structure_is_wrong_uses_up_numbers_three_times(api: Api) -> None:
    # utopia-php/database 3.5.0, 6.0.0: Adapter.php withTransaction tries a document_invalid_structure again
    pair = Linked(api)
    pair.make("a", "a1")
    kin = [{"$id": "b1"}, {"$id": "b2", "unknown": 1}]
    assert pair.send("PATCH", "a", "a1", {"data": {"kin": kin}}).status == 400
    assert pair.make("b", "b1")["$sequence"] == 4
