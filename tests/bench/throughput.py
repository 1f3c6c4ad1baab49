"""Requests per second over 16 connections, as a share of a bare aiohttp handler's that returns the same bytes."""

from __future__ import annotations

import itertools
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.load import encode, requests_per_second
from tests.bench.report import Row
from tests.bench.shop import DOCUMENTS, HEADERS, Client, document, make_collection

__all__ = ["bare_server", "measure", "mockwrite_server"]

ROUNDS = 5
LINES = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())


def measure() -> list[Row]:
    """Get, list of 25, create."""
    with mockwrite_server() as endpoint:
        client = Client(endpoint)
        make_collection(client)
        for number in range(100):
            client.call("POST", DOCUMENTS, {"documentId": f"p{number}", "data": document(number)})
        numbers = itertools.count()
        creates = (
            encode(endpoint, "POST", DOCUMENTS, _body(f"n{number}", number), LINES) for number in numbers
        )
        one, page = f"{DOCUMENTS}/p7", f"{DOCUMENTS}?total=0"
        made = client.call("POST", DOCUMENTS, {"documentId": "made", "data": document(0)})
        return [
            _row("get document", endpoint, _always(endpoint, one), client.call("GET", one), 0.6),
            _row("list 25 documents", endpoint, _always(endpoint, page), client.call("GET", page), 0.5),
            _row("create document", endpoint, creates, made, 0.35),
        ]


def _body(id: str, number: int) -> bytes:
    return json.dumps({"documentId": id, "data": document(number)}).encode()


def _always(endpoint: str, path: str) -> Iterator[bytes]:
    return itertools.repeat(encode(endpoint, "GET", path, headers=LINES))


def _row(name: str, endpoint: str, requests: Iterator[bytes], answer: object, bound: float) -> Row:
    """The ratio of the medians of rounds that take turns, since a machine's speed changes while it is measured."""
    ours, theirs = [], []
    with bare_server(json.dumps(answer, separators=(",", ":")).encode()) as bare:
        for _ in range(ROUNDS):
            ours.append(requests_per_second(endpoint, requests))
            theirs.append(requests_per_second(bare, requests))
    us, them = statistics.median(ours), statistics.median(theirs)
    return Row(f"{name}: {us:.0f}/s, bare aiohttp {them:.0f}/s", us / them, "of bare", bound, at_least=True)


@contextmanager
def mockwrite_server() -> Iterator[str]:
    """A `mockwrite serve` of its own, as its users start it."""
    command = [sys.executable, "-m", "mockwrite", "serve", "--port", "0", "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip().partition("=")[2]
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@contextmanager
def bare_server(body: bytes, module: str = "tests.bench.bare") -> Iterator[str]:
    """A bare aiohttp application, in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.NamedTemporaryFile() as file:
        file.write(body)
        file.flush()
        process = subprocess.Popen([sys.executable, "-m", module, str(port), file.name])
        try:
            wait_until_open(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def wait_until_open(port: int) -> None:
    """Return once somebody listens there."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.002)
        else:
            return
