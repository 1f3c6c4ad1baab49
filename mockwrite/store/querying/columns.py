"""What conditions ask of an attribute, kept of all documents side by side: for filters that no index serves.

A scan goes through it with built-in functions alone. A column is made when it is first asked for, and follows
writes as an index does.
"""

from __future__ import annotations

from heapq import merge
from itertools import compress, filterfalse, groupby, repeat, tee
from typing import TYPE_CHECKING, Any

from mockwrite.store.documents import getter
from mockwrite.store.querying import predicates, words
from mockwrite.store.querying.indexes import Index, kept, named
from mockwrite.store.querying.predicates import SEARCHES, field_of, match_of
from mockwrite.store.types import comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mockwrite.store.attributes import Field
    from mockwrite.store.documents import Document, Documents
    from mockwrite.store.querying.predicates import Reads
    from mockwrite.store.querying.queries import Query
    from mockwrite.store.types.attribute_type import Key
    from mockwrite.store.types.comparison import ToKey

__all__ = ["Column", "Scan"]


class Column(Index):
    """What `prepare` makes of an attribute's values, by the sequences, going up, of the documents that have one."""

    __slots__ = ("_goes_up", "_prepare", "_read", "values")

    def __init__(self, documents: Documents, attribute: str, prepare: Key | None) -> None:
        super().__init__(documents)
        self._read = getter(attribute)
        self._prepare = prepare
        self._goes_up = True
        self.values: dict[int, Any] = {}

    def refresh(self) -> None:
        super().refresh()
        if not self._goes_up:
            self.values = dict(sorted(self.values.items()))
            self._goes_up = True

    def _fill(self, documents: Iterable[Document]) -> None:
        read, prepare = self._read, self._prepare
        values = ((document.sequence, read(document)) for document in documents)
        if prepare is None:
            self.values = {sequence: value for sequence, value in values if value is not None}
        else:
            self.values = {sequence: prepare(value) for sequence, value in values if value is not None}

    def _exchange(self, old: Document | None, new: Document | None) -> None:
        values = self.values
        value = None if new is None else self._read(new)
        if new is None or value is None:
            if old is not None:
                values.pop(old.sequence, None)
            return
        if new.sequence not in values and values and new.sequence < next(reversed(values)):
            self._goes_up = False
        values[new.sequence] = value if self._prepare is None else self._prepare(value)


class Scan:
    """A run over a collection. `literal` makes the key of a field's value, as for `predicates.compile_all`."""

    def __init__(self, documents: Documents, fields: Mapping[str, Field], literal: ToKey) -> None:
        self._documents = documents
        self._fields = fields
        self._literal = literal

    def matching(
        self, filters: Sequence[Query], among: Iterable[int] | None = None
    ) -> Iterator[int] | Iterable[int]:
        """The sequences of documents that all `filters` match, going up; `among` those, which go up, or all.

        Raises AppwriteError: general_query_invalid for what the real server's database fails on.
        """
        for query in filters:
            among = self._matching(query, among)
        return self._documents.sequences if among is None else among

    def keys(self, attribute: str, sequences: Iterable[int]) -> Iterable[Any]:
        """What the documents of `sequences` are sorted by, NULL first."""
        if attribute == "$sequence":
            return sequences
        field = self._fields[attribute]
        key = comparison.key(field)
        values = self._column(attribute, field, "value" if key is None else "key", key)
        return map(values.get, sequences, repeat(comparison.null(field)))

    def _matching(self, query: Query, among: Iterable[int] | None) -> Iterable[int]:
        if query.method == "and":
            return self.matching(query.children, among)
        if query.method == "or":
            return self._any(query.children, among)
        field = field_of(query, self._fields)
        if field.type.spatial:
            test = predicates.compile_all([query], self._fields, self._literal)
            rows = self._documents.sequences
            return (each for each in self._all(among) if test is None or test(rows[each]))
        if query.method in SEARCHES:
            found = set[int]().union(
                *words.words_of(self._documents, query.attribute, field).found(query.values[0])
            )
            return (filter if query.method == "search" else filterfalse)(found.__contains__, self._all(among))
        if query.method in ("isNull", "isNotNull"):
            values = self._column(query.attribute, field, "value", None)
            if query.method == "isNull":
                return filterfalse(values.__contains__, self._all(among))
            return values if among is None else filter(values.__contains__, among)
        match = match_of(query, field, self._literal)
        values = self._column(query.attribute, field, match.reads, match.prepare)
        if among is None:
            return compress(values, match.of_prepared(values.values()))
        present, same = tee(filter(values.__contains__, among))
        return compress(present, match.of_prepared(map(values.__getitem__, same)))

    def _any(self, filters: Sequence[Query], among: Iterable[int] | None) -> Iterator[int]:
        each = [None] * len(filters) if among is None else tee(among, len(filters))
        found = [self._matching(query, part) for query, part in zip(filters, each, strict=True)]
        return (sequence for sequence, _ in groupby(merge(*found)))

    def _all(self, among: Iterable[int] | None) -> Iterable[int]:
        return self._documents.sequences if among is None else among

    def _column(self, attribute: str, field: Field, reads: Reads, prepare: Key | None) -> dict[int, Any]:
        name = f"{reads}:{named(attribute, field)}"
        return kept(self._documents, name, Column, lambda: Column(self._documents, attribute, prepare)).values
