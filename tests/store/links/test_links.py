"""Links, found from both sides, and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockwrite.store.junctions import Junction
from mockwrite.store.links.links import Referrers
from mockwrite.store.tables import UndoLog

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockwrite.store.attributes import Side
    from tests.store.conftest import Shelf


class ChangedOurMindError(Exception):
    """What makes a log undo."""


def others(junction: Junction, side: Side, id: str) -> list[str]:
    return [link.other(side) for link in junction.of(side, id)]


def test_a_junction_is_read_from_both_sides_in_the_order_of_linking() -> None:
    junction = Junction(UndoLog(), 1)
    for parent, child in (("p", "z"), ("p", "a"), ("q", "a"), ("p", "m")):
        junction.link("parent", parent, child)
    junction.link("child", "a", "r")
    assert others(junction, "parent", "p") == ["z", "a", "m"]
    assert others(junction, "child", "a") == ["p", "q", "r"]
    assert others(junction, "parent", "r") == ["a"]
    assert others(junction, "parent", "nobody") == []


def test_a_junction_compares_ids_in_any_letter_case() -> None:
    junction = Junction(UndoLog(), 1)
    junction.link("parent", "P", "c")
    assert others(junction, "parent", "p") == ["c"]


def test_two_can_be_linked_twice() -> None:
    junction = Junction(UndoLog(), 1)
    junction.link("parent", "p", "c")
    junction.link("parent", "p", "c")
    junction.unlink(junction.of("parent", "p")[0])
    assert others(junction, "child", "c") == ["p"]


def test_a_junction_is_undone() -> None:
    log = UndoLog()
    junction = Junction(log, 1)
    junction.link("parent", "p", "a")
    with pytest.raises(ChangedOurMindError), log.atomic():
        junction.unlink(junction.of("parent", "p")[0])
        junction.link("parent", "p", "b")
        raise ChangedOurMindError
    assert others(junction, "parent", "p") == others(junction, "parent", "P") == ["a"]
    assert others(junction, "child", "b") == []


def test_referrers_follow_what_is_written_and_undone(shelf: Callable[..., Shelf]) -> None:
    books = shelf(author="string")
    for id in ("one", "two", "three"):
        books.put(id, author="Ann")

    def of(id: str) -> list[str]:
        return [document.id for document in Referrers(books.collection, "author").of(id)]

    assert of("Ann") == of("ann") == ["one", "two", "three"]
    with pytest.raises(ChangedOurMindError), books.log.atomic():
        books.put("two", author="Bob")
        books.documents.remove("one")
        assert (of("Ann"), of("Bob")) == (["three"], ["two"])
        raise ChangedOurMindError
    assert (of("Ann"), of("Bob")) == (["one", "two", "three"], [])
