"""Tables of immutable rows, and the undo log that every change to one passes through.

Reset, snapshots, all-or-nothing writes and reads inside a transaction are one mechanism: mark, change,
roll back. Its cost is that of what was changed, never of what is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, KeysView, MutableMapping, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

from sortedcontainers import SortedDict

__all__ = ["Changes", "Mark", "Table", "UndoLog"]


class Row(Protocol):
    """What a table holds: a value with its place in the order of creation."""

    @property
    def sequence(self) -> int: ...


AnyRow = TypeVar("AnyRow", bound=Row)
Slots = dict[str | None, Any]
Changes = dict["Table[Any]", Slots]

_MANY = 5_000
"""From so many changes on, what is derived is made anew rather than changed row by row."""


class Mark:
    """A moment that the log can return to; opaque to all but its log.

    A `lasting` one lets go of tables that nobody else holds: those of a collection that came and went after it. In a
    ``with`` statement, it is `UndoLog.atomic`.
    """

    __slots__ = ("_log", "lasting", "slots")

    def __init__(self, log: UndoLog, *, lasting: bool) -> None:
        self._log = log
        self.lasting = lasting
        self.slots: MutableMapping[Table[Any], Slots] = WeakKeyDictionary() if lasting else {}

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        log = self._log
        if kind is not None:
            numbers = log.numbers(self)
            log.rollback(self)
            for table, number in numbers:
                table.skip_to(number)
        log.release(self)

    def forget(self) -> None:
        """Know of no changes."""
        self.slots = WeakKeyDictionary() if self.lasting else {}

    def inherit(self, later: Mark) -> None:
        """Take what `later`, the next mark and the last one, knows and this one does not.

        O(changes to tables that both know).
        """
        for table, slots in later.slots.items():
            known = self.slots.get(table)
            if known is None:
                self.slots[table] = slots
                continue
            there = table.keys()
            for key, old in slots.items():
                if known.setdefault(key, old) is None and key not in there:
                    del known[key]


class UndoLog:
    """What each slot held at each mark.

    A slot is recorded once a mark, when first changed after it, and forgotten where it is empty again: a log grows
    with the slots that differ, not with the number of writes. `changes_made` counts every change to a row, those
    that undo others too.
    """

    __slots__ = ("_marks", "changes_made")

    def __init__(self) -> None:
        self._marks: list[Mark] = []
        self.changes_made = 0

    def record(self, table: Table[Any], key: str | None, old: Any) -> None:
        """Remember that `table` held `old` (None: nothing) at `key`. O(1)."""
        if self._marks:
            slots = self._marks[-1].slots
            if table in slots:
                slots[table].setdefault(key, old)
            else:
                slots[table] = {key: old}

    def record_removal(self, table: Table[Any], key: str, old: Any) -> None:
        """The same where it is to hold nothing from now on. O(1)."""
        if self._marks:
            slots = self._marks[-1].slots.setdefault(table, {})
            if slots.setdefault(key, old) is None:
                del slots[key]

    def record_new(self, table: Table[Any], keys: Iterable[str]) -> None:
        """Remember that `table` held nothing at `keys`. O(keys)."""
        if self._marks:
            slots = self._marks[-1].slots.setdefault(table, {})
            for key in keys:
                slots.setdefault(key, None)

    def mark(self) -> Mark:
        """A new mark at the present state. O(1)."""
        mark = Mark(self, lasting=not self._marks)
        self._marks.append(mark)
        return mark

    def __contains__(self, mark: Mark) -> bool:
        return mark in self._marks

    def rollback(self, mark: Mark) -> None:
        """Return to `mark`, which stays; later marks are gone. O(changes). ValueError if `mark` is gone."""
        at = self._marks.index(mark)
        for later in reversed(self._marks[at:]):
            for table, slots in reversed(list(later.slots.items())):
                table.restore_all(slots)
        del self._marks[at + 1 :]
        mark.forget()

    def release(self, mark: Mark) -> None:
        """Forget `mark` and those after it, keep the changes. O(changes). ValueError if `mark` is gone."""
        marks, last = self._marks, None
        if mark not in marks:
            raise ValueError(mark)
        while last is not mark:
            last = marks.pop()
            if marks:
                marks[-1].inherit(last)

    def keep(self) -> None:
        """Put the changes since the last mark out of its reach; earlier marks still undo them. O(changes)."""
        if len(self._marks) > 1:
            self._marks[-2].inherit(self._marks[-1])
        if self._marks:
            self._marks[-1].forget()

    def changes(self, mark: Mark) -> Changes:
        """What each slot changed since `mark` held at it."""
        merged: Changes = {}
        for later in self._marks[self._marks.index(mark) :]:
            for table, slots in later.slots.items():
                merged[table] = {**slots, **merged.get(table, {})}
        return merged

    def numbers(self, mark: Mark) -> list[tuple[Table[Any], int]]:
        """The last number of each table that gave some since `mark`, and takes none back."""
        return [
            (table, table.last_sequence)
            for table, slots in self.changes(mark).items()
            if None in slots and table.spends_numbers
        ]

    def atomic(self) -> AbstractContextManager[None]:
        """All of the block's changes, or, where it raises, none but the numbers that are spent."""
        return self.mark()


def _folded(key: str) -> str:
    """The key by which a row is kept: the very text that it has, where that is the same."""
    folded = key.lower()
    return key if folded == key else folded


