"""What whole numbers and doubles have in common: limits, and the operators that compute."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mockwrite.php.numbers import grouped, numeric, shown
from mockwrite.php.values import type_name
from mockwrite.store.types.arithmetic import compute, computed
from mockwrite.store.types.attribute_type import AttributeType
from mockwrite.store.types.operators import BY_ZERO, NUMERIC
from mockwrite.store.types.refusals import WrongValueError, problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from fractions import Fraction

    from mockwrite.store.attributes import Attribute
    from mockwrite.store.types.attribute_type import Encode, EncodeMany
    from mockwrite.store.types.operators import Operator

__all__ = ["NumberType", "check_limits", "limits", "tightest"]

Limits = tuple[tuple[float, float], ...]


class NumberType(AttributeType):
    """A number."""

    operators = NUMERIC

    def column_number(self, attribute: Attribute, value: float | Fraction | str) -> float:
        """A number as the attribute's column keeps it. Raises AppwriteError: attribute_limit_exceeded."""
        raise NotImplementedError

    def operand(self, stored: Any) -> float:
        """What MariaDB computes with where that is stored, or None for NULL."""
        raise NotImplementedError

    def many_encoder(self, attribute: Attribute, encode: Encode) -> EncodeMany:
        each = super().many_encoder(attribute, encode)

        def numbers(values: Sequence[Any], now: datetime) -> Sequence[Any]:
            if set(map(type, values)) != {self.default}:
                return each(values, now)
            # All are between these two, and kept as they are.
            encode(min(values), now)
            encode(max(values), now)
            return values

        return numbers

    def check_operator(self, operator: Operator, attribute: Attribute, old: Mapping[str, Any] | None) -> None:
        limit, number = operator.value(1), numeric(operator.value(0))
        if number is None:
            raise problem(operator, "operator_number_expected", type=type_name(operator.value(0)))
        if operator.method in BY_ZERO and float(number) == 0.0:
            raise problem(operator, BY_ZERO[operator.method])
        if limit is not None and numeric(limit) is None:
            raise problem(operator, "operator_limit_number_expected", type=type_name(limit))
        if old is not None and limit is None and not attribute.array:
            self.check_result(operator, old.get(attribute.key) or 0, number)

    def check_result(self, operator: Operator, old: float, number: float) -> None:
        """Check what PHP makes of a stored number. Raises AppwriteError: document_invalid_structure."""

    def apply(self, operator: Operator, attribute: Attribute, stored: Any, now: datetime) -> Any:  # noqa: ARG002
        return self.column_number(attribute, compute(operator, self.operand(stored)))

    def begin(self, operator: Operator, attribute: Attribute, now: datetime) -> Any:  # noqa: ARG002 - numbers have no time
        result = computed(operator, attribute.fill or 0, numeric(operator.value(0)) or 0)
        if isinstance(result, int) or not math.isfinite(result):
            return self.column_number(attribute, result)
        return self.column_number(attribute, shown(result))


def limits(attribute: Attribute, least: float, most: float) -> Limits:
    """What the column holds, and then what the attribute allows."""
    if attribute.min is None or attribute.max is None:
        return ((least, most),)
    return (least, most), (attribute.min, attribute.max)


def tightest(limits: Limits) -> tuple[float, float]:
    """What is within all `limits` at once."""
    return max(low for low, _ in limits), min(high for _, high in limits)


def check_limits(value: float, limits: Limits) -> None:
    """WrongValueError for a value beyond one of `limits`."""
    for low, high in limits:
        if not low <= value <= high:
            raise WrongValueError("range_expected", min=grouped(low), max=grouped(high))
