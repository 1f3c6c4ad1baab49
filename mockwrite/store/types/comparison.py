"""How the values of a field compare, sort and print in MariaDB 10.11, arrays among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mockwrite.php.json_text import encode

if TYPE_CHECKING:
    from datetime import datetime

    from mockwrite.store.attributes import Field
    from mockwrite.store.types.attribute_type import Key

__all__ = ["ToKey", "counted", "is_number", "key", "literal", "null", "printed", "sort_key"]

ToKey = Callable[["Field", Any], Any]


def key(field: Field) -> Key | None:
    """From a value, not NULL, to what Python compares as MariaDB does it; None for the value itself."""
    return encode if field.array else field.type.key  # an array is stored, and sorted, as that text


def null(field: Field) -> Any:
    """What sorts where NULL does, before all keys of `field`, and equals none of them."""
    return "" if field.array else field.type.null


def sort_key(field: Field) -> Key:
    """`key` for every value, NULL too."""
    of, nothing = key(field), null(field)
    if of is None:
        return lambda value: nothing if value is None else value
    return lambda value: nothing if value is None else of(value)


def literal(now: datetime, field: Field, value: Any) -> Any:
    """The key of a value as a query writes it; of an array, that of an item."""
    return encode(value) if isinstance(value, list) and field.array else field.type.literal(now, value)


def counted(now: datetime, field: Field, value: Any) -> Any:
    """The same where documents are counted."""
    return encode(value) if isinstance(value, list) and field.array else field.type.counted(now, value)


def printed(field: Field) -> Callable[[Any], str] | None:
    """How MariaDB prints a stored value of `field`, or an array; None for text."""
    return encode if field.array else field.type.printed


def is_number(value: Any) -> bool:
    """Whether JSON has it for a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
