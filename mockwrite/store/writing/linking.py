"""Documents linked as they are written: related ones are made, changed or pointed to, as in Appwrite 1.8.1.

An id that no document has is kept where a column can keep it. What lies deeper than a write goes is left out
without a word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn

from mockwrite.errors import AppwriteError
from mockwrite.releases.messages import Message
from mockwrite.store import permissions
from mockwrite.store.documents import Document, Sent
from mockwrite.store.links import nesting
from mockwrite.store.links.linked_ids import DANGLING, linked_ids, says_all, whole
from mockwrite.store.links.links import related_collection
from mockwrite.store.links.nesting import Node, Reading
from mockwrite.store.types.refusals import invalid
from mockwrite.store.writing import rows, structure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mockwrite.releases import Release
    from mockwrite.store.attributes import Relationship
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.permissions import Grant
    from mockwrite.store.writing.rows import Writing

__all__ = ["Joint", "joint", "link_new", "point", "readable", "refuse"]

_MAX_ID = 255
# Two collections can send a write back and forth, beyond what limits the depth; PHP runs out of memory some time.
_DEEPEST = 64


def link_new(writing: Writing, collection: Collection, document: Document, sent: Mapping[str, Any]) -> None:
    """Link a document that is still to be inserted as `sent` says, and note in it what its columns keep.

    What a new document at the top links is written for good, even where the document itself is refused then.
    Raises AppwriteError: relationship_value_invalid, and whatever writing a related document can raise.
    """
    for key in collection.attributes.schema.relationships:
        value = sent.get(key)
        found = None if value is None else joint(writing, collection, document, key)
        if found is None:
            continue
        if isinstance(value, (list, dict)):
            _relate_all(found, value)
        else:
            document.data[key] = _relate_one(found, value)


def link_again(
    writing: Writing, collection: Collection, old: Document, document: Document, sent: Mapping[str, Any]
) -> None:
    """Link a document that takes the place of `old` whole.

    What is not sent is linked again. So many to many doubles; a new document takes the place of one that is
    gone; and what the child of a one-way relationship keeps is lost. Raises AppwriteError as `link_new`.
    """
    again: dict[str, Any] = {}
    for key, relationship in collection.attributes.schema.relationships.items():
        if key not in sent:
            related = related_collection(writing.database, relationship)
            before = linked_ids(writing.database, collection, old, key)
            if isinstance(before, list):
                again[key] = [_again(writing.database, relationship, related, id) for id in before]
            elif before is not None:
                id = "" if before is DANGLING else before
                again[key] = _again(writing.database, relationship, related, id)
    link_new(writing, collection, document, {**again, **sent})


def _again(database: Database, relationship: Relationship, related: Collection, id: str) -> str | Sent:
    """A related document as the engine sends it again: whole, or but its id, where it finds nothing new in it.

    It compares what it read before with what it reads now, which goes one level deeper.
    """
    document = related.documents.get(id)
    if document is None or relationship.two_way or relationship.type == "oneToMany":
        return whole(related, id)
    for key, link in related.attributes.schema.relationships.items():
        if linked_ids(database, related, document, key) not in (None, DANGLING, []):
            deeper = related_collection(database, link).attributes.schema.relationships
            back = link.two_way_key if link.two_way else None
            if any(not found.blind and name != back for name, found in deeper.items()):
                return whole(related, id)
    return id


def joint(writing: Writing, collection: Collection, document: Document, key: str) -> Joint | None:
    """The relationship `key` of a document that is being written; None where it lies too deep."""
    relationship = collection.attributes.schema.relationships[key]
    stack = writing.stack
    if len(stack) >= _DEEPEST:
        refuse("link_too_deep")
    if is_deep(writing) and stack[-1] != relationship.related_collection:
        return None
    inner = replace(writing, stack=(*stack, collection.id), left_out=set())
    return Joint(inner, document, relationship, related_collection(writing.database, relationship))


def is_deep(writing: Writing) -> bool:
    """Whether a write is as far from the document where it began as links are followed."""
    return len(writing.stack) >= nesting.MAX_DEPTH - 1


def refuse(key: str, /, **values: Any) -> NoReturn:
    """Raises AppwriteError: relationship_value_invalid."""
    raise AppwriteError("relationship_value_invalid", "link_invalid", rule=Message(key, **values))


def readable(writing: Writing, collection: Collection, id: str) -> Document | None:
    """The document of that id, unless the writer may not read it."""
    document = collection.documents.get(id)
    return document if document is not None and writing.access.may("read", collection, document) else None


def point(
    writing: Writing, collection: Collection, old: Document, key: str, id: str | None, *, touch: bool = False
) -> None:
    """Have the column `key` of a document keep `id`. Its time of change stays, unless `touch`.

    The document is checked as a whole. Raises AppwriteError: user_unauthorized, document_update_conflict,
    document_invalid_structure, document_already_exists.
    """
    schema = collection.attributes.schema
    differs = not is_deep(writing) and old.data.get(key) != id
    writing.access.require("update" if differs else "read", collection, old)
    rows.refuse_stale(writing, old)
    keeps = writing.keeps_dates and writing.project.release.keeps_dates_of_nested
    touched = differs and (touch or not keeps)
    updated_at = writing.stamp if touched else old.updated_at
    data = structure.changed(schema, old.data, {}, writing.now)
    data |= {link: old.data[link] for link in schema.links if link in old.data}
    data[key] = id
    if id is None:
        del data[key]
    rows.replace(
        collection, Document(old.id, old.sequence, old.created_at, updated_at, old.permissions, data)
    )


@dataclass(frozen=True, slots=True)
class Joint:
    """Where a `document` that is being written meets the `related` collection."""

    writing: Writing
    document: Document
    relationship: Relationship
    related: Collection

    def relate(self, sent: Sent) -> str:
        """Make or change a related document, link with it, and give back its id."""
        old = self.readable(sent.id or "")
        if old is not None:
            self._check_read(old)
        if self._points_back:
            sent = sent.replace(self.relationship.two_way_key, self.document.id)
        if old is None:
            related = self.create(sent)
        elif says_all(self.writing.database, self.related, old, sent.attributes):
            related = old
        else:
            seen = self._partly_seen(old)
            kept = self.writing.project.release.keeps_dates_of_nested
            dates = {"$updatedAt": old.updated_at} if kept else {}
            related = self.update(old, Sent(None, None, dates, {**seen, **sent.attributes}))
        self.join(related.id)
        return related.id

    def relate_by_id(self, id: str) -> None:
        """Link with the document of that id, if there is one."""
        related = self.readable(id)
        if related is not None:
            if self._points_back:
                self.point(related, self.document.id)
            self.join(id)

    def readable(self, id: str) -> Document | None:
        """The related document of that id, unless the writer may not read it."""
        return readable(self.writing, self.related, id)

    def create(self, sent: Sent) -> Document:
        """Make a related document; where it says nothing of permissions, it takes over those of this one."""
        id = sent.id or self.writing.project.world.ids.unique()
        if len(id) > _MAX_ID:
            rule = Message("string_too_long", max=_MAX_ID)
            raise invalid("attribute_wrong", name="$id", part="type", rule=rule)
        self.writing.access.require("create", self.related)
        if sent.permissions is None:
            permissions = self.document.permissions
        else:
            permissions = sent.permissions
            _check_permissions(permissions, self.writing.project.release)
        related = self.writing.create(self.related, Sent(id, permissions, sent.dates, sent.attributes))
        self.settle()
        self._check_read(related, len(self.writing.stack))
        return related

    def update(self, old: Document, sent: Sent) -> Document:
        """Merge what is sent into a related document."""
        related = self.writing.update(self.related, old, sent)
        self.settle()
        self._check_read(related)
        return related

    def point(self, related: Document, id: str | None, *, touch: bool = False) -> None:
        """Have the column at the other end keep `id`."""
        point(self.writing, self.related, related, self.relationship.two_way_key, id, touch=touch)
        self.settle()

    def join(self, id: str) -> None:
        """Link many to many."""
        junction = self.writing.database.junction(self.relationship)
        if junction is not None:
            junction.link(self.relationship.side, self.document.id, id)
            self.settle()

    def settle(self) -> None:
        """Keep what a write at the top has linked by now, or any write, whatever becomes of the rest of it."""
        writing = self.writing
        if not writing.atomic and (len(writing.stack) == 1 or writing.project.release.nested_writes_stay):
            writing.project.log.keep()

    @property
    def _points_back(self) -> bool:
        relationship = self.relationship
        if relationship.type == "oneToOne":
            return relationship.two_way
        return relationship.many and relationship.junction is None

    def _partly_seen(self, related: Document) -> dict[str, Any]:
        """The links of a related document that the writer does not see whole: what is not seen is taken away."""
        writing, collection = self.writing, self.related
        if writing.access.roles is None:
            return {}
        seen: dict[str, Any] = {}
        for key, relationship in collection.attributes.schema.relationships.items():
            before = linked_ids(writing.database, collection, related, key, writing.access)
            if before != linked_ids(writing.database, collection, related, key):
                other = related_collection(writing.database, relationship)
                seen[key] = [whole(other, id) for id in before] if isinstance(before, list) else []
        return seen

    def _check_read(self, related: Document, depth: int = 0) -> None:
        """The engine reads what it wrote. Raises AppwriteError: user_unauthorized where the writer may not."""
        if self.writing.access.roles is not None:
            writing = self.writing
            reading = Reading(writing.database, writing.access, writing.now, writing.project.release)
            nesting.populate(reading, self.related, [Node(self.related, related)], depth=depth)


def _check_permissions(granted: Iterable[Grant], release: Release) -> None:
    """AppwriteError: document_invalid_structure, where the real server fails with a 500; an update checks none."""
    # utopia-php/database 0.66.0, 3.5.0, 6.0.0: Database.php createDocument, updateDocument
    try:
        permissions.check(list(granted), longest_dimension=release.longest_team_role)
    except permissions.InvalidPermissionError as invalid_one:
        raise AppwriteError("document_invalid_structure", invalid_one.message) from None


def _relate_one(found: Joint, value: Any) -> str:
    relationship = found.relationship
    if not isinstance(value, (str, Sent)):
        refuse("link_one_or_many_expected")
    if relationship.type == "oneToOne" and not relationship.stored:
        refuse("link_from_child", type="oneToOne")
    if relationship.many:
        refuse("link_many_not_id" if isinstance(value, str) else "link_many_not_document")
    if isinstance(value, Sent):
        return found.relate(value)
    found.relate_by_id(value)
    return value


def _relate_all(found: Joint, values: list[Any] | dict[str, Any]) -> None:
    if not found.relationship.many:
        refuse("link_array_for_one")
    for value in values.values() if isinstance(values, dict) else values:
        if isinstance(value, Sent):
            found.relate(value)
        elif isinstance(value, str):
            found.relate_by_id(value)
        else:
            refuse("link_one_or_many_expected")
