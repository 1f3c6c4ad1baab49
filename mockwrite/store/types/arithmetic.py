"""Numbers as MariaDB 10.11 computes with them.

Appwrite 1.8.1 binds whole numbers as such, floats and numeric strings as text. Text computes as a double; a
CASE that may give text gives text. Whole numbers divide into a decimal, cut after 9 digits.
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
from mockwrite.store.types.operators import BY_ZERO
from mockwrite.store.types.refusals import problem

if TYPE_CHECKING:
    from mockwrite.store.types.operators import Operator

__all__ = ["bare", "compute", "computed", "finite", "out_of_range", "rounded"]

Number: TypeAlias = float | Fraction
Unlimited: TypeAlias = Callable[[float, float], Number]
Limited: TypeAlias = Callable[[float, float, float], Number | None]

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


def compute(operator: Operator, old: float) -> Number | str:
    """What a numeric operator makes of a number, for the column to keep.

    Raises AppwriteError: attribute_limit_exceeded.
    """
    operand = Operand.of(operator.value(0))
    unlimited, limited = _METHODS[operator.method]
    limit = None if operator.value(1) is None or limited is None else Operand.of(operator.value(1))
    if limit is None or limited is None:
        return unlimited(old, operand.number)
    chosen = limited(old, operand.number, limit.number)
    if limit.text is not None:
        return limit.text if chosen is None else _as_text(chosen)
    result = limit.number if chosen is None else chosen
    if isinstance(old, float) or operand.text is not None or operator.method == "power":
        result = float(result)
    return result


def computed(operator: Operator, old: float, number: float) -> float:
    """What a numeric operator makes of a number in PHP, where the database has no say yet."""
    match operator.method:
        case "increment":
            return old + number
        case "decrement":
            return old - number
        case "multiply":
            return old * number
        case "divide":
            exact = isinstance(old, int) and isinstance(number, int) and old % number == 0
            return old // number if exact else old / number
        case "modulo":
            return abs(int(old)) % _divisor(operator, number) * (-1 if old < 0 else 1)
    return power(old, number)


def _divisor(operator: Operator, number: float) -> int:
    """What PHP's modulo divides by, the whole part; the real server fails with a 500 where that is 0."""
    whole = abs(int(number)) if abs(number) <= MAX_BIG_INT else 0
    if not whole:
        raise problem(operator, BY_ZERO["modulo"])
    return whole


def bare(item: Any) -> float:
    """What is no text as a number: null is 0, an array 1 unless it is empty."""
    return bool(item) if isinstance(item, (list, dict)) else (item or 0)


def rounded(number: Fraction) -> int:
    """The nearest whole number; of two, the one that is farther from zero."""
    whole = (2 * abs(number.numerator) + number.denominator) // (2 * number.denominator)
    return -whole if number < 0 else whole


def _as_text(number: Number) -> str:
    """A decimal shows 4 of its digits."""
    if isinstance(number, Fraction):
        return str(Decimal(rounded(number * 10**4)).scaleb(-4))
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
    return None if by * math.log(old) > math.log(most) else finite(power(old, by))


_METHODS: dict[str, tuple[Unlimited, Limited | None]] = {
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
        raise out_of_range()
    return finite(result)


def finite(result: float) -> float:
    """`result`, unless there is no such number. Raises AppwriteError: attribute_limit_exceeded."""
    if not math.isfinite(result):
        raise out_of_range()
    return result


def out_of_range() -> AppwriteError:
    """Appwrite 1.8.1 answers so at the commit of a transaction, and fails with a 500 elsewhere."""
    return AppwriteError("attribute_limit_exceeded", "value_out_of_range")
