"""The columns that MariaDB makes of attributes, and the room that a table has for them.

The figures were found by adding columns to tables of MariaDB 10.11 until it refused one more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mockwrite.store.attributes import SPATIAL, Attribute

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["takes_another"]

_LONGEST_ROW = 65535
_LONGEST_RECORD = 8126  # half a page, with what belongs to the page

_LONGEST_SHORT = 255
_LONGEST_VARCHAR = 16381
_LONGEST_TEXT = 65535
_LONGEST_MEDIUMTEXT = 16777215


class _Room(NamedTuple):
    """The bytes of a column: of the row as it is declared, and of the record as a page holds it."""

    row: int
    record: int


_ELSEWHERE = 21  # what a page keeps of a value that can be stored outside of it
_OWN = _Room(1055, 82)
_OWN_NULLABLE = 3
_TEXT, _MEDIUMTEXT, _LONGTEXT = (_Room(pointer, _ELSEWHERE) for pointer in (10, 11, 12))
_ROOMS = {
    "double": _Room(8, 8),
    "boolean": _Room(1, 1),
    "datetime": _Room(7, 7),
    "relationship": _Room(4 * _LONGEST_SHORT + 2, _ELSEWHERE),
}


def takes_another(columns: Iterable[Attribute], added: Attribute) -> bool:
    """Whether a table with those columns takes another one.

    The record must not be too long before, whatever is added; the row must not be after.
    """
    columns = list(columns)
    before, after = _total(columns), _total([*columns, added])
    return before.record < _LONGEST_RECORD and after.row <= _LONGEST_ROW


def _total(columns: list[Attribute]) -> _Room:
    rooms = [_OWN, *map(_room, columns)]
    nullable = _OWN_NULLABLE + sum(not (found.required and found.type in SPATIAL) for found in columns)
    bits = -(-nullable // 8)
    return _Room(sum(room.row for room in rooms) + bits, sum(room.record for room in rooms) + bits)


def _room(attribute: Attribute) -> _Room:
    if attribute.array or attribute.type in SPATIAL:
        return _LONGTEXT
    if attribute.type == "string":
        return _text(attribute.size)
    if attribute.type == "integer":
        return _Room(8, 8) if attribute.long else _Room(4, 4)
    return _ROOMS[attribute.type]


def _text(size: int) -> _Room:
    """That of a text of `size` characters, each of up to four bytes."""
    if size > _LONGEST_MEDIUMTEXT:
        return _LONGTEXT
    if size > _LONGEST_TEXT:
        return _MEDIUMTEXT
    if size > _LONGEST_VARCHAR:
        return _TEXT
    if 4 * size <= _LONGEST_SHORT:
        return _Room(4 * size + 1, 4 * size + 1)
    return _Room(4 * size + 2, _ELSEWHERE)
