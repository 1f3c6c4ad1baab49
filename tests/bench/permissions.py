"""A page for a caller who may read a hundredth of a large collection."""

from __future__ import annotations

from mockwrite import MockServer
from tests.bench.pages import milliseconds
from tests.bench.report import Row
from tests.bench.shop import HEADERS, Client, fill, make_collection

__all__ = ["measure"]

COUNT = 100_000


def measure() -> list[Row]:
    """25 of the 1 % that a user may read, over HTTP."""
    with MockServer() as server:
        client = Client(server.endpoint)
        make_collection(client, documentSecurity=True)
        client.call(
            "POST", "/v1/users", {"userId": "ada", "email": "ada@example.com", "password": "ada-reads-little"}
        )
        secret = client.call("POST", "/v1/users/ada/sessions", {})["secret"]
        fill(client, COUNT, permissions=lambda number: ['read("user:ada")'] if number % 100 == 0 else [])
        caller = {"X-Appwrite-Project": HEADERS["X-Appwrite-Project"], "X-Appwrite-Session": secret}
        taken = milliseconds(lambda: client.list(headers=caller))
    return [Row("page for who may read 1 % of 100,000", taken, "ms", 5)]
