"""Ids that the server makes tell the time, as PHP's uniqid() does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time

from mockwrite.clock import Clock
from mockwrite.ids import Ids

MOMENT = datetime(2026, 11, 27, 10, 0, 1, 250_000, tzinfo=UTC)


def told(id: str) -> datetime:
    return datetime.fromtimestamp(int(id[:8], 16), UTC) + timedelta(microseconds=int(id[8:13], 16))


def test_an_id_begins_with_the_second_and_the_microsecond() -> None:
    with freeze_time(MOMENT):
        made = Ids(Clock()).unique()
    assert len(made) == 20
    assert made.startswith(f"{int(MOMENT.timestamp()):08x}{250_000:05x}")


def test_ids_sort_as_they_were_made_though_the_time_is_held() -> None:
    clock = Clock()
    clock.freeze(MOMENT)
    ids = Ids(clock)
    made = [ids.unique() for _ in range(50)]
    assert made == sorted(set(made))
    assert told(made[-1]) - MOMENT < timedelta(milliseconds=1)


@pytest.mark.parametrize("year", [1971, 2031])
def test_a_held_clock_moves_ids(year: int) -> None:
    clock = Clock()
    ids = Ids(clock)
    ids.unique()
    clock.freeze(MOMENT.replace(year=year))
    assert told(ids.unique()) == MOMENT.replace(year=year)


@pytest.mark.parametrize("held", [False, True])
def test_seeded_ids_are_the_same_again_and_have_their_form(*, held: bool) -> None:
    runs = []
    for _ in range(2):
        clock = Clock()
        if held:
            clock.freeze(MOMENT)
        ids = Ids(clock)
        ids.seed("a test")
        runs.append([ids.unique() for _ in range(20)])
    assert runs[0] == runs[1] == sorted(set(runs[0]))
    assert all(int(id[8:13], 16) < 1_000_000 for id in runs[0])
    assert not held or told(runs[0][0]) == MOMENT
