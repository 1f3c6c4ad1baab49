"""Links changed as their document is: replaced, added to, taken away, as Appwrite 1.8.1's engine does it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

from mockwrite.errors import AppwriteError
from mockwrite.mariadb import collation
from mockwrite.php.values import as_list
from mockwrite.store.access import EVERYTHING
from mockwrite.store.documents import Sent
from mockwrite.store.links.linked_ids import LinkedIds, linked_ids, sent_again, unchanged
from mockwrite.store.links.links import Referrers
from mockwrite.store.links.nesting import visible
from mockwrite.store.writing import linking
from mockwrite.store.writing.linking import Joint, joint, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.store.attributes import Relationship
    from mockwrite.store.documents import Document
    from mockwrite.store.junctions import Junction
    from mockwrite.store.model import Collection
    from mockwrite.store.writing.rows import Writing

__all__ = ["UnlinkableError", "differs", "relink"]


class UnlinkableError(AppwriteError):
    """The structure of a partner in a two-way relationship one to one is invalid."""


def differs(writing: Writing, collection: Collection, old: Document, sent: Mapping[str, Any]) -> bool:
    """Whether `sent` links a document with others than before, or in another order.

    Raises AppwriteError: relationship_value_invalid for what is no list and must be one, as far as it is looked at.
    """
    if linking.is_deep(writing):
        return False
    relationships = collection.attributes.schema.relationships
    seeing = [key for key, found in relationships.items() if key in sent and not found.blind]
    blind = [key for key in sent if key in relationships and relationships[key].blind]
    for key in (*sorted(seeing, key=lambda key: relationships[key].many), *blind):
        relationship = relationships[key]
        before, value = linked_ids(writing.database, collection, old, key), sent[key]
        if relationship.many:
            ids = [_id(item) for item in _list(value)]
            if isinstance(before, list) and (len(ids) != len(before) or any(map(_replaces, ids, before))):
                return True
        elif (value is None) != (before is None) or _replaces(_id(value), before):
            return True
    return False


def _replaces(id: str | None, before: LinkedIds) -> bool:
    return id is not None and id != before


def relink(
    writing: Writing, collection: Collection, old: Document, document: Document, sent: Mapping[str, Any]
) -> None:
    """Link `document`, which is to take the place of `old`, as `sent` says; its columns keep note of it.

    What is not sent stays, but for what `sent_again` says. Raises AppwriteError: relationship_value_invalid, and
    whatever writing a related document can raise.
    """
    relationships = collection.attributes.schema.relationships
    was = {key: linked_ids(writing.database, collection, old, key) for key in relationships}
    values = {
        key: sent[key] if key in sent else sent_again(writing.database, collection, key, before)
        for key, before in was.items()
    }
    columns: dict[str, str | None] = {}
    for key, relationship in relationships.items():
        before, value = was[key], values[key]
        if unchanged(before, value) or (key not in sent and value is None):
            continue
        found = joint(writing, collection, document, key)
        if found is None:
            writing.left_out.add(key)
            continue
        junction = writing.database.junction(relationship)
        if relationship.stored:
            columns[key] = _column(found, before, value)
        elif junction is not None:
            _replace_joined(found, junction, before, value)
        elif relationship.many:
            _replace_children(found, before, value)
        else:
            _refuse_blind(relationship)
    _note(collection, old, document, columns)


def _note(
    collection: Collection, old: Document, document: Document, columns: Mapping[str, str | None]
) -> None:
    """Note what the columns of `document` are to keep: `columns`, and for the rest what was there.

    For columns that the engine leaves out, that is what related documents made of the old one meanwhile.
    """
    schema = collection.attributes.schema
    present = collection.documents.get(old.id) or old
    for key in schema.links:
        left_out = schema.relationships[key].type == "oneToMany" or key not in old.data
        id = columns[key] if key in columns else (present if left_out else old).data.get(key)
        if id is not None:
            document.data[key] = id


def _column(found: Joint, before: LinkedIds, value: Any) -> str | None:
    """Return the id that the column is to keep, once the other end is in order."""
    relationship = found.relationship
    partners = relationship.type == "oneToOne" and relationship.two_way
    if value is None:
        related = found.readable(before) if partners and isinstance(before, str) else None
        if related is not None:
            found.point(related, None, touch=True)
        return None
    if isinstance(value, Sent):
        if partners:
            return _put_partner(found, before, value)
        return found.relate(value) if relationship.type == "oneToOne" else _put(found, value).id
    if not isinstance(value, str):
        refuse(_fault(relationship, value))
    related = found.readable(value)
    if related is None:
        return None
    if partners:
        _refuse_taken(found, before, value)
        found.point(related, found.document.id)
    return value


def _fault(relationship: Relationship, value: Any) -> str:
    """The key of what is wrong with a value that is no document, no id, and not null."""
    listed = isinstance(value, (list, dict))
    if relationship.type == "oneToOne":
        array = listed and not relationship.two_way
        return "relink_array_for_one" if array else "relink_one_or_null_expected"
    if listed:
        return "link_array_for_one"
    return "relink_unexplained" if value else "relink_id_or_document_expected"


def _put(found: Joint, sent: Sent) -> Document:
    """Make a related document, or merge what is sent of it."""
    related = found.readable(sent.id or "")
    if related is None:
        return found.create(sent)
    return found.update(related, sent) if sent.attributes else related


def _put_partner(found: Joint, before: LinkedIds, sent: Sent) -> str:
    """Make or change the partner, and return its id.

    Raises UnlinkableError, and whatever else making or changing a related document can raise.
    """
    _refuse_taken(found, before, sent.id or "")
    deeper = replace(found.writing, stack=(*found.writing.stack, found.related.id))
    try:
        return _put(replace(found, writing=deeper), _pointing_back(found, sent)).id
    except AppwriteError as error:
        if error.type == "document_invalid_structure":
            raise UnlinkableError(error.type, error.detail) from error
        raise


def _refuse_taken(found: Joint, before: LinkedIds, id: str) -> None:
    """Refuse an `id` of which the engine believes that it has a partner. Raises AppwriteError: document_already_exists.

    It asks who is linked with a document of that id, not whom the document is linked with.
    """
    if before != id:
        shows = visible(found.writing.access, found.related)
        if any(map(shows, Referrers(found.related, found.relationship.two_way_key).of(id))):
            raise AppwriteError("document_already_exists")


def _pointing_back(found: Joint, sent: Sent) -> Sent:
    return sent.replace(found.relationship.two_way_key, found.document.id)


def _refuse_blind(relationship: Relationship) -> NoReturn:
    """Raises AppwriteError: relationship_value_invalid. The real server says so of one to one, and else fails."""
    refuse("link_from_child", type=relationship.type)


def _replace_children(found: Joint, before: LinkedIds, value: Any) -> None:
    items = _list(value)
    if not isinstance(before, list):
        _refuse_blind(found.relationship)
    ids = {_known_id(item, "relink_child_expected") for item in items}
    unbound = replace(found, writing=replace(found.writing, access=EVERYTHING))
    for id in before:
        child = unbound.readable(id)
        if id not in ids and child is not None:
            unbound.point(child, None, touch=True)
    for item in items:
        if isinstance(item, Sent):
            _put(found, _pointing_back(found, item))
        elif (child := found.readable(item)) is not None:
            found.point(child, found.document.id)


def _replace_joined(found: Joint, junction: Junction, before: LinkedIds, value: Any) -> None:
    if not isinstance(value, (list, dict)):
        refuse("relink_many_expected")
    if not isinstance(before, list):
        _refuse_blind(found.relationship)
    items = list(value.values()) if isinstance(value, dict) else value
    ids = {_known_id(item, "relink_item_expected") for item in items}
    side = found.relationship.side
    removed = {collation.key(id) for id in before if id not in ids}
    for link in junction.of(side, found.document.id):
        if collation.key(link.other(side)) in removed:
            junction.unlink(link)
    for item in items:
        if isinstance(item, Sent):
            sent = item
            if found.readable(item.id or "") is None:
                # Here, what it says of its own permissions is overruled.
                sent = Sent(item.id, found.document.permissions, item.dates, item.attributes)
            related = _put(found, sent)
            if item.id not in before:
                found.join(related.id)
        elif item not in before and found.readable(item) is not None:
            found.join(item)


def _id(item: Any) -> str | None:
    """The id of a document, or an id; None for anything else."""
    if isinstance(item, Sent):
        return item.id or ""
    return item if isinstance(item, str) else None


def _known_id(item: Any, otherwise: str) -> str:
    id = _id(item)
    if id is None:
        refuse(otherwise)
    return id


def _list(value: Any) -> list[Any]:
    items = None if isinstance(value, Sent) else as_list(value)
    if items is None:
        refuse("relink_many_not", kind=_kind(value))
    return items


def _kind(value: Any) -> str:
    """PHP's word for the type of a value that is no list."""
    if isinstance(value, Sent):
        return "object"
    return _KINDS.get(type(value), "array")


_KINDS = {type(None): "NULL", bool: "boolean", int: "integer", float: "double", str: "string"}
