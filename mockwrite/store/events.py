"""What happens in a project, as Appwrite names it: which channels carry it, what it says, who may see it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, reduce
from itertools import product
from typing import TYPE_CHECKING, Any

from mockwrite.store import permissions

if TYPE_CHECKING:
    from mockwrite.store.documents import Document
    from mockwrite.store.files.rows import Bucket, File
    from mockwrite.store.model import Collection

__all__ = ["KEPT", "DocumentEvent", "Event", "Events", "FileEvent"]

KEPT = 10_000
"""How many events a project keeps; the oldest go first."""


class Event:
    """Something that happened.

    `pattern` is Appwrite's name for it with the ids left out, ``teams.[teamId].update``, and `ids` what goes in
    there. `payload` is what it tells, as JSON. `member` is the id of the user whose roles it changes.
    """

    __slots__ = ("_payload", "ids", "member", "pattern")

    def __init__(
        self,
        pattern: str,
        ids: Mapping[str, str],
        payload: bytes | Callable[[], bytes],
        member: str = "",
    ) -> None:
        self.pattern = pattern
        self.ids = ids
        self._payload = payload
        self.member = member

    @property
    def name(self) -> str:
        """The name with all its ids."""
        ids = self.ids
        return _fill(_templates(self.pattern, tuple(ids))[0], ids)

    @property
    def names(self) -> tuple[str, ...]:
        """All names under which Appwrite tells of it, the one with all its ids first."""
        ids = self.ids
        return tuple(_mirrored([_fill(name, ids) for name in _templates(self.pattern, tuple(ids))]))

    @property
    def payload(self) -> bytes:
        """What it tells, as JSON."""
        if not isinstance(self._payload, bytes):
            self._payload = self._payload()
        return self._payload

    @property
    def fields(self) -> dict[str, Any]:
        """The payload, read."""
        return dict(json.loads(self.payload))

    @property
    def channels(self) -> tuple[str, ...]:
        """Where it is told; nowhere, where that is the console.

        The real server takes the name apart at its dots, those in ids too: what then names no channel is not told.
        """
        # 1.8.1: Messaging/Adapter/Realtime.php fromPayload
        service, id, resource, *rest = (*self.name.split("."), "", "")
        if service == "users":
            return "account", f"account.{id}"
        if service == "teams" and resource == "memberships":
            return resource, f"{resource}.{rest[0]}"
        return (service, f"{service}.{id}") if service == "teams" else ()

    @property
    def roles(self) -> frozenset[str]:
        """Who may see it."""
        service, id, *_ = self.name.split(".")
        return frozenset({f"{service.removesuffix('s')}:{id}"})

    def __repr__(self) -> str:
        return f"<Event {self.name}>"


class DocumentEvent(Event):
    """A document that was created, updated, upserted or deleted, as its pattern says."""

    __slots__ = ("collection", "document")

    def __init__(
        self,
        pattern: str,
        collection: Collection,
        document: Document,
        payload: bytes | Callable[[], bytes],
    ) -> None:
        self.pattern = pattern
        self.collection = collection
        self.document = document
        self._payload = payload
        self.member = ""

    @property
    def ids(self) -> Mapping[str, str]:  # type: ignore[override]
        collection, document = self.collection.id, self.document.id
        return {
            "databaseId": self.collection.database,
            "collectionId": collection,
            "tableId": collection,
            "documentId": document,
            "rowId": document,
        }

    @property
    def channels(self) -> tuple[str, ...]:
        # 1.8.1: Messaging/Adapter/Realtime.php fromPayload, which finds the collection in the payload alone
        if self.name.split(".")[4] not in ("documents", "rows"):
            return ()
        fields = self.fields
        collection = fields.get("$tableId") or fields.get("$collectionId") or ""
        return tuple(
            channel
            for collections, documents in (("tables", "rows"), ("collections", "documents"))
            for all_of in (f"databases.{self.collection.database}.{collections}.{collection}.{documents}",)
            for channel in (documents, all_of, f"{all_of}.{self.document.id}")
        )

    @property
    def roles(self) -> frozenset[str]:
        found = permissions.roles(self.collection.permissions, "read")
        if self.collection.document_security:
            found |= permissions.roles(self.document.permissions, "read")
        return found


class FileEvent(Event):
    """A file that was created, updated or deleted, as its pattern says. It does not hold the file, which is large."""

    __slots__ = ("_roles",)

    def __init__(self, pattern: str, bucket: Bucket, file: File, payload: bytes) -> None:
        super().__init__(pattern, {"bucketId": bucket.id, "fileId": file.id}, payload)
        self._roles = permissions.roles(bucket.permissions, "read")
        if bucket.file_security:
            self._roles |= permissions.roles(file.permissions, "read")

    @property
    def channels(self) -> tuple[str, ...]:
        # 1.8.1: Messaging/Adapter/Realtime.php fromPayload
        files = f"buckets.{self.ids['bucketId']}.files"
        return "files", files, f"{files}.{self.ids['fileId']}"

    @property
    def roles(self) -> frozenset[str]:
        return self._roles


class Events:
    """The last events of a project, the oldest first, and who is told of new ones."""

    __slots__ = ("_quiet", "kept", "listeners")

    def __init__(self) -> None:
        self.kept: deque[Event] = deque(maxlen=KEPT)
        self.listeners: list[Callable[[Event], None]] = []
        self._quiet = False

    def tell(self, event: Event) -> None:
        """Keep an event, and tell of it."""
        if self._quiet:
            return
        self.kept.append(event)
        for listener in self.listeners:
            listener(event)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Tell nothing of what happens in the block: it arranges a state, or may be undone."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before


@lru_cache(maxsize=256)
def _templates(pattern: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The names of an event, its ids left out; `keys` are those that it has, in the real server's order."""
    # 1.8.1: Event/Event.php generateEvents
    found: dict[str, None] = {}
    for parts in _levels(pattern.split(".")):
        for starred in _starred(keys, deep=pattern.count("[") > _DEEP):
            found[".".join("*" if part in starred else part for part in parts)] = None
    return tuple(found)


