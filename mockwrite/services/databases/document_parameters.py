"""What requests for documents have in common: paths, parameters, and what of a document the caller may set."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php import datetimes
from mockwrite.store import permissions as grants
from mockwrite.store.documents import INTERNAL, UNCOUNTED
from mockwrite.store.writing.writes import DocumentWriting
from mockwrite.wire.endpoint import RateLimit
from mockwrite.wire.kinds import JSON, ArrayList, Nullable, Text
from mockwrite.wire.parameters import UID, CustomId, Parameter, Permissions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mockwrite.dialects import Dialect
    from mockwrite.releases import Release
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.permissions import Grant
    from mockwrite.wire.endpoint import Call

__all__ = [
    "CUSTOM_ID",
    "DATA",
    "DATES",
    "DELETES",
    "DOCUMENT",
    "DOCUMENTS",
    "DOCUMENT_ID",
    "NEW_DATA",
    "NEW_DOCUMENTS",
    "NEW_ID",
    "ONE_OPERATION",
    "OPERATIONS",
    "PERMISSIONS",
    "QUERIES",
    "TRANSACTION_ID",
    "UPSERT_DATA",
    "UPSERT_ID",
    "WRITES",
    "as_object",
    "has_relationships",
    "internal",
    "own_permissions",
    "permissions_to_store",
    "readonly",
    "refuse_mixture",
    "require_roles",
    "timestamp",
    "without_readonly",
    "writing",
]

CUSTOM_ID = CustomId()

DOCUMENT_ID = Parameter("documentId", UID(), required=True)
QUERIES = Parameter("queries", ArrayList(Text(4096), 100), default=())
DATA = Parameter("data", JSON(), default=())
PERMISSIONS = Parameter("permissions", Nullable(Permissions((*grants.DOCUMENT_ACTIONS, "write"))))


def _required_alone(own: Parameter, release: Release) -> Parameter:
    """The parameter, required where there cannot be many documents in its place."""
    return own if release.has_bulk_writes else replace(own, required=True)


def _data_of_upsert(parameter: Parameter, release: Release) -> Parameter:
    return DATA if release.upserts_without_data else parameter


# A create makes one document of an ID and its data, or many.
NEW_ID = Parameter("documentId", CUSTOM_ID, default="", for_release=_required_alone)
NEW_DATA = replace(DATA, for_release=_required_alone)
NEW_DOCUMENTS = Parameter(
    "documents",
    ArrayList(JSON(), 100),
    default=(),
    for_release=lambda own, release: own if release.has_bulk_writes else None,
)
UPSERT_ID = Parameter("documentId", CUSTOM_ID, required=True, for_tables=DOCUMENT_ID)
UPSERT_DATA = Parameter("data", JSON(), required=True, for_tables=DATA, for_release=_data_of_upsert)
TRANSACTION_ID = Parameter(
    "transactionId",
    Nullable(UID()),
    for_release=lambda own, release: own if release.has_transactions else None,
)

LIMIT_KEY = "ip:{ip},method:{method},url:{url},userId:{userId}"
WRITES = (RateLimit(120, 60, LIMIT_KEY),)
DELETES = (RateLimit(60, 60, LIMIT_KEY),)

DOCUMENTS = "/databases/{databaseId}/collections/{collectionId}/documents"
DOCUMENT = DOCUMENTS + "/{documentId}"

OPERATIONS = "X-Debug-Operations"
"""The header that says how many documents the real server read, or deleted."""
ONE_OPERATION = (OPERATIONS, "1")


def timestamp(call: Call) -> datetime | None:
    """Return the moment since when a document must not have changed, where the caller names one.

    Raises AppwriteError: general_argument_invalid.
    """
    header = call.headers.get("X-Appwrite-Timestamp")
    try:
        return None if header is None else datetimes.timestamp(header, call.world.clock.now())
    except ValueError:
        raise AppwriteError("general_argument_invalid", "timestamp_header_invalid") from None


def writing(
    call: Call, database: Database, since: datetime | None = None, *, atomic: bool = True
) -> DocumentWriting:
    """Return what a write of this caller is made with."""
    return DocumentWriting(call.project, database, call.caller.access, call.moment, since, atomic=atomic)


def refuse_mixture(
    document_id: str, data: Any, permissions: tuple[Grant, ...] | None, documents: list[Any]
) -> None:
    """Refuse a request that is neither for one document nor for many.

    Raises AppwriteError: document_missing_data, general_bad_request.
    """
    if not data and not documents:
        raise AppwriteError("document_missing_data")
    if data and documents:
        raise AppwriteError("general_bad_request", "create_one_or_many")
    if data and not document_id:
        raise AppwriteError("document_missing_data", "create_id_missing")
    if documents and document_id:
        raise AppwriteError("general_bad_request", "create_many_with_id")
    if documents and permissions:
        raise AppwriteError("general_bad_request", "create_many_with_permissions")


def has_relationships(collection: Collection) -> bool:
    """Whether the API knows a collection as linked to others; not where the link is another's, and one-way."""
    # 1.9.6: Databases/…/Documents/Bulk, Transactions/Operations/Create.php
    return any(not attribute.hidden for attribute in collection.attributes.linking)


def as_object(data: Any) -> dict[str, Any]:
    """Return `data` by name: PHP makes no difference between a list and an object."""
    if isinstance(data, dict):
        return data
    return {str(at): value for at, value in enumerate(data)}


def internal(call: Call) -> frozenset[str]:
    """Return the fields of a document that are the system's: another one is an attribute, known or not."""
    # 1.6.2: utopia-php/database 0.66.0, Validator/Structure.php
    return INTERNAL if call.release.has_sequences else UNCOUNTED


def readonly(call: Call) -> frozenset[str]:
    """Return the fields of a document that the caller may not set; they are dropped without a word."""
    if not call.release.drops_reserved_fields:
        return DATES
    return _readonly(call.dialect, call.caller.privileged)


DATES = frozenset(("$createdAt", "$updatedAt"))


@cache
def _readonly(dialect: Dialect, privileged: bool) -> frozenset[str]:
    fields = frozenset({"$sequence", "$databaseId", f"${dialect.collection}Id"})
    return fields if privileged else fields | DATES


def without_readonly(call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields of `data` that the caller may set."""
    dropped = readonly(call)
    if data.keys().isdisjoint(dropped):
        return data
    return {key: value for key, value in data.items() if key not in dropped}


def own_permissions(call: Call) -> tuple[Grant, ...]:
    """Return what a document grants where its creator says nothing: all to a user, nothing beyond for a key."""
    return () if call.caller.user is None else grants.own(call.caller.user.id)


def permissions_to_store(
    call: Call, permissions: tuple[Grant, ...] | None, default: tuple[Grant, ...]
) -> tuple[Grant, ...]:
    """Return the permissions that are sent, or `default`.

    Raises AppwriteError: user_unauthorized for roles that the caller lacks.
    """
    if permissions is None:
        return default
    stored = grants.aggregate(permissions, grants.DOCUMENT_ACTIONS)
    require_roles(call, stored)
    return stored


def require_roles(call: Call, permissions: tuple[Grant, ...]) -> None:
    """Raises AppwriteError: user_unauthorized where the caller grants to roles that it lacks."""
    if not call.caller.privileged:
        refusal = grants.not_held(permissions, call.caller.roles)
        if refusal is not None:
            raise AppwriteError("user_unauthorized", refusal)
