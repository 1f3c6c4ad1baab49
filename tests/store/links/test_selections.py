"""What selects leave of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockwrite.store.attributes import Relationship
from mockwrite.store.links.selections import EVERYTHING, Selection, read

if TYPE_CHECKING:
    from mockwrite.store.attributes import RelationType


def relationship(type: RelationType) -> Relationship:
    return Relationship(
        related_collection="others",
        type=type,
        two_way=True,
        two_way_key="back",
        on_delete="setNull",
        shown_on_delete="setNull",
        side="parent",
    )


RELATIONSHIPS = {"one": relationship("manyToOne"), "many": relationship("oneToMany")}


@pytest.mark.parametrize(
    ("selects", "columns", "nested"),
    [
        (["name"], {"name"}, {}),
        (["*"], None, {}),
        (["name", "*"], None, {}),
        (["one.name"], {"one"}, {"one": ["name"]}),
        (["many.name"], None, {"many": ["name"]}),
        (["name", "many.name"], {"name"}, {"many": ["name"]}),
        (["*", "one.*", "many.a.b"], None, {"one": ["*"], "many": ["a.b"]}),
        (["many."], None, {"many": ["*"]}),
        (["dotted.name"], {"dotted.name"}, {}),
    ],
)
def test_paths_and_columns_are_told_apart(
    selects: list[str], columns: set[str] | None, nested: dict[str, list[str]]
) -> None:
    selection = read(RELATIONSHIPS, [selects])
    assert (selection.columns, selection.nested) == (columns and frozenset(columns), nested)


def test_no_select_is_everything() -> None:
    assert read(RELATIONSHIPS, []) == EVERYTHING


def test_several_selects_add_up() -> None:
    assert read(RELATIONSHIPS, [["name"], ["one.name"], ["one.age"]]).nested == {"one": ["name", "age"]}
    assert read(RELATIONSHIPS, [["name"], ["many.*"]]).columns is None


def test_arrays_are_blank_beside_a_path_alone() -> None:
    assert read(RELATIONSHIPS, [["name", "one.name"]]).blanks
    assert not read(RELATIONSHIPS, [["name"]]).blanks
    assert not read(RELATIONSHIPS, [["*", "one.name"]]).blanks


def test_what_is_not_selected_is_not_shown() -> None:
    assert Selection(frozenset({"name"})).shows("name")
    assert not Selection(frozenset({"name"})).shows("age")
    assert EVERYTHING.shows("age")
