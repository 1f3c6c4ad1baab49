"""What a document must look like: values as they are sent → values as they are stored, or a refusal.

Appwrite 1.8.1 normalises dates and fills in defaults first, then checks: required attributes, unknown keys,
values; the first problem ends the request. All refusals are AppwriteError: document_invalid_structure.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php.numbers import shortened, shortened_all
from mockwrite.store import readback
from mockwrite.store.types.operators import Operator
from mockwrite.store.types.refusals import WrongValueError, invalid
from mockwrite.store.types.sharing import MOST
from mockwrite.store.writing import operators

if TYPE_CHECKING:
    from collections.abc import Collection as Keys
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mockwrite.store.attributes import Attribute
    from mockwrite.store.schema import Schema

__all__ = [
    "applied",
    "changed",
    "filled",
    "kept",
    "kept_all",
    "new",
    "new_all",
    "partial",
    "replaced",
    "require_undecoded",
    "well_formed",
]


def new(schema: Schema, sent: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The data to store for a new document; `sent` are attributes, and keys that nobody knows. It is filled in."""
    return _stored(schema, sent, now)


def new_all(
    schema: Schema, sent: Mapping[str, Sequence[Any]], count: int, now: datetime
) -> list[dict[str, Any]] | None:
    """What `new` returns of each of `count` documents, an attribute at a time; None where something is wrong.

    Which of it is told depends on the order of the documents. `sent` has the values of each attribute.
    """
    with suppress(AppwriteError, WrongValueError, KeyError):
        return _all_stored(schema, dict(sent), count, now)
    return None


def _all_stored(
    schema: Schema, columns: dict[str, Sequence[Any]], count: int, now: datetime
) -> list[dict[str, Any]]:
    """The checked values of `count` documents. AppwriteError, WrongValueError, KeyError: something is wrong."""
    for key, fill in schema.fills:
        columns[key] = [fill if value is None else value for value in columns.get(key, (None,) * count)]
    blank = {key for key, column in columns.items() if type(None) in set(map(type, column))}
    if not columns.keys() - blank >= set(schema.required):
        raise KeyError
    stored: dict[str, Sequence[Any]] = {}
    for key, column in columns.items():
        known, encode, *_ = schema.encoders[key]
        if key in blank:
            stored[known] = [None if value is None else encode(value, now) for value in column]
        else:
            stored[known] = schema.many_encoders[key](column, now)
    template: dict[str, Any] = dict.fromkeys(stored)
    rows = [template.copy() for _ in range(count)]
    for known, column in stored.items():
        for row, value in zip(rows, column, strict=True):
            row[known] = value
    if not blank:
        return rows
    return [{key: value for key, value in row.items() if value is not None} for row in rows]


