"""Cautions: what works here, and would hurt in production; and how a list was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mockwrite import MockProject, MockServer
    from tests.control.conftest import Http

BOOKS = "/databases/library/collections/books"


def filled(project: MockProject, count: int) -> None:
    documents = [{"title": str(number)} for number in range(count)]
    project.arrange({"collections": [{"$id": "books", "databaseId": "library", "documents": documents}]})


@pytest.fixture
def cautions(library: MockProject, http: Http) -> Any:
    """The cautions on a list with the given queries."""

    def ask(*queries: dict[str, Any], path: str = BOOKS) -> list[str]:
        assert http.list(*queries, path=path).status == 200
        return list(library.requests[-1].warnings)

    return ask


def query(method: str, attribute: str, *values: Any) -> dict[str, Any]:
    return {"method": method, "attribute": attribute, "values": list(values)}


LIMIT = {"method": "limit", "values": [100]}


def test_nothing_to_say(cautions: Any) -> None:
    assert cautions() == []
    assert cautions(query("equal", "$id", "emma"), LIMIT) == []


def lacking(use: str, attribute: str, serving: str) -> str:
    return f'{use} by "{attribute}", with which no index begins: slow once there are many. {serving}'


def test_a_filter_without_an_index(library: MockProject, cautions: Any) -> None:
    said = lacking("Filters", "title", 'A key index on "title" serves it.')
    assert cautions(query("equal", "title", "Emma")) == [said]
    assert library.requests.warnings == [said]
    library.call(
        "POST", f"{BOOKS}/indexes", {"key": "by_title", "type": "key", "attributes": ["title", "pages"]}
    )
    assert cautions(query("equal", "title", "Emma")) == []


def test_an_order_without_an_index(cautions: Any) -> None:
    assert cautions(query("orderAsc", "pages")) == [
        lacking("Orders", "pages", 'A key index on "pages" serves it.')
    ]
    assert cautions(query("orderDesc", "$createdAt")) == []


def test_the_index_of_a_filter_and_an_order(cautions: Any) -> None:
    both = 'A key index on "title", "pages" serves it.'
    assert cautions(query("equal", "title", "Emma"), query("orderAsc", "pages")) == [
        lacking("Filters", "title", both),
        lacking("Orders", "pages", both),
    ]
    assert cautions(query("lessThan", "pages", 9), query("startsWith", "title", "E")) == [
        lacking("Filters", "pages", 'A key index on "pages" serves it.'),
        lacking("Filters", "title", 'A key index on "title" serves it.'),
    ]


def test_what_no_index_serves(library: MockProject, cautions: Any) -> None:
    words = 'No index serves "contains"; a fulltext index on "title" serves a search for words.'
    assert cautions(query("contains", "title", "mm")) == [lacking("Filters", "title", words)]
    assert cautions(query("endsWith", "title", "a")) == [
        lacking("Filters", "title", 'No index serves "endsWith".')
    ]
    library.call("POST", f"{BOOKS}/attributes/string", {"key": "text", "size": 2000, "required": False})
    assert cautions(query("equal", "text", "a")) == [
        lacking("Filters", "text", 'A key index on "text", with lengths of 768 in all serves it.')
    ]


def test_filters_within_filters(cautions: Any) -> None:
    either = {"method": "or", "values": [query("equal", "title", "a"), query("equal", "pages", 1)]}
    assert cautions(either) == [
        lacking("Filters", "title", 'A key index on "title" serves it.'),
        lacking("Filters", "pages", 'A key index on "pages" serves it.'),
    ]


def test_the_default_limit_hides_documents(library: MockProject, cautions: Any) -> None:
    filled(library, 40)
    assert cautions() == ["The default limit of 25 hides 17 of 42 rows."]
    assert cautions(LIMIT) == []


def test_lists_of_other_things_have_a_default_limit_too(library: MockProject, http: Http) -> None:
    library.arrange({"users": [{"$id": f"user{number}"} for number in range(30)]})
    http.call("GET", "/users")
    assert library.requests[-1].warnings == ("The default limit of 25 hides 5 of 30 rows.",)


def test_an_offset_beyond_reason(cautions: Any) -> None:
    assert cautions({"method": "offset", "values": [5001]}) == [
        "An offset of 5001 makes the database walk by as many rows: go on from a cursor."
    ]
    assert cautions({"method": "offset", "values": [5000]}) == []


def test_a_total_at_its_cap(library: MockProject, cautions: Any) -> None:
    filled(library, 5000)
    assert cautions(LIMIT) == [
        "The total is 5000 because the real server counts no further; there may be more rows."
    ]


def test_calls_beyond_the_real_rate_limit(library: MockProject, http: Http) -> None:
    sent, guest = {"email": "nobody@example.com", "password": "password"}, library.headers(key=False)
    for _ in range(11):
        assert http.call("POST", "/account/sessions/email", sent, guest).status == 401
    *within, beyond = library.requests
    assert not any(entry.warnings for entry in within)
    assert "10 calls in 3600 seconds" in beyond.warnings[0]
    library.reset()
    http.call("POST", "/account/sessions/email", sent, guest)
    assert not library.requests[-1].warnings


def test_api_keys_have_no_limit(library: MockProject, http: Http) -> None:
    for _ in range(130):
        http.call("PATCH", f"{BOOKS}/documents/emma", {"data": {"pages": 1}})
    assert not library.requests.warnings


def test_where_limits_are_enforced_nobody_warns_of_them(server: MockServer, connect: Any) -> None:
    with server.fresh(rate_limits=True) as project:
        sent, guest = {"email": "nobody@example.com", "password": "password"}, project.headers(key=False)
        http = connect(project)
        statuses = [http.call("POST", "/account/sessions/email", sent, guest).status for _ in range(11)]
        assert statuses == [401] * 10 + [429]
        assert not project.requests.warnings


def test_the_journal_tells_how_a_list_was_found(library: MockProject, http: Http) -> None:
    index = {"key": "by_pages", "type": "key", "attributes": ["pages"]}
    library.call("POST", f"{BOOKS}/indexes", index)
    documents = [{"title": f"Title {number}", "pages": number} for number in range(600)]
    library.arrange({"collections": [{"$id": "books", "databaseId": "library", "documents": documents}]})

    def plan(*queries: dict[str, Any]) -> Any:
        assert http.list(*queries).status == 200
        return library.requests[-1].as_json()["plan"]

    assert plan() == {"indexes": ("$sequence",), "documents": 25, "sorted": False}
    above, up = query("greaterThan", "pages", 99), query("orderAsc", "pages")
    assert plan(above, up) == {"indexes": ("by_pages",), "documents": 25, "sorted": False}
    assert plan(query("lessThan", "pages", 9), query("orderAsc", "title")) == {
        "indexes": ("by_pages",),
        "documents": 9,
        "sorted": True,
    }
    assert plan(query("orderAsc", "title"), query("contains", "title", "le 7")) == {
        "indexes": ("(title)",),
        "documents": 602,
        "sorted": False,
    }
    http.call("GET", BOOKS)
    assert library.requests[-1].plan is None
