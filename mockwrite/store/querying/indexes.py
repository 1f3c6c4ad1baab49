"""What is kept sorted or grouped of a collection's documents, so that a query need not look at all of them.

Each is made when it is first asked for. From then on a write only notes which document it touched, and the
next query brings the index up to date: so a write, and undoing it, costs the same with indexes as without.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, insort
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from mockwrite.caches import cached
from mockwrite.mariadb import collation
from mockwrite.store import permissions
from mockwrite.store.documents import getter
from mockwrite.store.querying import sorting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mockwrite.store.attributes import Field
    from mockwrite.store.documents import Document, Documents
    from mockwrite.store.permissions import Grant

__all__ = [
    "Grouped",
    "Index",
    "Linked",
    "Readers",
    "folded",
    "forget",
    "granted",
    "grouped_by",
    "kept",
    "linked_by",
    "named",
    "readers",
]

AnyIndex = TypeVar("AnyIndex", bound="Index")

_FEW = 64


class Index(ABC):
    """Follows the documents of a collection. O(1) a write; O(log n) a document when it is next used."""

    __slots__ = ("_documents", "_stale")

    lasting: ClassVar[bool] = False

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


class Grouped(Index):
    """Documents by keys of which each has none or some."""

    __slots__ = ("_keys", "_sequences")

    def __init__(self, documents: Documents, keys: Callable[[Document], Iterable[Any]]) -> None:
        super().__init__(documents)
        self._keys = keys
        self._sequences: dict[Any, list[int]] = {}

    def sequences(self, key: Any) -> Sequence[int]:
        """The sequences of the documents that have `key`, going up. O(1)."""
        return self._sequences.get(key, ())

    def _fill(self, documents: Iterable[Document]) -> None:
        found: dict[Any, list[int]] = {}
        for document in documents:
            for key in self._keys(document):
                found.setdefault(key, []).append(document.sequence)
        self._sequences = found

    def _exchange(self, old: Document | None, new: Document | None) -> None:
        before = set() if old is None else set(self._keys(old))
        after = set() if new is None else set(self._keys(new))
        if old is not None:
            for key in before - after:
                self._leave(key, old.sequence)
        if new is not None:
            for key in after - before:
                insort(self._sequences.setdefault(key, []), new.sequence)

    def _leave(self, key: Any, sequence: int) -> None:
        sequences = self._sequences[key]
        del sequences[bisect_left(sequences, sequence)]
        if not sequences:
            del self._sequences[key]


class Linked(Grouped):
    """Documents by the id that they keep as a link."""

    __slots__ = ()

    def __init__(self, documents: Documents, attribute: str) -> None:
        def keys(document: Document) -> tuple[str, ...]:
            id = document.data.get(attribute)
            return () if id is None else (collation.key(id),)

        super().__init__(documents, keys)

    def sequences(self, id: str) -> Sequence[int]:
        """The sequences of the documents that keep `id`, going up. O(1)."""
        return super().sequences(collation.key(id))


def linked_by(documents: Documents, attribute: str) -> Linked:
    """The documents by the ids that they keep at `attribute`, up to date."""
    return kept(documents, _LINKED + attribute, Linked, lambda: Linked(documents, attribute))


def grouped_by(documents: Documents, attribute: str, field: Field) -> Grouped:
    """The documents by the key of their value of an attribute, or by the items of an array, up to date."""
    read = getter(attribute)
    if field.array:
        made = partial(Grouped, documents, lambda document: dict.fromkeys(read(document) or ()))
    else:
        key = sorting.key_of(attribute, field)
        made = partial(Grouped, documents, lambda document: (key(document),))
    return kept(documents, f"grouped:{named(attribute, field)}", Grouped, made)


def readers(documents: Documents) -> Readers:
    """The documents grouped by who may read them, up to date."""
    return kept(documents, _READERS, Readers, lambda: Readers(documents))


def folded(roles: Iterable[str]) -> frozenset[str]:
    """Roles as they compare where documents are listed: without regard to case, unlike elsewhere."""
    return frozenset(role.lower() for role in roles)


@cached(4096)
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


_LINKED = "linked:"
_READERS = "readers:"
