"""Attributes that a program uses before it can know that they are there: on the real server that is a race.

A worker builds attributes after the request that asks for them, and until then nothing can be written to them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockwrite.wire.dispatch import Answer
    from mockwrite.wire.endpoint import Call

__all__ = ["Availability"]

JSON = Mapping[str, Any]
Place = tuple[str, str]
"""A database's id and a collection's, in small letters."""

_REFUSED = 400
_KINDS = (
    ("requests", re.compile(r"\.create\w+(?:Attribute|Column)")),
    ("shows", re.compile(r"\.(?:get|list|update)\w*(?:Attribute|Column|Collection|Table)s?")),
    ("deletes", re.compile(r"\.delete(?:Attribute|Column|Collection|Table)?")),
    (
        "uses",
        re.compile(
            r"\.(?:create|update|upsert)(?:Document|Row)s?|\.(?:in|de)crement\w+|\.create(?:Column)?Index"
        ),
    ),
)


class Availability:
    """For each project, the attributes that were asked for and that no answer has shown as available."""

    def __init__(self) -> None:
        self._unseen: dict[str, dict[Place, set[str]]] = {}
        self._warned: dict[str, set[Place]] = {}

    def follow(self, call: Call, sent: JSON, answer: Answer) -> tuple[str, ...]:
        """Take note of a request that was answered, and return what has to be said of it: once a collection."""
        kind, project = _kind(call.endpoint.operation), call.project.id
        unseen = self._unseen.get(project)
        if kind is None or answer.status >= _REFUSED or (not unseen and kind != "requests"):
            return ()
        if unseen is None:
            unseen = self._unseen[project] = {}
        if kind == "requests":
            place = _place(call, sent)
            if place not in self._warned.get(project, ()):
                unseen.setdefault(place, set()).add(str(sent.get("key")))
        elif kind == "uses":
            return self._warn(call, sent, unseen)
        elif kind == "deletes":
            _forget_deleted(call, sent, unseen)
        else:
            for place, key in _available(call, sent, json.loads(answer.body)):
                _forget(unseen, place, key)
        return ()

    def forget(self, project_id: str) -> None:
        """Begin anew with a project."""
        self._unseen.pop(project_id, None)
        self._warned.pop(project_id, None)

    def _warn(self, call: Call, sent: JSON, unseen: dict[Place, set[str]]) -> tuple[str, ...]:
        place = _place(call, sent)
        if place not in unseen:
            return ()
        named = [key for key in _named(call, sent) if key in unseen[place]]
        if not named:
            return ()
        del unseen[place]
        self._warned.setdefault(call.project.id, set()).add(place)
        what = f'{call.dialect.attribute} "{named[0]}"'
        return (
            f"No answer has shown the {what} as available yet: the real server may be at work on it still, and refuse "
            "this. Wait until it is available.",
        )


@cache
def _kind(operation: str) -> str | None:
    at = operation.find(".")
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(operation, at)), None)


def _place(call: Call, sent: JSON) -> Place:
    return str(sent.get("databaseId")).lower(), str(sent.get(f"{call.dialect.collection}Id")).lower()


def _forget_deleted(call: Call, sent: JSON, unseen: dict[Place, set[str]]) -> None:
    deleted = _place(call, sent)
    if "key" in sent:
        _forget(unseen, deleted, str(sent["key"]))
        return
    parts = 2 if f"{call.dialect.collection}Id" in sent else 1
    for place in [place for place in unseen if place[:parts] == deleted[:parts]]:
        del unseen[place]


def _forget(unseen: dict[Place, set[str]], place: Place, key: str) -> None:
    keys = unseen.get(place, set())
    keys.discard(key)
    if not keys:
        unseen.pop(place, None)


def _available(call: Call, sent: JSON, shown: Any) -> Iterator[tuple[Place, str]]:
    """Yield each attribute that an answer shows as available."""
    words = call.dialect
    if words.collections in shown:
        for each in shown[words.collections]:
            yield from _available(call, {**sent, f"{words.collection}Id": each["$id"]}, each)
    for each in (shown, *shown.get(words.attributes, ())):
        if each.get("status") == "available" and "key" in each:
            yield _place(call, sent), each["key"]


def _named(call: Call, sent: JSON) -> Iterator[str]:
    """Yield the attributes that a write or an index names."""
    words = call.dialect
    yield from (each for each in _list(sent.get(words.attributes)) if isinstance(each, str))
    yield str(sent.get(words.attribute))
    for data in (sent.get("data"), *_list(sent.get(words.documents))):
        fields = _parsed(data) if isinstance(data, str) else data
        if isinstance(fields, Mapping):
            yield from fields


def _list(value: Any) -> list[Any]:
    found = _parsed(value) if isinstance(value, str) else value
    return found if isinstance(found, list) else []


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
