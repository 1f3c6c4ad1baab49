"""How far two shapes are apart, as MariaDB 10.11 measures it: in the plane, or two points on a sphere.

In the plane it measures from each corner of one shape to the corners of the other, and between corners and
edges. An edge belongs to its lower corner, and where two edges leave a corner upwards, the second is
forgotten: so a distance can come out too large. And once it met a NULL, it says NULL of every row that
follows in the query.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from math import asin, cos, inf, pi, sin, sqrt
from typing import Any, NamedTuple

from mockwrite.mariadb.grid import Place, Scale, placed
from mockwrite.mariadb.shapes import Shape, SpatialError, kind_of, queried
from mockwrite.php.numbers import leading, shortened

__all__ = ["COMPARISONS", "Measure", "between", "compile_distance", "on_sphere"]

Measure = Callable[[Shape], float]
Compare = Callable[[float, float], bool]
Predicate = Callable[[Shape | None], bool]

COMPARISONS: dict[str, Compare] = {
    "distanceEqual": operator.eq,
    "distanceNotEqual": operator.ne,
    "distanceGreaterThan": operator.gt,
    "distanceLessThan": operator.lt,
}

_EARTH_RADIUS = 6371000


def compile_distance(
    method: str, type: str, value: Sequence[Any], measured: Callable[[Shape], Measure]
) -> Predicate:
    """The predicate of a distance query: `value` is a geometry, a number, and whether that one is in metres.

    `measured` makes what measures in the plane from a stored shape to the query's. Raises SpatialError.
    """
    geometry, limit, metres = value
    kind, shape = queried(geometry)
    number, compare = _number(limit), COMPARISONS[method]
    if metres is True and (type != "point" or kind != "point"):
        raise SpatialError("distance_in_metres", type=type, kind=kind)
    if shape is None or number is None:
        return lambda _: False
    if metres is True:
        return lambda stored: stored is not None and compare(on_sphere(stored, shape), number)
    return _until_null(measured(shape), compare, number)


def _until_null(measure: Measure, compare: Compare, number: float) -> Predicate:
    unknown = False

    def test(shape: Shape | None) -> bool:
        nonlocal unknown
        unknown = unknown or shape is None
        return not unknown and shape is not None and compare(measure(shape), number)

    return test


def _number(value: Any) -> float | None:
    """A limit as it reaches the database: a float with 14 digits, text by the number that it begins with."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return shortened(value)
    if isinstance(value, str):
        return leading(value)
    raise SpatialError("query_distance_expected")


def on_sphere(one: Sequence[float], other: Sequence[float]) -> float:
    """Metres between two points, as degrees of longitude and latitude, on the earth as a sphere.

    SpatialError when a point is not on the earth.
    """
    for longitude, latitude in (one, other):
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise SpatialError("query_coordinates_out_of_range")
    x1, y1, x2, y2 = (degrees * pi / 180 for degrees in (*one, *other))
    north = sin((y1 - y2) / 2) * sin((y1 - y2) / 2)
    east = sin((x1 - x2) / 2) * sin((x1 - x2) / 2)
    return 2 * _EARTH_RADIUS * asin(sqrt(north + cos(y1) * cos(y2) * east))


class Corner(NamedTuple):
    """A corner of a shape, the one at the other end of its edge if it has one, and both on the grid."""

    point: Sequence[float]
    end: Sequence[float] | None
    place: Place
    slope: float


def between(one: Shape, other: Shape, scale: Scale) -> float:
    """The distance in the plane of two shapes that do not meet, on the grid of that scale."""
    if kind_of(one) == kind_of(other) == "point":
        return _apart(one, other)
    others = list(_corners(other, scale))
    return min(_from_corner(corner, target) for corner in _seen(_corners(one, scale)) for target in others)


def _from_corner(one: Corner, other: Corner) -> float:
    return min(
        _apart(one.point, other.point),
        _to_edge(one.point, other.point, other.end),
        _to_edge(other.point, one.point, one.end),
    )


def _apart(one: Sequence[float], other: Sequence[float]) -> float:
    x, y = one[0] - other[0], one[1] - other[1]
    return sqrt(x * x + y * y)


def _to_edge(point: Sequence[float], start: Sequence[float], end: Sequence[float] | None) -> float:
    """The distance of a point from the inside of an edge; infinite where the foot is not on it."""
    if end is None:
        return inf
    ex, ey = end[0] - start[0], end[1] - start[1]
    vx, vy = point[0] - start[0], point[1] - start[1]
    square = ex * ex + ey * ey
    return abs(vx * ey - vy * ex) / sqrt(square) if 0.0 < (ex * vx + ey * vy) / square < 1.0 else inf


def _seen(corners: Iterator[Corner]) -> Iterator[Corner]:
    """Of the corners of a shape that fall together, the one that MariaDB goes on from."""
    for _, together in groupby(sorted(corners, key=lambda corner: corner.place), lambda corner: corner.place):
        yield max(together, key=lambda corner: (corner.end is None, corner.slope))


def _corners(shape: Shape, scale: Scale) -> Iterator[Corner]:
    kind = kind_of(shape)
    for part in shape if kind == "polygon" else [shape if kind == "linestring" else [shape]]:
        points = placed(part, scale, closed=kind == "polygon")
        for position, (place, point) in enumerate(points):
            ends = [
                points[neighbour % len(points)]
                for neighbour in (position + 1, position - 1)
                if kind == "polygon" or 0 <= neighbour < len(points)
            ]
            end = next((found for found in ends if found[0] > place), None)
            yield Corner(point, end and end[1], place, _slope(place, ends))


def _slope(place: Place, ends: list[tuple[Place, Sequence[float]]]) -> float:
    """How far to the right the rightmost edge leaves a corner upwards."""
    ways = ((x - place[1], y - place[0]) for (y, x), _ in ends if (y, x) > place)
    return max((across / up if up else inf for across, up in ways), default=-inf)
