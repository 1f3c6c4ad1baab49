"""What documents look like on the wire. Their JSON is made once, and kept with the document."""

from __future__ import annotations

from collections.abc import Collection as Keys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mockwrite.caches import cached
from mockwrite.php.json_text import numbers, printed, signed
from mockwrite.services.databases.document_styles import style_of
from mockwrite.services.databases.signed_zeros import with_signs
from mockwrite.store import readback
from mockwrite.store.links.nesting import Node
from mockwrite.store.links.selections import Selection
from mockwrite.wire.output import dumps, quoted, text, texts, with_signed_zeros

if TYPE_CHECKING:
    from mockwrite.services.databases.document_styles import Style
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection
    from mockwrite.store.permissions import Grant
    from mockwrite.store.schema import Schema
    from mockwrite.wire.endpoint import Call, Page

__all__ = [
    "Shown",
    "Uncommitted",
    "Whole",
    "document",
    "documents",
    "fields_of",
    "increased",
    "is_document",
    "styled",
    "uncommitted",
    "whole",
]


class Shown:
    """A document as it leaves: of which collection, and which attributes of it (None: all).

    `written` is the answer to a write, which can differ from what a read of the document says, and even more
    so where it was `changed`; of `zeros` it says the sign. `node` is for a document that shows with what it is
    linked with.
    """

    __slots__ = ("changed", "collection", "document", "node", "selected", "written", "zeros")

    def __init__(
        self,
        document: Document,
        collection: Collection,
        selected: Keys[str] | None = None,
        *,
        written: bool = False,
        changed: bool = False,
        node: Node | None = None,
        zeros: Mapping[str, Any] | None = None,
    ) -> None:
        self.changed = changed
        self.zeros = zeros
        self.document = document
        self.node = node
        self.collection = collection
        self.selected = selected
        self.written = written

    @property
    def linked(self) -> Node:
        """The document with what shows of its links."""
        selected = None if self.selected is None else frozenset(self.selected)
        return self.node or Node(self.collection, self.document, Selection(selected))


class Uncommitted:
    """Fields as they leave a transaction that is open, whatever they are: no document, but what was sent."""

    __slots__ = ("fields",)

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = fields


class Whole(Sequence[Shown]):
    """Documents of one collection, each with all its attributes and without its links.

    The JSON of many that are `new` is not kept: few of them are read soon, if ever.
    """

    __slots__ = ("collection", "new", "stored")

    def __init__(self, stored: Sequence[Document], collection: Collection, *, new: bool = False) -> None:
        self.stored = stored
        self.collection = collection
        self.new = new

    def __len__(self) -> int:
        return len(self.stored)

    def __getitem__(self, at: Any) -> Any:
        return Shown(self.stored[at], self.collection)


def document(shown: Shown | Uncommitted, call: Call) -> bytes:
    """The JSON of one document."""
    return uncommitted(shown, call) if isinstance(shown, Uncommitted) else styled(shown, style_of(call))


def styled(shown: Shown, style: Style) -> bytes:
    """The JSON of one document in that style."""
    if shown.zeros:
        plain = Shown(
            shown.document,
            shown.collection,
            shown.selected,
            written=shown.written,
            changed=shown.changed,
            node=shown.node,
        )
        return with_signs(styled(plain, style), shown.document.data, shown.zeros)
    schema = shown.collection.attributes.schema
    if schema.relationships:
        return _linked(shown.linked, style, written=shown.written, echoed=shown.written)
    if shown.changed and readback.is_uncast(schema, shown.document.data):
        return dumps(whole(shown.document, shown.collection, style, written=shown.written, cast=False))
    if shown.written and schema.echoes:
        return dumps(whole(shown.document, shown.collection, style, written=True))
    if shown.selected is None and shown.node is None:
        return _encoded(shown.document, shown.collection, style)
    return dumps(_selected(shown.linked, shown.document, style))


def uncommitted(shown: Uncommitted, call: Call) -> bytes:
    """The JSON of what a transaction would make of a document."""
    return dumps(printed(_counted(shown.fields, style_of(call))))


def increased(shown: Shown, call: Call) -> bytes:
    """The JSON that answers an increment: it says of the document at most where it belongs, of related ones never."""
    style = style_of(call)
    fields = fields_of(shown.linked, style, placed=False)
    if call.release.increments_name_places:
        fields["$databaseId"] = shown.collection.database
        fields[style.place] = shown.collection.id
    return dumps(fields)


