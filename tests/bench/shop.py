"""The collection that the benchmarks measure, and its documents."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

__all__ = ["DOCUMENTS", "HEADERS", "Client", "document", "fill", "make_collection"]

DOCUMENTS = "/v1/databases/shop/collections/products/documents"
HEADERS = {"X-Appwrite-Project": "bench", "X-Appwrite-Key": "key"}

_ATTRIBUTES: list[tuple[str, dict[str, Any]]] = [
    ("string", {"key": "name", "size": 100}),
    ("string", {"key": "category", "size": 40}),
    ("string", {"key": "note", "size": 255}),
    ("integer", {"key": "stock"}),
    ("integer", {"key": "rank"}),
    ("float", {"key": "price"}),
    ("float", {"key": "weight"}),
    ("boolean", {"key": "active"}),
    ("datetime", {"key": "released"}),
    ("string", {"key": "tags", "size": 20, "array": True}),
]


class Client:
    """One keep-alive connection; `call` returns the parsed answer and refuses any error."""

    def __init__(self, endpoint: str) -> None:
        self._connection = HTTPConnection(urlsplit(endpoint).netloc)

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] = HEADERS) -> Any:
        answer = self.read(method, path, body, headers)
        return json.loads(answer) if answer else None

    def read(self, method: str, path: str, body: Any = None, headers: dict[str, str] = HEADERS) -> bytes:
        """The answer as it comes."""
        text = None if body is None else json.dumps(body)
        kind = {} if text is None else {"Content-Type": "application/json"}
        self._connection.request(method, path, text, {**headers, **kind})
        response = self._connection.getresponse()
        answer = response.read()
        if response.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.decode()}")
        return answer

    def list(self, *queries: dict[str, Any], headers: dict[str, str] = HEADERS) -> Any:
        asked = "&".join("queries[]=" + quote(json.dumps(query)) for query in queries)
        return self.call("GET", f"{DOCUMENTS}?{asked}", headers=headers)


def make_collection(client: Client, **settings: Any) -> None:
    """The database, the collection, its ten attributes, an index on name, one on rank and category."""
    client.call("POST", "/v1/databases", {"databaseId": "shop", "name": "Shop"})
    collection = "/v1/databases/shop/collections"
    client.call("POST", collection, {"collectionId": "products", "name": "Products", **settings})
    for kind, attribute in _ATTRIBUTES:
        client.call("POST", f"{collection}/products/attributes/{kind}", {"required": False, **attribute})
    for keys in (["name"], ["rank"], ["category", "rank"]):
        index = {"key": "by_" + "_".join(keys), "type": "key"}
        client.call("POST", f"{collection}/products/indexes", {**index, "attributes": keys})


def document(number: int) -> dict[str, Any]:
    """The data of one document; the same for the same number."""
    chance = random.Random(number)
    return {
        "name": f"Product {number:07d}",
        "category": f"category {number % 50}",
        "note": f"note {chance.random():.12f} on {number}",
        "stock": chance.randrange(1000),
        "rank": chance.randrange(10**6),
        "price": chance.random() * 100,
        "weight": chance.random() * 10,
        "active": number % 3 == 0,
        "released": f"2024-{number % 12 + 1:02d}-01T00:00:00.000+00:00",
        "tags": ["a", "b"] if number % 2 else ["c"],
    }


def fill(
    client: Client, count: int, start: int = 0, permissions: Callable[[int], list[str]] = lambda number: []
) -> None:
    """Create the documents numbered `start` to `count`, a hundred a request."""
    for first in range(start, count, 100):
        documents = [
            {"$id": f"p{number}", "$permissions": permissions(number), **document(number)}
            for number in range(first, first + 100)
        ]
        client.call("POST", DOCUMENTS, {"documents": documents})
