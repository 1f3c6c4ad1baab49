"""What an operator asks of its attribute, its values and the stored value, in the server's words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mockwrite.php.numbers import numeric, power
from mockwrite.php.values import type_name
from mockwrite.releases.messages import Message
from mockwrite.store.attributes import MAX_BIG_INT, MAX_INT
from mockwrite.store.operators.parsing import DATE, LIST, NUMERIC, Operator
from mockwrite.store.types.values import invalid

if TYPE_CHECKING:
    from mockwrite.store.attributes import Attribute

__all__ = ["check", "computed", "refuse_array", "too_long"]

# The server holds results to MAX_INT and this even where the column has 8 bytes.
_MIN_INT = -MAX_INT - 1

_CONDITIONS = (
    "equal", "notEqual", "greaterThan", "greaterThanEqual",
    "lessThan", "lessThanEqual", "isNull", "isNotNull",
)  # fmt: skip

_BY_ZERO = {"divide": "operator_division_by_zero", "modulo": "operator_modulo_by_zero"}

_ONE_VALUE = NUMERIC | DATE | {"toggle"}

# An upper bound of what a list operator takes; the real server fails with a 500 above it.
_MOST_ITEMS = 10000


def check(operator: Operator, attribute: Attribute, old: Mapping[str, Any] | None) -> None:
    """Refuse an operator that does not suit `attribute`, or the data `old` of the document that it is for.

    `old` is None where the server does not look at it: in a bulk update, and where an upsert creates.
    AppwriteError: document_invalid_structure.
    """
    method = operator.method
    if method in NUMERIC:
        _check_number(operator, attribute, old)
    elif method in LIST:
        _check_list(operator, attribute, old)
    elif method == "stringConcat":
        _check_concat(operator, attribute, old)
    else:
        _CHECKS[method](operator, attribute)


def _check_number(operator: Operator, attribute: Attribute, old: Mapping[str, Any] | None) -> None:
    limit = operator.value(1)
    if attribute.type not in ("integer", "double"):
        raise _unsuited(operator, attribute, "numeric")
    number = numeric(operator.value(0))
    if number is None:
        raise _problem(operator, "operator_number_expected", type=type_name(operator.value(0)))
    if operator.method in _BY_ZERO and float(number) == 0.0:
        raise _problem(operator, _BY_ZERO[operator.method])
    if limit is not None and numeric(limit) is None:
        raise _problem(operator, "operator_limit_number_expected", type=type_name(limit))
    if old is not None and attribute.type == "integer" and limit is None and not attribute.array:
        result = computed(operator, old.get(attribute.key) or 0, number)
        if result > MAX_INT:
            raise _problem(operator, "operator_overflow", max=MAX_INT)
        if result < _MIN_INT:
            raise _problem(operator, "operator_underflow", min=_MIN_INT)


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
        raise _problem(operator, _BY_ZERO["modulo"])
    return whole


def _check_list(operator: Operator, attribute: Attribute, old: Mapping[str, Any] | None) -> None:
    method, values = operator.method, operator.values
    if not attribute.array:
        if method in ("arrayIntersect", "arrayDiff"):
            raise invalid("operator_array_expected", method=method, key=attribute.key)
        raise _unsuited(operator, attribute, "array")
    if len(values) > _MOST_ITEMS:
        raise _problem(operator, "operator_values_too_many", max=_MOST_ITEMS)
    if not _is_json(values):  # the real server fails with a 500
        raise _problem(operator, "operator_values_infinite")
    match method:
        case "arrayAppend" | "arrayPrepend":
            first = operator.value(0)
            _check_items(operator, attribute, first if isinstance(first, list) else operator.items)
        case "arrayInsert":
            _check_insertion(operator, attribute, old)
        case "arrayRemove" if not values:
            raise _problem(operator, "operator_removal_missing")
        case "arrayIntersect" if not values:
            raise invalid("operator_items_missing", method=method)
        case "arrayFilter":
            _check_filter(operator)


def _is_json(values: Any) -> bool:
    """Whether no number in it is too large for JSON."""
    try:
        json.dumps(values, allow_nan=False)
    except ValueError:
        return False
    return True


def _check_items(operator: Operator, attribute: Attribute, items: list[Any]) -> None:
    numbers = map(numeric, items) if attribute.type == "integer" else ()
    if any(number is not None and not _MIN_INT <= number <= MAX_INT for number in numbers):
        raise _problem(operator, "operator_items_out_of_range", min=_MIN_INT, max=MAX_INT)


def _check_insertion(operator: Operator, attribute: Attribute, old: Mapping[str, Any] | None) -> None:
    if len(operator.values) != 2:
        raise _problem(operator, "operator_insert_values")
    index = operator.value(0)
    if type(index) is not int or index < 0:
        raise _problem(operator, "operator_index_invalid")
    _check_items(operator, attribute, [operator.value(1)])
    if old is not None:
        length = len(old.get(attribute.key) or ())
        if index > length:
            raise _problem(operator, "operator_index_out_of_bounds", index=index, length=length)


def _check_filter(operator: Operator) -> None:
    if not 1 <= len(operator.values) <= 2:
        raise _problem(operator, "operator_filter_values")
    condition = operator.value(0)
    if not isinstance(condition, str):
        raise _problem(operator, "operator_condition_expected")
    if condition not in _CONDITIONS:
        raise invalid("operator_condition_unknown", condition=condition, conditions=", ".join(_CONDITIONS))


def _check_concat(operator: Operator, attribute: Attribute, old: Mapping[str, Any] | None) -> None:
    if attribute.type != "string" or attribute.array:
        raise _unsuited(operator, attribute, "string")
    text = operator.value(0)
    if not isinstance(text, str):
        raise _problem(operator, "operator_text_expected")
    if old is not None:
        length = len(((old.get(attribute.key) or "") + text).encode())
        if 0 < attribute.size < length:
            raise too_long(operator, attribute)


def _check_replace(operator: Operator, attribute: Attribute) -> None:
    if attribute.type != "string":
        raise _unsuited(operator, attribute, "string")
    if len(operator.values) != 2 or not all(isinstance(operator.value(place), str) for place in (0, 1)):
        raise _problem(operator, "operator_replace_values")


def _check_toggle(operator: Operator, attribute: Attribute) -> None:
    if attribute.type != "boolean":
        raise _unsuited(operator, attribute, "boolean")


def _check_date(operator: Operator, attribute: Attribute) -> None:
    if attribute.type != "datetime":
        raise _unsuited(operator, attribute, "datetime")
    if operator.method != "dateSetNow" and type(operator.value(0)) is not int:
        raise _problem(operator, "operator_days_expected")


_CHECKS: dict[str, Callable[[Operator, Attribute], None]] = {
    "stringReplace": _check_replace,
    "toggle": _check_toggle,
    "dateAddDays": _check_date,
    "dateSubDays": _check_date,
    "dateSetNow": _check_date,
}


def refuse_array(operator: Operator, attribute: Attribute) -> None:
    """AppwriteError: document_invalid_structure for what `check` lets pass; the real server fails with a 500 on it."""
    if attribute.array and operator.method in _ONE_VALUE:
        raise _problem(operator, "operator_on_array", key=attribute.key)


def too_long(operator: Operator, attribute: Attribute) -> Exception:
    """The refusal of a text that the operator makes too long for its attribute."""
    return _problem(operator, "operator_text_too_long", max=attribute.size)


def _unsuited(operator: Operator, attribute: Attribute, kind: str) -> Exception:
    return invalid("operator_on_type", method=operator.method, kind=kind, key=attribute.key)


def _problem(operator: Operator, key: str, /, **values: Any) -> Exception:
    return invalid("operator_inapplicable", method=operator.method, problem=Message(key, **values))
