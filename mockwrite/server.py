"""A server in a thread of its own, for programs that talk to it synchronously."""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import socket
import threading
import warnings
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from aiohttp import HttpVersion11, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import ERROR

from mockwrite.clock import monotonic
from mockwrite.control.control import Control
from mockwrite.control.guard import Guard
from mockwrite.control.outcomes import UnusedFaultWarning
from mockwrite.control.pool import Pool, Settings
from mockwrite.control.project import MockProject
from mockwrite.control.seeds import DEFAULT_PROJECT, release_of, sources
from mockwrite.releases import DEFAULT, find, with_largest_file
from mockwrite.store.files.contents import MEMORY
from mockwrite.store.world import World
from mockwrite.wire.app import create_app
from mockwrite.wire.connection import Connection
from mockwrite.wire.response import Outbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType

    from aiohttp.http import RawRequestMessage

    from mockwrite.clock import Clock
    from mockwrite.control.build_delays import Delay
    from mockwrite.control.seeds import Sources
    from mockwrite.control.signed_in import SignedIn
    from mockwrite.ids import Ids
    from mockwrite.releases import Release

__all__ = ["MockServer"]

Result = TypeVar("Result")

# A hundred queries of 4,096 characters, percent-encoded, are a lawful URL.
_MAX_LINE = 2 * 2**20
_EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - how clients reach these
_ALIVE = 1.0
_GRACE = 0.01  # seconds; aiohttp takes 0 for no end
_CONNECTION: dict[str, Any] = {
    "access_log": None,
    "auto_decompress": False,  # the real server reads bodies as they come
    "keepalive_timeout": 24 * 60 * 60.0,  # of a connection, however busy it is
    "logger": logging.getLogger("mockwrite"),
    "max_field_size": _MAX_LINE,
    "max_line_size": _MAX_LINE,
    "read_bufsize": 2**20,
}


