"""The types of attribute: one object each, for all that the store asks about a value.

`AttributeType` says what is asked. A type is a file here, and a line in the release that brings it.
"""

from mockwrite.store.types.attribute_type import AttributeType
from mockwrite.store.types.boolean import BOOLEAN
from mockwrite.store.types.datetime import DATETIME
from mockwrite.store.types.double import DOUBLE
from mockwrite.store.types.ids import RELATIONSHIP, SEQUENCE
from mockwrite.store.types.integer import INTEGER
from mockwrite.store.types.spatial import LINESTRING, POINT, POLYGON
from mockwrite.store.types.string import STRING

__all__ = [
    "BOOLEAN",
    "DATETIME",
    "DOUBLE",
    "INTEGER",
    "LINESTRING",
    "POINT",
    "POLYGON",
    "RELATIONSHIP",
    "SEQUENCE",
    "STRING",
    "AttributeType",
]
