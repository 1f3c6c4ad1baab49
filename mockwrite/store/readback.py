"""What reads back of a stored document, and whether what is sent says the same, by PHP's comparisons."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from mockwrite.php import json_text
from mockwrite.php.equality import alike, identical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mockwrite.store.schema import Schema

__all__ = ["differs", "is_uncast", "kept", "same", "shown", "shown_all"]


def differs(schema: Schema, old: Mapping[str, Any], sent: Mapping[str, Any]) -> bool:
    """Whether a PATCH with `sent` changes a document that holds `old`, by PHP's strict ``!==``.

    Another spelling of the same date differs, so does another order of a list, and ``5`` differs from ``5.0``.
    The old document comes from a cache, of JSON that has no ``5.0``, but where it has relationships: then it is
    read from the database. A release may cast what it finds in the cache, coordinates apart. Relationships are left
    to their own comparison.
    """
    read = shown(schema, old)
    uncast = schema.shapes if schema.release.casts_cached_floats else schema.floats
    cached = () if schema.relationships else uncast
    return any(
        not identical(value, json_text.kept(read.get(key)) if key in cached else read.get(key))
        for key, value in sent.items()
        if key not in schema.relationships
    )


def same(schema: Schema, old: Mapping[str, Any], sent: Mapping[str, Any]) -> bool:
    """Whether a PUT with `sent` says all that a document holds, and nothing else: by PHP's loose ``==``.

    Relationships are left to their own comparison.
    """
    read = shown(schema, old)
    return read.keys() <= sent.keys() and all(
        alike(value, read.get(key)) for key, value in sent.items() if key not in schema.relationships
    )


def is_uncast(schema: Schema, data: Mapping[str, Any]) -> bool:
    """Whether an array holds an item that reads back as another: NULL, or a number in a text."""
    return any(
        type(item) is not kind for key, (kind, _) in schema.cast_lists.items() for item in data.get(key) or ()
    )


def shown(
    schema: Schema, data: Mapping[str, Any], *, written: bool = False, cast: bool = True
) -> dict[str, Any]:
    """The attributes, relationships apart, as a read answers them: all keys, in the schema's order.

    NULL is None, or [] for arrays. A key with a dot reads back as the text that its column prints; where it is
    NULL, under its own key, and the name of its column beside it, where the release shows that. The answer to a
    write is not read back, but echoed: `written`. That to a change does not `cast` items.
    """
    fields = {**schema.blank, **data}
    for key in schema.relationships:
        fields.pop(key, None)
    for key, (kind, read) in schema.cast_lists.items():
        if cast and fields[key] and not {kind}.issuperset(map(type, fields[key])):
            fields[key] = list(map(read, fields[key]))
    if written:
        for key, shape in schema.shapes.items():
            if fields[key] is not None:
                fields[key] = shape.echoed(fields[key])
        return fields
    for key, column, text in schema.dotted:
        value = data.get(key)
        if value is None:
            fields.setdefault(column, None)
        elif text is not None:
            fields[key] = text(value)
    return fields


def shown_all(schema: Schema, many: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The values of each attribute that `shown` answers of each of `many`, where none is linked or dotted."""
    columns = {key: [data.get(key, blank) for data in many] for key, blank in schema.blank.items()}
    for key, (kind, read) in schema.cast_lists.items():
        if not {kind}.issuperset(map(type, chain.from_iterable(columns[key]))):
            columns[key] = [list(map(read, items)) for items in columns[key]]
    return columns


def kept(schema: Schema, data: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes, relationships apart, that MariaDB keeps otherwise than a read answers them."""
    return {
        key: attribute.type.column_text(data.get(key))
        for key, attribute in schema.attributes.items()
        if attribute.type.dated or (attribute.array and data.get(key) is None)
    }
