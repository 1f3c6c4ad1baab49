"""Lists that name a ``ttl``, as Appwrite 1.9.6 answers them from its cache."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

BOOKS = "/databases/library/collections/books"


@pytest.fixture
def api(api_on: type[Api]) -> Api:
    """An API of 1.9.6, with a collection that anybody may read."""
    api = api_on(World(release=find("1.9")))
    api.post("/databases", databaseId="library", name="Library")
    permissions = ['read("any")']
    api.post("/databases/library/collections", collectionId="books", name="Books", permissions=permissions)
    api.post(f"{BOOKS}/attributes/string", key="title", size=40, required=False)
    api.post(f"{BOOKS}/documents", documentId="emma", data={"title": "Emma"})
    return api


def listed(
    api: Api, query: str = "ttl=60", path: str = BOOKS, **headers: str
) -> tuple[str | None, int, list[Any]]:
    """Whether the list was kept, its total and the ids in it."""
    answer = api.answer("GET", f"{path}/documents", query=query, **headers)
    found = json.loads(answer.body)
    kept = dict(answer.headers).get("X-Appwrite-Cache")
    return kept, found["total"], [document["$id"] for document in found["documents"]]


def test_a_list_is_kept_for_the_next_that_asks_the_same(api: Api) -> None:
    assert listed(api) == ("miss", 1, ["emma"])
    api.delete(f"{BOOKS}/documents/emma")
    assert listed(api) == ("hit", 1, ["emma"])
    assert listed(api, "") == (None, 0, [])
    assert listed(api, 'ttl=60&queries[]={"method":"limit","values":[1]}') == ("miss", 0, [])


def test_a_list_is_kept_as_long_as_its_next_reader_lets_it_be(api: Api) -> None:
    api.world.clock.freeze("2024-01-01T00:00:00Z")
    listed(api, "ttl=1")
    api.world.clock.freeze("2024-01-01T00:00:30Z")
    assert listed(api, "ttl=31")[0] == "hit"
    assert listed(api, "ttl=30")[0] == "miss"


def test_each_caller_has_lists_of_its_own(api: Api) -> None:
    listed(api)
    assert listed(api, X_Appwrite_Key="")[0] == "miss"


def test_the_total_is_kept_for_itself(api: Api) -> None:
    assert listed(api, "ttl=60&total=0") == ("miss", 0, ["emma"])
    api.post(f"{BOOKS}/documents", documentId="persuasion", data={"title": "Persuasion"})
    assert listed(api) == ("hit", 2, ["emma"])


def test_a_change_of_the_schema_and_a_purge_empty_the_cache(api: Api) -> None:
    listed(api)
    api.post(f"{BOOKS}/attributes/boolean", key="lent", required=False)
    assert listed(api)[0] == "miss"
    api.call("PUT", BOOKS, {"name": "Books"})
    assert listed(api)[0] == "hit"
    api.call("PUT", BOOKS, {"purge": True})
    assert listed(api)[0] == "miss"


def test_collections_of_one_id_without_attributes_share_their_lists(api: Api) -> None:
    # 1.9.6: Action.php getListCacheKey names no database, getListCacheField the attributes alone.
    for database in ("first", "second"):
        api.post("/databases", databaseId=database, name=database)
        path = f"/databases/{database}/collections"
        api.post(path, collectionId="bare", name="Bare", documentSecurity=True)
    bare = "/databases/{}/collections/bare"
    rows = {"rowId": "x", "data": {"$createdAt": "2024-01-01T00:00:00.000+00:00"}}
    api.post("/tablesdb/first/tables/bare/rows", **rows)
    assert listed(api, path=bare.format("first")) == ("miss", 1, ["x"])
    assert listed(api, path=bare.format("second")) == ("hit", 1, ["x"])


def test_an_older_release_has_no_such_lists(api_on: type[Api]) -> None:
    api = api_on()
    api.post("/databases", databaseId="library", name="Library")
    api.post("/databases/library/collections", collectionId="books", name="Books")
    assert listed(api) == (None, 0, [])