def changed(schema: Schema, old: Mapping[str, Any], sent: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The data to store for a document that holds `old` and is sent a PATCH with `sent`.

    All of the merged document is checked again; defaults fill what is null; arrays that were NULL are ``[]``.
    """
    read = readback.shown(schema, old)
    settled = {key: read[key] for key in schema.settled - sent.keys() if read[key] is not None}
    stored = _stored(schema, {**read, **sent}, now, settled, old)
    if schema.decoded:
        require_undecoded(schema, stored, sent)
    return stored


def require_undecoded(schema: Schema, stored: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Let operators among `changes` pass where the document then holds no shape and nothing encrypted.

    The real server reads the document again, decoded, decodes it once more, and fails with a 500.
    """
    # utopia-php/database 3.5.0, 6.0.0: Database.php updateDocument, updateDocuments, refetchDocuments
    operator = next((value for value in changes.values() if isinstance(value, Operator)), None)
    if operator is None:
        return
    for key in schema.decoded:
        value = stored.get(key)
        if value is not None and (
            not schema.attributes[key].array or any(each is not None for each in value)
        ):
            raise invalid("operator_beside_decoded", method=operator.method, key=key)


def replaced(
    schema: Schema, old: Mapping[str, Any], sent: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """The data to store for a document that holds `old` and is sent a PUT with `sent`.

    What is optional and not sent stays, and what is required must be sent.
    """
    read = readback.shown(schema, old)
    optional = schema.blank.keys() - sent.keys() - set(schema.required)
    kept = {key: read[key] for key in schema.blank if key in optional}
    settled = {key: kept[key] for key in schema.settled & kept.keys() if kept[key] is not None}
    return _stored(schema, {**sent, **kept}, now, settled, old)


def partial(schema: Schema, sent: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return what a bulk update stores into each of its documents: only what is sent, checked.

    None stands for NULL, and operators stay what they are: `applied` carries them out.
    """
    _refuse_unknown(schema, sent)
    stored: dict[str, Any] = {}
    for key, value in sent.items():
        encoder = schema.encoders.get(key)
        if isinstance(value, Operator):
            _check_operator(schema, value, key, None)
            stored[key] = value
        elif encoder is not None:
            known, encode, *_ = encoder
            try:
                absent = value is None and not schema.attributes[key].required
                stored[known] = None if absent else encode(value, now)
            except WrongValueError as wrong:
                raise wrong.of(schema.attributes[key]) from None
    return stored


def applied(
    schema: Schema, old: Mapping[str, Any], changes: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """Return what a document that holds `old` holds after a bulk update with `changes`, as `partial` gave them."""
    data = {**old, **changes}
    for key, value in changes.items():
        if isinstance(value, Operator):
            data[key] = operators.apply(value, schema.attributes[key], old.get(key), now)
    return {key: value for key, value in data.items() if value is not None}


def kept(schema: Schema, data: dict[str, Any], computed: Keys[str] = ()) -> dict[str, Any]:
    """`data` with doubles as PHP binds them, as texts of 14 digits: itself, where none has more.

    What the database `computed` itself, or has held, was not bound.
    """
    found = data
    for key in schema.doubles:
        value = data.get(key)
        if value is not None and key not in computed and (short := shortened(value)) != value:
            if found is data:
                found = data.copy()
            found[key] = short
    return found


def kept_all(schema: Schema, many: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What `kept` returns of each of `many`, of which the database computed nothing."""
    found = list(many)
    for key in schema.doubles:
        holders = [place for place, data in enumerate(many) if key in data]
        values = [many[place][key] for place in holders]
        for place, short in zip(holders, shortened_all(values), strict=True):
            if short != many[place][key]:
                if found[place] is many[place]:
                    found[place] = many[place].copy()
                found[place][key] = short
    return found


def filled(schema: Schema, data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` with the defaults of what is NULL in it, as the answer to a bulk update shows them."""
    return {**data, **{key: fill for key, fill in schema.fills if data.get(key) is None}}


def well_formed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a document, where the system's are of the types that PHP's documents insist on."""
    formed = dict(fields)
    if not isinstance(formed.get("$id", ""), str):
        raise AppwriteError("document_invalid_structure", "id_text_expected")
    if "$permissions" in formed:
        granted = formed["$permissions"]
        items = granted.values() if isinstance(granted, dict) else granted
        if not isinstance(granted, (dict, list, tuple)):
            raise AppwriteError("document_invalid_structure", "permissions_array_expected")
        if not all(isinstance(item, str) for item in items):
            raise AppwriteError("document_invalid_structure", "permission_text_expected")
        formed["$permissions"] = tuple(items)
    return formed


def _stored(
    schema: Schema,
    fields: dict[str, Any],
    now: datetime,
    settled: Mapping[str, Any] | None = None,
    old: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The checked values of `fields`; those of `settled` are known to be good. Operators work on `old`."""
    fields = _completed(schema, fields)
    stored = {} if settled is None else dict(settled)
    operated: list[tuple[str, Operator]] = []
    encoders = schema.encoders
    try:
        for key, value in fields.items():
            known, encode, shared, plain, least, most = encoders[key]
            kind = type(value)
            if kind is not plain:
                if value is None or (settled and key in settled):
                    continue
                if kind is Operator:
                    _check_operator(schema, value, key, old)
                    operated.append((key, value))
                else:
                    stored[known] = encode(value, now)
            elif kind is str:
                if len(value) <= most:
                    stored[known] = shared.get(value) or (shared[value] if len(shared) < MOST else value)
                else:
                    stored[known] = encode(value, now)
            else:
                stored[known] = value if least <= value <= most else encode(value, now)
    except (KeyError, AppwriteError, WrongValueError) as wrong:
        # A key that nobody knows goes before a wrong value, wherever it stands.
        _refuse_unknown(schema, fields)
        raise wrong.of(schema.attributes[key]) if isinstance(wrong, WrongValueError) else wrong from None
    if operated:
        made = {key: _operated(operator, schema.attributes[key], old, now) for key, operator in operated}
        stored.update((key, value) for key, value in made.items() if value is not None)
    return stored


def _completed(schema: Schema, fields: dict[str, Any]) -> dict[str, Any]:
    """`fields` with defaults for what is null, which stay there, and without links."""
    for key, fill in schema.fills:
        if fields.get(key) is None:
            fields[key] = fill
    for key in schema.required:
        if fields.get(key) is None:
            raise invalid("attribute_missing", key=key)
    if not schema.relationships:
        return fields
    _refuse_unknown(schema, fields)
    return {key: value for key, value in fields.items() if key not in schema.relationships}


def _check_operator(schema: Schema, operator: Operator, key: str, old: Mapping[str, Any] | None) -> None:
    operators.check(operator, schema.attributes[key], old)
    if schema.refuses_operators:  # the real server fails with a 500
        raise invalid("operator_beside_encrypted", method=operator.method)


def _operated(operator: Operator, attribute: Attribute, old: Mapping[str, Any] | None, now: datetime) -> Any:
    if old is None:
        return operators.begin(operator, attribute, now)
    return operators.apply(operator, attribute, old.get(attribute.key), now)


def _refuse_unknown(schema: Schema, fields: Mapping[str, Any]) -> None:
    if not fields.keys() <= schema.attributes.keys():
        unknown = next(key for key in fields if key not in schema.attributes)
        raise invalid("attribute_undeclared", key=unknown)
