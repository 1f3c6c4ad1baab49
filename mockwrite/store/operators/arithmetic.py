"""Numbers as MariaDB 10.11 computes with them, and keeps them in a column.

Appwrite 1.8.1 binds whole numbers as such, floats and numeric strings as text. Text computes as a double; a
CASE that may give text gives text. Whole numbers divide into a decimal, cut after 9 digits. A column of
integers rounds doubles half to even, and decimals and text half away from zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from mockwrite.errors import AppwriteError
from mockwrite.php.numbers import leading, power
from mockwrite.php.values import bound
from mockwrite.store.attributes import MAX_BIG_INT

if TYPE_CHECKING:
    from mockwrite.store.attributes import Attribute
    from mockwrite.store.operators.parsing import Operator

__all__ = ["column_number", "compute"]

Number: TypeAlias = float | Fraction
Bare: TypeAlias = Callable[[float, float], Number]
Limited: TypeAlias = Callable[[float, float, float], Number | None]

_BEYOND = 2**64
_BILLION = 10**9


@dataclass(frozen=True, slots=True)
class Operand:
    """A number that is bound into SQL; `text` if it is bound as text."""

    number: float
    text: str | None = None

    @classmethod
    def of(cls, value: Any) -> Operand:
        if isinstance(value, int):
            return cls(value)
        text = bound(value) or ""
        return cls(leading(text), text)


def compute(operator: Operator, stored: float | None, attribute: Attribute) -> float:
    """What a numeric operator leaves in the column. AppwriteError: attribute_limit_exceeded."""
    old = float(stored or 0) if attribute.type == "double" else int(stored or 0)
    operand = Operand.of(operator.value(0))
    bare, limited = _METHODS[operator.method]
    limit = None if operator.value(1) is None or limited is None else Operand.of(operator.value(1))
    if limit is None or limited is None:
        return column_number(bare(old, operand.number), attribute)
    chosen = limited(old, operand.number, limit.number)
    if limit.text is not None:
        return column_number(limit.text if chosen is None else _as_text(chosen), attribute)
    result = limit.number if chosen is None else chosen
    if isinstance(old, float) or operand.text is not None or operator.method == "power":
        result = float(result)
    return column_number(result, attribute)


def column_number(value: Number | str, attribute: Attribute) -> float:
    """A number as the attribute's column keeps it. AppwriteError: attribute_limit_exceeded."""
    if attribute.type == "double":
        return _finite(float(value))
    number = Decimal(value.strip()) if isinstance(value, str) else value
    if not -_BEYOND <= number <= _BEYOND:
        raise _out_of_range()
    whole = round(number) if isinstance(number, (int, float)) else _rounded(Fraction(number))
    if isinstance(number, float) and whole == MAX_BIG_INT + 1:
        whole = MAX_BIG_INT  # what a double makes of the largest number
    if not -attribute.largest - 1 <= whole <= attribute.largest:
        raise _out_of_range()
    return whole


def _rounded(number: Fraction) -> int:
    """The nearest whole number; of two, the one that is farther from zero."""
    whole = (2 * abs(number.numerator) + number.denominator) // (2 * number.denominator)
    return -whole if number < 0 else whole


def _as_text(number: Number) -> str:
    """A decimal shows 4 of its digits."""
    if isinstance(number, Fraction):
        return str(Decimal(_rounded(number * 10**4)).scaleb(-4))
    return str(number)


def _increment(old: float, by: float) -> Number:
    return _fitting(old + by)


def _increment_to(old: float, by: float, most: float) -> Number | None:
    return None if old >= most or old > _fitting(most - by) else _increment(old, by)


def _decrement(old: float, by: float) -> Number:
    return _fitting(old - by)


def _decrement_to(old: float, by: float, least: float) -> Number | None:
    return None if old <= least or old < _fitting(least + by) else _decrement(old, by)


def _multiply(old: float, by: float) -> Number:
    return _fitting(old * by)


def _multiply_to(old: float, by: float, most: float) -> Number | None:
    beyond = (by > 0 and _less(_divide(most, by), old)) or (by < 0 and _less(old, _divide(most, by)))
    return None if old >= most or beyond else _multiply(old, by)


def _divide(old: float, by: float) -> Number:
    if isinstance(old, float) or isinstance(by, float):
        return old / by
    billionths = abs(old) * _BILLION // abs(by)
    return Fraction(billionths if (old < 0) == (by < 0) else -billionths, _BILLION)


def _divide_to(old: float, by: float, least: float) -> Number | None:
    result = _divide(old, by)
    return result if _less(least, result) else None


def _modulo(old: float, by: float) -> Number:
    if isinstance(old, float) or isinstance(by, float):
        return math.fmod(old, by)
    return abs(old) % abs(by) * (-1 if old < 0 else 1)


def _power_to(old: float, by: float, most: float) -> Number | None:
    if old >= most:
        return None
    if old <= 1:
        return old
    return None if by * math.log(old) > math.log(most) else _finite(power(old, by))


_METHODS: dict[str, tuple[Bare, Limited | None]] = {
    "increment": (_increment, _increment_to),
    "decrement": (_decrement, _decrement_to),
    "multiply": (_multiply, _multiply_to),
    "divide": (_divide, _divide_to),
    "modulo": (_modulo, None),
    "power": (power, _power_to),
}


def _less(one: Number, other: Number) -> bool:
    """Whether `one` is the smaller; next to a double, a decimal is one too."""
    if isinstance(one, float) or isinstance(other, float):
        return float(one) < float(other)
    return one < other


def _fitting(result: float) -> float:
    """A result, unless it is beyond what 8 bytes hold."""
    if isinstance(result, int) and not -MAX_BIG_INT - 1 <= result <= MAX_BIG_INT:
        raise _out_of_range()
    return _finite(result)


def _finite(result: float) -> float:
    if not math.isfinite(result):
        raise _out_of_range()
    return result


def _out_of_range() -> AppwriteError:
    """Appwrite 1.8.1 answers so at the commit of a transaction, and fails with a 500 elsewhere."""
    return AppwriteError("attribute_limit_exceeded", "value_out_of_range")
