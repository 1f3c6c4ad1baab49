"""The page at ``/_mockwrite/``: its files, and the stream that keeps it up to date."""

from __future__ import annotations

import asyncio
from collections import deque
from importlib import resources
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from aiohttp import web

from mockwrite.control.handlers import event_json
from mockwrite.control.json_text import to_json

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mockwrite.control.control import Control
    from mockwrite.control.journal import Entry
    from mockwrite.store.events import Event
    from mockwrite.store.world import Project

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

__all__ = ["add_routes"]

TURN = 0.05
"""Seconds between two messages of a stream."""

_MOST = 1000
"""Entries that a message has at most: of those that come faster the page sees the last ones."""

_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def add_routes(
    router: web.UrlDispatcher, prefix: str, guarded: Callable[[Handler], Any], control: Control
) -> None:
    """Add the page's files, and its stream, to the routes of the controls."""
    router.add_get(f"{prefix}/", guarded(_file))
    router.add_get(prefix + "/page/{name}", guarded(_file))
    router.add_get(f"{prefix}/stream", guarded(_Streams(control).open))


async def _file(request: web.Request) -> web.StreamResponse:
    name = request.match_info.get("name", "index.html")
    kind = _TYPES.get(name.rpartition(".")[2])
    found = resources.files("mockwrite.control").joinpath("page", name)
    if kind is None or "/" in name or "\\" in name or not found.is_file():
        return web.json_response(
            {"message": f"The page has no {name}.", "code": 404, "type": "mockwrite_control"}, status=404
        )
    return web.Response(
        body=found.read_bytes(),
        content_type=kind,
        charset="utf-8",
        headers={
            "Content-Security-Policy": _POLICY,
            "Cache-Control": "no-cache",
            "Referrer-Policy": "no-referrer",
        },
    )


class _Streams:
    """The open streams, as server-sent events: what arrives at the server and what happens in its projects."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._id = token_hex(8)

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Answer with messages until the page goes away: lists of entries and of events, and the seeds' news."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        stream = _Stream(self._control, self._id)
        try:
            while True:
                for text in stream.messages():
                    await response.write(text)
                await asyncio.sleep(TURN)
        except (ConnectionError, asyncio.CancelledError):
            return response
        finally:
            stream.close()


class _Stream:
    """The news since a page last asked; `server` tells servers apart."""

    def __init__(self, control: Control, server: str) -> None:
        self._control, self._server = control, server
        self._entries: deque[tuple[str, Entry]] = deque(maxlen=_MOST)
        self._events: deque[tuple[str, Event]] = deque(maxlen=_MOST)
        self._heard: dict[int, tuple[Project, Callable[[Event], None]]] = {}
        self._told: Any = None
        self._held = self._versions()
        self._turns = 0
        control.journal.listeners.append(self._hear)

    def close(self) -> None:
        """Stop listening."""
        self._control.journal.listeners.remove(self._hear)
        for project, listener in self._heard.values():
            project.events.listeners.remove(listener)

    def messages(self) -> list[bytes]:
        """Return the messages that are due, as they go out."""
        self._listen()
        found = []
        if self._entries:
            found.append(
                _message("requests", [{"project": id, **entry.as_json()} for id, entry in self._entries])
            )
            self._entries.clear()
        if self._events:
            found.append(
                _message("events", [{"project": id, **event_json(event)} for id, event in self._events])
            )
            self._events.clear()
        before, self._held = self._held, self._versions()
        changed = [id for id, version in self._held.items() if before.get(id) != version]
        if changed:
            found.append(_message("changes", changed))
        live = self._control.live_seeds
        state = {
            "server": self._server,
            "projects": [id for id in self._control.world.projects if id != "console"],
            "seeds": [news._asdict() for news in live.news.values()] if live else [],
        }
        if state != self._told:
            self._told = state
            found.append(_message("state", state))
        self._turns += 1
        if not found and self._turns % 100 == 0:
            found.append(b": still here\n\n")
        return found

    def _versions(self) -> dict[str, tuple[object, int]]:
        """Return for each project a value that differs after each change, whether an event tells of it or not."""
        projects = self._control.world.projects
        return {id: (project.log, project.log.changes_made) for id, project in projects.items()}

    def _hear(self, project_id: str, entry: Entry) -> None:
        self._entries.append((project_id, entry))

    def _listen(self) -> None:
        """Listen to the projects that are new."""
        for project in self._control.world.projects.values():
            if id(project) not in self._heard:
                listener = self._listener(project)
                self._heard[id(project)] = project, listener
                project.events.listeners.append(listener)

    def _listener(self, project: Project) -> Callable[[Event], None]:
        def hear(event: Event) -> None:
            self._events.append((project.id, event))

        return hear


def _message(name: str, value: Any) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + to_json(value) + b"\n\n"
