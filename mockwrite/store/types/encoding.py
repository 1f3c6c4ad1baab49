"""The values of an attribute, an array or not: what may be sent for it, and what is stored of that."""

from __future__ import annotations

from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

from mockwrite.php.values import as_list
from mockwrite.store.types.attribute_type import NONE_PLAIN
from mockwrite.store.types.refusals import WrongValueError, invalid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mockwrite.store.attributes import Attribute
    from mockwrite.store.types.attribute_type import Encode, EncodeMany, Plain

__all__ = ["encoder", "many_encoder", "plain"]


def encoder(attribute: Attribute) -> Encode:
    """A function from a value as sent (and the present, for dates like ``tomorrow``) to the value stored.

    It raises WrongValueError, or for an array AppwriteError: document_invalid_structure.
    """
    encode = attribute.type.encoder(attribute)
    return _array(attribute, encode) if attribute.array else encode


def plain(attribute: Attribute) -> Plain:
    """The values that need no `encoder`; see `AttributeType.plain`."""
    return NONE_PLAIN if attribute.array else attribute.type.plain(attribute)


def many_encoder(attribute: Attribute, encode: Encode) -> EncodeMany:
    """The same for the values of many documents, none of them None; `encode` is the attribute's `encoder`."""
    if not attribute.array:
        return attribute.type.many_encoder(attribute, encode)
    encode_items = attribute.type.many_encoder(attribute, attribute.type.encoder(attribute))

    def arrays(values: Sequence[Any], now: datetime) -> Sequence[Any]:
        items = list(chain.from_iterable(values)) if set(map(type, values)) == {list} else [None]
        if not items or None in items:
            return [encode(value, now) for value in values]
        encoded, start, stored = encode_items(items, now), 0, []
        for end in accumulate(map(len, values)):
            stored.append(encoded[start:end])
            start = end
        return stored

    return arrays


def _array(attribute: Attribute, encode: Encode) -> Encode:
    key, required = attribute.key, attribute.required

    def array(value: Any, now: datetime) -> list[Any]:
        items = value if type(value) is list else as_list(value)
        if items is None:
            raise invalid("attribute_array_expected", key=key)
        stored: list[Any] = []
        try:
            for item in items:
                stored.append(None if item is None and not required else encode(item, now))  # noqa: PERF401
        except WrongValueError as wrong:
            raise wrong.of(attribute, f"{key}['{len(stored)}']") from None
        return stored[:]  # a list that grew has room left to grow

    return array
