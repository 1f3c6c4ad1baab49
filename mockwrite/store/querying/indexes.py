"""What is kept sorted or grouped of a collection's documents, so that a query need not look at all of them.

Each is made when it is first asked for. From then on a write only notes which document it touched, and the
next query brings the index up to date: so a write, and undoing it, costs the same with indexes as without.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, insort
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from sortedcontainers import SortedList

from mockwrite.mariadb import collation
from mockwrite.store import permissions
from mockwrite.store.querying import sorting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mockwrite.store.attributes import Field
    from mockwrite.store.documents import Document, Documents
    from mockwrite.store.permissions import Grant

__all__ = [
    "EVERYWHERE",
    "TOP",
    "Entry",
    "Index",
    "Linked",
    "Readers",
    "Sorted",
    "Span",
    "folded",
    "forget",
    "granted",
    "kept",
    "linked_by",
    "named",
    "readers",
    "sorted_by",
]

AnyIndex = TypeVar("AnyIndex", bound="Index")
Entry = tuple[Any, ...]

_FEW = 64
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


class Index(ABC):
    """Follows the documents of a collection. O(1) a write; O(log n) a document when it is next used."""

    __slots__ = ("_documents", "_stale")

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._stale: dict[int, Document | None] | None = None

    def change(self, old: Document | None, new: Document | None) -> None:
        """Note that `old` made place for `new`."""
        stale = self._stale
        if stale is None:
            return
        if old is not None:
            stale.setdefault(old.sequence, old)
        if new is not None:
            stale.setdefault(new.sequence, None)
        if len(stale) > _FEW + len(self._documents) // 8:
            self._stale = None
            self._fill(())

    def refresh(self) -> None:
        """Take in what changed since the last time; where that is much, begin anew."""
        stale, self._stale = self._stale, {}
        if stale is None:
            self._fill(self._documents)
            return
        for sequence, old in stale.items():
            new = self._documents.sequences.get(sequence)
            if new is not old:
                self._exchange(old, new)

    @abstractmethod
    def _fill(self, documents: Iterable[Document]) -> None:
        """Forget all, learn `documents`."""

    @abstractmethod
    def _exchange(self, old: Document | None, new: Document | None) -> None:
        """Forget `old`, learn `new`."""


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

    def within(self, spans: Sequence[Span], most: int) -> list[int]:
        """The sequences of the documents in `spans`, no more than `most`: for many spans of little each."""
        entries = (self._entries.irange(low, high, inclusive=(True, False)) for low, high in spans)
        return list(map(_sequence, islice(chain.from_iterable(entries), most)))

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
        level = len(prefix)
        down = descending[level]
        if all(other is down for other in descending[level:]):
            if start is not None:
                low, high = (low, min(high, start)) if down else (max(low, (*start, TOP)), high)
            yield from self._entries.irange(low, high, inclusive=(True, False), reverse=down)
            return
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


class Readers(Index):
    """Documents by the roles that may read them."""

    __slots__ = ("_readable",)

    def __init__(self, documents: Documents) -> None:
        super().__init__(documents)
        self._readable: dict[str, set[int]] = {}

    def readable(self, roles: Iterable[str]) -> list[set[int]]:
        """The sequences that each of the roles may read, those aside that may read nothing."""
        found = (self._readable.get(role) for role in folded(roles))
        return [sequences for sequences in found if sequences]

    def _fill(self, documents: Iterable[Document]) -> None:
        self._readable = {}
        for document in documents:
            self._exchange(None, document)

    def _exchange(self, old: Document | None, new: Document | None) -> None:
        if old is not None:
            for role in granted(old.permissions):
                self._readable[role].discard(old.sequence)
        if new is not None:
            for role in granted(new.permissions):
                self._readable.setdefault(role, set()).add(new.sequence)


class Linked(Index):
    """Documents by the id that they keep as a link."""

    __slots__ = ("_attribute", "_sequences")

    def __init__(self, documents: Documents, attribute: str) -> None:
        super().__init__(documents)
        self._attribute = attribute
        self._sequences: dict[str, list[int]] = {}

    def sequences(self, id: str) -> Sequence[int]:
        """The sequences of the documents that keep `id`, sorted. O(1)."""
        return self._sequences.get(collation.key(id), ())

    def _fill(self, documents: Iterable[Document]) -> None:
        self._sequences = {}
        for document in documents:
            self._exchange(None, document)

    def _exchange(self, old: Document | None, new: Document | None) -> None:
        before = None if old is None else old.data.get(self._attribute)
        after = None if new is None else new.data.get(self._attribute)
        if old is not None and before is not None:
            self._leave(collation.key(before), old.sequence)
        if new is not None and after is not None:
            insort(self._sequences.setdefault(collation.key(after), []), new.sequence)

    def _leave(self, key: str, sequence: int) -> None:
        sequences = self._sequences[key]
        del sequences[bisect_left(sequences, sequence)]
        if not sequences:
            del self._sequences[key]


def sorted_by(documents: Documents, attributes: Sequence[str], fields: Mapping[str, Field]) -> Sorted:
    """The documents sorted by the values of `attributes`, up to date."""
    name = _SORTED + ",".join(named(attribute, fields[attribute]) for attribute in attributes)
    keys = [sorting.key_of(attribute, fields[attribute]) for attribute in attributes]
    return kept(documents, name, Sorted, lambda: Sorted(documents, keys))


def linked_by(documents: Documents, attribute: str) -> Linked:
    """The documents by the ids that they keep at `attribute`, up to date."""
    return kept(documents, _LINKED + attribute, Linked, lambda: Linked(documents, attribute))


def readers(documents: Documents) -> Readers:
    """The documents grouped by who may read them, up to date."""
    return kept(documents, _READERS, Readers, lambda: Readers(documents))


def folded(roles: Iterable[str]) -> frozenset[str]:
    """Roles as they compare where documents are listed: without regard to case, unlike elsewhere."""
    return frozenset(role.lower() for role in roles)


@lru_cache(maxsize=4096)
def granted(grants: tuple[Grant, ...]) -> frozenset[str]:
    """The roles, `folded`, that may read a document with these permissions."""
    return folded(permissions.roles(grants, "read"))


def forget(documents: Documents, attribute: str) -> None:
    """Drop what is kept by `attribute`: to be called when it is renamed, deleted, or changes its column."""
    for name, index in list(documents.derived.items()):
        if isinstance(index, Index) and attribute in _attributes(name):
            del documents.derived[name]


def kept(documents: Documents, name: str, kind: type[AnyIndex], make: Callable[[], AnyIndex]) -> AnyIndex:
    """The index that is kept under a name, ``kind:attribute=type,…``, up to date; `make` makes it at first."""
    found = documents.derived.get(name)
    index = found if isinstance(found, kind) else make()
    documents.derived[name] = index
    index.refresh()
    return index


def named(attribute: str, field: Field) -> str:
    """An attribute of that type in the name of an index."""
    return f"{attribute}={field.type.name}{'[]' if field.array else ''}"


def _attributes(name: str) -> list[str]:
    return [part.partition("=")[0] for part in name.partition(":")[2].split(",")]


_SORTED = "sorted:"
_LINKED = "linked:"
_READERS = "readers:"


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
