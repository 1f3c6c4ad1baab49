"""Zeros with a sign: the answer to a write tells it, as PHP's json_encode does, and a read does not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mockwrite.php.json_text import numbers
from mockwrite.wire.output import quoted, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mockwrite.store.documents import Document
    from mockwrite.store.schema import Schema

__all__ = ["have_signed_zeros", "signed_zeros", "with_signs"]


def signed_zeros(schema: Schema, sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a write was sent for attributes that are a zero with a sign, or have one in them.

    Its answer says so, as PHP's json_encode does: ``-0``. MariaDB reads it back as 0.
    """
    # utopia-php/database 6.0.0: createDocument and updateDocument answer what they were given, after casting
    zeros = {}
    for key in schema.floats:
        value = sent.get(key)
        if (value == 0 or type(value) is list) and key not in schema.shapes and _has_sign(value):
            zeros[key] = value
    return zeros


def have_signed_zeros(schema: Schema, documents: Sequence[Document]) -> bool:
    """Whether one of many new documents has a zero with a sign; most have no zero at all."""
    for key in schema.floats:
        values = [document.data.get(key) for document in documents]
        if (0 in values or list in set(map(type, values))) and any(map(_has_sign, values)):
            return True
    return False


def _has_sign(value: Any) -> bool:
    if isinstance(value, list):
        return 0 in value and any(map(_has_sign, value))
    return type(value) is float and not value and math.copysign(1, value) < 0


def with_signs(written: bytes, data: Mapping[str, Any], zeros: Mapping[str, Any]) -> bytes:
    """The JSON of a document with the signs of its zeros: they stand behind keys, which no text can look like."""
    for key, sent in zeros.items():
        listed = isinstance(sent, list)
        items = ["-0" if _has_sign(item) else text(numbers(item)) for item in (sent if listed else [sent])]
        signed = f"[{','.join(items)}]" if listed else items[0]
        unsigned = text(numbers(data[key]))
        written = written.replace(f"{quoted(key)}:{unsigned}".encode(), f"{quoted(key)}:{signed}".encode(), 1)
    return written
