"""Which values are a point, a line or a polygon."""

from __future__ import annotations

from typing import Any

import pytest

from mockwrite.store.types.geometry import InvalidGeometryError, check_geometry

RING = [[0, 0], [1, 0], [1, 1], [0, 0]]


@pytest.mark.parametrize(
    ("type", "value"),
    [
        ("point", [180, -90]),
        ("point", ["1", "2.5"]),
        ("point", "POINT(1 2)"),
        ("linestring", [[0, 0], [1, 1]]),
        ("polygon", RING),
        ("polygon", [RING]),
        ("polygon", [RING, RING]),
    ],
)
def test_a_geometry_passes(type: str, value: Any) -> None:
    check_geometry(type, value)


@pytest.mark.parametrize(
    ("type", "value", "fault"),
    [
        ("point", 5, "Spatial value must be array or WKT string"),
        ("point", "x", ""),
        ("point", [1], "Point must be an array of two numeric values [x, y]"),
        ("point", [1, "x"], "Point coordinates must be numeric values"),
        ("point", {"a": 1, "b": 2}, "Point coordinates must be numeric values"),
        ("point", [181, 0], "Longitude (x) must be between -180 and 180, got 181"),
        ("point", [0, 90.5], "Latitude (y) must be between -90 and 90, got 90.5"),
        ("linestring", [[0, 0]], "LineString must contain at least two points"),
        ("linestring", [[0, 0], 1], "Each point in LineString must be an array of two values [x, y]"),
        ("linestring", [[0, 0], [0, None]], "Each point in LineString must have numeric coordinates"),
        (
            "linestring",
            [[0, 0], [0, 200]],
            "Invalid coordinates at point #1: Latitude (y) must be between -90 and 90, got 200",
        ),
        ("polygon", [], "Polygon must contain at least one ring"),
        ("polygon", [RING, 5], "Ring #1 must be an array of points"),
        ("polygon", RING[:3], "Ring #0 must contain at least 4 points to form a closed polygon"),
        (
            "polygon",
            [[[0, 0], [1, 0], [1], [0, 0]]],
            "Point #2 in ring #0 must be an array of two values [x, y]",
        ),
        (
            "polygon",
            [[[0, 0], [1, "x"], [1, 1], [0, 0]]],
            "Coordinates of point #1 in ring #0 must be numeric",
        ),
        (
            "polygon",
            [[[0, 0], [1, 0], [1, 1], [0, 1]]],
            "Ring #0 must be closed (first point must equal last point)",
        ),
        (
            "polygon",
            [[[0, 0], [1, 0], [1, 1], [0.0, 0]]],
            "Ring #0 must be closed (first point must equal last point)",
        ),
    ],
)
def test_what_is_no_geometry_is_told_why(type: str, value: Any, fault: str) -> None:
    with pytest.raises(InvalidGeometryError) as refused:
        check_geometry(type, value)
    assert str(refused.value) == f"Value must be a valid {type}: {fault}"
