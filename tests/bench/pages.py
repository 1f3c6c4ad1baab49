"""How long one list takes over HTTP, by the size of the collection and by what answers it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from mockwrite import MockServer
from tests.bench.report import Row
from tests.bench.shop import Client, fill, make_collection

__all__ = ["measure", "milliseconds"]

SMALL, LARGE = 1_000, 100_000


def measure() -> list[Row]:
    """Pages at 1,000 and at 100,000 documents; a scan; an equality; undoing ten writes."""
    with MockServer() as small_server, MockServer() as large_server:
        small, large = _filled(small_server, SMALL), _filled(large_server, LARGE)
        rows = []
        for name, queries in _pages().items():
            ratio = _milliseconds(large, queries) / _milliseconds(small, queries)
            rows.append(Row(f"page by {name}, {LARGE:,} : {SMALL:,} documents", ratio, "times", 2))
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


def _milliseconds(client: Client, queries: list[dict[str, Any]]) -> float:
    return milliseconds(lambda: client.list(*queries))


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
