"""What keeps the place of a document: the id of a related one, and the number of its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.mariadb import collation
from mockwrite.php.numbers import numeric
from mockwrite.store.types.attribute_type import ELSEWHERE, AttributeType, Room

if TYPE_CHECKING:
    from datetime import datetime

    from mockwrite.store.attributes import Attribute, Field

__all__ = [
    "NUMBER_SEQUENCE",
    "RELATIONSHIP",
    "SEQUENCE",
    "NumberSequenceType",
    "RelationshipType",
    "SequenceType",
]

_MAX_ID = 255
_WIDTH = 1021


class RelationshipType(AttributeType):
    """A link: what its column keeps, where it has one, is the id of the related document."""

    name = "relationship"
    null = ""
    key = staticmethod(collation.key)

    def accepts(self, field: Field, value: Any) -> bool:  # noqa: ARG002 - of all alike
        return isinstance(value, str) and len(value) <= _MAX_ID

    def width(self, attribute: Attribute) -> int:  # noqa: ARG002 - all are alike
        return _WIDTH

    def room(self, attribute: Attribute) -> Room:  # noqa: ARG002 - all are alike
        return Room(4 * _MAX_ID + 2, ELSEWHERE)


class SequenceType(AttributeType):
    """``$sequence``: a whole number that queries write as text."""

    name = "id"
    printed = str

    def literal(self, now: datetime, value: Any) -> int:  # noqa: ARG002 - numbers have no time
        return int(value)

    def accepts(self, field: Field, value: Any) -> bool:  # noqa: ARG002 - of all alike
        number = numeric(value) if isinstance(value, str) else None
        return isinstance(number, int) and number >= 1


class NumberSequenceType(SequenceType):
    """``$sequence`` where queries may write it as a number, too."""

    # 1.9.6: utopia-php/database 6.0.0, Validator/Sequence.php; queries.har "one comparison"
    def accepts(self, field: Field, value: Any) -> bool:
        return super().accepts(field, str(value) if type(value) is int else value)


RELATIONSHIP = RelationshipType()
SEQUENCE = SequenceType()
NUMBER_SEQUENCE = NumberSequenceType()
