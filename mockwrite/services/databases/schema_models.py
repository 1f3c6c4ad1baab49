"""What attributes and indexes look like on the wire.

A route answers in the model of its own type, whatever the type of the attribute: ``PATCH …/integer/title``
shows a string as an integer. Reads go by the attribute's type and format.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from mockwrite.php.json_text import numbers, signed
from mockwrite.store.types import LONGTEXT, MEDIUMTEXT, TEXT, VARCHAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockwrite.store.attributes import Attribute, Index
    from mockwrite.wire.endpoint import Call

__all__ = ["attribute", "attribute_as", "index", "listed"]

JSON: TypeAlias = dict[str, Any]

_BITS = 64
_TEXTS = (VARCHAR, TEXT, MEDIUMTEXT, LONGTEXT)


def attribute(row: Attribute, call: Call) -> JSON:
    """An attribute in the model of its type."""
    return _shown(row, call, row.format if row.format in _FIELDS else row.type.name)


def listed(row: Attribute, call: Call) -> JSON:
    """An attribute in a list of them, which tells of strings alone whether they are encrypted."""
    # 1.9.6: Databases/…/Attributes/XList.php
    return attribute(replace(row, encrypt=None) if row.type in _TEXTS else row, call)


def attribute_as(model: str) -> Callable[[Attribute, Call], JSON]:
    """The model of a type, or of a format, for attributes of any type; that of integers makes integers of limits."""
    if model in ("integer", "bigint"):
        return lambda row, call: _shown(replace(row, min=_whole(row.min), max=_whole(row.max)), call, model)
    return lambda row, call: _shown(row, call, model)


def index(row: Index, call: Call) -> JSON:
    return {
        **({"$id": row.id} if call.release.shows_index_lengths else {}),
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "key": row.key,
        "type": row.type,
        "status": row.status,
        "error": row.error,
        call.dialect.attributes: row.attributes,
        **({"lengths": [length or 0 for length in row.lengths]} if call.release.shows_index_lengths else {}),
        "orders": row.orders,
    }


def _shown(row: Attribute, call: Call, model: str) -> JSON:
    shown = {
        "key": row.key,
        "type": row.type.name,
        "status": row.status,
        "error": row.error,
        "required": row.required,
        "array": row.array,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        **(_relationship(row, call) if model == "relationship" else _FIELDS.get(model, _plain)(row)),
    }
    if not call.release.shows_encryption:
        shown.pop("encrypt", None)
    return shown


def _default(row: Attribute) -> Any:
    """The default of an attribute, whose metadata keep the sign of a zero."""
    # 1.6.2, 1.8.1, 1.9.6: app/init/database/filters.php casting, JSON_PRESERVE_ZERO_FRACTION
    return signed(row.default)


def _string(row: Attribute) -> JSON:
    return {"size": row.size, "default": _default(row), "encrypt": row.encrypt}


def _text(row: Attribute) -> JSON:
    return {"default": _default(row), "encrypt": row.encrypt}


def _formatted(row: Attribute) -> JSON:
    return {"format": row.format, "default": _default(row)}


def _enum(row: Attribute) -> JSON:
    return {"elements": row.elements, **_formatted(row)}


def _integer(row: Attribute) -> JSON:
    return {"min": numbers(row.min), "max": numbers(row.max), "default": _default(row)}


def _double(row: Attribute) -> JSON:
    low, high = (None if limit is None else float(limit) for limit in (row.min, row.max))
    return {"min": numbers(low), "max": numbers(high), "default": _default(row)}


def _plain(row: Attribute) -> JSON:
    return {"default": _default(row)}


def _relationship(row: Attribute, call: Call) -> JSON:
    link = row.relationship
    if link is None:
        return {}
    return {
        f"related{call.dialect.Collection}": link.related_collection,
        "relationType": link.type,
        "twoWay": link.two_way,
        "twoWayKey": link.two_way_key,
        "onDelete": link.shown_on_delete or "restrict",
        "side": link.side,
    }


def _whole(value: float | None) -> int | None:
    """A limit as PHP's intval makes it an integer: it wraps around beyond 64 bits."""
    return None if value is None else (int(value) + 2 ** (_BITS - 1)) % 2**_BITS - 2 ** (_BITS - 1)


_FIELDS: dict[str, Callable[[Attribute], JSON]] = {
    "string": _string,
    "email": _formatted,
    "enum": _enum,
    "ip": _formatted,
    "url": _formatted,
    "varchar": _string,
    "text": _text,
    "mediumtext": _text,
    "longtext": _text,
    "integer": _integer,
    "bigint": _integer,
    "double": _double,
    "datetime": _formatted,
}
