"""The kinds of attribute that the API makes: what each takes, and what it makes of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.store.schemas.attribute_changes import check_range
from mockwrite.store.types import BOOLEAN, DATETIME, DOUBLE, INTEGER, LINESTRING, POINT, POLYGON, STRING
from mockwrite.wire.formatted import IP, URL, Datetime, Email
from mockwrite.wire.kinds import ArrayList, Boolean, Float, Integer, Kind, Nullable, Range, Text
from mockwrite.wire.parameters import Geometry, Key, Parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mockwrite.store.types import AttributeType
    from mockwrite.store.types.spatial import SpatialType

__all__ = ["KEY", "KINDS", "AttributeKind", "check_encryption"]

_KEY_LENGTH = 255
_EMAIL_LENGTH = 254
_IP_LENGTH = 39
_URL_LENGTH = 2000
_LONGEST_STRING = 2**30
_SHORTEST_ENCRYPTED = 150
_MAX_INT = 2**31 - 1
_MAX_BIG_INT = 2**63 - 1
_MAX_DOUBLE = 1.7976931348623157e308

KEY = Parameter("key", Key(), required=True)
_NEW_KEY = Parameter("newKey", Nullable(Key()))
_REQUIRED = Parameter("required", Boolean(), required=True)
_ARRAY = Parameter("array", Boolean(), default=False)
_ELEMENTS = Parameter("elements", ArrayList(Text(_KEY_LENGTH), 100), required=True)
_SIZE = Range(1, _LONGEST_STRING)

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AttributeKind:
    """A kind: `word` in paths, `name` in operations, `model` on the wire, `type` in the engine.

    `fields` makes the fields of an `Attribute` out of what is sent besides key, required, default and array.
    """

    word: str
    name: str
    type: AttributeType
    model: str
    creation: tuple[Parameter, ...]
    change: tuple[Parameter, ...]
    fields: Callable[..., Fields]


def check_encryption(size: int) -> None:
    """AppwriteError: general_bad_request for a text too short to be encrypted."""
    if size < _SHORTEST_ENCRYPTED:
        raise AppwriteError("general_bad_request", "encrypted_size_too_small", min=_SHORTEST_ENCRYPTED)


def _string(default: str | None, size: int, encrypt: bool) -> Fields:
    if default is not None and len(default) > size:
        raise AppwriteError("attribute_value_invalid", "string_too_long", max=size)
    return {"size": size, "encrypt": encrypt}


def _integer(default: int | None, min: int | None, max: int | None) -> Fields:
    low = -_MAX_BIG_INT - 1 if min is None else min
    high = _MAX_BIG_INT if max is None else max
    check_range(low, high, default)
    return {"format": "intRange", "min": low, "max": high, "size": 8 if high > _MAX_INT else 4}


def _float(default: float | None, min: float | None, max: float | None) -> Fields:
    low = -_MAX_DOUBLE if min is None else min
    high = _MAX_DOUBLE if max is None else max
    check_range(low, high, default)
    return {"format": "floatRange", "min": low, "max": high}


def _enum(default: str | None, elements: Sequence[str]) -> Fields:
    if default is not None and default not in elements:
        raise AppwriteError("attribute_value_invalid", "default_not_in_elements")
    return {"format": "enum", "elements": tuple(elements), "size": _KEY_LENGTH}


def _fixed(**fields: Any) -> Callable[[Any], Fields]:
    return lambda default: fields  # noqa: ARG005 - any default will do


def _kind(
    word: str,
    type: AttributeType,
    default: Kind,
    fields: Callable[..., Fields],
    *,
    name: str = "",
    model: str = "",
    first: Sequence[Parameter] = (),
    between: Sequence[Parameter] = (),
    last: Sequence[Parameter] = (),
) -> AttributeKind:
    """A kind that can be an array; `between` stand before its default, when it is made and when changed."""
    optional = Parameter("default", Nullable(default))
    required = Parameter("default", Nullable(default, said=True), required=True)
    elements = [parameter for parameter in first if parameter is _ELEMENTS]
    resize = [Parameter("size", Nullable(_SIZE))] if word == "string" else []
    return AttributeKind(
        word,
        name or word.capitalize(),
        type,
        model or type.name,
        (KEY, *first, _REQUIRED, *between, optional, _ARRAY, *last),
        (KEY, *elements, _REQUIRED, *between, required, *resize, _NEW_KEY),
        fields,
    )


def _limits(kind: Kind) -> tuple[Parameter, Parameter]:
    return Parameter("min", Nullable(kind)), Parameter("max", Nullable(kind))


def _spatial(word: str, type: SpatialType) -> AttributeKind:
    default = Parameter("default", Nullable(Geometry(type.name)))
    return AttributeKind(
        word,
        word.capitalize(),
        type,
        type.name,
        (KEY, _REQUIRED, default),
        (KEY, _REQUIRED, default, _NEW_KEY),
        _fixed(),
    )


KINDS = (
    _kind(
        "string",
        STRING,
        Text(0, 0),
        _string,
        first=(Parameter("size", _SIZE, required=True),),
        last=(Parameter("encrypt", Boolean(), default=False),),
    ),
    _kind("email", STRING, Email(), _fixed(format="email", size=_EMAIL_LENGTH), model="email"),
    _kind("enum", STRING, Text(0), _enum, model="enum", first=(_ELEMENTS,)),
    _kind("ip", STRING, IP(), _fixed(format="ip", size=_IP_LENGTH), model="ip"),
    _kind("url", STRING, URL(), _fixed(format="url", size=_URL_LENGTH), model="url"),
    _kind("integer", INTEGER, Integer(bits=64), _integer, between=_limits(Integer(bits=64))),
    _kind("float", DOUBLE, Float(), _float, between=_limits(Float(finite=True))),
    _kind("boolean", BOOLEAN, Boolean(), _fixed()),
    _kind("datetime", DATETIME, Datetime(), _fixed()),
    _spatial("point", POINT),
    _spatial("line", LINESTRING),
    _spatial("polygon", POLYGON),
)
