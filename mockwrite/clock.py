"""The only source of time: what the server writes, a test can freeze, advance and resume."""

from __future__ import annotations

import datetime as _datetime
import time
from datetime import UTC, timedelta
from functools import partial

__all__ = ["Clock", "Reading", "moment", "monotonic"]

Reading = _datetime.datetime | tuple[float, timedelta, _datetime.datetime]
"""The time; or the wall clock's seconds since 1970, how far the clock was ahead of it, and what it had told last."""

monotonic = partial(time.monotonic)
"""Seconds that nobody freezes, for loops and durations: freezegun replaces names, not what a partial calls."""

_TO_THE_NEXT = tuple(timedelta(microseconds=1000 - passed) for passed in range(1000))
"""How far the next millisecond is, by the microseconds of this one."""
_AHEAD = timedelta(milliseconds=20)
_YEARS = range(1970, 9001)
"""What is added to the present, such as the year that a session lasts, must be a time, too."""
_BEYOND = f"The clock goes through the years {_YEARS[0]} to {_YEARS[-1]}."
_LONG_AGO = _datetime.datetime.min.replace(tzinfo=UTC)


class Clock:
    """Wall-clock time in UTC, unless a test holds it.

    Reads `datetime.now` anew on each call, so that freezegun and time-machine reach it.
    """

    def __init__(self) -> None:
        self._frozen: _datetime.datetime | None = None
        self._offset = timedelta()
        self._read = self._earliest = self._given = _LONG_AGO

    def now(self) -> _datetime.datetime:
        """The server's present, aware, in UTC."""
        return self._frozen if self._frozen is not None else self._present(self._wall())

    def tick(self) -> _datetime.datetime:
        """Return the present, and have what is written from now on carry a later millisecond than what was before.

        With the real server a network lies between two writes, and lists ordered by time show it. The clock runs
        ahead by 20 milliseconds at the most: who writes faster than one can for longer shares milliseconds, as
        do all writes while somebody holds the time.
        """
        if self._frozen is not None:
            return self._frozen
        wall, given = self._wall(), self._given
        due = given + _TO_THE_NEXT[given.microsecond % 1000]
        if wall == self._read:
            self._earliest = _LONG_AGO
        elif wall < due <= wall + _AHEAD:
            self._earliest = due
        self._read = wall
        return self._present(wall)

    def _present(self, wall: _datetime.datetime) -> _datetime.datetime:
        if wall < self._earliest <= wall + _AHEAD:
            wall = self._earliest
        self._given = wall
        return wall

    def _wall(self) -> _datetime.datetime:
        now = _datetime.datetime.now(UTC)
        return now + self._offset if self._offset else now

    def reading(self) -> Reading:
        """What tells the present, as `moment` reads it: to note it takes less than to have it."""
        return (time.time(), self._offset, self._given) if self._frozen is None else self._frozen

    def second(self) -> int:
        """The present in whole seconds since 1970, as the ``Date`` of an answer shows it."""
        if self._frozen is not None:
            return int(self._frozen.timestamp())
        return int(time.time() + self._offset.total_seconds() if self._offset else time.time())

    def stamp(self) -> str:
        """The present as the wire writes it: ``2026-11-23T08:57:38.538+00:00``."""
        return self.now().isoformat(timespec="milliseconds")

    def freeze(self, moment: _datetime.datetime | str | None = None) -> None:
        """Stop the clock, at `moment` (a time, or its text in ISO 8601; UTC unless it says otherwise) or now.

        Raises ValueError: the text is none, or the year is not one of 1970 to 9000.
        """
        if moment is None:
            moment = self.now()
        elif isinstance(moment, str):
            try:
                moment = _datetime.datetime.fromisoformat(moment)
            except ValueError:
                raise ValueError(f'"{moment}" is no time in ISO 8601.') from None
        self._frozen = _held(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment)

    @property
    def offset(self) -> timedelta:
        """How far it runs ahead of the real time."""
        return self._offset

    @property
    def frozen(self) -> bool:
        return self._frozen is not None

    def advance(self, seconds: float = 0.0, **units: float) -> None:
        """Move time forward by `seconds` and by what `timedelta` takes (``hours=1``).

        Raises ValueError: the year is not one of 1970 to 9000 then.
        """
        try:
            step = timedelta(seconds=seconds, **units)
            moment = _held(self.now() + step)
        except OverflowError:
            raise ValueError(_BEYOND) from None
        if self._frozen is not None:
            self._frozen = moment
        else:
            self._offset += step

    def run_from(self, moment: _datetime.datetime) -> None:
        """Let time run on from `moment`, which is aware."""
        self._frozen, self._earliest = None, _LONG_AGO
        self._offset = moment - _datetime.datetime.now(UTC)

    def resume(self) -> None:
        """Let time run again, from the real present."""
        self._frozen, self._offset = None, timedelta()


def moment(reading: Reading) -> _datetime.datetime:
    """Return the time when a clock was read."""
    if isinstance(reading, _datetime.datetime):
        return reading
    seconds, offset, given = reading
    wall = _datetime.datetime.fromtimestamp(seconds, UTC) + offset
    return given if wall < given <= wall + _AHEAD else wall


def _held(moment: _datetime.datetime) -> _datetime.datetime:
    """Return an aware time in UTC. Raises ValueError: no server runs then."""
    if moment.year not in _YEARS:
        raise ValueError(_BEYOND)
    return moment.astimezone(UTC)
