"""Spatial queries find what MariaDB 10.11 finds; where it departs from geometry, it was asked."""

import sys
from typing import Any

import pytest

from mockwrite.mariadb.shapes import Shape, SpatialError, echoed
from mockwrite.mariadb.spatial import MissingLibraryError, compile_predicate, require

SQUARE = [[[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0], [0.0, 0.0]]]
APART = [[[5.0, 5.0], [6.0, 5.0], [6.0, 6.0], [5.0, 5.0]]]
BESIDE = [[[2.0, 0.0], [3.0, 0.0], [3.0, 2.0], [2.0, 2.0], [2.0, 0.0]]]
ACROSS = [[[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0], [1.0, 1.0]]]
INSIDE = [[[0.5, 0.5], [1.0, 0.5], [1.0, 1.0], [0.5, 0.5]]]
DIAGONAL = [[0.0, 0.0], [2.0, 2.0]]
OTHER_DIAGONAL = [[0.0, 2.0], [2.0, 0.0]]
BOW = [[[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0], [0.0, 0.0]]]
TRIANGLE_LINE = [[0.0, 0.0], [2.0, 0.0], [1.0, 2.0], [0.0, 0.0]]
RELATIONS = ("equal", "contains", "intersects", "crosses", "overlaps", "touches")


def type_of(shape: Shape) -> str:
    if not isinstance(shape[0], list):
        return "point"
    return "polygon" if isinstance(shape[0][0], list) else "linestring"


def finds(method: str, shape: Shape | None, *values: Any, type: str | None = None) -> bool:
    return compile_predicate(method, type or type_of(shape or [0.0]), values)(shape)


def holding(shape: Shape, other: Shape) -> set[str]:
    return {method for method in RELATIONS if finds(method, shape, other)}


@pytest.mark.parametrize(
    ("shape", "other", "holds"),
    [
        (SQUARE, SQUARE, {"equal", "contains", "intersects"}),
        (SQUARE, APART, set()),
        (SQUARE, BESIDE, {"intersects", "overlaps", "touches"}),
        (SQUARE, ACROSS, {"intersects", "overlaps"}),
        (SQUARE, INSIDE, {"contains", "intersects"}),
        (INSIDE, SQUARE, {"intersects"}),
        (SQUARE, [1, 1], {"contains", "intersects"}),
        (SQUARE, [2, 1], {"contains", "intersects", "touches"}),
        (SQUARE, DIAGONAL, {"contains", "intersects"}),
        (SQUARE, [[2, 0], [2, 2]], {"contains", "intersects", "touches"}),
        ([1.0, 1.0], SQUARE, {"intersects"}),
        ([1.0, 1.0], [1, 1], {"equal", "contains", "intersects"}),
        (DIAGONAL, OTHER_DIAGONAL, {"intersects", "crosses", "overlaps"}),
        (DIAGONAL, [[1, 1], [3, 3]], {"intersects", "crosses", "overlaps"}),
        (DIAGONAL, [[2, 2], [0, 0]], {"equal", "contains", "intersects"}),
        (DIAGONAL, [[2, 2], [4, 0]], {"intersects", "crosses", "overlaps", "touches"}),
        ([[-1.0, 1.0], [3.0, 1.0]], SQUARE, {"intersects", "crosses"}),
        (DIAGONAL, [0, 0], {"contains", "intersects", "touches"}),
    ],
)
def test_relations_hold_as_in_mariadb(shape: Shape, other: Shape, holds: set[str]) -> None:
    assert holding(shape, other) == holds


def test_a_negation_finds_the_rest() -> None:
    assert not finds("notIntersects", SQUARE, ACROSS)
    assert finds("notIntersects", SQUARE, APART)
    assert finds("notEqual", SQUARE, APART)
    assert finds("notContains", SQUARE, ACROSS)


@pytest.mark.parametrize("method", ["intersects", "notIntersects", "notOverlaps", "notCrosses"])
def test_null_is_never_found(method: str) -> None:
    assert not finds(method, None, SQUARE, type="point")


@pytest.mark.parametrize(("shape", "other"), [(SQUARE, DIAGONAL), (SQUARE, SQUARE), (DIAGONAL, [1, 1])])
def test_crosses_is_unknown_of_polygons_and_with_points(shape: Shape, other: Shape) -> None:
    assert not finds("crosses", shape, other)
    assert not finds("notCrosses", shape, other)


def test_shapes_of_different_dimension_do_not_overlap() -> None:
    assert not finds("overlaps", DIAGONAL, [[[1, 1], [3, 1], [3, 3], [1, 1]]])
    assert finds("notOverlaps", DIAGONAL, [[[1, 1], [3, 1], [3, 3], [1, 1]]])


def test_a_point_on_a_line_in_decimals_is_on_it() -> None:
    assert finds("contains", [[0.0, 0.44], [2.0, 3.3]], [0.2, 0.726])
    assert finds("intersects", [2.762, 1.262], [[2.0, 0.5], [3.0, 1.5]])


def test_a_decimal_can_miss_the_grid_by_a_billionth() -> None:
    assert not finds("intersects", [[[5.29, -1.0], [8.29, -1.0], [5.29, 2.0], [5.29, -1.0]]], [7.99, -0.7])


