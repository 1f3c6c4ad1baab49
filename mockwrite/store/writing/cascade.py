"""A linked document deleted: what goes with it, what is unlinked, and what forbids it, as on Appwrite 1.8.1.

A rule holds on both sides of its relationship, and does not mean the same on both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.store.access import EVERYTHING
from mockwrite.store.links.linked_ids import DANGLING, linked_ids
from mockwrite.store.links.links import Referrers, related_collection
from mockwrite.store.links.nesting import visible
from mockwrite.store.writing import linking, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mockwrite.store.attributes import Relationship
    from mockwrite.store.documents import Document
    from mockwrite.store.junctions import Junction, Link
    from mockwrite.store.model import Collection
    from mockwrite.store.writing.rows import Writing

__all__ = ["delete"]


@dataclass(frozen=True, slots=True)
class _Step:
    """A relationship along which a deletion goes on, from one document to those that it is linked with."""

    collection: str
    document: str
    key: str
    relationship: Relationship


def delete(writing: Writing, collection: Collection, document: Document) -> None:
    """Take a document out, and with it what goes by cascade.

    Raises AppwriteError: user_unauthorized, document_update_conflict, document_delete_restricted.
    """
    pending = [_Deletion(writing, collection, document, ()).run()]
    while pending:
        victim = next(pending[-1], None)
        if victim is None:
            pending.pop()
        else:
            pending.append(victim.run())


@dataclass(frozen=True, slots=True)
class _Deletion:
    """The deletion of one document, reached by the steps of `stack`."""

    writing: Writing
    collection: Collection
    document: Document
    stack: tuple[_Step, ...]

    def run(self) -> Iterator[_Deletion]:
        """Delete the document, once the deletions that are given out have run."""
        documents = self.collection.documents
        document = documents.get(self.document.id)
        if document is None:
            return
        self.writing.access.require("delete", self.collection, document)
        rows.refuse_stale(self.writing, document)
        relationships = self.collection.attributes.schema.relationships
        linked = {
            key: linked_ids(self.writing.database, self.collection, document, key) for key in relationships
        }
        for key, relationship in relationships.items():
            before = linked[key]
            others = (
                [before] if isinstance(before, str) else [] if before in (None, DANGLING) else list(before)
            )
            side = _Side(
                self, key, relationship, related_collection(self.writing.database, relationship), others
            )
            match relationship.on_delete:
                case "restrict":
                    side.restrict()
                case "setNull":
                    side.set_null()
                case "cascade":
                    yield from side.cascade()
        if document.id in documents:
            documents.remove(document.id)


@dataclass(frozen=True, slots=True)
class _Side:
    """One relationship of a document that is deleted, and the ids of those that the engine finds linked."""

    deletion: _Deletion
    key: str
    relationship: Relationship
    related: Collection
    others: list[str]

    def restrict(self) -> None:
        """Refuse the deletion on the side that restricts it. Raises AppwriteError: document_delete_restricted."""
        relationship = self.relationship
        if self.others and relationship.type != "manyToOne" and relationship.side == "parent":
            raise AppwriteError("document_delete_restricted")
        if relationship.side == "child" and relationship.type == "manyToOne" and any(self._referrers()):
            raise AppwriteError("document_delete_restricted")
        if relationship.side == "child" and relationship.type == "oneToOne" and not relationship.two_way:
            self._unlink(list(self._referrers())[:1])

    def set_null(self) -> None:
        """Unlink the others. Rights are asked for only to find those that know of a one-way link."""
        relationship = self.relationship
        match relationship.type, relationship.side:
            case ("oneToOne", "child") if not relationship.two_way:
                self._unlink(list(self._referrers())[:1])
            case ("manyToOne", "child") if not relationship.two_way:
                self._unlink(self._visible_referrers())
            case ("oneToOne", _) if relationship.two_way:
                self._unlink(self._found())
            case ("oneToMany", "parent") | ("manyToOne", "child"):
                self._unlink(self._found())
            case ("manyToMany", _):
                for junction, link in self._links():
                    junction.unlink(link)

    def cascade(self) -> Iterator[_Deletion]:
        """Give out the deletions of the others, unless they would come back along the same relationship."""
        deletion, relationship = self.deletion, self.relationship
        step = _Step(deletion.collection.id, deletion.document.id, self.key, relationship)
        if any(_leads_back(before, step) for before in deletion.stack):
            return
        match relationship.type, relationship.side:
            case ("oneToOne", _) | ("oneToMany", "parent"):
                victims = self._found()
            case ("manyToOne", "child"):
                victims = self._visible_referrers()
            case _:
                victims = []
        stack = (*deletion.stack, step)
        for victim in victims:
            yield _Deletion(deletion.writing, self.related, victim, stack)
        for junction, link in self._links():
            child = self.related.documents.get(link.child) if relationship.side == "parent" else None
            if child is not None:
                yield _Deletion(deletion.writing, self.related, child, stack)
            junction.unlink(link)

    def _found(self) -> list[Document]:
        return list(filter(None, map(self.related.documents.get, self.others)))

    def _links(self) -> list[tuple[Junction, Link]]:
        """The links many to many of the document, and the junction that holds them."""
        junction = self.deletion.writing.database.junction(self.relationship)
        if junction is None:
            return []
        return [(junction, link) for link in junction.of(self.relationship.side, self.deletion.document.id)]

    def _referrers(self) -> Iterator[Document]:
        return Referrers(self.related, self.relationship.two_way_key).of(self.deletion.document.id)

    def _visible_referrers(self) -> list[Document]:
        """Return the referrers that the caller may read.

        Raises AppwriteError: user_unauthorized where it may read none of the related collection.
        """
        return list(filter(visible(self.deletion.writing.access, self.related), self._referrers()))

    def _unlink(self, others: Iterable[Document]) -> None:
        writing = replace(self.deletion.writing, access=EVERYTHING)
        for other in others:
            linking.point(writing, self.related, other, self.relationship.two_way_key, None, touch=True)


def _leads_back(before: _Step, step: _Step) -> bool:
    """Whether a step was taken before, or goes along the relationship of one that was, from the other side.

    The engine knows a relationship by its keys, and so takes some for the same that are not.
    """
    if before == step:
        return True
    one, other = before.relationship, step.relationship
    same_target = one.related_collection == other.related_collection
    return one.side != other.side and (
        (before.key == other.two_way_key and before.collection == other.related_collection)
        or (one.two_way_key == step.key and one.related_collection == step.collection)
        or (before.key == step.key and one.two_way_key != other.two_way_key and same_target)
        or (before.key != step.key and one.two_way_key == other.two_way_key and same_target)
    )
