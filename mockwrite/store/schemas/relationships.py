"""Relationships between collections: made, changed and removed, on both sides at once.

Appwrite 1.8.1 keeps two records of an attribute, one for its API and one for its engine. Where the two part,
attributes are `hidden` from the API, or `lost` to the engine.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.store.attributes import Attribute, Relationship
from mockwrite.store.junctions import Junction
from mockwrite.store.querying import indexes
from mockwrite.store.schemas.jobs import rewrite
from mockwrite.store.schemas.limits import check_attributes
from mockwrite.store.schemas.linkage import LinkCreation, LinkRemoval
from mockwrite.store.schemas.schema_changes import attribute_of
from mockwrite.store.types import RELATIONSHIP

if TYPE_CHECKING:
    from mockwrite.store.attributes import OnDelete, RelationType
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.world import Project

__all__ = ["add_relationship", "change_relationship", "remove_relationship"]


def add_relationship(
    project: Project,
    database: Database,
    collection: Collection,
    related_id: str,
    *,
    type: RelationType,
    two_way: bool,
    key: str,
    two_way_key: str | None,
    on_delete: OnDelete,
    now: str,
) -> Attribute:
    """Add a relationship, in processing; a job makes it available.

    A refusal that comes from the other side can leave what this side has of it by then, as on the real server.
    Raises AppwriteError: collection_not_found, attribute_already_exists, attribute_limit_exceeded.
    """
    related = database.collections.get(related_id)
    if related is None:
        raise AppwriteError("collection_not_found", subject=related_id)
    conflicting = two_way_key or key
    if two_way_key is None:
        two_way_key = collection.id
    _refuse_same(collection, related, type, key, two_way_key, conflicting)
    parent = Relationship(
        related_collection=related.id,
        type=type,
        two_way=two_way,
        two_way_key=two_way_key,
        on_delete=on_delete,
        shown_on_delete=on_delete,
        side="parent",
        junction=_new_junction(project, database) if type == "manyToMany" else None,
    )
    attribute = _add(collection, key, parent, now)
    if two_way:
        if project.release.keeps_half_relationships:
            project.log.keep()
        child = replace(parent, related_collection=collection.id, two_way_key=key, side="child")
        _add(related, two_way_key, child, now)
    project.enqueue(LinkCreation, collection, key)
    return attribute


def _new_junction(project: Project, database: Database) -> int:
    """The number of a new junction of `database`."""
    number = database.junctions.next_sequence()
    database.junctions.put(str(number), Junction(project.log, number))
    return number


def _refuse_same(
    collection: Collection,
    related: Collection,
    type: RelationType,
    key: str,
    two_way_key: str,
    conflicting: str,
) -> None:
    """Raise AppwriteError: attribute_already_exists for what the engine can't tell from a relationship it has.

    `conflicting` is the key that the request named last.
    """
    for attribute in collection.attributes:
        link = attribute.relationship
        if link is None or not attribute.usable:
            continue
        if attribute.key.lower() == key.lower():
            raise AppwriteError("attribute_already_exists", subject=key)
        if link.related_collection != related.id:
            continue
        if link.two_way_key.lower() == two_way_key.lower():
            raise AppwriteError("attribute_already_exists", "two_way_key_exists", key=conflicting)
        if link.type == type == "manyToMany":
            raise AppwriteError("attribute_already_exists", "many_to_many_twice")


def _add(collection: Collection, key: str, relationship: Relationship, now: str) -> Attribute:
    attribute = Attribute(
        key=key,
        sequence=0,
        type=RELATIONSHIP,
        created_at=now,
        updated_at=now,
        relationship=relationship,
    )
    check_attributes(collection.id, [*collection.attributes, attribute])
    if key in collection.attributes:
        raise AppwriteError("attribute_already_exists", subject=key)
    attribute = replace(attribute, sequence=collection.attributes.next_sequence())
    collection.attributes.put(key, attribute)
    return attribute


def change_relationship(
    database: Database,
    collection: Collection,
    key: str,
    *,
    on_delete: OnDelete | None,
    new_key: str | None,
    now: str,
) -> Attribute:
    """Change the rule of a relationship, or its key on this side; return it as the API answers it.

    Where no rule is given, the API forgets the one there was and tells of the default; the engine keeps it.
    Raises AppwriteError: attribute_not_found, attribute_not_available, attribute_already_exists,
    attribute_type_invalid for an attribute of another type, on which the real server fails.
    """
    old = attribute_of(collection, key)
    if old.status != "available":
        raise AppwriteError("attribute_not_available")
    link = old.relationship
    if link is None:
        raise AppwriteError("attribute_type_invalid")
    is_known = old.key == key and not old.lost
    if not is_known and (on_delete is not None or new_key is not None):
        raise AppwriteError("attribute_not_found", subject=key)
    if (
        new_key is not None
        and new_key in collection.attributes
        and (new_key == key or new_key.lower() != key.lower())
    ):
        raise AppwriteError("attribute_already_exists", subject=new_key)
    changed = replace(link, on_delete=on_delete or link.on_delete, shown_on_delete=on_delete)
    new = replace(old, key=new_key or old.key, relationship=changed, required=False, default=None)
    _change_mirror(database, new, changed, now)
    if new.key != old.key:
        return _rename(collection, old, new, now)
    if new != old:
        new = replace(new, updated_at=now)
        collection.attributes.put(key, new)
    return new


def _change_mirror(database: Database, attribute: Attribute, changed: Relationship, now: str) -> None:
    related = database.collections.get(changed.related_collection)
    mirror = None if related is None else related.attributes.get(changed.two_way_key)
    if related is None or mirror is None or mirror.relationship is None:
        return
    reflected = replace(
        mirror.relationship,
        two_way_key=attribute.key,
        on_delete=changed.on_delete,
        shown_on_delete=changed.shown_on_delete,
    )
    if reflected != mirror.relationship:
        related.attributes.put(mirror.key, replace(mirror, relationship=reflected, updated_at=now))


def _rename(collection: Collection, old: Attribute, new: Attribute, now: str) -> Attribute:
    collection.attributes.remove(old.key)
    collection.attributes.put(new.key, replace(new, updated_at=now))

    def rename(data: dict[str, object]) -> bool:
        if old.key not in data:
            return False
        data[new.key] = data.pop(old.key)
        return True

    rewrite(collection.documents, rename)
    indexes.forget(collection.documents, old.key)
    return new


def remove_relationship(
    project: Project, database: Database, collection: Collection, attribute: Attribute, now: str
) -> None:
    """Remove a relationship from both sides, by a job.

    Raises AppwriteError: collection_not_found, attribute_not_found.
    """
    _start_removal(collection, attribute, now)
    link = attribute.relationship
    if link is not None and link.two_way:
        related = database.collections.get(link.related_collection)
        if related is None:
            raise AppwriteError("collection_not_found", subject=link.related_collection)
        _start_removal(related, attribute_of(related, link.two_way_key), now)
    project.enqueue(LinkRemoval, collection, attribute.key)


def _start_removal(collection: Collection, attribute: Attribute, now: str) -> None:
    if attribute.status == "available":
        collection.attributes.put(attribute.key, replace(attribute, status="deleting", updated_at=now))
