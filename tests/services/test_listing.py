"""Lists of resources: filtered, ordered, paged and searched, and refused in the words of their parameter."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

PREFIX = "Invalid `queries` param: "
DEFAULT = "The query's syntax is invalid. Please check the query and try again."
MANY = ["x"] * 2501


def query(method: str, attribute: str = "", *values: Any) -> str:
    return json.dumps({"method": method, "attribute": attribute, "values": list(values)})


def asked(*queries: str, **rest: Any) -> str:
    return urlencode([*(("queries[]", each) for each in queries), *rest.items()])


@pytest.fixture
def library(api: Api) -> Api:
    """Databases of a few names, and a collection with attributes and an index."""
    for id, name in (("one", "Bücher"), ("two", "films"), ("three", "Films and more")):
        api.post("/databases", databaseId=id, name=name)
    for id, name in (("a", "First"), ("b", "Second")):
        api.post("/databases/one/collections", collectionId=id, name=name, documentSecurity=id == "b")
    for key in ("title", "blurb"):
        api.post("/databases/one/collections/a/attributes/string", key=key, size=255, required=False)
    api.post("/databases/one/collections/a/attributes/integer", key="pages", required=True)
    api.post("/databases/one/collections/a/indexes", key="byTitle", type="key", attributes=["title"])
    return api


def ids(api: Api, *queries: str, **rest: Any) -> list[str]:
    return [row["$id"] for row in api.get("/databases", asked(*queries, **rest))["databases"]]


def test_databases_are_filtered_ordered_and_paged(library: Api) -> None:
    assert ids(library) == ["one", "two", "three"]
    assert ids(library, query("equal", "name", "bucher", "FILMS")) == ["one", "two"]
    assert ids(library, query("orderDesc", "name")) == ["three", "two", "one"]
    assert ids(library, query("limit", "", 1), query("offset", "", 1)) == ["two"]
    assert ids(library, query("cursorAfter", "", "ONE")) == ["two", "three"]
    assert ids(library, query("cursorBefore", "", "three"), query("limit", "", 1)) == ["two"]
    either = query("or", "", json.loads(query("startsWith", "name", "b")), json.loads(query("isNull", "$id")))
    assert ids(library, either) == ["one"]


def test_the_total_is_that_of_all_that_match(library: Api) -> None:
    assert library.get("/databases", asked(query("limit", "", 1)))["total"] == 3
    assert library.get("/databases", asked(query("contains", "name", "film")))["total"] == 2
    assert library.get("/databases", asked(total="0"))["total"] == 0


def test_search_looks_for_words_in_the_id_and_the_name(library: Api) -> None:
    assert ids(library, search="films") == ["two", "three"]
    assert ids(library, search="mor") == ["three"]
    assert ids(library, search="three") == ["three"]
    assert ids(library, query("equal", "name", "films"), search="films") == ["two"]
    # MariaDB 10.11.19, tried: it cannot read what Appwrite makes of it, "%*"
    assert library.call("GET", "/databases", query=asked(search="%")).body["type"] == "general_query_invalid"


def test_attributes_and_indexes_are_listed_by_their_own_fields(library: Api) -> None:
    path = "/databases/one/collections/a"

    def keys(list: str, *queries: str) -> list[str]:
        return [row["key"] for row in library.get(f"{path}/{list}", asked(*queries))[list]]

    assert keys("attributes", query("equal", "type", "string")) == ["title", "blurb"]
    assert keys("attributes", query("equal", "required", True)) == ["pages"]
    assert keys("attributes", query("isNull", "error"), query("orderDesc", "key")) == [
        "title",
        "pages",
        "blurb",
    ]
    assert keys("attributes", query("cursorAfter", "", "TITLE")) == ["blurb", "pages"]
    assert keys("indexes", query("contains", "attributes", "title")) == ["byTitle"]
    assert keys("indexes", query("equal", "$id", "1_1_byTitle")) == ["byTitle"]


@pytest.mark.parametrize(
    ("path", "query", "type", "message"),
    [
        (
            "/databases",
            "x",
            "general_argument_invalid",
            PREFIX + "Invalid query: Invalid query: Syntax error",
        ),
        (
            "/databases",
            query("nope"),
            "general_argument_invalid",
            PREFIX + "Invalid query: Invalid query method: nope",
        ),
        (
            "/databases",
            query("select", "", "name"),
            "general_argument_invalid",
            PREFIX + "Invalid query method: select",
        ),
        (
            "/databases",
            query("equal", "enabled", True),
            "general_argument_invalid",
            PREFIX + "Invalid query: Attribute not found in schema: enabled",
        ),
        (
            "/databases",
            query("equal", "$sequence", "1"),
            "general_argument_invalid",
            PREFIX + 'Invalid query: Query value is invalid for attribute "$sequence"',
        ),
        (
            "/tablesdb/one/tables",
            query("equal", "documentSecurity", True),
            "general_argument_invalid",
            PREFIX + "Invalid query: Attribute not found in schema: documentSecurity",
        ),
        (
            "/databases",
            query("equal", "name", *MANY, *MANY),
            "general_argument_invalid",
            PREFIX + "Invalid query: Query on attribute has greater than 5000 values: name",
        ),
        # These pass the first check, and fail the second one; not all lists tell why.
        ("/databases", query("equal", "$sequence", 1), "general_query_invalid", DEFAULT),
        ("/databases/one/collections", query("search", "name", "x"), "general_query_invalid", DEFAULT),
        (
            "/databases/one/collections/a/indexes",
            query("search", "key", "x"),
            "general_query_invalid",
            'Searching by attribute "key" requires a fulltext index.',
        ),
        (
            "/databases/one/collections/a/indexes",
            query("equal", "key", *MANY),
            "general_query_invalid",
            "Invalid query: Query on attribute has greater than 500 values: key",
        ),
        (
            "/databases",
            query("cursorAfter", "", "nope"),
            "general_cursor_not_found",
            "Database 'nope' for the 'cursor' value not found.",
        ),
        (
            "/tablesdb/one/tables/a/columns",
            query("cursorAfter", "", "nope"),
            "general_cursor_not_found",
            "Column 'nope' for the 'cursor' value not found.",
        ),
    ],
)
def test_refusals(path: str, query: str, type: str, message: str, library: Api) -> None:
    reply = library.call("GET", path, query=asked(query))
    assert (reply.status, reply.body["type"], reply.body["message"]) == (400, type, message)


def test_a_release_lists_by_its_own_methods_and_names(api_on: type[Api]) -> None:
    """1.6.2: Database/Validator/Queries/{Base,Memberships}.php, utopia-php/database 0.66.0: Query.php isMethod"""
    new = api_on(World(release=find("1.9")))
    old = api_on(World(release=find("1.6")))
    for api in new, old:
        api.post("/teams", teamId="crew", name="Crew")
        api.post("/users", userId="ann")
        api.post("/teams/crew/memberships", userId="ann", roles=["mate"])
    for path, asking, whose in (
        ("/users", query("containsAny", "labels", "a"), new),
        ("/users", query("orderRandom"), new),
        ("/users", query("orderDesc", "$sequence"), new),
        ("/users", query("orderDesc", "$internalId"), old),
        ("/teams/crew/memberships", query("contains", "roles", "mate"), new),
    ):
        for api in new, old:
            assert api.call("GET", path, query=asked(asking)).status == (200 if api is whose else 400), asking
    refused = old.call("GET", "/users/ann/logs", query=asked(query("orderRandom"))).body["message"]
    assert refused == PREFIX + "Invalid query: Invalid query method: orderRandom"
    assert old.call("GET", "/users", query=asked(query("equal", "$internalId", 1))).status == 400
