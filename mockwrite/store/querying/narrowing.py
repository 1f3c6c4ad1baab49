"""What the filters of a request, or a caller's rights, leave of a collection: told by an index, unseen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from mockwrite.mariadb import collation
from mockwrite.store.querying import candidate_sets
from mockwrite.store.querying.candidate_sets import (
    Candidates,
    both_of,
    in_lists,
    named_by,
    readable_by,
    union,
)
from mockwrite.store.querying.indexes import grouped_by
from mockwrite.store.querying.sorted_index import EVERYWHERE, TOP, sorted_by
from mockwrite.store.querying.words import words_of
from mockwrite.store.types import comparison

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Collection as Roles

    from mockwrite.store.attributes import Field
    from mockwrite.store.model import Collection
    from mockwrite.store.querying.queries import Find, Query
    from mockwrite.store.querying.sorted_index import Entry, Span

__all__ = ["Narrowing", "Stretch", "overlap"]

_ALWAYS_INDEXED = frozenset({"$id", "$sequence", "$createdAt", "$updatedAt"})
_BY_TABLE = frozenset({"$id", "$sequence"})
_CONTAINING = frozenset({"contains", "containsAny", "containsAll"})
_BY_THEMSELVES = frozenset({"or", "search"}) | _CONTAINING
# More values than this are looked up, rather than sought.
MANY = 4


@dataclass(frozen=True, slots=True)
class Stretch:
    """The parts of an index by `attributes` where what can match is; all there passes the filters of `answers`.

    All there has the keys of `prefix` for the first of its attributes.
    """

    attributes: tuple[str, ...]
    prefix: Entry
    spans: Sequence[Span]
    answers: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Values:
    """What filters leave of an attribute's values: those in `spans`, all of which pass the filters of `answers`."""

    spans: Sequence[Span]
    answers: frozenset[int]

    @property
    def single(self) -> Entry | None:
        """The one value that they leave."""
        match self.spans:
            case [((key,), (end, top))] if top is TOP and end == key:
                return (key,)
        return None


_ALL = _Values(EVERYWHERE, frozenset())


