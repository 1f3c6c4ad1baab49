"""Points, lines and polygons: which values are one, in the words of Appwrite 1.8.1."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from mockwrite.errors import InvalidError
from mockwrite.php.numbers import numeric, shown
from mockwrite.releases.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["InvalidGeometryError", "check_geometry", "is_wkt"]

_AXES = 2
_LINE_POINTS = 2
_RING_POINTS = 4
_LONGITUDE = 180
_LATITUDE = 90

_WKT = re.compile(r"\s*(POINT|LINESTRING|POLYGON)\s*\(", re.IGNORECASE)


class InvalidGeometryError(InvalidError):
    """No geometry of that type."""


def is_wkt(value: str) -> bool:
    """Whether a text begins like well-known text; the real server looks no further before it stores it."""
    return _WKT.match(value) is not None


def check_geometry(type: str, value: Any) -> None:
    """InvalidGeometryError when `value`, as JSON gives it, is no geometry of that type.

    `type` is point, linestring or polygon; well-known text of any of the three passes for each.
    """
    try:
        _CHECKS[type](value) if _is_array(value) else _check_text(value)
    except InvalidGeometryError as error:
        raise InvalidGeometryError("geometry_invalid", type=type, problem=error.message) from None


def _check_text(value: Any) -> None:
    if not isinstance(value, str):
        raise InvalidGeometryError("geometry_array_expected")
    if not is_wkt(value):
        raise InvalidGeometryError("unexplained")


def _point(value: Any) -> None:
    if len(value) != _AXES:
        raise InvalidGeometryError("point_axes_expected")
    _check_coordinates(value, Message("point_numbers_expected"))


def _line(value: Any) -> None:
    if len(value) < _LINE_POINTS:
        raise InvalidGeometryError("line_points_expected")
    for place, point in _items(value):
        if not _is_array(point) or len(point) != _AXES:
            raise InvalidGeometryError("line_point_axes_expected")
        _check_coordinates(
            point,
            Message("line_numbers_expected"),
            Message("line_point_misplaced", point=place),
        )


def _polygon(value: Any) -> None:
    if not value:
        raise InvalidGeometryError("polygon_ring_expected")
    first = _at(value, 0)
    if (
        _is_array(first)
        and len(first) == _AXES
        and None not in (numeric(_at(first, 0)), numeric(_at(first, 1)))
    ):
        value = [value]
    for place, ring in _items(value):
        _check_ring(ring, place)


def _check_ring(ring: Any, place: int | str) -> None:
    if not _is_array(ring) or not ring:
        raise InvalidGeometryError("ring_array_expected", ring=place)
    if len(ring) < _RING_POINTS:
        raise InvalidGeometryError("ring_points_expected", ring=place)
    for number, point in _items(ring):
        if not _is_array(point) or len(point) != _AXES:
            raise InvalidGeometryError("ring_point_axes_expected", point=number, ring=place)
        _check_coordinates(
            point,
            Message("ring_numbers_expected", point=number, ring=place),
            Message("ring_point_misplaced", point=number, ring=place),
        )
    if json.dumps(_at(ring, 0)) != json.dumps(_at(ring, len(ring) - 1)):
        raise InvalidGeometryError("ring_open", ring=place)


def _check_coordinates(point: Any, not_numeric: Message, where: Message | None = None) -> None:
    x, y = numeric(_at(point, 0)), numeric(_at(point, 1))
    if x is None or y is None:
        raise InvalidGeometryError(not_numeric)
    if not -_LONGITUDE <= x <= _LONGITUDE:
        raise InvalidGeometryError("longitude_out_of_range", where=where or "", x=shown(x))
    if not -_LATITUDE <= y <= _LATITUDE:
        raise InvalidGeometryError("latitude_out_of_range", where=where or "", y=shown(y))


_CHECKS = {"point": _point, "linestring": _line, "polygon": _polygon}


def _is_array(value: Any) -> bool:
    return isinstance(value, (list, dict))


def _at(value: Any, position: int) -> Any:
    """An item of a PHP array; None where it has none."""
    if isinstance(value, dict):
        return value.get(str(position))
    return value[position] if position < len(value) else None


def _items(value: Any) -> Iterator[tuple[int | str, Any]]:
    return iter(value.items()) if isinstance(value, dict) else enumerate(value)
