"""Permissions against a plain model of their rules: random collections, documents, grants and callers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockwrite.store.world import World
from mockwrite.wire.dispatch import Dispatcher, Request
from mockwrite.wire.headers import Headers
from tests.fuzz.hurry import hurried

DATABASE = "/databases/main"
NOTES = f"{DATABASE}/collections/notes"
# Ann is verified, has a label, and edits in the team; Ben has nothing but his account.
ROLES: dict[str, set[str]] = {
    "guest": {"any", "guests"},
    "ann": {
        *("any", "users", "users/verified", "user:ann", "user:ann/verified"),
        *("team:staff", "team:staff/editor", "label:vip"),
    },
    "ben": {"any", "users", "users/unverified", "user:ben", "user:ben/unverified"},
}
NOBODY_S = ("user:zoe", "team:staff/owner", "team:other", "label:no")
CALLERS = (*ROLES, "key")


@dataclass(frozen=True)
class Notes:
    """A collection, and its documents' permissions by their ids."""

    granted: list[str]
    secured: bool
    documents: dict[str, list[str]]


def may(caller: str, action: str, notes: Notes, id: str | None = None) -> bool:
    """The rules: who holds a role to which the collection, or a document of a secured one, grants the action."""
    if caller == "key":
        return True
    granted = {*notes.granted, *(notes.documents[id] if id is not None and notes.secured else ())}
    verbs = [action] if action == "read" else [action, "write"]
    return any(f'{verb}("{role}")' in granted for verb in verbs for role in ROLES[caller])


def holds(caller: str, granted: list[str]) -> bool:
    """Whether the caller may grant that: an upsert does so with what the document granted before."""
    return caller == "key" or all(each.split('"')[1] in ROLES[caller] for each in granted)


class House:
    """A world with a database, and the people who come to it."""

    def __init__(self) -> None:
        self._world = World()
        self._dispatcher = Dispatcher(self._world)
        self._shown: dict[str, dict[str, str]] = {"key": {"X-Appwrite-Key": "key"}, "guest": {}}
        self.ask("POST", "/databases", databaseId="main", name="Main")
        for name in ("ann", "ben"):
            self.ask("POST", "/users", userId=name, email=f"{name}@example.com")
            session = self.ask("POST", f"/users/{name}/sessions")[1]
            self._shown[name] = {"X-Appwrite-Session": session["secret"]}
        self.ask("PATCH", "/users/ann/verification", emailVerification=True)
        self.ask("PUT", "/users/ann/labels", labels=["vip"])
        self.ask("POST", "/teams", teamId="staff", name="Staff")
        self.ask("POST", "/teams/staff/memberships", userId="ann", roles=["editor"])
        project = self._world.project("house")
        assert project is not None
        self._log = project.log

    def ask(
        self, method: str, path: str, caller: str = "key", query: str = "", **body: Any
    ) -> tuple[int, Any]:
        """Status and body."""
        headers = {"X-Appwrite-Project": "house", "Content-Type": "application/json", **self._shown[caller]}
        sent = json.dumps(body).encode() if body else b""
        answer = self._dispatcher.answer(Request(method, f"/v1{path}", query, Headers(headers), sent))
        return answer.status, json.loads(answer.body) if answer.body else None

    def try_(self, method: str, path: str, caller: str, **body: Any) -> int:
        """The status of a request, which is undone."""
        mark = self._log.mark()
        status = self.ask(method, path, caller, **body)[0]
        self._log.rollback(mark)
        self._log.release(mark)
        return status

    def fill(self, notes: Notes) -> None:
        """Have the collection hold that, and nothing else."""
        self.ask("DELETE", NOTES)
        settings: dict[str, Any] = {"permissions": notes.granted, "documentSecurity": notes.secured}
        self.ask("POST", f"{DATABASE}/collections", collectionId="notes", name="Notes", **settings)
        self.ask("POST", f"{NOTES}/attributes/string", key="text", size=20, required=False)
        many = [{"$id": id, "$permissions": granted} for id, granted in notes.documents.items()]
        for start in range(0, len(many), 100):
            assert self.ask("POST", f"{NOTES}/documents", documents=many[start : start + 100])[0] == 201


house = House()
roles = st.sampled_from(sorted(set().union(*ROLES.values(), NOBODY_S)))


def grants(*actions: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.builds('{}("{}")'.format, st.sampled_from(actions), roles), max_size=3)


def collections(most: int) -> st.SearchStrategy[Notes]:
    documents = st.lists(grants("read", "update", "delete", "write"), max_size=most)
    return st.builds(
        Notes,
        grants("read", "create", "update", "delete", "write"),
        st.booleans(),
        documents.map(lambda granted: {f"n{number}": each for number, each in enumerate(granted)}),
    )


def listed(caller: str, notes: Notes) -> None:
    """What a list shows is what may be read, in whole and in part, and its total is the number of that."""
    readable = [id for id in notes.documents if may(caller, "read", notes, id)]
    status, page = house.ask(
        "GET", f"{NOTES}/documents", caller, query='queries[]={"method":"limit","values":[5000]}'
    )
    if not notes.secured and not may(caller, "read", notes):
        assert status == 401
        return
    assert status == 200
    assert [document["$id"] for document in page["documents"]] == readable
    assert page["total"] == len(readable)
    short = (
        'queries[]={"method":"limit","values":[2]}&queries[]={"method":"orderDesc","attribute":"$sequence"}'
    )
    _, page = house.ask("GET", f"{NOTES}/documents", caller, query=short)
    assert [document["$id"] for document in page["documents"]] == readable[::-1][:2]
    assert page["total"] == len(readable)


@given(notes=collections(most=6))
@hurried(120)
def test_callers_may_what_the_rules_say(notes: Notes) -> None:
    house.fill(notes)
    for caller in CALLERS:
        listed(caller, notes)
        created = house.try_("POST", f"{NOTES}/documents", caller, documentId="new", data={"text": "a"})
        assert created == (201 if may(caller, "create", notes) else 401)
        for id in notes.documents:
            path = f"{NOTES}/documents/{id}"
            assert house.ask("GET", path, caller)[0] == (200 if may(caller, "read", notes, id) else 404)
            updates, deletes = may(caller, "update", notes, id), may(caller, "delete", notes, id)
            assert house.try_("PATCH", path, caller, data={"text": "a"}) == (200 if updates else 401)
            assert house.try_("DELETE", path, caller) == (204 if deletes else 401)
            upserts = updates and holds(caller, notes.documents[id])
            assert house.try_("PUT", path, caller, data={"text": "a"}) == (200 if upserts else 401)


@pytest.mark.parametrize("caller", CALLERS)
@given(notes=collections(most=8))
@hurried(3)
def test_a_large_collection_is_listed_alike(caller: str, notes: Notes) -> None:
    """Beyond a few hundred documents, who may read is found by an index."""
    many = dict(enumerate(notes.documents.values()))
    repeated = {f"n{number}": many[number % len(many)] for number in range(600 if many else 0)}
    notes = Notes(notes.granted, notes.secured, repeated)
    house.fill(notes)
    listed(caller, notes)
