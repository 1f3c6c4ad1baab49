"""One attribute's values: what may be sent for it, and what is stored of that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from mockwrite.errors import AppwriteError, InvalidError
from mockwrite.php import datetimes, formats
from mockwrite.php.numbers import grouped
from mockwrite.php.values import php_text
from mockwrite.releases.messages import Message
from mockwrite.store.attributes import MAX_DOUBLE, SPATIAL
from mockwrite.store.types import shapes
from mockwrite.store.types.geometry import InvalidGeometryError, check_geometry

if TYPE_CHECKING:
    from mockwrite.store.attributes import Attribute

__all__ = ["Encode", "WrongValueError", "as_list", "encoder", "invalid", "stored_length"]

Encode: TypeAlias = Callable[[Any, datetime], Any]

# An encrypted text is stored as JSON with the cipher's name, its nonce and its tag around the text in base64.
_ENVELOPE = 121


class WrongValueError(InvalidError):
    """A value that an attribute refuses; the message follows its name."""

    def of(self, attribute: Attribute, name: str = "") -> AppwriteError:
        """The refusal of the document; `name` is for what is not all of the attribute."""
        return invalid(
            "attribute_wrong", name=name or attribute.key, part=_label(attribute), rule=self.message
        )


def invalid(key: str, /, **values: Any) -> AppwriteError:
    """The refusal of a document, as Appwrite 1.8.1 words it."""
    return AppwriteError("document_invalid_structure", "structure_invalid", problem=Message(key, **values))


def encoder(attribute: Attribute) -> Encode:
    """A function from a value as sent (and the present, for dates like ``tomorrow``) to the value stored.

    It raises WrongValueError, or for an array AppwriteError: document_invalid_structure.
    """
    return _array(attribute) if attribute.array else _scalar(attribute)


def as_list(value: Any) -> list[Any] | None:
    """`value` as a list, if PHP takes it for one; ``["a"]`` and ``{"0": "a"}`` are the same to it."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and all(key == str(place) for place, key in enumerate(value)):
        return list(value.values())
    return None


def stored_length(attribute: Attribute, text: str) -> int:
    """How many characters a text takes in the column of a string attribute."""
    return _ENVELOPE + 4 * -(-len(text.encode()) // 3) if attribute.encrypt else len(text)


def _array(attribute: Attribute) -> Encode:
    encode = _scalar(attribute)
    key, required = attribute.key, attribute.required

    def array(value: Any, now: datetime) -> list[Any]:
        items = as_list(value)
        if items is None:
            raise invalid("attribute_array_expected", key=key)
        stored = []
        for place, item in enumerate(items):
            try:
                stored.append(None if item is None and not required else encode(item, now))
            except WrongValueError as wrong:
                raise wrong.of(attribute, f"{key}['{place}']") from None
        return stored

    return array


def _label(attribute: Attribute) -> str:
    return "format" if attribute.format else "type"


def _scalar(attribute: Attribute) -> Encode:
    return _geometry(attribute) if attribute.type in SPATIAL else _KINDS[attribute.type](attribute)


def _string(attribute: Attribute) -> Encode:
    size = attribute.size
    message = Message("string_too_long", max=size)
    formatted = _FORMATS.get(attribute.format)

    def string(value: Any, _now: datetime) -> str:
        if type(value) is not str or len(value) > size:
            raise WrongValueError(message)
        return value

    def encrypted(value: Any, _now: datetime) -> str:
        text = php_text(value)
        if text is None or stored_length(attribute, text) > size:
            raise WrongValueError(message)
        return text

    if attribute.format == "enum":
        return _enum(attribute, string)
    if formatted is not None:
        return _formatted(*formatted, string)
    return encrypted if attribute.encrypt else string


def _formatted(fits: Callable[[str], bool], message: Message, string: Encode) -> Encode:
    def text(value: Any, now: datetime) -> Any:
        string(value, now)
        if not fits(value):
            raise WrongValueError(message)
        return value

    return text


def _enum(attribute: Attribute, string: Encode) -> Encode:
    elements = frozenset(attribute.elements)
    return _formatted(
        elements.__contains__, Message("option_expected", options=", ".join(attribute.elements)), string
    )


def _integer(attribute: Attribute) -> Encode:
    limits = _limits(attribute, attribute.largest)

    def integer(value: Any, _now: datetime) -> int:
        if type(value) is not int:
            raise WrongValueError("integer_expected")
        for low, high in limits:
            if not low <= value <= high:
                raise WrongValueError(_range(low, high))
        return value

    return integer


def _double(attribute: Attribute) -> Encode:
    limits = _limits(attribute, MAX_DOUBLE)

    def double(value: Any, _now: datetime) -> float:
        if type(value) is not float and type(value) is not int:
            raise WrongValueError("float_expected")
        for low, high in limits:
            if not low <= value <= high:
                raise WrongValueError(_range(low, high))
        return float(value)

    return double


def _limits(attribute: Attribute, most: float) -> tuple[tuple[float, float], ...]:
    """What the column holds, and then what the attribute allows."""
    if attribute.min is None or attribute.max is None:
        return ((-most, most),)
    return (-most, most), (attribute.min, attribute.max)


def _range(low: float, high: float) -> Message:
    return Message("range_expected", min=grouped(low), max=grouped(high))


def _boolean(_attribute: Attribute) -> Encode:
    def boolean(value: Any, _now: datetime) -> bool:
        if type(value) is not bool:
            raise WrongValueError("boolean_expected")
        return value

    return boolean


def _datetime(_attribute: Attribute) -> Encode:
    def date(value: Any, now: datetime) -> str:
        text = php_text(value)
        stored = None if text is None else datetimes.normalise(text, now)
        if stored is None:
            raise WrongValueError(datetimes.MESSAGE)
        return stored

    return date


def _geometry(attribute: Attribute) -> Encode:
    def shape(value: Any, _now: datetime) -> Any:
        try:
            check_geometry(attribute.type, value)
        except InvalidGeometryError as error:
            raise WrongValueError(error.message) from None
        return shapes.stored(attribute, value)

    return shape


_KINDS: dict[str, Callable[[Attribute], Encode]] = {
    "string": _string,
    "integer": _integer,
    "double": _double,
    "boolean": _boolean,
    "datetime": _datetime,
}

_FORMATS: dict[str, tuple[Callable[[str], bool], Message]] = {
    "email": (formats.is_email, Message("email_expected")),
    "ip": (formats.is_ip, Message("ip_expected")),
    "url": (formats.is_url, Message("url_expected")),
}
