"""The attributes that a collection is made with: what their definitions may say.

The checks, their order and their words are those of Appwrite 1.9.6 (Utopia/Database/Validator/Attributes.php
and Databases/…/Collections/Create.php), which says "attribute" in both vocabularies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from mockwrite.errors import AppwriteError
from mockwrite.php import datetimes, formats
from mockwrite.php.equality import alike
from mockwrite.php.json_text import JSONError, decode
from mockwrite.php.values import as_list, text_or_array
from mockwrite.releases.messages import Message
from mockwrite.store.attributes import MAX_BIG_INT, MAX_DOUBLE, Attribute
from mockwrite.store.types import (
    BIGINT,
    BOOLEAN,
    DATETIME,
    DOUBLE,
    LINESTRING,
    PARSED_STRING,
    POINT,
    POLYGON,
    SIZED_INTEGER,
)
from mockwrite.wire.kinds import ArrayList, InvalidError, Kind
from mockwrite.wire.parameters import Key, Parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mockwrite.releases import Release
    from mockwrite.store.types import AttributeType

__all__ = ["ATTRIBUTES", "KEY", "MOST", "Definition", "attributes", "fields_of", "made_whole", "refuse"]

JSON = dict[str, Any]

MOST = 100
_LONGEST_STRING = 2**30
_LONGEST_ELEMENT = 255
KEY = Key()

_TYPES: dict[str, AttributeType] = {
    found.name: found
    for found in (
        PARSED_STRING,
        SIZED_INTEGER,
        BIGINT,
        DOUBLE,
        BOOLEAN,
        DATETIME,
        POINT,
        LINESTRING,
        POLYGON,
    )
}
_RANGES: dict[AttributeType, str] = {SIZED_INTEGER: "intRange", BIGINT: "bigintRange", DOUBLE: "floatRange"}
_LIMITS: dict[AttributeType, tuple[float, float]] = {
    SIZED_INTEGER: (-MAX_BIG_INT - 1, MAX_BIG_INT),
    BIGINT: (-MAX_BIG_INT - 1, MAX_BIG_INT),
    DOUBLE: (-MAX_DOUBLE, MAX_DOUBLE),
}
_FORMATS: dict[str, tuple[Callable[[str], bool], str] | None] = {
    "email": (formats.is_parsed_email, "definition_default_email"),
    "enum": None,
    "ip": (formats.is_ip, "definition_default_ip"),
    "url": (formats.is_url, "definition_default_url"),
}


class Definition(Kind):
    """An object, or a list; the text of one is let pass here, and refused as no object later."""

    message = Message("json_expected")

    def check(self, value: Any) -> Any:
        if isinstance(value, str):
            try:
                decode(value)
            except JSONError:
                self.refuse()
        elif not isinstance(value, (dict, list)):
            self.refuse()
        return value


def made_whole(parameter: Parameter, release: Release) -> Parameter | None:
    """The parameter, where a release makes collections whole."""
    return parameter if release.made_whole else None


ATTRIBUTES = Parameter("attributes", ArrayList(Definition(), MOST), default=(), for_release=made_whole)


def attributes(definitions: Sequence[Any], now: str) -> list[Attribute]:
    """The attributes that are defined. Raises AppwriteError: general_argument_invalid, mockwrite_not_supported."""
    keys: list[Any] = []
    for place, said in enumerate(definitions):
        if not isinstance(said, (dict, list)):
            refuse("definition_object_expected", index=place)
        _check_attribute(place, fields_of(said), keys)
    for said in definitions:
        _refuse_unsupported(fields_of(said))
    return [_attribute(fields_of(said), now) for said in definitions]


def refuse(key: str, /, **values: Any) -> NoReturn:
    """Raise AppwriteError: general_argument_invalid."""
    raise AppwriteError("general_argument_invalid", key, **values)


def fields_of(said: JSON | list[Any]) -> JSON:
    """What PHP's isset finds: null is not there."""
    return {key: value for key, value in said.items() if value is not None} if isinstance(said, dict) else {}


def _check_attribute(place: int, said: JSON, keys: list[Any]) -> None:
    for field in ("key", "type"):
        if field not in said:
            refuse("definition_field_missing", index=place, field=field)
    key = said["key"]
    try:
        KEY.check(key)
    except InvalidError as invalid:
        refuse("definition_key_invalid", index=place, problem=invalid.message)
    if any(alike(key, other) for other in keys):
        refuse("definition_key_twice", key=key)
    keys.append(key)
    name = said["type"]
    if not isinstance(name, str) or name not in _TYPES:
        refuse("definition_type_invalid", key=key, type=text_or_array(name))
    _check_shape(key, said)
    if "default" in said:
        _check_default(key, said)
    if said.get("format") == "enum":
        _check_elements(key, said)


