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
from itertools import compress, islice
from itertools import count as counter
from typing import TYPE_CHECKING, Any

from mockwrite.store.querying import candidate_sets, indexes, predicates, sorting
from mockwrite.store.querying.columns import Scan
from mockwrite.store.querying.narrowing import Narrowing
from mockwrite.store.querying.plans import Plan
from mockwrite.store.querying.queries import BY_SEQUENCE, Order
from mockwrite.store.querying.query_rules import check_selection, check_words
from mockwrite.store.querying.walks import Walks
from mockwrite.store.types import comparison

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from collections.abc import Collection as Roles
    from datetime import datetime

    from mockwrite.store.attributes import Field
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection
    from mockwrite.store.querying.candidate_sets import Candidates
    from mockwrite.store.querying.predicates import Condition
    from mockwrite.store.querying.queries import Find

    ToKey = Callable[[datetime, Field, Any], Any]

__all__ = ["count", "find", "first_page", "page", "scan"]

DEFAULT_LIMIT = 25
# Below this number of documents no index is worth its making.
INDEXED_FROM = 500
# Of as many candidates, or of one in so many of all documents, columns answer what is left to ask.
SCANNED = 128
# What a candidate costs to look at and sort, in steps of a walk.
COST = 1
# So many documents are walked by in search of those that match.
PATIENCE = 2000
# Of so many sets each is asked who may read; of more, the small ones are put together.
_ASKED = 2

