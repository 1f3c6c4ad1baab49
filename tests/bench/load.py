"""A closed loop of keep-alive connections, each with one request under way, as wrk makes it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

__all__ = ["requests_per_second"]

CONNECTIONS = 16


class _Connection(asyncio.Protocol):
    """Sends the next request as soon as the last one is answered. Answers carry a Content-Length."""

    def __init__(self, requests: Iterator[bytes], answered: Callable[[], None]) -> None:
        self._requests = requests
        self._answered = answered
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        self._buffer += data
        head, separator, body = self._buffer.partition(b"\r\n\r\n")
        if not separator:
            return
        at = head.lower().index(b"content-length:") + 15
        length = int(head[at : head.index(b"\r\n", at) if b"\r\n" in head[at:] else None])
        if len(body) < length:
            return
        if head[9:10] != b"2":
            raise RuntimeError(self._buffer.decode())
        self._buffer = b""
        self._answered()
        self._transport.write(next(self._requests))


def encode(endpoint: str, method: str, path: str, body: bytes = b"", headers: str = "") -> bytes:
    """A request's bytes."""
    host = urlsplit(endpoint).netloc
    kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}{kind}\r\n".encode() + body


def requests_per_second(endpoint: str, requests: Iterator[bytes], seconds: float = 1.0) -> float:
    """How many requests a second the server at `endpoint` answers, over `seconds` after a short warm-up."""
    return asyncio.run(_measure(endpoint, requests, seconds))


async def _measure(endpoint: str, requests: Iterator[bytes], seconds: float) -> float:
    count = 0

    def answered() -> None:
        nonlocal count
        count += 1

    loop = asyncio.get_running_loop()
    address = urlsplit(endpoint)
    transports = [
        (
            await loop.create_connection(
                lambda: _Connection(requests, answered), address.hostname or "", address.port or 80
            )
        )[0]
        for _ in range(CONNECTIONS)
    ]
    await asyncio.sleep(0.3)
    before, start = count, time.perf_counter()
    await asyncio.sleep(seconds)
    rate = (count - before) / (time.perf_counter() - start)
    for transport in transports:
        transport.close()
    return rate
