"""Whole numbers of eight bytes, which may be sent as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mockwrite.store.attributes import MAX_BIG_INT
from mockwrite.store.types.integer import IntegerType
from mockwrite.store.types.number import check_limits, limits
from mockwrite.store.types.refusals import WrongValueError

if TYPE_CHECKING:
    from datetime import datetime

    from mockwrite.store.attributes import Attribute, Field
    from mockwrite.store.types.attribute_type import Encode
    from mockwrite.store.types.operators import Operator

__all__ = ["BIGINT", "BigintType"]

_WIDTH = 8
_DIGITS = re.compile(r"-?[0-9]+\n?")  # PHP's $ lets a line end follow


def _whole(value: Any) -> int | None:
    """A number, or a text of digits, that 8 bytes hold; None for anything else."""
    if type(value) is not int and not (isinstance(value, str) and _DIGITS.fullmatch(value)):
        return None
    number = int(value)
    return number if -MAX_BIG_INT - 1 <= number <= MAX_BIG_INT else None


class BigintType(IntegerType):
    """A whole number, or a text of its digits: stored as a number, but as it came inside an array."""

    name = "bigint"
    # 1.9.6: Validator/Operator.php knows no bigint; the routes that increment do.
    operators = frozenset()

    def largest(self, attribute: Attribute) -> int:  # noqa: ARG002 - all are alike
        return MAX_BIG_INT

    def encoder(self, attribute: Attribute) -> Encode:
        allowed = limits(attribute, -MAX_BIG_INT - 1, MAX_BIG_INT)
        kept = attribute.array

        def bigint(value: Any, _now: datetime) -> int | str:
            number = _whole(value)
            if number is None:
                raise WrongValueError("bigint_expected")
            check_limits(number, allowed)
            return value if kept else number

        return bigint

    def resizes(self, attribute: Attribute) -> bool:  # noqa: ARG002 - a size says nothing of it
        return True

    def accepts(self, field: Field, value: Any) -> bool:  # noqa: ARG002 - all are alike
        return _whole(value) is not None

    def literal(self, now: datetime, value: Any) -> int:  # noqa: ARG002 - numbers have no time
        return int(value)

    def width(self, attribute: Attribute) -> int:  # noqa: ARG002 - all are alike
        return _WIDTH

    def cast(self, item: Any) -> Any:
        """A text of digits becomes a number; anything else stays."""
        number = _whole(item)
        return item if number is None else number

    def check_items(self, operator: Operator, items: list[Any]) -> None:
        """Nothing is asked of what is added to an array."""


BIGINT = BigintType()
