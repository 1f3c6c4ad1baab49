"""Relationship attributes, or columns: create and update."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.services.databases.attribute_kinds import KEY
from mockwrite.services.databases.attributes import ATTRIBUTES, PARENTS, refused_rename
from mockwrite.services.databases.resolve import collection_of, database_of
from mockwrite.services.databases.schema_models import attribute_as
from mockwrite.store.schemas.relationships import add_relationship, change_relationship
from mockwrite.wire.endpoint import Call, Service
from mockwrite.wire.kinds import Boolean, Nullable, WhiteList
from mockwrite.wire.parameters import UID, Key, Parameter

if TYPE_CHECKING:
    from mockwrite.releases import Release
    from mockwrite.store.attributes import Attribute, OnDelete, RelationType

__all__ = ["service"]

service = Service("databases", both=True, groups=["database", "schema"])

TYPES = WhiteList(("oneToOne", "manyToOne", "manyToMany", "oneToMany"), strict=True)
RULES = WhiteList(("cascade", "restrict", "setNull"), strict=True)


@service.endpoint(
    "POST",
    ATTRIBUTES + "/relationship",
    "createRelationshipAttribute",
    *PARENTS,
    Parameter("relatedCollectionId", UID(), required=True),
    Parameter("type", TYPES, required=True),
    Parameter("twoWay", Boolean(), default=False),
    Parameter("key", Nullable(Key())),
    Parameter("twoWayKey", Nullable(Key())),
    Parameter("onDelete", RULES, default="restrict"),
    scope="collections.write",
    status=202,
    model=attribute_as("relationship"),
    event="databases.[databaseId].collections.[collectionId].attributes.[attributeId].create",
)
def create_relationship_attribute(
    call: Call,
    database_id: str,
    collection_id: str,
    related_collection_id: str,
    type: RelationType,
    two_way: bool,
    key: str | None,
    two_way_key: str | None,
    on_delete: OnDelete,
) -> Attribute:
    return add_relationship(
        call.project,
        database_of(call, database_id),
        collection_of(call, database_id, collection_id),
        related_collection_id,
        type=type,
        two_way=two_way,
        key=related_collection_id if key is None else key,
        two_way_key=two_way_key,
        on_delete=on_delete,
        now=call.world.clock.stamp(),
    )


NEW_RULE = Parameter("onDelete", Nullable(RULES))


def _unsaid_null(parameter: Parameter, release: Release) -> Parameter:
    # 1.9.6: Collections/Attributes/Relationship/Update.php leaves null to the framework; Tables/Columns/… does not.
    return replace(parameter, kind=RULES, nullable=True) if release.passes_null else parameter


@service.endpoint(
    "PATCH",
    ATTRIBUTES + "/{key}/relationship",
    "updateRelationshipAttribute",
    *PARENTS,
    KEY,
    replace(NEW_RULE, for_release=_unsaid_null, for_tables=NEW_RULE),
    Parameter("newKey", Nullable(Key())),
    scope="collections.write",
    model=attribute_as("relationship"),
    aliases=[ATTRIBUTES + "/relationship/{key}"],
    aliases_when=lambda release: release.turns_relationship_path,
    event="databases.[databaseId].collections.[collectionId].attributes.[attributeId].update",
)
def update_relationship_attribute(
    call: Call,
    database_id: str,
    collection_id: str,
    key: str,
    on_delete: OnDelete | None,
    new_key: str | None,
) -> Attribute:
    try:
        return change_relationship(
            database_of(call, database_id),
            collection_of(call, database_id, collection_id),
            key,
            on_delete=on_delete,
            new_key=new_key,
            now=call.world.clock.stamp(),
        )
    except AppwriteError as error:
        raise refused_rename(call, error, new_key or key) from None
