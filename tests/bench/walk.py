"""How a request walks: ``python -m tests.bench.walk`` prints the files that it enters, and how often it changes them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import Any

import mockwrite
from mockwrite import MockServer
from tests.bench.shop import DOCUMENTS, Client

PACKAGE = str(Path(mockwrite.__file__).parent) + "/"
# The journal reads the clock, which has nothing to do with the walk.
APART = ("clock.py",)
EQUAL = {"method": "equal", "attribute": "name", "values": ["one"]}
GRANTS = ['read("any")', 'update("users")']


@contextmanager
def calls(server: MockServer) -> Iterator[list[str]]:
    """The file of each function of the package that the server's thread calls within the block, in order."""
    files: list[str] = []

    def note(frame: FrameType, event: str, _: Any) -> None:
        name = frame.f_code.co_filename
        if event == "call" and name.startswith(PACKAGE) and not name.endswith(APART):
            files.append(name.removeprefix(PACKAGE))

    server.run(lambda: sys.setprofile(note))
    try:
        yield files
    finally:
        server.run(lambda: sys.setprofile(None))


def main() -> None:
    """Print a line a request: its name, its calls, the files it enters and how often it goes to another."""
    with MockServer() as server:
        client = Client(server.endpoint)
        client.call("POST", "/v1/databases", {"databaseId": "shop", "name": "Shop"})
        client.call(
            "POST", "/v1/databases/shop/collections", {"collectionId": "products", "name": "Products"}
        )
        kind = "/v1/databases/shop/collections/products/attributes/string"
        client.call("POST", kind, {"key": "name", "size": 100, "required": False})

        def create(id: str) -> None:
            sent = {"documentId": id, "data": {"name": "one"}, "permissions": GRANTS}
            client.call("POST", DOCUMENTS, sent)

        requests = {
            "get": lambda _: client.call("GET", f"{DOCUMENTS}/warm0"),
            "list": lambda _: client.list(EQUAL),
            "create": create,
        }
        for name in ("create", "get", "list"):
            for time in range(4):
                requests[name](f"warm{time}")
        for name, request in requests.items():
            with calls(server) as files:
                request("measured")
            walk = [file for file, _ in groupby(file for file in files if file != "server.py")]
            print(f"{name}: {len(files)} calls, {len(set(walk))} files, {len(walk) - 1} changes")
            if "-v" in sys.argv:
                print("  " + " ".join(walk))


if __name__ == "__main__":
    main()
