"""What came of requests that cannot be sent again: a replay lacks it, and all that shows it."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from mockwrite.contract.bodies import parsed
from mockwrite.contract.operations import READING
from mockwrite.contract.resources import resources
from mockwrite.dialects import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.contract.recording import Exchange

__all__ = ["Lost"]

_REFUSED = 400
_COOKIE = re.compile(r"(?:^|\n|, )(?:[^;,=\s]+=)?([^;,\s]{16,})")
_OWN = ("x-appwrite-key", "x-appwrite-session", "x-appwrite-jwt")
_SECRET = 16

Way = tuple[str, ...]


class Lost:
    """Takes note of requests that are not sent, and says which others hang on them.

    Those that name, show or send what was made hang on them, and lists of where it was made, which count it. Where
    no answer says what was made, all within that place does.
    """

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._secrets: set[str] = set()
        self._lists: set[Way] = set()
        self._wholes: list[Way] = []
        self._signed_in = False

    def add(self, exchange: Exchange) -> None:
        """Take note of what the request of `exchange` made or changed."""
        if exchange.method in READING or exchange.status >= _REFUSED:
            return
        answer = parsed(exchange.answer_body or b"")
        way = _way(exchange.path)
        ids, place = set(_ids(answer)), way if exchange.method == "POST" else way[:-1]
        if exchange.method != "POST":
            ids.add(way[-1])
        self._ids |= ids
        self._lists |= {
            place,
            *(_place(found.value) for found in resources(answer) if found.kind == "document"),
        }
        if not ids:
            self._wholes.append(place)
        if way[:2] == ("databases", "transactions"):  # it may have changed anything
            self._wholes.append(way[:1])
        secrets = set(_secrets(exchange, answer))
        self._secrets |= secrets
        self._signed_in |= way[:2] == ("account", "sessions") and not secrets

    def touches(self, exchange: Exchange) -> bool:
        """Return whether `exchange` hangs on any of it."""
        if exchange.method == "OPTIONS" or not self._lists:
            return False
        way = _way(exchange.path)
        if way in self._lists and exchange.method != "POST":
            return True
        if not self._ids.isdisjoint(way) or any(way[: len(place)] == place for place in self._wholes):
            return True
        sent = unquote(" ".join(value for _, value in exchange.headers))
        if any(secret in sent for secret in self._secrets):
            return True
        if self._signed_in and not any(exchange.header(name) for name in _OWN):
            return exchange.status < _REFUSED
        bodies = (parsed(body) for body in (exchange.body, exchange.answer_body) if body)
        return any(not self._ids.isdisjoint(_texts(body)) for body in bodies)


def _way(path: str) -> Way:
    """Return the parts of a path, in the words of collections."""
    parts = path.split("?", maxsplit=1)[0].strip("/").split("/")
    if parts[0] == TABLES.service:
        parts = ["databases", *map(_older, parts[1:])]
    return tuple(parts)


def _older(part: str) -> str:
    return {TABLES.collections: "collections", TABLES.documents: "documents"}.get(part, part)


def _place(document: dict[str, Any]) -> Way:
    collection = document.get("$collectionId", document.get("$tableId"))
    return "databases", document["$databaseId"], "collections", str(collection), "documents"


def _secrets(exchange: Exchange, answer: Any) -> Iterator[str]:
    """Yield what shows the session that a request made: its cookies and its secret."""
    cookies = [value for name, value in exchange.answer_headers if name.lower() == "set-cookie"]
    cookies += [value for _, value in exchange.answer_cookies]
    yield from (unquote(found[1]) for value in cookies for found in _COOKIE.finditer(value))
    if isinstance(answer, dict):
        yield from (str(answer[key]) for key in ("secret", "jwt") if len(str(answer.get(key, ""))) > _SECRET)


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        yield from chain.from_iterable(map(_ids, value))
    elif isinstance(value, dict):
        yield from (value[key] for key in ("$id", "teamId") if isinstance(value.get(key), str))
        yield from chain.from_iterable(map(_ids, value.values()))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        yield from chain.from_iterable(map(_texts, value.values() if isinstance(value, dict) else value))
