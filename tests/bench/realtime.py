"""Events of one collection to its subscribers, against a bare aiohttp broadcast of the same bytes in the same run."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from urllib.parse import urlsplit

from tests.bench.report import Row
from tests.bench.servers import bare_server, mockwrite_server
from tests.bench.shop import DOCUMENTS, HEADERS, Client, document, make_collection

__all__ = ["measure"]

SUBSCRIBERS, CREATES, FEW, ROUNDS = 200, 200, 10, 3
CHANNEL = "databases.shop.collections.products.documents"
HANDSHAKE = (
    "GET /v1/realtime?project=bench&channels[]={channel} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
_MEDIUM, _LONG = 126, 127


def measure() -> list[Row]:
    """200 subscribers and 200 creates; and how long after its answer a create reaches 10 subscribers."""
    with mockwrite_server() as server:
        endpoint = server.endpoint
        make_collection(Client(endpoint), permissions=['read("any")'])
        text = asyncio.run(_one_message(endpoint))
        ours, theirs = [], []
        with bare_server(text, "tests.bench.bare_broadcast") as bare:
            for turn in range(ROUNDS):
                ours.append(asyncio.run(_messages_per_second(endpoint, f"a{turn}")))
                theirs.append(asyncio.run(_messages_per_second(bare.endpoint, f"b{turn}")))
        delays = asyncio.run(_delays(endpoint))
    us, them = statistics.median(ours), statistics.median(theirs)
    name = f"{SUBSCRIBERS} subscribers, {CREATES} creates: {us:.0f} messages/s, bare aiohttp {them:.0f}/s"
    p99 = statistics.quantiles(delays, n=100)[98] * 1000
    return [
        Row(name, us / them, "of bare", 0.6, at_least=True),
        Row(f"from answer to event, {FEW} subscribers, p99", p99, "ms", 5),
    ]


class _Subscriber(asyncio.Protocol):
    """Counts the messages that come, and notes when the last one did."""

    def __init__(self, heard: asyncio.Queue[bytes] | None = None) -> None:
        self.count = 0
        self.last = 0.0
        self.wanted = 0
        self.done = asyncio.Event()
        self._heard = heard
        self._buffer = bytearray()
        self._open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(HANDSHAKE.format(channel=CHANNEL).encode())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            del self._buffer[: end + 4]
            self._open = True
        at, buffer = 0, self._buffer
        while len(buffer) - at >= 4:
            length, head = buffer[at + 1], 2
            if length == _MEDIUM:
                length, head = int.from_bytes(buffer[at + 2 : at + 4], "big"), 4
            elif length == _LONG:
                raise RuntimeError("a message of more than 64 KiB")
            if len(buffer) - at < head + length:
                break
            if self._heard is not None:
                self._heard.put_nowait(bytes(buffer[at + head : at + head + length]))
            at += head + length
            self.count += 1
        del buffer[:at]
        self.last = time.perf_counter()
        if self.count >= self.wanted:
            self.done.set()

    async def until(self, wanted: int) -> None:
        """Return once so many messages have come."""
        self.wanted = wanted
        if self.count < wanted:
            self.done.clear()
            await self.done.wait()


async def _subscribe(endpoint: str, count: int) -> list[_Subscriber]:
    parts, loop = urlsplit(endpoint), asyncio.get_running_loop()
    made = [
        await loop.create_connection(_Subscriber, parts.hostname or "", parts.port or 0) for _ in range(count)
    ]
    subscribers = [subscriber for _, subscriber in made]
    for subscriber in subscribers:
        await subscriber.until(1)
    return subscribers


class _Writer:
    """Creates documents over one connection."""

    @classmethod
    async def connect(cls, endpoint: str) -> _Writer:
        parts = urlsplit(endpoint)
        writer = cls()
        writer.reader, writer.writer = await asyncio.open_connection(parts.hostname or "", parts.port or 0)
        return writer

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def create(self, id: str, number: int) -> None:
        body = json.dumps({"documentId": id, "data": document(number)}).encode()
        lines = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
        head = f"POST {DOCUMENTS} HTTP/1.1\r\nHost: localhost\r\n{lines}Content-Type: application/json\r\n"
        self.writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        if answer[9:10] != b"2":
            raise RuntimeError(answer.decode())
        at = answer.index(b"content-length:") + 15
        await self.reader.readexactly(int(answer[at : answer.index(b"\r\n", at)]))


async def _one_message(endpoint: str) -> bytes:
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    parts, loop = urlsplit(endpoint), asyncio.get_running_loop()
    transport, _ = await loop.create_connection(
        lambda: _Subscriber(heard), parts.hostname or "", parts.port or 0
    )
    await heard.get()
    await (await _Writer.connect(endpoint)).create("one", 0)
    message = await heard.get()
    transport.close()
    return message


async def _messages_per_second(endpoint: str, prefix: str) -> float:
    subscribers, writer = await _subscribe(endpoint, SUBSCRIBERS), await _Writer.connect(endpoint)
    started = time.perf_counter()
    for number in range(CREATES):
        await writer.create(f"{prefix}-{number}", number)
    for subscriber in subscribers:
        await subscriber.until(1 + CREATES)
    took = time.perf_counter() - started
    for subscriber in subscribers:
        subscriber.transport.close()
    return SUBSCRIBERS * CREATES / took


async def _delays(endpoint: str) -> list[float]:
    """Seconds from the answer of each create to its event, at each of a few subscribers."""
    subscribers, writer = await _subscribe(endpoint, FEW), await _Writer.connect(endpoint)
    delays = []
    for number in range(CREATES):
        await writer.create(f"d-{number}", number)
        answered = time.perf_counter()
        for subscriber in subscribers:
            await subscriber.until(2 + number)
            delays.append(max(subscriber.last - answered, 0.0))
    return delays
