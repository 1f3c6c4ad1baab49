"""The operators on arrays, as MariaDB 10.11 carries them out on JSON.

Those that keep some of the items go through a table of texts and back: items compare as text does by its
collation, and what was a number or a boolean comes back as text. Reads cast items to the attribute's type;
filters see the text.
"""

from __future__ import annotations

import decimal
import json
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeAlias

from mockwrite.mariadb.collation import key
from mockwrite.php import datetimes
from mockwrite.php.json_text import JSONError, decode, encode
from mockwrite.php.numbers import numeric
from mockwrite.php.values import bound
from mockwrite.store.types.refusals import invalid, problem, unsuited

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mockwrite.store.attributes import Attribute
    from mockwrite.store.types.operators import Operator

__all__ = ["apply", "begin", "check", "replaced"]

Items: TypeAlias = list[Any]
Test: TypeAlias = Callable[[str | None], bool]

_CONDITIONS = (
    "equal", "notEqual", "greaterThan", "greaterThanEqual",
    "lessThan", "lessThanEqual", "isNull", "isNotNull",
)  # fmt: skip

# An upper bound of what a list operator takes; the real server fails with a 500 above it.
_MOST_ITEMS = 10000

_DECIMAL = decimal.Context(prec=100, rounding=ROUND_HALF_UP)
_LAST_DECIMAL = Decimal(1).scaleb(-30)
_MOST_DECIMAL = Decimal(10) ** 35


def apply(operator: Operator, attribute: Attribute, stored: Items | None, now: datetime) -> Items | None:
    """What a list operator makes of a stored array. What it adds stays as it came, until it is read.

    Dates compare by their text in MariaDB's form.
    """
    if not attribute.type.dated:
        return _changed(operator, stored)
    shown = {datetimes.column(date): date for date in stored or () if date is not None}
    changed = _changed(operator, stored and [date and datetimes.column(date) for date in stored])
    return changed and [shown.get(date) or attribute.type.added(date, now) for date in changed]


def begin(operator: Operator, attribute: Attribute, now: datetime) -> Items:
    """What a list operator makes of nothing: arrays have no defaults, so there is nothing yet to remove or filter."""
    if operator.method in ("arrayAppend", "arrayPrepend"):
        items = operator.items
    else:
        items = [operator.value(1)] if operator.method == "arrayInsert" else []
    return [attribute.type.added(item, now) for item in items]


def replaced(stored: Items, search: str, replacement: str) -> Items:
    """An array in whose JSON text one text is replaced by another. Raises AppwriteError: document_invalid_structure."""
    try:
        items = decode(encode(stored).replace(search, replacement))
    except JSONError:
        items = None
    if not isinstance(items, list):
        raise invalid("operator_result_no_array")
    return items


def check(operator: Operator, attribute: Attribute, old: Mapping[str, Any] | None) -> None:
    """Check what a list operator asks; see `mockwrite.store.writing.operators.check`."""
    method, values = operator.method, operator.values
    if not attribute.array:
        if method in ("arrayIntersect", "arrayDiff"):
            raise invalid("operator_array_expected", method=method, key=attribute.key)
        raise unsuited(operator, attribute)
    if len(values) > _MOST_ITEMS:
        raise problem(operator, "operator_values_too_many", max=_MOST_ITEMS)
    if not _is_json(values):  # the real server fails with a 500
        raise problem(operator, "operator_values_infinite")
    match method:
        case "arrayAppend" | "arrayPrepend":
            first = operator.value(0)
            attribute.type.check_items(operator, first if isinstance(first, list) else operator.items)
        case "arrayInsert":
            _check_insertion(operator, attribute, old)
        case "arrayRemove" if not values:
            raise problem(operator, "operator_removal_missing")
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


def _check_insertion(operator: Operator, attribute: Attribute, old: Mapping[str, Any] | None) -> None:
    if len(operator.values) != 2:
        raise problem(operator, "operator_insert_values")
    index = operator.value(0)
    if type(index) is not int or index < 0:
        raise problem(operator, "operator_index_invalid")
    attribute.type.check_items(operator, [operator.value(1)])
    if old is not None:
        length = len(old.get(attribute.key) or ())
        if index > length:
            raise problem(operator, "operator_index_out_of_bounds", index=index, length=length)


