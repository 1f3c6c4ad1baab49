"""Waits for servers that build attributes and indexes in the background, as the recorder waited."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from http import HTTPStatus

from mockwrite.contract.compare import Answer

__all__ = ["Settling"]

Ask = Callable[[str, str, list[tuple[str, str]], bytes | None], Answer]

_COLLECTION = re.compile(r"/(?:databases/[^/?]+/collections|tablesdb/[^/?]+/tables)/[^/?]+")
_BUSY = ("processing", "deleting")
_ACCEPTED = (HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT)


class Settling:
    """Keeps in mind which collections are being built, and waits before they are used again."""

    def __init__(self, ask: Ask, *, patience: float = 60, pause: float = 0.05) -> None:
        self._ask, self._patience, self._pause = ask, patience, pause
        self._busy: dict[str, list[tuple[str, str]]] = {}

    def after(self, path: str, headers: list[tuple[str, str]], answer: Answer) -> None:
        """An attribute or an index is on its way, or on its way out, from now on."""
        found = _COLLECTION.match(path)
        if found and answer.status in _ACCEPTED and re.search("/(attributes|columns|indexes)(/|$)", path):
            self._busy[found[0]] = headers

    def before(self, path: str) -> None:
        """Returns once nothing of the collection that `path` leads to is being built, or patience ends."""
        found = _COLLECTION.match(path)
        if not found or found[0] not in self._busy:
            return
        sent = self._busy.pop(found[0])
        headers = [(name, value) for name, value in sent if name.lower().startswith("x-appwrite-")]
        end = time.monotonic() + self._patience
        while time.monotonic() < end:
            answer = self._ask("GET", found[0], headers, None)
            if answer.status != HTTPStatus.OK or not _busy(json.loads(answer.body)):
                return
            time.sleep(self._pause)


def _busy(collection: dict[str, list[dict[str, str]]]) -> bool:
    parts = [part for kind in ("attributes", "columns", "indexes") for part in collection.get(kind) or ()]
    return any(part["status"] in _BUSY for part in parts)
