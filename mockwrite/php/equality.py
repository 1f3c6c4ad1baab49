"""How PHP compares two JSON values."""

from __future__ import annotations

from typing import Any

from mockwrite.php.numbers import numeric
from mockwrite.php.values import text_or_array

__all__ = ["alike", "compare", "identical"]


def identical(left: Any, right: Any) -> bool:
    """PHP's ``===``: of the same type, ``5`` is not ``5.0``; objects in the same order."""
    left, right = _array(left), _array(right)
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return list(left) == list(right) and all(identical(left[key], right[key]) for key in left)
    return bool(left == right)


def alike(left: Any, right: Any) -> bool:
    """PHP's ``==``: ``5`` is ``5.0`` and ``"5"``; null is false, nothing, and an empty text or list."""
    left, right = _array(left), _array(right)
    if left is None or right is None:
        other = right if left is None else left
        return other == "" if isinstance(other, str) else not other
    if isinstance(left, bool) or isinstance(right, bool):
        return _true(left) == _true(right)
    if isinstance(left, dict) or isinstance(right, dict):
        return (
            isinstance(left, dict)
            and isinstance(right, dict)
            and left.keys() == right.keys()
            and all(alike(left[key], right[key]) for key in left)
        )
    numbers = numeric(left), numeric(right)
    if None in numbers:
        return isinstance(left, str) and isinstance(right, str) and left == right
    return numbers[0] == numbers[1]


def compare(left: Any, right: Any) -> int:
    """PHP's ``<=>``: -1, 0 or 1 as `left` is less than `right`, the same, or more; 1 if none of these."""
    left, right = _array(left), _array(right)
    if left is None and isinstance(right, str):
        left = ""
    elif right is None and isinstance(left, str):
        right = ""
    if left is None or right is None or isinstance(left, bool) or isinstance(right, bool):
        return _sign(_true(left), _true(right))
    if isinstance(left, dict) and isinstance(right, dict):
        return _compare_arrays(left, right)
    if isinstance(left, dict) or isinstance(right, dict):
        return 1 if isinstance(left, dict) else -1
    numbers = numeric(left), numeric(right)
    if numbers[0] is not None and numbers[1] is not None:
        return _sign(*numbers)
    return _sign(_bytes(left), _bytes(right))


def _compare_arrays(left: dict[str, Any], right: dict[str, Any]) -> int:
    if len(left) != len(right):
        return _sign(len(left), len(right))
    for key, value in left.items():
        if key not in right:
            return 1
        order = compare(value, right[key])
        if order:
            return order
    return 0


def _sign(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)


def _bytes(value: str | float) -> bytes:
    return text_or_array(value).encode("utf-8", "surrogatepass")


def _array(value: Any) -> Any:
    """Lists and objects are one kind of thing."""
    return {str(place): item for place, item in enumerate(value)} if isinstance(value, list) else value


def _true(value: Any) -> bool:
    return value not in ("", "0") if isinstance(value, str) else bool(value)
