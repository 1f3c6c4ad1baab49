"""How a request's queries are answered: in the order of the real server's checks, filters on paths first.

``author.name`` finds the authors that match, with the rights of the caller, and leaves a filter on ``author``
or on ``$id``. Whatever goes wrong on the way means that nothing matches.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.store.links import nesting
from mockwrite.store.links.links import related_collection
from mockwrite.store.links.nesting import Node, Reading
from mockwrite.store.querying import planner, query_rules, unconverted
from mockwrite.store.querying.queries import FILTERS, LOGICAL, Find, Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mockwrite.store.access import Access
    from mockwrite.store.attributes import Relationship, Side
    from mockwrite.store.documents import Document
    from mockwrite.store.junctions import Junction
    from mockwrite.store.links.nesting import Related
    from mockwrite.store.model import Collection, Database

__all__ = ["find", "find_all"]


def find(
    database: Database, collection: Collection, asked: Find, access: Access, *, cap: int
) -> tuple[int, list[Document]]:
    """Return how many documents match, up to `cap` (0 counts nothing), and the page that is asked for.

    Raises AppwriteError: general_query_invalid, general_cursor_not_found, user_unauthorized,
    database_query_order_null.
    """
    schema = collection.attributes.schema
    if not asked.queries:
        roles = access.limits(collection)
        if roles is None:
            return planner.first_page(collection, asked, cap=cap)
        return planner.page(collection, asked, roles, cap=cap)
    cursor = asked.cursor_document(collection.documents)
    query_rules.check(asked, schema, collection.indexes)
    roles = access.limits(collection)
    sought = asked if asked.release.converts_nested_filters else unconverted.as_sent(asked, schema.named)
    counted = sought
    if schema.relationships:
        paths = _Paths(Reading(database, access, asked.now, asked.release), collection, sought)
        if paths:
            sought = paths.resolve(populated=asked.selections is not None)
            counted = paths.resolve(populated=True)
    found = planner.page(collection, sought, roles, cursor, cap=cap, counted=counted)
    asked.plan = sought.plan
    return found


def find_all(collection: Collection, asked: Find, access: Access, action: str = "read") -> list[Document]:
    """Return all documents that match, paths apart, as far as `access` may do `action` to them.

    Raises AppwriteError: user_unauthorized, general_query_invalid.
    """
    roles = access.limits(collection, action)
    query_rules.check(asked, collection.attributes.schema, collection.indexes)
    if asked.cursor is not None:
        raise AppwriteError("general_query_invalid", "bulk_cursor_unsupported")
    if roles is None or action == "read":
        return planner.find(collection, asked, roles, default_limit=None)
    unlimited = [query for query in asked.queries if query.method not in ("limit", "offset")]
    rest = Find(unlimited, asked.now, asked.release)
    found = planner.find(collection, rest, default_limit=None)
    allowed = [document for document in found if access.may(action, collection, document)]
    return allowed[asked.offset :][: asked.limit]


class _NoMatchError(Exception):
    """No document can match."""


class _Paths:
    """The filters on paths of one request, to the documents of one collection."""

    def __init__(self, reading: Reading, collection: Collection, asked: Find) -> None:
        self._reading = reading
        self._relationships = collection.attributes.schema.relationships
        self._asked = asked
        self._groups: dict[str, list[Query]] = defaultdict(list)
        self._of_all: list[Query] = []
        self._follows_junctions = asked.release.paths_follow_junctions
        for query in asked.filters:
            if not self._is_path(query):
                continue
            if query.method == "containsAll":
                self._of_all.append(query)
                continue
            key, _, path = query.attribute.partition(".")
            self._groups[key].append(Query(query.method, path, query.values))

    def __bool__(self) -> bool:
        return bool(self._groups or self._of_all)

    def resolve(self, *, populated: bool) -> Find:
        """Return the request without paths; where nothing can match, it asks for documents of no id.

        Where the other side keeps the links, its documents tell of them: as they are stored, or as they are
        read, `populated`.

        Raises AppwriteError: general_query_invalid, where the release does not take what fails for no match.
        """
        try:
            found = [self._filter_of_all(query, populated=populated) for query in self._of_all]
            for key, queries in self._groups.items():
                found.append(self._filter(key, queries, populated=populated))
        except _NoMatchError:
            found = [Query("equal", "$id")]
        except AppwriteError as error:
            # utopia-php/database 6.0.0: Database.php convertRelationshipQueries
            if self._follows_junctions and error.type == "general_query_invalid":
                raise
            found = [Query("equal", "$id")]
        rest = [query for query in self._asked.queries if not self._is_path(query)]
        return Find([*rest, *found], self._asked.now, self._asked.release)

    def _is_path(self, query: Query) -> bool:
        key, dot, _ = query.attribute.partition(".")
        return bool(dot) and query.method in FILTERS - LOGICAL and key in self._relationships

    def _filter_of_all(self, query: Query, *, populated: bool) -> Query:
        """A filter on the documents that are linked with one of each value."""
        key, _, path = query.attribute.partition(".")
        found = [
            self._filter(key, [Query("equal", path, (value,))], populated=populated) for value in query.values
        ]
        ids = [id for id in found[0].values if all(id in other.values for other in found)]
        if not ids:
            raise _NoMatchError
        return Query("equal", found[0].attribute, tuple(ids))

    def _filter(self, key: str, queries: Sequence[Query], *, populated: bool) -> Query:
        if self._follows_junctions:
            _refuse_twice_equal(key, queries)
        relationship = self._relationships[key]
        related = related_collection(self._reading.database, relationship)
        if any("." in query.attribute for query in queries):
            kept = [query for query in queries if "." not in query.attribute and self._follows_junctions]
            queries = [*kept, Query("equal", "$id", tuple(self._walk(related, queries)))]
        documents = self._find(related, queries)
        if not relationship.many:
            return Query("equal", key, _ids(documents))
        if (
            self._follows_junctions
            and (junction := self._reading.database.junction(relationship)) is not None
        ):
            return Query("equal", "$id", _joined(junction, relationship, _ids(documents)))
        column = relationship.two_way_key
        nodes = [Node(related, document) for document in documents]
        if populated:
            nesting.populate(self._reading, related, nodes, depth=nesting.MAX_DEPTH - 2)
        linked = dict.fromkeys(id for node in nodes for id in _linked(node.links.get(column)) if id)
        if not linked:
            raise _NoMatchError
        return Query("equal", "$id", tuple(linked))

    def _walk(self, start: Collection, queries: Sequence[Query]) -> tuple[str, ...]:
        """The documents of `start` that the paths among `queries` lead from; others are forgotten.

        Paths that go the same way must lead to one document, those that part lead from either.
        """
        groups: dict[str, list[Query]] = defaultdict(list)
        for query in queries:
            path, dot, leaf = query.attribute.rpartition(".")
            if dot:
                groups[path].append(Query(query.method, leaf, query.values))
        found = (
            id for path, leaves in groups.items() for id in self._walk_back(start, path.split("."), leaves)
        )
        return tuple(dict.fromkeys(found))

    def _walk_back(self, start: Collection, keys: Sequence[str], leaves: Sequence[Query]) -> tuple[str, ...]:
        chain = [start]
        links: list[Relationship] = []
        for key in keys:
            relationship = chain[-1].attributes.schema.relationships.get(key)
            if relationship is None or (relationship.many and not self._follows_junctions):
                raise _NoMatchError
            links.append(relationship)
            chain.append(related_collection(self._reading.database, relationship))
        ids = _ids(self._find(chain.pop(), leaves))
        while chain:
            collection = chain.pop()
            ids = self._step_back(collection, keys[len(chain)], links[len(chain)], ids)
        return ids

    def _step_back(
        self, collection: Collection, key: str, relationship: Relationship, ids: tuple[str, ...]
    ) -> tuple[str, ...]:
        """The documents of `collection` whose link `key` leads to one of `ids`."""
        junction = self._reading.database.junction(relationship)
        if junction is not None:
            return _joined(junction, relationship, ids)
        if relationship.many:
            # The engine selects the column at the other end as if it were a plain attribute, and fails.
            raise AppwriteError(
                "general_query_invalid", "select_refused", attributes=relationship.two_way_key
            )
        return _ids(self._find(collection, [Query("equal", key, ids)]))

    def _find(self, collection: Collection, queries: Sequence[Query]) -> list[Document]:
        return find_all(collection, Find(queries, self._asked.now, self._asked.release), self._reading.access)


def _ids(documents: Iterable[Document]) -> tuple[str, ...]:
    ids = tuple(document.id for document in documents)
    if not ids:
        raise _NoMatchError
    return ids


def _joined(junction: Junction, relationship: Relationship, ids: Iterable[str]) -> tuple[str, ...]:
    """The documents on this side that a junction links with those of `ids` on the other."""
    side: Side = "child" if relationship.side == "parent" else "parent"
    found = dict.fromkeys(link.other(side) for id in ids for link in junction.of(side, id))
    if not found:
        raise _NoMatchError
    return tuple(found)


def _refuse_twice_equal(key: str, queries: Sequence[Query]) -> None:
    """Refuse two values for the same attribute of one related document.

    Raises AppwriteError: general_query_invalid.
    """
    asked = [query.attribute for query in queries if query.method == "equal"]
    twice = next((attribute for attribute in asked if asked.count(attribute) > 1), None)
    if twice is not None:
        raise AppwriteError("general_query_invalid", "path_twice_equal", path=f"{key}.{twice}")


def _linked(value: Related) -> Iterable[str]:
    """The ids that a link leads to."""
    nodes = value if isinstance(value, list) else [value]
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node is not None and node.document is not None:
            yield node.document.id
