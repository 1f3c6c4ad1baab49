"""Requests answered as they arrive, beside the same ones answered aiohttp's way: the bytes are the same."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from multidict import CIMultiDict

from mockwrite import MockServer
from mockwrite.wire.headers import of_request

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = b"Host: localhost\r\nX-Appwrite-Project: p\r\nX-Appwrite-Key: k\r\n"
JSON = b"Content-Type: application/json\r\n"
BODY = b'{"name":"Renamed"}'
PUT = b"PUT /v1/databases/shop HTTP/1.1\r\n" + KEY + JSON + b"Content-Length: %d\r\n" % len(BODY)
GET = b"GET /v1/databases/shop HTTP/1.1\r\n" + KEY
# With this a request is not plain; to mockwrite, it says nothing.
LONG_WAY = b"TE: trailers\r\n"
DATE = re.compile(rb"(?<=Date: )[^\r]+|(?<=updatedAt\":\")[^\"]+")

REQUESTS = {
    "get": GET + b"\r\n",
    "head": GET.replace(b"GET", b"HEAD") + b"\r\n",
    "preflight": GET.replace(b"GET", b"OPTIONS") + b"Origin: http://page.test\r\n\r\n",
    "from a page": GET + b"Origin: http://page.test\r\nReferer: http://page.test/x\r\n\r\n",
    "query": GET.replace(b"shop", b"?search=shop&total=0&a[]=%7B") + b"\r\n",
    "escapes": GET.replace(b"shop", b"sh%6Fp") + b"\r\n",
    "no such route": GET.replace(b"databases/shop", b"databasesx/shop") + b"\r\n",
    "refused": GET.replace(b"X-Appwrite-Key: k\r\n", b"") + b"\r\n",
    "no such project": GET.replace(b": p\r\n", b": \r\n") + b"\r\n",
    "packed": GET.replace(b"/shop", b"") + b"Accept-Encoding: gzip\r\n\r\n",
    "spaces": GET.replace(b": ", b":") + b"X-Spaced:  a  b\t \r\nX-Empty:\r\n\r\n",
    "put": PUT + b"\r\n" + BODY,
    "get with a body": GET + b"Content-Length: 3\r\n\r\nabc",
    "kept alive": GET + b"Connection: Keep-Alive\r\n\r\n",
    "closed": GET + b"Connection: close\r\n\r\n",
    "of HTTP 1.0": GET.replace(b"1.1", b"1.0") + b"\r\n",
    "without a host": GET.replace(b"Host: localhost\r\n", b"") + b"\r\n",
    "with two hosts": GET + b"Host: localhost\r\n\r\n",
    "a length that is none": PUT.replace(b"Length: ", b"Length: +") + b"\r\n" + BODY,
    "in chunks": PUT.replace(b"Content-Length: 18", b"Transfer-Encoding: chunked")
    + b"\r\n12\r\n"
    + BODY
    + b"\r\n0\r\n\r\n",
    "no HTTP": b"GET /v1/databases/shop\r\n\r\n",
}


CLOSE = GET + b"Connection: close\r\n\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    databases = [{"$id": id} for id in ("shop", *map(str, range(20)))]
    with MockServer({"projectId": "p", "databases": databases}) as server:
        yield server


def ask(server: MockServer, *sent: bytes) -> bytes:
    """All that comes back on a connection of its own, of which `sent` are the pieces, until it is closed."""
    address = urlsplit(server.url)
    with socket.create_connection((str(address.hostname), int(address.port or 0)), 10) as client:
        for piece in sent:
            server.run(int)  # the piece before has arrived
            client.sendall(piece)
        return DATE.sub(b"", b"".join(iter(lambda: client.recv(65536), b"")))


def test_of_a_header_that_is_repeated_the_last_counts(server: MockServer) -> None:
    """Swoole puts it over the one before; the server's own suite of realtime sends two origins, the wrong one first."""
    repeated = b"X-Appwrite-Project: -\r\nx-appwrite-project: p\r\n"
    assert ask(server, CLOSE.replace(b"X-Appwrite-Project: p\r\n", repeated)) == ask(server, CLOSE)
    assert of_request(CIMultiDict([("Cookie", "a=1"), ("cookie", "b=2")]))["Cookie"] == "a=1; b=2"


@pytest.mark.parametrize("name", REQUESTS)
def test_it_is_as_by_aiohttp(server: MockServer, name: str) -> None:
    request = REQUESTS[name]
    assert ask(server, request + CLOSE) == ask(
        server, request.replace(b"\r\n", b"\r\n" + LONG_WAY, 1) + CLOSE
    )


@pytest.mark.parametrize("cut", [1, 40, len(PUT), len(PUT) + 2, len(PUT) + 9])
def test_a_request_may_come_in_pieces(server: MockServer, cut: int) -> None:
    request = PUT + b"\r\n" + BODY
    assert ask(server, request[:cut], request[cut:] + CLOSE) == ask(server, request + CLOSE)


def test_a_request_behind_one_that_offers_http_2_is_answered(server: MockServer) -> None:
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n\r\n"
    assert ask(server, GET + offer + PUT + offer + BODY + CLOSE).count(b"HTTP/1.1 200 OK") == 3


def test_a_fault_that_is_planned_in_between_is_met(server: MockServer) -> None:
    project = server.project("p")
    address = urlsplit(server.url)
    with socket.create_connection((str(address.hostname), int(address.port or 0)), 10) as client:
        client.sendall(GET + b"\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 200")
        project.fail("databases.get", truncate=3)
        client.sendall(GET + b"\r\n")
        assert b"".join(iter(lambda: client.recv(65536), b"")).partition(b"\r\n\r\n")[2] == b'{"$'
