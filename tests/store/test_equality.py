"""PHP's two ideas of equal."""

from __future__ import annotations

from typing import Any

import pytest

from mockwrite.store.equality import alike, identical


@pytest.mark.parametrize(
    ("left", "right"), [(5, 5), ("x", "x"), (["a"], {"0": "a"}), ({"a": [1]}, {"a": [1]}), (None, None)]
)
def test_the_same_of_the_same_type_is_identical(left: Any, right: Any) -> None:
    assert identical(left, right)
    assert alike(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (5, 5.0),
        (5, "5"),
        ("1e1", "10"),
        (" 5", 5),
        (None, ""),
        (None, 0),
        (None, []),
        (False, "0"),
        (True, "false"),
        (True, ["x"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ([1], ["1"]),
    ],
)
def test_much_is_alike_and_not_identical(left: Any, right: Any) -> None:
    assert alike(left, right)
    assert alike(right, left)
    assert not identical(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("x", "X"), (0, ""), (0, "x"), (None, "0"), (1, 2), ([], 0), ([1], [2]), ([1], [1, 1]), (["a"], "a")],
)
def test_the_rest_is_neither(left: Any, right: Any) -> None:
    assert not alike(left, right)
    assert not alike(right, left)
    assert not identical(left, right)
