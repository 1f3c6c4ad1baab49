"""The journal: what arrived, by whom, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from mockwrite.control.journal import HELD, Entry, Journal
from mockwrite.wire.dispatch import Request
from mockwrite.wire.headers import Headers

if TYPE_CHECKING:
    from mockwrite import MockProject, MockServer
    from tests.control.conftest import Http

BOOKS = "/databases/library/collections/books"


def test_a_request_is_written_down(library: MockProject, http: Http) -> None:
    http.call("GET", f"{BOOKS}/documents/emma")
    [entry] = library.requests
    assert entry.operation == "databases.getDocument"
    assert (entry.method, entry.path) == ("GET", f"/v1{BOOKS}/documents/emma")
    assert entry.caller == "key"
    assert entry.parameters == {"databaseId": "library", "collectionId": "books", "documentId": "emma"}
    assert entry.status == 200
    assert entry.error is entry.message is entry.explanation is None
    assert not entry.refused
    assert not entry.unexpected
    assert 0 < entry.duration < 1
    assert isinstance(entry.at, datetime)


def test_a_refusal_is_written_down_with_what_it_said(library: MockProject, http: Http) -> None:
    http.call("GET", f"{BOOKS}/documents/nobody")
    [entry] = library.requests
    assert entry.refused
    assert (entry.status, entry.error) == (404, "document_not_found")
    assert entry.message == "Document with the requested ID could not be found."
    assert entry.explanation is not None
    assert str(entry).startswith("404 databases.getDocument (key, ")


def test_tables_have_their_own_words(library: MockProject, http: Http) -> None:
    http.call("GET", "/tablesdb/library/tables/books/rows/nobody")
    [entry] = library.requests
    assert (entry.operation, entry.error) == ("tablesDB.getRow", "row_not_found")


def test_callers_are_told_apart(library: MockProject, http: Http) -> None:
    ada = library.user("ada")
    for headers in (library.headers(), library.headers(key=False), ada.headers, ada.jwt_headers):
        http.call("GET", f"{BOOKS}/documents/emma", headers=headers)
    assert [entry.caller for entry in library.requests] == ["key", "guest", "user:ada", "user:ada"]


def test_requests_are_counted_and_chosen(library: MockProject, http: Http) -> None:
    http.list()
    http.call("GET", f"{BOOKS}/documents/emma")
    http.call("GET", f"{BOOKS}/documents/nobody")
    requests = library.requests
    assert len(requests) == requests.count() == 3
    assert requests.count("databases.getDocument") == 2
    assert requests.count("databases.getDocument", status=404) == 1
    assert requests.where(status=200).count() == 2
    assert requests.count("databases.*") == requests.count("*") == 3
    assert requests.count("databases.createDocument") == requests.count("teams.*") == 0
    assert [entry.status for entry in requests.refused] == [404]
    assert requests[-1].status == 404
    assert len(requests[:2]) == 2
    assert "databases.listDocuments" in str(requests)
    with pytest.raises(AttributeError):
        requests.where(colour="red")
    with pytest.raises(AttributeError):
        requests[:0].where(colour="red")
    with pytest.raises(ValueError, match=r"Did you mean \"databases\.createDocument\""):
        requests.count("databases.creatDocument")


def test_requests_that_nobody_expects(library: MockProject, http: Http) -> None:
    http.list()
    http.call("GET", f"{BOOKS}/documents/nobody")
    http.call("GET", "/nowhere")
    http.call("GET", "/messaging/topics")
    http.call("GET", "/account/sessions/oauth2/github/redirect", headers=library.user().headers)
    library.fail("databases.listDocuments", status=503)
    http.list()
    assert [(entry.status, entry.error) for entry in library.requests.unexpected] == [
        (404, "general_route_not_found"),
        (501, "mockwrite_not_supported"),
        (501, "mockwrite_not_supported"),
    ]


def test_a_request_of_no_project_is_in_no_projects_journal(library: MockProject, http: Http) -> None:
    http.call("GET", "/health/version", headers={})
    assert not library.requests


def test_projects_have_journals_of_their_own(library: MockProject, project: MockProject, http: Http) -> None:
    http.list()
    assert len(library.requests) == 1
    assert not project.requests


def test_the_journal_is_forgotten_on_demand(library: MockProject, http: Http) -> None:
    http.list()
    library.forget_requests()
    assert not library.requests


def test_what_the_controls_do_is_not_in_the_journal(library: MockProject) -> None:
    library.user("ada")
    library.database("library").collection("books").add({"title": "Dune"})
    assert not library.requests


def test_long_bodies_are_not_kept(library: MockProject, http: Http) -> None:
    documents = [{"title": "x" * 90} for _ in range(60)]
    http.call("POST", f"{BOOKS}/documents", {"documents": documents})
    assert library.requests[-1].parameters["documents"] == "(60 items)"


def test_of_a_long_address_the_beginning_is_kept(library: MockProject, http: Http) -> None:
    names = "&".join(f"n{number}={'x' * 300}" for number in range(200))
    http.call("GET", f"{BOOKS}/documents/emma?{names}")
    http.call("GET", f"/{'a' * 20_000}")
    listed, missing = library.requests
    assert len(listed.parameters) == 100
    assert listed.parameters["n7"] == f"{'x' * 200} …"
    assert (missing.status, missing.path) == (404, f"/v1/{'a' * 196} …")
    assert len(f"{missing}") < 1_000


def test_few_large_requests_are_held_whole(
    server: MockServer, library: MockProject, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server.control.journal, "exchanges", 100)
    for _ in range(40):
        http.call("POST", f"{BOOKS}/documents", {"documentId": "big", "data": {"title": "a" * 990_000}})
    assert 30 <= len([entry for entry in library.requests if entry.exchange is not None]) <= 34


def test_the_oldest_entries_go_first(server: MockServer) -> None:
    journal = Journal()
    entry = _entry(server)
    for _ in range(HELD + 5):
        journal.add("shop", entry)
    assert len(journal.of("shop")) == HELD


def test_a_reset_drops_what_was_sent_and_answered(
    server: MockServer, library: MockProject, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server.control.journal, "exchanges", 2)
    http.call("GET", f"{BOOKS}/documents/emma")
    [entry] = library.requests
    assert entry.exchange is not None
    library.reset()
    http.call("GET", f"{BOOKS}/documents/emma")
    assert entry.exchange is None
    assert library.requests[0].exchange is not None


def _entry(server: MockServer) -> Entry:
    asked = Request("GET", "/", "", Headers({}), b"")
    return Entry("", asked, None, None, 404, 0.0, server.clock.reading())
