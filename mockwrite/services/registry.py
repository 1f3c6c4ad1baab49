"""All endpoints, by the first word of their path: what a service is made of is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from mockwrite.services import audits, events

if TYPE_CHECKING:
    from mockwrite.wire.endpoint import Endpoint

__all__ = ["FOLLOWERS", "SERVICES", "UNSUPPORTED", "endpoints", "load"]

_DATA = (
    "databases.document_reads",
    "databases.documents",
    "databases.upserts",
    "databases.bulk",
    "databases.increments",
    "databases.transactions",
    "databases.databases",
    "databases.collections",
    "databases.attributes",
    "databases.relationships",
    "databases.indexes",
    "unsupported",
)
_ACCOUNT = (
    "account.account",
    "account.sessions",
    "account.tokens",
    "account.targets",
    "unsupported",
)
_USERS = (
    "users.users",
    "users.imports",
    "users.sessions",
    "users.belongings",
    "unsupported",
)

SERVICES: dict[str, tuple[str, ...]] = {
    "databases": _DATA,
    "tablesdb": _DATA,
    "account": _ACCOUNT,
    "users": _USERS,
    "teams": ("teams.teams", "teams.memberships", "unsupported"),
    "health": ("health", "unsupported"),
    "ping": ("ping",),
}

UNSUPPORTED = frozenset({
    "avatars", "cards", "console", "functions", "graphql", "locale", "messaging", "migrations", "project", "projects",
    "proxy", "realtime", "sites", "storage", "tokens", "vcs",
})  # fmt: skip
"""What else Appwrite 1.8.1 has below ``/v1``."""


FOLLOWERS = (events.tell, audits.record)
"""What follows a change once it stands, in this order."""


def load(name: str) -> list[Endpoint]:
    """The endpoints below ``/v1/{name}``."""
    prefix = f"/v1/{name}"
    return [
        endpoint
        for module in SERVICES[name]
        for endpoint in import_module(f"mockwrite.services.{module}").service
        if endpoint.path == prefix or endpoint.path.startswith(f"{prefix}/")
    ]


def endpoints() -> list[Endpoint]:
    """Every endpoint, in both vocabularies where there are two."""
    return [endpoint for name in SERVICES for endpoint in load(name)]
