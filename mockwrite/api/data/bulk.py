"""Many documents in one request: create, upsert, update, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.api.data import document_models as models
from mockwrite.api.data import related
from mockwrite.api.data.document_requests import (
    CUSTOM_ID,
    DATA,
    DELETES,
    DOCUMENTS,
    PARENTS,
    QUERIES,
    TRANSACTION_ID,
    WRITES,
    check_permissions,
    named,
    page,
    refuse_relationships,
    without_readonly,
    writing,
)
from mockwrite.api.data.resolve import collection_of
from mockwrite.api.data.staging import open_transaction, pending_transaction, stage
from mockwrite.api.endpoint import Call, Page, Reply, Service
from mockwrite.api.kinds import JSON, ArrayList
from mockwrite.api.parameters import InvalidError, Parameter
from mockwrite.errors import AppwriteError
from mockwrite.store import bulk, operators
from mockwrite.store import permissions as grants
from mockwrite.store.querying.queries import parse_all
from mockwrite.store.schemas import structure
from mockwrite.store.upserts import upsert as upsert_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.store.world import Collection

__all__ = ["create", "service"]

service = Service("databases", both=True, groups=["database"])


def create(call: Call, collection: Collection, documents: Sequence[Any], transaction_id: str | None) -> Reply:
    """Create all of `documents`, or none, by the route that creates a single one."""
    refuse_relationships(collection, "create")
    many = [_new(call, document) for document in documents]
    if transaction_id is not None:
        stage(call, open_transaction(call, transaction_id), collection, "bulkCreate", None, many)
        return Reply(Page(len(many), ()), 200, models.documents)
    work = writing(call, collection.database, atomic=False)
    for fields in many:
        related.take(call, work.database, collection, fields)
    created = bulk.create(work, collection, many)
    return Reply(page(created, collection, written=True), 201, models.documents)


def _new(call: Call, document: Any) -> dict[str, Any]:
    fields = without_readonly(call, named(document))
    try:
        id = "unique()" if fields.get("$id") is None else CUSTOM_ID.check(fields["$id"])
    except InvalidError as invalid:
        raise AppwriteError("general_bad_request", invalid.message) from None
    fields["$id"] = call.world.ids.unique() if id == "unique()" else id
    permissions = check_permissions(fields.get("$permissions") or ())
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
)
def upsert(
    call: Call, database_id: str, collection_id: str, documents: Sequence[Any], transaction_id: str | None
) -> Page:
    collection = _collection_of(call, database_id, collection_id)
    refuse_relationships(collection, "upsert")
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
    changed = not any(map(operators.among, many))
    return page(upsert_all(work, collection, many), collection, changed=changed)


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
)
def update(
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
    refuse_relationships(collection, "update")
    asked = parse_all(queries, call.world.clock.now())
    if fields.get("$permissions") is not None:
        check_permissions(fields["$permissions"])
    fields = structure.well_formed(without_readonly(call, fields))
    if transaction_id is not None:
        staged = {"data": fields, "queries": queries}
        stage(call, pending_transaction(call, transaction_id), collection, "bulkUpdate", None, staged)
        return Page(0, ())
    work = writing(call, database_id)
    related.take(call, work.database, collection, fields)
    changes = bulk.update(work, collection, asked, fields)
    changed = not operators.among(fields)
    return page([new for _, new in changes], collection, changed=changed)


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
)
def delete(
    call: Call,
    database_id: str,
    collection_id: str,
    queries: Sequence[str],
    transaction_id: str | None,
) -> Page:
    collection = _collection_of(call, database_id, collection_id)
    refuse_relationships(collection, "delete")
    asked = parse_all(queries, call.world.clock.now())
    if transaction_id is not None:
        staged = {"queries": queries}
        stage(call, pending_transaction(call, transaction_id), collection, "bulkDelete", None, staged)
        return Page(0, ())
    deleted = bulk.delete(writing(call, database_id), collection, asked)
    return page(deleted, collection, asked.selected)


def _collection_of(call: Call, database_id: str, collection_id: str) -> Collection:
    """The collection, for keys: nobody else finds the database. AppwriteError: likewise."""
    if not call.caller.privileged:
        raise AppwriteError("database_not_found")
    return collection_of(call, database_id, collection_id)
