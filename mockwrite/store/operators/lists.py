"""The operators on arrays, as MariaDB 10.11 carries them out on JSON.

Those that keep some of the items go through a table of texts and back: items compare as text does by its
collation, and what was a number or a boolean comes back as text. Reads cast items to the attribute's type;
filters see the text.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeAlias

from mockwrite.mariadb.collation import key
from mockwrite.php.json_text import encode
from mockwrite.php.numbers import leading, numeric
from mockwrite.php.values import bound
from mockwrite.store.attributes import MAX_BIG_INT, MAX_DOUBLE
from mockwrite.store.types.values import invalid

if TYPE_CHECKING:
    from mockwrite.store.operators.parsing import Operator

__all__ = ["cast", "change"]

Items: TypeAlias = list[Any]
Test: TypeAlias = Callable[[str | None], bool]

_DECIMAL = decimal.Context(prec=100, rounding=ROUND_HALF_UP)
_LAST_DECIMAL = Decimal(1).scaleb(-30)
_MOST_DECIMAL = Decimal(10) ** 35


def change(operator: Operator, stored: Items | None) -> Items | None:
    """The array that a list operator leaves of the stored one; None for NULL.

    AppwriteError: document_invalid_structure, where what is no number is to compare as one; the real server
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


def cast(type: str, item: Any) -> Any:
    """An item of an array as reads show it: cast to the attribute's type, as PHP casts."""
    match type:
        case "integer":
            return _whole(item)
        case "double":
            number = leading(item) if isinstance(item, str) else float(_bare(item))
            return max(-MAX_DOUBLE, min(number, MAX_DOUBLE))
        case "boolean":
            return item not in ("", "0", 0, None, [], {})
    return item


def _whole(item: Any) -> int:
    """Text stops at what 8 bytes hold; a number beyond that is 0."""
    if isinstance(item, str):
        said = numeric(item)
        return int(max(-MAX_BIG_INT - 1, min(leading(item) if said is None else said, MAX_BIG_INT)))
    number = _bare(item)
    return int(number) if abs(number) <= MAX_BIG_INT else 0


def _bare(item: Any) -> float:
    """What is no text as a number: null is 0, an array 1 unless it is empty."""
    return bool(item) if _is_array(item) else (item or 0)


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
