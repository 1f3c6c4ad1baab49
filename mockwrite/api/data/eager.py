"""What clients older than 1.8.0 expect of reads: all that a document is linked with, without being asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.api.dialects import COLLECTIONS
from mockwrite.api.response_formats import below
from mockwrite.store.querying.queries import Find, Query, parse_all
from mockwrite.store.relations.nesting import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mockwrite.api.endpoint import Call
    from mockwrite.store.world import Collection, Database

__all__ = ["queries"]


def queries(call: Call, database: Database, collection: Collection, texts: Sequence[str]) -> Find:
    """What a client asks of the documents of `collection`. AppwriteError: general_query_invalid.

    For older clients of ``/databases``, a request without a select, or with one of everything, selects all
    related documents that can be reached without passing a collection twice; and empty texts are no queries.
    """
    now = call.world.clock.now()
    if call.dialect is not COLLECTIONS or not below(call.headers, "1.8.0"):
        return parse_all(texts, now)
    asked = parse_all([text for text in texts if text.strip()], now)
    if asked.selected is not None or not collection.attributes.schema.relationships:
        return asked
    others = [query for query in asked.queries if query.method != "select"]
    paths = dict.fromkeys(_paths(database, collection, (collection.id,)))
    return Find([*others, Query("select", values=("*", *paths))], now)


def _paths(
    database: Database, collection: Collection, visited: tuple[str, ...], prefix: str = ""
) -> Iterator[str]:
    """The paths to everything below `collection`, ``author.*`` and the like."""
    if len(visited) > MAX_DEPTH:
        return
    for attribute in collection.attributes:
        link = attribute.relationship
        if (
            link is None
            or attribute.hidden
            or attribute.status != "available"
            or link.related_collection in visited
        ):
            continue
        yield f"{prefix}{attribute.key}.*"
        related = database.collections.get(link.related_collection)
        if related is not None:
            yield from _paths(database, related, (*visited, related.id), f"{prefix}{attribute.key}.")
