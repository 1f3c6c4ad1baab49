"""What a request asks for, without the ids in its path."""

from __future__ import annotations

import re

__all__ = ["operation"]

_KINDS = frozenset(
    [
        "boolean",
        "datetime",
        "email",
        "enum",
        "float",
        "integer",
        "ip",
        "line",
        "longtext",
        "mediumtext",
        "point",
        "polygon",
        "relationship",
        "string",
        "text",
        "url",
        "varchar",
    ]
)
# What stands before an id in a path, with the words that stand there instead of one.
_HOLDERS: dict[str, frozenset[str]] = {
    "databases": frozenset({"transactions", "usage"}),
    "tablesdb": frozenset({"transactions", "usage"}),
    "attributes": _KINDS,
    "columns": _KINDS,
    "sessions": frozenset(["anonymous", "current", "email", "magic-url", "oauth2", "phone", "token"]),
    "users": frozenset(
        ["argon2", "bcrypt", "identities", "md5", "phpass", "scrypt", "scrypt-modified", "sha", "usage"]
    ),
} | dict.fromkeys(
    [
        "collections",
        "documents",
        "identities",
        "indexes",
        "memberships",
        "rows",
        "tables",
        "targets",
        "teams",
        "transactions",
    ],
    frozenset[str](),
)


def operation(method: str, path: str) -> str:
    """`method` and `path` with ``{}`` for each id: ``PATCH /databases/{}/collections/{}/documents/{}``."""
    parts: list[str] = []
    for segment in filter(None, re.split("[?#]", path)[0].split("/")):
        before = parts[-1] if parts else ""
        words = _HOLDERS.get(before, frozenset() if _is_attribute_kind(parts) or _is_cell(parts) else None)
        parts.append(segment if words is None or segment in words else "{}")
    return f"{method} /{'/'.join(parts)}"


def _is_attribute_kind(parts: list[str]) -> bool:
    """``…/attributes/string`` is followed by an attribute's key."""
    return len(parts) > 1 and parts[-2] in ("attributes", "columns") and parts[-1] in _KINDS


def _is_cell(parts: list[str]) -> bool:
    """``…/documents/{}`` is followed by an attribute's key (and ``increment`` or ``decrement``)."""
    return len(parts) > 1 and parts[-2] in ("documents", "rows") and parts[-1] == "{}"
