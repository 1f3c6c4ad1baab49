"""Spatial queries, answered as MariaDB 10.11 answers Appwrite 1.8.1's.

The geometry comes from shapely, the optional extra ``mockwrite[spatial]``. MariaDB departs from it:

- It decides on a grid of integers, so that a point that lies on a line in decimals lies on it.
- ``contains`` includes the border. ``crosses`` is unknown of a polygon, or with a point; else it and
  ``overlaps`` mean that the two meet and neither covers the other. ``overlaps`` is false between dimensions.
- A polygon that crosses itself holds what its border winds around an odd number of times.
- The ends of a line that closes upon itself are still its border, which matters to ``touches``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import product
from typing import Any

from mockwrite.mariadb import distance
from mockwrite.mariadb.grid import Scale, extent, scale_for, snapped
from mockwrite.mariadb.shapes import Kind, Shape, SpatialError, kind_of, queried

__all__ = ["MissingLibraryError", "Predicate", "compile_predicate", "require"]

Predicate = Callable[[Shape | None], bool]
Relation = Callable[[Any, Any], bool]


class MissingLibraryError(Exception):
    """A library is not installed: its name."""


def require() -> None:
    """MissingLibraryError unless spatial queries can be answered."""
    if find_spec("shapely") is None:
        raise _missing()


def compile_predicate(method: str, type: str, values: Sequence[Any]) -> Predicate:
    """Whether a stored shape, or None for NULL, is found by a spatial query on an attribute of that type.

    The values have passed the query's own checks. The predicate is for one run over the documents, in the
    order of their sequences: a distance is unknown of every document after the first one without a shape.

    MissingLibraryError; SpatialError for a distance in metres that is not between points, for values that are no
    geometry and for methods that spatial attributes do not know. The predicate, too, raises SpatialError.
    """
    _shapely()
    if method in distance.COMPARISONS:
        return distance.compile_distance(method, type, values[0], _measured)
    negated = method.startswith("not")
    name = method[3:4].lower() + method[4:] if negated else method
    if name not in _RELATIONS:
        raise SpatialError("query_spatial_unknown", method=method)
    kind, queried_shape = queried(values[0])
    if queried_shape is None or (name == "crosses" and (type == "polygon" or kind == "point")):
        return lambda _: False
    if name == "overlaps" and type != kind:
        return lambda shape: negated and shape is not None
    return _related(_RELATIONS[name], Operand(queried_shape), negated)


class Operand:
    """The shape of a query, made into shapely's geometry once for each grid that it is met on."""

    __slots__ = ("_geometries", "extent", "shape")

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.extent = extent(shape)
        self._geometries: dict[Scale, Any] = {}

    def scale_with(self, other: Shape) -> Scale:
        """That of the grid that MariaDB lays under the two."""
        return scale_for(max(extent(other), self.extent))

    def geometry(self, scale: Scale) -> Any:
        if scale not in self._geometries:
            self._geometries[scale] = _geometry(snapped(self.shape, scale))
        return self._geometries[scale]


def _related(relation: Relation, other: Operand, negated: bool) -> Predicate:
    def test(shape: Shape | None) -> bool:
        if shape is None:
            return False
        scale = other.scale_with(shape)
        return relation(_geometry(snapped(shape, scale)), other.geometry(scale)) is not negated

    return test


def _measured(shape: Shape) -> distance.Measure:
    other = Operand(shape)

    def measure(mine: Shape) -> float:
        scale = other.scale_with(mine)
        if _intersects(_geometry(snapped(mine, scale)), other.geometry(scale)):
            return 0.0
        return distance.between(mine, shape, scale)

    return measure


def _intersects(one: Any, other: Any) -> bool:
    return bool(one.intersects(other))


def _partly(one: Any, other: Any) -> bool:
    return bool(one.intersects(other) and not one.covers(other) and not other.covers(one))


def _touches(one: Any, other: Any) -> bool:
    if not one.intersects(other):
        return False
    pairs = product(_insides(one), _insides(other))
    return not any(mine.relate_pattern(theirs, "T********") for mine, theirs in pairs)


_RELATIONS: dict[str, Relation] = {
    "equal": lambda one, other: bool(one.equals(other)),
    "contains": lambda one, other: bool(one.covers(other)),
    "intersects": _intersects,
    "crosses": _partly,
    "overlaps": _partly,
    "touches": _touches,
}


def _insides(geometry: Any) -> list[Any]:
    """Geometries whose insides, as shapely sees them, make up what is inside for MariaDB."""
    if geometry.geom_type != "LineString" or not geometry.is_closed:
        return [geometry]
    shapely, points = _shapely(), geometry.coords
    middle = len(points) // 2
    return [
        shapely.LineString(points[: middle + 1]),
        shapely.LineString(points[middle:]),
        shapely.Point(points[middle]),
    ]


def _geometry(shape: Shape) -> Any:
    return _BUILDERS[kind_of(shape)](shape)


def _line(points: Shape) -> Any:
    shapely = _shapely()
    return shapely.LineString(points) if len(points) > 1 else shapely.Point(points[0])


def _polygon(rings: Shape) -> Any:
    shapely = _shapely()
    shell, *holes = (ring + ring[-1:] * (4 - len(ring)) for ring in rings)
    polygon = shapely.Polygon(shell, holes)
    if polygon.is_valid:
        return polygon
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(polygon)))
    areas = [part for part in parts if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(areas) if areas else _line(rings[0])


_BUILDERS: dict[Kind, Callable[[Shape], Any]] = {
    "point": lambda shape: _shapely().Point(shape),
    "linestring": _line,
    "polygon": _polygon,
}


def _shapely() -> Any:
    """The module, imported when first needed: it is an optional extra, and slow to import."""
    try:
        return import_module("shapely")
    except ImportError:
        raise _missing() from None


def _missing() -> MissingLibraryError:
    return MissingLibraryError("shapely")
