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
