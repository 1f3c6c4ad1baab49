"""How much a collection holds: attributes, the width of a row, indexes and what they may be made of.

All figures and messages are those of Appwrite 1.8.1 on MariaDB 10.11.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.store.attributes import Attribute, Index
from mockwrite.store.types import DATETIME, STRING, AttributeType
from mockwrite.store.types.attribute_type import POINTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "ARRAY_LENGTH",
    "ATTRIBUTES",
    "INDEXES",
    "INDEX_LENGTH",
    "MAX_ROW_WIDTH",
    "check_attributes",
    "check_index",
    "check_width",
    "fits_key",
    "indexed_size",
    "known_to_indexes",
    "refuse_null",
    "row_width",
]

INDEXES = 58
ARRAY_LENGTH = 255
ATTRIBUTES = 1010
MAX_ROW_WIDTH = 65535

INDEX_LENGTH = 768
_KEY_LENGTH = 255
_KEY_PARTS = 32

_OWN_WIDTH = 1067

_RESERVED = frozenset(("primary", "_created_at", "_updated_at", "_tenant_id"))


def check_attributes(collection_id: str, attributes: Iterable[Attribute]) -> None:
    """Raise AppwriteError: attribute_limit_exceeded where the collection cannot have all of them."""
    attributes = list(attributes)
    if len(attributes) > ATTRIBUTES:
        raise AppwriteError("attribute_limit_exceeded", subject=collection_id)
    check_width(collection_id, attributes)


def check_width(subject: str, attributes: Iterable[Attribute]) -> None:
    """Raise AppwriteError: attribute_limit_exceeded, about `subject`, where a row with all of them is too wide."""
    if row_width(attributes) >= MAX_ROW_WIDTH:
        raise AppwriteError("attribute_limit_exceeded", subject=subject)


def row_width(attributes: Iterable[Attribute]) -> int:
    """The bytes of a row with all those attributes."""
    return _OWN_WIDTH + sum(map(_width, attributes))


def _width(attribute: Attribute) -> int:
    """The bytes that an attribute takes in a row."""
    return POINTER if attribute.array else attribute.type.width(attribute)


def known_to_indexes(attributes: Iterable[Attribute]) -> dict[str, Attribute]:
    """Attributes and system fields by key in lower case; where two have the same, the later."""
    return {found.key.lower(): found for found in attributes} | _SYSTEM


def check_index(index: Index, lengths: tuple[int | None, ...], attributes: Mapping[str, Attribute]) -> None:
    """Whether an index of that shape, with those lengths, can be built.

    `attributes` are as `known_to_indexes` gives them. Raises AppwriteError: index_invalid.
    """
    missing = next((key for key in index.attributes if key.lower() not in attributes), None)
    if missing is not None:
        _refuse("index_attribute_not_found", key=missing)
    if not index.attributes:
        _refuse("index_empty")
    if len({key.lower() for key in index.attributes}) < len(index.attributes):
        _refuse("index_attributes_double")
    parts = [attributes[key.lower()] for key in index.attributes]
    _check_fulltext(index, parts)
    _check_arrays(index, lengths, parts)
    _check_lengths(index, lengths, parts)
    if index.key.lower() in _RESERVED:
        _refuse("index_key_reserved")
    _check_spatial(index, parts)


def _check_fulltext(index: Index, parts: list[Attribute]) -> None:
    if index.type == "fulltext":
        for part in parts:
            if not part.type.textual:
                _refuse("index_fulltext_type", key=part.key)


def _check_arrays(index: Index, lengths: tuple[int | None, ...], parts: list[Attribute]) -> None:
    arrays = 0
    for place, part in enumerate(parts):
        length = lengths[place] if place < len(lengths) else None
        if part.array:
            arrays += 1
            if index.type != "key":
                _refuse("index_on_array", type=index.type[:1].upper() + index.type[1:])
            if not length:
                _refuse("index_array_length_missing")
            if arrays > 1:
                _refuse("index_arrays_too_many")
        elif length and not part.type.textual:
            _refuse("index_length_of_type", type=part.type.name)


def _check_lengths(index: Index, lengths: tuple[int | None, ...], parts: list[Attribute]) -> None:
    if index.type == "fulltext":
        return
    if len(lengths) > len(parts):
        _refuse("index_lengths_too_many")
    total = 0
    for place, (key, part) in enumerate(zip(index.attributes, parts, strict=True)):
        size = indexed_size(part)
        length = (lengths[place] if place < len(lengths) and part.type.textual else None) or size
        if length < 0:
            _refuse("index_length_negative", key=key)
        if part.array:
            length = size
        if length > size:
            _refuse("index_length_above_size", length=length, key=key, size=size)
        total += length
    if total > INDEX_LENGTH:
        _refuse("index_length_too_long", max=INDEX_LENGTH)


def indexed_size(attribute: Attribute) -> int:
    """In characters of four bytes, what the whole of an attribute takes in an index."""
    return ARRAY_LENGTH if attribute.array else attribute.type.indexed_size(attribute)


def fits_key(index: Index, lengths: tuple[int | None, ...], attributes: Mapping[str, Attribute]) -> bool:
    """Whether MariaDB takes an index that `check_index` let pass: it bounds its parts, and counts in bytes.

    A unique index that is too long it keeps as a hash.
    """
    parts = [attributes[key.lower()] for key in index.attributes]
    if len(parts) > _KEY_PARTS:
        return False
    padded = (*lengths, *[None] * (len(parts) - len(lengths)))
    if any(length is not None and length < 0 for length in padded[: len(parts)]):
        return False
    return index.type != "key" or sum(map(_key_width, parts, padded)) <= 4 * INDEX_LENGTH


def _key_width(attribute: Attribute, length: int | None) -> int:
    """The bytes that an attribute takes in an index."""
    return 4 * ARRAY_LENGTH if attribute.array else attribute.type.key_width(attribute, length)


def _check_spatial(index: Index, parts: list[Attribute]) -> None:
    if index.type != "spatial":
        for key, part in zip(index.attributes, parts, strict=True):
            if part.type.spatial:
                _refuse("index_on_spatial", type=index.type, key=key)
        return
    if len(parts) != 1:
        _refuse("spatial_index_attributes")
    (key,), (part,) = index.attributes, parts
    if not part.type.spatial:
        _refuse("spatial_index_type", key=key, type=part.type.name)
    if not part.required:
        refuse_null(key)


def refuse_null(key: str) -> None:
    """Raise AppwriteError: index_invalid, since a spatial index has no place for the NULLs of attribute `key`."""
    _refuse("spatial_index_null", key=key)


def _refuse(key: str, /, **values: Any) -> None:
    raise AppwriteError("index_invalid", key, **values)


def _system(key: str, type: AttributeType, size: int = 0) -> Attribute:
    return Attribute(key=key, sequence=0, type=type, size=size, created_at="", updated_at="")


_SYSTEM = {
    found.key.lower(): found
    for found in (
        _system("$id", STRING, _KEY_LENGTH),
        _system("$createdAt", DATETIME),
        _system("$updatedAt", DATETIME),
    )
}
