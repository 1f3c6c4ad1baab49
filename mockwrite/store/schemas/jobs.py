"""What the real server's workers do once a request is answered: build and remove attributes and indexes.

A job is a row of its project's table of jobs, so that undoing what asked for it undoes the job, and undoing
what it did brings it back.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.releases.messages import Message
from mockwrite.store.querying import indexes
from mockwrite.store.schemas import uniqueness
from mockwrite.store.schemas.columns import takes_another
from mockwrite.store.schemas.limits import check_index, fits_key, known_to_indexes
from mockwrite.store.world import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockwrite.store.attributes import Attribute, Index, Status
    from mockwrite.store.documents import Documents
    from mockwrite.store.model import Collection
    from mockwrite.store.world import Project

__all__ = [
    "AT_WILL",
    "JOBS",
    "AttributeCreation",
    "AttributeRemoval",
    "IndexCreation",
    "IndexRemoval",
    "rewrite",
]

AT_WILL = Message("job_told_to_fail").text()
_INDEX_TYPES = ("key", "unique", "fulltext", "spatial", "object", "hnsw_euclidean", "hnsw_cosine", "hnsw_dot")


class _Build(Job):
    """Work within one collection; none, where that is gone."""

    __slots__ = ()

    def run(self, project: Project, *, fails: bool = False) -> None:
        database = project.databases.get(self.database)
        collection = None if database is None else database.collections.get(self.collection)
        if collection is not None:
            clock = project.world.clock
            clock.tick()
            (self.fail if fails else self.work)(collection, clock.stamp())

    @abstractmethod
    def work(self, collection: Collection, now: str) -> None:
        """Do it, at `now`."""

    @abstractmethod
    def fail(self, collection: Collection, now: str) -> None:
        """Leave what a worker leaves that fails: a creation ``failed``, a removal ``stuck``."""


class AttributeCreation(_Build):
    """An attribute becomes available, or failed."""

    __slots__ = ()
    kind = "createAttribute"

    def work(self, collection: Collection, now: str) -> None:
        attribute = collection.attributes.get(self.key)
        if attribute is not None and attribute.status == "processing":
            error = _attribute_error(collection, attribute)
            status: Status = "available" if error is None else "failed"
            built = replace(attribute, status=status, error=error or "", updated_at=now)
            collection.attributes.put(self.key, built)

    def fail(self, collection: Collection, now: str) -> None:
        attribute = collection.attributes.get(self.key)
        if attribute is not None and attribute.status == "processing":
            failed = replace(attribute, status="failed", error=AT_WILL, updated_at=now)
            collection.attributes.put(self.key, failed)


def _attribute_error(collection: Collection, attribute: Attribute) -> str | None:
    """What the engine says to an attribute that it cannot add, empty where that is not shown; None where it can."""
    usable = [found for found in collection.attributes if found.usable]
    if attribute.column.lower() in {found.column.lower() for found in usable}:
        # The engine compares the key with its columns; one with a dot only fails when it becomes a column.
        return _said(
            collection, Message("job_attribute_exists" if "." in attribute.key else "job_column_exists")
        )
    columns = [found for found in usable if found.relationship is None or found.relationship.stored]
    return None if takes_another(columns, attribute) else ""


class AttributeRemoval(_Build):
    """An attribute goes, from the documents and the indexes too, or is stuck."""

    __slots__ = ()
    kind = "deleteAttribute"

    def work(self, collection: Collection, now: str) -> None:
        attribute = collection.attributes.get(self.key)
        if attribute is None:
            return
        if attribute.usable:
            if any(
                len(found.attributes) > 1 and attribute.key in found.attributes
                for found in collection.indexes.unique
            ):
                # MariaDB drops no column out of a unique index on several; what it says is not shown.
                collection.attributes.put(self.key, replace(attribute, status="stuck", updated_at=now))
                return
            rewrite(collection.documents, lambda data: data.pop(attribute.key, None) is not None)
            indexes.forget(collection.documents, attribute.key)
        collection.attributes.remove(self.key)
        _trim_indexes(collection, attribute.key, now)

    def fail(self, collection: Collection, now: str) -> None:
        attribute = collection.attributes.get(self.key)
        if attribute is not None and attribute.status == "deleting":
            collection.attributes.put(
                self.key, replace(attribute, status="stuck", error=AT_WILL, updated_at=now)
            )


def _trim_indexes(collection: Collection, key: str, now: str) -> None:
    """Take an attribute out of all indexes; the empty and those that now repeat another one go."""
    indexes = {index.key: index for index in collection.indexes}
    for index in list(indexes.values()):
        if key in index.attributes:
            trimmed = indexes[index.key] = replace(_without(index, key), updated_at=now)
            if trimmed.attributes and not any(_repeats(trimmed, other) for other in indexes.values()):
                collection.indexes.put(index.key, trimmed)
            else:
                _remove_index(collection, index)


def _without(index: Index, key: str) -> Index:
    """An index without one of its attributes. Lengths and orders lose what equals its length or its order."""
    place = index.attributes.index(key)
    length = [index.lengths[place] or 0] if place < len(index.lengths) else []
    order = [index.orders[place]] if place < len(index.orders) and index.orders[place] is not None else []
    return replace(
        index,
        attributes=tuple(found for found in index.attributes if found != key),
        lengths=tuple(found for found in index.lengths if (found or 0) not in length),
        orders=tuple(found for found in index.orders if found not in order),
    )


def _repeats(index: Index, other: Index) -> bool:
    return index.key != other.key and index.attributes == other.attributes and index.orders == other.orders


class IndexCreation(_Build):
    """An index becomes available, or failed."""

    __slots__ = ()
    kind = "createIndex"

    def work(self, collection: Collection, now: str) -> None:
        index = collection.indexes.get(self.key)
        if index is not None and index.status == "processing":
            index = replace(index, prefixes=_prefixes(collection, index), updated_at=now)
            error, enforced = _index_error(collection, index), True
            if error is None and index.type == "unique" and uniqueness.violated(collection, index):
                enforced = not collection.attributes.release.keeps_unbuilt_indexes
                error = _said(collection, Message("job_document_exists")) if enforced else None
            status: Status = "available" if error is None else "failed"
            collection.indexes.put(
                self.key, replace(index, status=status, error=error or "", enforced=enforced)
            )

    def fail(self, collection: Collection, now: str) -> None:
        index = collection.indexes.get(self.key)
        if index is not None and index.status == "processing":
            collection.indexes.put(self.key, replace(index, status="failed", error=AT_WILL, updated_at=now))


def _prefixes(collection: Collection, index: Index) -> tuple[int | None, ...]:
    """The lengths of an index that say more than the size of the attribute does; those of arrays always do."""
    attributes = [collection.attributes.schema.attributes.get(key) for key in index.attributes]
    return (
        tuple(
            None if found is not None and not found.array and length == found.size else length
            for length, found in zip(index.lengths, attributes, strict=False)
        )
        + index.lengths[len(attributes) :]
    )


def _index_error(collection: Collection, index: Index) -> str | None:
    """What the engine says to an index that it cannot build, empty where that is not shown; None where it can."""
    if index.type not in _INDEX_TYPES:
        return _said(
            collection, Message("index_type_unknown", type=index.type, types=", ".join(_INDEX_TYPES))
        )
    attributes = known_to_indexes(collection.attributes.schema.attributes.values())
    try:
        check_index(index, index.prefixes, attributes)
    except AppwriteError as error:
        return _said(collection, error.detail or Message(error.type, subject=error.subject))
    if index.name.lower() in {found.name.lower() for found in collection.indexes if found.usable}:
        return _said(collection, Message("job_index_exists"))
    if not fits_key(index, index.prefixes, attributes):
        return ""
    return None


def _said(collection: Collection, message: Message) -> str:
    """What an attribute or an index says of why it failed."""
    return message.text(sentences=collection.attributes.release.messages)


class IndexRemoval(_Build):
    """An index goes."""

    __slots__ = ()
    kind = "deleteIndex"

    def work(self, collection: Collection, now: str) -> None:  # noqa: ARG002 - nothing is left to date
        index = collection.indexes.get(self.key)
        if index is not None:
            _remove_index(collection, index)

    def fail(self, collection: Collection, now: str) -> None:
        index = collection.indexes.get(self.key)
        if index is not None and index.status == "deleting":
            collection.indexes.put(self.key, replace(index, status="stuck", error=AT_WILL, updated_at=now))


JOBS: dict[str, type[Job]] = {
    job.kind: job for job in (AttributeCreation, AttributeRemoval, IndexCreation, IndexRemoval)
}
"""The jobs by their kinds."""


def _remove_index(collection: Collection, index: Index) -> None:
    collection.indexes.remove(index.key)
    uniqueness.forget(collection, index)


def rewrite(documents: Documents, change: Callable[[dict[str, Any]], bool]) -> None:
    """Change the data of all documents where `change`, given a copy of it, says that it did. O(n)."""
    for old in list(documents):
        data = dict(old.data)
        if change(data):
            documents.put(old.id, old.with_data(data))
