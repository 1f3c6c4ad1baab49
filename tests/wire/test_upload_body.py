"""Large uploads over HTTP: their MD5 is begun while they arrive."""

from __future__ import annotations

import hashlib
import json
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from mockwrite import AppwriteError, MockServer
from mockwrite.wire.upload_body import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator

EDGE = b"----edge-7e9b1d2846a0c2e4f6"
DATA = hashlib.shake_128(b"seed").digest(3_000_000)


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(appwrite="1.9") as server:
        server.project().storage.bucket("box").create()
        yield server


def part(head: str, data: bytes) -> bytes:
    return b"--" + EDGE + f"\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"


# With this a request goes aiohttp's way; to mockwrite, it says nothing.
LONG_WAY = {"TE": "trailers"}


def send(
    server: MockServer, body: bytes, length: int | None = None, more: dict[str, str] | None = None
) -> tuple[int, bytes]:
    connection = HTTPConnection(urlsplit(server.endpoint).netloc, timeout=20)
    headers = {**server.project().headers(), "Content-Type": f"multipart/form-data; boundary={EDGE.decode()}"}
    headers |= (more or {}) | ({} if length is None else {"Content-Length": str(length)})
    connection.request("POST", "/v1/storage/buckets/box/files", body, headers)
    answer = connection.getresponse()
    try:
        return answer.status, answer.read()
    finally:
        connection.close()


def half(server: MockServer, id: str) -> tuple[HTTPConnection, bytes]:
    """A connection on which half an upload has arrived, and the other half."""
    connection = HTTPConnection(urlsplit(server.endpoint).netloc, timeout=20)
    body = part('name="fileId"', id.encode()) + part('name="file"; filename="a"', DATA) + b"--" + EDGE + b"--"
    connection.putrequest("POST", "/v1/storage/buckets/box/files")
    headers = {**server.project().headers(), "Content-Type": f"multipart/form-data; boundary={EDGE.decode()}"}
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        connection.putheader(name, value)
    connection.endheaders(body[: len(body) // 2])
    server.run(int)
    return connection, body[len(body) // 2 :]


@pytest.mark.parametrize("way", [{}, LONG_WAY], ids=["plain", "aiohttp"])
@pytest.mark.parametrize(
    "parts",
    [
        [part('name="fileId"', b"unique()"), part('name="file"; filename="a"', DATA)],
        [part('name="file"; filename="a"', DATA), part('name="fileId"', b"unique()")],
        [
            part('name="file"; filename="a"', DATA),
            part('name="x"', b"x" * 2**21),
            part('name="fileId"', b"unique()"),
        ],
        [
            part('name="x"; filename="b"', b"b"),
            part('name="fileId"', b"unique()"),
            part('name="file"; filename="a"', DATA),
        ],
        [
            part('name="x"', b"x" * 100_000),
            part('name="fileId"', b"unique()"),
            part('name="file"; filename="a"', DATA),
        ],
    ],
    ids=["last", "first", "before much else", "second file", "after much else"],
)
def test_the_md5_is_that_of_the_file(server: MockServer, parts: list[bytes], way: dict[str, str]) -> None:
    status, body = send(server, b"".join(parts) + b"--" + EDGE + b"--\r\n", more=way)
    made = json.loads(body)
    assert (status, made["sizeOriginal"]) == (201, len(DATA))
    assert made["signature"] == hashlib.md5(DATA, usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("length", [LARGEST + 1, LARGEST - 50])
def test_a_request_of_more_than_12_mb_is_refused_before_it_came(server: MockServer, length: int) -> None:
    """Its head counts, too. 1.9.6: the server's own suite of storage; Swoole's answer has no body."""
    assert send(server, b"", length=length) == (413, b"")
    entry = server.project().requests[-1]
    assert (entry.operation, entry.error) == ("storage.createFile", "mockwrite_request_too_large")


def test_one_of_less_is_an_upload(server: MockServer) -> None:
    file = part('name="file"; filename="a"', b"a" * (LARGEST - 2**13))
    assert send(server, part('name="fileId"', b"large") + file + b"--" + EDGE + b"--")[0] == 201


def test_one_that_breaks_off_leaves_nothing(server: MockServer) -> None:
    connection, _ = half(server, "broken")
    connection.close()
    connection, rest = half(server, "whole")
    connection.send(rest)
    assert connection.getresponse().status == 201
    connection.close()
    files = server.project().storage.bucket("box")
    assert files.file("whole").bytes == DATA
    with pytest.raises(AppwriteError, match="could not be found"):
        files.file("broken").bytes  # noqa: B018 - it is looked up


def test_a_fault_that_is_planned_while_it_arrives_is_met(server: MockServer) -> None:
    connection, rest = half(server, "late")
    server.project().fail("storage.createFile", status=503)
    connection.send(rest)
    assert connection.getresponse().status == 503
    connection.close()
