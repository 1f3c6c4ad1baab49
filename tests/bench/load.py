"""wrk, with 16 connections: it takes little of the machine, so that what is measured is the server."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Mapping, Sequence
from http.client import HTTPResponse
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.bench.servers import Server

__all__ = ["Load", "answer", "encode", "put_under_load"]

CONNECTIONS = 16
CREATE = Path(__file__).with_name("create.lua")


class Load(NamedTuple):
    """What a server did under load: requests a second, and the microseconds of CPU time of each."""

    rate: float
    cpu: float


def put_under_load(
    server: Server, path: str, headers: Mapping[str, str], creates: Sequence[str] = ()
) -> Load:
    """What `server` does for a second; `creates` are the arguments of ``create.lua``, else it is asked for `path`."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", "-d1s"]
    command += [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command += ["-s", str(CREATE)] if creates else []
    before = server.cpu()
    told = subprocess.run(
        [
            *command,
            f"http://{urlsplit(server.endpoint).netloc}{path}",
            *(["--", *creates] if creates else []),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    taken = server.cpu() - before
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(told)
    count, rate = re.search(r"(\d+) requests in", told), re.search(r"Requests/sec: +([\d.]+)", told)
    assert count is not None
    assert rate is not None
    return Load(float(rate[1]), taken / int(count[1]) * 1e6)


def encode(endpoint: str, method: str, path: str, body: bytes = b"", headers: str = "") -> bytes:
    """A request's bytes."""
    host = urlsplit(endpoint).netloc
    kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}{kind}\r\n".encode() + body


def answer(endpoint: str, request: bytes) -> bytes:
    """The whole answer to a request: its head, and its body, which may have come in chunks."""
    address = urlsplit(endpoint)
    with socket.create_connection((address.hostname or "", address.port or 80)) as connection:
        connection.sendall(request)
        response = HTTPResponse(connection)
        response.begin()
        body = response.read()
    lines = (f"{name}: {value}\r\n" for name, value in response.getheaders())
    return f"HTTP/1.1 {response.status} {response.reason}\r\n{''.join(lines)}\r\n".encode() + body
