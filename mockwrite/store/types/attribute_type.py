"""What a type of attribute is: the one object that everything above asks about an attribute's values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mockwrite.store.attributes import Attribute, Field
    from mockwrite.store.types.operators import Operator

__all__ = [
    "ELSEWHERE",
    "LONGTEXT_ROOM",
    "NONE_PLAIN",
    "POINTER",
    "AttributeType",
    "Encode",
    "EncodeMany",
    "Key",
    "Plain",
    "Room",
]

Encode: TypeAlias = Callable[[Any, datetime], Any]
EncodeMany: TypeAlias = "Callable[[Sequence[Any], datetime], Sequence[Any]]"
Key: TypeAlias = Callable[[Any], Any]
Plain: TypeAlias = tuple[type, Any, Any]

NONE_PLAIN: Plain = (object, None, None)
"""There are no plain values: all are of another type than that."""

POINTER = 20
"""What Appwrite counts of a row's width for a value that is stored outside of it."""

ELSEWHERE = 21
"""What a page of MariaDB keeps of such a value."""


class Room(NamedTuple):
    """The bytes of a column of MariaDB: of the row as it is declared, and of the record as a page holds it."""

    row: int
    record: int


LONGTEXT_ROOM = Room(12, ELSEWHERE)


class AttributeType:
    """A type of attribute.

    What differs from value to value is compiled: `encoder`, `key` and `unique_key` return functions, or None for a
    value as it is, so that nothing is looked up for each. Arrays are above this: what is said here is said of one
    item.
    """

    name: ClassVar[str]
    """The engine's word for it, which the API shows."""

    spatial: ClassVar[bool] = False
    textual: ClassVar[bool] = False
    """Whether it is a text of the attribute's size: of which indexes hold a length, and full text the words."""

    sized: ClassVar[bool] = False
    """Whether an attribute of it says how long its texts may be."""

    default: ClassVar[type | None] = None
    """Python's type of its defaults; None where it has none."""
    item: ClassVar[type | None] = None
    """Python's type of the items that an array of it reads back; None where they are read as they are stored."""
    floating: ClassVar[bool] = False
    """Whether PHP binds a value of it as a text of 14 digits."""
    settled: ClassVar[bool] = False
    """Whether no change of the schema makes a stored value wrong."""
    searched: ClassVar[bool] = False
    """Whether ``contains`` looks into one value of it."""
    dated: ClassVar[bool] = False
    """Whether its values are dates, which MariaDB keeps in a form of its own."""

    null: ClassVar[Any] = float("-inf")
    """What sorts where NULL does, before all keys, and equals none of them."""
    key: Key | None = None
    """From a stored value to what Python compares as MariaDB does; None for the value itself."""
    printed: Callable[[Any], str] | None = None
    """How MariaDB prints a stored value where it looks for a pattern in it; None for text."""

    operators: ClassVar[frozenset[str]] = frozenset()
    """The operators that it takes, besides those on arrays."""

    def encoder(self, attribute: Attribute) -> Encode:
        """A function from one value as sent, and the present, to the value stored. It raises WrongValueError."""
        raise NotImplementedError

    def plain(self, attribute: Attribute) -> Plain:  # noqa: ARG002 - most have none
        """Python's type of plain values, the least and the most of them, or of their lengths where they are texts.

        `encoder` would store them as they are sent, and is not asked.
        """
        return NONE_PLAIN

    def many_encoder(self, attribute: Attribute, encode: Encode) -> EncodeMany:  # noqa: ARG002 - most take each
        """The same for many values, where `encode` is what it is for one."""
        return lambda values, now: [encode(value, now) for value in values]

    def takes_default(self, value: Any) -> bool:
        """Whether a default, not None, is of this type."""
        return self.default is not None and type(value) is self.default

    def resizes(self, attribute: Attribute) -> bool:  # noqa: ARG002 - most never do
        """Whether the engine lets a size be set."""
        return False

    def holds(self, attribute: Attribute, value: Any) -> bool:  # noqa: ARG002 - most hold all
        """Whether the column of an attribute, changed, holds a value that is stored; None is NULL."""
        return True

    def literal(self, now: datetime, value: Any) -> Any:  # noqa: ARG002 - dates are read against the present
        """The key of a value as a query writes it."""
        return value if self.key is None else self.key(value)

    def counted(self, now: datetime, value: Any) -> Any:
        """The same where documents are counted."""
        return self.literal(now, value)

    def unique_key(self, attribute: Attribute, prefix: int | None) -> Key | None:  # noqa: ARG002 - texts have one
        """What a unique index compares of a stored value, of which it may hold a `prefix`; None for the value."""
        return self.key

    def require(self) -> None:
        """Check that what the type needs is installed. AppwriteError: mockwrite_spatial_missing."""

    def accepts(self, field: Field, value: Any) -> bool:
        """Whether a query may compare `field`, of this type, with that value."""
        raise NotImplementedError

    def predicate(self, method: str, values: Sequence[Any]) -> Callable[[Any], bool]:
        """The condition of a query on a spatial type, for a stored value or None."""
        raise NotImplementedError

    def width(self, attribute: Attribute) -> int:
        """The bytes that Appwrite counts for it in a row, and in an index."""
        raise NotImplementedError

    def room(self, attribute: Attribute) -> Room:
        """The bytes that MariaDB has for its column."""
        raise NotImplementedError

    def indexed_size(self, attribute: Attribute) -> int:  # noqa: ARG002 - texts have their own
        """In characters of four bytes, what Appwrite counts for the whole of it in an index."""
        return 1

    def key_width(self, attribute: Attribute, length: int | None) -> int:  # noqa: ARG002 - texts have a length
        """The bytes that it takes in an index of MariaDB."""
        return self.width(attribute)

    def cast(self, item: Any) -> Any:
        """An item of an array as reads show it: as PHP casts it."""
        return item

    def echoed(self, value: Any) -> Any:
        """A value as the answer to a write shows it, which does not read it back."""
        return value

    def check_operator(self, operator: Operator, attribute: Attribute, old: Mapping[str, Any] | None) -> None:
        """Check what one of `operators` asks; see `mockwrite.store.writing.operators.check`."""
        raise NotImplementedError

    def apply(self, operator: Operator, attribute: Attribute, stored: Any, now: datetime) -> Any:
        """What one of `operators` makes of a stored value; see `mockwrite.store.writing.operators.apply`."""
        raise NotImplementedError

    def begin(self, operator: Operator, attribute: Attribute, now: datetime) -> Any:
        """What one of `operators` makes of the default; see `mockwrite.store.writing.operators.begin`."""
        raise NotImplementedError

    def check_items(self, operator: Operator, items: list[Any]) -> None:
        """Check what is added to an array of it by `operator`. AppwriteError: document_invalid_structure."""

    def added(self, item: Any, now: datetime) -> Any:  # noqa: ARG002 - dates are read against the present
        """An item that an operator added to an array, as it will be read."""
        return item

    def column_text(self, value: Any) -> Any:
        """A stored value as its column holds it, where that shows."""
        return value