class Narrowing:
    """What indexes tell of one request's filters."""

    def __init__(self, collection: Collection, asked: Find, fields: Mapping[str, Field]) -> None:
        self._documents = collection.documents
        self._declared = collection.indexes
        self._asked = asked
        self._fields = fields
        self._indexes = [
            index.attributes for index in collection.indexes if index.usable and index.type != "fulltext"
        ]
        self._indexed = _ALWAYS_INDEXED.union(*self._indexes)
        self._values: dict[str, _Values] = {}
        for place, query in enumerate(asked.conjuncts):
            values = _values(query, fields, asked, place)
            if values is not None:
                known = self._values.get(query.attribute)
                self._values[query.attribute] = values if known is None else _both(known, values)

    def narrowest(self, roles: Roles[str] | None) -> Candidates | None:
        """The smallest set that can match; None when no index tells one."""
        known = [self._spanned(stretch) for stretch in self._stretches()]
        for place, query in enumerate(self._asked.conjuncts):
            if query.method in _BY_THEMSELVES or (query.method == "equal" and query.attribute in _BY_TABLE):
                candidates = self._filtered(query, place)
                if candidates is not None:
                    known.append(candidates)
        if roles is not None:
            known.append(readable_by(self._documents, roles))
        known.sort(key=lambda candidates: (candidates.size, -len(candidates.answers)))
        return both_of(known) if known and known[0].size > candidate_sets.FEW else next(iter(known), None)

    def along(self, attributes: Sequence[str]) -> Stretch:
        """The parts of an index by `attributes` where what can match is, behind single values that filters leave."""
        if not self._values:
            return Stretch(tuple(attributes), (), EVERYWHERE, frozenset())
        best: tuple[str, ...] = ()
        for declared in self._indexes:
            prefix = self._singles(declared, attributes)
            if len(prefix) > len(best) and declared[len(prefix) :][: len(attributes[:1])] == tuple(
                attributes[:1]
            ):
                best = prefix
        values = self._values.get(attributes[0], _ALL) if attributes else _ALL
        return self._stretch((*best, *attributes), best, values)

    def name(self, attributes: tuple[str, ...], type: str | None = None) -> str:
        """What an index by `attributes` is called, which the collection may declare or not."""
        for index in self._declared:
            begins = index.attributes[: len(attributes)] == attributes
            if begins and index.usable and (index.type == "fulltext") is (type == "fulltext"):
                return index.key
        named = ", ".join(attributes)
        return named if attributes[1:] == () and named.startswith("$") else f"({named})"

    def _stretches(self) -> Iterator[Stretch]:
        """The parts of declared indexes, and of those that there always are."""
        found: set[str] = set()
        for declared in self._indexes:
            prefix = self._singles(declared)
            rest = declared[len(prefix) :][:1]
            if rest and rest[0] in self._values:
                attributes, values = (*prefix, *rest), self._values[rest[0]]
            else:
                attributes, values = prefix, _ALL
            if len(attributes) > 1:
                found.update(attributes)
                yield self._stretch(attributes, prefix, values)
        for attribute in self._values.keys() & self._indexed - found:
            yield self._stretch((attribute,), (), self._values[attribute])

    def _singles(self, declared: Sequence[str], but: Sequence[str] = ()) -> tuple[str, ...]:
        """The first attributes of an index, as far as filters leave a single value of each."""
        found: list[str] = []
        for attribute in declared:
            values = self._values.get(attribute)
            if attribute in but or attribute in found or values is None or values.single is None:
                break
            found.append(attribute)
        return tuple(found)

    def _stretch(self, attributes: tuple[str, ...], prefixed: Sequence[str], values: _Values) -> Stretch:
        singles = [self._values[attribute] for attribute in prefixed]
        prefix = tuple(chain.from_iterable(each.single or () for each in singles))
        spans = (
            [((*prefix, *low), (*prefix, *high)) for low, high in values.spans] if prefix else values.spans
        )
        return Stretch(attributes, prefix, spans, values.answers.union(*(each.answers for each in singles)))

    def _spanned(self, stretch: Stretch) -> Candidates:
        name = self.name(stretch.attributes)
        if len(stretch.attributes) == 1 and len(stretch.spans) > MANY and all(map(_is_single, stretch.spans)):
            (attribute,) = stretch.attributes
            group = grouped_by(self._documents, attribute, self._fields[attribute])
            lists = [group.sequences(low[0]) for low, _ in stretch.spans]
            return in_lists(lists, name, stretch.answers, disjoint=True)
        index = sorted_by(self._documents, stretch.attributes, self._fields)
        places = [index.between(low, high) for low, high in stretch.spans]
        size = sum(map(len, places))
        return Candidates(
            size,
            lambda: chain.from_iterable(map(index.sequences, places)),
            frozenset({name}),
            least=size,
            answers=stretch.answers,
        )

    def _filtered(self, query: Query, place: int) -> Candidates | None:
        """What the filter at a place, or a part of it, leaves."""
        if query.method == "and":
            known = [found for child in query.children if (found := self._filtered(child, place)) is not None]
            narrowest = min(known, key=lambda candidates: candidates.size, default=None)
            return narrowest and replace(narrowest, least=0, answers=frozenset())
        if query.method == "or":
            known = [found for child in query.children if (found := self._filtered(child, place)) is not None]
            return union(known) if known and len(known) == len(query.children) else None
        if query.method == "equal" and query.attribute in _BY_TABLE:
            return named_by(self._documents, query)
        if query.method == "search":
            return self._searched(query, place)
        if query.method in _CONTAINING:
            return self._containing(query, place)
        if query.attribute not in self._indexed:
            return None
        values = _values(query, self._fields, self._asked, place)
        return None if values is None else self._spanned(self._stretch((query.attribute,), (), values))

    def _searched(self, query: Query, place: int) -> Candidates | None:
        """What has the words that are searched for."""
        field = self._fields.get(query.attribute)
        if field is None or not field.type.textual:
            return None
        found = words_of(self._documents, query.attribute, field).found(query.values[0])
        return in_lists(found, self.name((query.attribute,), "fulltext"), frozenset({place}))

    def _containing(self, query: Query, place: int) -> Candidates | None:
        """What has items of an array of texts."""
        field = self._fields.get(query.attribute)
        if field is None or not (field.array and field.type.textual) or query.named:
            return None
        group = grouped_by(self._documents, query.attribute, field)
        found = [group.sequences(value) for value in dict.fromkeys(query.values)]
        if query.method == "containsAll":
            found = [sorted(set(found[0]).intersection(*found))]
        return in_lists(found, self.name((query.attribute,)), frozenset({place}))


