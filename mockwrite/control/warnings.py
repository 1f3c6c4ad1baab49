"""Warnings in the journal: requests that work here, and hurt in production."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.control.index_advice import advice
from mockwrite.store.querying.planner import DEFAULT_LIMIT
from mockwrite.store.querying.queries import FILTERS, LOGICAL, ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mockwrite.store.model import Collection
    from mockwrite.store.querying.queries import Query
    from mockwrite.wire.endpoint import Call, Page

__all__ = ["FAR", "attributes_used", "of"]

FAR = 5000
"""The offset from which on skipping hurts, and where the real server stops counting."""


def of(call: Call, sent: Mapping[str, Any], page: Page) -> tuple[str, ...]:
    """Return the warnings on a request that was answered with `page`."""
    queries = page.queries
    if not queries and page.total <= len(page.rows):
        return ()
    found = list(_on_page(queries, page))
    collection = _collection(call, sent) if queries else None
    if collection is not None:
        found += _on_indexes(collection, queries)
    return tuple(found)


def _on_page(queries: Iterable[Query], page: Page) -> Iterator[str]:
    methods = {query.method: query for query in queries}
    if "limit" not in methods and page.total > len(page.rows) == DEFAULT_LIMIT:
        yield f"The default limit of {DEFAULT_LIMIT} hides {page.total - DEFAULT_LIMIT} of {page.total} rows."
    offset = methods.get("offset")
    if offset is not None and isinstance(offset.value, int) and offset.value > FAR:
        yield f"An offset of {offset.value} makes the database walk by as many rows: go on from a cursor."
    if page.total >= FAR:
        yield f"The total is {FAR} because the real server counts no further; there may be more rows."


def _on_indexes(collection: Collection, queries: Sequence[Query]) -> Iterator[str]:
    indexed = {index.attributes[0] for index in collection.indexes if index.usable and index.attributes}
    lacking = {
        name: uses
        for name, uses in attributes_used(queries).items()
        if name and name not in indexed and not name.startswith("$")
    }
    if not lacking:
        return
    serving = advice(queries, collection.attributes.schema.attributes)
    for name, uses in lacking.items():
        said = f'{uses} by "{name}", with which no index begins: slow once there are many.'
        yield f"{said} {serving[name]}" if name in serving else said


def attributes_used(queries: Iterable[Query]) -> dict[str, str]:
    """Return the attributes that queries filter and order by, each with ``Filters`` or ``Orders``."""
    uses: dict[str, str] = {}
    for query in queries:
        if query.method in LOGICAL:
            uses = {**attributes_used(query.children), **uses}
        elif query.method in FILTERS:
            uses.setdefault(query.attribute, "Filters")
        elif query.method in ORDERS and query.attribute:
            uses.setdefault(query.attribute, "Orders")
    return uses


def _collection(call: Call, sent: Mapping[str, Any]) -> Collection | None:
    id = str(sent.get(f"{call.dialect.collection}Id", ""))
    if f"{call.dialect.documents}.read" not in call.endpoint.scopes or not id:
        return None
    database = call.project.databases.get(str(sent.get("databaseId", "")))
    return None if database is None else database.collections.get(id)
