"""Points, lines and polygons."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.mariadb import shapes, spatial
from mockwrite.releases.messages import Message
from mockwrite.store.types.attribute_type import LONGTEXT_ROOM, POINTER, AttributeType, Room
from mockwrite.store.types.geometry import InvalidGeometryError, check_geometry
from mockwrite.store.types.refusals import WrongValueError, invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from mockwrite.mariadb.shapes import Shape
    from mockwrite.store.attributes import Attribute, Field
    from mockwrite.store.types.attribute_type import Encode

__all__ = ["LINESTRING", "POINT", "POLYGON", "SpatialType"]

_POINT_WIDTH = 25


def _well_known_binary(shape: Shape) -> bytes:
    """A geometry as it is stored, and sorted byte by byte."""
    if not isinstance(shape[0], list):
        return struct.pack("<BI2d", 1, 1, *shape)
    if not isinstance(shape[0][0], list):
        return struct.pack("<BI", 1, 2) + _points(shape)
    return struct.pack("<BII", 1, 3, len(shape)) + b"".join(map(_points, shape))


def _points(points: Shape) -> bytes:
    numbers = [number for point in points for number in point]
    return struct.pack(f"<I{len(numbers)}d", len(points), *numbers)


class SpatialType(AttributeType):
    """A shape: lists of floats, as MariaDB reads the well-known text that the server writes."""

    spatial = True
    settled = True
    searched = True
    null = b""
    key = staticmethod(_well_known_binary)

    def require(self) -> None:
        """Raise AppwriteError: mockwrite_spatial_missing, unless spatial queries can be answered."""
        try:
            spatial.require()
        except spatial.MissingLibraryError:
            raise AppwriteError("mockwrite_spatial_missing", "shapely_missing") from None

    def encoder(self, attribute: Attribute) -> Encode:
        def shape(value: Any, _now: datetime) -> Shape | None:
            try:
                check_geometry(self.name, value)
            except InvalidGeometryError as error:
                raise WrongValueError(error.message) from None
            return self._stored(attribute, value)

        return shape

    def _stored(self, attribute: Attribute, value: Any) -> Shape | None:
        """The shape that MariaDB keeps. It reads well-known text that it does not understand as NULL.

        Raises AppwriteError: document_invalid_structure, for another type of geometry, or a NULL where the attribute is
        required; the real server fails with a 500.
        """
        found = shapes.read(self.name, value)
        if found is not None and found[0] == self.name:
            return found[1]
        if found is None and not attribute.required:
            return None
        rule = Message("geometry_invalid", type=self.name, problem="")
        raise invalid("attribute_wrong", name=attribute.key, part="type", rule=rule)

    def takes_default(self, value: Any) -> bool:
        return isinstance(value, list)

    def holds(self, attribute: Attribute, value: Any) -> bool:
        return value is not None or not attribute.required

    def accepts(self, field: Field, value: Any) -> bool:  # noqa: ARG002 - of all alike
        return isinstance(value, (list, dict))

    def predicate(self, method: str, values: Sequence[Any]) -> Callable[[Any], bool]:
        """For one run over the documents, in the order of their sequences; see `mockwrite.mariadb.spatial`.

        Raises AppwriteError: mockwrite_spatial_missing; general_query_invalid for what MariaDB fails on.
        """
        self.require()
        try:
            finds = spatial.compile_predicate(method, self.name, values)
        except shapes.SpatialError as error:
            raise AppwriteError("general_query_invalid", Message(error.reason, **error.values)) from None

        def test(shape: Shape | None) -> bool:
            try:
                return finds(shape)
            except shapes.SpatialError as error:
                raise AppwriteError("general_query_invalid", Message(error.reason, **error.values)) from None

        return test

    def width(self, attribute: Attribute) -> int:  # noqa: ARG002 - all are alike
        return POINTER

    def room(self, attribute: Attribute) -> Room:  # noqa: ARG002 - all are alike
        return LONGTEXT_ROOM

    def echoed(self, value: Any) -> Any:
        return shapes.echoed(self.name, value)


class PointType(SpatialType):
    """A point: ``[x, y]``."""

    name = "point"

    def width(self, attribute: Attribute) -> int:  # noqa: ARG002 - all are alike
        return _POINT_WIDTH


class LinestringType(SpatialType):
    """A line: ``[[x, y], …]``."""

    name = "linestring"


class PolygonType(SpatialType):
    """A polygon: a list of rings, which are closed lines."""

    name = "polygon"


POINT = PointType()
LINESTRING = LinestringType()
POLYGON = PolygonType()
