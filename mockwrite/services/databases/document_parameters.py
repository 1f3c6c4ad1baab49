"""What requests for documents have in common: where they go, what they send, what of that they may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php import datetimes
from mockwrite.services.databases import related
from mockwrite.services.databases.resolve import database_of
from mockwrite.store import permissions as grants
from mockwrite.store.writing.writes import Writing
from mockwrite.wire.endpoint import RateLimit
from mockwrite.wire.kinds import JSON, ArrayList, Nullable, Text
from mockwrite.wire.parameters import UID, CustomId, Parameter, Permissions

if TYPE_CHECKING:
    from datetime import datetime

    from mockwrite.wire.endpoint import Call

__all__ = [
    "CUSTOM_ID",
    "DATA",
    "DELETES",
    "DOCUMENT",
    "DOCUMENTS",
    "DOCUMENT_ID",
    "ONE_OPERATION",
    "OPERATIONS",
    "PERMISSIONS",
    "QUERIES",
    "TRANSACTION_ID",
    "WRITES",
    "granted",
    "held",
    "named",
    "own_permissions",
    "timestamp",
    "without_readonly",
    "writing",
]

CUSTOM_ID = CustomId()

DOCUMENT_ID = Parameter("documentId", UID(), required=True)
QUERIES = Parameter("queries", ArrayList(Text(4096), 100), default=())
DATA = Parameter("data", JSON(), default=())
PERMISSIONS = Parameter("permissions", Nullable(Permissions((*grants.DOCUMENT_ACTIONS, "write"))))
TRANSACTION_ID = Parameter("transactionId", Nullable(UID()))

LIMIT_KEY = "ip:{ip},method:{method},url:{url},userId:{userId}"
WRITES = (RateLimit(120, 60, LIMIT_KEY),)
DELETES = (RateLimit(60, 60, LIMIT_KEY),)

DOCUMENTS = "/databases/{databaseId}/collections/{collectionId}/documents"
DOCUMENT = DOCUMENTS + "/{documentId}"

OPERATIONS = "X-Debug-Operations"
"""The header that says how many documents the real server read, or deleted."""
ONE_OPERATION = (OPERATIONS, "1")


def timestamp(call: Call) -> datetime | None:
    """The moment since when a document must not have changed, where the caller names one.

    AppwriteError: general_argument_invalid.
    """
    header = call.headers.get("X-Appwrite-Timestamp")
    try:
        return None if header is None else datetimes.timestamp(header, call.world.clock.now())
    except ValueError:
        raise AppwriteError("general_argument_invalid", "timestamp_header_invalid") from None


def writing(call: Call, database_id: str, since: datetime | None = None, *, atomic: bool = True) -> Writing:
    """What a write of this caller's is made with."""
    database = database_of(call, database_id)
    return Writing(call.project, database, call.caller.access, call.world.clock.now(), since, atomic=atomic)


def named(data: Any) -> dict[str, Any]:
    """`data` by name: PHP makes no difference between a list and an object."""
    if isinstance(data, dict):
        return data
    return {str(at): value for at, value in enumerate(data)}


def without_readonly(call: Call, data: dict[str, Any]) -> dict[str, Any]:
    """The fields of `data` that its sender may set."""
    readonly = related.readonly(call)
    if readonly.isdisjoint(data):
        return dict(data)
    return {key: value for key, value in data.items() if key not in readonly}


def own_permissions(call: Call) -> tuple[str, ...]:
    """What a document grants where its creator says nothing: all to a user, nothing beyond for a key."""
    return () if call.caller.user is None else grants.own(call.caller.user.id)


def granted(call: Call, permissions: tuple[str, ...] | None, default: tuple[str, ...]) -> tuple[str, ...]:
    """The permissions that are set. AppwriteError: user_unauthorized for roles that the caller lacks."""
    if permissions is None:
        return default
    return held(call, grants.aggregate(permissions, grants.DOCUMENT_ACTIONS))


def held(call: Call, permissions: tuple[str, ...]) -> tuple[str, ...]:
    """The same permissions. AppwriteError: user_unauthorized for roles that the caller lacks."""
    if not call.caller.privileged:
        refusal = grants.not_held(permissions, call.caller.roles)
        if refusal is not None:
            raise AppwriteError("user_unauthorized", refusal)
    return permissions
