"""Documents as values, as they are sent and as they are stored, and the table that keeps what is derived from them."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from mockwrite.store.permissions import Grant, stored
from mockwrite.store.tables import Table, UndoLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["INTERNAL", "UNCOUNTED", "Batch", "Derived", "Document", "Documents", "Sent", "getter"]

_DATES = ("$createdAt", "$updatedAt")
INTERNAL = frozenset({"$id", "$sequence", "$collection", "$tenant", "$permissions", *_DATES})
"""The fields of a document that are the system's."""
UNCOUNTED = INTERNAL - {"$sequence"}
"""The same, where documents have no sequence."""


class Sent:
    """A document as it is sent: its attributes by key, and what is said of the system's fields.

    `id` and `permissions` are None where nothing is said of them; `dates` has those that are sent, whatever they
    are. A related document is one among the attributes.
    """

    __slots__ = ("attributes", "dates", "id", "permissions")

    def __init__(
        self,
        id: str | None,
        permissions: tuple[Grant, ...] | None,
        dates: Mapping[str, Any],
        attributes: dict[str, Any],
    ) -> None:
        self.id = id
        self.permissions = permissions
        self.dates = dates
        self.attributes = attributes

    @classmethod
    def of(
        cls,
        fields: Mapping[str, Any],
        id: str | None = None,
        permissions: tuple[Grant, ...] | None = None,
        *,
        internal: frozenset[str] = INTERNAL,
    ) -> Sent:
        """Return the document that well-formed `fields` are; `id` and `permissions` overrule what they say.

        All fields but the `internal` are attributes.
        """
        if id is None:
            id = fields.get("$id")
        if permissions is None and fields.get("$permissions") is not None:
            permissions = stored(fields["$permissions"])
        if internal.isdisjoint(fields):
            return cls(id, permissions, {}, dict(fields))
        attributes, system = dict(fields), internal.intersection(fields)
        for key in system:
            del attributes[key]
        dates = {} if system.isdisjoint(_DATES) else {key: fields[key] for key in _DATES if key in system}
        return cls(id, permissions, dates, attributes)

    def replace(self, key: str, value: Any) -> Sent:
        """Return the same document with another value of an attribute."""
        return Sent(self.id, self.permissions, self.dates, {**self.attributes, key: value})

    @property
    def fields(self) -> dict[str, Any]:
        """The document as one JSON object, and the related ones in it likewise."""
        fields = {key: _plain(value) for key, value in self.attributes.items()}
        fields.update(self.dates)
        if self.id is not None:
            fields["$id"] = self.id
        if self.permissions is not None:
            fields["$permissions"] = self.permissions
        return fields


class Batch:
    """Documents as they are sent, all of which name the same attributes, and no dates.

    `columns` has the values of each attribute by key, in the order of the documents, as are their `ids` and
    their `permissions`.
    """

    __slots__ = ("columns", "ids", "permissions")

    def __init__(
        self,
        ids: Sequence[str],
        permissions: Sequence[tuple[Grant, ...]],
        columns: Mapping[str, Sequence[Any]],
    ) -> None:
        self.ids = ids
        self.permissions = permissions
        self.columns = columns


def _plain(value: Any) -> Any:
    if isinstance(value, Sent):
        return value.fields
    return [_plain(item) for item in value] if isinstance(value, list) else value


class Document:
    """A document: never changed in place, so that readers keep what they read and its JSON is made once.

    `data` holds the stored value of each attribute by key; an absent key is SQL's NULL. `json` is for what the API
    makes of it, in a `form` of its schema (None: nothing yet).
    """

    __slots__ = ("created_at", "data", "form", "id", "json", "permissions", "sequence", "updated_at")

    def __init__(
        self,
        id: str,
        sequence: int,
        created_at: str,
        updated_at: str,
        permissions: tuple[Grant, ...],
        data: dict[str, Any],
    ) -> None:
        self.id = id
        self.sequence = sequence
        self.created_at = created_at
        self.updated_at = updated_at
        self.permissions = permissions
        self.data = data
        self.form: object = None
        self.json = b""

    def with_data(self, data: dict[str, Any], updated_at: str | None = None) -> Document:
        """The same document with other data, and another ``$updatedAt`` where one is given."""
        return Document(
            self.id, self.sequence, self.created_at, updated_at or self.updated_at, self.permissions, data
        )


_SYSTEM: dict[str, Callable[[Document], Any]] = {
    "$id": attrgetter("id"),
    "$sequence": attrgetter("sequence"),
    "$createdAt": attrgetter("created_at"),
    "$updatedAt": attrgetter("updated_at"),
    "$permissions": attrgetter("permissions"),
}


def getter(attribute: str) -> Callable[[Document], Any]:
    """A function that reads `attribute`, or a system field, off a document; None where it is NULL."""
    return _SYSTEM.get(attribute) or (lambda document: document.data.get(attribute))


class Derived(Protocol):
    """What follows the documents: indexes by value, by permission, by link.

    One that is `lasting` knows what the documents alone do not tell; the others can be made anew.
    """

    lasting: ClassVar[bool]

    def change(self, old: Document | None, new: Document | None) -> None: ...


class Documents(Table[Document]):
    """The documents of a collection. Their numbers have gaps, as those that MariaDB's AUTO_INCREMENT gives."""

    __slots__ = ("derived",)

    spends_numbers = True

    def __init__(self, log: UndoLog) -> None:
        super().__init__(log)
        self.derived: dict[str, Derived] = {}

    def _changed(self, old: Document | None, new: Document | None) -> None:
        for follower in self.derived.values():
            follower.change(old, new)

    def _added(self, rows: Iterable[Document]) -> None:
        for follower in self.derived.values():
            for row in rows:
                follower.change(None, row)

    def _follows_each(self) -> bool:
        self.derived = {name: follower for name, follower in self.derived.items() if follower.lasting}
        return bool(self.derived)
