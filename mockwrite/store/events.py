"""What happens in a project, as Appwrite names it: which channels carry it, what it says, who may see it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

from mockwrite.store import event_names as names
from mockwrite.store import permissions

if TYPE_CHECKING:
    from mockwrite.releases import Release
    from mockwrite.store.documents import Document
    from mockwrite.store.files.rows import Bucket, File
    from mockwrite.store.model import Collection
    from mockwrite.store.people.rows import Presence

__all__ = ["KEPT", "DocumentEvent", "Event", "Events", "FileEvent", "PresenceEvent"]

KEPT = 10_000
"""How many events a project keeps; the oldest go first."""


class Event:
    """Something that happened.

    `pattern` is Appwrite's name for it with the ids left out, ``teams.[teamId].update``, and `ids` what goes in
    there. `payload` is what it tells, as JSON; where it is `flat`, it has no objects within. `member` is the id of the
    user whose roles it changes.
    """

    flat = False

    __slots__ = ("_payload", "ids", "member", "pattern", "release")

    def __init__(
        self,
        pattern: str,
        ids: Mapping[str, str],
        payload: bytes | Callable[[], bytes],
        release: Release,
        member: str = "",
    ) -> None:
        self.pattern = pattern
        self.ids = ids
        self._payload = payload
        self.release = release
        self.member = member

    @property
    def name(self) -> str:
        """The name with all its ids."""
        ids = self.ids
        return names.fill(names.templates(self.pattern, tuple(ids))[0], ids)

    @property
    def names(self) -> tuple[str, ...]:
        """All names under which Appwrite tells of it, the one with all its ids first."""
        ids = self.ids
        return tuple(
            self._mirrored([names.fill(name, ids) for name in names.templates(self.pattern, tuple(ids))])
        )

    def is_named(self, name: str) -> bool:
        """Return whether Appwrite tells of it under that name."""
        return name in self.names

    def _mirrored(self, texts: Sequence[str]) -> Iterable[str]:
        """The names, and those that they have in other words."""
        both = self.release.rows_are_documents
        if not self.release.has_tables or not self.pattern.startswith(("databases.", "tablesdb.")):
            return texts
        return names.mirrored(texts, both=both)

    @property
    def payload(self) -> bytes:
        """What it tells, as JSON."""
        if not isinstance(self._payload, bytes):
            self._payload = self._payload()
        return self._payload

    @property
    def fields(self) -> dict[str, Any]:
        """What the payload has; nothing, where it is a list."""
        found = json.loads(self.payload)
        return found if isinstance(found, dict) else {}

    @property
    def channels(self) -> tuple[str, ...]:
        """Where it is told; nowhere, where that is the console.

        The real server takes the name apart at its dots, those in ids too: what then names no channel is not told.
        """
        parts = self.name.split(".")
        channels = self._channels(parts)
        return names.with_action(channels, parts) if self.release.channels_by_action else channels

    def _channels(self, parts: Sequence[str]) -> tuple[str, ...]:
        # 1.8.1: Messaging/Adapter/Realtime.php fromPayload
        service, id, resource, *rest = (*parts, "", "")
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

    flat = True

    __slots__ = ("collection", "document")

    def __init__(
        self,
        pattern: str,
        collection: Collection,
        document: Document,
        payload: bytes | Callable[[], bytes],
        release: Release,
    ) -> None:
        self.pattern = pattern
        self.collection = collection
        self.document = document
        self._payload = payload
        self.release = release
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

    def _channels(self, parts: Sequence[str]) -> tuple[str, ...]:
        # 1.8.1: Messaging/Adapter/Realtime.php fromPayload, which finds the collection in the payload alone
        if parts[4] not in ("documents", "rows"):
            return ()
        fields = self.fields
        collection = fields.get("$tableId") or fields.get("$collectionId") or ""
        database, document = self.collection.database, self.document.id
        documents = names.channels(
            "documents", f"databases.{database}.collections.{collection}.documents", document
        )
        rows = names.channels("rows", f"databases.{database}.tables.{collection}.rows", document)
        if not self.release.channels_by_action:
            return (*rows, *documents) if self.release.has_tables else documents
        # 1.9.6: Messaging/Adapter/Realtime.php getDatabaseChannels
        own = names.channels("rows", f"tablesdb.{database}.tables.{collection}.rows", document)
        return (*documents, *rows, *own[1:]) if collection else ()

    @property
    def roles(self) -> frozenset[str]:
        found = permissions.roles(self.collection.permissions, "read")
        if self.collection.document_security:
            found |= permissions.roles(self.document.permissions, "read")
        return found


class FileEvent(Event):
    """A file that was created, updated or deleted, as its pattern says. It does not hold the file, which is large."""

    __slots__ = ("_roles",)

    def __init__(self, pattern: str, bucket: Bucket, file: File, payload: bytes, release: Release) -> None:
        super().__init__(pattern, {"bucketId": bucket.id, "fileId": file.id}, payload, release)
        self._roles = permissions.roles(bucket.permissions, "read")
        if bucket.file_security:
            self._roles |= permissions.roles(file.permissions, "read")

    def _channels(self, parts: Sequence[str]) -> tuple[str, ...]:
        # 1.8.1: Messaging/Adapter/Realtime.php fromPayload
        if parts[2] != "files":
            return ()
        return names.channels("files", f"buckets.{self.ids['bucketId']}.files", self.ids["fileId"])

    @property
    def roles(self) -> frozenset[str]:
        return self._roles


class PresenceEvent(Event):
    """A presence that was upserted, updated or deleted, as its pattern says."""

    __slots__ = ("_roles",)

    def __init__(self, pattern: str, presence: Presence, payload: bytes, release: Release) -> None:
        super().__init__(pattern, {"presenceId": presence.id}, payload, release)
        self._roles = permissions.roles(presence.permissions, "read")

    def _channels(self, parts: Sequence[str]) -> tuple[str, ...]:
        # 1.9.6: Messaging/Adapter/Realtime.php fromPayload
        return "presences", f"presences.{parts[1]}"

    @property
    def roles(self) -> frozenset[str]:
        return self._roles


class Events:
    """The last events of a project, the oldest first, and who is told of new ones."""

    __slots__ = ("_batches", "_count", "_held", "_quiet", "listeners")

    def __init__(self) -> None:
        self._batches: deque[Sequence[Event]] = deque()
        self._count = 0
        self._held: list[Sequence[Event]] | None = None
        self._quiet = False
        self.listeners: list[Callable[[Event], None]] = []

    @property
    def kept(self) -> list[Event]:
        """The last `KEPT` of them."""
        return list(chain.from_iterable(self._batches))[-KEPT:]

    def clear(self) -> None:
        """Keep none of them."""
        self._batches.clear()
        self._count = 0

    def tell(self, events: Sequence[Event]) -> None:
        """Keep events, and tell of them one after the other."""
        if self._quiet or not events:
            return
        if self._held is not None:
            self._held.append(events)
            return
        self._batches.append(events)
        self._count += len(events)
        while self._count - len(self._batches[0]) >= KEPT:
            self._count -= len(self._batches.popleft())
        if self.listeners:
            for event in events:
                for listener in tuple(self.listeners):
                    listener(event)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Tell nothing of what happens in the block: it arranges a state, or may be undone."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    @contextmanager
    def held(self) -> Iterator[None]:
        """Tell of what happens in the block once it is over; of nothing where it raises, and so is undone."""
        happened: list[Sequence[Event]] = []
        before, self._held = self._held, happened
        try:
            yield
        finally:
            self._held = before
        for events in happened:
            self.tell(events)