def fields_of(node: Node, style: Style, *, placed: bool = True, nobody: Any = None) -> Any:
    """The fields that `document` makes JSON of; they say where documents belong where they are `placed`.

    A linked document that is not found is `nobody`, or what reads answer for it.
    """
    if node.document is None:
        return style.nobody if nobody is None else nobody
    fields = _selected(node, node.document, style)
    if not placed:
        del fields["$databaseId"], fields[style.place]
    for key, value in node.links.items():
        if isinstance(value, list):
            fields[key] = [fields_of(item, style, placed=placed, nobody=nobody) for item in value]
        elif isinstance(value, Node):
            fields[key] = fields_of(value, style, placed=placed, nobody=nobody)
        else:
            fields[key] = value
    return fields


def documents(page: Page, call: Call) -> bytes:
    """The JSON of a list of documents."""
    rows = _rows(page.rows, call) or [b""]
    # They are long: put together at once, they are copied once.
    rows[0] = b'{"total":%d,"%b":[%b' % (page.total, call.dialect.documents.encode(), rows[0])
    rows[-1] += b"]}"
    return b",".join(rows)


def _rows(rows: Sequence[Shown | Uncommitted], call: Call) -> list[bytes]:
    if not isinstance(rows, Whole):
        return [document(row, call) for row in rows]
    collection, style = rows.collection, style_of(call)
    form = _form(collection, style)
    if rows.new:
        return [",".join(_written_together(rows.stored, collection, style)).encode("utf-8", "surrogatepass")]
    return [row.json if row.form is form else _encoded(row, collection, style) for row in rows.stored]


def _linked(node: Node, style: Style, *, written: bool, echoed: bool = False) -> bytes:
    """The JSON of a document with its links. Where nobody is found, the answers to writes say of what kind."""
    if node.document is None:
        place: dict[str, Any] = {"$databaseId": node.collection.database, style.place: node.collection.id}
        if style.blank is not None:
            place["$sequence"] = style.blank
        return dumps(place if written else style.nobody)
    own = _unlinked(node, node.document, style, echoed=echoed)
    if not node.links:
        return own
    parts = []
    for key, value in node.links.items():
        if isinstance(value, Node):
            link = _linked(value, style, written=written)
        elif isinstance(value, list):
            link = b"[%s]" % b",".join(_nested(value, style, written=written))
        else:
            link = dumps(value)
        parts.append(b'"%s":%s' % (key.encode(), link))
    if own != b"{}":
        parts.insert(0, own[1:-1])
    return b"{%s}" % b",".join(parts)


def _nested(nodes: Sequence[Node], style: Style, *, written: bool) -> list[bytes]:
    """The JSON of documents of one collection; of most, it is kept."""
    form = _form(nodes[0].collection, style) if nodes else None
    return [
        node.document.json
        if not node.links
        and node.selection.columns is None
        and node.selection.system is None
        and node.document is not None
        and node.document.form is form
        else _linked(node, style, written=written)
        for node in nodes
    ]


def _unlinked(node: Node, document: Document, style: Style, *, echoed: bool) -> bytes:
    """The JSON of what a document has but for its links."""
    selection = node.selection
    if echoed and node.collection.attributes.schema.echoes:
        return dumps(whole(document, node.collection, style, written=True))
    if selection.columns is None and selection.system is None:
        return _encoded(document, node.collection, style)
    return dumps(_selected(node, document, style))


def _selected(node: Node, document: Document, style: Style) -> dict[str, Any]:
    """The columns and system fields that are selected of a document."""
    everything, selection = whole(document, node.collection, style), node.selection
    if selection.system is not None:
        hidden = [key for key in everything if key.startswith("$") and key not in selection.system]
        for key in hidden:
            del everything[key]
    if not selection.decoded:
        everything |= readback.kept(node.collection.attributes.schema, document.data)
    if selection.columns is None:
        return everything
    blank = node.collection.attributes.schema.blank if selection.blanks else {}
    return {
        key: value if key.startswith("$") or key in selection.columns else []
        for key, value in everything.items()
        if key.startswith("$") or key in selection.columns or blank.get(key) == []
    }


