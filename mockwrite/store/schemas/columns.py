"""The room that a table of MariaDB has for the columns of attributes.

The figures were found by adding columns to tables of MariaDB 10.11 until it refused one more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.store.types.attribute_type import LONGTEXT_ROOM, Room

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockwrite.store.attributes import Attribute

__all__ = ["takes_another"]

_LONGEST_ROW = 65535
_LONGEST_RECORD = 8126  # half a page, with what belongs to the page

_OWN = Room(1055, 82)
_OWN_NULLABLE = 3


def takes_another(columns: Iterable[Attribute], added: Attribute) -> bool:
    """Whether a table with those columns takes another one.

    The record must not be too long before, whatever is added; the row must not be after.
    """
    columns = list(columns)
    before, after = _total(columns), _total([*columns, added])
    return before.record < _LONGEST_RECORD and after.row <= _LONGEST_ROW


def _total(columns: list[Attribute]) -> Room:
    rooms = [_OWN, *map(_room, columns)]
    nullable = _OWN_NULLABLE + sum(not (found.required and found.type.spatial) for found in columns)
    bits = -(-nullable // 8)
    return Room(sum(room.row for room in rooms) + bits, sum(room.record for room in rooms) + bits)


def _room(attribute: Attribute) -> Room:
    return LONGTEXT_ROOM if attribute.array else attribute.type.room(attribute)
