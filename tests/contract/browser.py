"""A headless Chromium, whose developer tools write down as HAR what a page asked for."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import aiohttp

from tests.needs import missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["har_of"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_PATIENCE = 20.0
_PAUSE = 0.05
# What "Save all as HAR" calls, in the tools' own modules.
_SAVE = """
(async () => {
    const {Writer} = await import("./models/har/har.js");
    const {NetworkLog} = await import("./models/logs/logs.js");
    const {Progress} = await import("./core/common/common.js");
    const idle = {setTotalWork() {}, setWorked() {}, incrementWorked() {}, setTitle() {}, canceled: false};
    const requests = NetworkLog.NetworkLog.instance().requests();
    const progress = new Progress.CompositeProgress(idle);
    return await Writer.Writer.harStringForRequests(requests, {sanitize: false}, progress);
})()
"""
# The tools attach to the page while they load.
_ATTACHED = """
(async () => {
    const {TargetManager} = await import("./core/sdk/sdk.js");
    return Boolean(TargetManager.TargetManager.instance().primaryPageTarget());
})()
"""
# They hear of requests a while after that.
_LISTENING = """
(async () => {
    const {NetworkLog} = await import("./models/logs/logs.js");
    return NetworkLog.NetworkLog.instance().requests().some((request) => request.url() === %s);
})()
"""


def har_of(page: str, script: str, folder: Path) -> str:
    """The HAR of a visit to the URL `page`, on which `script` is run, an async function's body.

    Skips the test where no Chromium is installed.
    """
    with _chromium(folder) as address:
        return asyncio.run(_visit(page, script, address))


async def _visit(page: str, script: str, address: str) -> str:
    async with aiohttp.ClientSession() as http:
        shown = await _open(http, address, "about:blank")
        socket = shown["webSocketDebuggerUrl"]
        tools = await _open(
            http, address, f"{address}/devtools/inspector.html?ws={socket.removeprefix('ws://')}"
        )
        async with (
            http.ws_connect(tools["webSocketDebuggerUrl"], max_msg_size=0) as inspector,
            http.ws_connect(socket, max_msg_size=0) as visitor,
        ):
            await _until(inspector, _ATTACHED)
            async with asyncio.timeout(_PATIENCE):
                while not await _evaluate(inspector, _LISTENING % json.dumps(page), patient=True):
                    await _command(visitor, "Page.navigate", url=page)
                    await _until(
                        visitor, f"location.href === {json.dumps(page)} && document.readyState === 'complete'"
                    )
            await _evaluate(visitor, f"(async () => {{ {script} }})()")
            har: str = await _evaluate(inspector, _SAVE)
            return har


@contextmanager
def _chromium(folder: Path) -> Iterator[str]:
    """Where its remote debugging listens."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        missing("There is no Chromium: apt-get install chromium")
    profile = folder / "profile"
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    flags += ["--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={profile}"]
    process = subprocess.Popen(
        [program, *flags, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield f"http://127.0.0.1:{_told(profile / 'DevToolsActivePort')}"
    finally:
        process.terminate()
        process.wait()


def _told(path: Path) -> str:
    """The port, as soon as Chromium has written it down."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        text = path.read_text() if path.exists() else ""
        if text.endswith("\n") or len(text.split()) > 1:
            return text.split()[0]
        time.sleep(_PAUSE)
    raise TimeoutError(f"Chromium has written no {path}")


async def _open(http: aiohttp.ClientSession, address: str, url: str) -> dict[str, Any]:
    async with http.put(f"{address}/json/new?{quote(url, safe=':/?=&')}") as answer:
        tab: dict[str, Any] = await answer.json(content_type=None)
        return tab


async def _until(tab: aiohttp.ClientWebSocketResponse, condition: str) -> None:
    async with asyncio.timeout(_PATIENCE):
        while not await _evaluate(tab, condition, patient=True):  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(_PAUSE)


async def _evaluate(tab: aiohttp.ClientWebSocketResponse, expression: str, *, patient: bool = False) -> Any:
    """What a JavaScript expression gives; an AssertionError, or None for the `patient`, where it throws."""
    answer = await _command(
        tab, "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
    )
    assert patient or "exceptionDetails" not in answer, answer
    return None if "exceptionDetails" in answer else answer["result"].get("value")


async def _command(tab: aiohttp.ClientWebSocketResponse, method: str, **parameters: Any) -> dict[str, Any]:
    await tab.send_json({"id": 1, "method": method, "params": parameters})
    while True:
        message = await tab.receive_json()
        if "id" in message:
            assert "error" not in message, message
            result: dict[str, Any] = message["result"]
            return result
