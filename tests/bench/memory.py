"""What a document of ten attributes costs in memory, its part of the indexes included."""

from __future__ import annotations

import gc
import tracemalloc

from mockwrite import MockServer
from tests.bench.report import Row
from tests.bench.shop import Client, fill, make_collection

__all__ = ["measure"]

COUNT = 100_000


def measure() -> list[Row]:
    """Kilobytes a document, at 100,000 of them."""
    with MockServer() as server:
        client = Client(server.endpoint)
        make_collection(client)
        fill(client, 100)
        gc.collect()
        tracemalloc.start()
        fill(client, COUNT, start=100)
        for attribute in ("name", "rank", "category"):
            client.list({"method": "orderAsc", "attribute": attribute})
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return [Row("memory a document, of 100,000", held / (COUNT - 100) / 1024, "KB", 1.2)]
