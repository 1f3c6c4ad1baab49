"""Related documents in requests and answers: as they are sent, and as they show."""

from __future__ import annotations

from collections import deque
from functools import cache
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php.values import as_list
from mockwrite.services.databases.document_models import Shown, Whole
from mockwrite.store import permissions
from mockwrite.store.access import EVERYTHING
from mockwrite.store.links import nesting, selections
from mockwrite.store.links.held import Nested
from mockwrite.store.links.links import related_collection
from mockwrite.store.links.nesting import Node, Reading
from mockwrite.store.links.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Collection as Keys
    from collections.abc import Sequence

    from mockwrite.dialects import Dialect
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.querying.queries import Find
    from mockwrite.wire.endpoint import Call

__all__ = ["operations", "read", "readonly", "silently", "take", "without_paths", "written"]


def readonly(call: Call) -> frozenset[str]:
    """The fields of a document that the caller may not set; they are dropped without a word."""
    return _readonly(call.dialect, call.caller.privileged)


@cache
def _readonly(dialect: Dialect, privileged: bool) -> frozenset[str]:
    fields = frozenset({"$sequence", "$databaseId", f"${dialect.collection}Id"})
    return fields if privileged else fields | {"$createdAt", "$updatedAt"}


def take(
    call: Call,
    database: Database,
    collection: Collection,
    fields: dict[str, Any],
    *,
    creating: bool = False,
) -> None:
    """Make of the objects in `fields` related documents, with an id each, as deep as they go.

    To create a document takes rights on those that it brings along, new or not. AppwriteError: user_unauthorized,
    document_invalid_structure.
    """
    if not collection.attributes.schema.relationships:
        return
    pending = deque([(collection, fields, True)])
    while pending:
        collection, fields, visited = pending.popleft()
        schema = collection.attributes.schema
        for key, relationship in schema.relationships.items():
            value = fields.get(key)
            if not isinstance(value, (list, dict)):
                continue
            related = related_collection(database, relationship)
            shown = visited and not schema.attributes[key].hidden
            items = as_list(value)
            found = [
                _taken(call, related, item, shown=shown) for item in ([value] if items is None else items)
            ]
            fields[key] = found if items is not None else found[0]
            for item in found:
                if isinstance(item, Nested):
                    if creating and shown:
                        _require(call, related, item["$id"])
                    pending.append((related, item, shown))


def _taken(call: Call, collection: Collection, item: Any, *, shown: bool) -> Any:
    """An item as PHP sees it: an object with an id is a document; where the API knows of the link, any is."""
    if not isinstance(item, dict) or as_list(item) is not None:
        return item
    id = item.get("$id")
    if id is None:
        if item.get("$collection") is not None:
            id = ""
        elif shown:
            id = call.world.ids.unique()
        else:
            return item
    if not isinstance(id, str):
        raise AppwriteError("document_invalid_structure", "id_text_expected")
    if shown and id == "unique()" and id not in collection.documents:
        id = call.world.ids.unique()
    fields = {key: value for key, value in item.items() if not (shown and key in readonly(call))}
    if fields.get("$permissions") is None:
        fields.pop("$permissions", None)
    else:
        _check_permissions(fields["$permissions"])
    return Nested({**fields, "$id": id})


def _check_permissions(granted: Any) -> None:
    if not isinstance(granted, list):
        raise AppwriteError("document_invalid_structure", "permissions_array_expected")
    try:
        permissions.check(granted)
    except permissions.InvalidPermissionError as invalid:
        raise AppwriteError("document_invalid_structure", invalid.message) from None


def _require(call: Call, collection: Collection, id: str) -> None:
    """AppwriteError: user_unauthorized unless the caller may create or, where it exists, update a document.

    An existing one takes document security, too, whoever asks.
    """
    if id not in collection.documents:
        call.caller.access.require("create", collection)
        return
    if not collection.document_security:
        raise AppwriteError("user_unauthorized")
    call.caller.access.require("update", collection)


def read(
    call: Call, database: Database, collection: Collection, documents: Sequence[Document], asked: Find
) -> Sequence[Shown]:
    """`documents` as `asked` selects of them, with the related ones that it selects.

    AppwriteError: user_unauthorized, general_query_invalid.
    """
    schema = collection.attributes.schema
    if not schema.relationships:
        if asked.selected is None:
            return Whole(documents, collection)
        return [Shown(document, collection, asked.selected) for document in documents]
    selects = (query.values for query in asked.queries if query.method == "select")
    selection = selections.read(schema.relationships, selects)
    nodes = [Node(collection, document, selection) for document in documents]
    if selection.nested:
        reading = Reading(database, call.caller.access, asked.now)
        nesting.populate(reading, collection, nodes, selection.nested)
    return [Shown(document, collection, node=node) for document, node in zip(documents, nodes, strict=True)]


def silently(call: Call, database: Database, collection: Collection, document: Document) -> Shown:
    """A document with all that it is linked with, whoever asks."""
    node = Node(collection, document)
    nesting.populate(Reading(database, EVERYTHING, call.world.clock.now()), collection, [node])
    return Shown(document, collection, node=node)


def without_paths(call: Call, database: Database, collection: Collection, asked: Find) -> tuple[Find, Find]:
    """What `asked` comes to, for finding and for counting, with filters on related documents answered."""
    if collection.attributes.schema.relationships:
        paths = Paths(Reading(database, call.caller.access, asked.now), collection, asked)
        if paths:
            return paths.resolve(populated=asked.selections is not None), paths.resolve(populated=True)
    return asked, asked


def operations(shown: Shown) -> int:
    """How many documents the real server says that it read."""
    count, pending = 0, [shown.node]
    while pending:
        node = pending.pop()
        if node is None or node.document is not None:
            count += 1
        for value in () if node is None else node.links.values():
            if value == []:
                count += 1
            elif not isinstance(value, str) and value is not None:
                pending += value if isinstance(value, list) else [value]
    return count


def written(
    call: Call,
    database: Database,
    collection: Collection,
    document: Document,
    told: Keys[str],
    *,
    changed: bool = False,
) -> Shown:
    """The answer to a write: the document, and all that it is linked with.

    It says more of what was `changed` than of what is new. Of the links that it keeps itself, those in `told`
    show. What is written stays, even where the caller may not read the answer. AppwriteError:
    user_unauthorized.
    """
    if not collection.attributes.schema.relationships:
        return Shown(document, collection, written=True, changed=changed)
    call.project.log.keep()
    node = Node(collection, document, links=told)
    nesting.populate(Reading(database, call.caller.access, call.world.clock.now()), collection, [node])
    return Shown(document, collection, written=True, node=node)
