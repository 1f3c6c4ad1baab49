"""Requests that no library would send, as bytes on a connection: each is answered, and none is a fault."""

from __future__ import annotations

import gzip
import json
import logging
import re
import socket
import threading
from typing import TYPE_CHECKING, NamedTuple

import pytest

from mockwrite import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = b"Host: localhost\r\nX-Appwrite-Project: p\r\nX-Appwrite-Key: k\r\n"
GUEST = b"Host: localhost\r\nX-Appwrite-Project: p\r\n"
JSON = b"Content-Type: application/json\r\n"
DATABASE = b'{"databaseId":"made","name":"Made"}'

# These are HTTP: the API answers them, and refuses in its own words.
READ = {
    "an escape that is no UTF-8": b"GET /v1/databases/%ff%fe HTTP/1.1\r\n" + KEY,
    "an escaped NUL": b"GET /v1/databases/%00 HTTP/1.1\r\n" + KEY,
    "an escaped line end": b"GET /v1/databases/a%0d%0aX-Evil:%201 HTTP/1.1\r\n" + KEY,
    "half an escape": b"GET /v1/databases/%zz% HTTP/1.1\r\n" + KEY,
    "a way out of the root": b"GET /v1/../../etc/passwd HTTP/1.1\r\n" + KEY,
    "a path of a megabyte": b"GET /v1/databases/" + b"a" * 2**20 + b" HTTP/1.1\r\n" + KEY,
    "a path of ten thousand segments": b"GET /v1" + b"/a" * 10_000 + b" HTTP/1.1\r\n" + KEY,
    "a query of ten thousand parameters": b"GET /v1/databases/a?"
    + b"a[]=1&" * 10_000
    + b" HTTP/1.1\r\n"
    + KEY,
    "brackets without end": b"GET /v1/databases/a?" + b"a" + b"[" * 10_000 + b"=1 HTTP/1.1\r\n" + KEY,
    "a method of WebDAV": b"PROPFIND /v1/databases HTTP/1.1\r\n" + KEY,
    "TRACE": b"TRACE /v1/databases HTTP/1.1\r\n" + KEY,
    "a project that is no UTF-8": b"GET /v1/databases HTTP/1.1\r\nHost: x\r\nX-Appwrite-Project: \xff\xfe\r\n",
    "a project in two lines": b"GET /v1/databases HTTP/1.1\r\nHost: x\r\nX-Appwrite-Project: a%0d%0ab\r\n",
    "two projects": b"GET /v1/account HTTP/1.1\r\nX-Appwrite-Project: q\r\n" + GUEST,
    "a key that is no UTF-8": b"GET /v1/databases HTTP/1.1\r\nX-Appwrite-Key: bad\xff\r\n" + GUEST,
    "a cookie that is no UTF-8": b"GET /v1/account HTTP/1.1\r\nCookie: a_session_p=\xff\r\n" + GUEST,
    "a JWT that is no UTF-8": b"GET /v1/account HTTP/1.1\r\nX-Appwrite-JWT: \xff.\xff.\xff\r\n" + GUEST,
    "fallback cookies that are no JSON": b"GET /v1/account HTTP/1.1\r\nX-Fallback-Cookies: \xff{\r\n" + GUEST,
    "a host that is none": b"GET /v1/databases/a HTTP/1.1\r\nHost: [::1\r\nX-Appwrite-Project: p\r\n",
    "an origin of another alphabet": b"GET /v1/databases/a HTTP/1.1\r\nOrigin: http://\xff:99999999\r\n"
    + KEY,
    "a format of the future": b"GET /v1/databases/a HTTP/1.1\r\nX-Appwrite-Response-Format: \xff.9\r\n" + KEY,
    "HTTP 1.0": b"GET /v1/databases/a HTTP/1.0\r\n" + KEY,
}
BODIES = {
    "garbage": (JSON, b"\x00\xff\xfe{"),
    "nothing at all": (JSON, b""),
    "UTF-16": (JSON, DATABASE.decode().encode("utf-16")),
    "a byte order mark": (JSON, b"\xef\xbb\xbf" + DATABASE),
    "a number": (JSON, b"5"),
    "brackets without end": (JSON, b"[" * 100_000),
    "an object a key, without end": (JSON, b'{"a":' * 100_000),
    "a million digits": (JSON, b'{"databaseId":' + b"9" * 10**6 + b"}"),
    "JSON that is packed": (JSON + b"Content-Encoding: gzip\r\n", gzip.compress(DATABASE)),
    "a boundary that is no UTF-8": (
        b"Content-Type: multipart/form-data; boundary=\xff\r\n",
        b"--\xff\r\n\r\n",
    ),
    "a boundary, and no parts": (b"Content-Type: multipart/form-data; boundary=x\r\n", b"--x--"),
    "parts, and no boundary": (b"Content-Type: multipart/form-data\r\n", b"--x\r\n"),
    "a type of a megabyte": (b"Content-Type: " + b"a" * 2**20 + b"\r\n", DATABASE),
    "no type": (b"", DATABASE),
}
# These are not: what answers is the HTTP library, as it is the real server's own.
BROKEN = {
    "a raw byte in the path": b"GET /v1/databases/\xff HTTP/1.1\r\n" + KEY,
    "a space in the path": b"GET /v1/databases/a b HTTP/1.1\r\n" + KEY,
    "a path of three megabytes": b"GET /v1/databases/" + b"a" * 3 * 2**20 + b" HTTP/1.1\r\n" + KEY,
    "a method that is none": b"BREW /v1/databases HTTP/1.1\r\n" + KEY,
    "a version that is none": b"GET /v1/databases HTTP/3.7\r\n" + KEY,
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\r\n",
    "a header without a name": b"GET /v1/databases HTTP/1.1\r\nnonsense\r\n" + KEY,
    "a header in two lines": b"GET /v1/databases HTTP/1.1\r\nX-A: a\r\n b\r\n" + KEY,
    "a header with half a line end": b"GET /v1/databases HTTP/1.1\r\nOrigin: http://a\rX-Evil: 1\r\n" + KEY,
    "a NUL in a header": b"GET /v1/databases HTTP/1.1\r\nX-A: a\0b\r\n" + KEY,
    "a DEL in a header": b"GET /v1/databases HTTP/1.1\r\nX-A: a\x7fb\r\n" + KEY,
    "a negative length": b"POST /v1/databases HTTP/1.1\r\nContent-Length: -5\r\n" + KEY,
    "two ways to tell the length": (
        b"POST /v1/databases HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n" + KEY
    ),
    "an expectation that is none": b"POST /v1/databases HTTP/1.1\r\nExpect: applause\r\n" + KEY,
    "an expectation that is no UTF-8": b"POST /v1/databases HTTP/1.1\r\nExpect: \xff\r\n" + KEY,
    "the same at the controls": b"GET /_mockwrite/pace HTTP/1.1\r\nExpect: \xff\r\n" + KEY,
    "megabytes behind it": b"BREW / HTTP/1.1\r\n" + KEY + b"\r\n" + b"a" * 8 * 2**20,
}
HANDSHAKE = (
    ("Upgrade", "websocket"),
    ("Connection", "Upgrade"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
)
UNFINISHED = b"POST /v1/databases HTTP/1.1\r\n" + KEY + JSON + b"Content-Length: 100\r\n\r\n{"


class Answer(NamedTuple):
    status: int
    head: bytes
    body: bytes


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(appwrite="1.8.1") as server:  # 1.9.6 answers unknown routes with a page
        yield server


@pytest.fixture(autouse=True)
def no_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What is a client's doing is not logged as the server's failure; broken HTTP aiohttp logs as it likes."""
    yield
    said = [record.getMessage() for record in caplog.records]
    assert not [text for text in said if "Unhandled" in text or text.endswith(" failed")]


@pytest.mark.parametrize("what", READ)
def test_a_request_is_refused_in_the_api_s_words(server: MockServer, what: str) -> None:
    assert_refused(ask(server, READ[what] + b"\r\n"))


@pytest.mark.parametrize("what", BODIES)
def test_a_body_is_refused_in_the_api_s_words(server: MockServer, what: str) -> None:
    headers, body = BODIES[what]
    length = b"Content-Length: %d\r\n\r\n" % len(body)
    assert_refused(ask(server, b"POST /v1/databases HTTP/1.1\r\n" + KEY + headers + length + body))


def test_a_web_socket_is_opened_only_as_its_protocol_says(server: MockServer) -> None:
    upgrade = b"GET /v1/realtime HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + KEY
    assert ask(server, upgrade + b"\r\n").status == 400
    plain = ask(server, b"GET /v1/realtime HTTP/1.1\r\n" + KEY + b"\r\n")
    assert (plain.status, json.loads(plain.body)["type"]) == (501, "mockwrite_not_supported")


@pytest.mark.parametrize("odd", [name for name, _ in HANDSHAKE])
def test_a_handshake_that_is_no_utf_8_is_none(server: MockServer, odd: str) -> None:
    shown = {**dict(HANDSHAKE), odd: "\xff"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in shown.items())
    asked = b"GET /v1/realtime HTTP/1.1\r\n" + KEY + lines.encode("latin-1") + b"\r\n"
    assert ask(server, asked).status == 400


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_http_is_refused_all_the_same(server: MockServer, what: str) -> None:
    answer = ask(server, BROKEN[what] + b"\r\n")
    assert 400 <= answer.status < 500
    assert b"X-Evil" not in answer.head
    if answer.status == 400:
        assert b"\r\nConnection: close\r\n" in answer.head + b"\r\n"


@pytest.mark.parametrize("packing", [b"gzip", b"sorted"])
def test_a_body_is_read_as_it_comes(server: MockServer, packing: bytes) -> None:
    """As the real server has it: what a header says of a body's packing counts for nothing."""
    body = b'{"databaseId":"unique()","name":"Made"}'
    head = b"POST /v1/databases HTTP/1.1\r\n" + KEY + JSON + b"Content-Encoding: %b\r\n" % packing
    assert ask(server, head + b"Content-Length: %d\r\n\r\n" % len(body) + body).status == 201


def test_a_body_that_is_too_large_is_refused(server: MockServer) -> None:
    length = 13 * 2**20
    head = b"POST /v1/databases HTTP/1.1\r\n" + KEY + JSON + b"Content-Length: %d\r\n\r\n" % length
    assert ask(server, head + b" " * length).status == 413


def test_a_client_that_leaves_is_no_failure(server: MockServer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        with connected(server) as connection:
            connection.sendall(UNFINISHED)
        assert_refused(ask(server, READ["HTTP 1.0"] + b"\r\n"))
    assert not caplog.records


def test_a_server_stops_though_a_request_is_half_there() -> None:
    server = MockServer().start()
    with connected(server) as connection:
        connection.sendall(UNFINISHED)
        assert_refused(ask(server, READ["HTTP 1.0"] + b"\r\n"))
        stopping = threading.Thread(target=server.stop, daemon=True)
        stopping.start()
        stopping.join(timeout=5)
        assert not stopping.is_alive()


def connected(server: MockServer) -> socket.socket:
    port = int(server.url.rpartition(":")[2])
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def ask(server: MockServer, request: bytes) -> Answer:
    """The answer on a connection of its own."""
    with connected(server) as connection:
        connection.sendall(request)
        received = b""
        while chunk := connection.recv(2**16):
            received += chunk
            head, separator, body = received.partition(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            if separator and length and len(body) >= int(length[1]):
                break
    return Answer(int(received.split(b" ", 2)[1]), head, body)


def assert_refused(answer: Answer) -> None:
    assert 400 <= answer.status < 500
    error = json.loads(answer.body)
    assert set(error) == {"message", "code", "type", "version"}
    assert error["code"] == answer.status
    assert b"X-Evil" not in answer.head
