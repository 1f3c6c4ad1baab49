"""Requests under load, as a share of a bare aiohttp handler's that sends the same bytes, headers too."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence

from tests.bench.load import Load, answer, encode, put_under_load
from tests.bench.report import Row
from tests.bench.servers import Server, bare_server, mockwrite_server
from tests.bench.shop import DOCUMENTS, HEADERS, Client, document, make_collection

__all__ = ["measure"]

ROUNDS = 15
JSON = {**HEADERS, "Content-Type": "application/json"}
LINES = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())


def measure() -> list[Row]:
    """Get, list of 25, create."""
    with mockwrite_server() as server:
        client = Client(server.endpoint)
        make_collection(client)
        for number in range(100):
            client.call("POST", DOCUMENTS, {"documentId": f"p{number}", "data": document(number)})
        return [
            *_rows("get a document", server, "GET", f"{DOCUMENTS}/p7", 0.95),
            *_rows("list 25 documents", server, "GET", f"{DOCUMENTS}?total=0", 0.85),
            *_rows("create a document", server, "POST", DOCUMENTS, 0.65),
        ]


def _rows(name: str, server: Server, method: str, path: str, bound: float) -> list[Row]:
    """The ratios of pairs that take turns, since a machine's speed changes while it is measured: their medians."""
    data = json.dumps(document(5))
    made = f'{{"documentId":"made","data":{data}}}'.encode() if method == "POST" else b""
    same = answer(server.endpoint, encode(server.endpoint, method, path, made, LINES))
    pairs = []
    with bare_server(same) as bare:
        for turn in range(ROUNDS):
            creates = (f"t{turn}-", data) if made else ()
            pairs.append((_load(server, path, creates), _load(bare, path, creates)))
    ours, theirs = zip(*pairs, strict=True)
    rates = f"{_median(ours).rate:,.0f} a second, bare aiohttp {_median(theirs).rate:,.0f}"
    times = f"{_median(ours).cpu:.1f} µs of CPU time, bare aiohttp {_median(theirs).cpu:.1f}"
    return [
        Row(
            f"{name}: {rates}",
            statistics.median(us.rate / them.rate for us, them in pairs),
            "of bare",
            bound,
            True,
        ),
        Row(
            f"{name}: {times}",
            statistics.median(them.cpu / us.cpu for us, them in pairs),
            "of bare",
            bound,
            True,
        ),
    ]


def _load(server: Server, path: str, creates: Sequence[str]) -> Load:
    return put_under_load(server, path, JSON if creates else HEADERS, creates)


def _median(loads: Sequence[Load]) -> Load:
    return Load(statistics.median(each.rate for each in loads), statistics.median(each.cpu for each in loads))
