"""A collection's schema, compiled once for each state of its attributes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockwrite.php.json_text import kept
from mockwrite.store.attributes import Attribute, Index
from mockwrite.store.tables import Table, UndoLog
from mockwrite.store.types import DATETIME, SEQUENCE, STRING, comparison
from mockwrite.store.types.encoding import encoder, many_encoder, plain
from mockwrite.store.types.ids import NUMBER_SEQUENCE
from mockwrite.store.types.sharing import Shared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mockwrite.releases import Release
    from mockwrite.store.attributes import Field
    from mockwrite.store.types import AttributeType
    from mockwrite.store.types.attribute_type import Encode, EncodeMany

__all__ = ["SYSTEM_FIELDS", "Attributes", "Indexes", "Schema", "system_fields"]


class Schema:
    """What documents and queries may name: the usable attributes in the order of their creation.

    `relationships` are those of them that link; `links` those that keep the id of a related document in a
    column, `partners` the unique indexes on such columns. The rest are compiled:

    - `named` are what queries may name, the attributes and what all documents have; `fields` what answers them;
    - `encoders` check a value and make it what is stored, under the very key that they have here, so that documents
      share their keys, as they share texts; they come with what plain values are, which need no check.
      `many_encoders` do that for many documents; `required` must be there, `fills` say what comes where nothing is,
      and `settled` are those whose stored values no change of the schema makes wrong;
    - `blank` is a document of which nothing is set, `floats` hold floats (`doubles` one), `shapes` geometries of
      those types, `decoded` are those which the real server stores in a form of its own, and `cast_lists` are arrays
      that read every item back as one of their class, by their cast;
    - `dotted` have a column of another name than their key: both (the key twice, where the release hides the name),
      and what prints their values, if they are not text.
      With them, and with shapes, the answer to a write `echoes` other than a read answers.

    `forms` are for the API, which makes JSON of documents in more than one style.
    """

    __slots__ = (
        "attributes",
        "blank",
        "cast_lists",
        "decoded",
        "dotted",
        "doubles",
        "echoes",
        "encoders",
        "fields",
        "fills",
        "floats",
        "forms",
        "links",
        "many_encoders",
        "named",
        "partners",
        "refuses_operators",
        "relationships",
        "release",
        "required",
        "settled",
        "shapes",
    )

    def __init__(self, attributes: dict[str, Attribute], release: Release) -> None:
        self.attributes = attributes
        self.forms: dict[object, Any] = {}
        self.named: dict[str, Field] = {**attributes, **system_fields(release)}
        self.fields: dict[str, Field] = {**SYSTEM_FIELDS, **self.named}
        self.release = release
        self.refuses_operators = release.encryption_refuses_operators and any(
            found.encrypt for found in attributes.values()
        )
        self.decoded = tuple(key for key, found in attributes.items() if found.encrypt or found.type.spatial)
        self.relationships = {
            key: found.relationship for key, found in attributes.items() if found.relationship is not None
        }
        self.links = tuple(key for key, found in self.relationships.items() if found.stored)
        self.partners = tuple(_partners(key) for key, found in self.relationships.items() if found.unique)
        scalars = {key: found for key, found in attributes.items() if not found.relationship}
        self.encoders: dict[str, tuple[str, Encode, Shared, type, Any, Any]] = {
            key: (key, encoder(found), Shared(), *plain(found)) for key, found in scalars.items()
        }
        self.many_encoders: dict[str, EncodeMany] = {
            key: many_encoder(found, self.encoders[key][1]) for key, found in scalars.items()
        }
        self.required = tuple(key for key, found in scalars.items() if found.required)
        # The metadata of a collection keep defaults as PHP's JSON: of -0.0, 0.
        self.fills = tuple(
            (key, kept(found.fill)) for key, found in scalars.items() if found.fill is not None
        )
        self.blank: dict[str, Any] = {key: [] if found.array else None for key, found in scalars.items()}
        self.shapes: dict[str, AttributeType] = {
            key: found.type for key, found in scalars.items() if found.type.spatial
        }
        self.floats = tuple(
            key for key, found in scalars.items() if found.type.floating or found.type.spatial
        )
        self.doubles = tuple(key for key, found in scalars.items() if found.type.floating and not found.array)
        self.cast_lists: dict[str, tuple[type, Callable[[Any], Any]]] = {
            key: (found.type.item, found.type.cast)
            for key, found in scalars.items()
            if found.array and found.type.item is not None
        }
        self.dotted = tuple(
            (key, found.column if release.shows_empty_columns else key, comparison.printed(found))
            for key, found in scalars.items()
            if found.column != key
        )
        self.echoes = bool(self.dotted or self.shapes)
        self.settled = frozenset(
            key for key, found in scalars.items() if found.type.settled and found.column == key
        )


_FIELDS = {"$id": STRING, "$sequence": SEQUENCE, "$createdAt": DATETIME, "$updatedAt": DATETIME}
SYSTEM_FIELDS = {
    key: Attribute(key=key, sequence=0, type=type, created_at="", updated_at="")
    for key, type in _FIELDS.items()
}
"""What queries know of a document besides its attributes."""
_UNCOUNTED = {key: field for key, field in SYSTEM_FIELDS.items() if key != "$sequence"}
_NUMBERED = {**SYSTEM_FIELDS, "$sequence": replace(SYSTEM_FIELDS["$sequence"], type=NUMBER_SEQUENCE)}


def _partners(key: str) -> Index:
    """The unique index that the engine makes of the column of a relationship one to one."""
    name = f"_index_{key}"
    return Index(
        id=name,
        key=name,
        sequence=0,
        type="unique",
        attributes=(key,),
        lengths=(None,),
        orders=(),
        created_at="",
        updated_at="",
        prefixes=(None,),
        status="available",
    )


def system_fields(release: Release) -> Mapping[str, Field]:
    """Return what queries may name of every document, beside its attributes."""
    if not release.has_sequences:
        return _UNCOUNTED
    return _NUMBERED if release.takes_numeric_sequences else SYSTEM_FIELDS


class Attributes(Table[Attribute]):
    """The attributes of a collection, in every status; `release` is that of the server.

    `schema` is that of the present attributes, the same object until one of them changes. `linking` are the records
    of relationships, in every status.
    """

    __slots__ = ("linking", "release", "schema")

    release: Release
    schema: Schema
    linking: tuple[Attribute, ...]

    def __init__(self, log: UndoLog, release: Release) -> None:
        super().__init__(log)
        self.release = release

    def __getattr__(self, name: str) -> Any:
        # Reached where the slot is empty: once for each state of the attributes.
        if name == "schema":
            self.schema = Schema({row.key: row for row in self if row.usable}, self.release)
            return self.schema
        if name == "linking":
            self.linking = tuple(row for row in self if row.relationship is not None)
            return self.linking
        raise AttributeError(name)

    def _changed(self, _old: Attribute | None, _new: Attribute | None) -> None:
        for made in ("schema", "linking"):
            with suppress(AttributeError):
                delattr(self, made)


class Indexes(Table[Index]):
    """The indexes of a collection, in every status."""

    __slots__ = ("_unique",)

    def __init__(self, log: UndoLog) -> None:
        super().__init__(log)
        self._unique: tuple[Index, ...] | None = None

    @property
    def unique(self) -> tuple[Index, ...]:
        """The unique indexes that the engine has; the same object until an index changes."""
        if self._unique is None:
            self._unique = tuple(row for row in self if row.usable and row.type == "unique" and row.enforced)
        return self._unique

    def _changed(self, _old: Index | None, _new: Index | None) -> None:
        self._unique = None
