"""The controls take what a test sends by mistake: each field of each route gets each nasty value."""

from __future__ import annotations

import re
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from mockwrite import MockServer
from mockwrite.control.routes import ROUTES
from mockwrite.control.schemas import SEED
from tests.fuzz.playground import strict_json
from tests.fuzz.requests import dumps
from tests.fuzz.values import NASTY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.control.route import Route

ENDLESS = (b"[" * 100_000, b'{"a":' * 100_000, b"\xff", b"{", b"5")
SEEDED = ("databases", "users", "teams", "keys", "platforms", "projects")


class Asker:
    def __init__(self, server: MockServer) -> None:
        self.connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)

    def __call__(self, route: Route, body: bytes = b"", query: str = "", place: str = "none") -> None:
        path = "/_mockwrite" + re.sub(r"\{\w+\}", quote(place, safe=""), route.path)
        headers = {"X-Appwrite-Project": "fuzz", "Content-Type": "application/json"}
        self.connection.request(route.method, f"{path}?{query}" if query else path, body, headers)
        response = self.connection.getresponse()
        text = response.read()
        assert response.status < 500
        if text:
            found = strict_json(text)
            assert response.status < 400 or found["type"] == "mockwrite_control"


@pytest.fixture(scope="module")
def ask() -> Iterator[Asker]:
    with MockServer() as server:
        asker = Asker(server)
        yield asker
        asker.connection.close()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_nasty_value_is_refused_or_taken_but_never_a_fault(route: Route, ask: Asker) -> None:
    for nasty in NASTY:
        for name in SEEDED if route.body is SEED else (route.body or {}).get("properties", ()):
            ask(route, dumps({"operation": "users.get", name: nasty}).encode())
            ask(route, dumps({name: [nasty]}).encode())
        for name in route.query:
            ask(route, query=f"{name}={quote(dumps(nasty))}")
        if isinstance(nasty, str):
            ask(route, place=nasty or " ")
    for body in ENDLESS:
        ask(route, body)
