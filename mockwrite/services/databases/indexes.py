"""Indexes: list, create, get, delete."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.services import listing
from mockwrite.services.databases.collections import PARENTS
from mockwrite.services.databases.resolve import collection_of, database_of
from mockwrite.services.databases.schema_models import index as model
from mockwrite.services.events import note_gone
from mockwrite.store.schemas import schema_changes
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.kinds import ArrayList, Integer, Nullable, WhiteList
from mockwrite.wire.legacy_queries import translate
from mockwrite.wire.parameters import Key, Parameter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.store.attributes import Index

__all__ = ["service"]

service = Service("databases", both=True, groups=["database"])

INDEXES = "/databases/{databaseId}/collections/{collectionId}/indexes"
KEY = Parameter("key", Key(), required=True)

_TYPES = ("key", "fulltext", "unique")


@service.endpoint(
    "POST",
    INDEXES,
    "createIndex",
    *PARENTS,
    KEY,
    Parameter(
        "type",
        WhiteList((*_TYPES, "spatial")),
        required=True,
        for_release=lambda own, release: (
            own if release.has_spatial_indexes else replace(own, kind=WhiteList(_TYPES))
        ),
    ),
    Parameter("attributes", ArrayList(Key(internal=True), 100), required=True),
    Parameter("orders", ArrayList(WhiteList(("ASC", "DESC")), 100), default=()),
    Parameter(
        "lengths",
        ArrayList(Nullable(Integer()), 100),
        default=(),
        for_release=lambda own, release: own if release.shows_index_lengths else None,
    ),
    scope="collections.write",
    status=202,
    model=model,
    event="databases.[databaseId].collections.[collectionId].indexes.[indexId].create",
)
def create_index(
    call: Call,
    database_id: str,
    collection_id: str,
    key: str,
    type: str,
    attributes: Sequence[str],
    orders: Sequence[str],
    lengths: Sequence[int | None] = (),
) -> Index:
    return schema_changes.add_index(
        call.project,
        database_of(call, database_id),
        collection_of(call, database_id, collection_id),
        key=key,
        type=type,
        attributes=attributes,
        lengths=lengths,
        orders=orders,
        now=call.world.clock.stamp(),
    )


@service.endpoint(
    "GET",
    INDEXES,
    "listIndexes",
    *PARENTS,
    *listing.parameters(listing.INDEXES),
    scope="collections.read",
    model=listing.model("indexes", model),
    old_queries=translate,
)
def list_indexes(
    call: Call, database_id: str, collection_id: str, queries: listing.Queries, total: bool
) -> Page:
    database = database_of(call, database_id)
    collection = collection_of(call, database_id, collection_id)
    prefix = f"{database.sequence}_{collection.sequence}_"
    return listing.page(call, collection.indexes, listing.INDEXES, queries, total=total, prefix=prefix)


@service.endpoint("GET", INDEXES + "/{key}", "getIndex", *PARENTS, KEY, scope="collections.read", model=model)
def get_index(call: Call, database_id: str, collection_id: str, key: str) -> Index:
    index = collection_of(call, database_id, collection_id).indexes.get(key)
    if index is None or index.key != key:
        raise AppwriteError("index_not_found", subject=key)
    return index


@service.endpoint(
    "DELETE",
    INDEXES + "/{key}",
    "deleteIndex",
    *PARENTS,
    KEY,
    scope="collections.write",
    status=204,
    event="databases.[databaseId].collections.[collectionId].indexes.[indexId].update",
)
def delete_index(call: Call, database_id: str, collection_id: str, key: str) -> None:
    collection = collection_of(call, database_id, collection_id)
    index = schema_changes.remove_index(call.project, collection, key, call.world.clock.stamp())
    note_gone(call, index, model)
