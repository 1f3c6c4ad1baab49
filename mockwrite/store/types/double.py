"""Numbers of double precision."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mockwrite.php.numbers import leading, shortened
from mockwrite.store.attributes import MAX_DOUBLE
from mockwrite.store.types.arithmetic import bare, finite
from mockwrite.store.types.attribute_type import Room
from mockwrite.store.types.number import NumberType, check_limits, limits, tightest
from mockwrite.store.types.refusals import WrongValueError

if TYPE_CHECKING:
    from datetime import datetime
    from fractions import Fraction

    from mockwrite.store.attributes import Attribute, Field
    from mockwrite.store.types.attribute_type import Encode, Key, Plain

__all__ = ["DOUBLE", "DoubleType"]

_WIDTH = 8
_FRACTION_DIGITS = 17
_FAR = 15


def _printed(value: float) -> str:
    """As few digits as tell it apart, with an exponent where the point would be far from them."""
    if not value:
        return "0"
    number = Decimal(repr(value)).normalize()
    digits, before_point = len(number.as_tuple().digits), number.adjusted() + 1
    if -_FAR < before_point <= max(_FAR, digits):
        return f"{number:f}"
    mantissa, _, power = f"{number:e}".partition("e")
    return f"{mantissa}e{int(power)}"


class DoubleType(NumberType):
    """A number with a fraction."""

    name = "double"
    default = float
    item = float
    floating = True
    printed = staticmethod(_printed)

    def encoder(self, attribute: Attribute) -> Encode:
        allowed = limits(attribute, -MAX_DOUBLE, MAX_DOUBLE)
        least, most = tightest(allowed)

        def double(value: Any, _now: datetime) -> float:
            if type(value) is not float and type(value) is not int:
                raise WrongValueError("float_expected")
            if not least <= value <= most:
                check_limits(value, allowed)
            return float(value)

        return double

    def plain(self, attribute: Attribute) -> Plain:
        return float, *tightest(limits(attribute, -MAX_DOUBLE, MAX_DOUBLE))

    def literal(self, now: datetime, value: Any) -> float:  # noqa: ARG002 - numbers have no time
        """It comes to the database as text, with 17 digits after the point; an infinite one as a word, hence 0."""
        return float(f"{value:.{_FRACTION_DIGITS}f}") if math.isfinite(value) else 0.0

    def counted(self, now: datetime, value: Any) -> float:
        """There it comes as PHP prints it, with 14 digits in all."""
        return shortened(value) if math.isfinite(value) else self.literal(now, value)

    def unique_key(self, attribute: Attribute, prefix: int | None) -> Key:  # noqa: ARG002 - no prefix
        return shortened

    def accepts(self, field: Field, value: Any) -> bool:  # noqa: ARG002 - of all alike
        return type(value) in (int, float)

    def width(self, attribute: Attribute) -> int:  # noqa: ARG002 - of whatever range
        return _WIDTH

    def room(self, attribute: Attribute) -> Room:  # noqa: ARG002 - of whatever range
        return Room(_WIDTH, _WIDTH)

    def indexed_size(self, attribute: Attribute) -> int:  # noqa: ARG002 - of whatever range
        return _WIDTH // 4

    def cast(self, item: Any) -> float:
        number = leading(item) if isinstance(item, str) else float(bare(item))
        return max(-MAX_DOUBLE, min(number, MAX_DOUBLE))

    def operand(self, stored: Any) -> float:
        return float(stored or 0)

    def column_number(self, attribute: Attribute, value: float | Fraction | str) -> float:  # noqa: ARG002
        return finite(float(value))


DOUBLE = DoubleType()
