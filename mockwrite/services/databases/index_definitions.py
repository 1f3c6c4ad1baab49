"""The indexes that a collection is made with: what their definitions may say.

The checks, their order and their words are those of Appwrite 1.9.6 (Utopia/Database/Validator/Indexes.php), which
says "attributes" in both vocabularies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite.php.equality import alike
from mockwrite.php.values import text_or_array
from mockwrite.services.databases.attribute_definitions import (
    KEY,
    MOST,
    Definition,
    fields_of,
    made_whole,
    refuse,
)
from mockwrite.wire.kinds import ArrayList, InvalidError
from mockwrite.wire.parameters import Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["INDEXES", "IndexDefinition", "indexes"]

_INDEXABLE = ("$id", "$createdAt", "$updatedAt")
_TYPES = ("key", "fulltext", "unique", "spatial")
_ORDERS = ("ASC", "DESC")

INDEXES = Parameter("indexes", ArrayList(Definition(), MOST), default=(), for_release=made_whole)


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """An index that a collection is made with."""

    key: str
    type: str
    attributes: tuple[str, ...]
    orders: tuple[str | None, ...]
    lengths: tuple[int | None, ...]


def indexes(definitions: Sequence[Any], most: int) -> list[IndexDefinition]:
    """The indexes that are defined, of which there may be at `most` so many.

    Raises AppwriteError: general_argument_invalid.
    """
    if len(definitions) > most:
        refuse("index_definitions_too_many", max=most)
    keys: list[str] = []
    found = []
    for place, said in enumerate(definitions):
        if not isinstance(said, (dict, list)):
            refuse("index_definition_object_expected", index=place)
        found.append(_index(place, fields_of(said), keys))
    return found


def _index(place: int, said: Mapping[str, Any], keys: list[str]) -> IndexDefinition:
    for field in ("key", "type"):
        if not isinstance(said.get(field), str):
            refuse("index_definition_field_missing", index=place, field=field)
    names = said.get("attributes")
    if not isinstance(names, (list, dict)):
        refuse("index_definition_attributes_missing", index=place)
    key = said["key"]
    try:
        KEY.check(key)
    except InvalidError as invalid:
        refuse("index_definition_key_invalid", index=place, problem=invalid.message)
    if any(alike(key, other) for other in keys):
        refuse("index_definition_key_twice", key=key)
    keys.append(key)
    if said["type"] not in _TYPES:
        refuse("index_definition_type_invalid", key=key, type=said["type"])
    names = list(names.values()) if isinstance(names, dict) else names
    _check_names(key, names)
    orders, lengths = _orders(said, key, len(names)), _lengths(said, key, len(names))
    return IndexDefinition(key, said["type"], tuple(names), tuple(orders), tuple(lengths))


def _check_names(key: str, names: list[Any]) -> None:
    if not names:
        refuse("index_definition_attributes_empty", key=key)
    if len(names) > MOST:
        refuse("index_definition_attributes_too_many", key=key, max=MOST)
    for at, name in enumerate(names):
        if not isinstance(name, str):
            refuse("index_definition_attribute_text", key=key, index=at)
        if name not in _INDEXABLE and not _is_key(name):
            refuse("index_definition_attribute_invalid", key=key, attribute=name)


def _orders(said: Mapping[str, Any], key: str, count: int) -> list[str | None]:
    orders = _parallel(said, key, "orders", count)
    for order in orders:
        if order not in (None, "", *_ORDERS):
            refuse("index_definition_order_invalid", key=key, order=text_or_array(order))
    return orders


def _lengths(said: Mapping[str, Any], key: str, count: int) -> list[int | None]:
    lengths = _parallel(said, key, "lengths", count)
    for length in lengths:
        if length is not None and (type(length) is not int or length < 0):
            refuse("index_definition_length_invalid", key=key)
    return [length or None for length in lengths] or [None] * count


def _is_key(name: str) -> bool:
    try:
        KEY.check(name)
    except InvalidError:
        return False
    return True


def _parallel(said: Mapping[str, Any], key: str, field: str, count: int) -> list[Any]:
    """A list with an item for each attribute of an index, or none."""
    if field not in said:
        return []
    items = said[field]
    if not isinstance(items, (list, dict)):
        refuse("index_definition_list_expected", key=key, field=field)
    if len(items) != count:
        refuse("index_definition_list_length", key=key, field=field, length=len(items), count=count)
    return list(items.values()) if isinstance(items, dict) else items
