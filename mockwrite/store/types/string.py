"""Text of up to so many characters, of a format or encrypted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.mariadb import collation
from mockwrite.php import formats
from mockwrite.php.values import php_text
from mockwrite.releases.messages import Message
from mockwrite.store.types import lists
from mockwrite.store.types.attribute_type import (
    ELSEWHERE,
    LONGTEXT_ROOM,
    NONE_PLAIN,
    POINTER,
    AttributeType,
    Room,
)
from mockwrite.store.types.operators import TEXT
from mockwrite.store.types.refusals import WrongValueError, problem, too_long, unsuited
from mockwrite.store.types.sharing import MOST, Shared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from mockwrite.store.attributes import Attribute, Field
    from mockwrite.store.types.attribute_type import Encode, EncodeMany, Key, Plain
    from mockwrite.store.types.operators import Operator

__all__ = ["LONGEST_VARCHAR", "MEDIUMTEXT_ROOM", "PARSED_STRING", "STRING", "TEXT_ROOM", "StringType"]

# An encrypted text is stored as JSON with the cipher's name, its nonce and its tag around the text in base64.
_ENVELOPE = 121

_LONGEST_SHORT = 255
LONGEST_VARCHAR = 16381
_LONGEST_TEXT = 65535
_LONGEST_MEDIUMTEXT = 16777215
TEXT_ROOM, MEDIUMTEXT_ROOM = Room(10, ELSEWHERE), Room(11, ELSEWHERE)


class StringType(AttributeType):
    """A text of the attribute's size."""

    name = "string"
    textual = True
    sized = True
    default = str
    searched = True
    null = ""
    key = staticmethod(collation.key)
    operators = TEXT
    is_email = staticmethod(formats.is_email)

    def encoder(self, attribute: Attribute) -> Encode:
        size = attribute.size
        message = Message("string_too_long", max=size)
        shared = Shared()

        def string(value: Any, _now: datetime) -> str:
            if type(value) is not str or len(value) > size:
                raise WrongValueError(message)
            return shared.get(value) or (shared[value] if len(shared) < MOST else value)

        def encrypted(value: Any, _now: datetime) -> str:
            text = php_text(value)
            if text is None or _stored_length(attribute, text) > size:
                raise WrongValueError(message)
            return text

        if attribute.format == "enum":
            named = Message("option_expected", options=", ".join(attribute.elements))
            return _formatted(frozenset(attribute.elements).__contains__, named, string)
        if attribute.format == "email":
            return _formatted(self.is_email, Message("email_expected"), string)
        if attribute.format in _FORMATS:
            return _formatted(*_FORMATS[attribute.format], string)
        return encrypted if attribute.encrypt else string

    def plain(self, attribute: Attribute) -> Plain:
        return NONE_PLAIN if attribute.format or attribute.encrypt else (str, 0, attribute.size)

    def many_encoder(self, attribute: Attribute, encode: Encode) -> EncodeMany:
        each, shared = super().many_encoder(attribute, encode), Shared()

        def strings(values: Sequence[Any], now: datetime) -> Sequence[Any]:
            if attribute.format or attribute.encrypt or set(map(type, values)) != {str}:
                return each(values, now)
            encode(max(values, key=len), now)
            if len(shared) < MOST:
                return [shared[value] for value in values]
            return list(map(shared.get, values, values))

        return strings

    def resizes(self, attribute: Attribute) -> bool:  # noqa: ARG002 - of whatever size
        return True

    def holds(self, attribute: Attribute, value: Any) -> bool:
        if value is None or attribute.array or attribute.size > LONGEST_VARCHAR:
            return True
        return _stored_length(attribute, value) <= attribute.size

    def unique_key(self, attribute: Attribute, prefix: int | None) -> Key | None:
        if attribute.encrypt:
            return lambda _text: None
        return collation.key if not prefix else lambda text: collation.key(text[:prefix])

    def accepts(self, field: Field, value: Any) -> bool:  # noqa: ARG002 - of all alike
        return isinstance(value, str)

    def width(self, attribute: Attribute) -> int:
        size = attribute.size
        return POINTER if size > LONGEST_VARCHAR else 4 * size + (1 if size <= _LONGEST_SHORT else 2)

    def room(self, attribute: Attribute) -> Room:
        size = attribute.size
        if size > _LONGEST_MEDIUMTEXT:
            return LONGTEXT_ROOM
        if size > _LONGEST_TEXT:
            return MEDIUMTEXT_ROOM
        if size > LONGEST_VARCHAR:
            return TEXT_ROOM
        if 4 * size <= _LONGEST_SHORT:
            return Room(4 * size + 1, 4 * size + 1)
        return Room(4 * size + 2, ELSEWHERE)

    def indexed_size(self, attribute: Attribute) -> int:
        return attribute.size

    def key_width(self, attribute: Attribute, length: int | None) -> int:
        return 4 * (length or attribute.size)

    def check_operator(self, operator: Operator, attribute: Attribute, old: Mapping[str, Any] | None) -> None:
        if operator.method == "stringReplace":
            if len(operator.values) != 2 or not all(
                isinstance(operator.value(place), str) for place in (0, 1)
            ):
                raise problem(operator, "operator_replace_values")
            return
        if attribute.array:
            raise unsuited(operator, attribute)
        text = operator.value(0)
        if not isinstance(text, str):
            raise problem(operator, "operator_text_expected")
        if old is not None:
            length = len(((old.get(attribute.key) or "") + text).encode())
            if 0 < attribute.size < length:
                raise too_long(operator, attribute)

    def apply(self, operator: Operator, attribute: Attribute, stored: Any, now: datetime) -> Any:  # noqa: ARG002
        """Of an array, what is replaced is its JSON text."""
        if operator.method == "stringConcat":
            return _fitted((stored or "") + operator.value(0), operator, attribute)
        search, replacement = operator.value(0), operator.value(1)
        if stored is None or not search:
            return stored
        if attribute.array:
            return lists.replaced(stored, search, replacement)
        return _fitted(stored.replace(search, replacement), operator, attribute)

    def begin(self, operator: Operator, attribute: Attribute, now: datetime) -> Any:  # noqa: ARG002 - texts have no time
        default = attribute.fill or ""
        if operator.method == "stringConcat":
            return _fitted(default + operator.value(0), operator, attribute)
        search, replacement = operator.value(0), operator.value(1)
        return _fitted(default.replace(search, replacement) if search else default, operator, attribute)


def _stored_length(attribute: Attribute, text: str) -> int:
    """How many characters a text takes in its column."""
    return _ENVELOPE + 4 * -(-len(text.encode()) // 3) if attribute.encrypt else len(text)


def _formatted(fits: Callable[[str], bool], message: Message, string: Encode) -> Encode:
    def text(value: Any, now: datetime) -> Any:
        stored = string(value, now)
        if not fits(stored):
            raise WrongValueError(message)
        return stored

    return text


def _fitted(text: str, operator: Operator, attribute: Attribute) -> str:
    """`text`, where the attribute has room for it. AppwriteError: document_invalid_structure."""
    if len(text) > attribute.size:
        raise too_long(operator, attribute)
    return text


_FORMATS: dict[str, tuple[Callable[[str], bool], Message]] = {
    "ip": (formats.is_ip, Message("ip_expected")),
    "url": (formats.is_url, Message("url_expected")),
}


class ParsedStringType(StringType):
    """The same, but that an e-mail address may have spaces around it."""

    is_email = staticmethod(formats.is_parsed_email)


STRING = StringType()
PARSED_STRING = ParsedStringType()
