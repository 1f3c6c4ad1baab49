"""Headless Chromium, driven through its DevTools protocol."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import aiohttp

from tests.needs import missing

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Chromium", "Visit"]

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",  # who runs tests in a container is root there
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--no-first-run",
    "--remote-debugging-port=0",
    # A page of another site, without a name server that knows of it.
    "--host-resolver-rules=MAP *.test 127.0.0.1",
)
_LISTENS = "DevTools listening on "
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of a visit to a page: what its script gave back, and the errors in the console."""

    result: Any
    errors: list[str] = field(default_factory=list)


class Chromium:
    """A browser, until the ``with`` block ends. Each visit is that of somebody new: no cookies, no storage."""

    def __enter__(self) -> Self:
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [_program(), *_FLAGS, f"--user-data-dir={self._home.name}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._runner = asyncio.Runner()
        self._runner.run(self._connect(self._address()))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.run(self._disconnect())
        self._runner.close()
        self._process.kill()
        self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
        self._home.cleanup()

    def visit(self, url: str, script: str) -> Visit:
        """Load the page and run `script` in it: an expression whose value, awaited, is the result."""
        return self._runner.run(asyncio.wait_for(self._visit(url, script), _PATIENCE))

    def _address(self) -> str:
        said: deque[str] = deque(maxlen=20)
        for line in self._process.stderr or ():
            if line.startswith(_LISTENS):
                # It goes on to talk, and would wait for somebody to listen.
                threading.Thread(target=deque, args=(self._process.stderr, 0), daemon=True).start()
                return line.removeprefix(_LISTENS).strip()
            said.append(line)
        raise RuntimeError(f"Chromium did not start: {''.join(said)}")

    async def _connect(self, address: str) -> None:
        self._session = aiohttp.ClientSession()
        self._socket = await self._session.ws_connect(address, max_msg_size=0)
        self._events: list[dict[str, Any]] = []
        self._asked = 0

    async def _disconnect(self) -> None:
        await self._socket.close()
        await self._session.close()

    async def _visit(self, url: str, script: str) -> Visit:
        context = (await self._ask("Target.createBrowserContext"))["browserContextId"]
        made = await self._ask("Target.createTarget", url="about:blank", browserContextId=context)
        attached = await self._ask("Target.attachToTarget", targetId=made["targetId"], flatten=True)
        page = attached["sessionId"]
        self._events.clear()
        for domain in ("Page", "Runtime", "Log"):
            await self._ask(f"{domain}.enable", page)
        await self._ask("Page.navigate", page, url=url)
        await self._until("Page.loadEventFired")
        answer = await self._ask(
            "Runtime.evaluate", page, expression=script, awaitPromise=True, returnByValue=True
        )
        await self._ask("Target.disposeBrowserContext", browserContextId=context)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"].get("exception", {}).get("description"))
        return Visit(answer["result"].get("value"), self._errors())

    def _errors(self) -> list[str]:
        errors = []
        for event in self._events:
            given = event["params"]
            if event["method"] == "Log.entryAdded" and given["entry"]["level"] == "error":
                errors.append(f"{given['entry']['text']} ({given['entry'].get('url', '')})")
            elif event["method"] == "Runtime.consoleAPICalled" and given["type"] == "error":
                errors.append(" ".join(str(each.get("value")) for each in given["args"]))
            elif event["method"] == "Runtime.exceptionThrown":
                errors.append(given["exceptionDetails"]["text"])
        return errors

    async def _ask(self, method: str, page: str | None = None, **parameters: Any) -> dict[str, Any]:
        self._asked += 1
        asked = {"id": self._asked, "method": method, "params": parameters}
        await self._socket.send_json(asked if page is None else {**asked, "sessionId": page})
        while (message := await self._socket.receive_json()).get("id") != asked["id"]:
            self._events.append(message)
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']['message']}")
        result: dict[str, Any] = message["result"]
        return result

    async def _until(self, method: str) -> None:
        while not any(event["method"] == method for event in self._events):
            self._events.append(await self._socket.receive_json())


def _program() -> str:
    given = os.environ.get("CHROMIUM")
    found = given or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        missing("Chromium is not installed: apt-get install chromium, or name a browser in CHROMIUM")
    return found
