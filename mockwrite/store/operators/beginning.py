"""What an operator makes of a default, where an upsert creates the document: Appwrite 1.8.1's PHP, not SQL.

Limits do not count then, dates do not move, and what is computed reaches the database as a value would: a
float with 14 digits.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mockwrite.php import datetimes
from mockwrite.php.numbers import numeric, shown
from mockwrite.store.operators.applying import added_date, fitted
from mockwrite.store.operators.arithmetic import column_number
from mockwrite.store.operators.checking import computed, refuse_array
from mockwrite.store.operators.parsing import LIST, NUMERIC, Operator

if TYPE_CHECKING:
    from mockwrite.store.attributes import Attribute

__all__ = ["begin"]


def begin(operator: Operator, attribute: Attribute, now: datetime) -> Any:
    """The value to store for `attribute` in a new document; None is NULL. `check` has let the operator pass.

    AppwriteError: document_invalid_structure, attribute_limit_exceeded; the real server fails with a 500.
    """
    refuse_array(operator, attribute)
    method, default = operator.method, attribute.fill
    if method in NUMERIC:
        return _number(operator, attribute, default or 0)
    if method in LIST:
        return _items(operator, attribute, now)
    match method:
        case "stringConcat":
            return fitted((default or "") + operator.value(0), operator, attribute)
        case "stringReplace":
            search, replacement = operator.value(0), operator.value(1)
            replaced = (default or "").replace(search, replacement) if search else default or ""
            return fitted(replaced, operator, attribute)
        case "toggle":
            return not default
        case "dateSetNow":
            return datetimes.format(now)
    return default


def _items(operator: Operator, attribute: Attribute, now: datetime) -> list[Any]:
    """Arrays have no defaults: there is nothing yet to remove or filter."""
    if operator.method in ("arrayAppend", "arrayPrepend"):
        items = operator.items
    else:
        items = [operator.value(1)] if operator.method == "arrayInsert" else []
    return [added_date(item, now) for item in items] if attribute.type == "datetime" else list(items)


def _number(operator: Operator, attribute: Attribute, default: float) -> float:
    result = computed(operator, default, numeric(operator.value(0)) or 0)
    if isinstance(result, int):
        return column_number(result, attribute)
    return column_number(shown(result) if math.isfinite(result) else result, attribute)
