"""From the start of the process to the first answer, against a bare aiohttp application's."""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import tempfile
import time

from tests.bench.report import Row
from tests.bench.servers import wait_until_open

__all__ = ["measure"]

TIMES = 7


def measure() -> list[Row]:
    """The ratio of the medians."""
    with tempfile.NamedTemporaryFile() as body:
        ours, theirs = [], []
        for _ in range(TIMES):
            theirs.append(_seconds(lambda port: ["-m", "tests.bench.bare", str(port), body.name]))
            ours.append(_seconds(lambda port: ["-m", "mockwrite", "serve", "--quiet", "--port", str(port)]))
    ratio = statistics.median(ours) / statistics.median(theirs)
    return [Row(f"start to first answer: {statistics.median(ours) * 1000:.0f} ms", ratio, "of bare", 1.3)]


def _seconds(arguments: object) -> float:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments(port)], stdout=subprocess.DEVNULL)  # type: ignore[operator]
    try:
        wait_until_open(port)
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"GET /v1/health/version HTTP/1.1\r\nHost: localhost\r\n\r\n")
            connection.recv(65536)
        return time.perf_counter() - start
    finally:
        process.terminate()
        process.wait()
