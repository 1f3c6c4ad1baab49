"""Collections, or tables: list, create, get, update, delete."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.services import listing
from mockwrite.services.databases import attribute_definitions, index_definitions, models
from mockwrite.services.databases.cached_lists import PURGE
from mockwrite.services.databases.databases import DATABASE_ID, ENABLED, NAME, NEW_NAME
from mockwrite.services.databases.resolve import collection_of, database_of
from mockwrite.services.events import note_gone
from mockwrite.store.documents import Documents
from mockwrite.store.links import kept_lists
from mockwrite.store.model import Collection
from mockwrite.store.permissions import COLLECTION_ACTIONS, Grant, aggregate
from mockwrite.store.schema import Attributes, Indexes
from mockwrite.store.schemas.limits import INDEXES
from mockwrite.store.schemas.linkage import Abandonment
from mockwrite.store.schemas.whole import make_whole
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.legacy_queries import translate
from mockwrite.wire.parameters import UID, Boolean, CustomId, Nullable, Parameter, Permissions

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COLLECTION_ID", "PARENTS", "service"]

service = Service("databases", both=True, groups=["database"])

COLLECTION_ID = Parameter("collectionId", UID(), required=True)
PARENTS = (DATABASE_ID, COLLECTION_ID)
"""What all below a collection names first."""
PERMISSIONS = Parameter("permissions", Nullable(Permissions((*COLLECTION_ACTIONS, "write"))))
DOCUMENT_SECURITY = Parameter("documentSecurity", Boolean(loose=True), default=False)


@service.endpoint(
    "POST",
    "/databases/{databaseId}/collections",
    "createCollection",
    DATABASE_ID,
    Parameter("collectionId", CustomId(), required=True),
    NAME,
    PERMISSIONS,
    DOCUMENT_SECURITY,
    ENABLED,
    attribute_definitions.ATTRIBUTES,
    index_definitions.INDEXES,
    scope="collections.write",
    status=201,
    model=models.collection,
    event="databases.[databaseId].collections.[collectionId].create",
)
def create_collection(
    call: Call,
    database_id: str,
    collection_id: str,
    name: str,
    permissions: tuple[Grant, ...] | None,
    document_security: bool,
    enabled: bool,
    attributes: Sequence[Any] = (),
    indexes: Sequence[Any] = (),
) -> Collection:
    """A new collection, as it is before its attributes and indexes are made: so the real server shows it."""
    database = database_of(call, database_id)
    if collection_id == "unique()":
        collection_id = call.world.ids.unique()
    sequence = database.collections.next_sequence()  # likewise where it is refused: see create_database
    if collection_id in database.collections:
        call.project.log.keep()
        raise AppwriteError("collection_already_exists", subject=collection_id)
    now = call.world.clock.stamp()
    log = call.project.log
    collection = Collection(
        id=collection_id,
        sequence=sequence,
        database=database.id,
        name=name,
        enabled=enabled,
        document_security=document_security,
        permissions=aggregate(permissions or (), COLLECTION_ACTIONS),
        created_at=now,
        updated_at=now,
        attributes=Attributes(log, call.release),
        indexes=Indexes(log),
        documents=Documents(log),
    )
    if attributes or indexes:
        # 1.9.6: new19.har, "made whole": a refusal takes the collection away, and leaves a gap behind it.
        log.keep()
        whole = replace(collection, attributes=Attributes(log, call.release), indexes=Indexes(log))
        made = attribute_definitions.attributes(attributes, now)
        make_whole(database, whole, made, index_definitions.indexes(indexes, INDEXES), now)
        database.collections.put(collection_id, whole)
        return collection
    database.collections.put(collection_id, collection)
    return collection


@service.endpoint(
    "GET",
    "/databases/{databaseId}/collections",
    "listCollections",
    DATABASE_ID,
    *listing.parameters(listing.COLLECTIONS),
    scope="collections.read",
    model=listing.model("collections", models.collection),
    old_queries=translate,
)
def list_collections(
    call: Call, database_id: str, queries: listing.Queries, search: str, total: bool
) -> Page:
    database = database_of(call, database_id)
    return listing.page(call, database.collections, listing.COLLECTIONS, queries, search, total)


@service.endpoint(
    "GET",
    "/databases/{databaseId}/collections/{collectionId}",
    "getCollection",
    DATABASE_ID,
    COLLECTION_ID,
    scope="collections.read",
    model=models.collection,
)
def get_collection(call: Call, database_id: str, collection_id: str) -> Collection:
    return collection_of(call, database_id, collection_id)


@service.endpoint(
    "PUT",
    "/databases/{databaseId}/collections/{collectionId}",
    "updateCollection",
    DATABASE_ID,
    COLLECTION_ID,
    NEW_NAME,
    PERMISSIONS,
    DOCUMENT_SECURITY,
    ENABLED,
    PURGE,
    scope="collections.write",
    model=models.collection,
    event="databases.[databaseId].collections.[collectionId].update",
)
def update_collection(
    call: Call,
    database_id: str,
    collection_id: str,
    name: str | None,
    permissions: tuple[Grant, ...] | None,
    document_security: bool,
    enabled: bool,
    purge: bool = False,
) -> Collection:
    old = collection_of(call, database_id, collection_id)
    new = replace(
        old,
        name=name or old.name,
        enabled=enabled,
        document_security=document_security,
        permissions=old.permissions if permissions is None else aggregate(permissions, COLLECTION_ACTIONS),
    )
    # PHP never finds the lists of attributes and indexes alike, unless both are empty.
    described = any(not attribute.hidden for attribute in old.attributes) or any(old.indexes)
    if described or new != old:
        new = replace(new, updated_at=call.world.clock.stamp())
        database_of(call, database_id).collections.put(collection_id, new)
    if purge:
        kept_lists.purge(call.project.kept_lists, collection_id)
    return new


@service.endpoint(
    "DELETE",
    "/databases/{databaseId}/collections/{collectionId}",
    "deleteCollection",
    DATABASE_ID,
    COLLECTION_ID,
    scope="collections.write",
    status=204,
    event="databases.[databaseId].collections.[collectionId].delete",
)
def delete_collection(call: Call, database_id: str, collection_id: str) -> None:
    collection = collection_of(call, database_id, collection_id)
    note_gone(call, collection, models.collection)
    database_of(call, database_id).collections.remove(collection_id)
    call.project.enqueue(Abandonment, collection, "")
