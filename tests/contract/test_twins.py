"""What the older vocabulary answers, the newer one answers in its own words: scenario by scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from multidict import CIMultiDict

from mockwrite.api.app import endpoints
from mockwrite.api.dispatch import Dispatcher, Request
from mockwrite.contract import Recording
from mockwrite.contract.compare import Answer, compare
from mockwrite.contract.recording import Exchange
from mockwrite.contract.references import References
from mockwrite.store.world import World
from tests.contract.twins import neutral, translated

HERE = Path(__file__).parent
SCENARIOS = ("writes", "queries", "validation", "relationships", "permissions", "mix")


class Server:
    """A world where time stands still until it is moved, and made-up ids are the same for the same seed."""

    def __init__(self) -> None:
        self._world = World()
        self._world.ids.seed("twins")
        self._dispatcher = Dispatcher(self._world, endpoints())

    def ask(self, exchange: Exchange, path: str, headers: dict[str, str], body: bytes | None) -> Answer:
        self._world.clock.freeze(exchange.started)
        bare, _, query = path.partition("?")
        request = Request(exchange.method, "/v1" + bare, query, CIMultiDict(headers), body or b"")
        answer = self._dispatcher.answer(request)
        return Answer(answer.status, tuple(answer.headers), answer.body)


@pytest.mark.parametrize("name", SCENARIOS)
def test_tables_answer_as_collections_do(name: str) -> None:
    older, newer, references = Server(), Server(), References()
    compared, differing = 0, list[Any]()
    for exchange in Recording(HERE / "recordings" / f"{name}.har"):
        references.hear(exchange.path, exchange.body)
        path, headers = references.here(exchange.path), _headers(exchange, references)
        body = None if exchange.body is None else references.here(exchange.body.decode()).encode()
        theirs = older.ask(exchange, path, headers, body)
        compare(exchange, theirs, references, exchange.started)
        twin = translated(exchange.method, path, body)
        own = newer.ask(exchange, *(twin[:1] if twin else (path,)), headers, twin[1] if twin else body)
        if twin is not None and not exchange.header("x-appwrite-response-format"):
            compared += 1
            if (own.status, neutral(own.body)) != (theirs.status, neutral(theirs.body)):
                differing.append((exchange.id, theirs.body, own.body))
    assert compared > 50
    assert not differing


def _headers(exchange: Exchange, references: References) -> dict[str, str]:
    return {name: references.here(value) for name, value in exchange.headers}
