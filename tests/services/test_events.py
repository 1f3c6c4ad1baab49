"""Events: what a write tells once it stands, under Appwrite's names, on its channels, to whom."""

from __future__ import annotations

import gc
import json
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite import AppwriteError, MockServer, SeedError
from mockwrite.wire.dispatch import Request
from mockwrite.wire.endpoint import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite import MockProject

BOOKS = "/databases/library/collections/books/documents"
ROWS = "/tablesdb/library/tables/books/rows"
CREATE = "databases.*.collections.*.documents.*.create"
SEED: dict[str, Any] = {
    "databases": [{"$id": "library"}],
    "collections": [
        {
            "$id": "books",
            "databaseId": "library",
            "documentSecurity": True,
            "$permissions": ['read("team:crew")', 'create("users")'],
            "attributes": [
                {"key": "title", "type": "string", "size": 20},
                {"key": "pages", "type": "integer"},
            ],
            "indexes": [{"key": "titles", "type": "unique", "attributes": ["title"]}],
            "documents": [{"$id": "emma", "title": "Emma", "pages": 474}],
        }
    ],
}


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(appwrite="1.8") as server:
        yield server


@pytest.fixture
def project(server: MockServer) -> Iterator[MockProject]:
    with server.fresh(seed=SEED) as project:
        yield project


def names(project: MockProject) -> list[str]:
    """What happened, in short: what to, and what."""
    return [".".join(event.name.split(".")[-2:]) for event in project.events]


def payload(project: MockProject, at: int = -1) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(project.events[at].payload)
    return found


def test_a_seed_tells_nothing(project: MockProject) -> None:
    project.arrange({"users": [{"$id": "someone", "email": "someone@example.com"}]})
    project.user()
    assert names(project) == []


def test_a_document_tells_its_answer_to_who_may_read_it(project: MockProject) -> None:
    body = {"documentId": "one", "data": {"title": "One"}, "permissions": ['read("user:ann")']}
    answer = project.call("POST", BOOKS, body)
    [event] = project.events
    assert payload(project) == answer
    assert event.roles == {"team:crew", "user:ann"}
    at = "library.collections.books.documents"
    assert event.channels == (
        *("rows", "databases.library.tables.books.rows", "databases.library.tables.books.rows.one"),
        *("documents", f"databases.{at}", f"databases.{at}.one"),
    )
    assert event.names[:3] == (
        f"databases.{at}.one.create",
        "databases.library.tables.books.rows.one.create",
        CREATE,
    )


def test_each_write_of_a_document_tells_one_event(project: MockProject) -> None:
    project.call("PATCH", f"{BOOKS}/emma", {"data": {"pages": 500}})
    project.call("PATCH", f"{BOOKS}/emma", {"data": {"pages": 500}})
    project.call("PUT", f"{BOOKS}/persuasion", {"data": {"title": "Persuasion"}})
    project.call("PATCH", f"{BOOKS}/emma/pages/increment", {})
    project.call("DELETE", f"{BOOKS}/emma")
    assert names(project) == ["emma.update", "emma.update", "persuasion.upsert", "emma.update", "emma.delete"]
    assert payload(project)["pages"] == 501


def test_a_row_tells_the_names_of_tables_alone_except_when_it_is_created(project: MockProject) -> None:
    # 1.8.1: realtime.json, "walk"; TablesDB/Tables/Rows/Update.php label event
    project.call("POST", ROWS, {"rowId": "one", "data": {"title": "One"}})
    project.call("PATCH", f"{ROWS}/one", {"data": {"pages": 1}})
    created, updated = (event.names for event in project.events)
    assert CREATE in created
    assert len(created) == 42
    assert len(updated) == 22
    assert not any("collections" in name for name in updated)
    assert payload(project)["$tableId"] == "books"


