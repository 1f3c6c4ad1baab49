"""What leaves of a transaction that is still open: no documents, but what was sent, beside or over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.php.json_text import number
from mockwrite.php.values import as_list
from mockwrite.store.links.links import related_collection
from mockwrite.wire.output import dumps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.store.model import Collection, Database
    from mockwrite.wire.endpoint import Call

__all__ = ["Draft", "draft", "linked", "placed", "projected"]


class Draft:
    """Fields as they leave, whatever they are; of a document only where one was read below them."""

    __slots__ = ("fields",)

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = fields


def draft(shown: Draft, call: Call) -> bytes:
    """The JSON of a draft."""
    return dumps(_json(_counted(shown.fields)))


def placed(call: Call, collection: Collection, fields: Mapping[str, Any]) -> Draft:
    """A draft that says where it belongs."""
    return Draft(
        {**fields, "$databaseId": collection.database, f"${call.dialect.collection}Id": collection.id}
    )


def linked(call: Call, database: Database, collection: Collection, fields: Mapping[str, Any]) -> Draft:
    """The same where the documents within say so, too, as far as the API knows of their links."""
    shown = dict(fields)
    schema = collection.attributes.schema
    for key, relationship in schema.relationships.items():
        if schema.attributes[key].hidden:
            continue
        related, value = related_collection(database, relationship), shown.get(key)
        if isinstance(value, list):
            shown[key] = [_linked(call, database, related, item) for item in value]
        elif value is not None:
            shown[key] = _linked(call, database, related, value)
    return placed(call, collection, shown)


def _linked(call: Call, database: Database, collection: Collection, value: Any) -> Any:
    return linked(call, database, collection, value).fields if _is_document(value) else value


def projected(fields: Mapping[str, Any], selections: tuple[Any, ...] | None) -> dict[str, Any]:
    """What selects leave of the fields: paths do not count, and the sequence goes."""
    names = [str(name) for name in selections or () if "." not in str(name)]
    if not names or "*" in names:
        return dict(fields)
    left = {key: fields.get(key) for key in ("$id", "$createdAt", "$updatedAt")}
    left["$id"] = left["$id"] or ""
    for key in ("$permissions", *names):
        if key in fields:
            left[key] = fields[key]
    return left


def _counted(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with a sequence, here and in what else is a document."""
    shown = {key: value for key, value in fields.items() if key not in ("$collection", "$tenant")}
    for key, value in shown.items():
        if _is_document(value):
            shown[key] = _counted(value)
        elif isinstance(value, (list, tuple)):
            shown[key] = [_counted(item) if _is_document(item) else item for item in value]
    sequence = shown.get("$sequence")
    shown["$sequence"] = sequence if isinstance(sequence, int) else 0
    return shown


def _is_document(value: Any) -> bool:
    """Whether PHP makes a document of an object."""
    return isinstance(value, dict) and any(value.get(key) is not None for key in ("$id", "$collection"))


def _json(value: Any) -> Any:
    """A value as PHP prints it: whole floats as integers, an object of nothing as a list."""
    if isinstance(value, float):
        return number(value)
    if isinstance(value, dict):
        items = as_list(value)
        return {key: _json(item) for key, item in value.items()} if items is None else list(map(_json, items))
    if isinstance(value, (list, tuple)):
        return list(map(_json, value))
    return value
