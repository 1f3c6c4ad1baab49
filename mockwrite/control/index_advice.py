"""What index of the real server would serve the queries of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.store.querying.queries import CONTAINMENT, FILTERS, LOGICAL, ORDERS
from mockwrite.store.schemas.limits import INDEX_LENGTH, indexed_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mockwrite.store.attributes import Attribute
    from mockwrite.store.querying.queries import Query

__all__ = ["advice"]

_SINGLE = frozenset({"equal", "isNull"})
_LOOKS_INSIDE = CONTAINMENT | {"endsWith", "notStartsWith", "notEndsWith"}
_ORDERED = ORDERS - {"orderRandom"}


def advice(queries: Iterable[Query], attributes: Mapping[str, Attribute]) -> dict[str, str]:
    """Return for each of `attributes` that queries filter or order by a sentence: what index serves them.

    A B-tree goes as far as one value of each attribute, then a range or an order of one more.
    """
    together, alone = _parted(queries)
    singles = {query.attribute: None for query in together if query.method in _SINGLE}
    others = [query for query in together if query.method not in _LOOKS_INSIDE | _SINGLE]
    next_one = {query.attribute: None for query in others[:1]}
    found: dict[str, str] = {}
    for query in [*together, *alone]:
        attribute = attributes.get(query.attribute)
        if attribute is None or attribute.key in found:
            continue
        if attribute.type.spatial:
            found[attribute.key] = f'A spatial index on "{attribute.key}" serves it.'
        elif query.method in _LOOKS_INSIDE:
            found[attribute.key] = _inside(query, attribute)
        elif query in alone:
            found[attribute.key] = _key_index([attribute.key], attributes)
        else:
            last = next_one if attribute.key in singles else {attribute.key: None}
            found[attribute.key] = _key_index({**singles, **last}, attributes)
    return found


def _parted(queries: Iterable[Query]) -> tuple[list[Query], list[Query]]:
    """The filters and orders that hold together, ranges before orders, and those of alternatives."""
    filters: list[Query] = []
    orders: list[Query] = []
    alternatives: list[Query] = []
    for query in queries:
        if query.method in LOGICAL:
            together, alone = _parted(query.children)
            (filters if query.method == "and" else alternatives).extend(together)
            alternatives += alone
        elif query.method in FILTERS:
            filters.append(query)
        elif query.method in _ORDERED:
            orders.append(query)
    return [*filters, *orders], alternatives


def _inside(query: Query, attribute: Attribute) -> str:
    if attribute.type.textual and not attribute.array and query.method in CONTAINMENT:
        return f'No index serves "{query.method}"; a fulltext index on "{attribute.key}" serves a search for words.'
    return f'No index serves "{query.method}".'


def _key_index(keys: Iterable[str], attributes: Mapping[str, Attribute]) -> str:
    known = [key for key in keys if key in attributes or key.startswith("$")]
    named = ", ".join(f'"{key}"' for key in known)
    length = sum(indexed_size(attributes[key]) for key in known if key in attributes)
    bounded = f", with lengths of {INDEX_LENGTH} in all" if length > INDEX_LENGTH else ""
    return f"A key index on {named}{bounded} serves it."
