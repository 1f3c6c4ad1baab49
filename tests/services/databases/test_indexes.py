"""Indexes: made, failed, read, removed; and what a unique one keeps out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Api


@pytest.fixture
def shelf(api: Api, books: str) -> str:
    """A collection with an attribute of each type that matters to indexes."""
    attributes = f"{books}/attributes"
    api.post(f"{attributes}/string", key="title", required=False, size=100)
    api.post(f"{attributes}/string", key="body", required=False, size=20000)
    api.post(f"{attributes}/string", key="tags", required=False, size=20, array=True)
    api.post(f"{attributes}/integer", key="pages", required=False)
    api.post(f"{attributes}/integer", key="sizes", required=False, array=True)
    api.post(f"{attributes}/point", key="at", required=False)
    api.post(f"{attributes}/point", key="home", required=True)
    return books


def test_a_new_index_is_processing_and_then_available(api: Api, shelf: str) -> None:
    made = api.post(
        f"{shelf}/indexes",
        key="by",
        type="key",
        attributes=["title", "pages", "$createdAt"],
        orders=["asc", "DESC"],
        lengths=[10],
    )
    assert {key: made[key] for key in made if key not in ("$createdAt", "$updatedAt")} == {
        "$id": "1_1_by",
        "key": "by",
        "type": "key",
        "status": "processing",
        "error": "",
        "attributes": ["title", "pages", "$createdAt"],
        "lengths": [10, 0, 0],
        "orders": ["asc", "DESC"],
    }
    found = api.get(f"{shelf}/indexes/by")
    assert found["status"] == "available"
    assert api.get(f"{shelf}/indexes") == {"total": 1, "indexes": [found]}
    assert api.get(shelf)["indexes"] == [found]


def test_an_array_has_a_length_and_no_order(api: Api, shelf: str) -> None:
    made = api.post(
        f"{shelf}/indexes", key="i", type="key", attributes=["pages", "tags"], orders=["ASC", "DESC"]
    )
    assert (made["lengths"], made["orders"]) == ([0, 255], ["ASC", None])


def test_a_table_has_indexes_on_columns(api: Api, shelf: str) -> None:
    table = shelf.replace("databases", "tablesdb").replace("collections", "tables")
    assert api.post(f"{table}/indexes", key="i", type="key", columns=["pages"])["columns"] == ["pages"]
    assert api.refusal("POST", f"{table}/indexes", key="j", type="key", columns=["none"]) == (
        400,
        "column_unknown",
        "Unknown column: none. Verify the column name or create the column.",
    )


@pytest.mark.parametrize(
    ("sent", "type", "message"),
    [
        ({"attributes": []}, "index_invalid", "No attributes provided for index"),
        (
            {"attributes": ["Title"]},
            "attribute_unknown",
            "Unknown attribute: Title. Verify the attribute name or create the attribute.",
        ),
        ({"attributes": ["title", "title"]}, "index_invalid", "Duplicate attributes provided"),
        (
            {"type": "fulltext", "attributes": ["title", "pages"]},
            "index_invalid",
            'Attribute "pages" cannot be part of a fulltext index, must be of type string',
        ),
        (
            {"type": "unique", "attributes": ["tags"]},
            "index_invalid",
            '"Unique" index is forbidden on array attributes',
        ),
        (
            {"type": "fulltext", "attributes": ["tags"]},
            "index_invalid",
            '"Fulltext" index is forbidden on array attributes',
        ),
        ({"attributes": ["tags", "sizes"]}, "index_invalid", "An index may only contain one array attribute"),
        (
            {"attributes": ["pages", "tags"]},
            "document_invalid_structure",
            'Invalid document structure: Attribute "orders" must be an array',
        ),
        (
            {"attributes": ["pages"], "lengths": [5]},
            "index_invalid",
            'Cannot set a length on "integer" attributes',
        ),
        (
            {"attributes": ["title"], "lengths": [5, 5]},
            "index_invalid",
            "Invalid index lengths. Count of lengths must be equal or less than the number of attributes.",
        ),
        (
            {"attributes": ["title"], "lengths": [-5]},
            "index_invalid",
            "Negative index length provided for title",
        ),
        (
            {"attributes": ["title"], "lengths": [101]},
            "index_invalid",
            'Index length 101 is larger than the size for title: 100"',
        ),
        ({"attributes": ["body"]}, "index_invalid", "Index length is longer than the maximum: 768"),
        (
            {"attributes": ["body", "title"], "lengths": [669]},
            "index_invalid",
            "Index length is longer than the maximum: 768",
        ),
        ({"key": "Primary", "attributes": ["pages"]}, "index_invalid", "Index key name is reserved"),
        (
            {"attributes": ["home"]},
            "index_invalid",
            'Cannot create key index on spatial attribute "home". '
            "Spatial attributes require spatial indexes.",
        ),
        (
            {"type": "spatial", "attributes": ["home", "pages"]},
            "index_invalid",
            "Spatial index must have exactly one attribute",
        ),
        (
            {"type": "spatial", "attributes": ["pages"]},
            "index_invalid",
            "Spatial index can only be created on spatial attributes (point, linestring, polygon). "
            'Attribute "pages" is of type "integer"',
        ),
        (
            {"type": "spatial", "attributes": ["at"]},
            "index_invalid",
            'Spatial indexes do not allow null values. Mark the attribute "at" as required '
            "or create the index on a column with no null values.",
        ),
        (
            {"type": "unique", "attributes": ["title", "pages", "tags"]},
            "index_invalid",
            '"Unique" index is forbidden on array attributes',
        ),
        (
            {"attributes": ["title", "tags"]},
            "document_invalid_structure",
            'Invalid document structure: Attribute "orders" must be an array',
        ),
    ],
)
def test_what_an_index_cannot_be(api: Api, shelf: str, sent: dict[str, Any], type: str, message: str) -> None:
    sent = {"key": "i", "type": "key"} | sent
    assert api.refusal("POST", f"{shelf}/indexes", **sent) == (400, type, message)
    assert api.get(f"{shelf}/indexes")["total"] == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"type": "key", "attributes": ["body", "title"], "lengths": [668]},
        {"type": "fulltext", "attributes": ["body", "title"]},
        {"type": "spatial", "attributes": ["home"]},
        {"type": "spatial", "attributes": ["home"], "orders": ["DESC"]},
        {"type": "unique", "attributes": ["body", "pages"], "lengths": [767]},
        {"type": "key", "attributes": ["$id", "$updatedAt"]},
    ],
)
def test_what_an_index_can_be(api: Api, shelf: str, sent: dict[str, Any]) -> None:
    api.post(f"{shelf}/indexes", key="i", **sent)
    assert api.get(f"{shelf}/indexes/i")["status"] == "available"


@pytest.mark.parametrize(
    "sent",
    [
        {"type": "key", "attributes": ["body", "pages"], "lengths": [767]},
        {"type": "key", "attributes": ["body", "$createdAt"], "lengths": [767]},
        {"type": "fulltext", "attributes": ["body"], "lengths": [-1]},
    ],
)
def test_what_mariadb_does_not_take_fails_without_a_word(api: Api, shelf: str, sent: dict[str, Any]) -> None:
    api.post(f"{shelf}/indexes", key="i", **sent)
    index = api.get(f"{shelf}/indexes/i")
    assert (index["status"], index["error"]) == ("failed", "")


def test_an_index_has_32_parts_at_most(api: Api, books: str) -> None:
    keys = [f"b{place}" for place in range(33)]
    for key in keys:
        api.post(f"{books}/attributes/boolean", key=key, required=False)
    for parts, status in ((32, "available"), (33, "failed")):
        api.post(f"{books}/indexes", key=f"i{parts}", type="unique", attributes=keys[:parts])
        assert api.get(f"{books}/indexes/i{parts}")["status"] == status


def test_an_array_as_long_as_its_part_of_an_index_can_be_indexed(api: Api, books: str) -> None:
    api.post(f"{books}/attributes/enum", key="e", required=False, elements=["x"], array=True)
    api.post(f"{books}/indexes", key="i", type="key", attributes=["e"])
    assert api.get(f"{books}/indexes/i")["status"] == "available"


def test_indexes_may_repeat_each_other_but_not_their_key(api: Api, shelf: str) -> None:
    for key in ("i", "j"):
        api.post(f"{shelf}/indexes", key=key, type="key", attributes=["pages"])
    assert api.refusal("POST", f"{shelf}/indexes", key="J", type="key", attributes=["pages"]) == (
        409,
        "index_already_exists",
        "Index with the requested key already exists. Try again with a different key.",
    )


def test_a_collection_has_58_indexes_at_most(api: Api, shelf: str) -> None:
    for place in range(58):
        api.post(f"{shelf}/indexes", key=f"i{place}", type="key", attributes=["pages"])
    assert api.refusal("POST", f"{shelf}/indexes", key="more", type="key", attributes=["none"]) == (
        400,
        "index_limit_exceeded",
        "Index limit exceeded",
    )


def test_a_type_in_capitals_fails_later(api: Api, shelf: str) -> None:
    api.post(f"{shelf}/indexes", key="i", type="KEY", attributes=["pages"])
    index = api.get(f"{shelf}/indexes/i")
    assert (index["type"], index["status"]) == ("KEY", "failed")
    assert index["error"].startswith("Unknown index type: KEY. Must be one of key, unique, fulltext, spatial")


def test_a_name_that_the_engine_has_fails(api: Api, shelf: str) -> None:
    for key in ("ab", "a.b"):
        api.post(f"{shelf}/indexes", key=key, type="key", attributes=["pages"])
    assert api.get(f"{shelf}/indexes/a.b")["error"] == "Index already exists"


def test_a_failed_attribute_is_not_available(api: Api, shelf: str) -> None:
    api.post(f"{shelf}/attributes/boolean", key="ti.tle", required=False)
    assert api.refusal("POST", f"{shelf}/indexes", key="i", type="key", attributes=["ti.tle"]) == (
        400,
        "attribute_not_available",
        "Attribute not available: ti.tle",
    )


def test_reading_minds_letter_case_and_removing_does_not(api: Api, shelf: str) -> None:
    api.post(f"{shelf}/indexes", key="Both", type="key", attributes=["pages"])
    assert api.refusal("GET", f"{shelf}/indexes/both")[:2] == (404, "index_not_found")
    api.delete(f"{shelf}/indexes/both")
    assert api.refusal("DELETE", f"{shelf}/indexes/both")[:2] == (404, "index_not_found")


class TestUnique:
    @pytest.fixture
    def unique(self, api: Api, books: str) -> str:
        api.post(f"{books}/attributes/string", key="s", required=False, size=20)
        api.post(f"{books}/attributes/integer", key="n", required=False)
        return books

    def add(self, api: Api, path: str, id: str, **data: Any) -> int:
        return api.call("POST", f"{path}/documents", {"documentId": id, "data": data}).status

    def test_text_clashes_by_the_collation(self, api: Api, unique: str) -> None:
        api.post(f"{unique}/indexes", key="u", type="unique", attributes=["s"])
        assert self.add(api, unique, "a", s="Résumé") == 201
        assert self.add(api, unique, "b", s="resume ") == 409
        assert self.add(api, unique, "c", s="resumes") == 201
        assert api.refusal("PATCH", f"{unique}/documents/c", data={"s": "RESUME"})[1] == (
            "document_already_exists"
        )
        api.patch(f"{unique}/documents/a", data={"s": "RESUME"})

    def test_null_never_clashes(self, api: Api, unique: str) -> None:
        api.post(f"{unique}/indexes", key="u", type="unique", attributes=["s", "n"])
        assert self.add(api, unique, "a", s="x") == 201
        assert self.add(api, unique, "b", s="x") == 201
        assert self.add(api, unique, "c", s="x", n=1) == 201
        assert self.add(api, unique, "d", s="X", n=1) == 409
        assert self.add(api, unique, "e", s="x", n=2) == 201

    def test_a_length_compares_what_comes_first(self, api: Api, unique: str) -> None:
        api.post(f"{unique}/indexes", key="u", type="unique", attributes=["s"], lengths=[3])
        assert self.add(api, unique, "a", s="abcd") == 201
        assert self.add(api, unique, "b", s="abce") == 409
        assert self.add(api, unique, "c", s="abd") == 201

    def test_what_is_gone_is_free_again(self, api: Api, unique: str) -> None:
        api.post(f"{unique}/indexes", key="u", type="unique", attributes=["n"])
        assert self.add(api, unique, "a", n=1) == 201
        assert self.add(api, unique, "b", n=1) == 409
        api.patch(f"{unique}/documents/a", data={"n": 2})
        assert self.add(api, unique, "b", n=1) == 201
        api.delete(f"{unique}/documents/b")
        assert self.add(api, unique, "c", n=1) == 201
        api.delete(f"{unique}/indexes/u")
        assert self.add(api, unique, "d", n=1) == 201

    def test_it_fails_over_data_that_clashes(self, api: Api, unique: str) -> None:
        for id in ("a", "b"):
            assert self.add(api, unique, id, n=1) == 201
        api.post(f"{unique}/indexes", key="u", type="unique", attributes=["n"])
        index = api.get(f"{unique}/indexes/u")
        assert (index["status"], index["error"]) == ("failed", "Document already exists")
        assert self.add(api, unique, "c", n=1) == 201

    def test_encrypted_text_never_clashes(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/string", key="s", required=False, size=200, encrypt=True)
        api.post(f"{books}/indexes", key="u", type="unique", attributes=["s"])
        assert self.add(api, books, "a", s="x") == 201
        assert self.add(api, books, "b", s="x") == 201


def test_what_is_refused_as_double_has_used_up_a_number(api: Api) -> None:
    # 1.8.1, 1.9.6: an index's $id has those of its database and its collection; InnoDB numbers a row before it is double
    for id in ("first", "first", "second"):
        api.call("POST", "/databases", {"databaseId": id, "name": "X"})
    for id in ("a", "a", "b"):
        api.call("POST", "/databases/second/collections", {"collectionId": id, "name": "X"})
    path = "/databases/second/collections/b"
    api.post(f"{path}/attributes/string", key="s", size=5, required=False)
    assert api.post(f"{path}/indexes", key="i", type="key", attributes=["s"])["$id"] == "3_3_i"