def test_events_hold_nothing_of_their_requests(project: MockProject) -> None:
    project.call("POST", BOOKS, {"documents": [{"$id": "one", "title": "1"}]})
    project.call("PUT", BOOKS, {"documents": [{"$id": "one", "title": "2"}]})
    seen: dict[int, object] = {id(event): event for event in project.events}
    for found in (reached := list(seen.values())):
        # Of a function, what it closes over: its globals reach everywhere.
        held = (found.__closure__ or ()) if isinstance(found, FunctionType) else gc.get_referents(found)
        new = [each for each in held if id(each) not in seen and not isinstance(each, (type, ModuleType))]
        seen.update((id(each), each) for each in new)
        reached += new
    assert not any(isinstance(found, (Call, Request)) for found in reached)


def test_a_bulk_tells_an_event_for_each_document_as_the_engine_has_it(project: MockProject) -> None:
    # 1.8.1: realtime.json, "walk"; Documents/Action.php triggerBulk
    project.call("POST", ROWS, {"rows": [{"$id": "one", "title": "1"}, {"$id": "two", "title": "2"}]})
    project.call("PATCH", BOOKS, {"data": {"pages": 7}, "queries": []})
    project.call("DELETE", BOOKS, {"queries": ['{"method":"equal","attribute":"$id","values":["two"]}']})
    assert names(project) == [
        "one.create",
        "two.create",
        "emma.update",
        "one.update",
        "two.update",
        "two.delete",
    ]
    assert payload(project, 0)["$sequence"] == "2"
    assert "$collection" not in payload(project, 0)
    assert payload(project)["$collection"] == "database_1_collection_1"
    assert CREATE in project.events[0].names


def test_a_transaction_tells_when_it_is_committed(project: MockProject) -> None:
    # 1.8.1: realtime.json, "commit"; Databases/Transactions/Update.php
    id = project.call("POST", "/databases/transactions", {})["$id"]
    project.call("POST", BOOKS, {"documentId": "one", "data": {"title": "One"}, "transactionId": id})
    project.call("PUT", f"{BOOKS}/two", {"data": {"title": "Two"}, "transactionId": id})
    project.call("PATCH", f"{BOOKS}/one", {"data": {"pages": 1}, "transactionId": id})
    project.call("DELETE", f"{BOOKS}/emma", {"transactionId": id})
    # The real server looks for a document of the id that was sent, and finds none.
    project.call("POST", BOOKS, {"documentId": "unique()", "data": {"title": "?"}, "transactionId": id})
    assert names(project) == []
    project.call("PATCH", f"/databases/transactions/{id}", {"commit": True})
    assert names(project) == ["one.create", "two.update", "one.update", "emma.delete"]
    assert payload(project, 0)["pages"] == 1  # each tells the document as the commit left it
    assert {"$collection", "$tableId", "$collectionId"} <= payload(project).keys()


def test_what_does_not_stand_tells_nothing(project: MockProject) -> None:
    id = project.call("POST", "/databases/transactions", {})["$id"]
    project.call("POST", BOOKS, {"documentId": "one", "data": {"title": "One"}, "transactionId": id})
    project.call("PATCH", f"/databases/transactions/{id}", {"rollback": True})
    for method, path, body in (
        ("POST", BOOKS, {"documentId": "emma", "data": {"title": "Again"}}),
        ("POST", BOOKS, {"documents": [{"$id": "new", "title": "new"}, {"$id": "clash", "title": "Emma"}]}),
        ("DELETE", f"{BOOKS}/nobody", None),
    ):
        with pytest.raises(AppwriteError):
            project.call(method, path, body)
    with pytest.raises(SeedError):
        project.arrange({"users": [{"$id": "a", "email": "a@example.com"}, {"$id": "a"}]})
    assert names(project) == []


