"""Creating, updating and deleting documents, as the engine of the real server does it.

What a caller may not set has been dropped by the API before.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.store import readback
from mockwrite.store.documents import Document, Sent
from mockwrite.store.types import operators
from mockwrite.store.writing import cascade, linking, relinking, structure
from mockwrite.store.writing.rows import (
    Writing,
    date,
    insert,
    read_back,
    refuse_blank_dates,
    refuse_stale,
    replace,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockwrite.store.documents import Batch
    from mockwrite.store.model import Collection

__all__ = [
    "DocumentWriting",
    "create",
    "delete",
    "new",
    "new_all",
    "update",
]

_RETRIES = 2


class DocumentWriting(Writing):
    """A write that goes along relationships by what this file says."""

    __slots__ = ()

    def create(self, collection: Collection, sent: Sent) -> Document:
        return create(self, collection, sent)

    def update(self, collection: Collection, old: Document, sent: Sent) -> Document:
        return update(self, collection, old, sent)


def create(writing: Writing, collection: Collection, sent: Sent) -> Document:
    """Insert a document, which the writer has the right to create.

    Raises AppwriteError: document_invalid_structure, document_already_exists, relationship_value_invalid.
    """
    document = new(writing, collection, sent)
    if collection.attributes.schema.relationships:
        linking.link_new(writing, collection, document, sent.attributes)
    return insert(collection, document)


def new(writing: Writing, collection: Collection, sent: Sent) -> Document:
    """Return a checked document that is still to be inserted.

    Raises AppwriteError: document_invalid_structure.
    """
    refuse_blank_dates(sent)
    data = structure.new(collection.attributes.schema, sent.attributes, writing.now)
    created_at = updated_at = writing.stamp
    if sent.dates:
        created_at, updated_at = date(sent, "$createdAt", writing), date(sent, "$updatedAt", writing)
    return Document(sent.id or "", 0, created_at, updated_at, sent.permissions or (), data)


def new_all(writing: Writing, collection: Collection, batch: Batch) -> list[Document] | None:
    """Return what `new` does of each document of `batch`; None where something is wrong with one."""
    rows = structure.new_all(collection.attributes.schema, batch.columns, len(batch.ids), writing.now)
    if rows is None:
        return None
    now = writing.stamp
    return [
        Document(id, 0, now, now, granted, data)
        for id, granted, data in zip(batch.ids, batch.permissions, rows, strict=True)
    ]


def update(writing: Writing, collection: Collection, old: Document, sent: Sent) -> Document:
    """Merge what is sent into a document; one that says nothing new leaves it as it is, and needs but read.

    Its id can change its letter case. Where the structure of a partner, one to one and two-way, is invalid, the
    document is changed but for its links: as Appwrite 1.8.1 tries again, it takes itself to be deeper and deeper.

    AppwriteError: user_unauthorized, document_update_conflict, document_invalid_structure,
    document_already_exists, relationship_value_invalid.
    """
    if not collection.attributes.schema.relationships:
        return _update(writing, collection, old, sent)
    try:
        if not writing.atomic and writing.project.release.nested_writes_stay:
            return _update(writing, collection, old, sent)
        return _retried(lambda: _update(writing, collection, old, sent), writing)
    except relinking.UnlinkableError:
        deep = dataclasses.replace(writing, stack=(*writing.stack, collection.id, collection.id))
        return _update(deep, collection, old, sent)


def _retried(update: Callable[[], Document], writing: Writing) -> Document:
    """Return what `update` returns; of an invalid structure it is undone and tried again, as often as there.

    Nothing but numbers is left of that: each time the related documents that it makes use some up. AppwriteError: as
    `update`.
    """
    # utopia-php/database 3.5.0, 6.0.0: Adapter.php withTransaction
    for _ in range(_RETRIES):
        try:
            with writing.project.log.atomic():
                return update()
        except relinking.UnlinkableError:
            raise
        except AppwriteError as error:
            if error.type != "document_invalid_structure":
                raise
    with writing.project.log.atomic():
        return update()


def _update(writing: Writing, collection: Collection, old: Document, sent: Sent) -> Document:
    schema, attributes, known = collection.attributes.schema, sent.attributes, sent.attributes
    id = old.id if sent.id is None else sent.id
    permissions = old.permissions if sent.permissions is None else sent.permissions
    if schema.relationships:
        # Links are looked at after the attributes there are, and before those that there are not.
        known = {key: value for key, value in attributes.items() if key in schema.attributes}
    differs = (
        id != old.id
        or permissions != old.permissions
        or sent.dates.get("$createdAt") not in (None, old.created_at)
        or sent.dates.get("$updatedAt", old.updated_at) != old.updated_at
        or readback.differs(schema, old.data, known)
        or (schema.relationships and relinking.differs(writing, collection, old, attributes))
        or len(known) < len(attributes)
    )
    writing.access.require("update" if differs else "read", collection, old)
    refuse_stale(writing, old)
    refuse_blank_dates(sent)
    data = structure.changed(schema, old.data, attributes, writing.now)
    created_at = date(sent, "$createdAt", writing, old.created_at)
    updated_at = date(sent, "$updatedAt", writing, None if differs else old.updated_at)
    changed = Document(id, old.sequence, created_at, updated_at, permissions, data)
    if schema.relationships:
        relinking.relink(writing, collection, old, changed, attributes)
    operated = operators.among(attributes)
    replace(collection, changed, operated)
    return read_back(collection, changed) if operated else changed


def delete(writing: Writing, collection: Collection, document: Document) -> None:
    """Take a document out.

    AppwriteError: user_unauthorized, document_update_conflict, document_delete_restricted.
    """
    if collection.attributes.schema.relationships:
        cascade.delete(writing, collection, document)
        return
    writing.access.require("delete", collection, document)
    refuse_stale(writing, document)
    collection.documents.remove(document.id)
