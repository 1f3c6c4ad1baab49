"""PHP's two ideas of equal."""

from __future__ import annotations

from typing import Any

import pytest

from mockwrite.php.equality import alike, compare, identical


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


@pytest.mark.parametrize(
    ("less", "more"),
    [
        (4, 5.5),
        ("9", "10"),
        ("10", "9a"),
        (5, "abc"),
        (None, "a"),
        (None, 1),
        (False, [1]),
        ([9], [1, 1]),
        ([1, 2], [1, 3]),
        (10**9, []),
    ],
)
def test_order_is_phps(less: Any, more: Any) -> None:
    assert compare(less, more) == -1
    assert compare(more, less) == 1
    assert compare(less, less) == compare(more, more) == 0


def test_arrays_of_other_keys_have_no_order() -> None:
    assert compare({"a": 1}, {"b": 1}) == compare({"b": 1}, {"a": 1}) == 1
