"""The records that hold the tables: a database and its collections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockwrite.store.attributes import Relationship
    from mockwrite.store.documents import Documents
    from mockwrite.store.junctions import Junction
    from mockwrite.store.permissions import Grant
    from mockwrite.store.schema import Attributes, Indexes
    from mockwrite.store.tables import Table

__all__ = ["Collection", "Database"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A collection, or a table: its settings, and the tables that hold its schema and its documents."""

    id: str
    sequence: int
    database: str
    name: str
    enabled: bool
    document_security: bool
    permissions: tuple[Grant, ...]
    created_at: str
    updated_at: str
    attributes: Attributes
    indexes: Indexes
    documents: Documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A database; `type` is ``legacy`` or ``tablesdb`` by the API that made it, and binds nobody.

    Its `junctions` hold the links of its relationships many to many.
    """

    id: str
    sequence: int
    name: str
    enabled: bool
    type: str
    created_at: str
    updated_at: str
    collections: Table[Collection]
    junctions: Table[Junction]

    def engine_name(self, collection: Collection) -> str:
        """The name that the database engine knows a collection by, which some answers show."""
        return f"database_{self.sequence}_collection_{collection.sequence}"

    def junction(self, relationship: Relationship) -> Junction | None:
        """The links of a relationship many to many; None for one of another type. O(1)."""
        number = relationship.junction
        return None if number is None else self.junctions.get(str(number))
