"""Points, lines and polygons: which values are one, in the words of Appwrite 1.8.1."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from mockwrite.php.numbers import numeric, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["InvalidGeometryError", "check_geometry", "is_wkt"]

_AXES = 2
_LINE_POINTS = 2
_RING_POINTS = 4
_LONGITUDE = 180
_LATITUDE = 90

_WKT = re.compile(r"\s*(POINT|LINESTRING|POLYGON)\s*\(", re.IGNORECASE)


class InvalidGeometryError(ValueError):
    """No geometry of that type; its text is the server's."""


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
        raise InvalidGeometryError(f"Value must be a valid {type}: {error}") from None


def _check_text(value: Any) -> None:
    if not isinstance(value, str):
        raise InvalidGeometryError("Spatial value must be array or WKT string")
    if not is_wkt(value):
        raise InvalidGeometryError("")


def _point(value: Any) -> None:
    if len(value) != _AXES:
        raise InvalidGeometryError("Point must be an array of two numeric values [x, y]")
    _check_coordinates(value, "Point coordinates must be numeric values")


def _line(value: Any) -> None:
    if len(value) < _LINE_POINTS:
        raise InvalidGeometryError("LineString must contain at least two points")
    for place, point in _items(value):
        if not _is_array(point) or len(point) != _AXES:
            raise InvalidGeometryError("Each point in LineString must be an array of two values [x, y]")
        _check_coordinates(
            point,
            "Each point in LineString must have numeric coordinates",
            f"Invalid coordinates at point #{place}: ",
        )


def _polygon(value: Any) -> None:
    if not value:
        raise InvalidGeometryError("Polygon must contain at least one ring")
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
        raise InvalidGeometryError(f"Ring #{place} must be an array of points")
    if len(ring) < _RING_POINTS:
        raise InvalidGeometryError(f"Ring #{place} must contain at least 4 points to form a closed polygon")
    for number, point in _items(ring):
        where = f"point #{number} in ring #{place}"
        if not _is_array(point) or len(point) != _AXES:
            raise InvalidGeometryError(f"P{where[1:]} must be an array of two values [x, y]")
        _check_coordinates(
            point, f"Coordinates of {where} must be numeric", f"Invalid coordinates at {where}: "
        )
    if json.dumps(_at(ring, 0)) != json.dumps(_at(ring, len(ring) - 1)):
        raise InvalidGeometryError(f"Ring #{place} must be closed (first point must equal last point)")


def _check_coordinates(point: Any, not_numeric: str, where: str = "") -> None:
    x, y = numeric(_at(point, 0)), numeric(_at(point, 1))
    if x is None or y is None:
        raise InvalidGeometryError(not_numeric)
    if not -_LONGITUDE <= x <= _LONGITUDE:
        raise InvalidGeometryError(f"{where}Longitude (x) must be between -180 and 180, got {shown(x)}")
    if not -_LATITUDE <= y <= _LATITUDE:
        raise InvalidGeometryError(f"{where}Latitude (y) must be between -90 and 90, got {shown(y)}")


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
