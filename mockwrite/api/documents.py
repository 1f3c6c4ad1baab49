"""Documents, or rows: create, list, get, update, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockwrite.api import document_models as models
from mockwrite.api.collections import COLLECTION_ID
from mockwrite.api.databases import DATABASE_ID
from mockwrite.api.document_models import Shown
from mockwrite.api.endpoint import Call, Page, RateLimit, Service
from mockwrite.api.kinds import JSON, ArrayList, Boolean, Nullable, Text
from mockwrite.api.parameters import UID, CustomId, Parameter, Permissions
from mockwrite.api.resolve import database_of, open_collection_of
from mockwrite.errors import AppwriteError
from mockwrite.store import datetimes, planner, query_rules, writes
from mockwrite.store import permissions as grants
from mockwrite.store.documents import Document
from mockwrite.store.queries import parse_all
from mockwrite.store.world import Collection
from mockwrite.store.writes import Writing

__all__ = ["service"]

service = Service("databases", both=True, groups=["database"])

TOTAL_CAP = 5000

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
PARENTS = (DATABASE_ID, COLLECTION_ID)


@service.endpoint(
    "GET",
    DOCUMENT,
    "getDocument",
    *PARENTS,
    DOCUMENT_ID,
    QUERIES,
    TRANSACTION_ID,
    scope="documents.read",
    model=models.document,
)
def get(
    call: Call,
    database_id: str,
    collection_id: str,
    document_id: str,
    queries: Sequence[str],
    transaction_id: str | None,
) -> Shown:
    collection = open_collection_of(call, database_id, collection_id)
    asked = parse_all(queries, call.world.clock.now())
    query_rules.check_get(asked, collection.attributes.schema)
    document = collection.documents.get(document_id)
    if document is None or not call.caller.access.may("read", collection, document):
        raise AppwriteError("document_not_found")
    call.reply_headers.append(("X-Debug-Operations", "1"))
    return Shown(document, collection, asked.selected)


@service.endpoint(
    "GET",
    DOCUMENTS,
    "listDocuments",
    *PARENTS,
    QUERIES,
    TRANSACTION_ID,
    Parameter("total", Boolean(loose=True), default=True),
    scope="documents.read",
    model=models.documents,
)
def list_(
    call: Call,
    database_id: str,
    collection_id: str,
    queries: Sequence[str],
    transaction_id: str | None,
    total: bool,
) -> Page:
    collection = open_collection_of(call, database_id, collection_id)
    asked = parse_all(queries, call.world.clock.now())
    cursor = asked.cursor_document(collection.documents)
    query_rules.check(asked, collection.attributes.schema, collection.indexes)
    roles = readers(call, collection)
    found = planner.find(collection, asked, roles, cursor)
    count = planner.count(collection, asked, roles, cap=TOTAL_CAP) if total else 0
    return Page(count, [Shown(document, collection, asked.selected) for document in found])


@service.endpoint(
    "POST",
    DOCUMENTS,
    "createDocument",
    *PARENTS,
    Parameter("documentId", CustomId(), default=""),
    DATA,
    PERMISSIONS,
    Parameter("documents", ArrayList(JSON(), 100), default=()),
    TRANSACTION_ID,
    scope="documents.write",
    status=201,
    model=models.document,
    limits=WRITES,
)
def create(
    call: Call,
    database_id: str,
    collection_id: str,
    document_id: str,
    data: Any,
    permissions: tuple[str, ...] | None,
    documents: list[Any],
    transaction_id: str | None,
) -> Shown:
    _refuse_mixture(document_id, data, permissions, documents)
    collection = open_collection_of(call, database_id, collection_id)
    fields = writable(call, data)
    fields["$id"] = call.world.ids.unique() if document_id == "unique()" else document_id
    fields["$permissions"] = granted(call, permissions, default=own_permissions(call))
    document = writes.create(writing(call, database_id), collection, fields)
    return Shown(document, collection, written=True)


def _refuse_mixture(document_id: str, data: Any, permissions: tuple[str, ...] | None, documents: list[Any]) -> None:
    if not data and not documents:
        raise AppwriteError("document_missing_data")
    if data and documents:
        raise AppwriteError(
            "general_bad_request",
            lambda w: f"You can only send one of the following parameters: data, {w.documents}",
        )
    if data and not document_id:
        raise AppwriteError(
            "document_missing_data", lambda w: f"{w.Document} ID is required when creating a single {w.document}."
        )
    if documents and document_id:
        raise AppwriteError(
            "general_bad_request",
            lambda w: f'Param "{w.document}Id" is not allowed when creating multiple {w.documents}, '
            'set "$id" on each instead.',
        )
    if documents and permissions:
        raise AppwriteError(
            "general_bad_request",
            lambda w: f'Param "permissions" is disallowed when creating multiple {w.documents}, '
            'set "$permissions" on each instead',
        )


@service.endpoint(
    "PATCH",
    DOCUMENT,
    "updateDocument",
    *PARENTS,
    DOCUMENT_ID,
    DATA,
    PERMISSIONS,
    TRANSACTION_ID,
    scope="documents.write",
    model=models.document,
    limits=WRITES,
)
def update(
    call: Call,
    database_id: str,
    collection_id: str,
    document_id: str,
    data: Any,
    permissions: tuple[str, ...] | None,
    transaction_id: str | None,
) -> Shown:
    if not data and permissions is None:
        raise AppwriteError("document_missing_payload")
    collection = open_collection_of(call, database_id, collection_id)
    old = existing(collection, document_id)
    fields = writable(call, data)
    fields["$permissions"] = granted(call, permissions, default=old.permissions)
    document = writes.update(writing(call, database_id), collection, old, fields)
    return Shown(document, collection, written=True)


@service.endpoint(
    "DELETE",
    DOCUMENT,
    "deleteDocument",
    *PARENTS,
    DOCUMENT_ID,
    TRANSACTION_ID,
    scope="documents.write",
    status=204,
    limits=DELETES,
)
def delete(
    call: Call, database_id: str, collection_id: str, document_id: str, transaction_id: str | None
) -> None:
    collection = open_collection_of(call, database_id, collection_id)
    document = existing(collection, document_id)
    writes.delete(writing(call, database_id), collection, document)
    call.reply_headers.append(("X-Debug-Operations", "1"))


def readers(call: Call, collection: Collection) -> frozenset[str] | None:
    """The roles by whose right the caller sees some documents; None where all may be seen.

    AppwriteError: user_unauthorized where none may.
    """
    access = call.caller.access
    if access.may("read", collection):
        return None
    if not collection.document_security:
        raise AppwriteError("user_unauthorized")
    return access.roles


def existing(collection: Collection, document_id: str) -> Document:
    """The document, readable or not. AppwriteError: document_not_found."""
    document = collection.documents.get(document_id)
    if document is None:
        raise AppwriteError("document_not_found")
    return document


def writing(call: Call, database_id: str) -> Writing:
    """What a write of this caller's is made with. AppwriteError: a header that names no time."""
    header = call.headers.get("X-Appwrite-Timestamp")
    now = call.world.clock.now()
    return Writing(
        call.project,
        database_of(call, database_id),
        call.caller.access,
        now,
        None if header is None else datetimes.timestamp(header, now),
    )


