"""What becomes of linked documents when one of them is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.services.databases.linked import Linked, select

if TYPE_CHECKING:
    from tests.conftest import Api

TO_MANY = ("oneToMany", "manyToMany")


def linked(api: Api, type: str, on_delete: str, *, two_way: bool = True) -> Linked:
    """The documents ``x`` of both collections, linked."""
    pair = Linked(api, type, two_way=two_way, on_delete=on_delete)
    pair.make("b", "x")
    pair.make("a", "x", kin=["x"] if type in TO_MANY else "x")
    return pair


@pytest.mark.parametrize("two_way", [False, True])
@pytest.mark.parametrize(
    ("on_delete", "type", "of_parent", "of_child"),
    [
        ("restrict", "oneToOne", "refused", "kept"),
        ("restrict", "oneToMany", "refused", "kept"),
        ("restrict", "manyToOne", "kept", "refused"),
        ("restrict", "manyToMany", "refused", "kept"),
        ("setNull", "oneToOne", "kept", "kept"),
        ("setNull", "oneToMany", "kept", "kept"),
        ("setNull", "manyToOne", "kept", "kept"),
        ("setNull", "manyToMany", "kept", "kept"),
        ("cascade", "oneToOne", "gone", "gone if two-way"),
        ("cascade", "oneToMany", "gone", "kept"),
        ("cascade", "manyToOne", "kept", "gone"),
        ("cascade", "manyToMany", "gone", "kept"),
    ],
)
@pytest.mark.parametrize("collection", ["a", "b"])
def test_a_rule_means_something_else_on_each_side(
    api: Api, collection: str, type: str, on_delete: str, of_parent: str, of_child: str, *, two_way: bool
) -> None:
    pair = linked(api, type, on_delete, two_way=two_way)
    other, outcome = ("b", of_parent) if collection == "a" else ("a", of_child)
    reply = pair.send("DELETE", collection, "x")
    assert reply.status == (403 if outcome == "refused" else 204)
    assert pair.find(collection) == (["x"] if outcome == "refused" else [])
    kept = outcome in ("refused", "kept") or (outcome == "gone if two-way" and not two_way)
    assert pair.find(other) == (["x"] if kept else [])


@pytest.mark.parametrize("type", ["oneToOne", "oneToMany", "manyToOne", "manyToMany"])
def test_null_is_set_where_the_others_keep_the_link(api: Api, type: str) -> None:
    pair = linked(api, type, "setNull")
    keeper, key = ("b", "back") if type == "oneToMany" else ("a", "kin")
    pair.delete("a" if keeper == "b" else "b", "x")
    assert pair.linked(keeper, "x", key) == ([] if type == "manyToMany" else None)


def test_a_partner_that_is_not_minded_leaves_its_id_if_two_way(api: Api) -> None:
    """Selected, what is nowhere shows as an empty list: it is how PHP writes an empty document."""
    pair = linked(api, "oneToOne", "restrict")
    pair.delete("b", "x")
    assert pair.get("a", "x")["kin"] == "x"
    assert pair.get("a", "x", select("kin.*"))["kin"] == []


def test_a_partner_that_is_not_minded_leaves_nothing_if_one_way(api: Api) -> None:
    pair = linked(api, "oneToOne", "restrict", two_way=False)
    pair.delete("b", "x")
    assert pair.get("a", "x")["kin"] is None


def test_a_refusal_says_why(api: Api) -> None:
    pair = linked(api, "oneToMany", "restrict")
    reply = pair.send("DELETE", "a", "x")
    message = "Document cannot be deleted because it is referenced by another document."
    assert (reply.body["type"], reply.body["message"]) == ("document_delete_restricted", message)
    reply = api.call("DELETE", "/tablesdb/main/tables/a/rows/x")
    assert reply.body["type"] == "row_delete_restricted"


def test_a_refusal_goes_with_the_last_link(api: Api) -> None:
    pair = linked(api, "oneToMany", "restrict")
    pair.change("a", "x", kin=[])
    pair.delete("a", "x")
    assert pair.find("b") == ["x"]


def test_cascades_follow_one_another(api: Api) -> None:
    pair = Linked(api, on_delete="cascade")
    pair.collection("c")
    pair.relate("b", "c", "oneToMany", "kin", "back", on_delete="cascade")
    for id in ("one", "two"):
        grand = [{"$id": f"{id}{number}"} for number in range(3)]
        pair.make("a", id, kin=[{"$id": id, "kin": grand}, {"$id": f"{id}-again"}])
    pair.delete("a", "one")
    assert pair.find("b") == ["two", "two-again"]
    assert pair.find("c") == ["two0", "two1", "two2"]


def test_a_cascade_that_is_refused_leaves_all_as_it_was(api: Api) -> None:
    """What went and was unlinked before comes back, in its order and with its links."""
    pair = Linked(api, on_delete="cascade")
    pair.collection("c")
    pair.collection("d")
    pair.relate("b", "c", "manyToMany", "likes", "liked", on_delete="setNull")
    pair.relate("b", "d", "oneToMany", "kept", "keeper", on_delete="restrict")
    pair.make("c", "c1")
    pair.make("a", "a1", kin=[{"$id": f"b{number}", "likes": ["c1"]} for number in range(4)])
    pair.make("d", "d1", keeper="b2")
    before = [
        pair.ask(id, "", select("*", "kin.*", "likes.*", "liked.*")).body for id in ("a", "b", "c", "d")
    ]
    assert pair.send("DELETE", "a", "a1").status == 403
    after = [pair.ask(id, "", select("*", "kin.*", "likes.*", "liked.*")).body for id in ("a", "b", "c", "d")]
    assert after == before
    pair.delete("d", "d1")
    pair.delete("a", "a1")
    assert (pair.find("b"), pair.linked("c", "c1", "liked")) == ([], [])


@pytest.fixture
def turns(api: Api) -> Linked:
    """Those of ``a`` lead to those of ``b``, and these to those of ``a``."""
    pair = Linked(api, on_delete="cascade")
    pair.relate("b", "a", "oneToMany", "turn", "return", on_delete="cascade")
    return pair


def test_a_long_chain_is_deleted(turns: Linked) -> None:
    """Longer than the interpreter would follow by recursion."""
    turns.make("a", "0")
    for at in range(1, 1500, 2):
        turns.make("b", str(at), back=str(at - 1))
        turns.make("a", str(at + 1), **{"return": str(at)})
    turns.delete("a", "1000")
    assert turns.ask("a").body["total"] == turns.ask("b").body["total"] == 500
    turns.delete("a", "0")
    assert turns.find("a") == turns.find("b") == []


def test_a_circle_is_deleted(turns: Linked) -> None:
    turns.make("a", "a1", kin=[{"$id": "b1"}])
    turns.change("b", "b1", turn=["a1"])
    turns.delete("a", "a1")
    assert turns.find("a") == turns.find("b") == []


def test_a_cascade_asks_for_the_right_to_delete(api: Api) -> None:
    """Of each victim: what a user may not delete keeps all of it."""
    pair = Linked(api, on_delete="cascade")
    pair.collection("guarded", secured=True, permissions=['create("any")', 'read("any")'])
    pair.relate("a", "guarded", "oneToMany", "wards", "guard", on_delete="cascade")
    pair.make("a", "a1", kin=[{"$id": "b1"}])
    mine = ['read("any")', 'delete("user:ann")']
    body = {"documentId": "g1", "data": {"guard": "a1"}, "permissions": mine}
    assert pair.send("POST", "guarded", body=body).status == 201
    ann, bob = (api.user(id).headers for id in ("ann", "bob"))
    reply = pair.send("DELETE", "a", "a1", X_Appwrite_Key="", **bob)
    assert (reply.status, reply.body["type"]) == (401, "user_unauthorized")
    assert pair.linked("a", "a1", "kin") == ["b1"]
    assert pair.send("DELETE", "a", "a1", X_Appwrite_Key="", **ann).status == 204
    assert pair.find("guarded") == pair.find("b") == []


def test_unlinking_asks_for_no_right(api: Api) -> None:
    pair = Linked(api)
    pair.collection("guarded", permissions=[])
    pair.relate("a", "guarded", "oneToMany", "wards", "guard")
    pair.make("guarded", "g1")
    pair.make("a", "a1", wards=["g1"])
    assert pair.send("DELETE", "a", "a1", X_Appwrite_Key="", **api.user("ann").headers).status == 204
    assert pair.get("guarded", "g1")["guard"] is None


def test_links_of_a_collection_that_is_gone_hinder_nothing(api: Api) -> None:
    pair = linked(api, "oneToMany", "restrict")
    api.delete("/databases/main/collections/b")
    pair.delete("a", "x")
    assert pair.find("a") == []


def test_a_bulk_deletes_what_goes_with_its_documents(api: Api) -> None:
    """A collection that another is linked with one-way knows nothing of it, but for what follows."""
    pair = Linked(api, "manyToOne", two_way=False, on_delete="cascade")
    for id in ("one", "two"):
        pair.make("a", f"of-{id}", kin={"$id": id, "name": id})
    body = {"queries": ['{"method": "equal", "attribute": "name", "values": ["one"]}']}
    assert pair.send("DELETE", "b", body=body).body["total"] == 1
    assert (pair.find("b"), pair.find("a")) == (["two"], ["of-two"])
    assert pair.send("DELETE", "a", body=body).body["type"] == "general_bad_request"


@pytest.mark.parametrize("type", ["oneToOne", "oneToMany", "manyToOne", "manyToMany"])
def test_a_bulk_keeps_one_way_links(api: Api, type: str) -> None:
    pair = linked(api, type, "setNull", two_way=False)
    made = pair.send("POST", "b", body={"documents": [{"$id": "y", "name": "y"}]}).body["documents"][0]
    assert {key for key in made if not key.startswith("$")} == {"name"}
    assert pair.send("PATCH", "b", body={"data": {"name": "z"}}).body["total"] == 2
    assert pair.linked("a", "x", "kin") == (["x"] if type in TO_MANY else "x")
    assert pair.get("b", "x") == pair.ask("b").body["documents"][0]
