"""A document as Python sees it: what the API answers, with its links as ids."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mockwrite.dialects import COLLECTIONS
from mockwrite.services.databases.document_models import whole
from mockwrite.wire.output import dumps

if TYPE_CHECKING:
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection

__all__ = ["shown"]


def shown(document: Document, collection: Collection) -> dict[str, Any]:
    """The document; of its relationships, those of which its own side keeps the id."""
    fields = whole(document, collection, COLLECTIONS)
    for key, relationship in collection.attributes.schema.relationships.items():
        if relationship.stored:
            fields[key] = document.data.get(key)
    read: dict[str, Any] = json.loads(dumps(fields))
    return read
