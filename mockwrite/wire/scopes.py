"""Which scopes each kind of caller has (Appwrite 1.8.1), and those of 1.9.6's keys that set their project."""

from __future__ import annotations

__all__ = ["GRANTABLE", "GUEST_SCOPES", "KEY_SCOPES", "USER_SCOPES"]

_READ_AND_WRITE = (
    "attributes",
    "buckets",
    "collections",
    "columns",
    "databases",
    "documents",
    "execution",
    "executions",
    "files",
    "functions",
    "indexes",
    "insights",
    "keys",
    "log",
    "messages",
    "migrations",
    "mocks",
    "oauth2",
    "platforms",
    "policies",
    "presences",
    "project",
    "project.policies",
    "providers",
    "reports",
    "rows",
    "rules",
    "schedules",
    "sessions",
    "sites",
    "subscribers",
    "tables",
    "targets",
    "teams",
    "templates",
    "tokens",
    "topics",
    "users",
    "vcs",
    "webhooks",
)

GRANTABLE = frozenset(
    f"{resource}.{access}" for resource in _READ_AND_WRITE for access in ("read", "write")
) | {
    "assistant.read",
    "avatars.read",
    "health.read",
    "locale.read",
}
"""What can be granted to an API key, in some release."""

KEY_SCOPES = frozenset({"global", "graphql", "health.read"})
"""What an API key has, whatever is granted to it."""

GUEST_SCOPES = frozenset(
    {
        "avatars.read",
        "console",
        "documents.read",
        "documents.write",
        "execution.write",
        "files.read",
        "files.write",
        "global",
        "graphql",
        "home",
        "locale.read",
        "public",
        "rows.read",
        "rows.write",
        "sessions.write",
    }
)
USER_SCOPES = GUEST_SCOPES | {
    "account",
    "assistant.read",
    "execution.read",
    "presences.read",
    "presences.write",
    "projects.read",
    "rules.read",
    "subscribers.read",
    "subscribers.write",
    "targets.read",
    "targets.write",
    "teams.read",
    "teams.write",
}
