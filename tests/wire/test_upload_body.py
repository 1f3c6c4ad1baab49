"""Large uploads over HTTP: their MD5 is begun while they arrive."""

from __future__ import annotations

import hashlib
import json
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from mockwrite import MockServer
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


def send(server: MockServer, body: bytes, length: int | None = None) -> tuple[int, bytes]:
    connection = HTTPConnection(urlsplit(server.endpoint).netloc, timeout=20)
    headers = {**server.project().headers(), "Content-Type": f"multipart/form-data; boundary={EDGE.decode()}"}
    headers |= {} if length is None else {"Content-Length": str(length)}
    connection.request("POST", "/v1/storage/buckets/box/files", body, headers)
    answer = connection.getresponse()
    try:
        return answer.status, answer.read()
    finally:
        connection.close()


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
def test_the_md5_is_that_of_the_file(server: MockServer, parts: list[bytes]) -> None:
    status, body = send(server, b"".join(parts) + b"--" + EDGE + b"--\r\n")
    made = json.loads(body)
    assert (status, made["sizeOriginal"]) == (201, len(DATA))
    assert made["signature"] == hashlib.md5(DATA, usedforsecurity=False).hexdigest()


def test_a_body_that_says_it_is_too_large(server: MockServer) -> None:
    status, _ = send(server, b"", length=LARGEST + 1)
    assert status == 413
