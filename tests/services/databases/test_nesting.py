"""What reads show of the documents that a document is linked with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.services.databases.linked import COLLECTIONS, Linked, select

if TYPE_CHECKING:
    from tests.conftest import Api


@pytest.fixture
def chain(api: Api) -> Linked:
    """Books of an author who lives in a town, which has readers; the author has tags besides."""
    pair = Linked(api, "manyToOne")
    pair.collection("towns")
    pair.collection("readers")
    api.post(f"{COLLECTIONS}/b/attributes/string", key="tags", size=20, required=False, array=True)
    pair.relate("b", "towns", "manyToOne", "town", "people")
    pair.relate("towns", "readers", "oneToMany", "readers", "town")
    pair.make("towns", "york", readers=[{"$id": "r1"}])
    pair.make("a", "one", kin={"$id": "ann", "name": "Ann", "tags": ["x"], "town": "york"})
    pair.make("a", "two", kin="ann")
    return pair


def filter_(method: str, attribute: str, *values: Any) -> dict[str, Any]:
    return {"method": method, "attribute": attribute, "values": values}


def keys(document: dict[str, Any]) -> set[str]:
    return {key for key in document if not key.startswith("$")}


def test_nothing_is_nested_unless_selected(chain: Linked) -> None:
    assert chain.get("a", "one")["kin"] == "ann"
    assert chain.get("a", "one", select("*"))["kin"] == "ann"
    assert "back" not in chain.get("b", "ann")


def test_a_select_nests_what_it_names(chain: Linked) -> None:
    ann = chain.get("a", "one", select("*", "kin.*"))["kin"]
    assert (ann["name"], ann["town"]) == ("Ann", "york")
    assert "back" not in ann
    assert keys(chain.get("a", "one", select("*", "kin.name"))["kin"]) == {"name"}
    assert [book["name"] for book in chain.get("b", "ann", select("back.name"))["back"]] == ["one", "two"]


def test_a_path_to_one_shows_nothing_else_and_a_path_to_many_shows_all(chain: Linked) -> None:
    assert keys(chain.get("a", "one", select("kin.name"))) == {"kin"}
    assert keys(chain.get("b", "ann", select("back.name"))) == {"name", "tags", "town", "back"}


def test_arrays_show_as_empty_beside_a_path(chain: Linked) -> None:
    assert chain.get("b", "ann", select("name", "town.name"))["tags"] == []
    assert "tags" not in chain.get("b", "ann", select("name"))


def test_two_levels_are_nested_and_no_more(chain: Linked) -> None:
    path = ("kin.name", "kin.town.name", "kin.town.readers.name")
    town = chain.get("a", "one", select(*path))["kin"]["town"]
    assert keys(town) == {"name"}
    assert chain.get("b", "ann", select("town.readers.$id"))["town"]["readers"][0]["$id"] == "r1"


def test_a_list_nests_for_each(chain: Linked) -> None:
    listed = chain.ask("a", "", select("*", "kin.*", "kin.town.*")).body["documents"]
    assert [book["kin"]["town"]["name"] for book in listed] == ["york", "york"]


def test_documents_that_were_read_are_counted(chain: Linked) -> None:
    path = f"{COLLECTIONS}/b/documents/ann"
    plain = dict(chain.api.answer("GET", path).headers)["X-Debug-Operations"]
    query = 'queries[]={"method":"select","values":["*","back.*","town.*"]}'
    nested = dict(chain.api.answer("GET", path, query=query).headers)["X-Debug-Operations"]
    assert (plain, nested) == ("1", "4")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nope.*", "Invalid query: Attribute not found in schema: nope"),
        ("kin.nope", "Invalid query: Attribute not found in schema: nope"),
        ("kin.town", "Cannot select attributes: town"),
        ("kin", "Cannot select attributes: kin"),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(chain: Linked, path: str, message: str) -> None:
    refused = chain.ask("a", "", select("name", path))
    assert (refused.body["type"], refused.body["message"]) == ("general_query_invalid", message)


def test_below_many_nothing_is_checked(chain: Linked) -> None:
    assert keys(chain.get("b", "ann", select("back.nope"))["back"][0]) == set()


def test_more_than_a_query_can_name_is_refused(api: Api) -> None:
    pair = Linked(api, "manyToMany")
    rows = [{"$id": f"b{number}"} for number in range(501)]
    pair.make("a", "a1", kin=rows)
    pair.change("a", "a1", kin=[f"b{number}" for number in range(500)])
    assert len(pair.get("a", "a1", select("kin.name"))["kin"]) == 500
    pair.change("a", "a1", kin=[f"b{number}" for number in range(501)])
    assert pair.ask("a", "a1", select("kin.name")).body["message"] == (
        "Invalid query: Query on attribute has greater than 500 values: $id"
    )


def test_what_the_caller_may_not_read_does_not_show(api: Api) -> None:
    pair = Linked(api)
    pair.collection("shut", secured=True, permissions=[])
    pair.relate("a", "shut", "oneToMany", "secrets", "holder")
    pair.relate("a", "shut", "oneToOne", "secret", "owner")
    pair.make("a", "a1", secrets=[{"$id": "s1"}, {"$id": "s2", "$permissions": ['read("any")']}], secret="s1")
    guest = pair.ask("a", "a1", select("*", "secrets.*", "secret.*"), X_Appwrite_Key="").body
    assert [found["$id"] for found in guest["secrets"]] == ["s2"]
    assert guest["secret"] == []
    path = "/tablesdb/main/tables/a/rows/a1"
    asked = "queries[]=" + quote(json.dumps(select("secret.*")))
    assert api.call("GET", path, query=asked, X_Appwrite_Key="").body["secret"] == {"$sequence": 0}

    settings = {"name": "Shut", "permissions": [], "documentSecurity": False}
    api.call("PUT", f"{COLLECTIONS}/shut", settings)
    refused = pair.ask("a", "a1", select("secrets.*"), X_Appwrite_Key="")
    assert (refused.status, refused.body["type"]) == (401, "user_unauthorized")


def test_a_one_way_child_knows_its_parent_by_id_alone(api: Api) -> None:
    pair = Linked(api, two_way=False)
    pair.make("a", "a1", kin=[{"$id": "b1"}])
    assert pair.get("b", "b1")["back"] == "a1"
    assert "back" not in pair.get("b", "b1", select("*", "back.*"))
    assert pair.get("a", "a1", select("kin.*"))["kin"][0]["back"] == "a1"


def test_older_clients_get_everything(chain: Linked) -> None:
    old = chain.ask("a", "one", X_Appwrite_Response_Format="1.7.0").body
    assert old["kin"]["town"]["name"] == "york"
    assert "readers" not in old["kin"]["town"]
    assert chain.ask("a", "", X_Appwrite_Response_Format="1.7.0").body["documents"] == [
        old,
        chain.ask("a", "two", X_Appwrite_Response_Format="1.7.0").body,
    ]
    assert chain.ask("a", "one", select("name"), X_Appwrite_Response_Format="1.7.0").body.get("kin") is None
    row = chain.api.call("GET", "/tablesdb/main/tables/a/rows/one", X_Appwrite_Response_Format="1.7.0").body
    assert row["kin"] == "ann"


def test_older_clients_have_their_queries_written_anew(chain: Linked) -> None:
    def ask(*texts: str) -> Any:
        query = "&".join(f"queries[]={quote(text)}" for text in texts)
        return chain.api.call(
            "GET", f"{COLLECTIONS}/a/documents", None, query, X_Appwrite_Response_Format="1.7.0"
        ).body

    everything = ask()
    named = json.dumps(filter_("isNotNull", "name"))
    assert ask("", " \t", "0") == everything
    assert ask(json.dumps(select("*", "nothing")), json.dumps(select("name"))) == everything
    assert len(ask('{"method":"limit","values":[1.0]}')["documents"]) == 1
    assert ask(*[named] * 99) == everything
    assert ask(*[named] * 100)["type"] == "general_argument_invalid"
    assert ask("limit(1)")["type"] == "general_query_invalid"
    assert ask('{"method":"equal","attribute":"name","values":[1e999]}')["message"] == (
        "Invalid Json: Inf and NaN cannot be JSON encoded"
    )


def test_filters_reach_along_relationships(chain: Linked) -> None:
    chain.make("a", "three")
    assert chain.find("a", filter_("equal", "kin", "ann")) == ["one", "two"]
    assert chain.find("a", filter_("isNull", "kin")) == ["three"]
    assert chain.find("a", filter_("startsWith", "kin.name", "An")) == ["one", "two"]
    assert chain.find("a", filter_("equal", "kin.town.name", "york")) == ["one", "two"]
    assert chain.find("b", filter_("equal", "back.name", "two")) == ["ann"]
    assert chain.find("a", filter_("equal", "kin.name", "Bob")) == []
    assert chain.find("a", filter_("equal", "kin.name", "Ann"), filter_("equal", "kin.tags", "y")) == []


def test_a_filter_that_cannot_be_answered_finds_nothing(chain: Linked) -> None:
    for path in ("kin.nope", "kin.town.nope", "kin.town.readers.name"):
        found = chain.ask("a", "", filter_("equal", path, "x")).body
        assert (found["total"], found["documents"]) == (0, [])


def test_many_to_many_is_counted_but_found_only_where_it_is_selected(api: Api) -> None:
    pair = Linked(api, "manyToMany")
    pair.make("a", "a1", kin=[{"$id": "b1", "name": "x"}])
    asked = filter_("equal", "kin.name", "x")
    assert (pair.ask("a", "", asked).body["total"], pair.find("a", asked)) == (1, [])
    assert pair.find("a", asked, select("name")) == ["a1"]


@pytest.mark.parametrize(("type", "key"), [("oneToMany", "kin"), ("manyToMany", "kin"), ("oneToOne", "back")])
def test_a_side_without_a_column_answers_no_filter(api: Api, type: str, key: str) -> None:
    pair = Linked(api, type, two_way=type != "oneToOne")
    collection = "a" if key == "kin" else "b"
    refused = pair.ask(collection, "", filter_("equal", key, "x"))
    assert refused.body["message"] == "Invalid query: Cannot query on virtual relationship attribute"
