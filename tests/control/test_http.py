"""``/_mockwrite``: the controls for other languages, and for the browser."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from mockwrite import MockServer, __version__

if TYPE_CHECKING:
    from mockwrite import MockProject
    from tests.control.conftest import Http

BOOKS = "/databases/library/collections/books"
JSON = {"Content-Type": "application/json"}
DUNE = {"documentId": "dune", "data": {"title": "Dune"}}


def ids(http: Http) -> list[str]:
    return [book["$id"] for book in http.list().body["documents"]]


def test_the_server_says_what_it_is() -> None:
    with MockServer({"projectId": "shop"}, strict=True) as server:
        connection = HTTPConnection(urlsplit(server.endpoint).netloc)
        connection.request("GET", "/_mockwrite")
        found = json.load(connection.getresponse())
        connection.close()
    assert found == {
        "mockwrite": __version__,
        "appwrite": "1.8.1",
        "strict": True,
        "rateLimits": False,
        "projects": ["shop"],
    }


def test_reset(http: Http) -> None:
    http.call("POST", f"{BOOKS}/documents", DUNE)
    assert http.control("POST", "/reset") == (204, None)
    assert ids(http) == ["emma", "ulysses"]


def test_snapshots(http: Http) -> None:
    snapshot = http.control("POST", "/snapshots").body["id"]
    http.call("POST", f"{BOOKS}/documents", DUNE)
    later = http.control("POST", "/snapshots").body["id"]
    assert http.control("POST", f"/snapshots/{snapshot}/restore").status == 204
    assert ids(http) == ["emma", "ulysses"]
    gone = http.control("POST", f"/snapshots/{later}/restore")
    assert gone.status == 409
    assert "restored to a moment before it" in gone.body["message"]
    assert http.control("DELETE", f"/snapshots/{snapshot}").status == 204
    assert http.control("POST", f"/snapshots/{snapshot}/restore").status == 409
    assert http.control("POST", "/snapshots/99/restore").status == 409


def test_diff(http: Http) -> None:
    http.call("POST", f"{BOOKS}/documents", DUNE)
    snapshot = http.control("POST", "/snapshots").body["id"]
    http.call("PATCH", f"{BOOKS}/documents/dune", {"data": {"pages": 3}})
    found = http.control("GET", "/diff").body
    assert [book["$id"] for book in found["created"]] == ["dune"]
    found = http.control("GET", f"/diff?since={snapshot}").body
    [changed] = found["updated"]
    assert (changed["before"]["pages"], changed["after"]["pages"]) == (None, 3)
    assert found["created"] == found["deleted"] == []


def test_seed_and_export(http: Http) -> None:
    seed = {
        "collections": [
            {"$id": "books", "databaseId": "library", "documents": [{"$id": "dune", "title": "Dune"}]}
        ]
    }
    assert http.control("POST", "/seed", seed).status == 204
    http.control("POST", "/reset")
    assert ids(http) == ["emma", "ulysses", "dune"]
    found = http.control("GET", "/export").body
    assert [book["$id"] for book in found["collections"][0]["documents"]] == ["emma", "ulysses", "dune"]


def test_a_bad_seed(http: Http) -> None:
    answer = http.control("POST", "/seed", {"collections": [{"$id": "books", "documents": [{"titel": 3}]}]})
    assert answer.status == 400
    assert answer.body["message"].startswith("seed: collections[0].documents[0]: ")


def test_the_journal(http: Http) -> None:
    http.list()
    http.call("GET", f"{BOOKS}/documents/nobody")
    assert http.call("GET", "/messaging/topics").status == 501
    assert http.call("GET", "/realtime").status == 501
    assert http.control("GET", "/requests").body["total"] == 4
    [found] = http.control("GET", "/requests?operation=databases.getDocument&status=404").body["requests"]
    assert found["error"] == "document_not_found"
    assert found["explanation"]
    assert http.control("GET", "/requests?unexpected=true").body["total"] == 2
    assert (
        http.control("GET", "/requests?status=abc").body["message"]
        == "status must be an integer from 100 to 599."
    )
    assert "status" in http.control("GET", "/requests?stat=404").body["message"]
    assert "getDocument" in http.control("GET", "/requests?operation=databases.getDocumnt").body["message"]
    http.control("DELETE", "/requests")
    assert http.control("GET", "/requests").body == {"total": 0, "requests": []}


def test_faults(http: Http) -> None:
    plan = {
        "operation": "databases.getDocument",
        "error": "document_not_found",
        "times": 1,
        "where": {"documentId": "emma"},
    }
    made = http.control("POST", "/faults", plan)
    assert made.status == 201
    assert http.call("GET", f"{BOOKS}/documents/ulysses").status == 200
    assert [http.call("GET", f"{BOOKS}/documents/emma").status for _ in range(2)] == [404, 200]
    [found] = http.control("GET", "/faults").body["faults"]
    assert (found["id"], found["used"], found["where"]) == (made.body["id"], 1, {"documentId": "emma"})
    assert http.control("DELETE", f"/faults/{found['id']}").body["used"] == 1
    assert http.control("DELETE", f"/faults/{found['id']}").status == 404
    http.control("POST", "/faults", {"operation": "*", "status": 503})
    assert http.control("DELETE", "/faults").status == 204
    assert http.list().status == 200


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({}, "operation is missing."),
        ({"operation": "databases.getDocument", "eror": "x"}, 'Unknown key "eror". Did you mean "error"?'),
        ({"operation": "databases.getDocument", "times": "1"}, "times must be of type integer."),
        ({"operation": "databases.getDocument", "times": True}, "times must be of type integer."),
        ({"operation": "databases.getDocument"}, "Nothing would go wrong"),
        ({"operation": "nobody", "status": 503}, 'There is no operation "nobody".'),
    ],
)
def test_bad_faults(http: Http, plan: Any, message: str) -> None:
    answer = http.control("POST", "/faults", plan)
    assert answer.status == 400
    assert message in answer.body["message"]


def test_pace(http: Http) -> None:
    assert http.control("GET", "/pace").body == {
        "attributes": "immediate",
        "indexes": "immediate",
        "waiting": [],
    }
    http.control("PUT", "/pace", {"attributes": "manual"})
    http.call("POST", f"{BOOKS}/attributes/boolean", {"key": "out", "required": False})
    found = http.control("GET", "/pace").body
    assert found["attributes"] == found["indexes"] == "manual"
    assert found["waiting"] == [{"kind": "createAttribute", "key": "out", "collectionId": "books"}]
    assert http.control("POST", "/pace/build").body == {"built": 1}
    assert http.control("PUT", "/pace", {"attributes": "slowly"}).status == 400


def test_clock(server: MockServer, http: Http) -> None:
    try:
        found = http.control("PUT", "/clock", {"freeze": "2030-01-01T00:00:00+00:00", "advance": 1.5}).body
        assert found == {"now": "2030-01-01T00:00:01.500+00:00", "frozen": True}
        created = http.call("POST", f"{BOOKS}/documents", DUNE).body["$createdAt"]
        assert created == "2030-01-01T00:00:01.500+00:00"
        assert http.control("PUT", "/clock", {"freeze": "yesterday"}).status == 400
        for away in ({"advance": 1e300}, {"advance": 1e12}, {"freeze": "9999-12-31"}, {"freeze": ""}):
            assert http.control("PUT", "/clock", {"resume": True, **away}).status == 400
        assert http.control("GET", "/clock").body == found
        assert http.control("PUT", "/clock", {"resume": True}).body["frozen"] is False
        assert http.control("PUT", "/clock", {"freeze": True}).body["frozen"] is True
        assert http.control("GET", "/clock").body["frozen"] is True
    finally:
        server.clock.resume()


def test_ids(server: MockServer, http: Http) -> None:
    try:
        made = []
        for _ in range(2):
            http.control("PUT", "/ids", {"seed": 42})
            made.append(
                http.call("POST", f"{BOOKS}/documents", {**DUNE, "documentId": "unique()"}).body["$id"]
            )
            http.control("POST", "/reset")
        assert made[0] == made[1]
    finally:
        server.ids.seed(None)


def test_users_and_their_mails(http: Http) -> None:
    ada = http.control("POST", "/users", {"id": "ada", "labels": ["admin"]}).body
    assert http.call("GET", "/account", headers=ada["headers"]).body["labels"] == ["admin"]
    sent = {"email": ada["email"], "url": "http://localhost/reset"}
    http.call("POST", "/account/recovery", sent, {"X-Appwrite-Project": ada["projectId"]})
    [message] = http.control("GET", "/outbox").body["messages"]
    assert (message["purpose"], message["userId"]) == ("recovery", "ada")
    assert message["subject"] == f"Password Reset for {ada['projectId']}"
    assert http.control("POST", "/users", {"id": "ada"}).body["message"].endswith("(user_already_exists)")


def test_a_project_is_forgotten(connect: Any) -> None:
    with MockServer() as server:
        project = server.project("shop")
        project.database("library").create()
        http = connect(project)
        assert http.control("DELETE", "/projects/shop").status == 204
        assert http.control("DELETE", "/projects/shop").status == 404
        assert not server.project("shop").database("library").exists


def test_the_project_may_be_named_in_the_query(library: MockProject) -> None:
    assert _get(library, f"/_mockwrite/requests?project={library.project_id}")[0] == 200


def test_a_project_must_be_named(library: MockProject) -> None:
    status, _, body = _get(library, "/_mockwrite/requests")
    assert status == 400
    assert "X-Appwrite-Project" in body["message"]


def test_a_project_that_cannot_be(library: MockProject) -> None:
    assert _get(library, "/_mockwrite/requests?project=%20")[0] == 404


def test_what_is_not_there(http: Http) -> None:
    answer = http.control("GET", "/request")
    assert answer.status == 404
    assert answer.body["message"].endswith('Did you mean "/_mockwrite/requests"?')
    assert answer.body["type"] == "mockwrite_control"
    answer = http.control("GET", "/reset")
    assert (answer.status, answer.body["message"]) == (405, "/_mockwrite/reset takes POST, not GET.")


def test_the_methods_that_a_path_takes_are_told(library: MockProject) -> None:
    status, headers, _ = _get(library, "/_mockwrite/reset")
    assert (status, headers["Allow"]) == (405, "POST")


def test_a_body_that_is_no_json(library: MockProject) -> None:
    connection = HTTPConnection(urlsplit(library.endpoint).netloc)
    for body in (b"{", b"[]", b"\xff"):
        connection.request("POST", "/_mockwrite/faults", body, {**library.headers(), **JSON})
        response = connection.getresponse()
        assert response.status == 400
        assert json.loads(response.read())["code"] == 400
    connection.close()


def test_the_controls_are_no_part_of_the_journal(http: Http) -> None:
    http.control("GET", "/requests")
    assert http.control("GET", "/requests").body["total"] == 0


def _get(project: MockProject, path: str) -> tuple[int, Any, Any]:
    connection = HTTPConnection(urlsplit(project.endpoint).netloc)
    connection.request("GET", path)
    response = connection.getresponse()
    body = json.loads(response.read())
    connection.close()
    return response.status, response.headers, body


def test_a_seed_posted_twice_may_replace_what_is_there(http: Http) -> None:
    seed: Any = {
        "databases": [{"$id": "library", "name": "Books and more"}],
        "collections": [
            {"$id": "books", "databaseId": "library", "documents": [{"$id": "emma", "title": "Emma II"}]}
        ],
    }
    answer = http.control("POST", "/seed", seed)
    assert answer.status == 409
    assert "There already: databases library; collections books. With ?replace=1" in answer.body["message"]
    assert http.control("POST", "/seed?replace=1", seed).status == 204
    found = http.list().body["documents"]
    assert [(book["title"], book["pages"]) for book in found] == [("Emma II", None), ("Ulysses", None)]
    assert http.call("GET", "/databases/library").body["name"] == "Books and more"
    for rest, told in (
        ({"users": [{"$id": "ada", "name": "Ada"}]}, "users ada"),
        ({"teams": [{"$id": "crew", "memberships": [{"userId": "ada", "roles": ["owner"]}]}]}, "teams crew"),
        (
            {"buckets": [{"$id": "box", "name": "Box", "files": [{"$id": "note", "text": "hi"}]}]},
            "buckets box",
        ),
        ({"keys": [{"secret": "s", "name": "Reads"}]}, "keys Reads"),
    ):
        assert http.control("POST", "/seed", rest).status == 204
        answer = http.control("POST", "/seed", rest)
        assert (answer.status, f"There already: {told}." in answer.body["message"]) == (409, True)
        assert http.control("POST", "/seed?replace=1", rest).status == 204


def test_events_and_realtime(http: Http) -> None:
    document = {"documentId": "persuasion", "data": {"title": "Persuasion"}}
    http.call("POST", f"{BOOKS}/documents", document)
    name = "databases.*.collections.*.documents.*.create"
    [event] = http.control("GET", f"/events?name={name}").body["events"]
    assert event["name"] == "databases.library.collections.books.documents.persuasion.create"
    assert event["payload"]["title"] == "Persuasion"
    assert http.control("GET", "/events?name=users.*.create").body == {"total": 0, "events": []}
    assert http.control("GET", "/realtime").body == {"connections": [], "delay": 0.0}
    assert http.control("PUT", "/realtime", {"delay": 0.5}).body["delay"] == 0.5
    assert http.control("GET", "/realtime/messages").body == {"total": 0, "messages": []}
    assert http.control("DELETE", "/realtime/connections").body == {"dropped": 0}
    http.control("POST", "/reset")
    assert http.control("GET", "/realtime").body["delay"] == 0.0
