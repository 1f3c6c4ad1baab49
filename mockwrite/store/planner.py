"""How the documents of a collection answer a request's queries.

Three ways lead to a page, and all give the same one. A small collection is looked through from end to end; so
are the few `Candidates` that an index leaves of a large one. Otherwise documents are walked in the order that is
asked for, from the cursor on, until the page is full; if it is not by then, all is looked through after all.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from mockwrite.store import indexes, permissions, predicates, sorting
from mockwrite.store.narrowing import narrowest
from mockwrite.store.query_rules import SYSTEM_FIELDS, Field, check_selection

if TYPE_CHECKING:
    from collections.abc import Collection as Roles, Iterable, Iterator, Mapping

    from mockwrite.store.documents import Document
    from mockwrite.store.narrowing import Candidates
    from mockwrite.store.predicates import Condition
    from mockwrite.store.queries import Find
    from mockwrite.store.world import Collection

__all__ = ["count", "find", "page", "scan"]

# Below this number of documents no index is worth its making.
INDEXED_FROM = 500
# So many candidates are looked through at once.
FEW = 1000
# So many documents are walked by in search of those that match.
PATIENCE = 2000


def find(
    collection: Collection, asked: Find, roles: Roles[str] | None = None, cursor: Document | None = None
) -> list[Document]:
    """The documents that a checked `Find` asks for, in order.

    `roles` are those of a caller who sees only what documents grant them; None sees all. `cursor` is what
    `Find.cursor_document` gave. AppwriteError: database_query_order_null, general_query_invalid.
    """
    return _Search(collection, asked, roles).found(cursor)[1]


def count(
    collection: Collection, asked: Find, roles: Roles[str] | None = None, *, cap: int | None = None
) -> int:
    """How many documents the filters of a checked `Find` match, as far as `cap`; None counts them all."""
    return _Search(collection, asked, roles).total(cap)


def page(
    collection: Collection,
    asked: Find,
    roles: Roles[str] | None = None,
    cursor: Document | None = None,
    *,
    cap: int,
) -> tuple[int, list[Document]]:
    """`count` and `find` in one go."""
    search = _Search(collection, asked, roles)
    matching, found = search.found(cursor)
    return (search.total(cap) if matching is None else min(len(matching), cap)), found


def scan(
    documents: Iterable[Document],
    condition: Condition | None,
    asked: Find,
    fields: Mapping[str, Field],
    cursor: Document | None = None,
) -> tuple[list[Document], list[Document]]:
    """All of `documents` that match, in order, and the page of them that is asked for."""
    matching = list(documents) if condition is None else list(filter(condition, documents))
    sorting.sort(matching, asked.orders, fields)
    beyond = None if cursor is None else sorting.beyond(cursor, asked.backward, asked.orders, fields)
    found = matching if beyond is None else list(filter(beyond, matching))
    first, last = asked.offset, asked.offset + asked.limit
    if asked.backward:
        first, last = max(len(found) - last, 0), max(len(found) - first, 0)
    return matching, found[first:last]


class _Search:
    """One request's search of a collection."""

    def __init__(self, collection: Collection, asked: Find, roles: Roles[str] | None) -> None:
        self._schema = collection.attributes.schema
        self._documents = collection.documents
        self._asked = asked
        self._roles = roles
        self._fields: Mapping[str, Field] = {**self._schema.attributes, **SYSTEM_FIELDS}
        self._indexed = len(self._documents) >= INDEXED_FROM and not predicates.runs_in_order(asked.filters)
        self._candidates = narrowest(collection, asked, self._fields, roles) if self._indexed else None

    def found(self, cursor: Document | None) -> tuple[list[Document] | None, list[Document]]:
        """All that match, where it took to know them, and the page."""
        if cursor is not None:
            sorting.check_cursor(cursor, self._asked.orders, self._fields)
        check_selection(self._asked, self._schema)
        if self._indexed and (self._candidates is None or self._candidates.size > FEW):
            walked = self._walked(cursor)
            if walked is not None:
                return None, walked
        return scan(self._all(), self._condition(), self._asked, self._fields, cursor)

    def total(self, cap: int | None) -> int:
        """How many match, up to `cap`."""
        condition, candidates = self._condition(), self._candidates
        if condition is None:
            total = len(self._documents)
        elif candidates is not None and candidates.exact and self._is_single:
            total = candidates.size
        else:
            return sum(1 for _ in islice(filter(condition, self._all()), cap))
        return total if cap is None else min(total, cap)

    @property
    def _is_single(self) -> bool:
        return len(self._asked.conjuncts) + (self._roles is not None) == 1

    def _all(self) -> Iterable[Document]:
        if self._candidates is None:
            return self._documents
        return map(self._documents.at, self._candidates.sequences())

    def _walked(self, cursor: Document | None) -> list[Document] | None:
        """The page, found by walking in its order; None where that takes too long."""
        asked = self._asked
        steps = self._steps()
        if steps is None:
            return None
        condition, wanted = self._condition(), asked.offset + asked.limit
        walk = map(self._documents.at, self._sequences(steps, cursor))
        if condition is None and cursor is None and len(set(steps.values())) == 1:
            found = list(islice(walk, wanted))
        else:
            seen: Iterator[Document] = islice(walk, wanted + PATIENCE)
            if cursor is not None:
                seen = filter(sorting.beyond(cursor, asked.backward, asked.orders, self._fields), seen)
            found = list(islice(filter(condition, seen) if condition else seen, wanted))
            if len(found) < wanted and next(walk, None) is not None:
                return None
        page = found[asked.offset :]
        return page[::-1] if asked.backward else page

    def _steps(self) -> dict[str, bool] | None:
        """The attributes to walk by, until there are no ties left, and whether downwards; None for a shuffle."""
        steps: dict[str, bool] = {}
        for order in self._asked.orders:
            if order.direction == "random":
                return None
            steps.setdefault(order.attribute, (order.direction == "desc") is not self._asked.backward)
            if order.attribute in ("$id", "$sequence"):
                break
        return steps

    def _sequences(self, steps: dict[str, bool], cursor: Document | None) -> Iterator[int]:
        *attributes, last = steps
        if last != "$sequence":
            attributes.append(last)
        if attributes:
            directions = [*(steps[attribute] for attribute in attributes), steps.get("$sequence", False)]
            return indexes.sorted_by(self._documents, attributes, self._fields).walk(directions, cursor)
        down = steps["$sequence"]
        start = None if cursor is None else cursor.sequence
        low, high = (None, start) if down else (start, None)
        sequences: Iterator[int] = self._documents.sequences.irange(low, high, (False, False), reverse=down)
        return sequences

    def _condition(self) -> Condition | None:
        """A condition for one run over documents."""
        condition = predicates.compile_all(self._asked.conjuncts, self._fields, self._asked.now)
        if self._roles is None:
            return condition
        visible = self._visible(self._roles)
        return visible if condition is None else lambda document: visible(document) and condition(document)

    def _visible(self, roles: Roles[str]) -> Condition:
        if self._indexed:
            sets = indexes.readers(self._documents).readable(roles)
            if len(sets) == 1:
                readable = sets[0]
                return lambda document: document.sequence in readable
        return lambda document: permissions.allows(document.permissions, "read", roles)
