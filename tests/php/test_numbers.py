"""Numbers taken from text, computed with and written, as PHP does."""

from __future__ import annotations

import math
from typing import Any

import pytest

from mockwrite.php.numbers import grouped, numeric, power, shortened, shown


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        (5.0, 5.0),
        ("12", 12),
        (" 12 ", 12),
        ("+12", 12),
        ("12.", 12.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2.0**63),
        (True, None),
        (None, None),
        ("", None),
        ("0x1A", None),
        ("1 2", None),
        ("\N{ARABIC-INDIC DIGIT ONE}", None),
        ([1], None),
    ],
)
def test_numeric_is_what_php_calls_so(value: Any, number: Any) -> None:
    found = numeric(value)
    assert found == number
    assert type(found) is type(number)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3600, "3,600"),
        (2**63 - 1, "9,223,372,036,854,775,807"),
        (1.5, "2"),
        (-0.5, "-1"),
        (1234.4, "1,234"),
        (float("-inf"), "-inf"),
    ],
)
def test_limits_are_whole_and_grouped(number: float, text: str) -> None:
    assert grouped(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (181.0, "181"),
        (-91.123456789012345, "-91.123456789012"),
        (1e25, "1.0E+25"),
        (1.5e-7, "1.5E-7"),
        (0.0001, "0.0001"),
    ],
)
def test_floats_are_shown_with_14_digits(number: float, text: str) -> None:
    assert shown(number) == text


def test_a_float_reaches_the_database_with_14_digits() -> None:
    assert [shortened(number) for number in (1 / 3, 0.1 + 0.2, 1e300, 123456789012345.6)] == [
        0.33333333333333,
        0.3,
        1e300,
        123456789012350.0,
    ]


@pytest.mark.parametrize(
    ("base", "exponent", "result"),
    [(2, 10, 1024.0), (-10, 401, -math.inf), (10, 400, math.inf), (0, -1, math.inf), (-1, 0.5, math.nan)],
)
def test_powers_never_fail(base: float, exponent: float, result: float) -> None:
    assert power(base, exponent) == pytest.approx(result, nan_ok=True)
