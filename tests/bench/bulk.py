"""What documents cost that are made in bulks, against as many made one by one over the same connection."""

from __future__ import annotations

import time
from typing import Any

from tests.bench.report import Row
from tests.bench.servers import mockwrite_server
from tests.bench.shop import DOCUMENTS, Client, document, make_collection

__all__ = ["measure"]

MADE = 1000
BULK = 100
ROUNDS = 3


def measure() -> list[Row]:
    """1,000 documents in bulks of 100, and singly; the best of three rounds each."""
    with mockwrite_server() as server:
        client = Client(server.endpoint)
        make_collection(client)
        singly = [
            _seconds(client, [_single(f"s{turn}-{number}", number) for number in range(MADE)])
            for turn in range(ROUNDS)
        ]
        in_bulks = [
            _seconds(client, [_bulk(f"b{turn}-{first}", first) for first in range(0, MADE, BULK)])
            for turn in range(ROUNDS)
        ]
    one, other = min(singly), min(in_bulks)
    name = f"create {MADE} documents: {one * 1000:.0f} ms singly, {other * 1000:.0f} ms in bulks of {BULK}"
    return [Row(name, other / one, "of singly", 1 / 8)]


def _single(id: str, number: int) -> dict[str, Any]:
    return {"documentId": id, "data": document(number)}


def _bulk(prefix: str, first: int) -> dict[str, Any]:
    return {"documents": [{"$id": f"{prefix}-{n}", **document(n)} for n in range(first, first + BULK)]}


def _seconds(client: Client, bodies: list[dict[str, Any]]) -> float:
    started = time.perf_counter()
    for body in bodies:
        client.call("POST", DOCUMENTS, body)
    return time.perf_counter() - started
