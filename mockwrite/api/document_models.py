"""What documents look like on the wire. Their JSON is made once, and kept with the document."""

from __future__ import annotations

from collections.abc import Collection as Keys
from typing import TYPE_CHECKING, Any

from mockwrite.api.output import dumps, number
from mockwrite.store import structure

if TYPE_CHECKING:
    from mockwrite.api.dialects import Dialect
    from mockwrite.api.endpoint import Call, Page
    from mockwrite.store.documents import Document
    from mockwrite.store.world import Collection

__all__ = ["Shown", "document", "documents", "increased", "whole"]


class Shown:
    """A document as it leaves: of which collection, and which attributes of it (None: all).

    `written` is the answer to a write, which can differ from what a read of the document says.
    """

    __slots__ = ("collection", "document", "selected", "written")

    def __init__(
        self,
        document: Document,
        collection: Collection,
        selected: Keys[str] | None = None,
        *,
        written: bool = False,
    ) -> None:
        self.document = document
        self.collection = collection
        self.selected = selected
        self.written = written


def document(shown: Shown, call: Call) -> bytes:
    """The JSON of one document."""
    if shown.written and shown.collection.attributes.schema.echoes:
        return dumps(whole(shown.document, shown.collection, call.dialect, written=True))
    if shown.selected is None:
        return _encoded(shown.document, shown.collection, call.dialect)
    everything = whole(shown.document, shown.collection, call.dialect)
    return dumps(
        {key: value for key, value in everything.items() if key.startswith("$") or key in shown.selected}
    )


def increased(shown: Shown, call: Call) -> bytes:
    """The JSON that answers an increment: it does not say where the document belongs."""
    fields = whole(shown.document, shown.collection, call.dialect)
    del fields["$databaseId"], fields[f"${call.dialect.collection}Id"]
    return dumps({key: number(value) if isinstance(value, float) else value for key, value in fields.items()})


def documents(page: Page, call: Call) -> bytes:
    """The JSON of a list of documents."""
    rows = b",".join([document(row, call) for row in page.rows])
    name = call.dialect.documents.encode()
    return b'{"total":%d,"%s":[%s]}' % (page.total, name, rows)


def whole(
    document: Document, collection: Collection, dialect: Dialect, *, written: bool = False
) -> dict[str, Any]:
    """Every attribute and system field of a document."""
    schema = collection.attributes.schema
    fields = structure.shown(schema, document.data, written=written)
    for key in schema.floats:
        fields[key] = _numbers(fields[key])
    fields["$id"] = document.id
    fields["$sequence"] = document.sequence
    fields["$createdAt"] = document.created_at
    fields["$updatedAt"] = document.updated_at
    fields["$permissions"] = document.permissions
    fields["$databaseId"] = collection.database
    fields[f"${dialect.collection}Id"] = collection.id
    return fields


def _numbers(value: Any) -> Any:
    """A float, NULL, or a list of these, as deep as that of a polygon."""
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    return None if value is None else number(value)


def _encoded(document: Document, collection: Collection, dialect: Dialect) -> bytes:
    schema = collection.attributes.schema
    kept = document.wire
    if kept is not None and kept[0] is schema and kept[1] is dialect:
        return kept[2]
    text = dumps(whole(document, collection, dialect))
    document.wire = (schema, dialect, text)
    return text