def _values(query: Query, fields: Mapping[str, Field], asked: Find, place: int) -> _Values | None:
    """What one filter leaves of its attribute's values; None where their order can't tell."""
    field = fields.get(query.attribute)
    if (
        field is None
        or field.array
        or query.named
        or (query.method == "equal" and query.attribute in _BY_TABLE)
    ):
        return None
    spans = _spans(query, field, asked)
    return (
        None
        if spans is None
        else _Values(spans, frozenset() if query.method == "startsWith" else frozenset({place}))
    )


def _is_single(span: Span) -> bool:
    """Whether a span is of one value."""
    low, high = span
    return high == (*low, TOP)


def _both(one: _Values, other: _Values) -> _Values:
    return _Values(overlap(one.spans, other.spans), one.answers | other.answers)


def overlap(ones: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    """The parts that are in spans of both."""
    return [
        (low, high)
        for one_low, one_high in ones
        for other_low, other_high in others
        if (low := max(one_low, other_low)) < (high := min(one_high, other_high))
    ]


def _spans(query: Query, field: Field, asked: Find) -> list[Span] | None:
    """From where and before where the entries of an index match, going up; None where it can't tell."""
    null = comparison.null(field)
    match query.method:
        case "isNull":
            return [((null,), (null, TOP))]
        case "isNotNull":
            return [((null, TOP), (TOP,))]
        case "startsWith":
            return _prefixed(query.value) if field.type.textual else None
    if field.type.spatial or (query.method != "equal" and query.method not in _SPANS):
        return None
    keys: list[Any] = [comparison.literal(asked.now, field, value) for value in query.values]
    if query.method == "equal":
        return [((key,), (key, TOP)) for key in sorted(set(keys))]
    return [(low or (null, TOP), high) for low, high in _SPANS[query.method](keys[0], keys[-1])]


_Bounds = tuple[tuple[Any, ...] | None, tuple[Any, ...]]
_SPANS: dict[str, Callable[[Any, Any], list[_Bounds]]] = {
    "notEqual": lambda key, _: [(None, (key,)), ((key, TOP), (TOP,))],
    "lessThan": lambda key, _: [(None, (key,))],
    "lessThanEqual": lambda key, _: [(None, (key, TOP))],
    "greaterThan": lambda key, _: [((key, TOP), (TOP,))],
    "greaterThanEqual": lambda key, _: [((key,), (TOP,))],
    "between": lambda low, high: [((low,), (high, TOP))],
    "notBetween": lambda low, high: (
        [(None, (low,)), ((high, TOP), (TOP,))] if low <= high else [(None, (TOP,))]
    ),
}


def _prefixed(text: str) -> list[Span] | None:
    """Where texts that begin like `text` are, as far as printable characters show it."""
    if "\\" in text or not text.isprintable():
        return None
    start = collation.weights(text).rstrip(" ")
    return [((start,), (start + "\U0010ffff",))] if start else None
