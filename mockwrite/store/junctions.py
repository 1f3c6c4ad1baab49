"""The links of relationships many to many: a table for each, sorted by either side.

Ids compare as Appwrite 1.8.1's database compares text, in any letter case.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sortedcontainers import SortedList

from mockwrite.mariadb import collation
from mockwrite.store.tables import Table, UndoLog

if TYPE_CHECKING:
    from mockwrite.store.attributes import Side

__all__ = ["Junction", "Link"]


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
    """The links of a relationship many to many. The same two documents can be linked more than once.

    Its own `sequence` is its number among the junctions of its database, by which both sides of the relationship
    name it.
    """

    __slots__ = ("_by_side", "sequence")

    def __init__(self, log: UndoLog, sequence: int) -> None:
        super().__init__(log)
        self.sequence = sequence
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
        return [self.at(sequence) for _, sequence in self._by_side[side].irange((at,), (at, math.inf))]

    def _changed(self, old: Link | None, new: Link | None) -> None:
        for side, entries in self._by_side.items():
            if old is not None:
                entries.remove((collation.key(old.at(side)), old.sequence))
            if new is not None:
                entries.add((collation.key(new.at(side)), new.sequence))
