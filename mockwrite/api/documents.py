"""Documents, or rows: create, list, get, update, delete."""

from __future__ import annotations

from collections.abc import Collection as Keys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from mockwrite.api import document_models as models
from mockwrite.api import eager, inside, related
from mockwrite.api.collections import COLLECTION_ID
from mockwrite.api.databases import DATABASE_ID
from mockwrite.api.document_models import Shown
from mockwrite.api.drafts import Draft, draft, placed
from mockwrite.api.endpoint import Call, Page, RateLimit, Reply, Service
from mockwrite.api.kinds import JSON, ArrayList, Boolean, Nullable, Text
from mockwrite.api.parameters import UID, CustomId, InvalidError, Parameter, Permissions
from mockwrite.api.resolve import database_of, open_collection_of
from mockwrite.api.staging import open_transaction, stage
from mockwrite.errors import AppwriteError
from mockwrite.store import datetimes, operators, planner, query_rules, writes
from mockwrite.store import permissions as grants
from mockwrite.store.documents import Document
from mockwrite.store.held import told
from mockwrite.store.world import Collection
from mockwrite.store.writes import Writing

__all__ = ["service"]

service = Service("databases", both=True, groups=["database"])

TOTAL_CAP = 5000
MAX_SHOWN = 100

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
) -> Shown | Draft:
    collection = open_collection_of(call, database_id, collection_id)
    asked = eager.queries(call, database_of(call, database_id), collection, queries)
    query_rules.check_get(asked, collection.attributes.schema)
    if transaction_id is not None:
        seen = inside.one(call, transaction_id, collection, document_id, asked)
        if seen is None:
            raise AppwriteError("document_not_found")
        return seen
    document = collection.documents.get(document_id)
    if document is None or not call.caller.access.may("read", collection, document):
        raise AppwriteError("document_not_found")
    (shown,) = related.read(call, database_of(call, database_id), collection, [document], asked)
    call.reply_headers.append(("X-Debug-Operations", str(related.operations(shown))))
    return shown


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
    asked = eager.queries(call, database_of(call, database_id), collection, queries)
    cursor = asked.cursor_document(collection.documents)
    query_rules.check(asked, collection.attributes.schema, collection.indexes)
    roles = readers(call, collection)
    database = database_of(call, database_id)
    sought, counted = related.without_paths(call, database, collection, asked)
    cap = TOTAL_CAP if total else 0
    count, found = planner.page(collection, sought, roles, cursor, cap=cap, counted=counted)
    if transaction_id is not None:
        return inside.listed(call, transaction_id, collection, found, asked, count if total else None)
    return Page(count, related.read(call, database, collection, found, asked))


@service.endpoint(
    "POST",
    DOCUMENTS,
    "createDocument",
    DATABASE_ID,
    Parameter("documentId", CUSTOM_ID, default=""),
    COLLECTION_ID,
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
    document_id: str,
    collection_id: str,
    data: Any,
    permissions: tuple[str, ...] | None,
    documents: list[Any],
    transaction_id: str | None,
) -> Shown | Reply:
    _refuse_mixture(document_id, data, permissions, documents)
    if documents and not call.caller.privileged:
        raise AppwriteError("general_unauthorized_scope")
    collection = open_collection_of(call, database_id, collection_id)
    if documents:
        return create_many(call, database_id, collection, documents, transaction_id)
    fields = without_readonly(call, named(data))
    fields["$id"] = call.world.ids.unique() if document_id == "unique()" else document_id
    fields["$permissions"] = granted(call, permissions, default=own_permissions(call))
    work = replace(writing(call, database_id), atomic=False)
    call.caller.access.require("create", collection)
    related.take(call, work.database, collection, fields, creating=True)
    if transaction_id is not None:
        stage(call, open_transaction(call, transaction_id), collection, "create", document_id, fields)
        return Reply(placed(call, collection, fields), 201, draft)
    document = writes.create(work, collection, fields)
    return related.written(call, work.database, collection, document, told(collection, None, fields))


def create_many(
    call: Call, database_id: str, collection: Collection, documents: Sequence[Any], transaction_id: str | None
) -> Reply:
    """Create all of `documents`, or none."""
    refuse_relationships(collection, "create")
    many = [_bulk_fields(call, document) for document in documents]
    if transaction_id is not None:
        stage(call, open_transaction(call, transaction_id), collection, "bulkCreate", None, many)
        return Reply(Page(len(many), ()), 200, models.documents)
    work = writing(call, database_id)
    new = [writes.new(work, collection, fields) for fields in many]
    created = [writes.insert(collection, document) for document in new]
    return Reply(page(created, collection, written=True), 201, models.documents)


