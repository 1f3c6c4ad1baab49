"""What an operator makes of a stored value: Appwrite 1.8.1's SQL on MariaDB 10.11."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from mockwrite.php import datetimes
from mockwrite.php.json_text import JSONError, decode, encode
from mockwrite.store.operators.arithmetic import compute
from mockwrite.store.operators.checking import refuse_array, too_long
from mockwrite.store.operators.lists import change
from mockwrite.store.operators.parsing import LIST, NUMERIC, Operator
from mockwrite.store.types.values import invalid

if TYPE_CHECKING:
    from mockwrite.store.attributes import Attribute

__all__ = ["added_date", "apply", "fitted"]


def apply(operator: Operator, attribute: Attribute, stored: Any, now: datetime) -> Any:
    """The value to store for `attribute` where `stored` is; None is NULL. `check` has let the operator pass.

    The attribute's own range and the length of items of an array do not count. AppwriteError:
    document_invalid_structure, attribute_limit_exceeded, where the real server fails with a 500.
    """
    refuse_array(operator, attribute)
    method = operator.method
    if method in NUMERIC:
        return compute(operator, stored, attribute)
    if method in LIST:
        return _changed(operator, attribute, stored, now)
    match method:
        case "stringConcat":
            return fitted((stored or "") + operator.value(0), operator, attribute)
        case "stringReplace":
            return _replaced(operator, attribute, stored)
        case "toggle":
            return not stored
        case "dateSetNow":
            return datetimes.format(now.replace(microsecond=0))
    return _moved(stored, operator.value(0) if method == "dateAddDays" else -operator.value(0))


def _changed(
    operator: Operator, attribute: Attribute, stored: list[Any] | None, now: datetime
) -> list[Any] | None:
    """Dates compare by their text in MariaDB's form. What is added stays as it came, until it is read."""
    if attribute.type != "datetime":
        return change(operator, stored)
    shown = {datetimes.column(date): date for date in stored or () if date is not None}
    changed = change(operator, stored and [date and datetimes.column(date) for date in stored])
    return changed and [shown.get(date) or added_date(date, now) for date in changed]


def added_date(item: Any, now: datetime) -> Any:
    """An item of an array of dates, as it will be read."""
    return datetimes.unchecked(item, now) if isinstance(item, str) else item


def fitted(text: str, operator: Operator, attribute: Attribute) -> str:
    """`text`, where the attribute has room for it. AppwriteError: document_invalid_structure."""
    if len(text) > attribute.size:
        raise too_long(operator, attribute)
    return text


def _replaced(operator: Operator, attribute: Attribute, stored: Any) -> Any:
    """Of an array, what is replaced is its JSON text."""
    search, replacement = operator.value(0), operator.value(1)
    if stored is None or not search:
        return stored
    if not attribute.array:
        return fitted(stored.replace(search, replacement), operator, attribute)
    try:
        items = decode(encode(stored).replace(search, replacement))
    except JSONError:
        items = None
    if not isinstance(items, list):
        raise invalid("operator_result_no_array")
    return items


def _moved(stored: str | None, days: int) -> str | None:
    if stored is None:
        return None
    try:
        return datetimes.format(datetime.fromisoformat(stored) + timedelta(days=days))
    except OverflowError:
        raise invalid("operator_result_no_date") from None
