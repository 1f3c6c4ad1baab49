"""Points, lines and polygons as MariaDB reads them, and as PHP writes and reads its text of them.

PHP writes a geometry as well-known text, with the 14 digits that it gives a float, and MariaDB reads that. So
a shape is lists of floats that came through text: ``[x, y]``, ``[[x, y], …]``, or a list of rings.
"""

from __future__ import annotations

import math
import re
from typing import Any, Literal, TypeAlias

from mockwrite.php.numbers import leading, numeric
from mockwrite.php.values import php_text

__all__ = ["Kind", "Shape", "SpatialError", "echoed", "kind_of", "queried", "read"]

Kind = Literal["point", "linestring", "polygon"]
Shape: TypeAlias = list[Any]

_NUMBER = r"(?>[+-]?\d++\.?\d*+(?:[eE][+-]?\d++)?|[+-]\.\d++(?:[eE][+-]?\d++)?)"
_POINT = rf"\s*+{_NUMBER}\s*+{_NUMBER}\s*+"
_POINTS = rf"{_POINT}(?:,{_POINT})*+"
_RINGS = rf"\s*+\({_POINTS}\)\s*+(?:,\s*+\({_POINTS}\)\s*+)*+"
_TEXT = re.compile(
    rf"\s*(?:(point)\s*\({_POINT}\)|(linestring)\s*\({_POINTS}\)|(polygon)\s*\({_RINGS}\))", re.IGNORECASE
)
_COORDINATE = re.compile(_NUMBER)
_RING = re.compile(r"\(([^()]*)\)")


class SpatialError(ValueError):
    """What the database fails on, named by a `reason` and its `values`."""

    def __init__(self, reason: str, /, **values: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


def read(type: str, value: Any) -> tuple[Kind, Shape] | None:
    """The geometry that MariaDB reads where `value` is written as one of that type; None for what it reads as NULL.

    `value` is in order for that type, or well-known text of whatever type.
    """
    return _read(_text(type, value))


def echoed(type: str, value: Any) -> Any:
    """How the answer to a write shows a value that was sent or stored; reads show what is stored.

    The server answers from the text that it wrote, and does not see where one ring of a polygon ends and the
    next one begins: it shows one ring, in which the later ones start at x = 0.
    """
    text = _text(type, value)
    opening = {"point": "POINT(", "linestring": "LINESTRING(", "polygon": "POLYGON(("}[type]
    if not (text if type == "polygon" else text.upper()).startswith(opening):
        found = _read(text)
        return found and found[1]
    closing = ")" * opening.count("(")
    inside = text[len(opening) : max(text.rfind(closing), len(opening))]
    if type == "point":
        return _echoed_point(inside)
    if type == "linestring":
        return [_echoed_point(point) for point in inside.split(",")]
    return [[_echoed_point(point) for point in ring.split(",")] for ring in inside.split("),(")]


def queried(value: Any) -> tuple[Kind, Shape | None]:
    """The type of the geometry in a query, and the geometry; None for one that MariaDB reads as NULL.

    SpatialError for what is no geometry at all.
    """
    kind, text = _query_text(value)
    found = _read(text)
    return kind, found and found[1]


def kind_of(shape: Shape) -> Kind:
    if not isinstance(shape[0], list):
        return "point"
    return "polygon" if isinstance(shape[0][0], list) else "linestring"


def _text(type: str, value: Any) -> str:
    """The well-known text of a value that is in order."""
    if isinstance(value, str):
        return value
    if type == "point":
        return f"POINT({_point_text(value)})"
    if type == "linestring":
        return f"LINESTRING({_points_text(_items(value))})"
    rings = _items(value)
    first = _items(rings[0])
    if len(first) == 2 and all(numeric(coordinate) is not None for coordinate in first):
        rings = [value]
    return f"POLYGON({', '.join(f'({_points_text(_items(ring))})' for ring in rings)})"


def _query_text(value: Any) -> tuple[Kind, str]:
    if _is_point(value):
        return "point", f"POINT({_point_text(value)})"
    first = value[0] if isinstance(value, list) and value else None
    if isinstance(first, list) and len(first) == 2 and numeric(first[0]) is not None:
        return "linestring", f"LINESTRING({_points_text(_checked(value))})"
    if isinstance(first, list) and first and isinstance(first[0], list) and len(first[0]) == 2:
        return "polygon", f"POLYGON({', '.join(f'({_points_text(_checked(ring))})' for ring in value)})"
    raise SpatialError("query_geometry_unreadable")


def _checked(points: Any) -> list[Any]:
    if not isinstance(points, list) or not all(map(_is_point, points)):
        raise SpatialError("query_point_unreadable")
    return points


def _is_point(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(numeric(item) is not None for item in value)


def _points_text(points: list[Any]) -> str:
    return ", ".join(map(_point_text, points))


def _point_text(point: Any) -> str:
    x, y = (point["0"], point["1"]) if isinstance(point, dict) else point
    return f"{php_text(x)} {php_text(y)}"


def _items(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value


def _read(text: str) -> tuple[Kind, Shape] | None:
    """Well-known text as MariaDB 10.11 reads it: what follows the last bracket does not matter."""
    match = _TEXT.match(text)
    if match is None:
        return None
    found = match[0]
    if match[3]:
        rings = [_pairs(ring) for ring in _RING.findall(found)]
        closed = all(ring[0] == ring[-1] for ring in rings)
        return ("polygon", rings) if closed and all(map(_finite, rings)) else None
    points = _pairs(found)
    if not _finite(points):
        return None
    return ("point", points[0]) if match[1] else ("linestring", points)


def _pairs(text: str) -> list[list[float]]:
    numbers = [float(number) for number in _COORDINATE.findall(text)]
    return [list(pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]


def _finite(points: list[list[float]]) -> bool:
    return all(map(math.isfinite, (coordinate for point in points for coordinate in point)))


def _echoed_point(text: str) -> list[float]:
    x, y, *_ = [*text.strip().split(" "), ""]
    return [leading(x), leading(y)]
