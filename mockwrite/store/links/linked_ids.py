"""What a document is linked with, and whether what is sent would change that, by PHP's comparison."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from mockwrite.php.equality import alike
from mockwrite.store import readback
from mockwrite.store.access import EVERYTHING, Access
from mockwrite.store.documents import Sent
from mockwrite.store.links.links import Referrers, related_collection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.store.attributes import Relationship
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection, Database

__all__ = [
    "DANGLING",
    "LinkedIds",
    "linked_ids",
    "says_all",
    "sent_again",
    "unchanged",
    "visible_links",
    "whole",
]


class _Dangling(Enum):
    DANGLING = "an id that no document has"


DANGLING: Final = _Dangling.DANGLING
LinkedIds: TypeAlias = str | list[str] | Literal[_Dangling.DANGLING] | None


def linked_ids(
    database: Database, collection: Collection, document: Document, key: str, access: Access = EVERYTHING
) -> LinkedIds:
    """Return the ids that the attribute `key` of a document leads to, as far as `access` may read them."""
    relationship = collection.attributes.schema.relationships[key]
    if relationship.blind:
        return None
    related = related_collection(database, relationship)

    def exists(id: str) -> bool:
        found = related.documents.get(id)
        return found is not None and found.id == id and access.may("read", related, found)

    if relationship.stored:
        id: str | None = document.data.get(key)
        return id if id is None or exists(id) else DANGLING
    junction = database.junction(relationship)
    if junction is not None:
        side = relationship.side
        links = junction.of(side, document.id)
        return [
            link.other(side) for link in links if link.at(side) == document.id and exists(link.other(side))
        ]
    column = relationship.two_way_key
    found = (each for each in Referrers(related, column).of(document.id) if each.data[column] == document.id)
    return [each.id for each in found if access.may("read", related, each)]


def unchanged(before: LinkedIds, value: Any) -> bool:
    """Return whether the engine takes `value` for what was there: a document and its id differ to it."""
    if value is True:
        return bool(before)
    if before is None:
        return not isinstance(value, Sent) and alike(None, value)
    if not isinstance(before, list):
        return False
    if isinstance(value, list):
        return len(value) == len(before) and all(item is True for item in value)
    return before == [] and (value is None or value is False or value == {})


def says_all(database: Database, collection: Collection, old: Document, sent: Mapping[str, Any]) -> bool:
    """Return whether `sent` says all that a document holds, and nothing else."""
    return readback.same(collection.attributes.schema, old.data, sent) and all(
        relationship.blind
        if key not in sent
        else unchanged(linked_ids(database, collection, old, key), sent[key])
        for key, relationship in collection.attributes.schema.relationships.items()
    )


def whole(collection: Collection, id: str) -> Sent:
    """Return a document as if it were sent as it is, links apart; where there is none, just its id."""
    document = collection.documents.get(id)
    data = {} if document is None else readback.shown(collection.attributes.schema, document.data)
    return Sent(id, None, {}, data)


def sent_again(database: Database, collection: Collection, key: str, before: LinkedIds) -> Any:
    """Return what the engine makes of a link that is not sent; None where it leaves it as it is.

    It puts a copy of the document it read under what is sent. In the copy, an empty list stands for a document
    that is gone: so the engine finds it changed, on the document itself and one level below.
    """
    if before is DANGLING:
        return []
    relationship = collection.attributes.schema.relationships[key]
    related = related_collection(database, relationship)
    links = related.attributes.schema.links
    if before is None or not links:
        return None
    back = relationship.two_way_key if relationship.two_way else None
    again = []
    is_same = True
    for id in [before] if isinstance(before, str) else before:
        copy = whole(related, id)
        document = related.documents.get(id)
        if document is not None:
            for link in links:
                if link != back and linked_ids(database, related, document, link) is DANGLING:
                    copy.attributes[link] = []
                    is_same = False
        again.append(copy)
    if is_same:
        return None
    return again[0] if isinstance(before, str) else again


def visible_links(collection: Collection, old: Document | None, sent: Mapping[str, Any]) -> set[str]:
    """Return the links that the answer to a write shows: those that it changes, and some that it leaves.

    `old` is the document as it was before; None for a new one. `sent` are the attributes that are sent.
    """
    schema = collection.attributes.schema
    if not schema.links:
        return set()
    if old is None:
        return {key for key in schema.links if key in sent}
    return {
        key for key in schema.links if _is_visible(schema.relationships[key], key, old.data.get(key), sent)
    }


def _is_visible(relationship: Relationship, key: str, before: str | None, sent: Mapping[str, Any]) -> bool:
    if key in sent:
        return not unchanged(before, sent[key])
    return before is not None and relationship.type != "oneToMany"
