"""Related documents within the ones that are read: population, as the engine of Appwrite 1.8.1 does it.

It goes from level to level, at most two below the documents that are read, with the rights of the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, Union

from mockwrite.errors import AppwriteError
from mockwrite.releases.messages import Message
from mockwrite.store.links import selections
from mockwrite.store.links.links import Referrers, related_collection
from mockwrite.store.links.selections import Selection
from mockwrite.store.querying import indexes, query_rules
from mockwrite.store.querying.queries import Find, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Collection as Ids
    from datetime import datetime

    from mockwrite.releases import Release
    from mockwrite.store.access import Access
    from mockwrite.store.attributes import Relationship
    from mockwrite.store.documents import Document
    from mockwrite.store.junctions import Junction
    from mockwrite.store.model import Collection, Database

__all__ = ["MAX_DEPTH", "Node", "Reading", "Related", "populate", "visible"]

MAX_DEPTH = 3

Related: TypeAlias = Union["Node", list["Node"], str, None]


class Node:
    """A document on its way out: what shows of it, and what it is linked with.

    A link shows as an id until it is populated. `document` is None for one that is gone, or hidden from the
    caller.
    """

    __slots__ = ("collection", "document", "links", "selection")

    def __init__(
        self,
        collection: Collection,
        document: Document | None,
        selection: Selection = selections.EVERYTHING,
        links: Ids[str] | None = None,
    ) -> None:
        self.collection = collection
        self.document = document
        self.selection = selection
        self.links: dict[str, Related] = {}
        if document is not None:
            shown = _links(collection, selection) if links is None else links
            if shown:
                self.links = {key: document.data.get(key) for key in shown}


def _links(collection: Collection, selection: Selection, but: str | None = None) -> list[str]:
    """The columns of links that a selection shows, all but one."""
    return [key for key in collection.attributes.schema.links if key != but and selection.shows(key)]


@dataclass(frozen=True, slots=True)
class Reading:
    """The database, the rights, the time and the release that documents are read with."""

    database: Database
    access: Access
    now: datetime
    release: Release


@dataclass(frozen=True, slots=True)
class _Level:
    """Nodes of one collection, the paths selected below them, and the link that leads back to their origin."""

    nodes: Sequence[Node]
    collection: Collection
    nested: Mapping[str, Sequence[str]]
    back: str | None = None


def populate(
    reading: Reading,
    collection: Collection,
    nodes: Sequence[Node],
    nested: Mapping[str, Sequence[str]] | None = None,
    depth: int = 0,
) -> None:
    """Put related documents in the place of links: two levels of them, less the `depth` that is reached.

    `nested` are the paths that were selected; None populates all. Raises AppwriteError: user_unauthorized where a
    related collection lets the caller read nothing, general_query_invalid for a path that leads nowhere, or to
    more documents than a query can name.
    """
    levels = [_Level(nodes, collection, nested or {})] if nodes else []
    for below in range(depth + 1, MAX_DEPTH + 1):
        following = []
        for level in levels:
            for key, relationship in level.collection.attributes.schema.relationships.items():
                if key == level.back or (nested is not None and key not in level.nested):
                    continue
                if below == MAX_DEPTH:
                    _drop(level.nodes, key)
                    continue
                step = _Step(reading, key, relationship, None if nested is None else level.nested[key])
                found = step.populate(level.nodes)
                if relationship.two_way:
                    _drop(found, relationship.two_way_key)
                if found:
                    back = relationship.two_way_key if relationship.two_way else None
                    following.append(_Level(found, step.related, step.selection.nested, back))
        levels = following


def visible(access: Access, collection: Collection) -> Callable[[Document], bool]:
    """Whether a document of `collection` shows. Raises AppwriteError: user_unauthorized where none can."""
    roles = access.limits(collection)
    if roles is None:
        return lambda _document: True
    held = indexes.folded(roles)
    return lambda document: not held.isdisjoint(indexes.granted(document.permissions))


def _drop(nodes: Iterable[Node], key: str) -> None:
    for node in nodes:
        node.links.pop(key, None)


class _Step:
    """From the documents of one collection to those that they are linked with by the attribute `key`."""

    def __init__(
        self, reading: Reading, key: str, relationship: Relationship, paths: Sequence[str] | None
    ) -> None:
        self._reading = reading
        self._key = key
        self._relationship = relationship
        self._paths = paths
        self.related = related_collection(reading.database, relationship)
        self.selection = selections.EVERYTHING
        if paths is not None:
            relationships = self.related.attributes.schema.relationships
            self.selection = selections.read(relationships, [(path,) for path in paths])

    def populate(self, nodes: Sequence[Node]) -> Sequence[Node]:
        """Populate one link of all `nodes`, and give back what they are linked with."""
        relationship = self._relationship
        if relationship.blind:
            _drop(nodes, self._key)
            return ()
        if not relationship.many:
            return self._one(nodes)
        junction = self._reading.database.junction(relationship)
        return self._many(nodes) if junction is None else self._joined(nodes, junction)

    def _one(self, nodes: Sequence[Node]) -> Sequence[Node]:
        linked = [(node, id) for node in nodes if isinstance(id := node.links.get(self._key), str)]
        if not linked:
            return ()
        found = self._named([id for _, id in linked])
        for node, id in linked:
            node.links[self._key] = found.get(id) or Node(self.related, None)
        return list(found.values())

    def _many(self, nodes: Sequence[Node]) -> Sequence[Node]:
        """Selects are not checked here: of the columns, those stay that have their names."""
        related, column = self.related, self._relationship.two_way_key
        self._limit(column, len(nodes))
        everywhere = self._reading.access.limits(related) is None
        shows = visible(self._reading.access, related)
        selection = selections.EVERYTHING
        if self._paths is not None and "*" not in self._paths:
            selection = Selection(frozenset(self._paths))
        links = _links(related, selection, but=column if self._relationship.two_way else None)
        referrers = Referrers(related, column)
        found: list[Node] = []
        for node in nodes:
            id = node.document.id if node.document is not None else ""
            mine = [
                Node(related, document, selection, links)
                for document in referrers.of(id)
                if document.data[column] == id and (everywhere or shows(document))
            ]
            node.links[self._key] = mine
            found += mine
        return found

    def _joined(self, nodes: Sequence[Node], junction: Junction) -> Sequence[Node]:
        side = self._relationship.side
        self._limit(self._relationship.two_way_key, len(nodes))
        ids = [
            [
                link.other(side)
                for link in junction.of(side, node.document.id)
                if link.at(side) == node.document.id
            ]
            for node in nodes
            if node.document is not None
        ]
        found = self._named(id for mine in ids for id in mine)
        for node, mine in zip(nodes, ids, strict=True):
            node.links[self._key] = [found[id] for id in mine if id in found]
        return list(found.values())

    def _named(self, ids: Iterable[str]) -> dict[str, Node]:
        """The documents of those ids that show, by the very id."""
        unique = dict.fromkeys(ids)
        if not unique:
            return {}
        self._limit("$id", len(unique))
        schema = self.related.attributes.schema
        selects = [Query("select", values=(path,)) for path in self._paths or ()]
        asked = Find(selects, self._reading.now, self._reading.release)
        query_rules.check(asked, schema, ())
        shows = visible(self._reading.access, self.related)
        query_rules.check_selection(asked, schema)
        documents = filter(None, map(self.related.documents.get, unique))
        return {
            document.id: Node(self.related, document, self.selection)
            for document in documents
            if shows(document)
        }

    def _limit(self, attribute: str, count: int) -> None:
        """Refuse more values than a query can name. Raises AppwriteError: general_query_invalid."""
        if self._paths is not None and count > query_rules.MAX_VALUES:
            problem = Message("query_values_too_many", max=query_rules.MAX_VALUES, attribute=attribute)
            raise AppwriteError("general_query_invalid", "query_unreadable", problem=problem)