def _check_shape(key: str, said: JSON) -> None:
    kind = _TYPES[said["type"]]
    size = said.get("size")
    if kind is PARSED_STRING and (type(size) is not int or not 1 <= size <= _LONGEST_STRING):
        refuse("definition_size_invalid", key=key, max=_LONGEST_STRING)
    if said.get("format", "") != "":
        if kind is not PARSED_STRING:
            refuse("definition_format_of_other", key=key)
        if said["format"] not in _FORMATS:
            refuse("definition_format_invalid", key=key, format=text_or_array(said["format"]))
    for field in ("required", "array", "signed"):
        if not isinstance(said.get(field, False), bool):
            refuse("definition_boolean_expected", key=key, field=field)
    if "signed" in said and kind not in _RANGES:
        refuse("definition_signed_of_other", key=key)
    for field in ("required", "array"):
        if said.get(field) is True and "default" in said:
            refuse("definition_default_unsupported", key=key, field=field)
    _check_limits(key, said)


def _check_limits(key: str, said: JSON) -> None:
    kind = _TYPES[said["type"]]
    limits = [said[field] for field in ("min", "max") if field in said]
    if limits and kind not in _RANGES:
        refuse("definition_limits_of_other", key=key)
    if len(limits) == 2 and _are_numbers(limits) and limits[0] > limits[1]:
        refuse("definition_limits_crossed", key=key)


def _are_numbers(limits: Iterable[Any]) -> bool:
    return all(type(limit) in (int, float) for limit in limits)


def _refuse_unsupported(said: JSON) -> None:
    """Refuse what passes the real server's checks.

    Raises AppwriteError: general_argument_invalid for limits that are no numbers, on which it fails with a 500 by a
    row; mockwrite_not_supported for unsigned columns, and for filters that nobody documents.
    """
    if not _are_numbers(said[field] for field in ("min", "max") if field in said):
        refuse("definition_limits_numeric", key=said["key"])
    if said.get("signed") is False or said.get("filters", []) not in ([], ["encrypt"]):
        raise AppwriteError("mockwrite_not_supported", "definition_unsupported", key=said["key"])


def _check_default(key: str, said: JSON) -> None:
    kind, default = _TYPES[said["type"]], said["default"]
    match kind.default:
        case None:
            return
        case _ if kind is DATETIME:
            if not isinstance(default, str):
                refuse("definition_default_date_text", key=key)
            if not datetimes.is_valid_query_value(default):
                refuse("definition_default_date", key=key)
        case _ if kind is PARSED_STRING:
            _check_text(key, said)
        case _ if kind is BOOLEAN:
            if not isinstance(default, bool):
                refuse("definition_default_type", key=key, type=kind.name, expected="a boolean")
        case _:
            _check_number(key, said)


def _check_text(key: str, said: JSON) -> None:
    default, format = said["default"], said.get("format", "")
    if not isinstance(default, str):
        refuse("definition_default_type", key=key, type="string", expected="a string")
    if len(default) > said["size"]:
        refuse("definition_default_too_long", key=key, max=said["size"])
    checked = _FORMATS.get(format)
    if checked is not None:
        fits, problem = checked
        if not fits(default):
            refuse(problem, key=key)


def _check_number(key: str, said: JSON) -> None:
    kind, default = _TYPES[said["type"]], said["default"]
    whole = kind is not DOUBLE
    if type(default) is not int and (whole or type(default) is not float):
        expected = "an integer" if whole else "a number"
        refuse("definition_default_type", key=key, type=kind.name if whole else "float", expected=expected)
    if "min" in said or "max" in said:
        low, high = _limits(said)
        if _are_numbers((low, high)) and not low <= default <= high:
            shown = {"min": text_or_array(low), "max": text_or_array(high)}
            refuse("definition_default_range", key=key, type=kind.name if whole else "float", **shown)


def _limits(said: JSON) -> tuple[float, float]:
    low, high = _LIMITS[_TYPES[said["type"]]]
    return said.get("min", low), said.get("max", high)


def _check_elements(key: str, said: JSON) -> None:
    elements = said.get("elements")
    if not isinstance(elements, (list, dict)) or not elements:
        refuse("definition_elements_missing", key=key)
    items = elements.items() if isinstance(elements, dict) else enumerate(elements)
    for place, element in items:
        if not isinstance(element, str) or element in ("", "0"):
            refuse("definition_element_empty", key=key, index=place)
        if len(element.encode()) > _LONGEST_ELEMENT:
            refuse("definition_element_too_long", key=key, index=place, max=_LONGEST_ELEMENT)
    if "default" in said and said["default"] not in (as_list(elements) or ()):
        refuse("definition_default_element", key=key)


def _attribute(said: JSON, now: str) -> Attribute:
    """An attribute as it is made. ``encrypt`` says nothing: what encrypts is a filter."""
    kind = _TYPES[said["type"]]
    kind.require()
    size, format = said.get("size", 0), said.get("format", "")
    limits: tuple[float | None, float | None] = (None, None)
    if "min" in said or "max" in said:
        format, limits = _RANGES[kind], _limits(said)
    return Attribute(
        key=said["key"],
        sequence=0,
        type=kind,
        created_at=now,
        updated_at=now,
        size=size if type(size) is int else 0,
        required=said.get("required", False),
        array=said.get("array", False),
        default=said.get("default"),
        fill=said.get("default"),
        format=format,
        elements=tuple(as_list(said["elements"]) or ()) if format == "enum" else (),
        min=limits[0],
        max=limits[1],
        encrypt="encrypt" in said.get("filters", ()),
        status="available",
    )
