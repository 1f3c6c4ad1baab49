"""What is asked of a schema: attributes and indexes added and removed, and what stands against it.

Building and removing is left to jobs. The checks, and their order, are those of Appwrite 1.8.1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.store.attributes import Attribute, Index
from mockwrite.store.schemas.jobs import AttributeCreation, AttributeRemoval, IndexCreation, IndexRemoval
from mockwrite.store.schemas.limits import (
    ARRAY_LENGTH,
    INDEXES,
    check_attributes,
    check_index,
    known_to_indexes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.store.model import Collection, Database
    from mockwrite.store.world import Project

__all__ = [
    "add_attribute",
    "add_index",
    "attribute_of",
    "refuse_default",
    "remove_attribute",
    "remove_index",
]

_INDEXABLE = ("$id", "$createdAt", "$updatedAt")
_MAX_LENGTH = 2**31 - 1


def add_attribute(project: Project, collection: Collection, attribute: Attribute) -> Attribute:
    """Add a new attribute, in processing; a job makes it available.

    Raises AppwriteError: attribute_default_unsupported, document_invalid_structure, attribute_limit_exceeded,
    attribute_already_exists.
    """
    refuse_default(attribute, attribute.default)
    if attribute.type.spatial and attribute.required and len(collection.documents):
        raise AppwriteError("document_invalid_structure", "spatial_attribute_required")
    check_attributes(collection.id, [*collection.attributes, attribute])
    if attribute.key in collection.attributes:
        raise AppwriteError("attribute_already_exists", subject=attribute.key)
    attribute = replace(attribute, sequence=collection.attributes.next_sequence(), fill=attribute.default)
    collection.attributes.put(attribute.key, attribute)
    project.enqueue(AttributeCreation, collection, attribute.key)
    return attribute


def refuse_default(attribute: Attribute, default: Any) -> None:
    """Raise AppwriteError: attribute_default_unsupported for a default where there can be none."""
    if default is None:
        return
    if attribute.required:
        raise AppwriteError("attribute_default_unsupported", "default_of_required")
    if attribute.array:
        raise AppwriteError("attribute_default_unsupported", "default_of_array")


def attribute_of(collection: Collection, key: str) -> Attribute:
    """Raise AppwriteError: attribute_not_found."""
    attribute = collection.attributes.get(key)
    if attribute is None or attribute.hidden:
        raise AppwriteError("attribute_not_found", subject=key)
    return attribute


def remove_attribute(project: Project, collection: Collection, key: str, now: str) -> None:
    """Remove an attribute, by a job. Raises AppwriteError: attribute_not_found."""
    attribute = attribute_of(collection, key)
    if attribute.status == "available":
        collection.attributes.put(key, replace(attribute, status="deleting", updated_at=now))
    project.enqueue(AttributeRemoval, collection, attribute.key)


def add_index(
    project: Project,
    database: Database,
    collection: Collection,
    *,
    key: str,
    type: str,
    attributes: Sequence[str],
    lengths: Sequence[int | None],
    orders: Sequence[str],
    now: str,
) -> Index:
    """Add a new index, in processing; a job builds it, or has it fail.

    Raises AppwriteError: index_limit_exceeded, attribute_unknown, attribute_type_invalid, attribute_not_available,
    index_invalid, index_already_exists.
    """
    if len(collection.indexes) >= INDEXES:
        raise AppwriteError("index_limit_exceeded", "index_limit", collection=collection.id)
    found = [_indexable(project, collection, name) for name in attributes]
    index = Index(
        id=f"{database.sequence}_{collection.sequence}_{key}",
        key=key,
        sequence=0,
        type=type,
        attributes=tuple(attributes),
        lengths=_lengths(found, lengths),
        orders=_orders(found, orders),
        created_at=now,
        updated_at=now,
    )
    check_index(index, index.lengths, known_to_indexes(collection.attributes))
    _refuse_gaps(found, orders)
    if any(abs(length or 0) > _MAX_LENGTH for length in index.lengths):
        raise AppwriteError("index_invalid", "index_length_too_long", max=_MAX_LENGTH)
    if key in collection.indexes:
        raise AppwriteError("index_already_exists", subject=key)
    index = replace(index, sequence=collection.indexes.next_sequence())
    collection.indexes.put(key, index)
    project.enqueue(IndexCreation, collection, key)
    return index


def _indexable(project: Project, collection: Collection, key: str) -> Attribute | None:
    """The attribute to index; None for a system field."""
    if key in _INDEXABLE:
        return None
    attribute = collection.attributes.get(key)
    if attribute is None or attribute.key != key:
        raise AppwriteError("attribute_unknown", "index_attribute_unknown", key=key)
    if attribute.relationship is not None:
        raise AppwriteError("attribute_type_invalid", "index_on_relationship", key=key)
    if attribute.status != "available":
        raise AppwriteError("attribute_not_available", "index_attribute_unavailable", key=key)
    if attribute.array and not collection.attributes.release.indexes_arrays:
        raise AppwriteError("index_invalid", "index_on_arrays_unsupported", same_for_tables=True)
    return attribute


def _lengths(attributes: list[Attribute | None], sent: Sequence[int | None]) -> tuple[int | None, ...]:
    """A length for each attribute, none where 0 was sent, its own for arrays; and what was sent beyond."""
    lengths = [length or None for length in sent[: len(attributes)]]
    lengths += [None] * (len(attributes) - len(lengths))
    return tuple(
        ARRAY_LENGTH if attribute is not None and attribute.array else length
        for attribute, length in zip(attributes, lengths, strict=True)
    ) + tuple(sent[len(attributes) :])


def _orders(attributes: list[Attribute | None], sent: Sequence[str]) -> tuple[str | None, ...]:
    """The orders as sent, but none for arrays."""
    orders: list[str | None] = list(sent)
    for place, attribute in enumerate(attributes):
        if attribute is not None and attribute.array:
            orders += [None] * (place + 1 - len(orders))
            orders[place] = None
    return tuple(orders)


def _refuse_gaps(attributes: list[Attribute | None], sent: Sequence[str]) -> None:
    """Raise AppwriteError: document_invalid_structure, where an array's own order would leave a gap.

    Later servers than 1.6.2 fail on it.
    """
    # 1.6.2: controllers/api/databases.php leaves what the engine says of the index's own record to general.php
    arrays = [attribute is not None and attribute.array for attribute in attributes]
    beyond = arrays[len(sent) :]
    if beyond != sorted(beyond, reverse=True):
        raise AppwriteError("document_invalid_structure", "orders_expected")


def remove_index(project: Project, collection: Collection, key: str, now: str) -> Index:
    """Remove an index, by a job; what comes back is the index. Raises AppwriteError: index_not_found."""
    index = collection.indexes.get(key)
    if index is None:
        raise AppwriteError("index_not_found", subject=key)
    if index.status == "available":
        collection.indexes.put(key, replace(index, status="deleting", updated_at=now))
    project.enqueue(IndexRemoval, collection, index.key)
    return index
