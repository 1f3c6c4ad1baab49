"""What Appwrite 1.6.2 does otherwise with documents; its recordings and utopia-php/database 0.66.0 say what is right."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

BOOKS = "/databases/d/collections/books"
PEOPLE = "/databases/d/collections/people"


@pytest.fixture
def api(api_on: type[Api]) -> Api:
    api = api_on(World(release=find("1.6")))
    api.post("/databases", databaseId="d", name="D")
    for id in ("books", "people"):
        api.post("/databases/d/collections", collectionId=id, name=id)
        api.post(f"/databases/d/collections/{id}/attributes/string", key="name", required=False, size=20)
    link = {"type": "manyToOne", "twoWay": True, "key": "author", "twoWayKey": "books"}
    api.post(f"{BOOKS}/attributes/relationship", relatedCollectionId="people", **link)
    api.post(f"{PEOPLE}/documents", documentId="ann", data={"name": "Ann"})
    api.post(f"{BOOKS}/documents", documentId="one", data={"name": "One", "author": "ann"})
    return api


def documents(api: Api, path: str, *queries: dict[str, Any]) -> list[dict[str, Any]]:
    query = urlencode([("queries[]", json.dumps(each)) for each in queries])
    return list(api.get(f"{path}/documents", query)["documents"])


def test_reads_show_all_links_unasked_and_no_way_back(api: Api) -> None:
    (book,) = documents(api, BOOKS)
    assert book["author"]["name"] == "Ann"
    assert "books" not in book["author"]
    assert "$sequence" not in book


def test_a_select_leaves_no_system_field_that_it_does_not_name(api: Api) -> None:
    assert documents(api, BOOKS, {"method": "select", "values": ["$id", "name"]}) == [
        {"$id": "one", "name": "One"}
    ]
    (book,) = documents(api, BOOKS, {"method": "select", "values": ["author.name"]})
    assert book == {"author": {"name": "Ann", "$databaseId": "d", "$collectionId": "people"}}


def test_filters_do_not_go_down_paths(api: Api) -> None:
    query = urlencode(
        [("queries[]", json.dumps({"method": "equal", "attribute": "author.name", "values": ["Ann"]}))]
    )
    refused = api.call("GET", f"{BOOKS}/documents", query=query).body
    assert refused["message"] == "Invalid query: Cannot query nested attribute on: author"


def test_what_came_later_is_not_there(api: Api) -> None:
    assert api.refusal("PUT", f"{BOOKS}/documents/x", data={"name": "x"})[:2] == (
        404,
        "general_route_not_found",
    )
    assert api.call("GET", "/tablesdb").status == 404
    assert set(api.get("/databases/d")) == {"$id", "name", "$createdAt", "$updatedAt", "enabled"}


def test_a_cursor_goes_by_the_first_order_and_then_upwards(api: Api) -> None:
    for id in ("b", "a", "c"):
        api.post(f"{BOOKS}/documents", documentId=id, data={"name": "Two"})
    orders = [{"method": "orderDesc", "attribute": "name"}, {"method": "orderDesc", "attribute": "$id"}]
    after = documents(api, BOOKS, *orders, {"method": "cursorAfter", "values": ["b"]})
    assert [book["$id"] for book in after] == ["c", "a", "one"]


def test_an_order_by_nothing_is_by_age_and_a_select_of_nothing_shows_no_system_field(api: Api) -> None:
    # queries.har, pages "order" and "select"
    api.post(f"{PEOPLE}/documents", documentId="a", data={"name": "A"})
    found = documents(
        api, PEOPLE, {"method": "orderDesc", "attribute": ""}, {"method": "select", "values": []}
    )
    assert [document["name"] for document in found] == ["A", "Ann"]
    assert not any("$id" in document for document in found)


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        # At the top, a date is an instant, and an array holds a value.
        ({"method": "equal", "attribute": "seen", "values": ["2024-01-01T02:00:00+02:00"]}, ["midnight"]),
        ({"method": "contains", "attribute": "tags", "values": ["red"]}, []),
        # Below, MariaDB reads the date without its offset, and finds the value anywhere in the array's JSON.
        ({"method": "and", "attribute": "seen", "values": ["2024-01-01T02:00:00+02:00"]}, ["two"]),
        ({"method": "and", "attribute": "seen", "values": ["monday 2024"]}, []),
        ({"method": "and", "attribute": "tags", "method_below": "contains", "values": ["red"]}, ["two"]),
        ({"method": "and", "attribute": "tags", "method_below": "contains", "values": ["RED"]}, []),
        (
            {"method": "and", "attribute": "flags", "method_below": "contains", "values": [False]},
            ["midnight", "two"],
        ),
        ({"method": "and", "attribute": "flags", "method_below": "contains", "values": [True]}, []),
    ],
)
def test_filters_below_others_are_not_converted(api: Api, filter: dict[str, Any], found: list[str]) -> None:
    # utopia-php/database 0.66.0: Database.php convertQueries knows the types of the filters at the top alone
    for kind, key, settings in (
        ("datetime", "seen", {}),
        ("string", "tags", {"size": 20, "array": True}),
        ("boolean", "flags", {"array": True}),
    ):
        api.post(f"{PEOPLE}/attributes/{kind}", key=key, required=False, **settings)
    for id, seen, tags in (
        ("midnight", "2024-01-01T00:00:00Z", []),
        ("two", "2024-01-01T02:00:00Z", ["dark red"]),
    ):
        data = {"seen": seen, "tags": tags, "flags": [True]}
        api.post(f"{PEOPLE}/documents", documentId=id, data=data)
    if filter["method"] == "and":
        inner = {**filter, "method": filter.get("method_below", "equal")}
        filter = {"method": "and", "values": [inner, {"method": "isNotNull", "attribute": "seen"}]}
    assert [document["$id"] for document in documents(api, PEOPLE, filter)] == found


def test_what_no_select_names_is_not_decoded(api: Api) -> None:
    # utopia-php/database 0.66.0: Database.php decode
    api.post(f"{PEOPLE}/attributes/datetime", key="born", required=False)
    api.post(f"{PEOPLE}/attributes/string", key="tags", size=20, array=True, required=False)
    api.call("PATCH", f"{PEOPLE}/documents/ann", {"data": {"born": "2024-02-29T12:00:00Z"}})
    (ann,) = documents(api, PEOPLE, {"method": "select", "values": []})
    assert (ann["born"], ann["tags"]) == ("2024-02-29 12:00:00.000", [])
    (ann,) = documents(
        api, PEOPLE, {"method": "select", "values": []}, {"method": "select", "values": ["born"]}
    )
    assert ann == {"born": "2024-02-29T12:00:00.000+00:00"}


def test_what_a_refused_change_has_nested_stays(api: Api) -> None:
    # utopia-php/database 0.66.0: Adapter/SQL.php startTransaction takes the 0 rows of a savepoint for its failure
    nested = [{"$id": "two", "name": "Two"}, {"$id": "three", "unknown": 1}]
    refused = api.call("PATCH", f"{PEOPLE}/documents/ann", {"data": {"name": "Anna", "books": nested}})
    assert (refused.status, refused.body["type"]) == (400, "document_invalid_structure")
    (ann,) = documents(api, PEOPLE)
    assert (ann["name"], [book["name"] for book in ann["books"]]) == ("Ann", ["Two"])


@pytest.mark.parametrize("values", [["$sequence"], ["name", "$sequence"]])
def test_there_is_no_sequence_to_select(api: Api, values: list[str]) -> None:
    query = urlencode([("queries[]", json.dumps({"method": "select", "values": values}))])
    for path in (f"{BOOKS}/documents", f"{BOOKS}/documents/one"):
        refused = api.call("GET", path, query=query)
        assert refused.body["message"] == "Invalid query: Attribute not found in schema: $sequence"


def test_an_order_by_a_path_names_all_of_it(api: Api) -> None:
    query = urlencode([("queries[]", json.dumps({"method": "orderAsc", "attribute": "author.name"}))])
    refused = api.call("GET", f"{BOOKS}/documents", query=query)
    assert refused.body["message"] == "Invalid query: Attribute not found in schema: author.name"


def test_a_relationship_that_the_other_side_refuses_is_gone(api: Api) -> None:
    # 1.6.2: controllers/api/databases.php createAttribute; 1.8.1 leaves this side of it in the making
    link = {
        "relatedCollectionId": "people",
        "type": "oneToOne",
        "twoWay": True,
        "key": "k",
        "twoWayKey": "name",
    }
    assert api.call("POST", f"{BOOKS}/attributes/relationship", link).status == 409
    assert [attribute["key"] for attribute in api.get(BOOKS)["attributes"]] == ["name", "author"]


def test_a_path_is_there_for_the_first_document_that_is_read_alone(api: Api) -> None:
    # utopia-php/database 0.66.0: Database.php getDocument leaves of a query's path its first step, for good
    api.post("/databases/d/collections", collectionId="shelves", name="Shelves")
    link = {"type": "manyToOne", "twoWay": False, "key": "best"}
    shelves = "/databases/d/collections/shelves"
    api.post(f"{shelves}/attributes/relationship", relatedCollectionId="books", **link)
    for id in ("a", "b"):
        api.post(f"{shelves}/documents", documentId=id, data={"best": "one"})
    select = {"method": "select", "values": ["best.author.name"]}
    (first,) = documents(api, shelves, select, {"method": "limit", "values": [1]})
    assert first["best"]["author"]["name"] == "Ann"
    refused = api.call("GET", f"{shelves}/documents", query=urlencode([("queries[]", json.dumps(select))]))
    assert refused.body["message"] == "Cannot select attributes: author"
    everything = {"method": "select", "values": ["best.*", "best.author.*"]}
    assert [row["best"]["author"] for row in documents(api, shelves, everything)][1] == "ann"


def test_of_many_that_are_put_in_place_of_others_each_has_an_id(api: Api) -> None:
    # utopia-php/database 0.66.0: Database.php updateDocumentRelationships
    refused = api.call("PATCH", f"{PEOPLE}/documents/ann", {"data": {"books": [1]}})
    assert refused.body["message"] == "Invalid relationship value. No ID provided."


def test_a_sequence_is_no_field_of_a_document(api: Api) -> None:
    # utopia-php/database 0.66.0: Validator/Structure.php; later releases drop it without a word
    for method, path in (("POST", f"{PEOPLE}/documents"), ("PATCH", f"{PEOPLE}/documents/ann")):
        refused = api.refusal(method, path, documentId="x", data={"$sequence": 5})
        assert refused[2] == 'Invalid document structure: Unknown attribute: "$sequence"'


def test_a_relationship_under_a_name_that_is_taken_is_called_a_document(api: Api) -> None:
    # 1.6.2: controllers/api/databases.php updateAttribute leaves the engine's duplicate to general.php
    path = f"{BOOKS}/attributes/author/relationship"
    assert api.refusal("PATCH", path, newKey="name")[:2] == (409, "document_already_exists")
