"""Relationships between collections: made, changed and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.services.databases.linked import COLLECTIONS, Linked

if TYPE_CHECKING:
    from tests.conftest import Api

RELATIONSHIP = f"{COLLECTIONS}/a/attributes/relationship"


@pytest.fixture
def pair(api: Api) -> Linked:
    """Two collections with a two-way relationship one to many."""
    return Linked(api)


def attributes(api: Api, collection: str) -> dict[str, Any]:
    found = api.get(f"{COLLECTIONS}/{collection}/attributes")["attributes"]
    return {attribute["key"]: attribute for attribute in found}


def test_both_sides_tell_of_a_two_way_relationship(pair: Linked) -> None:
    there, back = attributes(pair.api, "a")["kin"], attributes(pair.api, "b")["back"]
    assert (there["relatedCollection"], there["side"], there["twoWayKey"]) == ("b", "parent", "back")
    assert (back["relatedCollection"], back["side"], back["twoWayKey"]) == ("a", "child", "kin")
    assert there["status"] == back["status"] == "available"
    assert there["relationType"] == back["relationType"] == "oneToMany"


def test_only_the_parent_tells_of_a_one_way_relationship(api: Api) -> None:
    Linked(api, two_way=False)
    assert set(attributes(api, "b")) == {"name"}
    path = f"{COLLECTIONS}/b/attributes/back"
    assert api.refusal("GET", path)[1] == "attribute_not_found"
    assert api.refusal("DELETE", path)[1] == "attribute_not_found"


def test_the_keys_are_the_ids_of_the_collections_where_none_are_sent(pair: Linked) -> None:
    made = pair.api.post(
        f"{COLLECTIONS}/b/attributes/relationship", relatedCollectionId="a", type="manyToOne"
    )
    assert (made["key"], made["twoWayKey"], made["status"]) == ("a", "b", "processing")
    assert (made["twoWay"], made["onDelete"]) == (False, "restrict")


def test_tables_have_words_of_their_own(pair: Linked) -> None:
    path = "/tablesdb/main/tables/a/columns"
    made = pair.api.post(
        f"{path}/relationship", relatedTableId="b", type="oneToOne", key="one", twoWayKey="x"
    )
    assert made["relatedTable"] == "b"
    changed = pair.api.patch(f"{path}/one/relationship", onDelete="cascade")
    assert changed["onDelete"] == "cascade"
    refused = {"relatedTableId": "nope", "type": "oneToOne"}
    assert pair.api.refusal("POST", f"{path}/relationship", **refused)[1] == "table_not_found"


@pytest.mark.parametrize(
    ("sent", "type"),
    [
        ({"relatedCollectionId": "nope", "type": "oneToOne"}, "collection_not_found"),
        ({"relatedCollectionId": "b", "type": "oneToOne", "key": "KIN"}, "attribute_already_exists"),
        ({"relatedCollectionId": "b", "type": "oneToOne", "key": "name"}, "attribute_already_exists"),
        (
            {"relatedCollectionId": "b", "type": "oneToOne", "key": "k", "twoWayKey": "Back"},
            "attribute_already_exists",
        ),
        ({"relatedCollectionId": "b", "type": "some"}, "general_argument_invalid"),
        ({"relatedCollectionId": "b", "type": "oneToOne", "onDelete": "x"}, "general_argument_invalid"),
        ({"relatedCollectionId": "b"}, "general_argument_invalid"),
    ],
)
def test_what_is_refused(pair: Linked, sent: dict[str, Any], type: str) -> None:
    assert pair.api.refusal("POST", RELATIONSHIP, **sent)[1] == type


def test_two_collections_are_many_to_many_but_once(api: Api) -> None:
    Linked(api, "manyToMany")
    again = {"relatedCollectionId": "b", "type": "manyToMany", "key": "more", "twoWayKey": "others"}
    assert api.refusal("POST", RELATIONSHIP, **again)[2] == (
        'Creating more than one "manyToMany" relationship on the same collection is currently not permitted.'
    )


def test_a_key_taken_on_the_other_side_leaves_this_side(pair: Linked) -> None:
    """So does the real server; and removing what is left takes the other's attribute away, from the API alone."""
    sent = {"relatedCollectionId": "b", "type": "oneToOne", "twoWay": True, "key": "k", "twoWayKey": "name"}
    assert pair.api.refusal("POST", RELATIONSHIP, **sent)[1] == "attribute_already_exists"
    assert attributes(pair.api, "a")["k"]["status"] == "processing"

    pair.api.delete(f"{COLLECTIONS}/a/attributes/k")
    assert set(attributes(pair.api, "a")) == {"name", "kin"}
    assert set(attributes(pair.api, "b")) == {"back"}
    assert pair.make("b", "b1")["name"] == "b1"


def test_a_collection_related_to_itself_is_half_known(pair: Linked) -> None:
    pair.relate("a", "a", "manyToOne", "boss", "team", two_way=False)
    pair.relate("a", "a", "manyToMany", "friends", "admirers")
    found = attributes(pair.api, "a")
    assert (found["boss"]["status"], found["boss"]["error"]) == (
        "failed",
        'Invalid index attribute "boss" not found',
    )
    assert found["friends"]["status"] == found["admirers"]["status"] == "available"
    refused = pair.send("POST", "a", body={"documentId": "a1", "data": {"friends": []}})
    assert refused.body["message"] == 'Invalid document structure: Unknown attribute: "friends"'


