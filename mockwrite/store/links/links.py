"""Who is linked with whom, kept sorted both ways: following a link costs what it leads to.

A side of a relationship that keeps a column is found from the other by what that column holds; many to many has
a junction of its own. Ids compare as Appwrite 1.8.1's database compares text, in any letter case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sortedcontainers import SortedList

from mockwrite.errors import AppwriteError
from mockwrite.mariadb import collation
from mockwrite.store.querying import indexes
from mockwrite.store.querying.indexes import TOP
from mockwrite.store.tables import Table, UndoLog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.store.attributes import Relationship, Side
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection, Database

__all__ = ["Junction", "Link", "Referrers", "related_collection"]


def related_collection(database: Database, relationship: Relationship) -> Collection:
    """The collection at the other end. AppwriteError: collection_not_found."""
    collection = database.collections.get(relationship.related_collection)
    if collection is None:
        raise AppwriteError("collection_not_found")
    return collection


class Referrers:
    """The documents of a collection, as it is now, by the id that their column `key` keeps."""

    __slots__ = ("_index", "_rows")

    def __init__(self, collection: Collection, key: str) -> None:
        self._index = indexes.linked_by(collection.documents, key)
        self._rows = collection.documents.sequences

    def of(self, id: str) -> Iterator[Document]:
        """Those that point at `id`, in the order of their creation. O(1), then O(1) each."""
        return map(self._rows.__getitem__, self._index.sequences(id))


@dataclass(frozen=True, slots=True)
class Link:
    """A document of the parent's collection and one of the child's, linked with each other."""

    sequence: int
    parent: str
    child: str

    def at(self, side: Side) -> str:
        """The id of the document on that side."""
        return self.parent if side == "parent" else self.child

    def other(self, side: Side) -> str:
        """The id of the document on the side opposite to that."""
        return self.child if side == "parent" else self.parent


class Junction(Table[Link]):
    """The links of a relationship many to many. The same two documents can be linked more than once."""

    __slots__ = ("_by_side",)

    def __init__(self, log: UndoLog) -> None:
        super().__init__(log)
        self._by_side: dict[Side, SortedList] = {"parent": SortedList(), "child": SortedList()}

    def link(self, side: Side, id: str, other: str) -> None:
        """Link the document `id` on that side with `other`. O(log n)."""
        parent, child = (id, other) if side == "parent" else (other, id)
        link = Link(self.next_sequence(), parent, child)
        self.put(str(link.sequence), link)

    def unlink(self, link: Link) -> None:
        """Take a link away. O(log n)."""
        self.remove(str(link.sequence))

    def of(self, side: Side, id: str) -> list[Link]:
        """The links of the document `id` on that side, as they were made. O(log n), then O(1) each."""
        at = collation.key(id)
        return [self.at(sequence) for _, sequence in self._by_side[side].irange((at,), (at, TOP))]

    def _changed(self, old: Link | None, new: Link | None) -> None:
        for side, entries in self._by_side.items():
            if old is not None:
                entries.remove((collation.key(old.at(side)), old.sequence))
            if new is not None:
                entries.add((collation.key(new.at(side)), new.sequence))
