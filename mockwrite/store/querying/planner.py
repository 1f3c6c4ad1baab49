"""How the documents of a collection answer a request's queries.

Three ways lead to a page, always to the same one. A small collection is looked through from end to end, and
so are the few documents that an index leaves of a large one. Else they are walked in the order that is asked
for, from the cursor on and only where an index by that order has what the filters leave, until the page is
full; where that takes long, all are looked through after all. What an index answers wholly is counted, and
passed over for an offset, by its places.
"""

from __future__ import annotations

import sys
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from mockwrite.store.querying import indexes, predicates, sorting
from mockwrite.store.querying.indexes import TOP
from mockwrite.store.querying.narrowing import Narrowing, overlap
from mockwrite.store.querying.queries import BY_SEQUENCE, Order
from mockwrite.store.querying.query_rules import check_selection
from mockwrite.store.types import comparison

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from collections.abc import Collection as Roles
    from datetime import datetime

    from mockwrite.store.attributes import Field
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection
    from mockwrite.store.querying.narrowing import Stretch
    from mockwrite.store.querying.predicates import Condition
    from mockwrite.store.querying.queries import Find

__all__ = ["count", "find", "first_page", "page", "scan"]

DEFAULT_LIMIT = 25
# Below this number of documents no index is worth its making.
INDEXED_FROM = 500
# So many candidates are looked through at once.
FEW = 1000
# What a candidate costs to look at and sort, in steps of a walk.
COST = 1
# So many documents are walked by in search of those that match.
PATIENCE = 2000


def find(
    collection: Collection,
    asked: Find,
    roles: Roles[str] | None = None,
    *,
    default_limit: int | None = DEFAULT_LIMIT,
) -> list[Document]:
    """The documents that a checked `Find` asks for, in order.

    `roles` are those of a caller who sees only what documents grant them; None sees all. Where no
    limit is asked for, `default_limit` holds; None is none.
    AppwriteError: database_query_order_null, general_query_invalid.
    """
    return _Search(collection, asked, roles, default_limit).found(None)[1]


def count(
    collection: Collection, asked: Find, roles: Roles[str] | None = None, *, cap: int | None = None
) -> int:
    """How many documents the filters of a checked `Find` match, as far as `cap`; None counts them all."""
    return _Search(collection, asked, roles, None).total(cap)


def page(
    collection: Collection,
    asked: Find,
    roles: Roles[str] | None = None,
    cursor: Document | None = None,
    *,
    cap: int,
    counted: Find | None = None,
) -> tuple[int, list[Document]]:
    """`count` and `find` in one go, which can be half the work.

    A `cap` of 0 counts nothing. `counted` is what to count by, where that is not `asked`.
    """
    search = _Search(collection, asked, roles, DEFAULT_LIMIT)
    matching, found = search.found(cursor)
    if cap and counted is not None and counted is not asked:
        return count(collection, counted, roles, cap=cap), found
    if matching is None or search.counts_otherwise:
        return search.total(cap), found
    return min(len(matching), cap), found


def first_page(collection: Collection, *, cap: int) -> tuple[int, list[Document]]:
    """Return what `page` returns without queries to a caller who may read every document."""
    return min(len(collection.documents), cap), list(islice(collection.documents, DEFAULT_LIMIT))


def scan(
    documents: Iterable[Document],
    condition: Condition | None,
    asked: Find,
    fields: Mapping[str, Field],
    *,
    beyond: Condition | None = None,
    default_limit: int | None = DEFAULT_LIMIT,
    created_in_order: bool = False,
) -> tuple[list[Document], list[Document]]:
    """All of `documents` that match, in order, and the page of those of them that are `beyond` a cursor."""
    matching = list(documents) if condition is None else list(filter(condition, documents))
    if not created_in_order or asked.orders is not BY_SEQUENCE:
        sorting.sort(matching, asked, fields)
    found = matching if beyond is None else list(filter(beyond, matching))
    first, last = asked.offset, asked.offset + _limit(asked, default_limit)
    if asked.backward:
        first, last = max(len(found) - last, 0), max(len(found) - first, 0)
    return matching, found[first:last]


def _limit(asked: Find, default: int | None) -> int:
    limit = default if asked.limit is None else asked.limit
    return sys.maxsize if limit is None else limit


