"""What it costs to pack a list of 25 documents, beside the same server that leaves answers as they are."""

from __future__ import annotations

import statistics

from tests.bench.load import Load, put_under_load
from tests.bench.report import Row
from tests.bench.servers import Server, mockwrite_server
from tests.bench.shop import DOCUMENTS, HEADERS, Client, fill, make_collection

__all__ = ["measure"]

ENCODINGS = {"gzip": 2.5, "br": 4.0, "zstd": 2.0}
"""What a client may ask for, and how much of the plain answer's CPU time one so packed may take."""

ROUNDS = 7
PATH = f"{DOCUMENTS}?total=0"


def measure() -> list[Row]:
    """A list of 25, packed in each encoding, against ``--no-compression``."""
    with mockwrite_server() as packing, mockwrite_server("--no-compression") as plain:
        for server in (packing, plain):
            client = Client(server.endpoint)
            make_collection(client)
            fill(client, 100)
        return [_row(encoding, bound, packing, plain) for encoding, bound in ENCODINGS.items()]


def _row(encoding: str, bound: float, packing: Server, plain: Server) -> Row:
    """The ratio of pairs that take turns, since a machine's speed changes while it is measured: their median."""
    headers = {**HEADERS, "Accept-Encoding": encoding}
    before, after = (
        len(Client(server.endpoint).read("GET", PATH, headers=headers)) for server in (plain, packing)
    )
    if after >= before:
        raise RuntimeError(f"{encoding} is not there: pip install mockwrite[recordings]")
    pairs = [(_load(packing, headers), _load(plain, headers)) for _ in range(ROUNDS)]
    ours = statistics.median(packed.cpu for packed, _ in pairs)
    theirs = statistics.median(unpacked.cpu for _, unpacked in pairs)
    label = (
        f"list 25 documents, {encoding}, {before:,} to {after:,} bytes: {ours:.1f} µs, plain {theirs:.1f} µs"
    )
    return Row(
        label, statistics.median(packed.cpu / unpacked.cpu for packed, unpacked in pairs), "times", bound
    )


def _load(server: Server, headers: dict[str, str]) -> Load:
    return put_under_load(server, PATH, headers)
