"""Documents sorted by attributes: found by a seek, walked up or down, counted by their places."""

from __future__ import annotations

from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sortedcontainers import SortedList

from mockwrite.store.querying import sorting
from mockwrite.store.querying.indexes import Index, kept, named
from mockwrite.store.types.sharing import Shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mockwrite.store.attributes import Field
    from mockwrite.store.documents import Document, Documents

__all__ = ["EVERYWHERE", "TOP", "Entry", "Sorted", "Span", "sorted_by"]

Entry = tuple[Any, ...]

# So many entries of one value are put in another order at once; where there are more, they are sought.
_ALIKE = 16


class _Top:
    """Above every key, and above every sequence."""

    def __lt__(self, other: object) -> bool:
        return False

    def __gt__(self, other: object) -> bool:
        return True


TOP = _Top()
_sequence = itemgetter(-1)
Span = tuple[Entry, Entry]
EVERYWHERE: tuple[Span, ...] = (((), (TOP,)),)


class Sorted(Index):
    """Documents by the keys of some attributes, then by sequence."""

    __slots__ = ("_entries", "_entry")

    def __init__(self, documents: Documents, keys: Sequence[Callable[[Document], Any]]) -> None:
        super().__init__(documents)
        self._entry = _entry(keys)
        self._entries: SortedList = SortedList()

    def between(self, low: Entry, high: Entry) -> range:
        """The places of the entries from `low` on and before `high`, which may be beginnings of entries."""
        return range(self._entries.bisect_left(low), self._entries.bisect_left(high))

    def sequences(self, places: range) -> Iterator[int]:
        """The sequences of the documents at those places, in the order of their keys."""
        return map(_sequence, self._entries.islice(places.start, places.stop))

    def entry(self, document: Document) -> Entry:
        """The keys of a document and its sequence."""
        return self._entry(document)

    def walk(
        self,
        descending: Sequence[bool],
        spans: Sequence[Span] = EVERYWHERE,
        start: Entry | None = None,
        skip: int = 0,
    ) -> Iterator[int]:
        """The sequences of the documents in `spans`, by each attribute and then the sequence, up or down.

        `spans` go up and do not overlap. The walk begins beyond `start`, or passes over the first `skip`.
        O(log n) to begin, then O(1) a document, or O(log n) for each new value where the directions differ.
        """
        down = descending[0]
        for low, high in reversed(spans) if down else spans:
            first, last, ahead = low, high, 0
            if skip:
                places = self.between(low, high)
                if skip >= len(places):
                    skip -= len(places)
                    continue
                first, last, ahead = self._jump(descending, places, skip, low, high)
                skip = 0
            walk = self._walk((), tuple(descending), start, first, last)
            yield from map(_sequence, islice(walk, ahead, None))

    def _jump(
        self, descending: Sequence[bool], places: range, skip: int, low: Entry, high: Entry
    ) -> tuple[Entry, Entry, int]:
        """Where to begin and end so as to have passed over `skip` entries, but for so many that remain."""
        down = descending[0]
        place = places[-1 - skip] if down else places[skip]
        # Entries that share what is walked in the first direction stand together whichever way the rest is walked.
        alike = next((level for level, other in enumerate(descending) if other is not down), None)
        group = self._entries[place][:alike]
        if down:
            end = (*group, TOP)
            return low, end, skip - (places.stop - self._entries.bisect_left(end))
        return group, high, skip - (self._entries.bisect_left(group) - places.start)

    def _walk(
        self, prefix: Entry, descending: tuple[bool, ...], start: Entry | None, low: Entry, high: Entry
    ) -> Iterator[Entry]:
        down = descending[len(prefix)]
        if any(other is not down for other in descending[len(prefix) :]):
            return self._walk_both_ways(prefix, descending, start, low, high)
        if start is not None:
            low, high = (low, min(high, start)) if down else (max(low, (*start, TOP)), high)
        found: Iterator[Entry] = self._entries.irange(low, high, inclusive=(True, False), reverse=down)
        return found

    def _walk_both_ways(
        self, prefix: Entry, descending: tuple[bool, ...], start: Entry | None, low: Entry, high: Entry
    ) -> Iterator[Entry]:
        level = len(prefix)
        down = descending[level]
        if start is not None:
            group = (*prefix, start[level])
            end = (*group, TOP)
            yield from self._walk(group, descending, start, max(low, group), min(high, end))
            low, high = (low, min(high, group)) if down else (max(low, end), high)
        while True:
            alike: list[Entry] = []
            for entry in self._entries.irange(low, high, inclusive=(True, False), reverse=down):
                if alike and entry[level] != alike[0][level]:
                    yield from _ordered(alike, descending, level)
                    alike = []
                alike.append(entry)
                if len(alike) > _ALIKE:
                    break
            else:
                yield from _ordered(alike, descending, level)
                return
            group = alike[0][: level + 1]
            end = (*group, TOP)
            yield from self._walk(group, descending, None, max(low, group), min(high, end))
            low, high = (low, group) if down else (end, high)

    def _fill(self, documents: Iterable[Document]) -> None:
        self._entries = SortedList(map(self._entry, documents))

    def _exchange(self, old: Document | None, new: Document | None) -> None:
        before = None if old is None else self._entry(old)
        after = None if new is None else self._entry(new)
        if before == after:
            return
        if before is not None:
            self._entries.remove(before)
        if after is not None:
            self._entries.add(after)


def sorted_by(documents: Documents, attributes: Sequence[str], fields: Mapping[str, Field]) -> Sorted:
    """The documents sorted by the values of `attributes`, up to date."""
    name = "sorted:" + ",".join([named(attribute, fields[attribute]) for attribute in attributes])

    def made() -> Sorted:
        return Sorted(documents, [_key_of(attribute, fields[attribute]) for attribute in attributes])

    return kept(documents, name, Sorted, made)


def _key_of(attribute: str, field: Field) -> Callable[[Document], Any]:
    """A function from a document to its key, whose equal texts are one where there are few."""
    key = sorting.key_of(attribute, field)
    if not field.type.textual:
        return key
    shared = Shared()
    return lambda document: shared[key(document)]


def _ordered(entries: list[Entry], descending: Sequence[bool], level: int) -> list[Entry]:
    """Entries that are alike up to `level`, each level below in its direction."""
    if len(entries) > 1:
        for below in range(len(descending) - 1, level, -1):
            entries.sort(key=itemgetter(below), reverse=descending[below])
    return entries


def _entry(keys: Sequence[Callable[[Document], Any]]) -> Callable[[Document], Entry]:
    if len(keys) == 1:
        key = keys[0]
        return lambda document: (key(document), document.sequence)
    return lambda document: (*[key(document) for key in keys], document.sequence)
