"""Unique indexes follow their documents, also when these are undone."""

from __future__ import annotations

from typing import Any

import pytest

from mockwrite.releases import v1_8_1
from mockwrite.store.attributes import Attribute, Index
from mockwrite.store.documents import Document, Documents
from mockwrite.store.model import Collection
from mockwrite.store.schema import Attributes, Indexes
from mockwrite.store.schemas import uniqueness
from mockwrite.store.tables import UndoLog
from mockwrite.store.types import DOUBLE, STRING


@pytest.fixture
def log() -> UndoLog:
    return UndoLog()


@pytest.fixture
def collection(log: UndoLog) -> Collection:
    attributes = Attributes(log, v1_8_1.RELEASE)
    for place, key in enumerate(("a", "b")):
        attributes.put(
            key,
            Attribute(
                key=key,
                sequence=place,
                type=STRING,
                size=20,
                created_at="",
                updated_at="",
                status="available",
            ),
        )
    return Collection(
        id="c",
        sequence=1,
        database="d",
        name="c",
        enabled=True,
        document_security=False,
        permissions=(),
        created_at="",
        updated_at="",
        attributes=attributes,
        indexes=Indexes(log),
        documents=Documents(log),
    )


def document(sequence: int, **data: Any) -> Document:
    return Document(str(sequence), sequence, "", "", (), data)


def put(collection: Collection, sequence: int, **data: Any) -> None:
    collection.documents.put(str(sequence), document(sequence, **data))


def index(collection: Collection, *attributes: str) -> Index:
    made = Index(
        id="1_1_u",
        key="u",
        sequence=1,
        type="unique",
        attributes=attributes,
        lengths=(None,) * len(attributes),
        prefixes=(None,) * len(attributes),
        orders=(),
        created_at="",
        updated_at="",
        status="available",
    )
    collection.indexes.put("u", made)
    return made


def test_the_one_that_clashes_is_found(collection: Collection) -> None:
    put(collection, 1, a="x")
    index(collection, "a")
    clash = uniqueness.clash(collection, document(2, a="X"))
    assert clash is collection.documents.get("1")
    assert uniqueness.clash(collection, document(1, a="X")) is None
    assert uniqueness.clash(collection, document(2)) is None


def test_undoing_a_write_frees_its_values(collection: Collection, log: UndoLog) -> None:
    index(collection, "a")
    mark = log.mark()
    put(collection, 1, a="x")
    assert uniqueness.clash(collection, document(2, a="x"))
    log.rollback(mark)
    assert uniqueness.clash(collection, document(2, a="x")) is None


def test_documents_may_clash_while_there_is_no_index(collection: Collection, log: UndoLog) -> None:
    put(collection, 1, a="x")
    index(collection, "a")
    assert uniqueness.clash(collection, document(2, a="x"))
    mark = log.mark()
    collection.indexes.remove("u")
    for sequence in (2, 3):
        put(collection, sequence, a="x")
    log.rollback(mark)
    clash = uniqueness.clash(collection, document(2, a="x"))
    assert clash is not None
    assert clash.sequence == 1


def test_another_index_of_that_key_looks_at_its_own_attributes(collection: Collection) -> None:
    put(collection, 1, a="x", b="y")
    index(collection, "a")
    assert uniqueness.clash(collection, document(2, a="x"))
    index(collection, "a", "b")
    assert uniqueness.clash(collection, document(2, a="x", b="z")) is None
    assert uniqueness.clash(collection, document(2, a="x", b="Y"))


def test_documents_that_clash_violate_an_index(collection: Collection) -> None:
    put(collection, 1, a="x")
    put(collection, 2, b="x")
    put(collection, 3, b="y")
    made = index(collection, "a")
    assert not uniqueness.violated(collection, made)
    put(collection, 4, a="x ")
    assert uniqueness.violated(collection, made)


def test_doubles_clash_by_what_the_database_keeps_of_them(collection: Collection) -> None:
    price = Attribute(key="price", sequence=3, type=DOUBLE, created_at="", updated_at="", status="available")
    collection.attributes.put("price", price)
    index(collection, "price")
    put(collection, 1, price=0.8)
    assert uniqueness.clash(collection, document(2, price=0.7999999999999999))
    assert uniqueness.clash(collection, document(2, price=0.799999999999)) is None
    assert uniqueness.clash(collection, document(2)) is None