def _bulk_fields(call: Call, document: Any) -> dict[str, Any]:
    fields = without_readonly(call, named(document))
    try:
        id = "unique()" if fields.get("$id") is None else CUSTOM_ID.check(fields["$id"])
    except InvalidError as invalid:
        raise AppwriteError("general_bad_request", invalid.message) from None
    fields["$id"] = call.world.ids.unique() if id == "unique()" else id
    permissions = check_permissions(fields.get("$permissions") or ())
    fields["$permissions"] = grants.aggregate(permissions, grants.DOCUMENT_ACTIONS)
    return fields


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
) -> Shown | Reply:
    since = timestamp(call)
    if not data and permissions is None:
        raise AppwriteError("document_missing_payload")
    collection = open_collection_of(call, database_id, collection_id)
    if transaction_id is not None:
        fields = without_readonly(call, named(data))
        return _stage_update(call, transaction_id, collection, document_id, fields, permissions)
    old = existing(collection, document_id)
    relationships = collection.attributes.schema.relationships
    fields = without_readonly(call, operators.parse(named(data), relationships))
    fields["$id"] = document_id
    fields["$permissions"] = granted(call, permissions, default=old.permissions)
    work = writing(call, database_id, since)
    related.take(call, work.database, collection, fields)
    document = writes.update(work, collection, old, fields)
    return related.written(call, work.database, collection, document, told(collection, old, fields))


def _stage_update(
    call: Call,
    transaction_id: str,
    collection: Collection,
    document_id: str,
    fields: dict[str, Any],
    permissions: tuple[str, ...] | None,
) -> Reply:
    seen = inside.fields(call, transaction_id, collection, document_id)
    if seen is None:
        raise AppwriteError("document_not_found")
    fields["$id"] = document_id
    fields["$permissions"] = granted(call, permissions, default=inside.permissions(seen))
    stage(call, open_transaction(call, transaction_id), collection, "update", document_id, fields)
    return Reply(placed(call, collection, {**seen, **fields}), 200, draft)


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
    since = timestamp(call)
    collection = open_collection_of(call, database_id, collection_id)
    if transaction_id is not None:
        if inside.fields(call, transaction_id, collection, document_id) is None:
            raise AppwriteError("document_not_found")
        stage(call, open_transaction(call, transaction_id), collection, "delete", document_id, ())
        return
    document = existing(collection, document_id)
    writes.delete(writing(call, database_id, since), collection, document)
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


def timestamp(call: Call) -> datetime | None:
    """The moment since when a document must not have changed, where the caller names one.

    AppwriteError: general_argument_invalid.
    """
    header = call.headers.get("X-Appwrite-Timestamp")
    return None if header is None else datetimes.timestamp(header, call.world.clock.now())


def writing(call: Call, database_id: str, since: datetime | None = None) -> Writing:
    """What a write of this caller's is made with."""
    database = database_of(call, database_id)
    return Writing(call.project, database, call.caller.access, call.world.clock.now(), since)


def named(data: Any) -> dict[str, Any]:
    """`data` by name: PHP makes no difference between a list and an object."""
    if isinstance(data, dict):
        return data
    return {str(at): value for at, value in enumerate(data)}


def without_readonly(call: Call, data: dict[str, Any]) -> dict[str, Any]:
    """The fields of `data` that its sender may set."""
    readonly = related.readonly(call)
    return {key: value for key, value in data.items() if key not in readonly}


def refuse_relationships(collection: Collection, action: str) -> None:
    """AppwriteError: general_bad_request for bulk writes to a collection that is linked to others."""
    if collection.attributes.schema.relationships:
        raise AppwriteError(
            "general_bad_request",
            lambda w: f"Bulk {action} is not supported for {w.service} with relationship "
            f"{w.attributes if action == 'create' else 'attributes'}",
        )


def check_permissions(permissions: Any) -> tuple[str, ...]:
    """The permissions that a bulk sets. AppwriteError: general_bad_request for what is none."""
    try:
        return grants.check(permissions)
    except grants.InvalidPermissionError as invalid:
        raise AppwriteError("general_bad_request", str(invalid)) from None


def page(
    documents: Sequence[Document],
    collection: Collection,
    selected: Keys[str] | None = None,
    *,
    written: bool = False,
) -> Page:
    """The answer to a bulk write: of many, it shows the first."""
    shown = [Shown(document, collection, selected, written=written) for document in documents[:MAX_SHOWN]]
    return Page(len(documents), shown)


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