def test_a_rename_reaches_documents_and_the_other_side(pair: Linked) -> None:
    pair.make("a", "a1", kin=[{"$id": "b1"}])
    renamed = pair.api.patch(f"{COLLECTIONS}/b/attributes/back/relationship", newKey="owner")
    assert (renamed["key"], renamed["twoWayKey"]) == ("owner", "kin")
    assert attributes(pair.api, "a")["kin"]["twoWayKey"] == "owner"
    assert pair.get("b", "b1")["owner"] == "a1"
    assert pair.linked("a", "a1", "kin") == ["b1"]

    refused = pair.api.refusal("PATCH", f"{COLLECTIONS}/b/attributes/owner/relationship", newKey="name")
    assert refused[1] == "attribute_already_exists"


@pytest.mark.parametrize(("key", "two_way_key"), [("peer", "peer"), ("peer", "Peer"), ("pe.er", "peer")])
def test_many_to_many_needs_a_key_of_its_own_on_each_side(pair: Linked, key: str, two_way_key: str) -> None:
    sent = {"relatedCollectionId": "b", "type": "manyToMany", "key": key, "twoWayKey": two_way_key}
    pair.api.post(RELATIONSHIP, **sent, twoWay=True)
    made = attributes(pair.api, "a")[key]
    assert (made["status"], made["error"]) == ("failed", "Attribute already exists")
    assert attributes(pair.api, "b")[two_way_key]["status"] == "processing"


def test_a_key_in_another_letter_case_will_do_where_nothing_is_changed(pair: Linked) -> None:
    path = f"{COLLECTIONS}/a/attributes/KIN/relationship"
    assert pair.api.patch(path, onDelete=None)["key"] == "kin"
    assert pair.api.refusal("PATCH", path, onDelete="cascade")[:2] == (404, "attribute_not_found")


def test_a_rule_that_is_forgotten_is_not_the_default(pair: Linked) -> None:
    path = f"{COLLECTIONS}/a/attributes/kin/relationship"
    made = attributes(pair.api, "a")["kin"]["$updatedAt"]
    pair.api.world.clock.advance(1)
    pair.api.patch(path)
    forgotten = attributes(pair.api, "a")["kin"]["$updatedAt"]
    assert forgotten > made
    pair.api.world.clock.advance(1)
    pair.api.patch(path)
    assert attributes(pair.api, "a")["kin"]["$updatedAt"] == forgotten
    pair.api.patch(path, onDelete="restrict")
    assert attributes(pair.api, "a")["kin"]["$updatedAt"] > forgotten


def test_a_rule_that_is_not_sent_is_shown_as_the_default_but_kept(pair: Linked) -> None:
    path = f"{COLLECTIONS}/a/attributes/kin/relationship"
    assert pair.api.patch(path, onDelete="cascade")["onDelete"] == "cascade"
    assert attributes(pair.api, "b")["back"]["onDelete"] == "cascade"
    assert pair.api.patch(path)["onDelete"] == "restrict"
    pair.make("a", "a1", kin=[{"$id": "b1"}])
    pair.delete("a", "a1")
    assert pair.find("b") == []


@pytest.mark.parametrize("side", ["a/attributes/kin", "b/attributes/back"])
@pytest.mark.parametrize("type", ["oneToOne", "oneToMany", "manyToOne", "manyToMany"])
def test_either_side_removes_both(api: Api, type: str, side: str) -> None:
    pair = Linked(api, type)
    pair.make("b", "b1")
    pair.make("a", "a1", kin=["b1"] if type.endswith("Many") and type != "manyToOne" else "b1")
    api.delete(f"{COLLECTIONS}/{side}")
    assert set(attributes(api, "a")) == set(attributes(api, "b")) == {"name"}
    assert "kin" not in pair.get("a", "a1")
    assert "back" not in pair.get("b", "b1")


def test_a_removed_relationship_leaves_its_keys_to_another(pair: Linked) -> None:
    pair.make("a", "a1", kin=[{"$id": "b1"}])
    pair.api.delete(f"{COLLECTIONS}/a/attributes/kin")
    pair.relate("a", "b", "oneToMany", "kin", "back")
    assert pair.linked("a", "a1", "kin") == []


def test_what_leads_to_a_deleted_collection_goes(api: Api) -> None:
    pair = Linked(api, "manyToOne")
    pair.make("a", "a1", kin={"$id": "b1"})
    api.delete(f"{COLLECTIONS}/b")
    assert set(attributes(api, "a")) == {"name"}
    assert "kin" not in pair.get("a", "a1")


def test_an_attribute_of_another_type_is_no_relationship(pair: Linked) -> None:
    refused = pair.api.refusal("PATCH", f"{COLLECTIONS}/a/attributes/name/relationship", onDelete="cascade")
    assert refused[1] == "attribute_type_invalid"
    nobody = pair.api.refusal("PATCH", f"{COLLECTIONS}/a/attributes/nope/relationship", onDelete="cascade")
    assert nobody[1] == "attribute_not_found"
