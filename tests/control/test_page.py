"""The page at ``/_mockwrite/``: its files, and what it asks the server."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from http.client import HTTPConnection, HTTPResponse
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from mockwrite import MockProject, MockServer
    from tests.control.conftest import Http

FILES = sorted(file.name for file in resources.files("mockwrite.control").joinpath("page").iterdir())
BOOKS = "/databases/library/collections/books"


def fetch(server: MockServer, path: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def test_the_start_leads_to_the_page(server: MockServer) -> None:
    response, _ = fetch(server, "/")
    assert (response.status, response.headers["Location"]) == (302, "/_mockwrite/")
    response, text = fetch(server, "/_mockwrite/")
    assert (response.status, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    for path in re.findall(r'(?:href|src)="(/[^"]+)"', text):
        assert fetch(server, path)[0].status == 200


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_served_and_asks_for_nothing_from_elsewhere(server: MockServer, name: str) -> None:
    response, text = fetch(server, f"/_mockwrite/page/{name}")
    assert response.status == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    addresses = set(re.findall(r"https?://[\w.-]+", text)) - {"http://www.w3.org"}
    assert not addresses
    for module in re.findall(r"from '\./([\w.]+)'", text):
        assert module in FILES


@pytest.mark.parametrize(
    "path", ["page/nothing.js", "page/../handlers.py", "page/..%2Fhandlers.py", "page/", "page/__init__.py"]
)
def test_nothing_else_is_served(server: MockServer, path: str) -> None:
    assert fetch(server, f"/_mockwrite/{path}")[0].status == 404


@pytest.mark.parametrize(
    ("caller", "status", "found"),
    [("key", 200, 2), ("guest", 200, 1), ("user:ada", 200, 2), ("key:bad", 401, None), ("key:reads", 200, 2)],
)
def test_documents_are_seen_as_a_caller_sees_them(http: Http, caller: str, status: int, found: Any) -> None:
    http.call("PUT", BOOKS, {"name": "Books", "documentSecurity": True})
    http.call("PATCH", f"{BOOKS}/documents/emma", {"permissions": ['read("any")']})
    http.call("PATCH", f"{BOOKS}/documents/ulysses", {"permissions": ['read("user:ada")']})
    http.control("POST", "/users", {"id": "ada"})
    http.control(
        "POST", "/seed", {"keys": [{"secret": "reads", "name": "Reads", "scopes": ["documents.read"]}]}
    )
    assert {"name": "Reads", "secret": "reads", "everything": False} in http.control("GET", "/keys").body[
        "keys"
    ]
    http.control("DELETE", "/requests")
    asked = {
        "method": "GET",
        "path": f"{BOOKS}/documents",
        "as": caller,
        "queries": ['{"method":"limit","values":[9]}'],
    }
    answer = http.control("POST", "/call", asked).body
    assert (answer["status"], answer["body"].get("total")) == (status, found)
    assert http.control("GET", "/requests").body["total"] == 0


def test_an_unknown_caller_is_told(http: Http) -> None:
    answer = http.control("POST", "/call", {"method": "GET", "path": "/databases", "as": "user:nobody"})
    assert answer.status == 404
    assert 'no caller "user:nobody"' in answer.body["message"]


def test_the_tree_counts(http: Http) -> None:
    [database] = http.control("GET", "/tree").body["databases"]
    assert [(each["$id"], each["documents"]) for each in database["collections"]] == [("books", 2)]


def test_a_request_is_shown_whole_and_sent_again(
    server: MockServer, library: MockProject, http: Http
) -> None:
    server.control.journal.exchanges = 2
    query = {"method": "greaterThan", "attribute": "pages", "values": [1]}
    http.list(query)
    number = http.control("GET", "/requests").body["requests"][-1]["number"]
    found = http.control("GET", f"/requests/{number}").body
    assert found["sent"]["headers"]["X-Appwrite-Project"] == library.project_id
    assert json.loads(found["answer"]["body"])["documents"][0]["$id"] == "emma"
    assert found["uses"] == [{"attribute": "pages", "use": "Filters", "index": None}]
    assert found["plan"] == {"indexes": [], "documents": 2, "sorted": False}
    again = http.control("POST", f"/requests/{number}/replay").body
    assert again["status"] == 200
    assert again["number"] == number + 1
    for _ in range(2):
        http.list()
    assert "sent" not in http.control("GET", f"/requests/{number}").body
    assert http.control("POST", f"/requests/{number}/replay").status == 404
    assert http.control("GET", "/requests/0").status == 404
    http.call("POST", "/nowhere", headers={"X-Appwrite-Project": "elsewhere"})
    [mine, other] = http.control("GET", "/journal?last=2").body["requests"]
    assert (mine["project"], other["project"]) == (library.project_id, "elsewhere")
    assert http.control("GET", f"/requests/{other['number']}").body["project"] == "elsewhere"
    assert http.control("GET", "/journal?last=0").status == 400
    http.control("DELETE", "/journal")
    assert http.control("GET", "/journal").body["requests"] == []
    server.control.journal.exchanges = 0


def test_a_file_and_its_upload_are_shown_as_bytes(
    server: MockServer, library: MockProject, http: Http
) -> None:
    server.control.journal.exchanges = 1
    http.call("POST", "/storage/buckets", {"bucketId": "posters", "name": "Posters"})
    form = (
        b'--b\r\nContent-Disposition: form-data; name="fileId"\r\n\r\ndot\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="dot.png"\r\n\r\n\x89PNG\xff\r\n--b--\r\n'
    )
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    connection.request("POST", "/v1/storage/buckets/posters/files", form, {**library.headers(), **kind})
    assert connection.getresponse().status == 201
    connection.close()
    number = http.control("GET", "/requests").body["requests"][-1]["number"]
    sent = http.control("GET", f"/requests/{number}").body["sent"]
    assert b64decode(sent["base64"]) == form
    path = "/storage/buckets/posters/files/dot/view"
    found = http.control("POST", "/call", {"method": "GET", "path": path}).body
    assert b64decode(found["base64"]) == b"\x89PNG\xff"
    server.control.journal.exchanges = 0


def test_snapshots_are_listed_while_there_is_a_way_back(http: Http) -> None:
    ids = [http.control("POST", "/snapshots").body["id"] for _ in range(2)]
    listed = http.control("GET", "/snapshots").body["snapshots"]
    assert [each["id"] for each in listed] == ids
    http.control("POST", f"/snapshots/{ids[0]}/restore")
    assert [each["id"] for each in http.control("GET", "/snapshots").body["snapshots"]] == ids[:1]


def test_a_stream_tells_what_arrives_and_what_happens(
    server: MockServer, library: MockProject, http: Http
) -> None:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.request("GET", "/_mockwrite/stream")
    response = connection.getresponse()
    assert response.headers["Content-Type"] == "text/event-stream"
    messages = _messages(response)
    name, state = next(messages)
    assert name == "state"
    assert library.project_id in state["projects"]
    http.call("POST", f"{BOOKS}/documents", {"documentId": "dune", "data": {"title": "Dune"}})
    heard = dict(next(messages) for _ in range(2))
    [entry] = heard["requests"]
    assert (entry["project"], entry["operation"], entry["status"]) == (
        library.project_id,
        "databases.createDocument",
        201,
    )
    [event] = heard["events"]
    assert event["name"] == "databases.library.collections.books.documents.dune.create"
    assert event["payload"]["title"] == "Dune"
    connection.close()


def test_events_are_listed(http: Http) -> None:
    http.call("PUT", BOOKS, {"name": "Books", "documentSecurity": True})
    body = {"documentId": "dune", "data": {"title": "Dune"}, "permissions": ['read("user:ada")']}
    http.call("POST", f"{BOOKS}/documents", body)
    found = http.control("GET", "/events?last=1").body
    [event] = found["events"]
    assert event["name"].endswith("documents.dune.create")
    assert event["roles"] == ["user:ada"]


def _messages(response: HTTPResponse) -> Any:
    name = ""
    while line := response.readline().decode().strip("\n"):
        kind, _, value = line.partition(": ")
        if kind == "event":
            name = value
        elif kind == "data":
            yield name, json.loads(value)
            assert response.readline() == b"\n"
