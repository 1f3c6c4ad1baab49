"""Adding to a number in a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.php.numbers import leading
from mockwrite.php.values import bound
from mockwrite.store.types.number import NumberType
from mockwrite.store.writing import rows

if TYPE_CHECKING:
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection
    from mockwrite.store.writing.rows import Writing

__all__ = ["check", "increase"]


def check(value: float) -> None:
    """Refuse what no number can be increased or decreased by. Raises AppwriteError: general_argument_invalid."""
    if value <= 0:
        raise AppwriteError("general_argument_invalid", "increment_not_positive")


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
    sum is shown; with a limit it is not touched at all. The database gets `value` as text, and so adds
    doubles; and as text what may be there at most, so that a double of more digits than a text has can be
    beyond that, and stays.

    Raises AppwriteError: attribute_not_found (of the document, too), attribute_type_invalid,
    user_unauthorized, attribute_limit_exceeded.
    """
    attribute = collection.attributes.schema.attributes.get(key)
    if attribute is None:
        raise AppwriteError("attribute_not_found")
    if not isinstance(attribute.type, NumberType) or attribute.array:
        raise AppwriteError("attribute_type_invalid", "increment_not_numeric", key=key, same_for_tables=True)
    document = collection.documents.get(document_id)
    if document is None:
        raise AppwriteError("attribute_not_found")
    writing.access.require("update", collection, document)
    stored = document.data.get(key)
    total = (stored or 0) + value
    if limit is not None and (total > limit if value > 0 else total < limit):
        which = "maximum" if value > 0 else "minimum"
        raise AppwriteError(
            "attribute_limit_exceeded", "increment_limit_exceeded", which=which, limit=bound(limit)
        )
    data = document.data
    if stored is not None:
        data = {
            **data,
            key: attribute.type.column_number(attribute, float(stored) + leading(bound(value) or "")),
        }
    if not limit or (stored is not None and _is_within(stored, value, limit - value)):
        unbound = collection.attributes.schema.doubles
        rows.replace(collection, document.with_data(data, writing.stamp), unbound)
    return document.with_data({**document.data, key: total})


def _is_within(stored: float, value: float, limit: float) -> bool:
    most = leading(bound(limit) or "") if isinstance(limit, float) else limit
    return stored <= most if value > 0 else stored >= most
