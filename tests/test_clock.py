"""What is written one after the other is seen to have been, unless somebody holds the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time

from mockwrite.clock import Clock, moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


def stamps(clock: Clock, count: int) -> list[str]:
    written = []
    for _ in range(count):
        clock.tick()
        written.append(clock.stamp())
    return written


def test_no_two_writes_share_a_millisecond(clock: Clock) -> None:
    written = stamps(clock, 15)
    assert written == sorted(set(written))


def test_what_one_write_writes_has_one_time_unless_time_passes(clock: Clock) -> None:
    stamps(clock, 15)
    assert clock.stamp() == clock.stamp()


def test_a_long_burst_neither_runs_away_nor_goes_back(clock: Clock) -> None:
    written = stamps(clock, 5000)
    assert written == sorted(written)
    assert clock.now() - datetime.now(UTC) <= timedelta(milliseconds=20)


def test_frozen_time_stands(clock: Clock) -> None:
    stamps(clock, 15)
    clock.freeze("2026-02-03T04:05:06.789")
    assert set(stamps(clock, 3)) == {"2026-02-03T04:05:06.789+00:00"}
    assert clock.tick() == moment(clock.reading()) == clock.now()


def test_what_is_noted_of_a_write_is_no_earlier_than_the_write(clock: Clock) -> None:
    for hours in (0, 1):
        clock.advance(hours=hours)
        noted = [(clock.tick(), moment(clock.reading()), clock.now()) for _ in range(15)]
        assert all(written <= at <= later for written, at, later in noted)


@pytest.mark.parametrize("moment", ["2001-01-01T00:00:00", "2101-01-01T00:00:00"])
def test_freezegun_holds_the_time_and_lets_it_go(moment: str, clock: Clock) -> None:
    stamps(clock, 15)
    with freeze_time(moment):
        assert set(stamps(clock, 3)) == {f"{moment}.000+00:00"}
    after = stamps(clock, 3)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)
    assert after == sorted(set(after))
