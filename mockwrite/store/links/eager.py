"""Related documents as the engine of Appwrite 1.6.2 reads them: all of them, unasked, one document after the other.

It goes down from each document alone, and remembers by which relationships it came: it takes none of these again,
nor the other side of one, nor some that look alike. What is selected below a document is asked of everything that the
document is linked with; and a document that is read alone takes the paths out of it, for all that are asked after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.store.links.links import Referrers, related_collection
from mockwrite.store.links.nesting import Node, visible
from mockwrite.store.links.selections import EVERYTHING, Selection
from mockwrite.store.querying import query_rules
from mockwrite.store.querying.queries import Find, Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mockwrite.store.attributes import Relationship
    from mockwrite.store.documents import Document
    from mockwrite.store.links.nesting import Reading
    from mockwrite.store.model import Collection

__all__ = ["nodes_of"]

_MAX_DEPTH = 3
_WITH_MANY = ("oneToMany", "manyToMany")
_SYSTEM = frozenset(("$id", "$createdAt", "$updatedAt", "$permissions"))
_PLACES = frozenset(("$databaseId", "$collectionId"))

_Selects = list[list[object]]
"""The values of each select, in their order: the same lists for all that are asked the same."""


def nodes_of(
    reading: Reading,
    collection: Collection,
    documents: Sequence[Document],
    selects: Sequence[Sequence[object]],
    *,
    listed: bool = False,
) -> list[Node]:
    """Return documents with what `selects` show of them, and with what they are linked with.

    Lists leave out what is gone, or hidden from the caller, and where their documents belong, unless that is selected.

    Raises:
        AppwriteError: user_unauthorized, where some may be linked and none may be read; general_query_invalid for a
            select that one of their collections cannot answer.
    """
    return _Walk(reading, listed).nodes(collection, documents, _copied(selects), top=listed)


def _select(relationships: Mapping[str, Relationship], selects: _Selects, *, top: bool) -> Selection:
    """Return what selects show of a document: of no select, everything.

    A system field shows where each select names it; where a document belongs, it always tells below the `top`. Where
    selects name no column, all show, but nothing of them is decoded.
    """
    if not selects:
        return EVERYTHING
    named = frozenset(value for values in selects for value in values if isinstance(value, str))
    kept = _SYSTEM.intersection(*(frozenset(map(str, values)) for values in selects))
    system = kept | (_PLACES & named if top else _PLACES)
    # PHP finds true equal to ``*``.
    if "*" in named or any(value is True for values in selects for value in values):
        return Selection(None, system=system)
    columns = frozenset(filter(None, (_column(relationships, name) for name in named)))
    # utopia-php/database 0.66.0: Database.php decode; queries.har, page "queries: select"
    return Selection(columns or None, system=system, decoded=bool(columns))


def _column(relationships: Mapping[str, Relationship], name: str) -> str | None:
    """Return the column that a name selects; a path along a relationship of some types selects none.

    Raises AppwriteError: general_query_invalid, where the other side keeps the column, on which the real server fails.
    """
    key, dot, _ = name.partition(".")
    relationship = relationships.get(key) if dot else None
    if relationship is None:
        return name
    # utopia-php/database 0.66.0: Database.php find, which does not mind the side
    if relationship.type in _WITH_MANY:
        return None
    if not relationship.stored:
        raise AppwriteError("general_query_invalid", "select_refused", attributes=key)
    return key


@dataclass(frozen=True, slots=True)
class _Step:
    """A relationship that was followed, from which document."""

    collection: str
    document: str
    key: str
    relationship: Relationship


class _Walk:
    """One document's links, followed to the depth that there is."""

    def __init__(self, reading: Reading, listed: bool) -> None:
        self._reading = reading
        self._listed = listed
        self._steps: list[_Step] = []

    def nodes(
        self, collection: Collection, documents: Iterable[Document], selects: _Selects, *, top: bool = False
    ) -> list[Node]:
        relationships = collection.attributes.schema.relationships
        selection = _select(relationships, selects, top=top)
        below = _shift(relationships, selects)
        nodes = []
        for document in documents:
            node = Node(collection, document, selection)
            if not selects or below:
                for key, relationship in relationships.items():
                    self._follow(node, document, key, relationship, below)
            nodes.append(node)
        return nodes

    def _follow(
        self, node: Node, document: Document, key: str, relationship: Relationship, selects: _Selects
    ) -> None:
        """Put what a document is linked with by the attribute `key` in its place."""
        # utopia-php/database 0.66.0: Database.php populateDocumentRelationships
        step = _Step(node.collection.id, document.id, key, relationship)
        deep, came_by = len(self._steps) + 1 == _MAX_DEPTH, self._came_by(step)
        match relationship.type:
            case "oneToOne":
                stops = came_by or (relationship.two_way and deep)
            case "manyToMany":
                stops = relationship.blind or (relationship.two_way and (came_by or deep))
            case _:
                stops = relationship.blind or came_by or deep
        if stops or not (relationship.many or node.selection.shows(key)):
            node.links.pop(key, None)
            return
        related = related_collection(self._reading.database, relationship)
        self._steps.append(step)
        if relationship.many:
            node.links[key] = self._many(document, related, relationship, selects)
        elif isinstance(id := document.data.get(key), str):
            node.links[key] = self._one(related, id, selects)
        self._steps.pop()

    def _came_by(self, step: _Step) -> bool:
        """Return whether the walk has followed that link, its other side, or one that the engine takes for it."""
        link, related = step.relationship, step.relationship.related_collection
        for old in self._steps:
            other = old.relationship
            if old == step:
                return True
            if other.side == link.side:
                continue
            if old.key == link.two_way_key and old.collection == related:
                return True
            if other.two_way_key == step.key and other.related_collection == step.collection:
                return True
            alike = (old.key == step.key) is not (other.two_way_key == link.two_way_key)
            if alike and other.related_collection == related:
                return True
        return False

    def _one(self, collection: Collection, id: str, selects: _Selects) -> Node | None:
        self._check(collection, selects)
        document = collection.documents.get(id)
        readable = document is not None and self._reading.access.may("read", collection, document)
        found = self.nodes(collection, [document] if document and readable else [], selects)
        if found:
            return found[0]
        return None if self._listed else Node(collection, None)

    def _many(
        self, document: Document, related: Collection, relationship: Relationship, selects: _Selects
    ) -> list[Node]:
        junction = self._reading.database.junction(relationship)
        if junction is not None:
            ids = [link.other(relationship.side) for link in junction.of(relationship.side, document.id)]
            return [found for id in ids if (found := self._one(related, id, selects)) is not None]
        self._check(related, selects)
        linked = Referrers(related, relationship.two_way_key).of(document.id)
        readable = filter(visible(self._reading.access, related), linked)
        nodes = self.nodes(related, readable, _copied(selects))
        for node in nodes:
            node.links.pop(relationship.two_way_key, None)
        return nodes

    def _check(self, collection: Collection, selects: _Selects) -> None:
        if selects:
            queries = [Query("select", values=tuple(values)) for values in selects]
            asked = Find(queries, self._reading.now, self._reading.release)
            query_rules.check(asked, collection.attributes.schema, ())
            query_rules.check_selection(asked, collection.attributes.schema)


def _copied(selects: Iterable[Iterable[object]]) -> _Selects:
    """Return selects of one's own, as lists have them; those of a document that is read alone are its asker's."""
    # utopia-php/database 0.66.0: Query.php groupByType clones, which find goes by
    return [list(values) for values in selects]


def _shift(relationships: Mapping[str, Relationship], selects: _Selects) -> _Selects:
    """Return the paths of selects without their first step, a select each; that step alone is left of them, or nothing.

    It is left where it names a relationship with one, as its type says.
    """
    # utopia-php/database 0.66.0: Database.php find and getDocument, setValues of the queries that they are given
    below: _Selects = []
    for values in selects:
        kept: list[object] = []
        for value in values:
            first, dot, path = value.partition(".") if isinstance(value, str) else ("", "", "")
            relationship = relationships.get(first)
            if dot:
                below.append([path])
            if not dot or relationship is None:
                kept.append(value)
            elif relationship.type not in _WITH_MANY:
                kept.append(first)
        values[:] = kept
    return below
