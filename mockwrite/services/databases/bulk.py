"""Many documents in one request: create, upsert, update, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.services.databases import document_events, related
from mockwrite.services.databases import document_models as models
from mockwrite.services.databases.collections import PARENTS
from mockwrite.services.databases.document_events import DELETED, UPDATED, UPSERTED
from mockwrite.services.databases.document_models import Shown
from mockwrite.services.databases.document_parameters import (
    CUSTOM_ID,
    DATA,
    DELETES,
    DOCUMENTS,
    QUERIES,
    TRANSACTION_ID,
    WRITES,
    named,
    without_readonly,
    writing,
)
from mockwrite.services.databases.resolve import collection_of
from mockwrite.services.databases.staging import open_transaction, pending_transaction, stage
from mockwrite.store import permissions as grants
from mockwrite.store.links.nesting import Node
from mockwrite.store.links.selections import Selection
from mockwrite.store.querying.queries import parse_all
from mockwrite.store.types import operators
from mockwrite.store.writing import bulk, structure
from mockwrite.store.writing.upserts import upsert as upsert_all
from mockwrite.wire.endpoint import Call, Page, Reply, Service
from mockwrite.wire.kinds import JSON, ArrayList
from mockwrite.wire.parameters import InvalidError, Parameter

if TYPE_CHECKING:
    from collections.abc import Collection as Keys
    from collections.abc import Sequence

    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection

__all__ = ["create", "service"]

service = Service("databases", both=True, groups=["database"], events=document_events.events)

_MOST_SHOWN = 100


def create(call: Call, collection: Collection, documents: Sequence[Any], transaction_id: str | None) -> Reply:
    """Create all of `documents`, or none, by the route that creates a single one."""
    _refuse_relationships(collection, "create")
    many = [_new(call, document) for document in documents]
    if transaction_id is not None:
        stage(call, open_transaction(call, transaction_id), collection, "bulkCreate", None, many)
        return Reply(Page(len(many), ()), 200, models.documents)
    work = writing(call, collection.database, atomic=False)
    for fields in many:
        related.take(call, work.database, collection, fields)
    try:
        created = bulk.create(work, collection, many)
    except AppwriteError as error:
        raise error.about("document_already_exists", "") from None
    return Reply(_page(created, collection, written=True), 201, models.documents)


def _new(call: Call, document: Any) -> dict[str, Any]:
    fields = without_readonly(call, named(document))
    try:
        id = "unique()" if fields.get("$id") is None else CUSTOM_ID.check(fields["$id"])
    except InvalidError as invalid:
        raise AppwriteError("general_bad_request", invalid.message) from None
    fields["$id"] = call.world.ids.unique() if id == "unique()" else id
    permissions = _check_permissions(fields.get("$permissions") or ())
    fields["$permissions"] = grants.aggregate(permissions, grants.DOCUMENT_ACTIONS)
    return fields


@service.endpoint(
    "PUT",
    DOCUMENTS,
    "upsertDocuments",
    *PARENTS,
    Parameter("documents", ArrayList(JSON(), 100), required=True),
    TRANSACTION_ID,
    scope="documents.write",
    model=models.documents,
    limits=WRITES,
    event=UPSERTED,
    tables_event=UPSERTED,
)
def upsert_documents(
    call: Call, database_id: str, collection_id: str, documents: Sequence[Any], transaction_id: str | None
) -> Page:
    collection = _collection_of(call, database_id, collection_id)
    _refuse_relationships(collection, "upsert")
    if transaction_id is not None:
        many = [structure.well_formed(without_readonly(call, named(document))) for document in documents]
        stage(call, pending_transaction(call, transaction_id), collection, "bulkUpsert", None, many)
        return Page(len(many), ())
    work = writing(call, database_id)
    many = []
    for document in documents:
        fields = structure.well_formed(without_readonly(call, operators.parse(named(document), ())))
        fields["$id"] = fields.get("$id") or call.world.ids.unique()
        related.take(call, work.database, collection, fields)
        many.append(fields)
    try:
        upserted = upsert_all(work, collection, many)
    except AppwriteError as error:
        raise error.about("document_already_exists", "multiple") from None
    return _page(upserted, collection, changed=not any(map(operators.among, many)))


@service.endpoint(
    "PATCH",
    DOCUMENTS,
    "updateDocuments",
    *PARENTS,
    DATA,
    QUERIES,
    TRANSACTION_ID,
    scope="documents.write",
    model=models.documents,
    limits=WRITES,
    event=UPDATED,
    tables_event=UPDATED,
)
def update_documents(
    call: Call,
    database_id: str,
    collection_id: str,
    data: Any,
    queries: Sequence[str],
    transaction_id: str | None,
) -> Page:
    if not data:
        raise AppwriteError("document_missing_payload")
    collection = _collection_of(call, database_id, collection_id)
    fields = named(data) if transaction_id is not None else operators.parse(named(data), ())
    _refuse_relationships(collection, "update")
    asked = parse_all(queries, call.world.clock.now())
    if fields.get("$permissions") is not None:
        _check_permissions(fields["$permissions"])
    fields = structure.well_formed(without_readonly(call, fields))
    if transaction_id is not None:
        staged = {"data": fields, "queries": queries}
        stage(call, pending_transaction(call, transaction_id), collection, "bulkUpdate", None, staged)
        return Page(0, ())
    work = writing(call, database_id)
    related.take(call, work.database, collection, fields)
    changes = bulk.update(work, collection, asked, fields)
    changed = not operators.among(fields)
    return _page([new for _, new in changes], collection, changed=changed)


@service.endpoint(
    "DELETE",
    DOCUMENTS,
    "deleteDocuments",
    *PARENTS,
    QUERIES,
    TRANSACTION_ID,
    scope="documents.write",
    model=models.documents,
    limits=DELETES,
    event=DELETED,
    tables_event=DELETED,
)
def delete_documents(
    call: Call,
    database_id: str,
    collection_id: str,
    queries: Sequence[str],
    transaction_id: str | None,
) -> Page:
    collection = _collection_of(call, database_id, collection_id)
    _refuse_relationships(collection, "delete")
    asked = parse_all(queries, call.world.clock.now())
    if transaction_id is not None:
        staged = {"queries": queries}
        stage(call, pending_transaction(call, transaction_id), collection, "bulkDelete", None, staged)
        return Page(0, ())
    deleted = bulk.delete(writing(call, database_id), collection, asked)
    return _page(deleted, collection, asked.selected)


def _collection_of(call: Call, database_id: str, collection_id: str) -> Collection:
    """The collection, for keys: nobody else finds the database. AppwriteError: likewise."""
    if not call.caller.privileged:
        raise AppwriteError("database_not_found", subject=database_id)
    return collection_of(call, database_id, collection_id)


def _refuse_relationships(collection: Collection, action: str) -> None:
    """AppwriteError: general_bad_request for bulk writes to a collection that is linked to others.

    One that does not know it, since the relationship is another's and one-way, is none.
    """
    if any(attribute.relationship and not attribute.hidden for attribute in collection.attributes):
        if action == "create":
            raise AppwriteError("general_bad_request", "bulk_create_of_relationships")
        raise AppwriteError("general_bad_request", "bulk_of_relationships", action=action)


def _check_permissions(permissions: Any) -> tuple[str, ...]:
    """The permissions that a bulk sets. AppwriteError: general_bad_request for what is none."""
    try:
        return grants.check(permissions)
    except grants.InvalidPermissionError as invalid:
        raise AppwriteError("general_bad_request", invalid.message) from None


def _page(
    documents: Sequence[Document],
    collection: Collection,
    selected: Keys[str] | None = None,
    *,
    written: bool = False,
    changed: bool = False,
) -> Page:
    """The answer to a bulk write: of many, it shows the first, and never a link."""
    shown = [
        Shown(document, collection, selected, written=written, changed=changed)
        for document in documents[:_MOST_SHOWN]
    ]
    if collection.attributes.schema.relationships:
        selection = Selection(None if selected is None else frozenset(selected))
        for found in shown:
            found.node = Node(collection, found.document, selection, links=())
    return Page(len(documents), shown)
