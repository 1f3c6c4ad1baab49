"""Lists of documents whose request names a ``ttl``: answered from a cache, or kept in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.services.databases import related
from mockwrite.store.links import kept_lists, search
from mockwrite.store.links.kept_lists import KeptList
from mockwrite.wire.endpoint import Page
from mockwrite.wire.kinds import Boolean, Range
from mockwrite.wire.parameters import Parameter

if TYPE_CHECKING:
    from mockwrite.releases import Release
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.querying.queries import Find
    from mockwrite.wire.endpoint import Call

__all__ = ["PURGE", "TTL", "cached_page"]


def _where_kept(own: Parameter, release: Release) -> Parameter | None:
    return own if release.keeps_lists else None


TTL = Parameter("ttl", Range(0, 86400), default=0, for_release=_where_kept)
PURGE = Parameter("purge", Boolean(loose=True), default=False, for_release=_where_kept)


def cached_page(
    call: Call, database: Database, collection: Collection, asked: Find, *, ttl: int, cap: int
) -> Page:
    """Return the page that `asked` finds, or found at most `ttl` seconds ago, and say in a header which.

    What is kept is not checked again, neither its queries nor the rights on it. The total, up to `cap`, is kept for
    itself. Raises AppwriteError: as `mockwrite.store.links.search.find`.
    """
    # 1.9.6: Databases/…/Documents/XList.php
    cursor = asked.cursor_document(collection.documents)
    caller = (call.caller.privileged, *call.caller.roles)
    field = kept_lists.field(database, collection, caller, asked, cursor)
    lists, now = call.project.kept_lists, int(call.world.clock.now().timestamp())
    access = call.caller.access

    def find() -> KeptList:
        _, found = search.find(database, collection, asked, access, cap=0)
        return KeptList(now, found, related.nodes_of(call, database, collection, found, asked))

    def count() -> KeptList:
        return KeptList(now, total=search.find(database, collection, asked, access, cap=cap)[0])

    listed, is_kept = kept_lists.kept(lists, collection.id, (field, "documents"), ttl, now, find)
    total = kept_lists.kept(lists, collection.id, (field, "total"), ttl, now, count)[0].total if cap else 0
    call.reply_headers.append(("X-Appwrite-Cache", "hit" if is_kept else "miss"))
    return Page(total, related.show(collection, listed.rows, listed.nodes, asked), asked.queries, asked.plan)
