"""Numbers as PHP takes them from text, computes with them, and writes them."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "grouped",
    "integer_bounds",
    "leading",
    "numeric",
    "power",
    "shortened",
    "shortened_all",
    "shown",
    "to_integer",
]

_NUMERIC = re.compile(r"[ \t\n\r\v\f]*[+-]?(?:\d+(\.\d*)?|(\.\d+))([eE][+-]?\d+)?[ \t\n\r\v\f]*", re.ASCII)
_LEADING = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII)
_SHORT = "%.14G"
_MAX_INTEGER_DIGITS = 20
_MAX_INTEGER = 2**63 - 1


def numeric(value: Any) -> int | float | None:
    """`value` as a number: itself, or what a numeric string such as ``" 12"`` or ``"1e3"`` says.

    None when it is neither, as PHP's is_numeric decides. Integers beyond 64 bits become floats.
    """
    if isinstance(value, (int, float)):
        return None if isinstance(value, bool) else value
    found = _NUMERIC.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    if any(found.groups()) or len(value.strip()) > _MAX_INTEGER_DIGITS:
        return float(value)
    number = int(value)
    return number if -(2**63) <= number < 2**63 else float(number)


def to_integer(digits: str) -> int:
    """Decimal digits as PHP's int takes them: never more than 64 bits hold. It reads digits by the thousands, too."""
    digits = digits.lstrip("0")
    return min(int(digits[:_MAX_INTEGER_DIGITS] or "0"), _MAX_INTEGER)


def leading(text: str) -> float:
    """The number that a text begins with, as PHP and MariaDB take it for a float; 0.0 when there is none."""
    found = _LEADING.match(text)
    return float(found[1]) if found else 0.0


def grouped(number: float) -> str:
    """A number, rounded half away from zero, with commas between its thousands: PHP's number_format."""
    if math.isinf(number):
        return str(number)
    if isinstance(number, float):
        number = int(number + (0.5 if number >= 0 else -0.5)) if abs(number) < 2**52 else int(number)
    return f"{number:,}"


def integer_bounds(bits: int) -> dict[str, Any]:
    """What integers of so many bits are, as PHP prints it: the largest one of 64 bits through a float."""
    beyond = float(2 ** (bits - 1))
    return {"bits": bits, "low": grouped(-beyond), "high": grouped(beyond - 1)}


def shown(number: float) -> str:
    """A float as PHP writes it into a text: 14 digits, ``181`` for 181.0, ``1.0E+25`` for 1e25."""
    text = f"{number:.14G}"
    mantissa, exponent, digits = text.partition("E")
    if not exponent:
        return text
    return f"{mantissa}{'' if '.' in mantissa else '.0'}E{digits[0]}{digits[1:].lstrip('0')}"


def shortened(number: float) -> float:
    """A float as it reaches the database, which is as text: with 14 digits."""
    return float(_SHORT % number)


def shortened_all(numbers: Sequence[float]) -> list[float]:
    """`shortened` of each, put into one text."""
    return list(map(float, (len(numbers) * f"{_SHORT} " % (*numbers,)).split()))


def power(base: float, exponent: float) -> float:
    """A power as PHP's floats have it: infinite or NaN where Python refuses."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        return math.nan if base else math.inf
