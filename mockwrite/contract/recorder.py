"""``mockwrite record``: runs the proxy until it is interrupted."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import TYPE_CHECKING

from mockwrite import __version__
from mockwrite.contract.har import HarWriter
from mockwrite.contract.proxy import RecordingProxy, serve

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["record"]


def record(upstream: str, out: Path, host: str, port: int, *, writes: bool) -> int:
    """How many exchanges were written. ValueError: `upstream` is no URL; OSError: the port or the file."""
    with HarWriter(out, version=__version__) as writer:
        proxy = RecordingProxy(upstream, writer, allow_writes=writes)
        asyncio.run(serve(proxy, host, port, _until_interrupted))
        return writer.count


async def _until_interrupted(endpoint: str) -> None:
    sys.stdout.write(f"MOCKWRITE_ENDPOINT={endpoint}\n")
    sys.stdout.flush()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await ended.wait()