def test_a_polygon_that_crosses_itself_holds_what_is_wound_around_once() -> None:
    assert finds("contains", BOW, [1.5, 1])
    assert not finds("contains", BOW, [1, 1.5])


def test_the_ends_of_a_closed_line_are_its_border() -> None:
    assert finds("touches", TRIANGLE_LINE, [0, 0])
    assert not finds("touches", TRIANGLE_LINE, [1, 0])
    assert finds("touches", TRIANGLE_LINE, [[-1, 1], [0, 0], [-1, -1]])


@pytest.mark.parametrize("ring", [[[1.0, 1.0]], [[1.0, 1.0], [2.0, 2.0], [1.0, 1.0]]])
def test_a_ring_without_area_is_what_is_left_of_it(ring: Shape) -> None:
    assert finds("intersects", [ring], [1, 1])
    assert not finds("intersects", [ring], [5, 5])


@pytest.mark.parametrize("value", [[[[0, 0], [1, 0], [1, 1], [0, 1]]], [[0, 0], [".5", 1]]])
def test_a_geometry_that_mariadb_reads_as_null_finds_nothing(value: Any) -> None:
    assert not finds("equal", [9.0, 9.0], value)
    assert not finds("notEqual", [9.0, 9.0], value)


@pytest.mark.parametrize(
    "value", [[1], [[1, "x"], [2, 3]], [[1, 2], [3]], ["x", "y"], {"x": 1}, [[[1, 2], 3]]]
)
def test_what_is_no_geometry_is_refused(value: Any) -> None:
    with pytest.raises(SpatialError):
        compile_predicate("intersects", "point", [value])


def test_a_method_that_shapes_do_not_know_is_refused() -> None:
    with pytest.raises(SpatialError) as refusal:
        compile_predicate("startsWith", "point", [[1, 2]])
    assert refusal.value.values == {"method": "startsWith"}


@pytest.mark.parametrize(
    ("shape", "other", "distance"),
    [
        ([1.0, 1.0], [4, 5], 5),
        ([1.0, 1.0], SQUARE, 0),
        ([4.0, 1.0], SQUARE, 2),
        ([0.0, -1.0], [[1, 2.5], [1.38, -2], [3.5, 1]], "1.7041096805011156"),  # 1.29 in the plane
        (SQUARE, [3, 3], "1.4142135623730951"),
        ([[3.5, 3.5], [4.5, 3.5]], SQUARE, "2.1213203435596424"),
    ],
)
def test_distances_in_the_plane_are_mariadbs(shape: Shape, other: Shape, distance: float | str) -> None:
    assert finds("distanceEqual", shape, [other, distance, False])
    assert not finds("distanceNotEqual", shape, [other, distance, False])


def test_distances_compare() -> None:
    assert finds("distanceLessThan", [0.0, 0.0], [[3, 4], 5.1, False])
    assert finds("distanceGreaterThan", [0.0, 0.0], [[3, 4], 4.9, "x"])
    assert not finds("distanceLessThan", [0.0, 0.0], [[3, 4], None, False])


def test_a_float_limit_has_fourteen_digits() -> None:
    assert finds("distanceEqual", [0.0, 0.0], [[0, 2], 2.000000000000001, False])


def test_metres_are_measured_on_a_sphere() -> None:
    assert finds("distanceEqual", [-77.7, 62.31554], [[-76.993, 62.31554], "36524.40894231668", True])
    assert finds("distanceLessThan", [0.0, 0.0], [[1, 0], 112000, True])


@pytest.mark.parametrize(
    ("type", "other", "kind"), [("linestring", [1, 2], "point"), ("point", SQUARE, "polygon")]
)
def test_metres_are_for_points_only(type: str, other: Shape, kind: str) -> None:
    with pytest.raises(SpatialError) as refusal:
        compile_predicate("distanceLessThan", type, [[other, 5, True]])
    assert refusal.value.values == {"type": type, "kind": kind}


def test_after_a_null_no_distance_is_known() -> None:
    predicate = compile_predicate("distanceNotEqual", "point", [[[0, 0], 1, False]])
    assert [predicate(shape) for shape in ([5.0, 5.0], None, [5.0, 5.0])] == [True, False, False]
    again = compile_predicate("distanceNotEqual", "point", [[[0, 0], 1, True]])
    assert [again(shape) for shape in ([5.0, 5.0], None, [5.0, 5.0])] == [True, False, True]


def test_without_shapely_a_query_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shapely", None)
    with pytest.raises(MissingLibraryError, match="shapely"):
        compile_predicate("intersects", "point", [[1, 2]])


def test_the_answer_to_a_write_runs_the_rings_of_a_polygon_together() -> None:
    hole = [
        [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 0.0]],
        [[1.0, 2.0], [3.0, 2.0], [3.0, 3.0], [1.0, 2.0]],
    ]
    assert echoed("polygon", hole) == [[*hole[0], [0.0, 2.0], *hole[1][1:]]]
    assert echoed("polygon", SQUARE) == SQUARE
    assert echoed("linestring", DIAGONAL) == DIAGONAL
    assert echoed("point", "POINT (1 2)") == [1.0, 2.0]


def test_without_shapely_there_are_no_spatial_attributes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shapely", None)
    with pytest.raises(MissingLibraryError, match="shapely"):
        require()