def whole(
    document: Document,
    collection: Collection,
    style: Style,
    *,
    written: bool = False,
    cast: bool = True,
) -> dict[str, Any]:
    """Every attribute and system field of a document, links apart."""
    fields = _attributes(document, collection.attributes.schema, written=written, cast=cast)
    fields["$id"] = document.id
    if style.blank is not None:
        fields["$sequence"] = style.sequence(document.sequence)
    fields["$createdAt"] = document.created_at
    fields["$updatedAt"] = document.updated_at
    fields["$permissions"] = document.permissions
    fields["$databaseId"] = collection.database
    fields[style.place] = collection.id
    return fields


def _attributes(
    document: Document, schema: Schema, *, written: bool = False, cast: bool = True
) -> dict[str, Any]:
    fields = readback.shown(schema, document.data, written=written, cast=cast)
    for key in schema.floats:
        value = fields[key]
        if type(value) is not float or value.is_integer():
            # MariaDB 10.11: it keeps the signs of the zeros of a geometry, and not that of a DOUBLE.
            fields[key] = signed(value) if key in schema.shapes else numbers(value)
    return fields


def _encoded(document: Document, collection: Collection, style: Style) -> bytes:
    """The JSON of `whole`, which is kept."""
    form = _form(collection, style)
    if document.form is not form:
        document.json, document.form = _written(document, collection, style, form.place), form
    return document.json


def _written(document: Document, collection: Collection, style: Style, place: str) -> bytes:
    """The JSON of `whole`; its system fields, of which most are alike in all documents, are put together as text."""
    schema = collection.attributes.schema
    attributes = text(_attributes(document, schema))
    if schema.shapes:
        attributes = with_signed_zeros(attributes)
    comma = "," if len(attributes) > len("{}") else ""
    system = style.system % (
        quoted(document.id),
        style.sequence(document.sequence),
        document.created_at,
        document.updated_at,
        _permissions(document.permissions),
    )
    return f"{attributes[:-1]}{comma}{system}{place}}}".encode("utf-8", "surrogatepass")


def _written_together(documents: Sequence[Document], collection: Collection, style: Style) -> Iterable[str]:
    """The JSON of `whole` of each, put together as text, an attribute at a time."""
    schema, place = collection.attributes.schema, _form(collection, style).place
    columns = readback.shown_all(schema, [document.data for document in documents])
    for key in schema.floats:
        if set(map(type, columns[key])) != {float} or any(map(float.is_integer, columns[key])):
            columns[key] = numbers(columns[key])
    names = "".join(quoted(key).replace("%", "%%") + ":%s," for key in columns)
    template = f"{{{names}{style.system}{place.replace('%', '%%')}}}"
    system = (
        [quoted(document.id) for document in documents],
        [style.sequence(document.sequence) for document in documents],
        [document.created_at for document in documents],
        [document.updated_at for document in documents],
        [_permissions(document.permissions) for document in documents],
    )
    return map(template.__mod__, zip(*map(texts, columns.values()), *system, strict=True))


@cached(4096)
def _permissions(grants: tuple[Grant, ...]) -> str:
    return text(grants)


class _Form:
    """A schema and a style, by which the JSON of a document is known to be of these.

    `place` is what all of it says of where the documents are.
    """

    __slots__ = ("place",)

    def __init__(self, collection: Collection, style: Style) -> None:
        self.place = text({"$databaseId": collection.database, style.place: collection.id})[1:-1]


def _form(collection: Collection, style: Style) -> _Form:
    forms = collection.attributes.schema.forms
    found = forms.get(style)
    if found is None:
        found = forms[style] = _Form(collection, style)
    return found


def _counted(fields: Mapping[str, Any], style: Style) -> dict[str, Any]:
    """The fields with a sequence, here and in what else is a document."""
    shown = {key: value for key, value in fields.items() if key not in ("$collection", "$tenant")}
    for key, value in shown.items():
        if is_document(value):
            shown[key] = _counted(value, style)
        elif isinstance(value, (list, tuple)):
            shown[key] = [_counted(item, style) if is_document(item) else item for item in value]
    shown["$sequence"] = style.uncommitted(shown.get("$sequence"))
    return shown


def is_document(value: Any) -> bool:
    """Whether PHP makes a document of an object."""
    return isinstance(value, dict) and any(value.get(key) is not None for key in ("$id", "$collection"))
