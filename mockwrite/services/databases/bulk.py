"""Many documents in one request: create, upsert, update, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.services.databases import document_events, related
from mockwrite.services.databases import document_models as models
from mockwrite.services.databases.collections import PARENTS
from mockwrite.services.databases.document_events import DELETED, UPDATED, UPSERTED
from mockwrite.services.databases.document_models import Shown, Whole
from mockwrite.services.databases.document_parameters import (
    CUSTOM_ID,
    DATA,
    DATES,
    DELETES,
    DOCUMENTS,
    QUERIES,
    TRANSACTION_ID,
    WRITES,
    as_object,
    has_relationships,
    readonly,
    without_readonly,
    writing,
)
from mockwrite.services.databases.resolve import open_collection_of
from mockwrite.services.databases.signed_zeros import have_signed_zeros, signed_zeros
from mockwrite.services.databases.staging import open_transaction, pending_transaction, stage
from mockwrite.store import permissions as grants
from mockwrite.store.documents import INTERNAL, Batch, Sent
from mockwrite.store.links.nesting import Node
from mockwrite.store.links.selections import Selection
from mockwrite.store.querying.queries import parse_all
from mockwrite.store.types import operators
from mockwrite.store.writing import bulk, structure, upserts
from mockwrite.wire.endpoint import Call, Page, Reply, Service
from mockwrite.wire.kinds import JSON, ArrayList
from mockwrite.wire.parameters import InvalidError, Parameter

if TYPE_CHECKING:
    from collections.abc import Collection as Keys
    from collections.abc import Mapping, Sequence

    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.permissions import Grant

__all__ = ["create", "service"]

service = Service(
    "databases",
    both=True,
    groups=["database"],
    events=document_events.events,
    when=lambda release: release.has_bulk_writes,
)

_MOST_SHOWN = 100


def create(
    call: Call,
    database: Database,
    collection: Collection,
    documents: Sequence[Mapping[str, Any]],
    transaction_id: str | None,
) -> Reply:
    """Create all of `documents`, or none, by the route that creates a single one."""
    _refuse_relationships(collection, "create")
    if transaction_id is not None:
        staged = [_new(call, each).fields for each in documents]
        stage(call, open_transaction(call, transaction_id), collection, "bulkCreate", None, staged)
        return Reply(Page(len(staged), ()), 200, models.documents)
    try:
        created = _create_alike(call, database, collection, documents) or _create_each(
            call, database, collection, documents
        )
    except AppwriteError as error:
        raise error.about("document_already_exists", "") from None
    schema = collection.attributes.schema
    if schema.relationships or schema.echoes or have_signed_zeros(schema, created):
        sent = {document.id: document.data for document in created}
        return Reply(_page(created, collection, written=True, sent=sent), 201, models.documents)
    rows = Whole(created[:_MOST_SHOWN], collection, new=True)
    return Reply(Page(len(created), rows), 201, models.documents)


def _create_each(
    call: Call, database: Database, collection: Collection, documents: Sequence[Mapping[str, Any]]
) -> list[Document]:
    """Create documents one by one, and refuse the first that is wrong. Raises AppwriteError."""
    many = [_new(call, each) for each in documents]
    if collection.attributes.linking:
        for sent in many:
            related.parse_nested(call, database, collection, sent)
    return bulk.create(writing(call, database, atomic=False), collection, many)


def _new(call: Call, sent: Mapping[str, Any]) -> Sent:
    fields = without_readonly(call, sent)
    try:
        id = "unique()" if fields.get("$id") is None else CUSTOM_ID.check(fields["$id"])
    except InvalidError as invalid:
        raise AppwriteError("general_bad_request", invalid.message) from None
    permissions = _granted(call, fields.get("$permissions"))
    return Sent.of(fields, call.world.ids.unique() if id == "unique()" else id, permissions)


def _create_alike(
    call: Call, database: Database, collection: Collection, documents: Sequence[Mapping[str, Any]]
) -> list[Document] | None:
    """Create documents an attribute at a time; None where they are not alike, or `_create_each` has to refuse one.

    Raises AppwriteError: user_unauthorized, document_already_exists.
    """
    batch = None if collection.attributes.linking else _batch(call, documents)
    if batch is None:
        return None
    return bulk.create_alike(writing(call, database, atomic=False), collection, batch)


def _batch(call: Call, documents: Sequence[Mapping[str, Any]]) -> Batch | None:
    """The documents an attribute at a time; None where they name other fields, or dates, or one is wrong."""
    names = documents[0].keys()
    if set(map(len, documents)) != {len(names)} or not DATES.isdisjoint(names - readonly(call)):
        return None
    try:
        columns = {key: [each[key] for each in documents] for key in names}
        named, sent = columns.get("$permissions", ()), columns.get("$id")
        ids = ["unique()"] * len(documents) if sent is None else CUSTOM_ID.check_all(sent)
        permissions = [_granted(call, each) for each in named] if any(named) else [()] * len(documents)
    except (AppwriteError, InvalidError, KeyError):
        return None
    for key in (INTERNAL | readonly(call)).intersection(names):
        del columns[key]
    if "unique()" in ids:
        ids = [call.world.ids.unique() if id == "unique()" else id for id in ids]
    return Batch(ids, permissions, columns)


def _granted(call: Call, permissions: Any) -> tuple[Grant, ...]:
    """Return the permissions of a new document. Raises AppwriteError: general_bad_request."""
    if not permissions:
        return ()
    return grants.aggregate(_check_permissions(call, permissions), grants.DOCUMENT_ACTIONS)


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
    database, collection = _collection_of(call, database_id, collection_id)
    _refuse_relationships(collection, "upsert")
    if transaction_id is not None:
        staged = [
            structure.well_formed(without_readonly(call, as_object(document))) for document in documents
        ]
        stage(call, pending_transaction(call, transaction_id), collection, "bulkUpsert", None, staged)
        return Page(len(staged), ())
    many = []
    for document in documents:
        fields = operators.parse(as_object(document), ())
        sent = Sent.of(structure.well_formed(without_readonly(call, fields)))
        sent.id = sent.id or call.world.ids.unique()
        related.parse_nested(call, database, collection, sent)
        many.append(sent)
    try:
        upserted = upserts.upsert(writing(call, database), collection, many)
    except AppwriteError as error:
        raise error.about("document_already_exists", "multiple") from None
    changed = not any(operators.among(sent.attributes) for sent in many)
    return _page(
        upserted, collection, changed=changed, sent={sent.id: sent.attributes for sent in many if sent.id}
    )


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
    database, collection = _collection_of(call, database_id, collection_id)
    fields = as_object(data) if transaction_id is not None else operators.parse(as_object(data), ())
    _refuse_relationships(collection, "update")
    asked = parse_all(queries, call.world.clock.now(), call.release)
    if fields.get("$permissions") is not None:
        _check_permissions(call, fields["$permissions"])
    fields = structure.well_formed(without_readonly(call, fields))
    if transaction_id is not None:
        staged = {"data": fields, "queries": queries}
        stage(call, pending_transaction(call, transaction_id), collection, "bulkUpdate", None, staged)
        return Page(0, ())
    if not fields:
        return Page(0, ())
    sent = Sent.of(fields)
    related.parse_nested(call, database, collection, sent)
    changes = bulk.update(writing(call, database), collection, asked, sent)
    changed = not operators.among(sent.attributes)
    updated = [new for _, new in changes]
    each = dict.fromkeys((document.id for document in updated[:_MOST_SHOWN]), sent.attributes)
    return _page(updated, collection, changed=changed, sent=each)


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
    database, collection = _collection_of(call, database_id, collection_id)
    _refuse_relationships(collection, "delete")
    asked = parse_all(queries, call.world.clock.now(), call.release)
    if transaction_id is not None:
        staged = {"queries": queries}
        stage(call, pending_transaction(call, transaction_id), collection, "bulkDelete", None, staged)
        return Page(0, ())
    deleted = bulk.delete(writing(call, database), collection, asked)
    return _page(deleted, collection, asked.selected)


def _collection_of(call: Call, database_id: str, collection_id: str) -> tuple[Database, Collection]:
    """The database and the collection, for keys: nobody else finds the database.

    Raises AppwriteError: database_not_found, collection_not_found.
    """
    if not call.caller.privileged:
        raise AppwriteError("database_not_found", subject=database_id)
    return open_collection_of(call, database_id, collection_id)


def _refuse_relationships(collection: Collection, action: str) -> None:
    """Refuse bulk writes to a collection that is linked to others. Raises AppwriteError: general_bad_request."""
    if has_relationships(collection):
        if action == "create":
            raise AppwriteError("general_bad_request", "bulk_create_of_relationships")
        raise AppwriteError("general_bad_request", "bulk_of_relationships", action=action)


def _check_permissions(call: Call, permissions: Any) -> tuple[Grant, ...]:
    """Return the permissions that a bulk write sets. Raises AppwriteError: general_bad_request."""
    try:
        return grants.check(permissions, longest_dimension=call.release.longest_team_role)
    except grants.InvalidPermissionError as invalid:
        raise AppwriteError("general_bad_request", invalid.message) from None


def _page(
    documents: Sequence[Document],
    collection: Collection,
    selected: Keys[str] | None = None,
    *,
    written: bool = False,
    changed: bool = False,
    sent: Mapping[str, Mapping[str, Any]] | None = None,
) -> Page:
    """Return the answer to a bulk write: the first documents, and no links; `sent` has what was sent for each id."""
    shown = [
        Shown(document, collection, selected, written=written, changed=changed)
        for document in documents[:_MOST_SHOWN]
    ]
    if sent and collection.attributes.schema.floats:
        for found in shown:
            found.zeros = signed_zeros(collection.attributes.schema, sent.get(found.document.id, {}))
    if collection.attributes.schema.relationships:
        selection = Selection(None if selected is None else frozenset(selected))
        for found in shown:
            found.node = Node(collection, found.document, selection, links=())
    return Page(len(documents), shown)
