"""How the values of a field compare, sort and print in MariaDB 10.11, for Appwrite 1.8.1's column types."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mockwrite.store import collation, datetimes
from mockwrite.store.attributes import SPATIAL
from mockwrite.store.numbers import shown

if TYPE_CHECKING:
    from mockwrite.store.query_rules import Field

__all__ = ["Key", "elements", "key", "literal", "null", "pattern", "printed", "sort_key", "stored_elements"]

Key = Callable[[Any], Any]
Element = tuple[str, Any]

_FRACTION_DIGITS = 17
_LONGEST_WITHOUT_EXPONENT = 15


def key(field: Field) -> Key | None:
    """What Python compares as MariaDB compares the values of `field`; None when that is the values themselves.

    Values are not NULL.
    """
    if field.array:
        return _json
    return _KEYS.get(field.type)


def null(field: Field) -> Any:
    """What sorts where NULL does, before all keys of `field`, and equals none of them."""
    if field.array or field.type in ("string", "relationship", "datetime"):
        return ""
    return b"" if field.type in SPATIAL else float("-inf")


def sort_key(field: Field) -> Key:
    """`key` for every value, NULL too."""
    of, nothing = key(field), null(field)
    if of is None:
        return lambda value: nothing if value is None else value
    return lambda value: nothing if value is None else of(value)


def literal(field: Field, value: Any, now: datetime) -> Any:
    """The key of a value as a query writes it.

    Dates are put into UTC. Floats pass through a text with 17 digits after the point.
    """
    if field.type == "datetime":
        return _date(value, now)
    if field.type == "double":
        return float(f"{value:.{_FRACTION_DIGITS}f}") if isinstance(value, float) else float(value)
    if field.type == "id":
        return int(value)
    of = key(field)
    return value if of is None else of(value)


def elements(field: Field, values: Iterable[Any], now: datetime) -> Iterable[Element]:
    """The values of a query as `stored_elements`."""
    if field.type == "datetime":
        values = [_date(value, now) for value in values]
    return stored_elements(values)


def stored_elements(values: Iterable[Any]) -> Iterable[Element]:
    """What JSON_OVERLAPS tells apart among the elements of an array: their kind, and text byte by byte."""
    for value in values:
        if isinstance(value, str):
            yield "text", value
        elif isinstance(value, bool) or value is None:
            yield "word", value
        else:
            yield "number", float(value)


def printed(field: Field) -> Callable[[Any], str] | None:
    """How MariaDB prints a stored value of `field` where it looks for a pattern in it; None for text."""
    return _PRINTED.get(field.type)


def pattern(field: Field, value: Any, now: datetime) -> str:
    """The text that a query's value stands for in a pattern, as PHP prints it: false is nothing."""
    if field.type == "datetime":
        return _date(value, now)
    if isinstance(value, bool):
        return "1" if value else ""
    return shown(value) if isinstance(value, float) else str(value)


def _date(value: str, now: datetime) -> str:
    instant = datetimes.parse(value, now)
    return value if instant is None else datetimes.format(instant)


def _digit(value: bool) -> str:
    return "1" if value else "0"


def _double(value: float) -> str:
    """As short as is exact; with an exponent when there are more than 15 digits on a side of the point."""
    number = Decimal(repr(value)).normalize()
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    if -_LONGEST_WITHOUT_EXPONENT < len(digits) + exponent <= _LONGEST_WITHOUT_EXPONENT:
        return f"{number:f}"
    mantissa, _, power = f"{number:e}".partition("e")
    return f"{mantissa}e{int(power)}"


def _json(value: list[Any]) -> str:
    """An array as PHP's json_encode writes it, which is how it is stored, and sorted."""
    text = json.dumps(
        [int(item) if isinstance(item, float) and item.is_integer() else item for item in value],
        separators=(",", ":"),
    )
    return text.replace("/", "\\/")


def _well_known_binary(shape: list[Any]) -> bytes:
    """A geometry as it is stored, and sorted byte by byte."""
    if not isinstance(shape[0], list):
        return struct.pack("<BI2d", 1, 1, *shape)
    if not isinstance(shape[0][0], list):
        return struct.pack("<BI", 1, 2) + _points(shape)
    return struct.pack("<BII", 1, 3, len(shape)) + b"".join(map(_points, shape))


def _points(points: list[Any]) -> bytes:
    return struct.pack(f"<I{2 * len(points)}d", len(points), *(number for point in points for number in point))


_KEYS: dict[str, Key] = {
    "string": collation.key,
    "relationship": collation.key,
    **dict.fromkeys(SPATIAL, _well_known_binary),
}
_PRINTED: dict[str, Callable[[Any], str]] = {"boolean": _digit, "integer": str, "id": str, "double": _double}
