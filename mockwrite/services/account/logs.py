"""Lists that take no queries but ``limit`` and ``offset``: of logs, the newest entry first, and of settings."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from mockwrite.releases import DEFAULT
from mockwrite.services import listing
from mockwrite.store.querying.queries import Find
from mockwrite.wire.endpoint import Page
from mockwrite.wire.parameters import Parameter, ResourceQueries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from mockwrite.releases import Release
    from mockwrite.store.people.rows import LogEntry
    from mockwrite.wire.endpoint import Call

__all__ = ["PARAMETERS", "page", "part"]

_METHODS = frozenset(("limit", "offset"))


def _parse(texts: Iterable[str], *, release: Release) -> listing.Queries:
    return tuple(listing.checked(text, {}, _METHODS, release) for text in texts)


def _of_release(own: Parameter, release: Release) -> Parameter:
    return replace(own, kind=ResourceQueries(partial(_parse, release=release)))


PARAMETERS = (
    Parameter(
        "queries", ResourceQueries(partial(_parse, release=DEFAULT)), default=(), for_release=_of_release
    ),
    listing.TOTAL,
)


def page(call: Call, entries: Sequence[LogEntry], queries: listing.Queries, total: bool) -> Page:
    """A part of `entries`, which are in the order in which they were written."""
    if not call.release.logs_at_once:
        entries = ()
    asked = Find(queries, call.world.clock.now(), call.release)
    newest = entries[::-1][asked.offset :][: asked.limit]
    return Page(len(entries) if total else 0, newest)


def part(call: Call, rows: Sequence[Any], queries: listing.Queries, total: bool) -> Page:
    """The part of `rows` that is asked for; all of them where that has no limit."""
    asked = Find(queries, call.world.clock.now(), call.release)
    limited = any(query.method == "limit" for query in queries)
    found = rows[asked.offset :]
    return Page(len(rows) if total else 0, found[: asked.limit] if limited else found)
