"""Why a request about documents was refused: permissions, structure, queries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mockwrite.control.names import suggestion
from mockwrite.store import permissions

if TYPE_CHECKING:
    from mockwrite.control.refusals import Refusal
    from mockwrite.dialects import Dialect
    from mockwrite.store.model import Collection

__all__ = [
    "already_exists",
    "conflict",
    "cursor",
    "granting",
    "not_available",
    "not_found",
    "permission",
    "query",
    "structure",
    "unknown_attribute",
]

_QUOTED = re.compile(r'"([^"]+)"')
_ACTIONS = (
    ("create", "create"),
    ("upsert", "update"),
    ("update", "update"),
    ("increment", "update"),
    ("decrement", "update"),
    ("delete", "delete"),
)


def granting(refusal: Refusal) -> str:
    """The caller grants a role that is not theirs."""
    return (
        f"Who is no API key may grant only roles of their own, and {refusal.who} has those of the message. Grant "
        "to one of these, or have a server with an API key grant the others."
    )


def permission(refusal: Refusal) -> str | None:
    """The caller lacks a permission on the collection or on the document."""
    collection = refusal.collection
    if collection is None:
        return None
    action = _action(refusal.operation)
    said = (
        f'This takes the permission {action}, which the {refusal.dialect.collection} "{collection.id}" grants to '
        f"{_granted(collection.permissions, action)}"
    )
    document = refusal.document
    if action == "create":
        pass
    elif not collection.document_security:
        said += f" ({refusal.dialect.document} security is off, so those of {refusal.dialect.documents} do not count)"
    elif document is not None:
        said += f', and the {refusal.dialect.document} "{document.id}" to {_granted(document.permissions, action)}'
    return f"{said}. {_held(refusal)} {_remedy(refusal, collection, action)}"


def not_found(refusal: Refusal) -> str | None:
    """A document that is not there, or may not be read."""
    collection, document, words = refusal.collection, refusal.document, refusal.dialect
    if collection is None:
        return None
    if document is None:
        id = refusal.sent.get(f"{words.document}Id")
        count = len(collection.documents)
        return f'"{collection.id}" has {count or "no"} {words.documents}, and none with the id "{id}".'
    said = permission(refusal)
    return (
        f'The {words.document} "{document.id}" exists; who may not read it is told that it does not. {said}'
    )


def already_exists(refusal: Refusal) -> str | None:
    """An id, or what a unique index forbids to be twice."""
    collection, document = refusal.collection, refusal.document
    if collection is None:
        return None
    if document is not None and _action(refusal.operation) == "create":
        return (
            f'"{collection.id}" has a {refusal.dialect.document} "{document.id}" already; ids are the same whatever '
            "the case of their letters."
        )
    unique = [index.key for index in collection.indexes.unique]
    if not unique:
        return None
    return (
        f"A unique index ({', '.join(unique)}) holds another {refusal.dialect.document} with the same values; text "
        "is the same whatever its case and accents."
    )


def structure(refusal: Refusal) -> str | None:
    """A document that does not fit the schema."""
    collection, words = refusal.collection, refusal.dialect
    named = _QUOTED.search(refusal.message)
    if collection is None or named is None:
        return None
    attribute = collection.attributes.get(named[1])
    if attribute is not None and not attribute.usable:
        return (
            f'The {words.attribute} "{attribute.key}" is {attribute.status}: it is known once it is available. Wait '
            f"for that, as one must with the real server, before {words.documents} are written."
        )
    known = [found.key for found in collection.attributes if found.usable]
    if attribute is None:
        return _has(collection, words, known, named[1])
    size = f", size {attribute.size}" if attribute.type.sized else ""
    needed = ", required" if attribute.required else ""
    array = ", an array" if attribute.array else ""
    return f'"{attribute.key}" is of type {attribute.format or attribute.type.name}{size}{array}{needed}.'


def conflict(refusal: Refusal) -> str | None:
    """X-Appwrite-Timestamp, and a document changed since."""
    document = refusal.document
    if document is None:
        return None
    sent = refusal.context.request.headers.get("X-Appwrite-Timestamp")
    return f"X-Appwrite-Timestamp says {sent}; the {refusal.dialect.document} was changed at {document.updated_at}."


def not_available(refusal: Refusal) -> str | None:
    """An attribute that is not built yet."""
    collection, words = refusal.collection, refusal.dialect
    if collection is None:
        return None
    waiting = [
        f"{found.key} ({found.status})" for found in collection.attributes if found.status != "available"
    ]
    return (
        f"Wait until the status is available, as one must with the real server. Not yet: {', '.join(waiting)}."
        if (waiting)
        else f"The {words.attribute} is not available."
    )


def unknown_attribute(refusal: Refusal) -> str | None:
    """An attribute that is not there."""
    collection, words = refusal.collection, refusal.dialect
    if collection is None:
        return None
    known = [found.key for found in collection.attributes]
    named = str(refusal.sent.get("key", ""))
    return _has(collection, words, known, named)


def query(refusal: Refusal) -> str | None:
    """A query that the schema cannot answer."""
    collection, words = refusal.collection, refusal.dialect
    if collection is None:
        return None
    if "requires a fulltext index" in refusal.message:
        named = _QUOTED.search(refusal.message)
        return f"search takes an index of type fulltext on {named[1] if named else 'it'} alone: create one."
    _, found, name = refusal.message.partition("Attribute not found in schema: ")
    if found:
        attribute = collection.attributes.get(name)
        if attribute is not None:
            return (
                f'The {words.attribute} "{name}" is {attribute.status}: queries know it once it is available.'
            )
        known = [each.key for each in collection.attributes if each.usable]
        return _has(collection, words, known, name)
    return 'A query is a JSON text such as {"method": "equal", "attribute": "title", "values": ["A"]}.'


def cursor(refusal: Refusal) -> str:
    """A cursor's document that is gone."""
    return "A cursor names a row that is there: this one is not, or no longer. Begin without a cursor."


def _action(operation: str) -> str:
    """The permission that an operation asks for."""
    name = operation.partition(".")[2]
    return next((action for verb, action in _ACTIONS if name.startswith(verb)), "read")


def _granted(granted: tuple[str, ...], action: str) -> str:
    return ", ".join(sorted(permissions.roles(granted, action))) or "nobody"


def _held(refusal: Refusal) -> str:
    roles = refusal.caller.roles if refusal.caller else ()
    return f"{refusal.Who} has the roles {', '.join(roles)}."


def _remedy(refusal: Refusal, collection: Collection, action: str) -> str:
    where = "the collection" if refusal.dialect.collection == "collection" else "the table"
    role = "any" if refusal.caller is None or refusal.caller.user is None else "users"
    if action != "create" and collection.document_security:
        where += f" or the {refusal.dialect.document}"
    return f'It would pass with {action}("{role}") on {where}, or with an API key.'


def _has(collection: Collection, words: Dialect, known: list[str], asked: str) -> str:
    if not known:
        return f'"{collection.id}" has no {words.attributes}.'
    return f'"{collection.id}" has these {words.attributes}: {", ".join(known)}.{suggestion(asked, known)}'
