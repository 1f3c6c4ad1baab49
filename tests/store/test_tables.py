"""Tables, and the log that undoes what happens to them."""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass

import pytest

from mockwrite.store import tables
from mockwrite.store.people.tables import Grouped
from mockwrite.store.tables import Table, UndoLog


@dataclass(frozen=True)
class Row:
    sequence: int
    colour: str = "red"


def state(table: Grouped[Row]) -> tuple[list[Row], list[Row], list[Row], int]:
    return list(table), table.where("colour", "red"), table.where("colour", "blue"), table.last_sequence


@pytest.mark.parametrize("many", [1, 5, 10**9])
@pytest.mark.parametrize("kept", [0, 3, 60])
def test_undoing_many_changes_at_once_is_undoing_each(
    many: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_MANY", many)
    log = UndoLog()
    table: Grouped[Row] = Grouped(log, "colour")
    for number in range(kept):
        table.put(f"k{number}", Row(table.next_sequence()))
    mark, before = log.mark(), state(table)
    for number in range(20):
        table.put(f"n{number}", Row(table.next_sequence(), "blue"))
    for number in range(0, kept, 2):
        table.put(f"k{number}", Row(number + 1, "blue"))
    for number in range(1, kept, 2):
        table.remove(f"k{number}")
    changes = log.changes_made
    log.rollback(mark)
    assert state(table) == before
    assert log.changes_made > changes
    table.put("after", Row(table.next_sequence()))
    assert table.at(kept + 1).colour == "red"


@pytest.mark.parametrize("seed", range(20))
def test_a_mark_is_returned_to_whatever_came_and_went(seed: int) -> None:
    chance = random.Random(seed)
    log = UndoLog()
    table: Table[Row] = Table(log)
    marks = [(log.mark(), list(table))]
    for number in range(400):
        key = f"k{chance.randrange(6)}"
        match chance.choice(["put", "put", "remove", "remove", "mark", "rollback", "release", "keep"]):
            case "put":
                table.put(key, Row(number))
            case "remove" if key in table:
                table.remove(key)
            case "mark":
                marks.append((log.mark(), list(table)))
            case "rollback":
                at = chance.randrange(len(marks))
                log.rollback(marks[at][0])
                del marks[at + 1 :]
                assert list(table) == marks[at][1]
            case "release" if len(marks) > 1:
                at = chance.randrange(1, len(marks))
                log.release(marks[at][0])
                del marks[at:]
            case "keep":
                log.keep()
                marks[-1] = marks[-1][0], list(table)
    log.rollback(marks[0][0])
    assert list(table) == marks[0][1]


def test_a_log_forgets_what_came_and_went() -> None:
    log = UndoLog()
    table: Table[Row] = Table(log)
    mark = log.mark()
    for number in range(9):
        with log.atomic():
            table.put(f"n{number}", Row(number))
        with log.atomic():
            table.remove(f"n{number}")
            part: Table[Row] = Table(log)
            part.put("row", Row(number))
    del part
    assert log.changes(mark) == {table: {}}


def test_a_table_gives_the_room_of_what_is_undone_back() -> None:
    log = UndoLog()
    table: Table[Row] = Table(log)
    mark = log.mark()
    empty = sys.getsizeof(table._rows) + sys.getsizeof(table.sequences)
    for number in range(6_000):
        table.put(f"n{number}", Row(number))
    log.rollback(mark)
    assert sys.getsizeof(table._rows) + sys.getsizeof(table.sequences) <= empty


def test_rows_put_in_together_are_there_together_or_not_at_all() -> None:
    log = UndoLog()
    table: Grouped[Row] = Grouped(log, "colour")
    table.put("a", Row(table.next_sequence()))
    mark, before = log.mark(), state(table)
    numbers = table.next_sequences(3)
    table.put_new([f"K{number}" for number in numbers], [Row(number, "blue") for number in numbers])
    for keys in (["new", "A"], ["new", "k3"], ["twice", "TWICE"]):
        with pytest.raises(KeyError):
            table.put_new(keys, [Row(9), Row(10)])
    table.remove("k3")
    table.put("k2", Row(2, "red"))
    assert [row.sequence for row in table] == [1, 2, 4]
    assert table.where("colour", "blue") == [table.at(4)]
    log.rollback(mark)
    assert state(table) == before
