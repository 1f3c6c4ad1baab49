"""A collection to ask questions of, without any API."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.releases import v1_8_1
from mockwrite.store.attributes import Attribute, Index
from mockwrite.store.documents import Document, Documents
from mockwrite.store.model import Collection
from mockwrite.store.permissions import stored as grants_of
from mockwrite.store.querying import candidate_sets, narrowing, planner, query_rules
from mockwrite.store.querying.queries import Find, parse_all
from mockwrite.store.schema import Attributes, Indexes
from mockwrite.store.tables import UndoLog
from tests.store.named_types import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2024, 5, 17, 12, tzinfo=UTC)


def query(method: str, attribute: str = "", *values: Any) -> str:
    """A query as a client sends it."""
    return json.dumps({"method": method, "attribute": attribute, "values": list(values)})


class Shelf:
    """A collection, and short words for what is done with it."""

    def __init__(self, **attributes: str) -> None:
        self.log = UndoLog()
        self.release = v1_8_1.RELEASE
        self.collection = Collection(
            id="shelf",
            sequence=1,
            database="library",
            name="Shelf",
            enabled=True,
            document_security=True,
            permissions=(),
            created_at="",
            updated_at="",
            attributes=Attributes(self.log, v1_8_1.RELEASE),
            indexes=Indexes(self.log),
            documents=Documents(self.log),
        )
        for key, type in attributes.items():
            self.add(key, type)

    @property
    def documents(self) -> Documents:
        return self.collection.documents

    def add(self, key: str, type: str, **rest: Any) -> None:
        """An attribute of the engine's `type`, with ``[]`` behind it for an array."""
        attribute = Attribute(
            key=key,
            sequence=self.collection.attributes.next_sequence(),
            type=TYPES[type.removesuffix("[]")],
            array=type.endswith("[]"),
            created_at="",
            updated_at="",
            size=255,
            status="available",
            **rest,
        )
        self.collection.attributes.put(key, attribute)

    def index(self, type: str, *attributes: str) -> None:
        sequence = self.collection.indexes.next_sequence()
        index = Index(
            id=f"1_1_{sequence}",
            key=f"index{sequence}",
            sequence=sequence,
            type=type,
            attributes=attributes,
            lengths=(None,) * len(attributes),
            prefixes=(None,) * len(attributes),
            orders=(None,) * len(attributes),
            created_at="",
            updated_at="",
            status="available",
        )
        self.collection.indexes.put(index.key, index)

    def put(self, id: str, permissions: tuple[str, ...] = (), **data: Any) -> Document:
        old = self.documents.get(id)
        sequence = self.documents.next_sequence() if old is None else old.sequence
        stamp = f"2024-01-01T00:00:00.{sequence:03d}+00:00"
        stored = {key: value for key, value in data.items() if value is not None}
        grants = grants_of(permissions)
        document = Document(id, sequence, stamp, stamp, grants, stored)
        self.documents.put(id, document)
        return document

    def checked(self, *queries: str) -> tuple[Find, Document | None]:
        """What the queries ask for, and the document of their cursor."""
        asked = parse_all(queries, NOW, self.release)
        cursor = asked.cursor_document(self.documents)
        query_rules.check(asked, self.collection.attributes.schema, self.collection.indexes)
        return asked, cursor

    def page(self, *queries: str, roles: set[str] | None = None) -> tuple[int, list[str]]:
        """The total, and the ids of the page."""
        asked, cursor = self.checked(*queries)
        total, found = planner.page(self.collection, asked, roles, cursor, cap=5000)
        return total, [document.id for document in found]

    def find(self, *queries: str, roles: set[str] | None = None) -> list[str]:
        """The ids of the page."""
        return self.page(*queries, roles=roles)[1]


@pytest.fixture
def shelf() -> Callable[..., Shelf]:
    """Makes a collection of the attributes given: ``shelf(title="string", tags="string[]")``."""
    return Shelf


@pytest.fixture
def q() -> Callable[..., str]:
    """Makes a query: ``q("equal", "title", "One")``."""
    return query


@pytest.fixture
def always_indexed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small collections are answered from indexes too, and walks give up soon."""
    monkeypatch.setattr(planner, "INDEXED_FROM", 0)
    monkeypatch.setattr(candidate_sets, "FEW", 2)
    monkeypatch.setattr(planner, "COST", 20)
    monkeypatch.setattr(planner, "PATIENCE", 4)
    monkeypatch.setattr(candidate_sets, "UNION", 4)
    monkeypatch.setattr(narrowing, "MANY", 1)