_BY_SEQUENCE = ("$sequence",)
_UPWARDS = {"$sequence": False}


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
    Raises AppwriteError: database_query_order_null, general_query_invalid.
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

    A `cap` of 0 counts nothing. `counted` is what to count by, where that is not `asked`, which learns its plan.
    """
    search = _Search(collection, asked, roles, DEFAULT_LIMIT)
    matching, found = search.found(cursor)
    looked_at = search.looked_at()
    if cap and counted is not None and counted is not asked:
        total = count(collection, counted, roles, cap=cap)
    elif matching is None or search.counts_otherwise:
        total = search.total(cap)
    else:
        total = min(matching, cap)
    asked.plan = search.plan(max(looked_at, search.looked_at()))
    return total, found


def first_page(collection: Collection, asked: Find, *, cap: int) -> tuple[int, list[Document]]:
    """Return what `page` returns without queries to a caller who may read every document."""
    found = list(islice(collection.documents, DEFAULT_LIMIT))
    asked.plan = Plan(_BY_SEQUENCE, len(found), sorted=False)
    return min(len(collection.documents), cap), found


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
    """All of `documents` that match, and the page of those of them that are `beyond` a cursor."""
    matching = list(documents) if condition is None else list(filter(condition, documents))
    found = matching if beyond is None else list(filter(beyond, matching))
    first, last = asked.offset, asked.offset + _limit(asked, default_limit)
    if not created_in_order or asked.orders is not BY_SEQUENCE:
        found = sorting.in_order(found, asked, fields, last)
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
        self._walks = Walks(self._documents, asked, self._fields)
        self._used: set[str] = set()
        self._looked_at = counter(1)
        self._scanned = 0
        self._sorted = False

    def plan(self, documents: int) -> Plan:
        """How what was asked for was found, with a look at so many documents."""
        return Plan(tuple(sorted(self._used)), documents, self._sorted)

    def looked_at(self) -> int:
        """How many documents were looked at since this was asked last."""
        documents = self._scanned + next(self._looked_at) - 1
        self._scanned, self._looked_at = 0, counter(1)
        return documents

    def found(self, cursor: Document | None) -> tuple[int | None, list[Document]]:
        """How many match, where it took to know them all, and the page."""
        if cursor is not None:
            sorting.check_cursor(cursor, self._asked, self._fields)
        if self._asked.selected is not None:
            check_selection(self._asked, self._schema)
        if self._finds_nothing:
            return 0, []
        if self._asked.orders is not BY_SEQUENCE:
            sorting.check_orders(self._asked, self._fields)
        check_words(self._asked.filters)
        beyond = None if cursor is None else sorting.beyond(cursor, self._asked, self._fields)
        if self._narrowing is not None:
            walked = self._walked(self._narrowing, cursor, beyond)
            if walked is not None:
                return None, walked
        if self._runs_in_order:
            return None, self._run(beyond)
        return self._looked_through(beyond)

    def _looked_through(self, beyond: Condition | None) -> tuple[int, list[Document]]:
        """How many match, and the page, of all that can."""
        asked, rows = self._asked, self._documents.sequences
        sequences, condition = self._matching(comparison.literal, self._candidates)
        if condition is None:
            matching = list(sequences)
            total, last, first = len(matching), asked.offset + self._limit, asked.orders[0].attribute
            told = first == "$sequence" or self._scans(total)
            if beyond is None and told and sorting.cuts(total, asked, last):
                keys = self._columns(comparison.literal).keys(first, matching)
                matching = sorting.foremost(matching, list(keys), asked, last)
            documents = list(map(rows.__getitem__, matching))
        else:
            documents = list(filter(condition, map(rows.__getitem__, sequences)))
            total = len(documents)
        self._sorted = asked.orders is not BY_SEQUENCE or self._candidates is not None
        _, page = scan(
            documents,
            None,
            asked,
            self._fields,
            beyond=beyond,
            default_limit=self._default_limit,
            created_in_order=self._candidates is None,
        )
        return total, page

    def _run(self, beyond: Condition | None) -> list[Document]:
        """The page, where what is found of a document depends on those before it: the cursor comes first."""
        asked = self._asked
        documents = self._read(iter(self._documents.sequences))
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
            sequences, condition = self._matching(comparison.counted, None)
        else:
            known = self._known()
            if known is not None and (len(known) == 1 or (cap is not None and known.start >= cap)):
                self._used |= self._candidates.by if self._candidates else set()
                return known.start if cap is None else min(known.start, cap)
            sequences, condition = self._matching(comparison.literal, self._candidates)
        if condition is None:
            return len(list(islice(sequences, cap)))
        documents = map(self._documents.sequences.__getitem__, sequences)
        return len(list(islice(filter(condition, documents), cap)))

    def _known(self) -> range | None:
        """How many match, as far as indexes tell without a look; None where they don't."""
        candidates = self._candidates
        if candidates is None:
            size = len(self._documents)
            return None if self._asked.filters or self._roles is not None else range(size, size + 1)
        if len(candidates.answers) < len(self._asked.conjuncts):
            return None
        if self._roles is not None and not candidates.readable:
            return None
        return range(candidates.least, candidates.size + 1)

    @property
    def counts_otherwise(self) -> bool:
        """Whether `total` counts others than `found` finds."""
        return not self._finds_nothing and predicates.counts_otherwise(
            self._asked.conjuncts, self._fields, self._asked.now
        )

    def _matching(
        self, literal: ToKey, candidates: Candidates | None
    ) -> tuple[Iterator[int], Condition | None]:
        """The documents that can match, in the order of creation unless an index gave them, and what tells which do."""
        answers, readable = frozenset[int](), False
        size, sequences = len(self._documents), iter(self._documents.sequences)
        if candidates is not None:
            answers, readable = candidates.answers, candidates.readable
            size, sequences = candidates.size, iter(candidates.sequences())
            self._used |= candidates.by
        filters = [query for place, query in enumerate(self._asked.conjuncts) if place not in answers]
        if filters and self._scans(size):
            self._scanned += size
            among = None if candidates is None else sorted(sequences)
            matching = iter(self._columns(literal).matching(filters, among))
            return self._readable(matching, readable=readable), None
        seen = self._readable(compress(sequences, self._looked_at), readable=readable)
        return seen, self._condition(literal, but=answers)

    def _scans(self, count: int) -> bool:
        """Whether columns are worth their making for what is asked of so many documents."""
        return self._indexed and count > candidate_sets.FEW and count * SCANNED >= len(self._documents)

    def _columns(self, literal: ToKey) -> Scan:
        return Scan(self._documents, self._fields, partial(literal, self._asked.now))

    def _readable(self, sequences: Iterator[int], *, readable: bool = False) -> Iterator[int]:
        """Those of `sequences` that the caller may read, as far as indexes tell; all where they are `readable`."""
        return sequences if self._reads is None or readable else filter(self._reads, sequences)

    def _read(self, sequences: Iterator[int]) -> Iterator[Document]:
        """The documents of `sequences`, as far as indexes tell that the caller may read them."""
        return map(self._documents.sequences.__getitem__, self._readable(sequences))

    def _walked(
        self, told: Narrowing, cursor: Document | None, beyond: Condition | None
    ) -> list[Document] | None:
        """The page, found by walking in its order; None where that takes too long, or longer than looking."""
        asked, steps = self._asked, self._walks.steps(cursor)
        if steps is None:
            return None
        stretch = told.along([attribute for attribute in steps if attribute != "$sequence"])
        answered = len(stretch.answers) == len(asked.conjuncts)
        wanted = min(asked.offset + self._limit, len(self._documents))
        if not answered or self._roles is not None:
            first = self._first(wanted) if cursor is None and steps == _UPWARDS else None
            if first is not None:
                return first
            if self._candidates is not None and self._are_few(self._candidates.size, wanted):
                return None
        self._used.add(told.name(stretch.attributes or _BY_SEQUENCE))
        if answered and self._roles is None and cursor is None:
            page = islice(self._walks.sequences(stretch, steps, None, asked.offset), self._limit)
            return list(self._read(compress(page, self._looked_at)))
        condition = self._condition(but=stretch.answers)
        walk = self._walks.sequences(stretch, steps, cursor)
        seen = self._read(compress(islice(walk, wanted + PATIENCE), self._looked_at))
        for test in (beyond, condition):
            seen = filter(test, seen) if test else seen
        found = list(islice(seen, wanted))
        if len(found) < wanted and next(walk, None) is not None:
            return None
        found = found[asked.offset :]
        return found[::-1] if asked.backward else found

    def _first(self, wanted: int) -> list[Document] | None:
        """The page in the order of creation, as an index tells it that has all the answers; None where none does."""
        candidates = self._candidates
        if candidates is None or candidates.first is None or self._roles is not None:
            return None
        if len(candidates.answers) < len(self._asked.conjuncts):
            return None
        self._used |= candidates.by
        sequences = compress(candidates.first(wanted)[self._asked.offset :], self._looked_at)
        return list(self._read(sequences))

    def _are_few(self, candidates: int, wanted: int) -> bool:
        """Whether to look at them all takes no longer than to walk till so many as are wanted have come along."""
        few = candidates <= candidate_sets.FEW
        return few or candidates * candidates * COST <= wanted * len(self._documents)

    @property
    def _limit(self) -> int:
        return min(_limit(self._asked, self._default_limit), len(self._documents))

    def _condition(
        self,
        literal: ToKey = comparison.literal,
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
        sets = sorted(indexes.readers(self._documents).readable(roles), key=len)
        while len(sets) > _ASKED and len(sets[0]) + len(sets[1]) <= candidate_sets.UNION:
            sets = sorted([sets[0] | sets[1], *sets[2:]], key=len)
        match sets:
            case [one]:
                return one.__contains__
            case [other, one]:
                return lambda sequence: sequence in one or sequence in other
        return lambda sequence: any(sequence in each for each in sets)
