"""The servers that are measured, each in a process of its own: mockwrite's, and aiohttp alone."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

__all__ = ["Server", "bare_server", "mockwrite_server", "wait_until_open"]


class Server(NamedTuple):
    endpoint: str
    pid: int

    def cpu(self) -> float:
        """The seconds of CPU time that it has taken so far. They hardly depend on what else the machine does."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


@contextmanager
def mockwrite_server(*options: str) -> Iterator[Server]:
    """A `mockwrite serve` of its own, as its users start it."""
    command = [sys.executable, "-m", "mockwrite", "serve", "--port", "0", "--quiet", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Server(process.stdout.readline().strip().partition("=")[2], process.pid)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@contextmanager
def bare_server(answer: bytes, module: str = "tests.bench.bare") -> Iterator[Server]:
    """A bare aiohttp application that sends `answer`: head and body, as they came from elsewhere."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.NamedTemporaryFile() as file:
        file.write(answer)
        file.flush()
        process = subprocess.Popen([sys.executable, "-m", module, str(port), file.name])
        try:
            wait_until_open(port)
            yield Server(f"http://127.0.0.1:{port}", process.pid)
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
