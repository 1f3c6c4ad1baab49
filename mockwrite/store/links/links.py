"""Where a relationship leads, and who refers to a document by the column that keeps its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.store.querying import indexes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.store.attributes import Relationship
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection, Database

__all__ = ["Referrers", "related_collection"]


def related_collection(database: Database, relationship: Relationship) -> Collection:
    """The collection at the other end. Raises AppwriteError: collection_not_found."""
    collection = database.collections.get(relationship.related_collection)
    if collection is None:
        raise AppwriteError("collection_not_found", subject=relationship.related_collection)
    return collection


class Referrers:
    """The documents of a collection, as it is now, by the id that their column `key` keeps."""

    __slots__ = ("_index", "_rows")

    def __init__(self, collection: Collection, key: str) -> None:
        self._index = indexes.linked_by(collection.documents, key)
        self._rows = collection.documents.sequences

    def of(self, id: str) -> Iterator[Document]:
        """Return the documents that keep `id`, in the order of their creation. O(1), then O(1) each."""
        return map(self._rows.__getitem__, self._index.sequences(id))
