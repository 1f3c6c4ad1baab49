"""Appwrite 1.8.1: the release from which the others are told apart."""

from __future__ import annotations

from mockwrite.releases.messages import SENTENCES
from mockwrite.releases.release import Release
from mockwrite.releases.statuses import STATUSES

__all__ = ["RELEASE"]

RELEASE = Release(
    version="1.8.1",
    shown_statuses=frozenset({400, 401, 402, 403, 404, 408, 409, 412, 416, 422, 429, 451, 501, 503}),
    other_services=frozenset({
        "avatars", "cards", "console", "functions", "graphql", "locale", "messaging", "migrations", "project",
        "projects", "proxy", "realtime", "sites", "vcs",
    }),
    statuses=STATUSES,
    messages=SENTENCES,
    has_tables=True,
    has_upserts=True,
    has_bulk_writes=True,
    has_transactions=True,
    has_increments=True,
    sequences_are_texts=False,
    increments_name_places=False,
    bounds_integers=False,
    keeps_names=False,
    upserts_without_data=False,
    checks_relationship_values=False,
)  # fmt: skip
