"""Documents, or rows: list, get, create, update, upsert, delete one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php.values import as_list
from mockwrite.services.databases import bulk, document_events, pre_1_8_selects, related, transaction_reads
from mockwrite.services.databases import document_models as models
from mockwrite.services.databases.cached_lists import TTL, cached_page
from mockwrite.services.databases.collections import COLLECTION_ID, PARENTS
from mockwrite.services.databases.databases import DATABASE_ID
from mockwrite.services.databases.document_events import CREATED, DELETED, UPDATED, UPSERTED
from mockwrite.services.databases.document_models import Shown
from mockwrite.services.databases.document_parameters import (
    DATA,
    DELETES,
    DOCUMENT,
    DOCUMENT_ID,
    DOCUMENTS,
    NEW_DATA,
    NEW_DOCUMENTS,
    NEW_ID,
    ONE_OPERATION,
    OPERATIONS,
    PERMISSIONS,
    QUERIES,
    TRANSACTION_ID,
    UPSERT_DATA,
    UPSERT_ID,
    WRITES,
    as_object,
    internal,
    own_permissions,
    permissions_to_store,
    refuse_mixture,
    require_roles,
    timestamp,
    without_readonly,
    writing,
)
from mockwrite.services.databases.resolve import open_collection_of, require
from mockwrite.services.databases.staging import stage_delete, stage_one, stage_update, stage_upsert
from mockwrite.services.events import note_gone
from mockwrite.services.listing import TOTAL, TOTAL_CAP
from mockwrite.store.documents import Sent
from mockwrite.store.links import search
from mockwrite.store.links.linked_ids import visible_links
from mockwrite.store.querying import query_rules
from mockwrite.store.querying.queries import parse_all
from mockwrite.store.types import operators
from mockwrite.store.writing import upserts, writes
from mockwrite.wire.endpoint import Page, Reply, Service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection
    from mockwrite.store.permissions import Grant
    from mockwrite.wire.endpoint import Call

__all__ = ["service"]

service = Service("databases", both=True, groups=["database"], events=document_events.events)


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
    old_queries=pre_1_8_selects.translate,
)
def get_document(
    call: Call,
    database_id: str,
    collection_id: str,
    document_id: str,
    queries: Sequence[str],
    transaction_id: str | None,
) -> Shown | models.Uncommitted:
    database, collection = open_collection_of(call, database_id, collection_id)
    if not queries and transaction_id is None and not collection.attributes.schema.relationships:
        document = _readable(call, collection, document_id)
        call.reply_headers.append(ONE_OPERATION)
        return Shown(document, collection)
    asked = parse_all(queries, call.world.clock.now(), call.release)
    query_rules.check_get(asked, collection.attributes.schema)
    if transaction_id is not None:
        seen = transaction_reads.one(call, transaction_id, collection, document_id, asked)
        if seen is None:
            raise AppwriteError("document_not_found", subject=document_id)
        read = related.count_reads(seen) if isinstance(seen, Shown) else 1
        call.reply_headers.append((OPERATIONS, str(read)))
        return seen
    document = _readable(call, collection, document_id)
    (shown,) = related.read(call, database, collection, [document], asked, listed=False)
    call.reply_headers.append((OPERATIONS, str(related.count_reads(shown))))
    return shown


@service.endpoint(
    "GET",
    DOCUMENTS,
    "listDocuments",
    *PARENTS,
    QUERIES,
    TRANSACTION_ID,
    TOTAL,
    TTL,
    scope="documents.read",
    model=models.documents,
    old_queries=pre_1_8_selects.translate,
)
def list_documents(
    call: Call,
    database_id: str,
    collection_id: str,
    queries: Sequence[str],
    transaction_id: str | None,
    total: bool,
    ttl: int = 0,
) -> Page:
    database, collection = open_collection_of(call, database_id, collection_id)
    asked = parse_all(queries, call.world.clock.now(), call.release)
    cap = TOTAL_CAP if total else 0
    if ttl and transaction_id is None:
        return cached_page(call, database, collection, asked, ttl=ttl, cap=cap)
    count, found = search.find(database, collection, asked, call.caller.access, cap=cap)
    if transaction_id is not None:
        return transaction_reads.page(
            call, transaction_id, collection, found, asked, count if total else None
        )
    return Page(count, related.read(call, database, collection, found, asked), asked.queries, asked.plan)


@service.endpoint(
    "POST",
    DOCUMENTS,
    "createDocument",
    DATABASE_ID,
    NEW_ID,
    COLLECTION_ID,
    NEW_DATA,
    PERMISSIONS,
    NEW_DOCUMENTS,
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
    permissions: tuple[Grant, ...] | None,
    documents: list[Any],
    transaction_id: str | None,
) -> Shown | Reply:
    refuse_mixture(document_id, data, permissions, documents)
    if not call.release.drops_reserved_fields and as_object(data).get("$id") is not None:
        raise AppwriteError("document_invalid_structure", "id_among_data")
    if documents and not call.caller.privileged:
        raise AppwriteError("general_unauthorized_scope")
    database, collection = open_collection_of(call, database_id, collection_id)
    if documents:
        return bulk.create(call, database, collection, documents, transaction_id)
    id = call.world.ids.unique() if document_id == "unique()" else document_id
    granted = permissions_to_store(call, permissions, default=own_permissions(call))
    sent = Sent.of(without_readonly(call, as_object(data)), id, granted, internal=internal(call))
    require(call, "create", collection)
    related.parse_nested(call, database, collection, sent, creating=True)
    if transaction_id is not None:
        return stage_one(call, transaction_id, collection, "create", document_id, sent)
    try:
        document = writes.create(writing(call, database, atomic=False), collection, sent)
    except AppwriteError as error:
        raise error.about("document_already_exists", document_id) from None
    has_links = collection.attributes.schema.links
    links = visible_links(collection, None, sent.attributes) if has_links else ()
    return related.response_to_write(call, database, collection, document, links, sent.attributes)


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
    permissions: tuple[Grant, ...] | None,
    transaction_id: str | None,
) -> Shown | Reply:
    since = timestamp(call)
    if not data and permissions is None:
        raise AppwriteError("document_missing_payload")
    database, collection = open_collection_of(call, database_id, collection_id)
    if transaction_id is not None:
        return stage_update(call, transaction_id, collection, document_id, as_object(data), permissions)
    fields = operators.parse(as_object(data), collection.attributes.schema.relationships)
    old = _existing(collection, document_id)
    granted = permissions_to_store(call, permissions, default=old.permissions)
    sent = Sent.of(without_readonly(call, fields), document_id, granted, internal=internal(call))
    work = writing(call, database, since, atomic=not call.release.nested_writes_stay)
    related.parse_nested(call, database, collection, sent)
    try:
        document = writes.update(work, collection, old, sent)
    except AppwriteError as error:
        raise error.about("document_already_exists", document_id) from None
    links = visible_links(collection, old, sent.attributes) - work.left_out
    changed = not operators.among(sent.attributes)
    return related.response_to_write(
        call, database, collection, document, links, sent.attributes, changed=changed
    )


@service.endpoint(
    "PUT",
    DOCUMENT,
    "upsertDocument",
    *PARENTS,
    UPSERT_ID,
    UPSERT_DATA,
    PERMISSIONS,
    TRANSACTION_ID,
    scope="documents.write",
    model=models.document,
    limits=WRITES,
    event=UPSERTED,
    audit="document.upsert",
    when=lambda release: release.has_upserts,
)
def upsert_document(
    call: Call,
    database_id: str,
    collection_id: str,
    document_id: str,
    data: Any,
    permissions: tuple[Grant, ...] | None,
    transaction_id: str | None,
) -> Shown | Reply:
    timestamp(call)
    if (not data and permissions is None) or (len(data) > 1 and as_list(data) is not None):
        raise AppwriteError("document_missing_payload")
    database, collection = open_collection_of(call, database_id, collection_id)
    fields = without_readonly(call, as_object(data))
    if transaction_id is not None:
        return stage_upsert(call, transaction_id, collection, document_id, fields, permissions)
    fields = operators.parse(fields, collection.attributes.schema.relationships)
    old = collection.documents.get(document_id)
    default = own_permissions(call) if old is None else old.permissions
    granted = permissions_to_store(call, permissions, default)
    require_roles(call, granted)
    sent = Sent.of(fields, document_id, granted)
    related.parse_nested(call, database, collection, sent)
    try:
        changed = upserts.upsert(writing(call, database, atomic=False), collection, [sent])
    except AppwriteError as error:
        raise error.about("document_already_exists", document_id) from None
    document = changed[0] if changed else old
    if document is None or not (changed or call.caller.access.may("read", collection, document)):
        return Reply(transaction_reads.with_place(call, collection, {}), 200, models.uncommitted)
    links, unread = collection.attributes.schema.links, not operators.among(sent.attributes)
    return related.response_to_write(
        call, database, collection, document, links, sent.attributes, changed=unread
    )


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
    database, collection = open_collection_of(call, database_id, collection_id)
    if transaction_id is not None:
        stage_delete(call, transaction_id, collection, document_id)
        return
    document = _existing(collection, document_id)
    note_gone(call, Shown(document, collection), models.document)
    writes.delete(writing(call, database, since), collection, document)
    call.reply_headers.append(ONE_OPERATION)


def _readable(call: Call, collection: Collection, document_id: str) -> Document:
    document = collection.documents.get(document_id)
    if document is None or not call.caller.access.may("read", collection, document):
        raise AppwriteError("document_not_found", subject=document_id)
    return document


def _existing(collection: Collection, document_id: str) -> Document:
    """The document, readable or not. Raises AppwriteError: document_not_found."""
    document = collection.documents.get(document_id)
    if document is None:
        raise AppwriteError("document_not_found", subject=document_id)
    return document
