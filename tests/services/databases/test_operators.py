"""Operators on documents that hold what the real server stores in a form of its own: there, a 500."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

BOOKS = "/databases/library/collections/books"
ADD_ONE = json.dumps({"method": "increment", "attribute": "", "values": [1]})


@pytest.fixture(params=["1.8", "1.9"])
def shelf(request: pytest.FixtureRequest, api_on: type[Api]) -> Api:
    """Two books: one at a place and with a secret, one of neither."""
    api = api_on(World(release=find(request.param)))
    api.post("/databases", databaseId="library", name="Library")
    api.post("/databases/library/collections", collectionId="books", name="Books")
    for kind, key in (("integer", "lent"), ("point", "place"), ("line", "way")):
        api.post(f"{BOOKS}/attributes/{kind}", key=key, required=False)
    for id, data in (("here", {"lent": 1, "place": [1, 2]}), ("lost", {"lent": 1})):
        api.post(f"{BOOKS}/documents", documentId=id, data=data)
    return api


def refused(api: Api, method: str, path: str, **body: Any) -> str:
    status, type, message = api.refusal(method, f"{BOOKS}/documents{path}", **body)
    assert (status, type) == (400, "document_invalid_structure")
    return message


def test_an_operator_on_a_document_with_a_shape_is_refused_and_leaves_it_alone(shelf: Api) -> None:
    before = shelf.get(f"{BOOKS}/documents")
    assert "'place'" in refused(shelf, "PATCH", "/here", data={"lent": ADD_ONE})
    assert "'way'" in refused(shelf, "PATCH", "/lost", data={"lent": ADD_ONE, "way": [[0, 0], [1, 1]]})
    assert "'place'" in refused(shelf, "PATCH", "", data={"lent": ADD_ONE})
    assert shelf.get(f"{BOOKS}/documents") == before


def test_an_operator_on_a_document_without_shapes_works(shelf: Api) -> None:
    assert shelf.patch(f"{BOOKS}/documents/lost", data={"lent": ADD_ONE})["lent"] == 2
    assert shelf.patch(f"{BOOKS}/documents/here", data={"lent": ADD_ONE, "place": None})["lent"] == 2
    assert shelf.patch(f"{BOOKS}/documents", data={"lent": ADD_ONE})["total"] == 2


def test_increments_and_upserts_read_nothing_twice(shelf: Api) -> None:
    assert shelf.patch(f"{BOOKS}/documents/here/lent/increment", value=2)["lent"] == 3
    body = {"data": {"lent": ADD_ONE, "place": [1, 2]}}
    assert shelf.call("PUT", f"{BOOKS}/documents/here", body).body["lent"] == 4


def test_encrypted_text_is_the_same_where_a_document_has_some(api: Api, books: str) -> None:
    api.post(f"{books}/attributes/integer", key="lent", required=False)
    api.post(f"{books}/attributes/string", key="secret", size=200, encrypt=True, required=False)
    api.post(f"{books}/attributes/string", key="secrets", size=200, encrypt=True, required=False, array=True)
    for id, data in (("open", {}), ("shut", {"secret": ""}), ("many", {"secrets": ["s"]})):
        api.post(f"{books}/documents", documentId=id, data={"lent": 1, **data})
    assert "'secret'" in refused(api, "PATCH", "/shut", data={"lent": ADD_ONE})
    assert "'secrets'" in refused(api, "PATCH", "/many", data={"lent": ADD_ONE})
    assert api.patch(f"{books}/documents/open", data={"lent": ADD_ONE})["lent"] == 2
    assert api.patch(f"{books}/documents/shut", data={"lent": 5})["lent"] == 5
