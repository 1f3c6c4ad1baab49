"""A project of its own for each test, and HTTP to it."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlsplit

import pytest

from mockwrite import MockServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mockwrite import MockProject

BOOKS = "/databases/library/collections/books"
LIBRARY: dict[str, Any] = {
    "databases": [{"$id": "library", "name": "Library"}],
    "collections": [
        {
            "$id": "books",
            "databaseId": "library",
            "name": "Books",
            "attributes": [
                {"key": "title", "type": "string", "size": 100, "required": True},
                {"key": "pages", "type": "integer"},
            ],
            "documents": [
                {"$id": "emma", "title": "Emma", "pages": 474},
                {"$id": "ulysses", "title": "Ulysses"},
            ],
        }
    ],
}


class Answer(NamedTuple):
    """What came back: the status, and the body as JSON (None where it is empty)."""

    status: int
    body: Any


class Http:
    """HTTP to a project: `call` below ``/v1``, `control` below ``/_mockwrite``."""

    def __init__(self, project: MockProject) -> None:
        self._project = project
        self._connection = HTTPConnection(urlsplit(project.endpoint).netloc, timeout=10)

    def call(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """As the API key, unless other headers are given."""
        return self._send(method, "/v1" + path, body, self._project.headers() if headers is None else headers)

    def list(self, *queries: Mapping[str, Any], path: str = BOOKS) -> Answer:
        asked = "&".join("queries[]=" + quote(json.dumps(query)) for query in queries)
        return self.call("GET", f"{path}/documents?{asked}")

    def control(self, method: str, path: str, body: Any = None) -> Answer:
        return self._send(method, "/_mockwrite" + path, body, self._project.headers(key=False))

    def close(self) -> None:
        self._connection.close()

    def _send(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Answer:
        text = None if body is None else json.dumps(body)
        kind = {} if text is None else {"Content-Type": "application/json"}
        self._connection.request(method, path, text, {**headers, **kind})
        response = self._connection.getresponse()
        answer = response.read()
        if response.headers.get_content_type() == "text/html":
            return Answer(response.status, answer.decode() or None)
        return Answer(response.status, json.loads(answer) if answer else None)


@pytest.fixture(scope="session")
def server() -> Iterator[MockServer]:
    with MockServer(appwrite="1.8") as server:
        yield server


@pytest.fixture
def project(server: MockServer) -> Iterator[MockProject]:
    """An empty project."""
    with server.fresh() as project:
        yield project


@pytest.fixture
def library(server: MockServer) -> Iterator[MockProject]:
    """A project with two books."""
    with server.fresh(seed=LIBRARY) as project:
        yield project


@pytest.fixture
def connect() -> Iterator[Callable[[MockProject], Http]]:
    """Makes connections to projects."""
    connections: list[Http] = []

    def connect(project: MockProject) -> Http:
        connections.append(Http(project))
        return connections[-1]

    yield connect
    for connection in connections:
        connection.close()


@pytest.fixture
def http(library: MockProject, connect: Callable[[MockProject], Http]) -> Http:
    """HTTP to the project `library`."""
    return connect(library)


@pytest.fixture(autouse=True)
def _release(monkeypatch: pytest.MonkeyPatch) -> None:
    """The release of which these tests tell, where they ask for none."""
    monkeypatch.setenv("MOCKWRITE_APPWRITE", "1.8")
