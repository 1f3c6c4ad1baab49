"""True and false."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.store.types.attribute_type import AttributeType, Room
from mockwrite.store.types.refusals import WrongValueError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mockwrite.store.attributes import Attribute, Field
    from mockwrite.store.types.attribute_type import Encode, Plain
    from mockwrite.store.types.operators import Operator

__all__ = ["BOOLEAN", "BooleanType"]


def _boolean(value: Any, _now: datetime) -> bool:
    if type(value) is not bool:
        raise WrongValueError("boolean_expected")
    return value


class BooleanType(AttributeType):
    """True or false."""

    name = "boolean"
    default = bool
    item = bool
    settled = True
    printed = staticmethod(lambda value: "1" if value else "0")
    operators = frozenset({"toggle"})

    def encoder(self, attribute: Attribute) -> Encode:  # noqa: ARG002 - all are alike
        return _boolean

    def plain(self, attribute: Attribute) -> Plain:  # noqa: ARG002 - all are alike
        return bool, False, True

    def accepts(self, field: Field, value: Any) -> bool:  # noqa: ARG002 - of all alike
        return isinstance(value, bool)

    def width(self, attribute: Attribute) -> int:  # noqa: ARG002 - all are alike
        return 1

    def room(self, attribute: Attribute) -> Room:  # noqa: ARG002 - all are alike
        return Room(1, 1)

    def cast(self, item: Any) -> bool:
        return item not in ("", "0", 0, None, [], {})

    def check_operator(self, operator: Operator, attribute: Attribute, old: Mapping[str, Any] | None) -> None:
        """Nothing is asked: ``toggle`` has no values."""

    def apply(self, operator: Operator, attribute: Attribute, stored: Any, now: datetime) -> bool:  # noqa: ARG002
        return not stored

    def begin(self, operator: Operator, attribute: Attribute, now: datetime) -> bool:  # noqa: ARG002
        return not attribute.fill


BOOLEAN = BooleanType()
