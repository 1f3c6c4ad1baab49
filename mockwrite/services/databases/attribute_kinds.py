"""The kinds of attribute that the API makes: what each takes, and what it makes of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.store.schemas.attribute_changes import check_range
from mockwrite.store.types import (
    BIGINT,
    BOOLEAN,
    DATETIME,
    DOUBLE,
    INTEGER,
    LINESTRING,
    LONGTEXT,
    MEDIUMTEXT,
    POINT,
    POLYGON,
    STRING,
    TEXT,
    VARCHAR,
    in_release,
)
from mockwrite.store.types.string import LONGEST_VARCHAR
from mockwrite.wire.formatted import IP, URL, Datetime, Email
from mockwrite.wire.kinds import ArrayList, Boolean, Float, Integer, Kind, Nullable, Range, Text
from mockwrite.wire.parameters import Geometry, Key, Parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mockwrite.releases import Release
    from mockwrite.store.types import AttributeType
    from mockwrite.store.types.spatial import SpatialType
    from mockwrite.store.types.texts import TextType

__all__ = ["KEY", "KINDS", "AttributeKind", "check_encryption", "kind"]

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
_VARCHAR_SIZE = Range(1, LONGEST_VARCHAR)
_ENCRYPT = Parameter("encrypt", Boolean(), default=False)
_WHOLE = Integer(bits=64)

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

    def is_in(self, release: Release) -> bool:
        """Whether a release has it."""
        return self.type.name in release.attribute_types

    def type_in(self, release: Release) -> AttributeType:
        """The type in the engine as a release has it."""
        return in_release(self.type, release)


def check_encryption(size: int) -> None:
    """Raise AppwriteError: general_bad_request for a text too short to be encrypted."""
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


def _bigint(default: int | None, min: int | None, max: int | None) -> Fields:
    return {**_integer(default, min, max), "format": "bigintRange", "size": 8}


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


def kind(
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
    resize = [Parameter("size", Nullable(parameter.kind)) for parameter in first if parameter.name == "size"]
    return AttributeKind(
        word,
        name or word.capitalize(),
        type,
        model or type.name,
        (KEY, *first, _REQUIRED, *between, optional, _ARRAY, *last),
        (KEY, *elements, _REQUIRED, *between, required, *resize, _NEW_KEY),
        fields,
    )


def _text(type: TextType) -> AttributeKind:
    def fields(default: str | None, encrypt: bool) -> Fields:
        return {"size": type.size, "encrypt": encrypt}

    return kind(type.name, type, Text(0, 0), fields, last=(_ENCRYPT,))


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
    kind(
        "string",
        STRING,
        Text(0, 0),
        _string,
        first=(Parameter("size", _SIZE, required=True),),
        last=(_ENCRYPT,),
    ),
    kind(
        "varchar",
        VARCHAR,
        Text(0, 0),
        _string,
        first=(Parameter("size", _VARCHAR_SIZE, required=True),),
        last=(_ENCRYPT,),
    ),
    _text(TEXT),
    _text(MEDIUMTEXT),
    _text(LONGTEXT),
    kind("email", STRING, Email(), _fixed(format="email", size=_EMAIL_LENGTH), model="email"),
    kind("enum", STRING, Text(0), _enum, model="enum", first=(_ELEMENTS,)),
    kind("ip", STRING, IP(), _fixed(format="ip", size=_IP_LENGTH), model="ip"),
    kind("url", STRING, URL(), _fixed(format="url", size=_URL_LENGTH), model="url"),
    kind("integer", INTEGER, _WHOLE, _integer, between=_limits(_WHOLE)),
    kind("bigint", BIGINT, _WHOLE, _bigint, name="BigInt", between=_limits(_WHOLE)),
    kind("float", DOUBLE, Float(), _float, between=_limits(Float(finite=True))),
    kind("boolean", BOOLEAN, Boolean(), _fixed()),
    kind("datetime", DATETIME, Datetime(), _fixed()),
    _spatial("point", POINT),
    _spatial("line", LINESTRING),
    _spatial("polygon", POLYGON),
)