def _shorten(record: logging.LogRecord) -> bool:
    """Have the log say in one line that a client sent malformed HTTP, without a traceback."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg, record.args = f"Malformed HTTP: {error.message.partition(chr(10))[0]}", ()
        record.exc_info = None
    return True


# What aiohttp says about clients; nothing prints it unless a program sets its logging up.
_LOGGER = logging.getLogger("mockwrite")
for _logger in (_LOGGER, logging.getLogger("aiohttp")):
    _logger.addHandler(logging.NullHandler())
_LOGGER.addFilter(_shorten)


def _say_that_errors_close(server: web.Server) -> None:
    """Have answers to what is no HTTP say ``Connection: close``, which aiohttp, hanging up, leaves to HTTP/1.0."""
    make = server.request_factory

    def make_request(message: RawRequestMessage, *parts: Any) -> web.BaseRequest:
        return make(message._replace(version=HttpVersion11) if message is ERROR else message, *parts)

    server.request_factory = make_request


class _Loop(asyncio.SelectorEventLoop):
    """An event loop whose time nobody freezes."""

    time = staticmethod(monotonic)


def _keep_buffers_on_the_heap() -> None:
    """Have glibc serve blocks of up to a mebibyte from its heap, as it does once it has freed one that large.

    asyncio reads into buffers of 256 KiB: to map and unmap one for each request would take a third of its time.
    """
    bytearray(2**20)


def _release(asked: str | Release | None, seed: Sources) -> Release:
    version = asked or os.environ.get("MOCKWRITE_APPWRITE")
    if version:
        return find(version) if isinstance(version, str) else version
    return release_of(seed) or DEFAULT


class MockServer:
    """A mockwrite server: started by `start` or ``with``, ended by `stop`.

    - `seed`: what it starts with: a file, a mapping, ``"example"``, or several of these. Raises SeedError.
    - `appwrite`: the release that it answers as, by its version or how that begins: ``"1.9"``. Without it,
      MOCKWRITE_APPWRITE in the environment says which one, or a seed's ``appwrite``, or it is the newest. Raises
      ValueError where there is no such release.
    - `strict`: only the projects and keys of the seed exist.
    - `rate_limits`: the real server's rate limits hold.
    - `host`, `port`: where it listens; 0 is any free port.
    - `allow_origins`: the origins, beside its own, whose pages ``/_mockwrite`` answers, and whose hosts it answers to
      beside those of the loopback. Raises OriginError.
    - `storage_memory`: how many bytes of files are held in memory. The rest is in a temporary file, which goes with the
      server.
    - `storage_limit`: how many bytes a bucket lets a file have at the most, as _APP_STORAGE_LIMIT says for a real
      server; Appwrite's cloud lets it have more than the 30 MB of one that nobody set up.
    - `compression`: answers above 1,024 bytes are compressed for clients that ask for it.
    - `pace`: when attributes and indexes become available, as in `MockProject.pace`. Raises DelayError.

    While the server runs, its `world` belongs to its thread; `run` calls a function there.
    """

    def __init__(
        self,
        seed: Sources = (),
        *,
        appwrite: str | Release | None = None,
        strict: bool = False,
        rate_limits: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
        allow_origins: Sequence[str] = (),
        storage_memory: int = MEMORY,
        storage_limit: int | None = None,
        compression: bool = True,
        pace: Delay = "immediate",
    ) -> None:
        release = _release(appwrite, seed)
        if storage_limit is not None:
            release = with_largest_file(release, storage_limit)
        self.world = World(
            release=release, strict=strict, rate_limits=rate_limits, storage_memory=storage_memory
        )
        self.control = Control(self.world)
        self.control.begin_at(self.world, pace)
        self._host, self._port = host, port
        self._guard = Guard("" if host in _EVERYWHERE else host, allow_origins)
        self._compression = compression
        self._loop: _Loop | None = None
        self._thread: threading.Thread | None = None
        self._process = 0
        self._runner: web.AppRunner | None = None
        self._site: asyncio.Server | None = None
        self._listening = self._stopped = False
        self._pool = Pool(self.control)
        self._numbers = itertools.count(1)
        loaded = [project.id for source in sources(seed) for project in self.control.load_seed(source)]
        self._default = loaded[0] if len(set(loaded)) == 1 else DEFAULT_PROJECT

    @property
    def running(self) -> bool:
        """Whether it has been started, and not been stopped since."""
        return self._listening

    @property
    def url(self) -> str:
        """Where it listens: ``http://127.0.0.1:PORT``. Raises RuntimeError before the start."""
        if not self._listening:
            raise RuntimeError("The server is not running: call start(), or use it in a with statement.")
        host = _EVERYWHERE.get(self._host, self._host)
        return f"http://[{host}]:{self._port}" if ":" in host else f"http://{host}:{self._port}"

    @property
    def endpoint(self) -> str:
        """What an SDK calls the endpoint: ``http://127.0.0.1:PORT/v1``. Raises RuntimeError before the start."""
        return f"{self.url}/v1"

    @property
    def clock(self) -> Clock:
        """The server's time, which can be frozen and advanced."""
        return self.world.clock

    @property
    def ids(self) -> Ids:
        """The source of made-up ids; seeded, it makes the same ones again."""
        return self.world.ids

    def project(self, id: str | None = None) -> MockProject:
        """Return the project of that id; without one, the seed's only project, or ``default``.

        Raises ProjectError where there is none of that id.
        """
        named = self._default if id is None else id
        return MockProject(self, self.run(lambda: self.control.project(named)))

    def user(self, **settings: Any) -> SignedIn:
        """Create a user of the default project, and sign them in; see `MockProject.user`."""
        return self.project().user(**settings)

    @contextmanager
    def fresh(
        self,
        *,
        name: str = "",
        seed: Sources = (),
        strict: bool = False,
        rate_limits: bool = False,
        pace: Delay | None = None,
    ) -> Iterator[MockProject]:
        """Return a clean project for the block, which is gone after it; its id begins with `name`.

        A seed is loaded once: the next block with the same seed gets the project again, as it was at first. Without a
        `pace` the server's holds. At the end of the block the clock runs again, and ids are no longer seeded. Raises
        SeedError and DelayError; warns with UnusedFaultWarning of each planned fault that no request met.
        """
        id = f"{name or 'project'}-{next(self._numbers)}"
        settings = Settings(tuple(sources(seed)), strict, rate_limits, pace)
        project = self.run(lambda: self._pool.take(id, settings))
        try:
            yield MockProject(self, project)
        finally:
            if self.running:
                for plan in self.run(lambda: self._pool.give_back(project)):
                    warnings.warn(UnusedFaultWarning(plan.operation), stacklevel=3)
            self.clock.resume()
            self.ids.seed(None)

    def start(self) -> Self:
        """Listen, and return once connections are accepted. Raises OSError where the port is taken."""
        if self._thread is not None:
            raise RuntimeError("The server is running already.")
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        listener = socket.create_server((self._host, self._port), family=family)
        _keep_buffers_on_the_heap()
        self._loop, self._process = _Loop(), os.getpid()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mockwrite", daemon=True)
        self._thread.start()
        try:
            self._await(self._listen, listener)
        except BaseException:
            listener.close()
            self._end()
            raise
        self._port = listener.getsockname()[1]
        self._listening = True
        return self

    def stop(self) -> None:
        """Close all connections and end the thread; the state stays readable in `world`. A second call does nothing.

        Raises RuntimeError before the start.
        """
        if self._stopped and self._thread is None:
            return
        self._await(self._close)
        self._end()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def run(self, function: Callable[[], Result]) -> Result:
        """Return what `function` returns, called on the server's thread between two requests, or raise what it raises.

        Raises RuntimeError where the server is not running, or where its own thread asks.
        """

        def call(done: Future[Result]) -> None:
            try:
                done.set_result(function())
            except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
                done.set_exception(error)

        return self._wait(call)

    def _await(self, function: Callable[..., Any], *arguments: Any) -> None:
        """The same for a coroutine function."""

        def call(done: Future[None]) -> None:
            def finish(task: asyncio.Task[Any]) -> None:
                error = asyncio.CancelledError() if task.cancelled() else task.exception()
                done.set_result(None) if error is None else done.set_exception(error)

            asyncio.ensure_future(function(*arguments)).add_done_callback(finish)

        self._wait(call)

    def _wait(self, call: Callable[[Future[Result]], None]) -> Result:
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            raise RuntimeError("The server is not running.")
        if self._process != os.getpid():
            raise RuntimeError(
                "The server runs in the process that this one was forked off: start another one."
            )
        if threading.current_thread() is thread:
            raise RuntimeError("The server's own thread would wait for itself here for ever.")
        done: Future[Result] = Future()
        try:
            loop.call_soon_threadsafe(call, done)
        except RuntimeError:  # the loop was closed by another thread
            raise RuntimeError("The server is not running.") from None
        while True:
            try:
                return done.result(_ALIVE)
            except TimeoutError:
                if done.done():
                    raise
                if not thread.is_alive():
                    raise RuntimeError("The server was stopped in the meantime.") from None

    async def _listen(self, listener: socket.socket) -> None:
        outbox = Outbox(self.world.clock, packs=self._compression)
        app = create_app(self.control, self._guard, outbox)
        self._runner = web.AppRunner(app, shutdown_timeout=_GRACE)
        await self._runner.setup()
        server = cast("web.Server", self._runner.server)
        _say_that_errors_close(server)
        self._site = await asyncio.get_running_loop().create_server(
            partial(Connection, server, self.control.dispatcher, outbox, **_CONNECTION), sock=listener
        )

    async def _close(self) -> None:
        self._listening = False
        self.control.close()
        if self._site is not None:
            self._site.close()
        if self._runner is not None:
            await self._runner.cleanup()
        # Answers that still wait, to clients that have left.
        late = asyncio.all_tasks() - {asyncio.current_task()}
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _end(self) -> None:
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        self._stopped = True
        self._loop = self._thread = self._runner = self._site = None
