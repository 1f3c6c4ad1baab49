"""A collection made with its attributes and indexes, at once: no job builds them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from mockwrite.errors import AppwriteError
from mockwrite.store.attributes import Attribute, Index
from mockwrite.store.schemas.columns import takes_another
from mockwrite.store.schemas.limits import (
    ATTRIBUTES,
    MAX_ROW_WIDTH,
    check_index,
    fits_key,
    known_to_indexes,
    row_width,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mockwrite.store.model import Collection, Database

__all__ = ["make_whole"]


class Definition(Protocol):
    """An index that is asked for."""

    @property
    def key(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def attributes(self) -> tuple[str, ...]: ...
    @property
    def orders(self) -> tuple[str | None, ...]: ...
    @property
    def lengths(self) -> tuple[int | None, ...]: ...


def make_whole(
    database: Database,
    collection: Collection,
    attributes: Sequence[Attribute],
    indexes: Sequence[Definition],
    now: str,
) -> None:
    """Give a new collection its attributes and indexes, available.

    Raises AppwriteError: index_invalid, collection_limit_exceeded, collection_already_exists (which the real server
    makes of whatever MariaDB says is there twice).
    """
    # 1.9.6: Databases/…/Collections/Create.php
    for attribute in attributes:
        sequence = collection.attributes.next_sequence()
        collection.attributes.put(attribute.key, replace(attribute, sequence=sequence))
    arrays = {attribute.key for attribute in attributes if attribute.array}
    if any(not arrays.isdisjoint(index.attributes) for index in indexes):
        raise AppwriteError("index_invalid", "index_on_arrays_unsupported", same_for_tables=True)
    known = known_to_indexes(attributes)
    built = [_built(database, collection, index, now) for index in indexes]
    for index in built:
        check_index(index, index.lengths, known)
    if (
        len(attributes) > ATTRIBUTES
        or row_width(attributes) > MAX_ROW_WIDTH
        or not all(takes_another(attributes[:count], found) for count, found in enumerate(attributes))
    ):
        raise AppwriteError("collection_limit_exceeded", subject=collection.id)
    if _repeat(attribute.column for attribute in attributes) or _repeat(index.name for index in built):
        raise AppwriteError("collection_already_exists", subject=collection.id)
    sizes = {attribute.key: attribute.size for attribute in attributes}
    for index in built:
        kept = zip(index.attributes, index.lengths, strict=True)
        prefixes = tuple(None if length == sizes.get(key) else length for key, length in kept)
        if not fits_key(index, prefixes, known):
            raise AppwriteError("index_invalid")
        sequence = collection.indexes.next_sequence()
        collection.indexes.put(index.key, replace(index, prefixes=prefixes, sequence=sequence))


def _built(database: Database, collection: Collection, index: Definition, now: str) -> Index:
    return Index(
        id=f"{database.sequence}_{collection.sequence}_{index.key}",
        key=index.key,
        sequence=0,
        type=index.type,
        attributes=index.attributes,
        lengths=index.lengths,
        orders=index.orders,
        created_at=now,
        updated_at=now,
        status="available",
    )


def _repeat(names: Iterable[str]) -> bool:
    """Whether two names are the same, whatever their letter case."""
    seen = [name.lower() for name in names]
    return len(set(seen)) < len(seen)
