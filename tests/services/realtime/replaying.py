"""Replays what subscribers of a real server heard, step by step, without a network between."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

from mockwrite.control.control import Control
from mockwrite.errors import AppwriteError
from mockwrite.releases import find
from mockwrite.services.realtime import connect
from mockwrite.services.realtime.messages import Conversation, refusal
from mockwrite.store.world import World
from mockwrite.wire.dispatch import Request
from mockwrite.wire.headers import Headers
from mockwrite.wire.output import dumps

__all__ = ["Recording", "recorded"]

Steps = dict[str, list[Any]]

_HERE = Path(__file__).parent / "recordings"
_MADE_UP = re.compile(r"[0-9a-f]{20}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")
_PEOPLE = ("guest", "ann", "bob")
_SCHEMA: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/databases", {"databaseId": "db", "name": "db"}),
    (
        "POST",
        "/databases/db/collections",
        {
            "collectionId": "open",
            "name": "open",
            "permissions": ['read("any")', 'create("users")', 'update("users")', 'delete("users")'],
        },
    ),
    (
        "POST",
        "/databases/db/collections",
        {
            "collectionId": "private",
            "name": "private",
            "permissions": ['create("users")', 'update("users")'],
            "documentSecurity": True,
        },
    ),
    *(
        (
            "POST",
            f"/databases/db/collections/{collection}/attributes/{kind}",
            {"key": key, "required": False, **size},
        )
        for collection in ("open", "private")
        for kind, key, size in (("string", "t", {"size": 20}), ("integer", "n", {}))
    ),
    *(
        (
            "POST",
            "/users",
            {"userId": id, "email": f"{id}@example.com", "password": "password-123", "name": name},
        )
        for id, name in (("ann", "Ann"), ("bob", "Bob"))
    ),
    ("POST", "/teams", {"teamId": "crew", "name": "Crew"}),
    ("POST", "/teams/crew/memberships", {"userId": "ann", "roles": ["mate"]}),
]


def recorded(version: str) -> list[dict[str, Any]]:
    """The passes of a recording: each a project, in which three clients subscribe to the same channels."""
    found: list[dict[str, Any]] = json.loads(gzip.decompress((_HERE / f"{version}.json.gz").read_bytes()))
    return found


class _Inbox:
    """A socket that keeps what is sent."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.ended = False

    def send(self, text: bytes, delay: float = 0.0) -> None:
        self.heard.append(json.loads(text))

    def close(self, code: int | None = None, reason: str = "") -> None:
        self.heard.append({"closed": code})
        self.ended = True


