"""Realtime's conversations in a recording: what clients said and heard over WebSockets, said and heard again."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from mockwrite.contract.bodies import ABSENT, parsed
from mockwrite.contract.compare import Answer
from mockwrite.contract.entries import header, read_entry
from mockwrite.contract.har import read_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Iterator

    import aiohttp

    from mockwrite.contract.entries import Headers
    from mockwrite.contract.recording import Recording

__all__ = ["Conversation", "Conversations", "read_conversations"]

_PATIENCE = 2.0
_TEXT = 1
# Seconds would be in the year 5138, milliseconds are in 1973; and what is far beyond both.
_MILLISECONDS, _FAR = 1e11, 1e14
_MADE_UP = re.compile(r"[0-9a-f]{20}")
_HANDSHAKE = ("host", "connection", "upgrade")


@dataclass(frozen=True, slots=True)
class Conversation:
    """A connection of a recording: `said` are the client's messages with their times, `heard` the server's."""

    number: int
    started: datetime
    path: str
    headers: Headers
    said: tuple[tuple[datetime, str], ...]
    heard: tuple[str, ...]

    @property
    def project(self) -> str:
        """The project that the client named; empty for none."""
        named = dict(parse_qsl(urlsplit(self.path).query)).get("project")
        return named or header(self.headers, "x-appwrite-project") or ""

    @property
    def body(self) -> bytes:
        """What was heard, as one body."""
        return as_body(self.heard)


def as_body(messages: Iterable[str]) -> bytes:
    """The messages as one JSON list: in an order of their own, since a server tells some of them side by side.

    What is a server's alone, the times of events and the ids of subscriptions, has the same name in each.
    """
    read = [_read(message) for message in messages]
    names: dict[str, str] = {}
    for id in made_up(read):
        names.setdefault(id, f"subscription-{len(names)}")
    text = json.dumps(sorted(map(_timeless, read), key=_order))
    for id, name in names.items():
        text = text.replace(f'"{id}"', f'"{name}"')
    return text.encode()


def made_up(messages: Iterable[Any]) -> list[str]:
    """The ids that the server made up for subscriptions, in their order."""
    found: list[str] = []
    for message in messages:
        data = message.get("data") if isinstance(message, dict) else None
        listed = data.get("subscriptions") if isinstance(data, dict) else None
        items = listed.values() if isinstance(listed, dict) else listed if isinstance(listed, list) else ()
        for each in items:
            id = each.get("subscriptionId") if isinstance(each, dict) else each
            if isinstance(id, str) and _MADE_UP.fullmatch(id) and id not in found:
                found.append(id)
    return found


def _read(text: str) -> Any:
    found = parsed(text)
    return text if found is ABSENT else found


def _timeless(message: Any) -> Any:
    data = message.get("data") if isinstance(message, dict) else None
    if not isinstance(data, dict) or "timestamp" not in data:
        return message
    return {**message, "data": {**data, "timestamp": ""}}


def _order(message: Any) -> str:
    data = message.get("data") if isinstance(message, dict) else None
    if not isinstance(data, dict):
        return json.dumps([message])
    payload = data.get("payload")
    id = payload.get("$id", "") if isinstance(payload, dict) else ""
    events = data.get("events")
    listed = sorted(map(str, events)) if isinstance(events, list) else []
    return json.dumps([message.get("type"), data.get("to"), listed, id])


def read_conversations(recording: Recording) -> list[Conversation]:
    """Return the conversations of a recording, in the order in which they began."""
    if not recording.survey.converses:
        return []
    endpoint = re.sub("^http", "ws", recording.survey.endpoint or "")
    found = []
    for number, raw in enumerate(read_entries(recording.path)):
        entry = read_entry(number, raw) if isinstance(raw, dict) and "_webSocketMessages" in raw else ""
        if isinstance(entry, str) or not endpoint:
            continue
        url, texts = re.sub("^http", "ws", entry.url), _texts(raw["_webSocketMessages"])
        if texts and url.startswith(f"{endpoint}/realtime"):
            found.append(
                Conversation(
                    number=number,
                    started=entry.started or texts[0].time,
                    path=url[len(endpoint) :],
                    headers=entry.headers,
                    said=tuple((each.time, each.data) for each in texts if each.type == "send"),
                    heard=tuple(each.data for each in texts if each.type == "receive"),
                )
            )
    return sorted(found, key=lambda conversation: conversation.started)


class _Text(NamedTuple):
    type: str
    time: datetime
    data: str


def _texts(messages: Any) -> list[_Text]:
    """Return the texts among the messages of a socket; what is no message is left out."""
    found = []
    for each in messages if isinstance(messages, list) else ():
        if not isinstance(each, dict) or each.get("opcode") != _TEXT or not isinstance(each.get("data"), str):
            continue
        time = _moment(each.get("time"))
        if time is not None:
            found.append(_Text(str(each.get("type")), time, each["data"]))
    return found


def _moment(time: Any) -> datetime | None:
    """Return a time in seconds since 1970, as Chromium has it, or in milliseconds, as Playwright has it."""
    if isinstance(time, bool) or not isinstance(time, (int, float)) or not abs(time) < _FAR:
        return None
    return datetime.fromtimestamp(time / 1000 if time > _MILLISECONDS else time, UTC)


class _Live:
    """A conversation on its way through a server."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.left = list(conversation.said)
        self.heard: list[str] = []
        self.error = ""
        self.socket: aiohttp.ClientWebSocketResponse | None = None


