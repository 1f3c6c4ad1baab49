"""Documents: what is stored of them, and what answers show."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from mockwrite.releases import RELEASES, Release
from mockwrite.store.world import World
from tests.conftest import Api


@pytest.mark.parametrize(("sent", "kept"), [(0.1 + 0.2, 0.3), (1 / 3, 0.33333333333333), (19.99, 19.99)])
def test_a_float_keeps_14_digits_and_the_answer_to_its_writing_shows_them_all(
    api: Api, books: str, sent: float, kept: float
) -> None:
    api.post(f"{books}/attributes/float", key="price", required=False)
    created = api.post(f"{books}/documents", documentId="emma", data={"price": sent})
    assert created["price"] == sent
    assert api.get(f"{books}/documents/emma")["price"] == kept


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.version)
def test_the_answer_to_a_write_shows_the_sign_of_a_zero_and_a_read_does_not(release: Release) -> None:
    # utopia-php/database 6.0.0, 3.5.0, 0.66.0: createDocument answers what it was given; PHP writes it as -0
    api, list = Api(World(release=release)), "/databases/library/collections/books/documents"
    api.post("/databases", databaseId="library", name="Library")
    api.post("/databases/library/collections", collectionId="books", name="Books")
    attributes = "/databases/library/collections/books/attributes"
    api.post(f"{attributes}/float", key="low", required=False)
    api.post(f"{attributes}/float", key="lows", required=False, array=True)
    api.post(f"{attributes}/float", key="given", required=False, default=-0.0)
    api.post(f"{attributes}/string", key="note", required=False, size=20)
    data = b'{"low":-0.0,"lows":[1,-0.0],"note":"\\"low\\":0"}'
    wanted, read = b'"low":-0,"lows":[1,-0],"given":0,', b'"low":0,"lows":[1,0],"given":0,'
    created = api.answer("POST", list, b'{"documentId":"a","data":%b}' % data).body
    assert wanted in created.replace(b'"note":"\\"low\\":0",', b"")
    assert read in api.answer("GET", f"{list}/a").body.replace(b'"note":"\\"low\\":0",', b"")
    assert b'"low":-0,"lows":[1,0]' in api.answer("PATCH", f"{list}/a", b'{"data":{"low":-0.0}}').body
    assert b'"low":0,' in api.answer("PATCH", f"{list}/a", b'{"data":{"note":"x"}}').body
    if release.has_bulk_writes:
        assert (
            b'"low":-0,'
            in api.answer("POST", list, b'{"documents":[{"$id":"b","low":-0.0},{"$id":"c"}]}').body
        )
        assert b'"low":-0,' in api.answer("PATCH", list, b'{"data":{"low":-0.0},"queries":[]}').body
        assert b'"low":-0,' in api.answer("PUT", f"{list}/b", b'{"data":{"low":-0.0,"note":"y"}}').body


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.version)
@pytest.mark.parametrize("values", [[["title"]], [{"title": 1}], [[], []]])
def test_a_select_of_lists_is_refused(release: Release, values: list[object]) -> None:
    # the real server fails with a 500: utopia-php/database 0.66.0 and later, Validator/Query/Select.php
    api = Api(World(release=release))
    api.post("/databases", databaseId="library", name="Library")
    api.post("/databases/library/collections", collectionId="books", name="Books")
    query = "queries[]=" + quote(json.dumps({"method": "select", "values": values}))
    reply = api.call("GET", "/databases/library/collections/books/documents", query=query)
    assert reply.status == 400
    assert reply.body["type"] == "general_query_invalid"


def test_another_letter_case_of_an_id_names_the_same_document(api: Api, books: str) -> None:
    api.post(f"{books}/attributes/string", key="title", size=40, required=False)
    api.post(f"{books}/documents", documentId="Emma", data={"title": "Emma"})
    assert api.get(f"{books}/documents/EMMA")["$id"] == "Emma"
    status, type, _ = api.refusal("POST", f"{books}/documents", documentId="emma", data={"title": "Emma"})
    assert (status, type) == (409, "document_already_exists")


@pytest.mark.parametrize("wrong", [{"title": 1}, {"tags": 1}, {"tags": [1]}])
def test_an_unknown_key_is_refused_before_a_wrong_value_that_stands_before_it(
    api: Api, books: str, wrong: dict[str, object]
) -> None:
    api.post(f"{books}/attributes/string", key="title", size=40, required=False)
    api.post(f"{books}/attributes/string", key="tags", size=40, required=False, array=True)
    data = {**wrong, "year": 1815}
    _, _, message = api.refusal("POST", f"{books}/documents", documentId="emma", data=data)
    assert message == 'Invalid document structure: Unknown attribute: "year"'
    _, _, message = api.refusal("POST", f"{books}/documents", documentId="emma", data=wrong)
    assert message.startswith(f'Invalid document structure: Attribute "{next(iter(wrong))}')