class Recording:
    """One pass on its way through a server of a release; `differences` says where that answers otherwise."""

    def __init__(self, version: str, recorded: dict[str, Any]) -> None:
        self._recorded = recorded
        self._control = Control(World(release=find(version)))
        self._project = recorded["project"]
        self._inboxes: dict[str, _Inbox] = {}
        self._conversations: dict[str, Conversation] = {}
        self._sessions: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._subscriptions: dict[str, str] = {}
        self.compared = 0
        self.differences: list[str] = []

    def replay(self) -> list[str]:
        """Replay the pass; return the differences."""
        for method, path, body in _SCHEMA:
            self._call(method, path, body, "server")
        for name in ("ann", "bob"):
            self._sessions[name] = self._call("POST", f"/users/{name}/sessions", {}, "server")[1]["secret"]
        for client in self._recorded["clients"]:
            self._connect(client["name"])
        self._compare("hello", {client["name"]: client["hello"] for client in self._recorded["clients"]})
        transaction = "none"
        for number, step in enumerate(self._recorded["steps"]):
            place = f"#{number} {step['title']} {step.get('request', step.get('text'))}"
            if "text" in step:
                self._say(step.get("who", "guest"), step["text"])
            else:
                method, path, body = json.loads(json.dumps(step["request"]).replace("TX", transaction))
                status, answer = self._call(method, path, body, step["who"])
                transaction = answer.get("$id", "none") if step["title"] == "transaction" else transaction
                self._same(f"{place} status", step["response"][0], status)
                self._learn(step["response"][1], answer)
            self._compare(place, step["received"])
        return self.differences

    def _call(self, method: str, path: str, body: Any, who: str) -> tuple[int, Any]:
        headers = {"X-Appwrite-Project": self._project, "Content-Type": "application/json"}
        if who == "server":
            headers["X-Appwrite-Key"] = "server-key"
        elif who != "guest":
            headers["X-Appwrite-Session"] = self._sessions[who]
        text = b"" if body is None else json.dumps(body).encode()
        answer = self._control.dispatcher.answer(Request(method, f"/v1{path}", "", Headers(headers), text))
        return answer.status, json.loads(answer.body) if answer.body else {}

    def _connect(self, name: str) -> None:
        query = f"project={self._project}&{self._recorded['query']}"
        inbox = self._inboxes[name] = _Inbox()
        world = self._control.world
        context = connect.begin(
            world, Request("GET", connect.PATH, query, Headers({"Origin": "http://localhost"}), b"")
        )
        assert context.project is not None
        try:
            hub = self._control.realtime.hub(context.project)
            self._conversations[name] = connect.converse(hub, context, inbox, lambda: None)
        except AppwriteError as error:
            inbox.send(dumps(refusal(error, world.release, opening=True)))
            inbox.close()
            return
        if name != "guest":
            data = {"session": self._sessions[name]}
            self._say(name, json.dumps({"type": "authentication", "data": data}))

    def _say(self, name: str, text: str) -> None:
        for called, real in self._subscriptions.items():
            text = text.replace(f'"{called}"', f'"{real}"')
        if not self._inboxes[name].ended:
            self._conversations[name].hear(text.encode())

    def _compare(self, place: str, expected: Steps) -> None:
        for name in _PEOPLE:
            heard = sorted(self._inboxes[name].heard, key=_order)
            self._inboxes[name].heard = []
            wanted = sorted(expected.get(name, ()), key=_order)
            self._same(f"{place}, messages of {name}", len(wanted), len(heard))
            for want, got in zip(wanted, heard, strict=False):
                self._same(f"{place}, {name}", _tidy(want), _tidy(got))

    def _same(self, place: str, want: Any, got: Any) -> None:
        self.compared += 1
        found = list(self._unlike("", want, got))
        self.differences += [f"{place}: {'; '.join(found)}"] if found else []

    def _learn(self, want: Any, got: Any) -> None:
        if want:
            list(self._unlike("", want, got))

    def _unlike(self, path: str, want: Any, got: Any) -> list[str]:
        if isinstance(want, dict) and isinstance(got, dict):
            missing = [f"{path}.{key}" for key in want.keys() ^ got.keys()]
            pairs = [(f"{path}.{key}", want[key], got[key]) for key in want if key in got]
        elif isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
            missing, pairs = (
                [],
                [(f"{path}[{at}]", *pair) for at, pair in enumerate(zip(want, got, strict=True))],
            )
        else:
            return [] if self._alike(path, want, got) else [f"{path}: {want!r} was {got!r}"]
        return missing + [line for pair in pairs for line in self._unlike(*pair)]

    def _alike(self, path: str, want: Any, got: Any) -> bool:
        if path.endswith(".$sequence"):  # the real server uses one up for a document that it refuses, too
            return type(want) is type(got)
        if not isinstance(want, str) or not isinstance(got, str):
            return type(want) is type(got) and bool(want == got)
        if ".subscription" in path and re.fullmatch(r"\w+-\d+", want):
            return self._subscriptions.setdefault(want, got) == got
        if path.endswith((".password", ".secret")):
            return bool(want) == bool(got)
        if ".client" in path:  # what the recorder called itself
            return True
        if _TIME.fullmatch(want):
            return bool(_TIME.fullmatch(got))
        for made_up, real in zip(_MADE_UP.findall(want), _MADE_UP.findall(got), strict=False):
            self._ids.setdefault(made_up, real)
        return _MADE_UP.sub(lambda found: self._ids.get(found[0], ""), want) == got


def _order(message: dict[str, Any]) -> str:
    data = message.get("data")
    payload = data.get("payload") if isinstance(data, dict) else None
    id = payload.get("$id", "") if isinstance(payload, dict) else ""
    return json.dumps(
        [message.get("type"), sorted(data.get("events", ())) if isinstance(data, dict) else "", id]
    )


def _tidy(message: dict[str, Any]) -> dict[str, Any]:
    """A message without what has no order, and no meaning."""
    if "closed" in message:
        return {"closed": True}
    data = message.get("data")
    if not isinstance(data, dict) or "events" not in data:
        return message
    lists = {name: sorted(data[name]) for name in ("events", "channels") if name in data}
    return {**message, "data": {**data, **lists}}
