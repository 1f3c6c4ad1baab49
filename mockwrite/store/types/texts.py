"""The kinds of text that name their column: varchar, text, mediumtext, longtext."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.store.types.attribute_type import LONGTEXT_ROOM, POINTER, Room
from mockwrite.store.types.string import LONGEST_VARCHAR, MEDIUMTEXT_ROOM, TEXT_ROOM, StringType

if TYPE_CHECKING:
    from mockwrite.store.attributes import Attribute

__all__ = ["LONGTEXT", "MEDIUMTEXT", "TEXT", "VARCHAR", "TextType", "VarcharType"]


class VarcharType(StringType):
    """A text of a length that the attribute bounds, in the row itself."""

    name = "varchar"

    def resizes(self, attribute: Attribute) -> bool:
        return attribute.size <= LONGEST_VARCHAR


class TextType(StringType):
    """A text that is stored outside of its row, of up to as many characters as its column has bytes."""

    sized = False
    size: int
    column: Room

    def holds(self, attribute: Attribute, value: Any) -> bool:  # noqa: ARG002 - the column does not shrink
        return True

    def width(self, attribute: Attribute) -> int:  # noqa: ARG002 - of whatever size
        return POINTER

    def room(self, attribute: Attribute) -> Room:  # noqa: ARG002 - of whatever size
        return self.column


class PlainTextType(TextType):
    """A text of up to 64 KiB."""

    name = "text"
    size = 2**16 - 1
    column = TEXT_ROOM


class MediumtextType(TextType):
    """A text of up to 16 MiB."""

    name = "mediumtext"
    size = 2**24 - 1
    column = MEDIUMTEXT_ROOM


class LongtextType(TextType):
    """A text of up to 2 GiB: MariaDB holds twice that, Appwrite's sizes do not."""

    name = "longtext"
    size = 2**31 - 1
    column = LONGTEXT_ROOM


VARCHAR = VarcharType()
TEXT = PlainTextType()
MEDIUMTEXT = MediumtextType()
LONGTEXT = LongtextType()