class Table(Generic[AnyRow]):
    """Rows by key, and in the order of their creation.

    Keys compare as ids do on the real server: without regard to case. Rows are values: a change puts another
    row in the place. Lookups are O(1), writes O(log n).
    """

    __slots__ = ("__weakref__", "_by_sequence", "_log", "_rows", "_sequence", "_unsorted")

    spends_numbers: ClassVar[bool] = False
    """Whether a number that `next_sequence` gave stays spent where the write fails."""

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self._rows: dict[str, AnyRow] = {}
        self._by_sequence: SortedDict = SortedDict()
        self._unsorted: dict[int, AnyRow] = {}
        self._sequence = 0

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[AnyRow]:
        """All rows, in the order of creation."""
        return map(self.sequences.__getitem__, self._by_sequence)

    def __contains__(self, key: str) -> bool:
        return key.lower() in self._rows

    def keys(self) -> KeysView[str]:
        """The keys of the rows, as they compare."""
        return self._rows.keys()

    def get(self, key: str) -> AnyRow | None:
        return self._rows.get(key.lower())

    def at(self, sequence: int) -> AnyRow:
        """The row with that sequence. KeyError where there is none."""
        row: AnyRow = self.sequences[sequence]
        return row

    @property
    def sequences(self) -> SortedDict:
        """Sequence → row, sorted: for those who walk from a place. Not to be changed.

        What was put in since the last time is sorted in now: many at once, where nobody asks in between.
        """
        if self._unsorted:
            self._by_sequence.update(self._unsorted)
            self._unsorted = {}
        return self._by_sequence

    def next_sequence(self) -> int:
        """A number that no row of this table has had, however short its life."""
        self._log.record(self, None, self._sequence)
        self._sequence += 1
        return self._sequence

    def next_sequences(self, count: int) -> range:
        """So many of these numbers."""
        self._log.record(self, None, self._sequence)
        self._sequence += count
        return range(self._sequence - count + 1, self._sequence + 1)

    @property
    def last_sequence(self) -> int:
        """The number that `next_sequence` gave last; 0 before the first."""
        return self._sequence

    def skip_to(self, sequence: int) -> None:
        """Have `next_sequence` give larger numbers than this one."""
        if sequence > self._sequence:
            self._log.record(self, None, self._sequence)
            self._sequence = sequence

    def put(self, key: str, row: AnyRow) -> None:
        """Insert `row`, or put it in the place of the one with that key."""
        key = _folded(key)
        old = self._rows.get(key)
        self._log.record(self, key, old)
        self._exchange(key, old, row)

    def add(self, key: str, row: AnyRow) -> None:
        """Insert a new row. KeyError where its key is there."""
        key = _folded(key)
        if key in self._rows:
            raise KeyError(key)
        self._log.record(self, key, None)
        self._exchange(key, None, row)

    def put_new(self, keys: list[str], rows: Sequence[AnyRow]) -> None:
        """Insert rows by their keys, all of them new. KeyError where one of the keys is there, or comes twice."""
        folded = list(map(str.lower, keys))
        new = dict(zip(keys if folded == keys else map(_folded, keys), rows, strict=True))
        if len(new) < len(rows) or not self._rows.keys().isdisjoint(new):
            raise KeyError
        self._log.record_new(self, new)
        self._log.changes_made += len(new)
        self._rows.update(new)
        self._unsorted.update({row.sequence: row for row in rows})
        self._added(rows)

    def remove(self, key: str) -> None:
        """Take the row out. KeyError where there is none."""
        key = key.lower()
        old = self._rows[key]
        self._log.record_removal(self, key, old)
        self._exchange(key, old, None)

    def restore(self, key: str | None, old: Any) -> None:
        """Bring back what a slot held: for the undo log alone."""
        if key is None:
            self._sequence = old
        else:
            self._exchange(key, self._rows.get(key), old)

    def restore_all(self, slots: Slots) -> None:
        """Bring back what many slots held: for the undo log alone.

        Where these are most of the rows, all is made anew, and the room of what is gone is given back.
        """
        if len(slots) < _MANY or 2 * len(slots) < len(self._rows):
            for key, old in reversed(slots.items()):
                self.restore(key, old)
            return
        followed, rows = self._follows_each(), self._rows
        for key, old in slots.items():
            if key is None:
                self._sequence = old
                continue
            new = rows.pop(key, None)
            if old is not None:
                rows[key] = old
            if followed:
                self._changed(new, old)
        self._rows = dict(self._rows)  # a dict does not shrink by itself
        self._by_sequence.clear()
        self._unsorted = {}
        self._by_sequence.update((row.sequence, row) for row in self._rows.values())
        self._log.changes_made += len(slots)

    def _exchange(self, key: str, old: AnyRow | None, new: AnyRow | None) -> None:
        if old is not None and (new is None or new.sequence != old.sequence):
            del self.sequences[old.sequence]
        self._log.changes_made += 1
        if new is None:
            self._rows.pop(key, None)
        else:
            self._rows[key] = new
            self._unsorted[new.sequence] = new
        self._changed(old, new)

    def _changed(self, old: AnyRow | None, new: AnyRow | None) -> None:
        """For tables that derive something from their rows."""

    def _added(self, rows: Iterable[AnyRow]) -> None:
        """The same for new rows."""
        for row in rows:
            self._changed(None, row)

    def _follows_each(self) -> bool:
        """Whether many changes are told one by one; where not, what is derived is made anew."""
        return True
