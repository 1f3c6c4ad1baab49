"""The schema's words: attributes, indexes, relationships as immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from mockwrite.store.types.attribute_type import AttributeType

__all__ = [
    "MAX_BIG_INT",
    "MAX_DOUBLE",
    "MAX_INT",
    "Attribute",
    "Field",
    "Index",
    "Relationship",
    "Status",
]

Status = Literal["processing", "available", "deleting", "stuck", "failed"]
Side = Literal["parent", "child"]
OnDelete = Literal["cascade", "restrict", "setNull"]
RelationType = Literal["oneToOne", "oneToMany", "manyToOne", "manyToMany"]

MAX_INT = 2**31 - 1
MAX_BIG_INT = 2**63 - 1
MAX_DOUBLE = 1.7976931348623157e308
_BUILT: frozenset[Status] = frozenset(("available", "deleting", "stuck"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """How an attribute links documents of its collection (`side`) with those of another one.

    `shown_on_delete` is the rule that the API tells, which can differ from the one that the engine keeps; it
    tells of the default where it has forgotten it.
    `junction` is the number, among those of the database, of the junction that holds the links of many to many;
    it is the same on both sides.
    """

    related_collection: str
    type: RelationType
    two_way: bool
    two_way_key: str
    on_delete: OnDelete
    shown_on_delete: OnDelete | None
    side: Side
    junction: int | None = None

    @property
    def stored(self) -> bool:
        """Whether this side keeps a column: the id of the one document that it is linked with."""
        match self.type, self.side:
            case ("oneToOne", "child"):
                return self.two_way
            case ("oneToMany", "parent") | ("manyToOne", "child") | ("manyToMany", _):
                return False
        return True

    @property
    def many(self) -> bool:
        """Whether this side is linked with a list of documents."""
        return not self.stored and self.type != "oneToOne"

    @property
    def blind(self) -> bool:
        """Whether the engine finds nobody from this side: the child's, unless it is two-way."""
        return self.side == "child" and not self.two_way

    @property
    def unique(self) -> bool:
        """Whether no two documents may keep the same id in this side's column."""
        return self.stored and self.type == "oneToOne"


class Field(Protocol):
    """What the rules for queries ask of an attribute: `Attribute` is one."""

    @property
    def type(self) -> AttributeType: ...
    @property
    def size(self) -> int: ...
    @property
    def array(self) -> bool: ...
    @property
    def encrypt(self) -> bool | None: ...
    @property
    def relationship(self) -> Relationship | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """An attribute of a collection, or a column of a table.

    `type` is the engine's, an object of `mockwrite.store.types`. `format` narrows it: email, enum, ip, url,
    intRange, floatRange. `size` counts characters of a string, bytes of an integer. `fill` is the default that
    the engine writes; it can differ from `default`, the one that the API shows, since setting the latter to null
    does not reach the engine. The engine knows attributes that the API does not, the `hidden`, and has forgotten
    others, the `lost`.
    """

    key: str
    sequence: int
    type: AttributeType
    created_at: str
    updated_at: str
    size: int = 0
    required: bool = False
    array: bool = False
    default: Any = None
    fill: Any = None
    format: str = ""
    elements: tuple[str, ...] = ()
    min: int | float | None = None
    max: int | float | None = None
    encrypt: bool | None = False
    status: Status = "processing"
    error: str = ""
    relationship: Relationship | None = None
    hidden: bool = False
    lost: bool = False

    @property
    def usable(self) -> bool:
        """Whether documents and queries know it: from available until it is gone."""
        return self.status in _BUILT and not self.lost

    @property
    def column(self) -> str:
        """What the engine's column is called: the key without what its names may not hold."""
        return self.key.replace(".", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index as the schema declares it; `mockwrite.store.querying.indexes` makes what answers queries.

    `lengths` are those that the API shows; `prefixes` those that the engine keeps, which forget a length that
    says no more than the attribute's size, and do not follow when an attribute leaves the index. One that is not
    `enforced` is known to the engine alone: its database could not build it.
    """

    id: str
    key: str
    sequence: int
    type: str
    attributes: tuple[str, ...]
    lengths: tuple[int | None, ...]
    orders: tuple[str | None, ...]
    created_at: str
    updated_at: str
    prefixes: tuple[int | None, ...] = ()
    status: Status = "processing"
    error: str = ""
    enforced: bool = True

    @property
    def usable(self) -> bool:
        """Whether the engine has it: from available until it is gone."""
        return self.status in _BUILT

    @property
    def name(self) -> str:
        """What the engine calls it: the key without what its names may not hold."""
        return self.key.replace(".", "")