_DEEP = 2


def _starred(keys: tuple[str, ...], *, deep: bool) -> Iterator[set[str]]:
    """The ids in whose places a name has a ``*``: none, all, and each alone, or each two where there are many."""
    holes = [f"[{key}]" for key in keys]
    yield set()
    yield set(holes)
    for key, current in product(holes, repeat=2):
        if not deep and current != key:
            yield {current}
        for other in holes if deep else ():
            if other not in (key, current):
                yield {other}
                yield {other, current}
                yield {current}


def _levels(parts: list[str]) -> Iterator[list[str]]:
    """The parts of the names of what happened, and of all that it happened to, from the inside out."""
    depth = 1 + sum(len(parts) > place and parts[place].startswith("[") for place in (3, 5))
    here, action, attribute = parts[: 2 * depth], parts[2 * depth : 2 * depth + 1], parts[2 * depth + 1 :][:1]
    if action:
        if attribute and depth > 1:
            yield here + action + attribute
        yield here + action
        if attribute:
            yield parts[:2] + action + attribute
    for end in range(2 * depth, 0, -2):
        yield parts[:end]


def _fill(template: str, ids: Mapping[str, str]) -> str:
    return ".".join(ids[part[1:-1]] if part.startswith("[") else part for part in template.split("."))


# 1.8.1: Event/Event.php mirrorCollectionEvents, which finds these words in ids, too
_TABLE_WORDS = (("documents", "rows"), ("collections", "tables"), ("attributes", "columns"))


def _mirrored(names: Sequence[str]) -> Iterator[str]:
    """The same names, each with the one that it has in the words of tables, where the first is of a collection."""
    mirrored = names[0].startswith("databases.") and "collections" in names[0]
    for name in names:
        yield name
        if mirrored and "collections" in name:
            yield reduce(lambda text, words: text.replace(*words), _TABLE_WORDS, name)
