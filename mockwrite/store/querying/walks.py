"""The documents of a collection in the order that a request asks for, one by one, from its cursor on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.store.querying import sorting
from mockwrite.store.querying.narrowing import overlap
from mockwrite.store.querying.sorted_index import TOP, sorted_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mockwrite.store.attributes import Field
    from mockwrite.store.documents import Document, Documents
    from mockwrite.store.querying.narrowing import Stretch
    from mockwrite.store.querying.queries import Find

__all__ = ["Walks"]


class Walks:
    """The walks that answer one request."""

    def __init__(self, documents: Documents, asked: Find, fields: Mapping[str, Field]) -> None:
        self._documents = documents
        self._asked = asked
        self._fields = fields

    def steps(self, cursor: Document | None) -> dict[str, bool] | None:
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

    def sequences(
        self, stretch: Stretch, steps: dict[str, bool], cursor: Document | None, skip: int = 0
    ) -> Iterator[int]:
        """The sequences of a stretch beyond the cursor, `skip` of them aside, as `steps` say."""
        first, last = next(iter(steps.values())), steps.get("$sequence", next(reversed(steps.values())))
        if not stretch.attributes:
            return self._in_sequence(cursor, skip, reverse=first)
        index = sorted_by(self._documents, stretch.attributes, self._fields)
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