def _check_filter(operator: Operator) -> None:
    if not 1 <= len(operator.values) <= 2:
        raise problem(operator, "operator_filter_values")
    condition = operator.value(0)
    if not isinstance(condition, str):
        raise problem(operator, "operator_condition_expected")
    if condition not in _CONDITIONS:
        raise invalid("operator_condition_unknown", condition=condition, conditions=", ".join(_CONDITIONS))


def _changed(operator: Operator, stored: Items | None) -> Items | None:
    """The array that a list operator leaves of the stored one; None for NULL.

    Raises AppwriteError: document_invalid_structure, where what is no number is to compare as one; the real server
    fails with a 500.
    """
    match operator.method:
        case "arrayAppend":
            return [*(stored or ()), *_merged(operator)]
        case "arrayPrepend":
            return [*_merged(operator), *(stored or ())]
        case "arrayInsert":
            return None if stored is None else _inserted(operator, stored)
    texts = [_text(item) for item in stored or ()]
    match operator.method:
        case "arrayUnique":
            return _unique(texts)
        case "arrayIntersect":
            return _common(operator, texts)
    keeps = _TESTS[operator.method](operator)
    return [text for text in texts if keeps(text)]


def _is_array(item: Any) -> bool:
    return isinstance(item, (list, dict))


def _inserted(operator: Operator, stored: Items) -> Items:
    index = operator.value(0)
    return [*stored[:index], operator.value(1), *stored[index:]]


def _merged(operator: Operator) -> Items:
    """What there is to add: an object, unlike a list, is one item."""
    return [operator.values] if isinstance(operator.values, dict) else operator.values


def _text(item: Any) -> str | None:
    """An item as a table of texts shows it: NULL for null and for what is no scalar."""
    if item is None or _is_array(item):
        return None
    return item if isinstance(item, str) else encode(item)


def _unique(texts: list[str | None]) -> Items:
    """One text, the first, of those that are equal, in order."""
    found: dict[str, str] = {}
    for text in texts:
        if text is not None:
            found.setdefault(key(text), text)
    return [*([None] if None in texts else ()), *(found[place] for place in sorted(found))]


def _others(operator: Operator) -> Test:
    unwanted = bound(operator.value(0))
    if unwanted is None:
        return lambda _: False
    place = key(unwanted)
    return lambda text: text is not None and key(text) != place


def _common(operator: Operator, texts: list[str | None]) -> Items:
    """The texts that the operator lists, in its order: MariaDB goes through that list, not the array."""
    found: dict[str, Items] = {key(text): [] for text in _listed(operator) if text is not None}
    for text in texts:
        if text is not None and (place := key(text)) in found:
            found[place].append(text)
    return [text for equal in found.values() for text in equal]


def _rest(operator: Operator) -> Test:
    listed = _listed(operator)
    if not listed:
        return lambda _: True
    if None in listed:
        return lambda _: False
    unwanted = {key(text) for text in listed if text is not None}
    return lambda text: text is not None and key(text) not in unwanted


def _listed(operator: Operator) -> list[str | None]:
    return [_text(item) for item in operator.items]


def _filter(operator: Operator) -> Test:
    condition, value = operator.value(0), operator.value(1)
    if condition == "isNull":
        return lambda text: text is None
    if condition == "isNotNull":
        return lambda text: text is not None
    sought = value if value is None or isinstance(value, str) else encode(value)
    if condition in _COMPARISONS:
        return _by_number(_COMPARISONS[condition], sought)
    place = None if sought is None else key(sought)
    equal = condition == "equal"
    return lambda text: text is not None and place is not None and (key(text) == place) is equal


def _by_number(compare: Callable[[Decimal, Decimal], bool], sought: str | None) -> Test:
    def test(text: str | None) -> bool:
        number = _decimal(text)
        if number is None:
            return False
        limit = _decimal(sought)
        return limit is not None and compare(number, limit)

    return test


def _decimal(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        number = Decimal(text.strip(" "))
        if abs(number) < _MOST_DECIMAL and numeric(text) is not None:
            return number.quantize(_LAST_DECIMAL, context=_DECIMAL)
    except InvalidOperation:
        pass
    raise invalid("operator_item_no_number", item=text)


_TESTS: dict[str, Callable[[Operator], Test]] = {
    "arrayRemove": _others,
    "arrayDiff": _rest,
    "arrayFilter": _filter,
}

_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "greaterThan": Decimal.__gt__,
    "greaterThanEqual": Decimal.__ge__,
    "lessThan": Decimal.__lt__,
    "lessThanEqual": Decimal.__le__,
}
