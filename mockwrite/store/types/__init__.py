"""The types of attribute: one object each, for all that the store asks about a value.

`AttributeType` says what is asked. A type is a file here, and a line in the release that brings it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.store.types.attribute_type import AttributeType
from mockwrite.store.types.bigint import BIGINT
from mockwrite.store.types.boolean import BOOLEAN
from mockwrite.store.types.datetime import DATETIME
from mockwrite.store.types.double import DOUBLE
from mockwrite.store.types.ids import RELATIONSHIP, SEQUENCE
from mockwrite.store.types.integer import INTEGER, SIZED_INTEGER
from mockwrite.store.types.spatial import LINESTRING, POINT, POLYGON
from mockwrite.store.types.string import PARSED_STRING, STRING
from mockwrite.store.types.texts import LONGTEXT, MEDIUMTEXT, TEXT, VARCHAR

if TYPE_CHECKING:
    from mockwrite.releases import Release

__all__ = [
    "BIGINT",
    "BOOLEAN",
    "DATETIME",
    "DOUBLE",
    "INTEGER",
    "LINESTRING",
    "LONGTEXT",
    "MEDIUMTEXT",
    "PARSED_STRING",
    "POINT",
    "POLYGON",
    "RELATIONSHIP",
    "SEQUENCE",
    "SIZED_INTEGER",
    "STRING",
    "TEXT",
    "VARCHAR",
    "AttributeType",
    "in_release",
    "named",
]

_TYPES = {
    found.name: found
    for found in (
        BIGINT,
        BOOLEAN,
        DATETIME,
        DOUBLE,
        INTEGER,
        LINESTRING,
        LONGTEXT,
        MEDIUMTEXT,
        POINT,
        POLYGON,
        RELATIONSHIP,
        STRING,
        TEXT,
        VARCHAR,
    )
}


def named(name: str, release: Release) -> AttributeType:
    """The type of attribute of that name, as a release has it. Raises KeyError: it has none."""
    if name not in release.attribute_types:
        raise KeyError(name)
    found = _TYPES[name]
    return in_release(found, release)


def in_release(found: AttributeType, release: Release) -> AttributeType:
    """The same type of attribute as a release has it."""
    if found is INTEGER and release.bounds_integers:
        return SIZED_INTEGER
    return PARSED_STRING if found is STRING and release.parses_emails else found
