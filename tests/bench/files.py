"""Large files up and down, as a share of a bare aiohttp handler's that reads or returns the same bytes."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.load import answer, encode
from tests.bench.report import Row
from tests.bench.servers import bare_server, mockwrite_server, wait_until_open
from tests.bench.shop import HEADERS, Client

__all__ = ["measure"]

SIZE = 10_000_000
EDGE = "0f3c5a7e9b1d2846a0c2e4f60f3c5a7e"
ROUNDS = 15
_END = b"\r\n0\r\n\r\n"
PATH = "/v1/storage/buckets/box/files"
LINES = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items() if name != "Content-Type")


def measure() -> list[Row]:
    """An upload and a download of 10 MB, and what memory the upload takes."""
    data = os.urandom(SIZE)
    with mockwrite_server() as server:
        endpoint = server.endpoint
        client = Client(endpoint)
        client.call("POST", "/v1/storage/buckets", {"bucketId": "box", "name": "Box", "encryption": False})
        with bare_server(answer(endpoint, _upload(endpoint, "made", data))) as bare:
            up = _row(
                "upload", endpoint, bare.endpoint, lambda to, turn: _upload(to, f"up-{turn}", data), 0.7
            )
        with bare_server(answer(endpoint, _download(endpoint))) as bare:
            down = _row("download", endpoint, bare.endpoint, lambda to, _: _download(to), 0.8)
    return [up, down, _memory(data)]


class _Connection:
    """One connection, with one request under way; what comes back is counted, and not kept."""

    def __init__(self, endpoint: str) -> None:
        address = urlsplit(endpoint)
        self._socket = socket.create_connection((address.hostname or "", address.port or 80))
        self._buffer = bytearray(2**20)

    def seconds(self, request: bytes) -> float:
        """How long a request takes, from its first byte to its answer's last."""
        started = time.perf_counter()
        self._socket.sendall(request)
        head = b""
        while b"\r\n\r\n" not in head:
            head += self._socket.recv(2**16)
        head, _, body = head.partition(b"\r\n\r\n")
        assert head[9:10] == b"2", head + body
        at = head.lower().find(b"content-length:") + 15
        if at < 15:
            self._read_chunks(body)
        else:
            left = int(head[at:].split(b"\r\n")[0]) - len(body)
            while left > 0:
                left -= self._socket.recv_into(self._buffer)
        return time.perf_counter() - started

    def _read_chunks(self, begun: bytes) -> None:
        """Read to the end of an answer that does not say how long it is."""
        last = begun[-len(_END) :]
        while last != _END:
            count = self._socket.recv_into(self._buffer)
            last = (last + self._buffer[max(count - len(_END), 0) : count])[-len(_END) :]


def _row(name: str, endpoint: str, bare: str, request: object, bound: float) -> Row:
    """The ratio of the medians of rounds that take turns, since a machine's speed changes while it is measured."""
    ours, theirs = _Connection(endpoint), _Connection(bare)
    us, them = [], []
    for turn in range(ROUNDS):
        us.append(ours.seconds(request(endpoint, turn)))  # type: ignore[operator]
        them.append(theirs.seconds(request(bare, turn)))  # type: ignore[operator]
    mine, other = statistics.median(us), statistics.median(them)
    label = f"{name} 10 MB: {mine * 1000:.1f} ms, bare aiohttp {other * 1000:.1f} ms"
    return Row(label, other / mine, "of bare", bound, at_least=True)


def _upload(endpoint: str, id: str, data: bytes) -> bytes:
    head = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="fileId"\r\n\r\n{id}\r\n--{EDGE}\r\n'
        'Content-Disposition: form-data; name="file"; filename="big.bin"\r\n\r\n'
    )
    # Others each time: the same bytes again would be compared, and kept once.
    body = head.encode() + id.encode() + data + f"\r\n--{EDGE}--\r\n".encode()
    kind = f"{LINES}Content-Type: multipart/form-data; boundary={EDGE}\r\nContent-Length: {len(body)}\r\n"
    return encode(endpoint, "POST", PATH, headers=kind) + body


def _download(endpoint: str) -> bytes:
    return encode(endpoint, "GET", f"{PATH}/made/download", headers=LINES)


def _memory(data: bytes) -> Row:
    """How much a server grows at its highest for an upload, beyond what a small one took."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mockwrite", "serve", "--port", str(port), "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_until_open(port)
        endpoint = f"http://127.0.0.1:{port}"
        client, connection = Client(endpoint), _Connection(endpoint)
        client.call("POST", "/v1/storage/buckets", {"bucketId": "box", "name": "Box"})
        connection.seconds(_upload(endpoint, "small", data[:1000]))
        before = _peak(process.pid)
        connection.seconds(_upload(endpoint, "large", data))
        grown = (_peak(process.pid) - before) * 1024
    finally:
        process.terminate()
        process.wait()
    return Row("memory of an upload of 10 MB", grown / 1e6, "MB", SIZE / 1e6 + 10)


def _peak(pid: int) -> int:
    """The largest resident set of a process so far, in KiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])
