"""Moments, to the millisecond."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from mockwrite.php import datetimes
from mockwrite.php.values import php_text
from mockwrite.store.types.attribute_type import AttributeType, Room
from mockwrite.store.types.operators import DATE
from mockwrite.store.types.refusals import WrongValueError, invalid, problem
from mockwrite.store.types.sharing import Shared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mockwrite.store.attributes import Attribute, Field
    from mockwrite.store.types.attribute_type import Encode, EncodeMany
    from mockwrite.store.types.operators import Operator

__all__ = ["DATETIME", "DatetimeType"]

_WIDTH = 7


class DatetimeType(AttributeType):
    """A date with its time, stored in UTC."""

    name = "datetime"
    default = str
    settled = True
    dated = True
    null = ""
    operators = DATE

    def encoder(self, attribute: Attribute) -> Encode:  # noqa: ARG002 - all are alike
        shared = Shared()

        def date(value: Any, now: datetime) -> str:
            text = value if type(value) is str else php_text(value)
            # What is shared is normalised.
            stored = None if text is None else shared.get(text) or datetimes.normalise(text, now)
            if stored is None:
                raise WrongValueError("date_expected")
            return shared[stored]

        return date

    def many_encoder(self, attribute: Attribute, encode: Encode) -> EncodeMany:
        each = super().many_encoder(attribute, encode)

        def dates(values: Sequence[Any], now: datetime) -> Sequence[Any]:
            if set(map(type, values)) != {str}:
                return each(values, now)
            stored = {value: encode(value, now) for value in set(values)}
            return [stored[value] for value in values]

        return dates

    def literal(self, now: datetime, value: Any) -> Any:
        """Dates are put into UTC."""
        instant = datetimes.parse(value, now)
        return value if instant is None else datetimes.format(instant)

    def accepts(self, field: Field, value: Any) -> bool:  # noqa: ARG002 - of all alike
        return isinstance(value, str) and datetimes.is_valid_query_value(value)

    def width(self, attribute: Attribute) -> int:  # noqa: ARG002 - all are alike
        return _WIDTH

    def room(self, attribute: Attribute) -> Room:  # noqa: ARG002 - all are alike
        return Room(_WIDTH, _WIDTH)

    def check_operator(
        self,
        operator: Operator,
        attribute: Attribute,  # noqa: ARG002 - all are alike
        old: Mapping[str, Any] | None,  # noqa: ARG002 - and have room for what is made of them
    ) -> None:
        if operator.method != "dateSetNow" and type(operator.value(0)) is not int:
            raise problem(operator, "operator_days_expected")

    def apply(self, operator: Operator, attribute: Attribute, stored: Any, now: datetime) -> str | None:  # noqa: ARG002
        if operator.method == "dateSetNow":
            return datetimes.format(now.replace(microsecond=0))
        if stored is None:
            return None
        days = operator.value(0) if operator.method == "dateAddDays" else -operator.value(0)
        try:
            moved = datetime.fromisoformat(stored) + timedelta(days=days)
            return moved.isoformat(timespec="milliseconds")
        except OverflowError:
            raise invalid("operator_result_no_date") from None

    def begin(self, operator: Operator, attribute: Attribute, now: datetime) -> Any:
        """Dates do not move."""
        return datetimes.format(now) if operator.method == "dateSetNow" else attribute.fill

    def added(self, item: Any, now: datetime) -> Any:
        return datetimes.unchecked(item, now) if isinstance(item, str) else item

    def column_text(self, value: Any) -> Any:
        if isinstance(value, list):
            return list(map(self.column_text, value))
        return datetimes.column(value) if isinstance(value, str) else value


DATETIME = DatetimeType()
