"""Lists that take no queries but ``limit`` and ``offset``: logs. And of what nobody has: identities."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from mockwrite.api import listing
from mockwrite.api.endpoint import Page
from mockwrite.api.parameters import Boolean, InvalidError, Parameter, ResourceQueries
from mockwrite.errors import AppwriteError
from mockwrite.store.querying.queries import Find, Query, parse
from mockwrite.store.querying.query_rules import check_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mockwrite.api.endpoint import Call
    from mockwrite.store.people.rows import LogEntry

__all__ = ["IDENTITIES", "IDENTITIES_OF_ALL", "IDENTITY_PARAMETERS", "PARAMETERS", "page"]

_METHODS = frozenset(("limit", "offset"))


def _parse(texts: Iterable[str]) -> tuple[Query, ...]:
    queries = []
    for text in texts:
        try:
            query = parse(text)
        except AppwriteError as error:
            raise InvalidError(f"Invalid query: {error.message}") from None
        try:
            check_fields((query,), {}, allowed=_METHODS)
        except AppwriteError as error:
            raise InvalidError(str(error.message)) from None
        queries.append(query)
    return tuple(queries)


PARAMETERS = (
    Parameter("queries", ResourceQueries(_parse), default=()),
    Parameter("total", Boolean(loose=True), default=True),
)

IDENTITIES = listing.Listing(
    lambda words: "Identity",  # noqa: ARG005 - the same in both vocabularies
    {
        name: listing.Column("datetime" if name.endswith("Expiry") else "string", attrgetter(name))
        for name in ("userId", "provider", "providerUid", "providerEmail", "providerAccessTokenExpiry")
    },
)
IDENTITIES_OF_ALL = replace(IDENTITIES, noun=lambda words: "User")  # noqa: ARG005 - likewise
IDENTITY_PARAMETERS = listing.parameters(IDENTITIES)


def page(call: Call, entries: Sequence[LogEntry], queries: Iterable[Query], total: bool) -> Page:
    """The newest entries first; `entries` are in the order in which they were written."""
    asked = Find(queries, call.world.clock.now())
    newest = entries[::-1][asked.offset :][: asked.limit]
    return Page(len(entries) if total else 0, newest)
