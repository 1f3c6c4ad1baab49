"""How a request's queries are answered."""

from __future__ import annotations

from collections.abc import Collection as Roles, Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from mockwrite.store import permissions, predicates, sorting
from mockwrite.store.query_rules import SYSTEM_FIELDS, Field, check_selection

if TYPE_CHECKING:
    from mockwrite.store.documents import Document
    from mockwrite.store.predicates import Condition
    from mockwrite.store.queries import Find
    from mockwrite.store.world import Collection

__all__ = ["count", "find", "page", "scan"]


def find(
    collection: Collection, asked: Find, roles: Roles[str] | None = None, cursor: Document | None = None
) -> list[Document]:
    """The documents that a checked `Find` asks for, in order.

    `roles` are those of a caller who sees only what documents grant them; None sees all. `cursor` is what
    `Find.cursor_document` gave. AppwriteError: database_query_order_null, general_query_invalid.
    """
    return page(collection, asked, roles, cursor, cap=0)[1]


def count(
    collection: Collection, asked: Find, roles: Roles[str] | None = None, *, cap: int | None = None
) -> int:
    """How many documents the filters of a checked `Find` match, as far as `cap`; None counts them all."""
    fields = _fields(collection)
    condition = _condition(asked, fields, roles)
    if condition is None:
        total = len(collection.documents)
        return total if cap is None else min(total, cap)
    return sum(1 for _ in islice(filter(condition, collection.documents), cap))


def page(
    collection: Collection,
    asked: Find,
    roles: Roles[str] | None = None,
    cursor: Document | None = None,
    *,
    cap: int,
) -> tuple[int, list[Document]]:
    """`count` and `find` in one go."""
    fields = _fields(collection)
    if cursor is not None:
        sorting.check_cursor(cursor, asked.orders, fields)
    check_selection(asked, collection.attributes.schema)
    matching, found = scan(collection.documents, asked, fields, cursor, roles)
    return min(len(matching), cap), found


def scan(
    documents: Iterable[Document],
    asked: Find,
    fields: Mapping[str, Field],
    cursor: Document | None = None,
    roles: Roles[str] | None = None,
) -> tuple[list[Document], list[Document]]:
    """All documents that match, and the page of them that is asked for; without any index."""
    if cursor is not None:
        sorting.check_cursor(cursor, asked.orders, fields)
    matching = list(filter(_condition(asked, fields, roles), documents))
    sorting.sort(matching, asked.orders, fields)
    before = asked.cursor is not None and asked.cursor.before
    after = None if cursor is None else sorting.beyond(cursor, before, asked.orders, fields)
    found = matching if after is None else list(filter(after, matching))
    first, last = asked.offset, asked.offset + asked.limit
    if before:
        first, last = max(len(found) - last, 0), max(len(found) - first, 0)
    return matching, found[first:last]


def _fields(collection: Collection) -> Mapping[str, Field]:
    return {**collection.attributes.schema.attributes, **SYSTEM_FIELDS}


def _condition(asked: Find, fields: Mapping[str, Field], roles: Roles[str] | None) -> Condition | None:
    condition = predicates.compile_all(asked.filters, fields, asked.now)
    if roles is None:
        return condition

    def visible(document: Document) -> bool:
        return permissions.allows(document.permissions, "read", roles)

    return visible if condition is None else lambda document: visible(document) and condition(document)
