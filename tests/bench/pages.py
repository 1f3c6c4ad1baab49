"""How long one list takes over HTTP, by the size of the collection and by what answers it."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from mockwrite import MockServer
from tests.bench.report import Row
from tests.bench.shop import DOCUMENTS, Client, fill, make_collection

__all__ = ["asking", "in_turn", "measure", "measure_a_million", "milliseconds"]

SMALL, LARGE, MILLION = 1_000, 100_000, 1_000_000


def measure_a_million() -> list[Row]:
    """Pages at 1,000 and at 1,000,000 documents, which take 2 GB and minutes to make."""
    with MockServer() as small_server, MockServer() as large_server:
        small, large = _filled(small_server, SMALL), _filled(large_server, MILLION)
        rows = []
        for name, queries in _pages().items():
            one, other = in_turn([asking(small, queries), asking(large, queries)])
            said = f"page by {name}, {MILLION:,} : {SMALL:,} documents ({other:.2f} : {one:.2f} ms)"
            rows.append(Row(said, other / one, "times", 1.5))
        return rows


def measure() -> list[Row]:
    """Pages at 1,000 and at 100,000 documents; a scan; an equality; undoing ten writes."""
    with MockServer() as small_server, MockServer() as large_server:
        small, large = _filled(small_server, SMALL), _filled(large_server, LARGE)
        rows = []
        for name, queries in _pages().items():
            one, other = in_turn([asking(small, queries), asking(large, queries)])
            rows.append(Row(f"page by {name}, {LARGE:,} : {SMALL:,} documents", other / one, "times", 2))
        scan = {"method": "equal", "attribute": "note", "values": ["nothing has it"]}
        rows.append(Row("unindexed filter over 100,000", milliseconds(lambda: large.list(scan)), "ms", 60))
        equality = {"method": "equal", "attribute": "name", "values": ["Product 0050000"]}
        rows.append(Row("indexed equality in 100,000", milliseconds(lambda: large.list(equality)), "ms", 1.5))
        rows.append(Row("undoing 10 writes in 100,000", _undo(large_server) * 1000, "µs", 100))
        return rows


def _pages() -> dict[str, list[dict[str, Any]]]:
    return {
        "index": [{"method": "greaterThan", "attribute": "rank", "values": [500_000]}, _limit(25)],
        "cursor": [{"method": "cursorAfter", "values": ["p700"]}, _limit(25)],
        "order": [{"method": "orderDesc", "attribute": "rank"}, _limit(25)],
        "cursor in an order": [
            {"method": "orderAsc", "attribute": "name"},
            {"method": "cursorAfter", "values": ["p700"]},
            _limit(25),
        ],
        "range, in its order": [
            {"method": "between", "attribute": "rank", "values": [300_000, 600_000]},
            {"method": "orderAsc", "attribute": "rank"},
        ],
    }


def _limit(count: int) -> dict[str, Any]:
    return {"method": "limit", "values": [count]}


def _filled(server: MockServer, count: int) -> Client:
    client = Client(server.endpoint)
    make_collection(client)
    fill(client, count)
    return client


def milliseconds(work: Callable[[], object], times: int = 15) -> float:
    """The median time of `work`, after once for what is made when first asked for."""
    work()
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        durations.append(time.perf_counter() - start)
    return statistics.median(durations) * 1000


def in_turn(asked: list[Callable[[], object]]) -> list[float]:
    """The milliseconds of each, by the best of nine rounds in turn: what else runs on the machine disturbs few."""
    rounds = [[milliseconds(ask, 3) for ask in asked] for _ in range(9)]
    return list(map(min, zip(*rounds, strict=True)))


def asking(client: Client, queries: list[dict[str, Any]]) -> Callable[[], object]:
    asked = "&".join("queries[]=" + quote(json.dumps(query)) for query in queries)
    return lambda: client.read("GET", f"{DOCUMENTS}?{asked}")


def _undo(server: MockServer) -> float:
    project = server.world.projects["bench"]
    collection = project.databases.get("shop").collections.get("products")  # type: ignore[union-attr]
    documents = collection.documents  # type: ignore[union-attr]

    def ten_writes_undone() -> float:
        mark = project.log.mark()
        for number in range(10):
            documents.remove(f"p{number * 1000}")
        start = time.perf_counter()
        project.log.rollback(mark)
        taken = time.perf_counter() - start
        project.log.release(mark)
        return taken

    return statistics.median(server.run(ten_writes_undone) for _ in range(50)) * 1000
