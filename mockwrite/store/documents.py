"""Documents as values, and the table that keeps what is derived from them in step."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from mockwrite.store.tables import Table, UndoLog

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Derived", "Document", "Documents", "getter"]


class Document:
    """A document: never changed in place, so that readers keep what they read and its JSON is made once.

    `data` holds the stored value of each attribute by key; an absent key is SQL's NULL. `wire` is for the API's
    encoded form of it, with the schema and the dialect that it was made for.
    """

    __slots__ = ("created_at", "data", "id", "permissions", "sequence", "updated_at", "wire")

    def __init__(
        self,
        id: str,
        sequence: int,
        created_at: str,
        updated_at: str,
        permissions: tuple[str, ...],
        data: dict[str, Any],
    ) -> None:
        self.id = id
        self.sequence = sequence
        self.created_at = created_at
        self.updated_at = updated_at
        self.permissions = permissions
        self.data = data
        self.wire: tuple[object, object, bytes] | None = None

    def with_data(self, data: dict[str, Any], updated_at: str | None = None) -> Document:
        """The same document with other data, and another ``$updatedAt`` where one is given."""
        return Document(
            self.id, self.sequence, self.created_at, updated_at or self.updated_at, self.permissions, data
        )


_SYSTEM: dict[str, Callable[[Document], Any]] = {
    "$id": attrgetter("id"),
    "$sequence": attrgetter("sequence"),
    "$createdAt": attrgetter("created_at"),
    "$updatedAt": attrgetter("updated_at"),
    "$permissions": attrgetter("permissions"),
}


def getter(attribute: str) -> Callable[[Document], Any]:
    """A function that reads `attribute`, or a system field, off a document; None where it is NULL."""
    return _SYSTEM.get(attribute) or (lambda document: document.data.get(attribute))


class Derived(Protocol):
    """What follows the documents: indexes by value, by permission, by link."""

    def change(self, old: Document | None, new: Document | None) -> None: ...


class Documents(Table[Document]):
    """The documents of a collection."""

    __slots__ = ("derived",)

    def __init__(self, log: UndoLog) -> None:
        super().__init__(log)
        self.derived: dict[str, Derived] = {}

    def _changed(self, old: Document | None, new: Document | None) -> None:
        for follower in self.derived.values():
            follower.change(old, new)
