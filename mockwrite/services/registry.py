"""All endpoints, by the first word of their path: what a service is made of is loaded when it is first asked for.

What is loaded as a release has it is kept: the next server of that release finds it made.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from mockwrite.services import audits, events

if TYPE_CHECKING:
    from mockwrite.releases import Release
    from mockwrite.wire.endpoint import Endpoint

__all__ = ["FOLLOWERS", "SERVICES", "endpoints", "load"]

_DATA = (
    "databases.documents",
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
    "account.mfa",
    "account.oauth2",
    "unsupported",
)
_USERS = (
    "users.users",
    "users.imports",
    "users.sessions",
    "users.belongings",
    "users.mfa",
    "unsupported",
)
_STORAGE = (
    "storage.buckets",
    "storage.files",
    "storage.uploads",
    "storage.downloads",
    "storage.previews",
    "unsupported",
)

SERVICES: dict[str, tuple[str, ...]] = {
    "databases": _DATA,
    "tablesdb": _DATA,
    "account": _ACCOUNT,
    "users": _USERS,
    "teams": ("teams.teams", "teams.memberships", "unsupported"),
    "tokens": ("storage.tokens",),
    "storage": _STORAGE,
    "health": ("health", "unsupported"),
    "ping": ("ping",),
    "presences": ("presences", "unsupported"),
    "project": (
        "project.project",
        "project.policies",
        "project.mock_phones",
        "project.oauth2",
        "unsupported",
    ),
    "projects": ("console.projects",),
    "console": ("unsupported",),
    "organization": ("console.organization",),
    "functions": ("console.nothing",),
    "sites": ("console.nothing",),
    "messaging": ("console.nothing",),
    "webhooks": ("console.nothing",),
    "locale": ("locale.locale",),
    "avatars": ("avatars.avatars",),
    "realtime": ("realtime.connect",),
}


FOLLOWERS = (events.tell, audits.record)
"""What follows a change once it stands, in this order."""


@cache
def load(name: str, release: Release | None = None) -> list[Endpoint]:
    """The endpoints below ``/v1/{name}`` as a release has them; None: as they are declared, for all releases."""
    prefix = f"/v1/{name}"
    declared = [
        endpoint
        for module in SERVICES[name]
        for endpoint in import_module(f"mockwrite.services.{module}").service
        if endpoint.path == prefix or endpoint.path.startswith(f"{prefix}/")
    ]
    if release is None:
        return declared
    return [own for endpoint in declared if (own := endpoint.in_release(release)) is not None]


def endpoints(release: Release | None = None) -> list[Endpoint]:
    """Every endpoint of a release, or of all, in both vocabularies where there are two."""
    return [endpoint for name in SERVICES for endpoint in load(name, release)]
