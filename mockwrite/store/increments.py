"""Adding to a number in a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.store import writes
from mockwrite.store.documents import Document
from mockwrite.store.operators.arithmetic import column_number

if TYPE_CHECKING:
    from mockwrite.store.world import Collection
    from mockwrite.store.writes import Writing

__all__ = ["increase"]


def increase(
    writing: Writing,
    collection: Collection,
    document_id: str,
    key: str,
    value: float,
    limit: float | None = None,
) -> Document:
    """Add `value` (negative: take it away) to the number at `key`, unless that goes beyond `limit`.

    What comes back shows the sum and the old ``$updatedAt``. NULL stays NULL in what is stored, though the
    sum is shown. AppwriteError: attribute_not_found (of the document, too), attribute_type_invalid,
    user_unauthorized, attribute_limit_exceeded.
    """
    attribute = collection.attributes.schema.attributes.get(key)
    if attribute is None:
        raise AppwriteError("attribute_not_found")
    if attribute.type not in ("integer", "double") or attribute.array:
        raise AppwriteError(
            "attribute_type_invalid",
            lambda w: f'{w.service} "{key}" is not a number',
            same_for_tables=True,
        )
    document = collection.documents.get(document_id)
    if document is None:
        raise AppwriteError("attribute_not_found")
    writing.access.require("update", collection, document)
    stored = document.data.get(key)
    total = (stored or 0) + value
    if limit is not None and (total > limit if value > 0 else total < limit):
        bound = "maximum" if value > 0 else "minimum"
        raise AppwriteError(
            "attribute_limit_exceeded",
            lambda w: f'{w.service} "{key}" has reached the {bound} value of {limit}',
        )
    data = document.data if stored is None else {**document.data, key: column_number(total, attribute)}
    writes.replace(
        collection,
        Document(
            document.id,
            document.sequence,
            document.created_at,
            writing.stamp,
            document.permissions,
            data,
        ),
    )
    return Document(
        document.id,
        document.sequence,
        document.created_at,
        document.updated_at,
        document.permissions,
        {**document.data, key: total},
    )
