"""What links cost in a large collection: a deletion that goes on along them, and a read that shows them."""

from __future__ import annotations

import json
from itertools import count
from typing import Any
from urllib.parse import quote

from mockwrite import MockServer
from mockwrite.store.documents import Document
from tests.bench.pages import milliseconds
from tests.bench.report import Row
from tests.bench.shop import Client, fill, make_collection

__all__ = ["measure"]

PRODUCTS, EACH = 100_000, 10
MAKERS = "/v1/databases/shop/collections/makers"


def measure() -> list[Row]:
    """Showing makers with their ten products each; deleting a maker, by each rule that goes on to its products."""
    with MockServer() as server:
        client = Client(server.endpoint)
        make_collection(client)
        fill(client, PRODUCTS)
        _make_makers(client)
        server.run(lambda: _link(server))
        makers = count()
        shown = _milliseconds(client, "*", "products.*") / _milliseconds(client, "*")
        rows = [Row(f"25 with {EACH} links each selected : without", shown, "times", 3)]
        for rule in ("setNull", "cascade"):
            client.call("PATCH", f"{MAKERS}/attributes/products/relationship", {"onDelete": rule})
            taken = milliseconds(lambda: client.call("DELETE", f"{MAKERS}/documents/m{next(makers)}"), 50)
            rows.append(Row(f"deleting 1 with {EACH} of {PRODUCTS:,} by {rule}", taken, "ms", 2))
        return rows


def _make_makers(client: Client) -> None:
    """Before they have products: documents with links are not made in bulk."""
    client.call("POST", MAKERS.removesuffix("/makers"), {"collectionId": "makers", "name": "Makers"})
    for number in range(10):
        client.call(
            "POST", f"{MAKERS}/attributes/string", {"key": f"text{number}", "size": 100, "required": False}
        )
    for first in range(0, PRODUCTS // EACH, 100):
        documents = [
            {"$id": f"m{maker}", **{f"text{number}": f"maker {maker}, text {number}" for number in range(10)}}
            for maker in range(first, first + 100)
        ]
        client.call("POST", f"{MAKERS}/documents", {"documents": documents})
    relationship = {
        "relatedCollectionId": "products",
        "type": "oneToMany",
        "twoWay": True,
        "onDelete": "setNull",
    }
    client.call(
        "POST", f"{MAKERS}/attributes/relationship", {**relationship, "key": "products", "twoWayKey": "maker"}
    )


def _link(server: MockServer) -> None:
    """Link every product with its maker, without a request for each."""
    shop: Any = server.world.projects["bench"].databases.get("shop")
    products = shop.collections.get("products").documents
    for number in range(PRODUCTS):
        old = products.get(f"p{number}")
        data = {**old.data, "maker": f"m{number // EACH}"}
        linked = Document(old.id, old.sequence, old.created_at, old.updated_at, old.permissions, data)
        products.put(old.id, linked)


def _milliseconds(client: Client, *selected: str) -> float:
    select = quote(json.dumps({"method": "select", "values": selected}))
    return milliseconds(lambda: client.read("GET", f"{MAKERS}/documents?queries[]={select}"), 50)