class Conversations:
    """The conversations of a recording on a server, in a thread of their own; `here` puts texts into its names."""

    def __init__(self, conversations: list[Conversation], endpoint: str, here: Callable[[str], str]) -> None:
        self._waiting = list(conversations)
        self._address = re.sub("^http", "ws", endpoint.rstrip("/"))
        self._here = here
        self._live: list[_Live] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread.start()

    def until(self, moment: datetime | None) -> None:
        """Begin and say what was begun and said before `moment`; None: all that is left."""
        while self._waiting and (moment is None or self._waiting[0].started <= moment):
            live = _Live(self._waiting.pop(0))
            self._live.append(live)
            self._run(self._begin(live))
        for live in self._live:
            while live.left and live.socket is not None and (moment is None or live.left[0][0] <= moment):
                _, text = live.left.pop(0)
                self._run(self._say(live, text))

    def answers(self) -> Iterator[tuple[Conversation, Answer]]:
        """End all, and yield what was heard in each."""
        self.until(None)
        self._run(self._settle())
        for live in self._live:
            answer = Answer(0, (), b"", live.error) if live.error else Answer(101, (), as_body(live.heard))
            yield live.conversation, answer

    def close(self) -> None:
        """End the thread."""
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    async def _begin(self, live: _Live) -> None:
        import aiohttp  # noqa: PLC0415 - most recordings have no conversations

        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        said = live.conversation
        headers = [
            (name, self._here(value))
            for name, value in said.headers
            if name.lower() not in _HANDSHAKE and not name.lower().startswith("sec-websocket-")
        ]
        url = self._address + self._here(said.path)
        try:
            live.socket = await self._session.ws_connect(url, headers=headers)
        except aiohttp.ClientError as error:
            live.error = f"{type(error).__name__}: {error}"
            return
        task = asyncio.create_task(self._hear(live, live.socket))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await self._quiet(live, 1)

    async def _hear(self, live: _Live, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            if isinstance(message.data, str):
                live.heard.append(message.data)

    async def _say(self, live: _Live, text: str) -> None:
        recorded = made_up(map(_read, live.conversation.heard))
        text = self._here(text)
        for id, real in zip(recorded, made_up(map(_read, live.heard)), strict=False):
            text = text.replace(f'"{id}"', f'"{real}"')
        if live.socket is not None and not live.socket.closed:
            before = len(live.heard)
            await live.socket.send_str(text)
            await self._quiet(live, before + 1)

    async def _settle(self) -> None:
        for live in self._live:
            await self._quiet(live, len(live.conversation.heard))

    async def _quiet(self, live: _Live, count: int) -> None:
        """Wait until so many messages came, as long as that makes sense."""
        end = self._loop.time() + _PATIENCE
        while len(live.heard) < count and self._loop.time() < end:
            if live.socket is None or live.socket.closed:
                return
            await asyncio.sleep(0.002)

    async def _end(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        for live in self._live:
            if live.socket is not None:
                await live.socket.close()
        if self._session is not None:
            await self._session.close()
