"""What all writing of documents shares: what it is made with, and rows put in their places."""

from __future__ import annotations

import heapq
from abc import ABC, abstractmethod
from collections.abc import Collection as Keys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.php import datetimes
from mockwrite.php.values import php_text
from mockwrite.releases.messages import Message
from mockwrite.store.schemas import uniqueness
from mockwrite.store.types.refusals import invalid
from mockwrite.store.writing import structure

if TYPE_CHECKING:
    from mockwrite.store.access import Access
    from mockwrite.store.documents import Document, Sent
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.world import Project

__all__ = [
    "Writing",
    "date",
    "insert",
    "insert_all",
    "read_back",
    "refuse_blank_dates",
    "refuse_stale",
    "replace",
    "reread",
]

_REREAD = 25


@dataclass(slots=True)
class Writing(ABC):
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

    @abstractmethod
    def create(self, collection: Collection, sent: Sent) -> Document:
        """Insert a document that this one is linked with; see `mockwrite.store.writing.writes.create`."""

    @abstractmethod
    def update(self, collection: Collection, old: Document, sent: Sent) -> Document:
        """Change a document that this one is linked with; see `mockwrite.store.writing.writes.update`."""


def insert(collection: Collection, document: Document) -> Document:
    """Put a checked document in, with a sequence of its own. AppwriteError: document_already_exists."""
    document.sequence = collection.documents.next_sequence()
    return _put_in(collection, document)


def insert_all(collection: Collection, many: Sequence[Document]) -> list[Document]:
    """Put checked documents in. AppwriteError: document_already_exists.

    All of them use up a number, wherever one is refused.
    """
    # 1.8.1, 1.9.6: writes.har; InnoDB numbers the rows of one INSERT before it writes them
    documents, schema = collection.documents, collection.attributes.schema
    for document, sequence in zip(many, documents.next_sequences(len(many)), strict=True):
        document.sequence = sequence
    if collection.indexes.unique or schema.partners:
        return [_put_in(collection, document) for document in many]
    kept = structure.kept_all(schema, [document.data for document in many])
    rows = [
        document if data is document.data else document.with_data(data)
        for document, data in zip(many, kept, strict=True)
    ]
    try:
        documents.put_new([document.id for document in many], rows)
    except KeyError:
        raise AppwriteError("document_already_exists") from None
    return list(many)


def _put_in(collection: Collection, document: Document) -> Document:
    if uniqueness.clash(collection, document):
        raise AppwriteError("document_already_exists")
    try:
        collection.documents.add(document.id, _kept(collection, document))
    except KeyError:
        raise AppwriteError("document_already_exists") from None
    return document


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


def read_back(collection: Collection, written: Document) -> Document:
    """Return a document as the real server reads it again after operators: as the database keeps it."""
    return collection.documents.get(written.id) or written


def reread(documents: Iterable[Document]) -> set[str]:
    """Return the ids of the first few documents: where operators changed them, the real server reads these again."""
    first = heapq.nsmallest(_REREAD, documents, key=lambda document: document.sequence)
    return {document.id for document in first}


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
