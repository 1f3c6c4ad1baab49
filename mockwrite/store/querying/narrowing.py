"""The documents that one filter, or a caller's rights, leave of a collection: told by an index, unseen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from mockwrite.mariadb import collation
from mockwrite.store.querying import indexes
from mockwrite.store.querying.indexes import TOP
from mockwrite.store.types import comparison

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Collection as Roles

    from mockwrite.store.attributes import Field
    from mockwrite.store.documents import Documents
    from mockwrite.store.model import Collection
    from mockwrite.store.querying.queries import Find, Query

__all__ = ["Candidates", "narrowest"]

_ALWAYS_INDEXED = frozenset({"$id", "$sequence", "$createdAt", "$updatedAt"})


@dataclass(frozen=True, slots=True)
class Candidates:
    """Documents of which all that match are some: `size` of them at most, by their `sequences`.

    `exact` says that `size` counts just those that pass what they were told from.
    """

    size: int
    sequences: Callable[[], Iterable[int]]
    exact: bool = True


def narrowest(
    collection: Collection, asked: Find, fields: Mapping[str, Field], roles: Roles[str] | None
) -> Candidates | None:
    """The smallest such set that an index knows of; None when none does."""
    indexed = _ALWAYS_INDEXED.union(
        *(index.attributes for index in collection.indexes if index.usable and index.type != "fulltext")
    )
    known = [
        candidates
        for query in asked.conjuncts
        if (candidates := _filtered(collection.documents, query, fields, asked, indexed)) is not None
    ]
    if roles is not None:
        known.append(_readable(collection.documents, roles))
    return min(known, key=lambda candidates: candidates.size, default=None)


def _readable(documents: Documents, roles: Roles[str]) -> Candidates:
    sets = indexes.readers(documents).readable(roles)
    sequences = chain if len(sets) == 1 else set[int]().union
    return Candidates(sum(map(len, sets)), lambda: sequences(*sets), exact=len(sets) <= 1)


def _filtered(
    documents: Documents, query: Query, fields: Mapping[str, Field], asked: Find, indexed: frozenset[str]
) -> Candidates | None:
    attribute = query.attribute
    if query.method == "equal" and attribute in ("$id", "$sequence"):
        return _named(documents, query)
    field = fields.get(attribute)
    if field is None or field.array or query.named or attribute not in indexed:
        return None
    spans = _spans(query, field, asked)
    if spans is None:
        return None
    index = indexes.sorted_by(documents, (attribute,), fields)
    places = [index.between(low, high) for low, high in spans]
    return Candidates(
        sum(map(len, places)),
        lambda: chain.from_iterable(map(index.sequences, places)),
        exact=query.method != "startsWith",
    )


def _named(documents: Documents, query: Query) -> Candidates:
    if query.attribute == "$sequence":
        found = {int(value) for value in query.values} & documents.sequences.keys()
    else:
        rows = (documents.get(collation.key(value).rstrip(" ")) for value in query.values)
        found = {row.sequence for row in rows if row is not None}
    return Candidates(len(found), lambda: found, exact=False)


def _spans(query: Query, field: Field, asked: Find) -> list[tuple[indexes.Entry, indexes.Entry]] | None:
    """From where and before where the entries of an index match; None where it can't tell."""
    null = comparison.null(field)
    match query.method:
        case "isNull":
            return [((null,), (null, TOP))]
        case "isNotNull":
            return [((null, TOP), (TOP,))]
        case "startsWith":
            return _prefixed(query.value) if field.type.textual else None
    span = _SPANS.get(query.method)
    if span is None:
        return None
    keys: list[Any] = [comparison.literal(asked.now, field, value) for value in query.values]
    pairs = [(key, key) for key in set(keys)] if query.method == "equal" else [(keys[0], keys[-1])]
    return [(low or (null, TOP), high) for low, high in (span(*pair) for pair in pairs)]


_SPANS: dict[str, Callable[[Any, Any], tuple[indexes.Entry | None, indexes.Entry]]] = {
    "equal": lambda key, _: ((key,), (key, TOP)),
    "lessThan": lambda key, _: (None, (key,)),
    "lessThanEqual": lambda key, _: (None, (key, TOP)),
    "greaterThan": lambda key, _: ((key, TOP), (TOP,)),
    "greaterThanEqual": lambda key, _: ((key,), (TOP,)),
    "between": lambda low, high: ((low,), (high, TOP)),
}


def _prefixed(text: str) -> list[tuple[indexes.Entry, indexes.Entry]] | None:
    """Where texts that begin like `text` are, as far as printable characters show it."""
    if "\\" in text or not text.isprintable():
        return None
    start = collation.weights(text).rstrip(" ")
    return [((start,), (start + "\U0010ffff",))] if start else None
