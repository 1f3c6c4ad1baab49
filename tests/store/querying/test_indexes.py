"""Indexes follow their documents: what is written, undone, renamed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from mockwrite.store.querying import indexes
from mockwrite.store.querying.sorted_index import sorted_by
from mockwrite.store.schema import SYSTEM_FIELDS

if TYPE_CHECKING:
    from mockwrite.store.attributes import Attribute
    from tests.store.conftest import Shelf

ShelfMaker = Callable[..., "Shelf"]
QueryMaker = Callable[..., str]


@pytest.fixture
def numbered(shelf: ShelfMaker) -> Shelf:
    made = shelf(n="integer", s="string")
    for number in (3, 1, 2):
        made.put(f"id{number}", n=number, s=chr(96 + number))
    return made


def walked(shelf: Shelf, *attributes: str, directions: tuple[bool, ...] = (False, False)) -> list[str]:
    fields: dict[str, Attribute] = {**shelf.collection.attributes.schema.attributes, **SYSTEM_FIELDS}
    index = sorted_by(shelf.documents, attributes, fields)
    return [shelf.documents.at(sequence).id for sequence in index.walk(directions)]


def test_an_index_is_made_once_and_follows_writes(numbered: Shelf) -> None:
    assert walked(numbered, "n") == ["id1", "id2", "id3"]
    made = dict(numbered.documents.derived)
    numbered.put("id4", n=0)
    numbered.put("id2", n=9)
    numbered.documents.remove("id1")
    assert walked(numbered, "n") == ["id4", "id3", "id2"]
    assert numbered.documents.derived == made


def test_an_index_follows_what_is_undone(numbered: Shelf) -> None:
    assert walked(numbered, "n") == ["id1", "id2", "id3"]
    mark = numbered.log.mark()
    numbered.documents.remove("id1")
    numbered.put("id1", n=7)
    numbered.put("id2", n=8)
    numbered.put("id5", n=4)
    assert walked(numbered, "n") == ["id3", "id5", "id1", "id2"]
    numbered.log.rollback(mark)
    assert walked(numbered, "n") == ["id1", "id2", "id3"]


def test_an_index_is_made_anew_after_many_writes(numbered: Shelf) -> None:
    assert walked(numbered, "n") == ["id1", "id2", "id3"]
    for number in range(10, 200):
        numbered.put(f"id{number}", n=-number)
    assert walked(numbered, "n")[:3] == ["id199", "id198", "id197"]
    assert len(walked(numbered, "n")) == 193


def test_attributes_are_walked_each_in_its_own_direction(shelf: ShelfMaker) -> None:
    made = shelf(a="integer", b="string")
    for number in range(12):
        made.put(f"id{number}", a=number % 3, b="xy"[number % 2])
    made.put("null", b="x")
    down_up = walked(made, "a", "b", directions=(True, False, True))
    assert down_up == [
        "id8", "id2", "id11", "id5", "id10", "id4", "id7", "id1", "id6", "id0", "id9", "id3", "null",
    ]  # fmt: skip
    assert walked(made, "a", "b", directions=(False, True, False)) == [
        "null", "id3", "id9", "id0", "id6", "id1", "id7", "id4", "id10", "id5", "id11", "id2", "id8",
    ]  # fmt: skip


def test_a_forgotten_attribute_leaves_no_index(numbered: Shelf) -> None:
    walked(numbered, "n")
    walked(numbered, "s", "n", directions=(False, False, False))
    walked(numbered, "s")
    indexes.forget(numbered.documents, "n")
    assert [name for name in numbered.documents.derived if "n=" in name] == []
    assert walked(numbered, "s") == ["id1", "id2", "id3"]


def test_an_attribute_made_anew_with_another_type_has_another_index(numbered: Shelf) -> None:
    assert walked(numbered, "n") == ["id1", "id2", "id3"]
    numbered.collection.attributes.remove("n")
    for document in list(numbered.documents):
        numbered.put(document.id)
    numbered.add("n", "string")
    numbered.put("id3", n="x")
    assert walked(numbered, "n") == ["id1", "id2", "id3"]


def test_readers_are_found_by_role(shelf: ShelfMaker) -> None:
    made = shelf()
    made.put("a", ('read("any")', 'read("user:ann")'))
    made.put("b", ('read("user:ann")', 'delete("any")'))
    assert indexes.readers(made.documents).readable({"user:ann", "guests"}) == [{1, 2}]
    made.put("a", ())
    made.documents.remove("b")
    assert indexes.readers(made.documents).readable({"user:ann", "any"}) == []
