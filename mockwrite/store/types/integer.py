"""Whole numbers of four bytes, or of eight where the attribute's size says so."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mockwrite.php.numbers import grouped, integer_bounds, leading, numeric
from mockwrite.store.attributes import MAX_BIG_INT, MAX_INT
from mockwrite.store.types.arithmetic import bare, computed, out_of_range, rounded
from mockwrite.store.types.attribute_type import Room
from mockwrite.store.types.number import NumberType, check_limits, limits, tightest
from mockwrite.store.types.refusals import WrongValueError, problem

if TYPE_CHECKING:
    from datetime import datetime

    from mockwrite.store.attributes import Attribute, Field
    from mockwrite.store.types.attribute_type import Encode, Plain
    from mockwrite.store.types.operators import Operator

__all__ = ["INTEGER", "SIZED_INTEGER", "IntegerType", "SizedIntegerType"]

# The server holds what operators make to MAX_INT and this even where the column has 8 bytes.
_MIN_INT = -MAX_INT - 1
_BEYOND = 2**64
_LONG = 8


class IntegerType(NumberType):
    """A whole number."""

    name = "integer"
    default = int
    item = int
    printed = str

    def largest(self, attribute: Attribute) -> int:
        """The largest number that the attribute's column holds."""
        return MAX_BIG_INT if attribute.size >= _LONG else MAX_INT

    def encoder(self, attribute: Attribute) -> Encode:
        largest = self.largest(attribute)
        allowed = limits(attribute, -largest, largest)
        least, most = tightest(allowed)
        bounds = integer_bounds(8 * self.width(attribute))

        def integer(value: Any, _now: datetime) -> int:
            if type(value) is not int:
                raise WrongValueError("integer_expected", **bounds)
            if least <= value <= most:
                return value
            if not -largest - 1 <= value <= largest:
                raise WrongValueError(
                    "integer_too_wide", min=grouped(-largest), max=grouped(largest), **bounds
                )
            check_limits(value, allowed)
            return value

        return integer

    def plain(self, attribute: Attribute) -> Plain:
        largest = self.largest(attribute)
        return int, *tightest(limits(attribute, -largest, largest))

    def resizes(self, attribute: Attribute) -> bool:
        return attribute.size <= MAX_INT

    def accepts(self, field: Field, value: Any) -> bool:  # noqa: ARG002 - of all alike
        return type(value) is int

    def width(self, attribute: Attribute) -> int:
        return 8 if attribute.size >= _LONG else 4

    def room(self, attribute: Attribute) -> Room:
        width = self.width(attribute)
        return Room(width, width)

    def cast(self, item: Any) -> int:
        """Text stops at what 8 bytes hold; a number beyond that is 0."""
        if isinstance(item, str):
            said = numeric(item)
            return int(max(-MAX_BIG_INT - 1, min(leading(item) if said is None else said, MAX_BIG_INT)))
        number = bare(item)
        return int(number) if abs(number) <= MAX_BIG_INT else 0

    def operand(self, stored: Any) -> int:
        return int(stored or 0)

    def column_number(self, attribute: Attribute, value: float | Fraction | str) -> int:
        """Doubles are rounded half to even, decimals and text half away from zero."""
        number = Decimal(value.strip()) if isinstance(value, str) else value
        if not -_BEYOND <= number <= _BEYOND:
            raise out_of_range()
        whole = round(number) if isinstance(number, (int, float)) else rounded(Fraction(number))
        if isinstance(number, float) and whole == MAX_BIG_INT + 1:
            whole = MAX_BIG_INT  # what a double makes of the largest number
        largest = self.largest(attribute)
        if not -largest - 1 <= whole <= largest:
            raise out_of_range()
        return whole

    def check_result(self, operator: Operator, old: float, number: float) -> None:
        result = computed(operator, old, number)
        if result > MAX_INT:
            raise problem(operator, "operator_overflow", max=MAX_INT)
        if result < _MIN_INT:
            raise problem(operator, "operator_underflow", min=_MIN_INT)

    def check_items(self, operator: Operator, items: list[Any]) -> None:
        if any((number := numeric(item)) is not None and not _MIN_INT <= number <= MAX_INT for item in items):
            raise problem(operator, "operator_items_out_of_range", min=_MIN_INT, max=MAX_INT)


class SizedIntegerType(IntegerType):
    """A whole number of which queries mind how many bytes its column has."""

    def accepts(self, field: Field, value: Any) -> bool:
        largest = MAX_BIG_INT if field.size >= _LONG else MAX_INT
        return type(value) is int and -largest - 1 <= value <= largest


INTEGER = IntegerType()
SIZED_INTEGER = SizedIntegerType()
