"""Creating, updating and deleting documents, as the engine of the real server does it.

What a caller may not set has been dropped by the API before.
"""

from __future__ import annotations

import dataclasses
import heapq
from collections.abc import Collection as Keys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.php import datetimes
from mockwrite.php.values import php_text
from mockwrite.releases.messages import Message
from mockwrite.store import readback
from mockwrite.store.documents import Document, Sent
from mockwrite.store.schemas import uniqueness
from mockwrite.store.types import operators
from mockwrite.store.types.refusals import invalid
from mockwrite.store.writing import cascade, linking, relinking, structure

if TYPE_CHECKING:
    from mockwrite.store.access import Access
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.world import Project

__all__ = [
    "Writing",
    "create",
    "date",
    "delete",
    "insert",
    "new",
    "read_back",
    "refuse_blank_dates",
    "refuse_stale",
    "replace",
    "reread",
    "update",
]

_REREAD = 25


@dataclass(slots=True)
class Writing:
    """The database, the rights and the time that a write is made with; `stamp` is the time as the wire writes it.

    `unless_newer` refuses to touch what changed since. `stack` names the collections that the write came
    through, along relationships. One that is not `atomic` leaves behind what it linked, where it fails. What it
    takes to lie too deep to be linked, it notes in `left_out`. Unless it `keeps_dates`, it heeds none that are
    sent, and all that it changes says so.
    """

    project: Project
    database: Database
    access: Access
    now: datetime
    unless_newer: datetime | None = None
    stack: tuple[str, ...] = ()
    atomic: bool = True
    keeps_dates: bool = True
    left_out: set[str] = field(default_factory=set)
    stamp: str = field(init=False)

    def __post_init__(self) -> None:
        self.stamp = datetimes.format(self.now)


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
    return Document(
        sent.id or "",
        0,
        date(sent, "$createdAt", writing),
        date(sent, "$updatedAt", writing),
        sent.permissions or (),
        structure.new(collection.attributes.schema, sent.attributes, writing.now),
    )


def insert(collection: Collection, document: Document) -> Document:
    """Put a checked document in, with a sequence of its own. AppwriteError: document_already_exists."""
    documents = collection.documents
    if document.id in documents or uniqueness.clash(collection, document):
        raise AppwriteError("document_already_exists")
    document.sequence = documents.next_sequence()
    documents.put(document.id, _kept(collection, document))
    return document


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
        with writing.project.log.atomic():
            return _update(writing, collection, old, sent)
    except relinking.UnlinkableError:
        deep = dataclasses.replace(writing, stack=(*writing.stack, collection.id, collection.id))
        return _update(deep, collection, old, sent)


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


def read_back(collection: Collection, written: Document) -> Document:
    """Return a document as the real server reads it again after operators: as the database keeps it."""
    return collection.documents.get(written.id) or written


def reread(documents: Iterable[Document]) -> set[str]:
    """Return the ids of the first few documents: where operators changed them, the real server reads these again."""
    first = heapq.nsmallest(_REREAD, documents, key=lambda document: document.sequence)
    return {document.id for document in first}


def replace(collection: Collection, changed: Document, computed: Keys[str] = ()) -> Document:
    """Put a checked document in the place of the one with its id; the database `computed` some of its values.

    AppwriteError: document_already_exists.
    """
    if uniqueness.clash(collection, changed):
        raise AppwriteError("document_already_exists")
    collection.documents.put(changed.id, _kept(collection, changed, computed))
    return changed


def _kept(collection: Collection, document: Document, computed: Keys[str] = ()) -> Document:
    """Return the document as the database keeps it; the answer to its writing shows it as it was before."""
    kept = structure.kept(collection.attributes.schema, document.data, computed)
    return document if kept is document.data else document.with_data(kept)


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


def refuse_blank_dates(sent: Sent) -> None:
    """Raises AppwriteError: document_invalid_structure where a date is sent, and is empty."""
    for key, date in sent.dates.items():
        if date is not None and php_text(date) in ("", "0"):
            raise invalid("attribute_missing", key=key)


def date(sent: Sent, key: str, writing: Writing, fallback: str | None = None) -> str:
    """A date that a key may set, normalised; `fallback`, or now, where it sends none.

    AppwriteError: document_invalid_structure.
    """
    value = sent.dates.get(key) if writing.keeps_dates else None
    if value is None:
        return fallback or writing.stamp
    text = php_text(value)
    normalised = None if text is None else datetimes.normalise(text, writing.now)
    if normalised is None:
        raise invalid("attribute_wrong", name=key, part="type", rule=Message("date_expected"))
    return normalised


def refuse_stale(writing: Writing, document: Document) -> None:
    """Refuse a document that changed after what the writer knows.

    Raises AppwriteError: document_update_conflict.
    """
    limit = writing.unless_newer
    if limit is not None and datetime.fromisoformat(document.updated_at) > limit:
        raise AppwriteError("document_update_conflict")