def writable(call: Call, data: Any) -> dict[str, Any]:
    """The fields of `data` that its sender may set; PHP makes no difference between a list and an object."""
    fields = dict(enumerate_keys(data))
    for key in ("$sequence", "$databaseId", f"${call.dialect.collection}Id"):
        fields.pop(key, None)
    if not call.caller.privileged:
        fields.pop("$createdAt", None)
        fields.pop("$updatedAt", None)
    return fields


def enumerate_keys(data: Any) -> Any:
    if isinstance(data, dict):
        return data.items()
    return ((str(at), value) for at, value in enumerate(data))


def own_permissions(call: Call) -> tuple[str, ...]:
    """What a document grants where its creator says nothing: all to a user, nothing beyond for a key."""
    return () if call.caller.user is None else grants.own(call.caller.user.id)


def granted(call: Call, permissions: tuple[str, ...] | None, default: tuple[str, ...]) -> tuple[str, ...]:
    """The permissions that are set. AppwriteError: user_unauthorized for roles that the caller lacks."""
    if permissions is None:
        return default
    aggregated = grants.aggregate(permissions, grants.DOCUMENT_ACTIONS)
    if not call.caller.privileged:
        refusal = grants.not_held(aggregated, call.caller.roles)
        if refusal is not None:
            raise AppwriteError("user_unauthorized", refusal)
    return aggregated
