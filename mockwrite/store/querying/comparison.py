"""How the values of a field compare, sort and print in MariaDB 10.11, for Appwrite 1.8.1's column types."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mockwrite.mariadb import collation
from mockwrite.php import datetimes
from mockwrite.php.json_text import encode
from mockwrite.php.numbers import shortened
from mockwrite.store.attributes import SPATIAL

if TYPE_CHECKING:
    from datetime import datetime

    from mockwrite.store.attributes import Field

__all__ = ["Key", "ToKey", "counted", "is_number", "key", "literal", "null", "printed", "sort_key"]

Key = Callable[[Any], Any]
ToKey = Callable[["Field", Any], Any]

_FRACTION_DIGITS = 17
_FAR = 15


def key(field: Field) -> Key | None:
    """From a value, not NULL, to what Python compares as MariaDB does it; None for the value itself."""
    if field.array:
        return encode  # an array is stored, and sorted, as that text
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


def literal(now: datetime, field: Field, value: Any) -> Any:
    """The key of a value as a query writes it. Dates are put into UTC.

    A float comes to the database as text, with 17 digits after the point; an infinite one as a word, hence 0.
    """
    if field.type == "datetime":
        instant = datetimes.parse(value, now)
        return value if instant is None else datetimes.format(instant)
    if field.type == "double":
        return float(f"{value:.{_FRACTION_DIGITS}f}") if math.isfinite(value) else 0.0
    if field.type == "id":
        return int(value)
    of = key(field)
    return value if of is None else of(value)


def counted(now: datetime, field: Field, value: Any) -> Any:
    """The same where documents are counted: there a float comes as PHP prints it, with 14 digits in all."""
    if field.type == "double" and math.isfinite(value):
        return shortened(value)
    return literal(now, field, value)


def is_number(value: Any) -> bool:
    """Whether JSON has it for a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def printed(field: Field) -> Callable[[Any], str] | None:
    """How MariaDB prints a stored value of `field` where it looks for a pattern in it; None for text."""
    return _PRINTED.get(field.type)


def _digit(value: bool) -> str:
    return "1" if value else "0"


def _double(value: float) -> str:
    """As few digits as tell it apart, with an exponent where the point would be far from them."""
    if not value:
        return "0"
    number = Decimal(repr(value)).normalize()
    digits, before_point = len(number.as_tuple().digits), number.adjusted() + 1
    if -_FAR < before_point <= max(_FAR, digits):
        return f"{number:f}"
    mantissa, _, power = f"{number:e}".partition("e")
    return f"{mantissa}e{int(power)}"


def _well_known_binary(shape: list[Any]) -> bytes:
    """A geometry as it is stored, and sorted byte by byte."""
    if not isinstance(shape[0], list):
        return struct.pack("<BI2d", 1, 1, *shape)
    if not isinstance(shape[0][0], list):
        return struct.pack("<BI", 1, 2) + _points(shape)
    return struct.pack("<BII", 1, 3, len(shape)) + b"".join(map(_points, shape))


def _points(points: list[Any]) -> bytes:
    numbers = [number for point in points for number in point]
    return struct.pack(f"<I{len(numbers)}d", len(points), *numbers)


_KEYS: dict[str, Key] = {
    "string": collation.key,
    "relationship": collation.key,
    **dict.fromkeys(SPATIAL, _well_known_binary),
}
_PRINTED: dict[str, Callable[[Any], str]] = {"boolean": _digit, "integer": str, "id": str, "double": _double}