class _Search:
    """One request's search of a collection."""

    def __init__(
        self, collection: Collection, asked: Find, roles: Roles[str] | None, default_limit: int | None
    ) -> None:
        self._schema = collection.attributes.schema
        self._documents = collection.documents
        self._asked = asked
        self._roles = roles
        self._default_limit = default_limit
        self._fields: Mapping[str, Field] = self._schema.fields
        # What paths to related documents come to where none of these matches.
        self._finds_nothing = any(query.method == "equal" and not query.values for query in asked.filters)
        self._runs_in_order = predicates.runs_in_order(asked.filters)
        self._indexed = len(self._documents) >= INDEXED_FROM and not self._runs_in_order
        self._narrowing = Narrowing(collection, asked, self._fields) if self._indexed else None
        self._candidates = self._narrowing.narrowest(roles) if self._narrowing else None
        self._reads = None if roles is None or not self._indexed else self._reader(roles)

    def found(self, cursor: Document | None) -> tuple[list[Document] | None, list[Document]]:
        """All that match, where it took to know them, and the page."""
        if cursor is not None:
            sorting.check_cursor(cursor, self._asked, self._fields)
        if self._asked.selected is not None:
            check_selection(self._asked, self._schema)
        if self._finds_nothing:
            return [], []
        if self._asked.orders is not BY_SEQUENCE:
            sorting.check_orders(self._asked, self._fields)
        beyond = None if cursor is None else sorting.beyond(cursor, self._asked, self._fields)
        if self._narrowing is not None:
            walked = self._walked(self._narrowing, cursor, beyond)
            if walked is not None:
                return None, walked
        if self._runs_in_order:
            return None, self._run(beyond)
        return scan(
            self._all(),
            self._remaining(),
            self._asked,
            self._fields,
            beyond=beyond,
            default_limit=self._default_limit,
            created_in_order=self._candidates is None,
        )

    def _run(self, beyond: Condition | None) -> list[Document]:
        """The page, where what is found of a document depends on those before it: the cursor comes first."""
        asked = self._asked
        documents = self._all()
        if asked.orders == (Order("$sequence", "asc" if asked.backward else "desc"),):
            documents = reversed(self._documents.sequences.values())
        return scan(
            filter(beyond, documents) if beyond else documents,
            self._condition(),
            asked,
            self._fields,
            default_limit=self._default_limit,
        )[1]

    def total(self, cap: int | None) -> int:
        """How many match, up to `cap`."""
        if self._finds_nothing:
            return 0
        if self.counts_otherwise:
            matching = self._read(self._documents.sequences)
            condition = self._condition(comparison.counted)
        else:
            matching, condition = self._all(), self._remaining()
            if condition is None and (
                self._reads is None or (self._candidates and self._candidates.readable)
            ):
                size = self._candidates.size if self._candidates else len(self._documents)
                return size if cap is None else min(size, cap)
        return sum(1 for _ in islice(filter(condition, matching) if condition else matching, cap))

    @property
    def counts_otherwise(self) -> bool:
        """Whether `total` counts others than `found` finds."""
        return not self._finds_nothing and predicates.counts_otherwise(
            self._asked.conjuncts, self._fields, self._asked.now
        )

    def _all(self) -> Iterator[Document]:
        """Return the documents that can match, in the order of creation unless an index gave them."""
        candidates = self._candidates
        if candidates is None:
            return self._read(self._documents.sequences)
        if candidates.readable:
            return map(self._documents.sequences.__getitem__, candidates.sequences())
        return self._read(candidates.sequences())

    def _read(self, sequences: Iterable[int]) -> Iterator[Document]:
        """The documents of `sequences`, as far as indexes tell that the caller may read them."""
        readable = sequences if self._reads is None else filter(self._reads, sequences)
        return map(self._documents.sequences.__getitem__, readable)

    def _walked(
        self, narrowing: Narrowing, cursor: Document | None, beyond: Condition | None
    ) -> list[Document] | None:
        """The page, found by walking in its order; None where that takes too long, or longer than looking."""
        asked, steps = self._asked, self._steps(cursor)
        if steps is None:
            return None
        stretch = narrowing.along([attribute for attribute in steps if attribute != "$sequence"])
        answered = len(stretch.answers) == len(asked.conjuncts)
        wanted = min(asked.offset + self._limit, len(self._documents))
        if not answered or self._roles is not None:
            if self._candidates is not None and self._are_few(self._candidates.size, wanted):
                return None
        elif cursor is None:
            return list(self._read(islice(self._walk(stretch, steps, None, asked.offset), self._limit)))
        condition = self._condition(but=stretch.answers)
        walk = self._walk(stretch, steps, cursor)
        seen = self._read(islice(walk, wanted + PATIENCE))
        for test in (beyond, condition):
            seen = filter(test, seen) if test else seen
        found = list(islice(seen, wanted))
        if len(found) < wanted and next(walk, None) is not None:
            return None
        page = found[asked.offset :]
        return page[::-1] if asked.backward else page

    def _are_few(self, candidates: int, wanted: int) -> bool:
        """Whether to look at them all takes no longer than to walk till so many as are wanted have come along."""
        return candidates <= FEW or candidates * candidates * COST <= wanted * len(self._documents)

    @property
    def _limit(self) -> int:
        return min(_limit(self._asked, self._default_limit), len(self._documents))

    def _steps(self, cursor: Document | None) -> dict[str, bool] | None:
        """The attributes to walk by, till nothing ties, and whether downwards; None where that can't be."""
        asked, steps = self._asked, dict[str, bool]()
        for order in asked.orders:
            if order.direction == "random":
                return None
            attribute, field = order.attribute, self._fields[order.attribute]
            compared = not steps or not asked.release.cursors_by_first_order
            if cursor is not None and compared and not sorting.is_at(cursor, attribute, asked, field):
                return None
            if not steps.keys() & {"$id", "$sequence"}:
                steps.setdefault(attribute, (order.direction == "desc") is not asked.backward)
        return steps

    def _walk(
        self, stretch: Stretch, steps: dict[str, bool], cursor: Document | None, skip: int = 0
    ) -> Iterator[int]:
        """The sequences of a stretch beyond the cursor, `skip` of them aside, as `steps` say."""
        first, last = next(iter(steps.values())), steps.get("$sequence", next(reversed(steps.values())))
        if not stretch.attributes:
            return self._in_sequence(cursor, skip, reverse=first)
        index = indexes.sorted_by(self._documents, stretch.attributes, self._fields)
        directions = [steps.get(attribute, first) for attribute in stretch.attributes]
        spans, start = stretch.spans, None
        if cursor is not None:
            start = (*stretch.prefix, *index.entry(cursor)[len(stretch.prefix) :])
            if self._asked.release.cursors_by_first_order:
                # Of those that tie with the cursor in the first order, any may be beyond it.
                group = start[: len(stretch.prefix) + 1]
                beyond = ((), (*group, TOP)) if first else (group, (TOP,))
                spans, start = overlap(spans, [beyond]), None
        return index.walk([*directions, last], spans, start, skip)

    def _in_sequence(self, cursor: Document | None, skip: int, *, reverse: bool) -> Iterator[int]:
        """The sequences beyond the cursor's."""
        sequences = self._documents.sequences
        start = None if cursor is None else cursor.sequence
        if skip == 0:
            low, high = (None, start) if reverse else (start, None)
            return iter(sequences.irange(low, high, (False, False), reverse=reverse))
        left = max(len(sequences) - skip, 0)
        return iter(sequences.islice(0, left, reverse=True) if reverse else sequences.islice(skip))

    def _remaining(self) -> Condition | None:
        """A condition for what the candidates do not answer."""
        return self._condition(but=self._candidates.answers if self._candidates else frozenset())

    def _condition(
        self,
        literal: Callable[[datetime, Field, Any], Any] = comparison.literal,
        *,
        but: frozenset[int] = frozenset(),
    ) -> Condition | None:
        """A condition for one run over documents: for filters `but` those, and for rights that no index tells."""
        asked = self._asked
        filters = [query for place, query in enumerate(asked.conjuncts) if place not in but]
        condition = predicates.compile_all(filters, self._fields, partial(literal, asked.now))
        if self._roles is None or self._reads is not None:
            return condition
        held = indexes.folded(self._roles)

        def visible(document: Document) -> bool:
            return not held.isdisjoint(indexes.granted(document.permissions))

        return visible if condition is None else lambda document: visible(document) and condition(document)

    def _reader(self, roles: Roles[str]) -> Callable[[int], bool]:
        """Whether the caller may read the document of a sequence."""
        sets = indexes.readers(self._documents).readable(roles)
        match sets:
            case [one]:
                return one.__contains__
            case [one, other]:
                return lambda sequence: sequence in one or sequence in other
        held, documents = indexes.folded(roles), self._documents.sequences
        return lambda sequence: not held.isdisjoint(indexes.granted(documents[sequence].permissions))
