"""The API without HTTP: requests go straight to the dispatcher."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from mockwrite.control.client import Client
from mockwrite.control.signed_in import SignedIn, sign_in
from mockwrite.releases import find
from mockwrite.store.world import World
from mockwrite.wire.dispatch import Answer, Dispatcher, Request
from mockwrite.wire.headers import Headers


class Reply(NamedTuple):
    """What came back: the status, and the body as JSON (None where it is empty)."""

    status: int
    body: Any


class Api:
    """A caller with an API key, on a world of its own; an empty ``X_Appwrite_Key`` makes others of it.

    The world answers as 1.8.1, of which most tests of endpoints tell, unless a test makes one of another release.
    """

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World(release=find("1.8"))
        self._dispatcher = Dispatcher(self.world)

    def call(self, method: str, path: str, body: Any = None, query: str = "", **headers: str) -> Reply:
        answer = self.answer(method, path, body, query, **headers)
        return Reply(answer.status, json.loads(answer.body) if answer.body else None)

    def answer(self, method: str, path: str, body: Any = None, query: str = "", **headers: str) -> Answer:
        """The answer with its headers."""
        sent = Headers(
            {
                "X-Appwrite-Project": "tests",
                "X-Appwrite-Key": "key",
                "Content-Type": "application/json",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            }
        )
        text = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self._dispatcher.answer(Request(method, "/v1" + path, query, sent, text))

    def user(self, id: str, project: str = "tests", **settings: Any) -> SignedIn:
        """A new user of a project, signed in."""
        return sign_in(Client(self._dispatcher, project), project, id, **settings)

    def get(self, path: str, query: str = "") -> Any:
        """The body of a GET that succeeds."""
        reply = self.call("GET", path, query=query)
        assert reply.status == 200, reply.body
        return reply.body

    def post(self, path: str, **body: Any) -> Any:
        """The body of a POST that succeeds."""
        reply = self.call("POST", path, body)
        assert reply.status in (201, 202), reply.body
        return reply.body

    def patch(self, path: str, **body: Any) -> Any:
        """The body of a PATCH that succeeds."""
        reply = self.call("PATCH", path, body)
        assert reply.status == 200, reply.body
        return reply.body

    def delete(self, path: str) -> None:
        """A DELETE that succeeds."""
        assert self.call("DELETE", path) == Reply(204, None)

    def refusal(self, method: str, path: str, **body: Any) -> tuple[int, str, str]:
        """The status, type and message of a request that is refused."""
        reply = self.call(method, path, body or None)
        assert reply.status >= 400, reply.body
        assert reply.body["code"] == reply.status
        return reply.status, reply.body["type"], reply.body["message"]


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def api_on() -> type[Api]:
    """For an API on a world that the test makes."""
    return Api


@pytest.fixture
def books(api: Api) -> str:
    """The path of an empty collection, the first one of the first database."""
    api.post("/databases", databaseId="library", name="Library")
    api.post("/databases/library/collections", collectionId="books", name="Books")
    return "/databases/library/collections/books"
