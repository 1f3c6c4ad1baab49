"""Attributes, or columns, but for relationships: list, get, delete; create and update, by kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mockwrite.errors import AppwriteError
from mockwrite.services import listing
from mockwrite.services.databases.attribute_kinds import KEY, KINDS, AttributeKind, check_encryption
from mockwrite.services.databases.collections import PARENTS
from mockwrite.services.databases.resolve import collection_of, database_of
from mockwrite.services.databases.schema_models import attribute as model
from mockwrite.services.databases.schema_models import attribute_as, listed
from mockwrite.services.events import note_gone
from mockwrite.store.attributes import Attribute
from mockwrite.store.schemas import relationships, schema_changes
from mockwrite.store.schemas.attribute_changes import AttributeChange, change_attribute
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.legacy_queries import translate

__all__ = ["ATTRIBUTES", "PARENTS", "declare", "refused_rename", "service"]

service = Service("databases", both=True, groups=["database"])

ATTRIBUTES = "/databases/{databaseId}/collections/{collectionId}/attributes"


@service.endpoint(
    "GET",
    ATTRIBUTES,
    "listAttributes",
    *PARENTS,
    *listing.parameters(listing.ATTRIBUTES),
    scope="collections.read",
    model=listing.model("attributes", listed),
    old_queries=translate,
)
def list_attributes(
    call: Call, database_id: str, collection_id: str, queries: listing.Queries, total: bool
) -> Page:
    database = database_of(call, database_id)
    collection = collection_of(call, database_id, collection_id)
    prefix = f"{database.sequence}_{collection.sequence}_"
    rows = (row for row in collection.attributes if not row.hidden)
    return listing.page(call, rows, listing.ATTRIBUTES, queries, total=total, prefix=prefix)


@service.endpoint(
    "GET", ATTRIBUTES + "/{key}", "getAttribute", *PARENTS, KEY, scope="collections.read", model=model
)
def get_attribute(call: Call, database_id: str, collection_id: str, key: str) -> Attribute:
    return schema_changes.attribute_of(collection_of(call, database_id, collection_id), key)


@service.endpoint(
    "DELETE",
    ATTRIBUTES + "/{key}",
    "deleteAttribute",
    *PARENTS,
    KEY,
    scope="collections.write",
    status=204,
    groups=["schema"],
    event="databases.[databaseId].collections.[collectionId].attributes.[attributeId].update",
)
def delete_attribute(call: Call, database_id: str, collection_id: str, key: str) -> None:
    collection, now = collection_of(call, database_id, collection_id), call.world.clock.stamp()
    attribute = schema_changes.attribute_of(collection, key)
    note_gone(call, attribute, model)
    if attribute.relationship is None:
        schema_changes.remove_attribute(call.project, collection, key, now)
    else:
        database = database_of(call, database_id)
        relationships.remove_relationship(call.project, database, collection, attribute, now)


def _declare_create(kind: AttributeKind) -> None:
    @service.endpoint(
        "POST",
        f"{ATTRIBUTES}/{kind.word}",
        f"create{kind.name}Attribute",
        *PARENTS,
        *kind.creation,
        scope="collections.write",
        status=202,
        model=attribute_as(kind.model),
        groups=["schema"],
        event="databases.[databaseId].collections.[collectionId].attributes.[attributeId].create",
        when=kind.is_in,
    )
    def create(
        call: Call,
        database_id: str,
        collection_id: str,
        key: str,
        required: bool,
        default: Any,
        array: bool = False,
        **own: Any,
    ) -> Attribute:
        kind.type.require()
        if own.get("encrypt") and "size" in own and not call.release.encrypts_any_size:
            check_encryption(own["size"])
        now = call.world.clock.stamp()
        attribute = Attribute(
            key=key,
            sequence=0,
            type=kind.type_in(call.release),
            created_at=now,
            updated_at=now,
            required=required,
            array=array,
            default=default,
            **kind.fields(default, **own),
        )
        collection = collection_of(call, database_id, collection_id)
        return schema_changes.add_attribute(call.project, collection, attribute)


def refused_rename(call: Call, error: AppwriteError, key: str) -> AppwriteError:
    """Return the refusal of a change, where `key` is taken as the release calls that."""
    if error.type == "attribute_already_exists" and call.release.calls_renames_documents:
        return AppwriteError("document_already_exists", subject=key)
    return error


def _declare_update(kind: AttributeKind) -> None:
    @service.endpoint(
        "PATCH",
        f"{ATTRIBUTES}/{kind.word}/{{key}}",
        f"update{kind.name}Attribute",
        *PARENTS,
        *kind.change,
        scope="collections.write",
        model=attribute_as(kind.model),
        groups=["schema"],
        event="databases.[databaseId].collections.[collectionId].attributes.[attributeId].update",
        when=kind.is_in,
    )
    def update(
        call: Call, database_id: str, collection_id: str, key: str, new_key: str | None, **sent: Any
    ) -> Attribute:
        kind.type.require()
        collection = collection_of(call, database_id, collection_id)
        change = AttributeChange(key=new_key, **sent)
        try:
            changed = change_attribute(
                database_of(call, database_id), collection, key, change, call.world.clock.stamp()
            )
        except AppwriteError as error:
            # 1.9.6: Attributes/Action.php, updateAttribute
            name = database_of(call, database_id).engine_name(collection)
            raise refused_rename(call, error, new_key or key).about(
                "attribute_limit_exceeded", name
            ) from None
        if kind.model == "enum" and changed.format != "enum":
            raise AppwriteError("attribute_type_invalid")
        return replace(changed, encrypt=None)


def declare(kind: AttributeKind) -> None:
    """Declare the routes that make and change attributes of a kind, for the releases that have it."""
    _declare_create(kind)
    _declare_update(kind)


for _kind in KINDS:
    declare(_kind)
