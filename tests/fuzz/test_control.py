"""The controls take what a test sends by mistake: each field of each route gets each nasty value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from mockwrite.control import http
from mockwrite.control.control import Control
from mockwrite.control.routes import ROUTES
from mockwrite.store.world import World
from tests.fuzz.playground import strict_json
from tests.fuzz.requests import dumps
from tests.fuzz.values import NASTY

if TYPE_CHECKING:
    from mockwrite.control.routes import Route

ENDLESS = (b"[" * 100_000, b'{"a":' * 100_000, b"\xff", b"{", b"5")
SEEDED = ("databases", "users", "teams", "keys", "platforms", "projects")

control = Control(World())


def ask(route: Route, body: bytes = b"", query: str = "", place: str = "none") -> None:
    path = "/_mockwrite" + re.sub(r"\{\w+\}", quote(place, safe=""), route.path)
    answer = http.answer(control, route.method, path, query, {"X-Appwrite-Project": "fuzz"}, body)
    assert answer.status < 500
    if answer.body:
        found = strict_json(answer.body)
        assert answer.status < 400 or found["type"] == "mockwrite_control"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_nasty_value_is_refused_or_taken_but_never_a_fault(route: Route) -> None:
    for nasty in NASTY:
        for name in SEEDED if route.seed else route.fields or ():
            ask(route, dumps({"operation": "users.get", name: nasty}).encode())
            ask(route, dumps({name: [nasty]}).encode())
        for name in route.query or ():
            ask(route, query=f"{name}={quote(dumps(nasty))}")
        if isinstance(nasty, str):
            ask(route, place=nasty or " ")
    for body in ENDLESS:
        ask(route, body)
