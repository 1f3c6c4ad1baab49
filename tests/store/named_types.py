"""The types of attribute by the engine's word, for tables of tests."""

from __future__ import annotations

from mockwrite.store.types import (
    BOOLEAN,
    DATETIME,
    DOUBLE,
    INTEGER,
    LINESTRING,
    POINT,
    POLYGON,
    RELATIONSHIP,
    STRING,
)

__all__ = ["TYPES"]

TYPES = {
    found.name: found
    for found in (BOOLEAN, DATETIME, DOUBLE, INTEGER, LINESTRING, POINT, POLYGON, RELATIONSHIP, STRING)
}
