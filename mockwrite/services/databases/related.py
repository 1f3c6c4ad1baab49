"""Related documents in requests and answers: as they are sent, and as they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError, InvalidError
from mockwrite.php.values import as_list
from mockwrite.services.databases.document_models import Shown, Whole
from mockwrite.services.databases.document_parameters import internal, without_readonly
from mockwrite.services.databases.resolve import require
from mockwrite.services.databases.signed_zeros import signed_zeros
from mockwrite.store.access import EVERYTHING
from mockwrite.store.documents import Sent
from mockwrite.store.links import eager, nesting, selections
from mockwrite.store.links.links import related_collection
from mockwrite.store.links.nesting import Node, Reading
from mockwrite.wire.parameters import CustomId

if TYPE_CHECKING:
    from collections.abc import Collection as Keys
    from collections.abc import Mapping, Sequence

    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.querying.queries import Find
    from mockwrite.wire.endpoint import Call

__all__ = [
    "count_reads",
    "nodes_of",
    "parse_nested",
    "populate_unchecked",
    "read",
    "response_to_write",
    "show",
]

_ID = CustomId()
_PLACES = ("$databaseId", "$collectionId")


def parse_nested(
    call: Call, database: Database, collection: Collection, sent: Sent, *, creating: bool = False
) -> None:
    """Make of the objects among the attributes of `sent` related documents, with an id each, as deep as they go.

    To create a document takes rights on those that it brings along, new or not.

    Raises AppwriteError: user_unauthorized, document_invalid_structure.
    """
    if collection.attributes.linking:
        _parse(call, database, collection, sent.attributes, creating=creating, visited=True)


def _parse(
    call: Call,
    database: Database,
    collection: Collection,
    attributes: dict[str, Any],
    *,
    creating: bool,
    visited: bool,
) -> None:
    """Parse what `attributes` bring along, each to its depth before the next; the API `visited` their document."""
    for attribute in collection.attributes.linking:
        relationship, key = attribute.relationship, attribute.key
        value = attributes.get(key)
        if relationship is None or not value:
            continue
        # 1.9.6: Documents/Create.php and Update.php go by the API's record of a relationship, lost to the engine or not
        shown = visited and not attribute.hidden
        checked = shown and call.release.checks_relationship_values
        if not isinstance(value, (list, dict)):
            if checked and value != "0":
                _check_value(value)
            continue
        related = related_collection(database, relationship)
        items = as_list(value)
        found = []
        for item in [value] if items is None else items:
            parsed = _parse_item(call, related, item, shown=shown)
            if checked:
                _check_value(parsed)
            if isinstance(parsed, Sent):
                if creating and shown:
                    _require(call, related, parsed.id or "")
                _parse(call, database, related, parsed.attributes, creating=creating, visited=shown)
            found.append(parsed)
        attributes[key] = found[0] if items is None else found


def _parse_item(call: Call, collection: Collection, item: Any, *, shown: bool) -> Any:
    """Return an item as PHP sees it: an object with an id is a document; where the API knows of the link, any is."""
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
    if item.get("$permissions") is not None:
        _check_permissions(item["$permissions"])
        # utopia-php/database 0.66.0, 3.5.0, 6.0.0: Document.php getPermissions
        item = {**item, "$permissions": list(dict.fromkeys(item["$permissions"]))}
    fields = without_readonly(call, item) if shown else item
    if shown and not call.release.drops_reserved_fields:
        fields = {key: value for key, value in fields.items() if key not in _PLACES}
    return Sent.of(fields, id, internal=internal(call))


def _check_value(item: Any) -> None:
    """Raise AppwriteError: relationship_value_invalid for what is no document and no ID."""
    if isinstance(item, Sent):
        item = item.id
    elif isinstance(item, dict) and as_list(item) is None:
        return  # it has no id
    if not isinstance(item, str):
        raise AppwriteError("relationship_value_invalid", "relationship_value_expected")
    try:
        _ID.check(item)
    except InvalidError as invalid:
        raise AppwriteError("relationship_value_invalid", invalid.message) from None


def _check_permissions(granted: Any) -> None:
    """Raise AppwriteError: document_invalid_structure for what is no list of texts; a create checks what these say."""
    if not isinstance(granted, list):
        raise AppwriteError("document_invalid_structure", "permissions_array_expected")
    if not all(isinstance(text, str) for text in granted):
        raise AppwriteError("document_invalid_structure", "permission_text_expected")


def _require(call: Call, collection: Collection, id: str) -> None:
    """Refuse a nested document that the caller may not create or, where it exists, update.

    An existing one takes document security, even of keys. Raises AppwriteError: user_unauthorized.
    """
    if id not in collection.documents:
        require(call, "create", collection)
        return
    require(call, "update", collection)
    if not collection.document_security:
        raise AppwriteError("user_unauthorized", "document_security_missing")


def read(
    call: Call,
    database: Database,
    collection: Collection,
    documents: Sequence[Document],
    asked: Find,
    *,
    listed: bool = True,
) -> Sequence[Shown]:
    """Return `documents` with the columns and the related documents that `asked` selects.

    Raises AppwriteError: user_unauthorized, general_query_invalid.
    """
    nodes = nodes_of(call, database, collection, documents, asked, listed=listed)
    return show(collection, documents, nodes, asked)


def show(
    collection: Collection, documents: Sequence[Document], nodes: Sequence[Node] | None, asked: Find
) -> Sequence[Shown]:
    """Return `documents` as they leave: as their `nodes` show, or the columns that `asked` selects."""
    if nodes is not None:
        return [
            Shown(document, collection, node=node) for document, node in zip(documents, nodes, strict=True)
        ]
    if asked.selected is None:
        return Whole(documents, collection)
    return [Shown(document, collection, asked.selected) for document in documents]


def nodes_of(
    call: Call,
    database: Database,
    collection: Collection,
    documents: Sequence[Document],
    asked: Find,
    *,
    listed: bool = True,
) -> Sequence[Node] | None:
    """Return `documents` with the related ones that `asked` selects; None where the collection has no links.

    Raises AppwriteError: user_unauthorized, general_query_invalid.
    """
    schema = collection.attributes.schema
    selects = tuple(query.values for query in asked.queries if query.method == "select")
    if call.release.reads_links_unasked and (selects or schema.relationships):
        reading = Reading(database, call.caller.access, asked.now, call.release)
        return eager.nodes_of(reading, collection, documents, selects, listed=listed)
    if not schema.relationships:
        return None
    selection = selections.read(schema.relationships, selects)
    nodes = [Node(collection, document, selection) for document in documents]
    if selection.nested:
        reading = Reading(database, call.caller.access, asked.now, call.release)
        nesting.populate(reading, collection, nodes, selection.nested)
    return nodes


def populate_unchecked(call: Call, database: Database, collection: Collection, document: Document) -> Shown:
    """Return a document with all related documents, whatever the caller may read."""
    node = _populated(
        call, Reading(database, EVERYTHING, call.world.clock.now(), call.release), collection, document
    )
    return Shown(document, collection, node=node)


def _populated(
    call: Call, reading: Reading, collection: Collection, document: Document, links: Keys[str] | None = None
) -> Node:
    if call.release.reads_links_unasked:
        (node,) = eager.nodes_of(reading, collection, [document], ())
        if links is not None:
            for key in collection.attributes.schema.links:
                if key not in links:
                    node.links.pop(key, None)
        return node
    node = Node(collection, document, links=links)
    nesting.populate(reading, collection, [node])
    return node


def count_reads(shown: Shown) -> int:
    """Return how many documents the real server says that it read."""
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


def response_to_write(
    call: Call,
    database: Database,
    collection: Collection,
    document: Document,
    links: Keys[str],
    sent: Mapping[str, Any],
    *,
    changed: bool = False,
) -> Shown:
    """Return the answer to a write that was `sent`: the document, and all its related documents.

    It says more of what was `changed` than of what is new. Of the links that it keeps itself, `links`
    show. What is written stays, even where the caller may not read the answer. AppwriteError:
    user_unauthorized.
    """
    schema = collection.attributes.schema
    zeros = signed_zeros(schema, sent) if schema.floats else None
    if not schema.relationships:
        return Shown(document, collection, written=True, changed=changed, zeros=zeros)
    call.project.log.keep()
    reading = Reading(database, call.caller.access, call.world.clock.now(), call.release)
    node = _populated(call, reading, collection, document, links)
    return Shown(document, collection, written=True, node=node, zeros=zeros)