def test_people_tell_their_changes(project: MockProject) -> None:
    project.call("POST", "/users", {"userId": "ann", "name": "Ann"})
    project.call("PATCH", "/users/ann/name", {"name": "Anne"})
    session = project.call("POST", "/users/ann/sessions", {})["$id"]
    project.call("POST", "/teams", {"teamId": "crew", "name": "Crew"})
    member = project.call("POST", "/teams/crew/memberships", {"userId": "ann", "roles": ["mate"]})["$id"]
    project.call("DELETE", f"/teams/crew/memberships/{member}")
    project.call("PATCH", "/users/ann/prefs", {"prefs": {"$id": "x"}})
    project.call("DELETE", f"/users/ann/sessions/{session}")
    project.call("DELETE", "/users/ann")
    assert [event.name for event in project.events] == [
        "users.ann.create",
        "users.ann.update",
        f"users.ann.sessions.{session}.create",
        "teams.crew.create",
        f"teams.crew.memberships.{member}.create",
        f"teams.crew.memberships.{member}.delete",
        "users.ann.update",
        f"users.ann.sessions.{session}.delete",
        "users.ann.delete",
    ]
    renamed, joined = project.events[1], project.events[4]
    assert renamed.names == (
        *("users.ann.update", "users.*.update", "users.ann.update.name", "users.*.update.name"),
        *("users.ann", "users.*"),
    )
    assert renamed.channels == ("account", "account.ann")
    assert renamed.roles == {"user:ann"}
    assert joined.channels == ("memberships", f"memberships.{member}")
    assert joined.roles == {"team:crew"}
    assert joined.member == "ann"
    assert payload(project)["name"] == "Anne"


def test_every_new_user_is_told_before_they_have_targets(project: MockProject) -> None:
    """The real server's database tells it, whichever operation makes the user (shared/api.php)."""
    project.call(
        "POST", "/users/md5", {"userId": "ann", "email": "ann@example.com", "password": "5f4dcc3b5aa765d6"}
    )
    project.call("POST", "/teams", {"teamId": "band", "name": "Band"})
    project.call("POST", "/teams/band/memberships", {"email": "bob@example.com", "roles": []})
    told = [event for event in project.events if event.is_named("users.*.create")]
    assert [json.loads(event.payload)["email"] for event in told] == ["ann@example.com", "bob@example.com"]
    assert json.loads(told[0].payload)["targets"] == []
    assert project.events[-1].is_named("teams.band.memberships.*.create")
    made = json.loads(project.events[-1].payload)
    project.call("DELETE", f"/teams/band/memberships/{made['$id']}")
    assert (made["userEmail"], made["teamName"]) == ("bob@example.com", "Band")
    assert (payload(project)["userEmail"], payload(project)["teamName"]) == ("", "")


def test_schemas_tell_no_channel_of_the_project(project: MockProject) -> None:
    project.call("POST", "/databases/library/collections", {"collectionId": "new", "name": "new"})
    project.call(
        "POST", "/databases/library/collections/new/attributes/boolean", {"key": "b", "required": False}
    )
    project.call("DELETE", "/databases/library/collections/new")
    assert names(project) == ["new.create", "b.create", "new.delete"]
    assert [event.channels for event in project.events] == [(), (), ()]


def test_a_collection_with_a_dot_in_its_id_is_told_nowhere(project: MockProject) -> None:
    # 1.8.1: Messaging/Adapter/Realtime.php fromPayload takes the name apart at its dots
    project.call("POST", "/databases/library/collections", {"collectionId": "a.b", "name": "dotted"})
    project.call(
        "POST", "/databases/library/collections/a.b/attributes/boolean", {"key": "b", "required": False}
    )
    project.call(
        "POST", "/databases/library/collections/a.b/documents", {"documentId": "x.y", "data": {"b": True}}
    )
    assert project.events.count(CREATE) == 1
    assert project.events[-1].channels == ()


def test_events_are_counted_by_any_of_their_names(project: MockProject) -> None:
    project.call("POST", BOOKS, {"documentId": "one", "data": {"title": "One"}})
    project.call("DELETE", f"{BOOKS}/one")
    assert project.events.count() == 2
    assert project.events.count(CREATE) == 1
    assert project.events.count("databases.library.collections.books.documents.*") == 2
    assert project.events.count("databases.library.tables.books.rows.one.delete") == 1
    assert project.events.count("users.*.create") == 0
    project.reset()
    assert project.events.count() == 0
