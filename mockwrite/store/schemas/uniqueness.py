"""Unique indexes: no two documents with the same values, by the collation, NULLs apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.mariadb import collation
from mockwrite.store.documents import getter
from mockwrite.store.querying import indexes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mockwrite.store.attributes import Attribute, Index
    from mockwrite.store.documents import Document, Documents
    from mockwrite.store.model import Collection
    from mockwrite.store.types.attribute_type import Key

__all__ = ["Unique", "clash", "forget", "violated"]

_FOLLOWER = "unique:"


class Unique(indexes.Index):
    """Whose values are taken, by whom. Looking up and following a change are O(1).

    It may follow documents that share values, since undoing brings back what was there before the index. Undoing may
    also bring back values of another type, before the index that fits them: so it looks at a value when next asked.
    """

    __slots__ = ("_parts", "_shared", "_taken", "index")

    def __init__(self, index: Index, attributes: dict[str, Attribute], documents: Documents) -> None:
        super().__init__(documents)
        self.index = index
        self._parts = [
            _part(key, attributes.get(key), prefix)
            for key, prefix in zip(index.attributes, index.prefixes, strict=False)
        ]
        self._taken: dict[tuple[Any, ...], int] = {}
        self._shared: dict[tuple[Any, ...], list[int]] = {}

    @property
    def violated(self) -> bool:
        """Whether some documents share their values."""
        return bool(self._shared)

    def holder(self, document: Document) -> int | None:
        """The sequence of the document that holds the values of `document`; None where nobody does."""
        key = self._key(document)
        return None if key is None else self._taken.get(key)

    def _fill(self, documents: Iterable[Document]) -> None:
        self._taken, self._shared = {}, {}
        for document in documents:
            self._exchange(None, document)

    def _exchange(self, old: Document | None, new: Document | None) -> None:
        before = None if old is None else self._key(old)
        after = None if new is None else self._key(new)
        if old is not None and new is not None and before == after and old.sequence == new.sequence:
            return
        if old is not None and before is not None:
            self._leave(before, old.sequence)
        if (
            new is not None
            and after is not None
            and self._taken.setdefault(after, new.sequence) != new.sequence
        ):
            self._shared.setdefault(after, []).append(new.sequence)

    def _leave(self, key: tuple[Any, ...], sequence: int) -> None:
        others = self._shared.get(key)
        if others is None:
            self._taken.pop(key, None)
            return
        if self._taken[key] == sequence:
            self._taken[key] = others.pop(0)
        else:
            others.remove(sequence)
        if not others:
            del self._shared[key]

    def _key(self, document: Document) -> tuple[Any, ...] | None:
        key = tuple([part(document) for part in self._parts])
        return None if None in key else key


def clash(collection: Collection, document: Document) -> Document | None:
    """The other document that a unique index of `collection` keeps `document` from being put beside, if any.

    A document never clashes with the one of its own sequence, which it replaces. O(1) an index. The caller
    raises document_already_exists (or overwrites, where the real server does).
    """
    unique, partners = collection.indexes.unique, collection.attributes.schema.partners
    for index in (*unique, *partners) if unique or partners else ():
        holder = _follower(collection, index).holder(document)
        if holder is not None and holder != document.sequence:
            return collection.documents.at(holder)
    return None


def violated(collection: Collection, index: Index) -> bool:
    """Whether documents that are there already keep a unique `index` from being built. O(n)."""
    follower = Unique(index, collection.attributes.schema.attributes, collection.documents)
    follower.refresh()
    return follower.violated


def forget(collection: Collection, index: Index) -> None:
    """Stop following for an index that is gone."""
    collection.documents.derived.pop(_FOLLOWER + index.key, None)


def _follower(collection: Collection, index: Index) -> Unique:
    """What follows the documents for `index`, up to date: built when first asked for, and again once it differs."""
    derived = collection.documents.derived
    name = _FOLLOWER + index.key
    follower = derived.get(name)
    if not isinstance(follower, Unique) or follower.index is not index:
        derived[name] = follower = Unique(
            index, collection.attributes.schema.attributes, collection.documents
        )
    follower.refresh()
    return follower


def _part(key: str, attribute: Attribute | None, prefix: int | None) -> Callable[[Document], Any]:
    """A function that reads off a document what an index compares; None where nothing collides."""
    read = getter(key)
    if attribute is None:
        compared: Key | None = collation.key if key == "$id" else None
    else:
        compared = attribute.type.unique_key(attribute, prefix)
    if compared is None:
        return read
    return lambda document: None if (value := read(document)) is None else compared(value)
