"""Exporting: a seed that makes the project again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from mockwrite import MockProject, MockServer, SeedError
from mockwrite.control.seed_format import schema
from mockwrite.control.seeds import read

if TYPE_CHECKING:
    from tests.control.conftest import Http

RICH: dict[str, Any] = {
    "databases": [{"$id": "library", "name": "Library", "enabled": False}],
    "collections": [
        {
            "$id": "books",
            "databaseId": "library",
            "name": "Books",
            "enabled": True,
            "documentSecurity": True,
            "$permissions": ['create("users")'],
            "attributes": [
                {"key": "title", "type": "string", "required": True, "size": 100},
                {"key": "isbn", "type": "string", "required": False, "size": 200, "encrypt": True},
                {
                    "key": "kind",
                    "type": "string",
                    "required": False,
                    "format": "enum",
                    "elements": ["novel", "essay"],
                },
                {
                    "key": "mail",
                    "type": "string",
                    "required": False,
                    "format": "email",
                    "default": "a@example.com",
                },
                {"key": "pages", "type": "integer", "required": False, "min": 0, "max": 9999, "default": 0},
                {"key": "price", "type": "double", "required": False, "min": 0.5, "default": 2},
                {"key": "out", "type": "boolean", "required": False, "default": False},
                {"key": "dates", "type": "datetime", "required": False, "array": True},
                {"key": "place", "type": "point", "required": False},
                {
                    "key": "author",
                    "type": "relationship",
                    "relatedCollection": "authors",
                    "relationType": "manyToMany",
                    "twoWay": True,
                    "twoWayKey": "books",
                    "onDelete": "setNull",
                    "side": "parent",
                },
            ],
            "indexes": [
                {"key": "by_title", "type": "unique", "attributes": ["title"], "orders": ["DESC"]},
                {"key": "in_title", "type": "fulltext", "attributes": ["title"]},
                {"key": "by_both", "type": "key", "attributes": ["title", "pages"], "lengths": [10, 0]},
            ],
            "documents": [
                {
                    "$id": "emma",
                    "title": "Emma",
                    "isbn": "978-3",
                    "kind": "novel",
                    "mail": "jane@example.com",
                    "pages": 474,
                    "price": 7.25,
                    "out": True,
                    "dates": ["1815-12-23T00:00:00.000+00:00"],
                    "place": [1.5, 2],
                    "author": ["jane", "anon"],
                    "$permissions": ['read("any")'],
                    "$createdAt": "2020-01-01T00:00:00.000+00:00",
                    "$updatedAt": "2020-01-02T00:00:00.000+00:00",
                },
            ],
        },
        {
            "$id": "authors",
            "databaseId": "library",
            "name": "Authors",
            "attributes": [{"key": "name", "type": "string", "required": False, "size": 20}],
            "documents": [{"$id": "jane", "name": "Jane"}, {"$id": "anon", "name": "?"}],
        },
    ],
    "tablesDB": [{"$id": "shop", "name": "Shop", "enabled": True}],
    "tables": [
        {
            "$id": "orders",
            "databaseId": "shop",
            "name": "Orders",
            "columns": [{"key": "number", "type": "integer", "required": True}],
            "rows": [{"$id": "first", "number": 1}],
        }
    ],
    "users": [
        {
            "$id": "ada",
            "email": "ada@example.com",
            "password": "difference engine",
            "labels": ["x"],
            "prefs": {"a": 1},
        },
        {"$id": "bo", "phone": "+16175551212", "status": False, "name": "Bo", "phoneVerification": True},
    ],
    "teams": [{"$id": "staff", "name": "Staff", "memberships": [{"userId": "ada", "roles": ["owner"]}]}],
    "keys": [
        {"secret": "all", "name": "Everything"},
        {"secret": "some", "scopes": ["documents.read"], "expire": "2099-01-01T00:00:00.000+00:00"},
    ],
    "platforms": [
        {"type": "web", "hostname": "shop.example"},
        {"type": "scheme", "key": "myapp"},
        {"type": "react-native-ios", "key": "com.example.shop"},
    ],
    "strict": True,
    "rateLimits": True,
}


def without_project(seed: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in seed.items() if key != "projectId"}


@pytest.mark.parametrize("seed", [RICH, read("example").content], ids=["rich", "example"])
def test_an_export_makes_the_same_project_again(server: MockServer, seed: dict[str, Any]) -> None:
    with server.fresh(seed=seed) as one, server.fresh(seed=one.export()) as other:
        assert without_project(other.export()) == without_project(one.export())


def test_an_export_says_what_the_seed_said(server: MockServer) -> None:
    with server.fresh(seed=RICH) as project:
        found = project.export()
    books, described = found["collections"][0], RICH["collections"][0]
    assert books["attributes"] == described["attributes"]
    assert books["indexes"] == described["indexes"]
    assert books["documents"] == described["documents"]
    for section in ("databases", "tablesDB", "teams", "keys", "platforms", "strict", "rateLimits"):
        assert found[section] == RICH[section]


def test_the_dates_of_documents_last_where_no_key_may_set_them() -> None:
    dates = {"$createdAt": "2020-01-01T00:00:00.000+00:00", "$updatedAt": "2020-01-02T00:00:00.000+00:00"}
    by = {"key": "by", "type": "relationship", "relatedCollection": "people", "relationType": "manyToOne"}
    documents: list[dict[str, Any]] = [{"$id": "one", **dates}, {"$id": "two", "by": "ada", **dates}]
    orders = {"$id": "orders", "databaseId": "shop", "attributes": [by], "documents": documents}
    people = {"$id": "people", "databaseId": "shop", "documents": [{"$id": "ada", **dates}]}
    seed = {"collections": [orders, people]}
    later = {"method": "greaterThan", "attribute": "$createdAt", "values": ["2020-01-01T00:00:00.001Z"]}
    with MockServer(seed, appwrite="1.6") as server:
        found = server.project().export()["collections"]
        assert server.project().database("shop").collection("orders").find(later) == []
    assert [each["documents"] for each in found] == [documents, people["documents"]]
    documents[0]["$createdAt"] = "soon"
    with pytest.raises(SeedError, match=re.escape("collections[0].documents[0]: $createdAt is no date")):
        MockServer(seed, appwrite="1.6")


def test_the_types_of_1_9_are_exported_as_a_seed_says_them() -> None:
    columns = [
        {"key": "short", "type": "varchar", "required": False, "size": 9},
        {"key": "long", "type": "mediumtext", "required": False},
        {"key": "big", "type": "bigint", "required": True, "min": 0},
    ]
    seed: dict[str, Any] = {
        "tablesDB": [{"$id": "d"}],
        "tables": [{"$id": "t", "databaseId": "d", "columns": columns}],
    }
    with MockServer(appwrite="1.9") as server, server.fresh(seed=seed) as project:
        found = project.export()
    assert found["tables"][0]["columns"] == columns
    jsonschema.validate(found, schema())


def test_an_export_is_a_valid_seed(server: MockServer) -> None:
    with server.fresh(seed=RICH) as project:
        found = project.export()
    assert json.loads(json.dumps(found)) == found
    jsonschema.validate(found, schema())


def test_an_empty_project_exports_its_name(project: MockProject) -> None:
    assert project.export() == {"projectId": project.project_id}


def test_passwords_survive(server: MockServer, connect: Any) -> None:
    with server.fresh(seed={"users": RICH["users"]}) as one, server.fresh(seed=one.export()) as other:
        sent = {"email": "ada@example.com", "password": "difference engine"}
        http, guest = connect(other), other.headers(key=False)
        assert http.call("POST", "/account/sessions/email", sent, guest).status == 201
        wrong = {**sent, "password": "another one"}
        assert http.call("POST", "/account/sessions/email", wrong, guest).status == 401


def test_what_failed_is_left_out(library: MockProject, http: Http) -> None:
    library.pace("failed")
    http.call(
        "POST", "/databases/library/collections/books/attributes/boolean", {"key": "out", "required": False}
    )
    keys = [attribute["key"] for attribute in library.export()["collections"][0]["attributes"]]
    assert keys == ["title", "pages"]
    assert http.control("POST", "/seed?replace=1", library.export()).status == 204
