"""What clients older than 1.8.0 expect of reads: all that a document is linked with, without being asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.store.links.nesting import MAX_DEPTH
from mockwrite.store.querying.queries import NESTED, Query, WrittenQuery, parse
from mockwrite.wire import legacy_queries
from mockwrite.wire.response_formats import below

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.store.model import Collection, Database
    from mockwrite.wire.endpoint import Call

__all__ = ["translate"]

_SPACE = " \t\n\r\0\v"
# What PHP finds empty, beside an empty text.
_ZERO = "0"


def translate(call: Call, sent: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters of a read with queries as clients of today write them.

    Raises AppwriteError: general_query_invalid.
    """
    sent = legacy_queries.translate(call, sent)
    return (
        _widen(call, sent) if not call.release.reads_links_unasked and below(call.headers, "1.8.0") else sent
    )


def _widen(call: Call, sent: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a read, with ``queries`` that select what it is to show.

    Raises AppwriteError: general_query_invalid.

    A request without a select, or with one of everything, selects all related documents that can be reached
    without passing a collection twice. Empty texts are no queries, and all others are written anew.
    """
    asked = [
        parse(text, call.release)
        for text in _texts(sent.get("queries"))
        if text != _ZERO and text.strip(_SPACE)
    ]
    selects = [query for query in asked if query.method == "select"]
    if not selects or any("*" in query.values for query in selects):
        paths = dict.fromkeys(_related(call, sent["databaseId"], sent["collectionId"]))
        asked = [query for query in asked if query.method != "select"]
        asked.append(Query("select", values=("*", *paths)))
    try:
        return {**sent, "queries": [WrittenQuery(_fields(query)) for query in asked]}
    except ValueError:
        raise AppwriteError("general_query_invalid", "json_infinite") from None


def _texts(queries: Any) -> list[str]:
    if queries is None:
        return []
    if isinstance(queries, dict):
        queries = list(queries.values())
    if not isinstance(queries, list) or not all(isinstance(query, str) for query in queries):
        raise AppwriteError("general_query_invalid")
    return queries


def _fields(query: Query) -> dict[str, Any]:
    fields: dict[str, Any] = {"method": query.method}
    if query.attribute not in ("", _ZERO):
        fields["attribute"] = query.attribute
    if query.method not in NESTED:
        fields["values"] = query.values
    elif query.children:
        fields["values"] = [_fields(child) for child in query.children]
    return fields


def _related(call: Call, database_id: str, collection_id: str) -> Iterator[str]:
    database = call.project.databases.get(database_id)
    collection = database.collections.get(collection_id) if database else None
    if database is not None and collection is not None:
        yield from _paths(database, collection, (collection.id,))


def _paths(
    database: Database, collection: Collection, visited: tuple[str, ...], prefix: str = ""
) -> Iterator[str]:
    """The paths to everything below `collection`, ``author.*`` and the like."""
    if len(visited) > MAX_DEPTH or _ZERO in (database.id, collection.id):
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
