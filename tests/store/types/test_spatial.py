"""What a spatial attribute stores of what is sent, and what its queries refuse."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from mockwrite.errors import AppwriteError
from mockwrite.store.attributes import Attribute
from mockwrite.store.types import POINT
from tests.store.named_types import TYPES

NOW = datetime(2024, 5, 6, tzinfo=UTC)


def stored(type: str, value: Any, *, required: bool = False) -> Any:
    kind = TYPES[type]
    attribute = Attribute(key="at", sequence=1, type=kind, required=required, created_at="", updated_at="")
    return kind.encoder(attribute)(value, NOW)


@pytest.mark.parametrize(
    ("type", "value", "kept"),
    [
        ("point", [1, "2"], [1.0, 2.0]),
        ("point", [4.779999999999999, 0.1], [4.78, 0.1]),
        ("point", {"0": 1, "1": 2}, [1.0, 2.0]),
        ("point", "point( 1   2 ) and more", [1.0, 2.0]),
        ("point", "POINT(x y)", None),
        ("point", "POINT(.5 1)", None),
        ("linestring", "LINESTRING(0 0)", [[0.0, 0.0]]),
        ("polygon", [[0, 0], [0, 1], [1, 1], [0, 0]], [[[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]]]),
        ("polygon", "POLYGON((0 0, 1 1, 1 0))", None),
    ],
)
def test_what_is_stored_went_through_text(type: str, value: Any, kept: Any) -> None:
    assert stored(type, value) == kept


@pytest.mark.parametrize("value", ["LINESTRING(0 0, 1 1)", "POINT(x y)"])
def test_text_that_the_column_cannot_hold_is_refused(value: str) -> None:
    with pytest.raises(AppwriteError) as refusal:
        stored("point", value, required=True)
    assert refusal.value.type == "document_invalid_structure"


@pytest.mark.parametrize(
    ("method", "values", "message"),
    [
        ("startsWith", [[1, 2]], "Invalid query: Unknown spatial query method: startsWith"),
        ("intersects", [["x", "y"]], "Invalid query: Unrecognized geometry array format"),
    ],
)
def test_a_query_that_mariadb_fails_on_is_refused(method: str, values: list[Any], message: str) -> None:
    with pytest.raises(AppwriteError) as refusal:
        POINT.predicate(method, values)
    assert (refusal.value.type, refusal.value.message) == ("general_query_invalid", message)


def test_a_query_that_mariadb_fails_on_at_a_row_is_refused_there() -> None:
    near = POINT.predicate("distanceLessThan", [[[200, 0], 5, True]])
    with pytest.raises(AppwriteError, match="Coordinates are out of range"):
        near([1.0, 1.0])


def test_without_shapely_there_are_no_spatial_attributes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shapely", None)
    with pytest.raises(AppwriteError) as refusal:
        POINT.require()
    assert refusal.value.type == "mockwrite_spatial_missing"
