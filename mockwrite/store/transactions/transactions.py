"""Transactions: writes that are staged, to be carried out together or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from mockwrite.errors import AppwriteError
from mockwrite.php import datetimes
from mockwrite.php.json_text import kept

if TYPE_CHECKING:
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.world import Project

__all__ = [
    "Operation",
    "Place",
    "Transaction",
    "begin",
    "finish",
    "operation",
    "place_of",
    "refuse_too_many",
    "stage",
]

_MAX_OPERATIONS = 100
_PENDING = "pending"
_FOLLOWER = "changes"

Place: TypeAlias = tuple[int, int]


class Changes:
    """In which order the documents of a collection changed, for those that clocks cannot tell apart.

    It counts the changes, and knows the number of each document's last, from the moment when it is first asked
    for. O(1) a change.
    """

    __slots__ = ("_last", "count")

    lasting: ClassVar[bool] = True

    def __init__(self) -> None:
        self.count = 0
        self._last: dict[int, int] = {}

    @classmethod
    def of(cls, collection: Collection) -> Changes:
        """The one that follows the documents of `collection`."""
        derived = collection.documents.derived
        follower = derived.get(_FOLLOWER)
        if not isinstance(follower, cls):
            derived[_FOLLOWER] = follower = cls()
        return follower

    def last(self, document: Document) -> int:
        """The number of the change that brought `document`; 0 if that was before all of them."""
        return self._last.get(document.sequence, 0)

    def change(self, old: Document | None, new: Document | None) -> None:
        """Follow a change of the documents."""
        self.count += 1
        if new is not None:
            self._last[new.sequence] = self.count
        elif old is not None:
            self._last.pop(old.sequence, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A staged write: on the collection at `place`, the sequences of its database and its own.

    `data` is JSON as the real server keeps it in between. `changes` counts what had changed in the collection
    until then.
    """

    place: Place
    action: str
    document_id: str | None
    data: Any
    created_at: str
    changes: int

    @property
    def fields(self) -> dict[str, Any]:
        """The data of a write to one document."""
        return _named(self.data)

    @property
    def documents(self) -> list[dict[str, Any]]:
        """The data of a write to many. Raises AppwriteError: general_bad_request for what is no document."""
        items = list(_named(self.data).values())
        if not all(isinstance(item, (dict, list)) for item in items):
            raise AppwriteError("general_bad_request", "document_object_expected")
        return [_named(item) for item in items]

    def precedes(self, collection: Collection, document: Document) -> bool:
        """Whether `document` changed after this was staged; of the same millisecond, the order tells."""
        if document.updated_at != self.created_at:
            return document.updated_at > self.created_at
        return Changes.of(collection).last(document) > self.changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """A transaction; `owner` is the user who began it, None for keys and guests."""

    id: str
    sequence: int
    owner: str | None
    status: str
    created_at: str
    updated_at: str
    expires_at: str
    staged: tuple[Operation, ...] = ()

    @property
    def operations(self) -> int:
        return len(self.staged)

    @property
    def pending(self) -> bool:
        return self.status == _PENDING


def begin(project: Project, owner: str | None, ttl: int, now: datetime) -> Transaction:
    """A new transaction that expires after `ttl` seconds."""
    stamp = datetimes.format(now)
    transaction = Transaction(
        id=project.world.ids.unique(),
        sequence=project.transactions.next_sequence(),
        owner=owner,
        status=_PENDING,
        created_at=stamp,
        updated_at=stamp,
        expires_at=datetimes.format(now + timedelta(seconds=ttl)),
    )
    project.transactions.put(transaction.id, transaction)
    return transaction


def operation(
    place: Place, collection: Collection, action: str, document_id: str | None, data: Any, now: datetime
) -> Operation:
    """A write to be staged."""
    return Operation(
        place=place,
        action=action,
        document_id=document_id,
        data=kept(data),
        created_at=datetimes.format(now),
        changes=Changes.of(collection).count,
    )


def refuse_too_many(transaction: Transaction, added: int) -> None:
    """Refuse more operations than a transaction holds. Raises AppwriteError: transaction_limit_exceeded."""
    held = transaction.operations
    if held + added > _MAX_OPERATIONS:
        raise AppwriteError(
            "transaction_limit_exceeded",
            "transaction_operations_too_many",
            held=held,
            added=added,
            max=_MAX_OPERATIONS,
        )


def stage(
    project: Project, transaction: Transaction, operations: Sequence[Operation], now: datetime
) -> Transaction:
    """Add to what a transaction will carry out. Raises AppwriteError: transaction_limit_exceeded."""
    refuse_too_many(transaction, len(operations))
    staged = replace(transaction, staged=(*transaction.staged, *operations), updated_at=datetimes.format(now))
    project.transactions.put(staged.id, staged)
    return staged


def finish(project: Project, transaction: Transaction, status: str, now: datetime) -> Transaction:
    """Give a transaction its last status: ``committed``, ``failed``, or ``committing`` where it never ends."""
    finished = replace(transaction, status=status, updated_at=datetimes.format(now))
    project.transactions.put(finished.id, finished)
    return finished


def place_of(database: Database, collection: Collection) -> Place:
    """Where a collection is, whatever takes its id later."""
    return database.sequence, collection.sequence


def _named(value: dict[str, Any] | list[Any]) -> dict[str, Any]:
    """An object; the items of a list go by their places."""
    return value if isinstance(value, dict) else {str(place): item for place, item in enumerate(value)}
