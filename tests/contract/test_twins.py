"""What the older vocabulary answers, the newer one answers in its own words: scenario by scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockwrite.contract import Recording
from mockwrite.contract.compare import Answer, compare
from mockwrite.contract.recording import Exchange
from mockwrite.contract.references import References
from mockwrite.releases import find
from mockwrite.store.world import World
from mockwrite.wire.dispatch import Dispatcher, Request
from mockwrite.wire.headers import Headers
from tests.contract.twins import neutral, translated

HERE = Path(__file__).parent
SCENARIOS = ("writes", "queries", "validation", "relationships", "permissions", "mix")


class Server:
    """A world where time stands still until it is moved, and made-up ids are the same for the same seed."""

    def __init__(self) -> None:
        self._world = World(release=find("1.8"))
        self._world.ids.seed("twins")
        self._dispatcher = Dispatcher(self._world)

    def ask(self, exchange: Exchange, path: str, headers: dict[str, str], body: bytes | None) -> Answer:
        self._world.clock.freeze(exchange.started)
        bare, _, query = path.partition("?")
        request = Request(exchange.method, "/v1" + bare, query, Headers(headers), body or b"")
        answer = self._dispatcher.answer(request)
        return Answer(answer.status, tuple(answer.headers), answer.body)


@pytest.mark.parametrize("name", SCENARIOS)
def test_tables_answer_as_collections_do(name: str) -> None:
    older, newer, references = Server(), Server(), References()
    compared = 0
    for exchange in Recording(HERE / "recordings" / "1.8.1" / f"{name}.har.gz"):
        path, headers, body = _here(exchange, references)
        theirs = older.ask(exchange, path, headers, body)
        compare(exchange, theirs, references, exchange.started)
        twin = translated(exchange.method, path, body)
        if twin is None:
            newer.ask(exchange, path, headers, body)
        else:
            own = newer.ask(exchange, twin[0], headers, twin[1])
            assert (own.status, neutral(own.body)) == (theirs.status, neutral(theirs.body)), exchange.id
            compared += 1
    assert compared > 100


def _here(exchange: Exchange, references: References) -> tuple[str, dict[str, str], bytes | None]:
    """The path, the headers and the body of a request; what the recorded server made up, as it is here."""
    references.hear(exchange.path, exchange.body)
    headers = {name: references.here(value) for name, value in exchange.headers}
    body = exchange.body
    if body is not None:
        body = references.here(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    return references.here(exchange.path), headers, body
