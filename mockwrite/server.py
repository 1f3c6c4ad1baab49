"""A server in a thread of its own, for programs that talk to it synchronously."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from mockwrite.api.app import create_app
from mockwrite.store.world import World

__all__ = ["MockServer"]

Result = TypeVar("Result")

# A hundred queries of 4,096 characters, percent-encoded, are a lawful URL.
_MAX_LINE = 2 * 2**20


class _Loop(asyncio.SelectorEventLoop):
    """An event loop whose time nobody freezes: freezegun patches names, not default arguments."""

    def time(self, monotonic: Callable[[], float] = time.monotonic) -> float:
        return monotonic()


class MockServer:
    """A mockwrite server: started by `start` or ``with``, ended by `stop`.

    It listens on `host`:`port` (0: any free one). Its `world` belongs to the server's thread while it runs;
    `run` takes a function over to it. Starting raises OSError where the port is taken.
    """

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0, strict: bool = False) -> None:
        self.world = World(strict=strict)
        self._host, self._port = host, port
        self._loop: _Loop | None = None
        self._thread: threading.Thread | None = None
        self._runner: web.AppRunner | None = None

    @property
    def endpoint(self) -> str:
        """What an SDK calls the endpoint: ``http://127.0.0.1:PORT/v1``. RuntimeError before the start."""
        if self._runner is None:
            raise RuntimeError("The server is not running: call start(), or use it in a with statement.")
        return f"http://{self._host}:{self._port}/v1"

    def start(self) -> Self:
        """Listen, and return once connections are accepted."""
        if self._thread is not None:
            raise RuntimeError("The server is running already.")
        listener = socket.create_server((self._host, self._port))
        self._port = listener.getsockname()[1]
        self._loop = _Loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mockwrite", daemon=True)
        self._thread.start()
        self._wait(self._listen(listener))
        return self

    def stop(self) -> None:
        """Close all connections and end the thread. The state stays readable in `world`."""
        if self._thread is None or self._loop is None:
            raise RuntimeError("The server is not running.")
        self._wait(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._thread = self._loop = self._runner = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def run(self, function: Callable[[], Result]) -> Result:
        """What `function` returns, or raises, called on the server's thread between two requests."""

        async def there() -> Result:
            return function()

        return self._wait(there())

    async def _listen(self, listener: socket.socket) -> None:
        self._runner = web.AppRunner(
            create_app(self.world),
            access_log=None,
            shutdown_timeout=0,
            max_line_size=_MAX_LINE,
            max_field_size=_MAX_LINE,
        )
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()

    async def _close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def _wait(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        if self._loop is None:
            coroutine.close()
            raise RuntimeError("The server is not running.")
        if threading.current_thread() is self._thread:
            coroutine.close()
            raise RuntimeError("The server's own thread would wait for itself here for ever.")
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()
