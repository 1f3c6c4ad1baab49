"""Documents: what is stored of them, and what answers show."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from mockwrite.releases import RELEASES, Release, find
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
    # app/init/database/filters.php: what an attribute says of itself is kept with JSON_PRESERVE_ZERO_FRACTION
    made = api.answer("POST", f"{attributes}/float", b'{"key":"given","required":false,"default":-0.0}')
    for answer in (made, *(api.answer("GET", path) for path in (attributes, f"{attributes}/given"))):
        assert b'"default":-0' in answer.body
        assert b'"default":-0.0' not in answer.body
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


@pytest.mark.parametrize("version", ["1.8", "1.9"])
def test_the_zeros_of_a_shape_keep_their_signs(version: str) -> None:
    # MariaDB 10.11: ST_AsWKB(ST_GeomFromText('POINT(-0 1)')) has it, and the server reads just that
    api, list = Api(World(release=find(version))), "/databases/library/collections/books/documents"
    api.post("/databases", databaseId="library", name="Library")
    api.post("/databases/library/collections", collectionId="books", name="Books")
    for kind in ("point", "line", "polygon"):
        api.post(f"/databases/library/collections/books/attributes/{kind}", key=kind, required=False)
    api.post("/databases/library/collections/books/attributes/string", key="note", required=False, size=20)
    written = (
        b'"point":[-0,1],"line":[[0,-0],[1,1.5]],"polygon":[[[-0,0],[5,0],[5,5],[-0,0]]],"note":"is -0.0"'
    )
    sent = written.replace(b"-0,", b"-0.0,").replace(b"-0]", b"-0.0]")
    for answer in (
        api.answer("POST", list, b'{"documentId":"a","data":{%b}}' % sent),
        api.answer("GET", f"{list}/a"),
        api.answer("GET", list),
        api.answer("PATCH", f"{list}/a", b'{"data":{"point":[-0.0,1]}}'),
    ):
        assert written in answer.body, answer.body


def test_what_is_staged_is_answered_as_it_was_sent(api: Api, books: str) -> None:
    # 1.8.1: Documents/Create.php: from what was sent; the log of a transaction has it as PHP's JSON, which is 0
    api.post(f"{books}/attributes/float", key="low", required=False)
    transaction = api.post("/databases/transactions")["$id"]
    body = b'{"documentId":"a","data":{"low":-0.0},"transactionId":"%b"}' % transaction.encode()
    assert b'"low":-0,' in api.answer("POST", f"{books}/documents", body).body
    query = f"transactionId={transaction}"
    assert b'"low":0,' in api.answer("GET", f"{books}/documents/a", None, query).body
    api.patch(f"/databases/transactions/{transaction}", commit=True)
    assert b'"low":0,' in api.answer("GET", f"{books}/documents/a").body


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
