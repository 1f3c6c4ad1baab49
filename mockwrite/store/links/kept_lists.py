"""Lists that are answered again from a cache, as Appwrite 1.9.6 answers them where a request names a ``ttl``.

The cache has one entry for a collection's id, whichever its database, and in it a field for each schema, caller and
set of queries. So lists follow a change of the schema, not one of the documents; and the collections without any
attribute and index that share an id, in several databases or one after the other, share their lists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mockwrite.store.documents import Document
    from mockwrite.store.links.nesting import Node
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.querying.queries import Find
    from mockwrite.store.tables import Table

__all__ = ["KeptList", "KeptLists", "field", "kept", "purge"]


@dataclass(frozen=True, slots=True)
class KeptList:
    """The documents of a list, with the related ones where it has some, or a total; `at` are seconds.

    Lists of presences are kept too.
    """

    at: float
    rows: Sequence[Any] = ()
    nodes: Sequence[Node] | None = None
    total: int = 0


@dataclass(frozen=True, slots=True)
class KeptLists:
    """All lists that are kept for the collections of an id."""

    sequence: int
    fields: Mapping[Any, KeptList]


def field(
    database: Database, collection: Collection, caller: tuple[Any, ...], asked: Find, cursor: Document | None
) -> tuple[Any, ...]:
    """Return what a list is kept by, beside the id of its collection; equal queries of equal callers share it."""
    # 1.9.6: Databases/Http/Databases/Action.php getListCacheField
    schema = [*collection.attributes, *collection.indexes]
    place = (database.sequence, collection.sequence) if schema else None
    at = None if cursor is None else (cursor.sequence, cursor.updated_at, repr(cursor.data))
    return (place, repr(schema), caller, repr(asked.queries), at)


def kept(
    lists: Table[KeptLists], id: str, field: Any, ttl: int, now: float, make: Callable[[], KeptList]
) -> tuple[KeptList, bool]:
    """Return the list that is kept for `field`, unless it is older than `ttl`; else one that `make` makes anew.

    Also return whether it was kept.
    """
    row = lists.get(id)
    found = None if row is None else row.fields.get(field)
    if found is not None and found.at + ttl > now:
        return found, True
    made = make()
    if row is None:
        row = KeptLists(lists.next_sequence(), {})
    lists.put(id, replace(row, fields={**row.fields, field: made}))
    return made, False


def purge(lists: Table[KeptLists], id: str) -> None:
    """Forget all lists that are kept for the collections of that id."""
    if id in lists:
        lists.remove(id)
