"""Documents, or rows: create, update, delete one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.services.databases import bulk, document_events, related
from mockwrite.services.databases import document_models as models
from mockwrite.services.databases import transaction_reads as inside
from mockwrite.services.databases.collections import COLLECTION_ID, PARENTS
from mockwrite.services.databases.databases import DATABASE_ID
from mockwrite.services.databases.document_events import CREATED, DELETED, UPDATED
from mockwrite.services.databases.document_models import Shown
from mockwrite.services.databases.document_parameters import (
    CUSTOM_ID,
    DATA,
    DELETES,
    DOCUMENT,
    DOCUMENT_ID,
    DOCUMENTS,
    ONE_OPERATION,
    PERMISSIONS,
    TRANSACTION_ID,
    WRITES,
    granted,
    named,
    own_permissions,
    timestamp,
    without_readonly,
    writing,
)
from mockwrite.services.databases.drafts import draft, placed
from mockwrite.services.databases.resolve import open_collection_of
from mockwrite.services.databases.staging import open_transaction, stage
from mockwrite.services.events import gone
from mockwrite.store.links.held import told
from mockwrite.store.types import operators
from mockwrite.store.writing import writes
from mockwrite.wire.endpoint import Reply, Service
from mockwrite.wire.kinds import JSON, ArrayList
from mockwrite.wire.parameters import Parameter

if TYPE_CHECKING:
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection
    from mockwrite.wire.endpoint import Call

__all__ = ["service"]

service = Service("databases", both=True, groups=["database"], events=document_events.events)


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
    event=CREATED,
    tables_event=CREATED,
    audit="document.create",
)
def create_document(
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
        return bulk.create(call, collection, documents, transaction_id)
    fields = without_readonly(call, named(data))
    fields["$id"] = call.world.ids.unique() if document_id == "unique()" else document_id
    fields["$permissions"] = granted(call, permissions, default=own_permissions(call))
    work = writing(call, database_id, atomic=False)
    call.caller.access.require("create", collection)
    related.take(call, work.database, collection, fields, creating=True)
    if transaction_id is not None:
        stage(call, open_transaction(call, transaction_id), collection, "create", document_id, fields)
        return Reply(placed(call, collection, fields), 201, draft)
    try:
        document = writes.create(work, collection, fields)
    except AppwriteError as error:
        raise error.about("document_already_exists", document_id) from None
    return related.written(call, work.database, collection, document, told(collection, None, fields))


def _refuse_mixture(
    document_id: str, data: Any, permissions: tuple[str, ...] | None, documents: list[Any]
) -> None:
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
    event=UPDATED,
    audit="document.update",
)
def update_document(
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
    parsed = operators.parse(named(data), collection.attributes.schema.relationships)
    old = _existing(collection, document_id)
    fields = without_readonly(call, parsed)
    fields["$id"] = document_id
    fields["$permissions"] = granted(call, permissions, default=old.permissions)
    work = writing(call, database_id, since)
    related.take(call, work.database, collection, fields)
    try:
        document = writes.update(work, collection, old, fields)
    except AppwriteError as error:
        raise error.about("document_already_exists", document_id) from None
    links = told(collection, old, fields) - work.left_out
    changed = not operators.among(fields)
    return related.written(call, work.database, collection, document, links, changed=changed)


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
        raise AppwriteError("document_not_found", subject=document_id)
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
    event=DELETED,
    audit="document.delete",
)
def delete_document(
    call: Call, database_id: str, collection_id: str, document_id: str, transaction_id: str | None
) -> None:
    since = timestamp(call)
    collection = open_collection_of(call, database_id, collection_id)
    if transaction_id is not None:
        if inside.fields(call, transaction_id, collection, document_id) is None:
            raise AppwriteError("document_not_found", subject=document_id)
        stage(call, open_transaction(call, transaction_id), collection, "delete", document_id, ())
        return
    document = _existing(collection, document_id)
    gone(call, Shown(document, collection), models.document)
    writes.delete(writing(call, database_id, since), collection, document)
    call.reply_headers.append(ONE_OPERATION)


def _existing(collection: Collection, document_id: str) -> Document:
    """The document, readable or not. AppwriteError: document_not_found."""
    document = collection.documents.get(document_id)
    if document is None:
        raise AppwriteError("document_not_found", subject=document_id)
    return document
