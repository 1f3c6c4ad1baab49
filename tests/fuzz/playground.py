"""A project with something of all that its release has, to which each request is made, judged and undone."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from mockwrite.releases import DEFAULT, Release
from mockwrite.services.registry import endpoints
from mockwrite.store.world import World
from mockwrite.wire.dispatch import Answer, Dispatcher, Request
from mockwrite.wire.headers import Headers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mockwrite.control.control import Control

__all__ = [
    "ARCHIVE",
    "ATTRIBUTES",
    "BOOKS",
    "ENDPOINTS",
    "PASSWORD",
    "PROJECT",
    "WHOLE",
    "Playground",
    "error_of",
    "strict_json",
]

ENDPOINTS = endpoints(DEFAULT)
PROJECT = "fuzz"
LIBRARY = "/databases/library"
BOOKS = f"{LIBRARY}/collections/books"
ARCHIVE = f"{LIBRARY}/collections/archive"
PASSWORD = "correct horse battery"
# As on the real server, what a commit fails with is remembered, and what was linked before a link failed stays.
_LEAVE_TRACES = re.compile(r"/v1/\w+/(transactions/[^/]+|library/\w+/(novels|writers)/.*)")
_PAGE = re.compile(r"<h1>Error (?P<code>\d+)</h1><p>(?P<message>.*)</p><p>(?P<type>\w+)</p>", re.DOTALL)
# What the real server answers with a status above 500 on purpose, and so does mockwrite.
TYPED = {(501, "mockwrite_not_supported"), (503, "health_queue_size_exceeded")}

ATTRIBUTES: dict[str, dict[str, Any]] = {
    "string": {"size": 300},
    "email": {},
    "enum": {"elements": ["novel", "poem", "Ü"]},
    "ip": {},
    "url": {},
    "integer": {"min": -5, "max": 2_000},
    "float": {},
    "boolean": {},
    "datetime": {},
    "point": {},
    "line": {},
    "polygon": {},
}
SHAPES = {"point": "point", "line": "linestring", "polygon": "polygon"}
TEXT = {"size": 100, "required": False}
LINKS = (
    ("author", "novels", "manyToOne", "setNull"),
    ("editors", "edited", "manyToMany", "cascade"),
    ("critic", "criticised", "oneToOne", "restrict"),
    ("heir", "inherited", "oneToOne", "cascade"),
    ("readers", "reads", "oneToMany", "setNull"),
)
SQUARE = [[[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]]
WHOLE = {
    "string": "A tale of the river",
    "email": "clerk@example.com",
    "enum": "novel",
    "ip": "192.0.2.1",
    "url": "https://example.com/b1",
    "integer": 120,
    "float": 2.5,
    "boolean": True,
    "datetime": "2024-02-29T12:00:00.000+00:00",
    "point": [1, 2],
    "line": [[0, 0], [1, 1]],
    "polygon": SQUARE,
    "words": ["red", "Rêd", ""],
    "numbers": [1, 2, 3],
}
DOCUMENTS: dict[str, dict[str, Any]] = {
    "b1": WHOLE,
    "b2": {"string": "The River  ", "integer": -5, "float": -1e-7, "enum": "Ü"},
    "b3": {"string": "🐚 shell", "boolean": False, "datetime": "1000-01-01 00:00:00", "words": []},
    "b4": {},
}


class Playground:
    """A world of its own, filled through the API; `probe` leaves it as it was."""

    def __init__(self, control: Control | None = None, *, release: Release = DEFAULT) -> None:
        self.world = World(release=release) if control is None else control.world
        self._dispatcher = Dispatcher(self.world) if control is None else control.dispatcher
        self._release = self.world.release
        self._callers: dict[str, dict[str, str]] = {"key": {"X-Appwrite-Key": "a key"}, "guest": {}}
        self.ids: dict[str, str] = {}
        self._fill_database()
        self._fill_people()
        project = self.world.project(PROJECT)
        assert project is not None
        self.project = project

    def headers(self, caller: str) -> dict[str, str]:
        """What shows who calls: ``key``, ``guest``, ``ann`` (a session), ``cookie``, ``jwt`` (hers), ``ben``."""
        return {"X-Appwrite-Project": PROJECT, **self._callers[caller]}

    def ask(self, method: str, path: str, body: Any = None, *, caller: str = "key") -> Any:
        """The body of a request that succeeds."""
        headers = {"Content-Type": "application/json", **self.headers(caller)}
        text = b"" if body is None else json.dumps(body).encode()
        answer = self._answer(method, f"/v1{path}", "", headers, text)
        assert answer.status < 400, (method, path, body, answer.body)
        return json.loads(answer.body) if answer.body else None

    def probe(
        self,
        method: str,
        path: str,
        query: str = "",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer:
        """The answer, found worthy: an error is one and left no trace, a success can be looked at."""
        with self.undone():
            return self.step(method, path, query, headers, body)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Undo all that happens in the block."""
        mark, projects = self.project.log.mark(), set(self.world.projects)
        try:
            yield
        finally:
            self.project.log.rollback(mark)
            self.project.log.release(mark)
            for id in self.world.projects.keys() - projects:
                del self.world.projects[id]

    def step(
        self,
        method: str,
        path: str,
        query: str = "",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer:
        """`probe`, with what comes of it kept."""
        mark = self.project.log.mark()
        answer = self._answer(method, path, query, headers or {}, body)
        self._judge(answer)
        if answer.status >= 400:
            may = _LEAVE_TRACES.fullmatch(path)
            changes = self.project.log.changes(mark)
            # Numbers may be spent; a row that came and went is none.
            left = [
                key
                for table, slots in changes.items()
                for key, old in slots.items()
                if key and table.get(key) is not old
            ]
            assert may or not left, "A refused request left a trace"
        elif method not in ("GET", "HEAD", "OPTIONS"):
            self.look_around(path)
        self.project.log.release(mark)
        return answer

    def _answer(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Answer:
        return self._dispatcher.answer(Request(method, path, query, Headers(headers), body))

    def _judge(self, answer: Answer) -> None:
        for name, value in answer.headers:
            assert not {"\r", "\n", "\0"} & set(name + value), "A header was broken in two"
        answer.content_type.encode("ascii")
        if answer.status >= 400:
            error = error_of(answer)
            assert answer.status < 500 or (answer.status, error["type"]) in TYPED, error
        elif answer.content_type.startswith("application/json"):
            strict_json(answer.body)

    def look_around(self, path: str) -> None:
        """Read what a request to `path` can have changed: nothing that was accepted makes it unreadable."""
        in_database = path.startswith(("/v1/databases", "/v1/tablesdb"))
        for readable in self._databases(set(path.split("/"))) if in_database else self._people():
            self._judge(self._answer("GET", f"/v1{readable}", "", self.headers("key"), b""))

    def _databases(self, named: set[str]) -> Iterator[str]:
        yield from ("/databases", "/tablesdb") if self._release.has_tables else ("/databases",)
        if named & (linked := {"novels", "writers"}) or "transactions" in named:
            named |= linked
        for database in self.project.databases:
            yield f"/databases/{database.id}/collections"
            for collection in database.collections:
                if collection.id in named:
                    path = f"/databases/{database.id}/collections/{collection.id}"
                    yield from (f"{path}/attributes", f"{path}/indexes", f"{path}/documents")

    def _people(self) -> Iterator[str]:
        yield from ("/users", "/teams")
        for user in self.project.people.users:
            yield from (f"/users/{user.id}/{part}" for part in ("sessions", "targets", "logs", "memberships"))
        for team in self.project.people.teams:
            yield f"/teams/{team.id}/memberships"

    def _fill_database(self) -> None:
        self.ask("POST", "/databases", {"databaseId": "library", "name": "Library"})
        self.ask(
            "POST",
            f"{LIBRARY}/collections",
            {
                "collectionId": "books",
                "name": "Books",
                "documentSecurity": True,
                "permissions": ['read("any")', 'create("users")', 'update("user:ann")'],
            },
        )
        self.ask("POST", f"{LIBRARY}/collections", {"collectionId": "shelves", "name": "Shelves"})
        kinds = {key: value for key, value in ATTRIBUTES.items() if self._has(key)}
        for kind, settings in kinds.items():
            self.ask("POST", f"{BOOKS}/attributes/{kind}", {"key": kind, "required": False, **settings})
        self._make_array("words", "string", size=50)
        self._make_array("numbers", "integer")
        for type, attribute in (
            ("key", "string"),
            ("fulltext", "string"),
            ("unique", "email"),
            ("key", "integer"),
        ):
            self.ask(
                "POST",
                f"{BOOKS}/indexes",
                {"key": f"{type}_{attribute}", "type": type, "attributes": [attribute]},
            )
        for id, data in DOCUMENTS.items():
            known = {key: value for key, value in data.items() if self._has(key)}
            self.ask("POST", f"{BOOKS}/documents", {"documentId": id, "data": known or {"string": None}})
        self._fill_archive()
        self._fill_related()

    def _fill_archive(self) -> None:
        """A collection that is large enough for indexes to be used."""
        self.ask("POST", f"{LIBRARY}/collections", {"collectionId": "archive", "name": "Archive"})
        for kind in ("string", "integer", "float", "boolean", "datetime", "email"):
            self.ask(
                "POST", f"{ARCHIVE}/attributes/{kind}", {"key": kind, "required": False, **ATTRIBUTES[kind]}
            )
        for type, attribute in (("key", "integer"), ("fulltext", "string"), ("unique", "email")):
            index = {"key": f"{type}_{attribute}", "type": type, "attributes": [attribute]}
            self.ask("POST", f"{ARCHIVE}/indexes", index)
        documents = [_archived(number) for number in range(600)]
        if self._release.has_bulk_writes:
            for start in range(0, 600, 100):
                self.ask("POST", f"{ARCHIVE}/documents", {"documents": documents[start : start + 100]})
        else:
            for document in documents:
                parts = {"documentId": document.pop("$id"), "permissions": document.pop("$permissions")}
                self.ask("POST", f"{ARCHIVE}/documents", {**parts, "data": document})

    def _has(self, kind: str) -> bool:
        return SHAPES.get(kind, "string") in self._release.attribute_types

    def _fill_related(self) -> None:
        """Two collections that are linked in every way."""
        for id in ("novels", "writers"):
            self.ask("POST", f"{LIBRARY}/collections", {"collectionId": id, "name": id})
            self.ask("POST", f"{LIBRARY}/collections/{id}/attributes/string", {"key": "name", **TEXT})
        for key, back, type, on_delete in LINKS:
            link: dict[str, Any] = {
                "relatedCollectionId": "writers",
                "type": type,
                "key": key,
                "onDelete": on_delete,
            }
            link |= {"twoWay": key != "critic", "twoWayKey": back}
            self.ask("POST", f"{LIBRARY}/collections/novels/attributes/relationship", link)
        for number in range(3):
            links = {"author": f"w{number}", "editors": [f"w{other}" for other in range(number)]}
            self.ask(
                "POST",
                f"{LIBRARY}/collections/writers/documents",
                {"documentId": f"w{number}", "data": {"name": "W"}},
            )
            self.ask(
                "POST",
                f"{LIBRARY}/collections/novels/documents",
                {"documentId": f"n{number}", "data": {"name": "N", **links}},
            )

    def _make_array(self, key: str, kind: str, **settings: Any) -> None:
        body = {"key": key, "required": False, "array": True, **settings}
        self.ask("POST", f"{BOOKS}/attributes/{kind}", body)

    def _fill_people(self) -> None:
        for name in ("ann", "ben"):
            user = {"userId": name, "email": f"{name}@example.com", "password": PASSWORD, "name": name}
            self.ask("POST", "/users", user)
        session = self.ask("POST", "/users/ann/sessions")
        self.ids["sessionId"] = session["$id"]
        self._callers["ann"] = {"X-Appwrite-Session": session["secret"]}
        self._callers["cookie"] = {"Cookie": f"a_session_{PROJECT}={session['secret']}"}
        self._callers["jwt"] = {"X-Appwrite-JWT": self.ask("POST", "/account/jwts", caller="ann")["jwt"]}
        self._callers["ben"] = {"X-Appwrite-Session": self.ask("POST", "/users/ben/sessions")["secret"]}
        self.ask("GET", "/account", caller="ben")  # the first request of a day notes that a user was there
        self.ask("POST", "/teams", {"teamId": "readers", "name": "Readers"})
        member = {"userId": "ann", "roles": ["owner"]}
        self.ids["membershipId"] = self.ask("POST", "/teams/readers/memberships", member)["$id"]
        target = {"targetId": "phone", "providerType": "push", "identifier": "token"}
        self.ids["targetId"] = self.ask("POST", "/users/ann/targets", target)["$id"]


def _archived(number: int) -> dict[str, Any]:
    return {
        "$id": f"a{number}",
        "string": f"Page {number % 50} of the river",
        "integer": number % 90,
        "float": None if number % 7 else number / 8,
        "boolean": number % 3 == 0,
        "datetime": f"20{number % 60:02}-01-01",
        "$permissions": ['read("any")'] if number % 5 == 0 else [],
    }


def error_of(answer: Answer) -> dict[str, Any]:
    """The body of an error, which has to be of the error model, or a page that says as much."""
    page = _PAGE.search(answer.body.decode()) if answer.content_type.startswith("text/html") else None
    if page is not None:
        assert int(page["code"]) == answer.status
        return {**page.groupdict(), "code": answer.status}
    error: dict[str, Any] = strict_json(answer.body)
    assert set(error) == {"message", "code", "type", "version"}, error
    assert error["code"] == answer.status
    assert isinstance(error["message"], str)
    assert isinstance(error["type"], str)
    assert answer.content_type.startswith("application/json")
    return error


def strict_json(body: bytes) -> Any:
    """What a client that is strict makes of it: UTF-8, no NaN, no Infinity, no number out of range."""
    return json.loads(body.decode(), parse_constant=_no_json)


def _no_json(text: str) -> NoReturn:
    raise AssertionError(f"{text} is no JSON")
