"""Logs: lists, the newest entry first, that take no queries but ``limit`` and ``offset``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.services import listing
from mockwrite.store.querying.queries import Find
from mockwrite.wire.endpoint import Page
from mockwrite.wire.parameters import Parameter, ResourceQueries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mockwrite.store.people.rows import LogEntry
    from mockwrite.wire.endpoint import Call

__all__ = ["PARAMETERS", "page"]

_METHODS = frozenset(("limit", "offset"))


def _parse(texts: Iterable[str]) -> listing.Queries:
    return tuple(listing.checked(text, {}, _METHODS) for text in texts)


PARAMETERS = (
    Parameter("queries", ResourceQueries(_parse), default=()),
    listing.TOTAL,
)


def page(call: Call, entries: Sequence[LogEntry], queries: listing.Queries, total: bool) -> Page:
    """A part of `entries`, which are in the order in which they were written."""
    if not call.release.logs_at_once:
        entries = ()
    asked = Find(queries, call.world.clock.now(), call.release)
    newest = entries[::-1][asked.offset :][: asked.limit]
    return Page(len(entries) if total else 0, newest)
