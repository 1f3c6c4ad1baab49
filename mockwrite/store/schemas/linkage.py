"""What the real server's workers do for relationships: link two collections, and take them apart."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mockwrite.releases.messages import Message
from mockwrite.store.querying import indexes
from mockwrite.store.schemas.jobs import AT_WILL, rewrite
from mockwrite.store.world import Job

if TYPE_CHECKING:
    from mockwrite.store.attributes import Attribute, Relationship, Status
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.world import Project

__all__ = ["Abandonment", "LinkCreation", "LinkRemoval"]


@dataclass(frozen=True, slots=True)
class _End:
    """A relationship seen from the `attribute` of a collection; `related` is None where that is gone."""

    database: Database
    collection: Collection
    attribute: Attribute
    link: Relationship
    related: Collection | None

    @property
    def mirror(self) -> Attribute | None:
        """The attribute at the other end."""
        return None if self.related is None else self.related.attributes.get(self.link.two_way_key)


class _LinkJob(Job):
    """Work on a relationship, named by one of its attributes."""

    __slots__ = ()

    def run(self, project: Project, *, fails: bool = False) -> None:
        database = project.databases.get(self.database)
        collection = None if database is None else database.collections.get(self.collection)
        attribute = None if collection is None else collection.attributes.get(self.key)
        if (
            database is not None
            and collection is not None
            and attribute is not None
            and attribute.relationship
        ):
            link = attribute.relationship
            end = _End(
                database, collection, attribute, link, database.collections.get(link.related_collection)
            )
            clock = project.world.clock
            clock.tick()
            (self.fail if fails else self.work)(end, clock.stamp())

    @abstractmethod
    def work(self, end: _End, now: str) -> None:
        """Do it, at `now`."""

    @abstractmethod
    def fail(self, end: _End, now: str) -> None:
        """Leave what a worker leaves that fails."""


class LinkCreation(_LinkJob):
    """A relationship becomes available on both sides, or failed on the one that was asked for it."""

    __slots__ = ()
    kind = "createAttribute"

    def work(self, end: _End, now: str) -> None:
        if end.related is None:
            error = _said(end, Message("job_collection_missing"))
            _mark(end.collection, end.attribute, "failed", error, now)
        elif end.attribute.status == "processing":
            if end.related.id == end.collection.id:
                _link_with_itself(end, now)
            elif end.link.type == "oneToMany" and not end.link.two_way and end.mirror is not None:
                # MariaDB has a column of that name; what it says is not shown.
                _mark(end.collection, end.attribute, "failed", "", now)
            elif end.link.type == "manyToMany" and _same_column(end):
                # It keeps its links in a table of their own, with a column for each side.
                error = _said(end, Message("job_attribute_exists"))
                _mark(end.collection, end.attribute, "failed", error, now)
            else:
                _mark(end.collection, end.attribute, "available", "", now)
                _mirror(end, end.related, now)

    def fail(self, end: _End, now: str) -> None:
        if end.attribute.status == "processing":
            _mark(end.collection, end.attribute, "failed", AT_WILL, now)


def _said(end: _End, message: Message) -> str:
    return message.text(sentences=end.collection.attributes.release.messages)


def _same_column(end: _End) -> bool:
    mirrored = replace(end.attribute, key=end.link.two_way_key)
    return mirrored.column.lower() == end.attribute.column.lower()


def _link_with_itself(end: _End, now: str) -> None:
    """The engine writes down both sides of one collection, each time from scratch, and so forgets the first."""
    if end.link.type in ("oneToOne", "manyToOne"):
        problem = Message("index_attribute_not_found", key=end.attribute.key)
        error = _said(end, Message("job_relationship_unindexed", problem=problem))
        _mark(end.collection, end.attribute, "failed", error, now)
        if end.link.two_way:
            return
    else:
        _mark(end.collection, replace(end.attribute, lost=True), "available", "", now)
    _mirror(end, end.collection, now)


def _mirror(end: _End, related: Collection, now: str) -> None:
    """Make the other side available; where the relationship is not two-way, to the engine alone."""
    mirror = end.mirror
    if mirror is None and not end.link.two_way:
        mirror = replace(
            end.attribute,
            key=end.link.two_way_key,
            sequence=related.attributes.next_sequence(),
            relationship=replace(
                end.link,
                related_collection=end.collection.id,
                two_way_key=end.attribute.key,
                side="child",
            ),
            hidden=True,
        )
    elif mirror is None or not end.link.two_way:
        return
    _mark(related, mirror, "available", "", now)


class LinkRemoval(_LinkJob):
    """A relationship goes from both sides, with what the documents keep of it."""

    __slots__ = ()
    kind = "deleteAttribute"

    def work(self, end: _End, now: str) -> None:
        self._take_apart(end, now)
        _drop_junction(end.database, end.link)

    def _take_apart(self, end: _End, now: str) -> None:
        mirror = end.mirror
        _drop(end.collection, end.attribute)
        if end.related is None or mirror is None:
            return
        if end.attribute.usable:
            if mirror.relationship is not None:
                _drop(end.related, mirror)
        elif end.link.two_way and mirror.usable:
            # The engine never had this relationship, and keeps what the API takes for its other side.
            _mark(end.related, replace(mirror, hidden=True), "available", "", now)
        elif end.link.two_way:
            end.related.attributes.remove(mirror.key)

    def fail(self, end: _End, now: str) -> None:
        mirror = end.mirror
        if end.attribute.status == "deleting":
            _mark(end.collection, end.attribute, "stuck", AT_WILL, now)
        if end.related is not None and mirror is not None and mirror.status == "deleting":
            _mark(end.related, mirror, "stuck", AT_WILL, now)


class Abandonment(Job):
    """What other collections have of relationships with one that was deleted goes."""

    __slots__ = ()
    kind = "deleteCollection"

    def run(self, project: Project, *, fails: bool = False) -> None:
        database = project.databases.get(self.database)
        if database is None or fails:
            return
        for collection in list(database.collections):
            for attribute in list(collection.attributes):
                link = attribute.relationship
                if link is not None and link.related_collection == self.collection:
                    _drop(collection, attribute)
                    _drop_junction(database, link)


def _mark(collection: Collection, attribute: Attribute, status: Status, error: str, now: str) -> None:
    marked = replace(attribute, status=status, error=error, updated_at=now)
    collection.attributes.put(attribute.key, marked)


def _drop(collection: Collection, attribute: Attribute) -> None:
    if attribute.relationship is not None and attribute.relationship.stored:
        rewrite(collection.documents, lambda data: data.pop(attribute.key, None) is not None)
        indexes.forget(collection.documents, attribute.key)
    collection.attributes.remove(attribute.key)


def _drop_junction(database: Database, link: Relationship) -> None:
    """Take the links many to many away once neither side has the relationship. O(attributes of the database)."""
    number = link.junction
    if number is not None and not any(
        attribute.relationship is not None and attribute.relationship.junction == number
        for collection in database.collections
        for attribute in collection.attributes
    ):
        database.junctions.remove(str(number))
