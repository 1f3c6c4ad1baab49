"""The only source of made-up ids and secrets; a seed makes them repeatable."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from mockwrite.clock import Clock

__all__ = ["Ids"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = 1_000_000  # in microseconds
_SEEDED = 1_700_000_000 * _SECOND
_DAWN, _DUSK = 0, 2**32 * _SECOND - 1  # what eight digits of seconds can say


class Ids:
    """Makes ids as the real server does: 20 hexadecimal digits, of which the first 13 tell the time by `clock`."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._random: random.Random = random.SystemRandom()
        self._seeded = False
        self._last = 0

    def seed(self, seed: int | str | None) -> None:
        """Make the same ids for the same seed from here on, whatever the time, unless one is held; None: new ones."""
        self._random = random.SystemRandom() if seed is None else random.Random(seed)
        self._seeded, self._last = seed is not None, 0

    def unique(self) -> str:
        """Return an id as ``ID.unique()`` asks for: of two, the later one sorts after the earlier one."""
        # utopia-php/database 3.5.0: ID::unique(), which is uniqid(), "%08x%05x" of seconds and microseconds, and a pad
        seconds, microseconds = divmod(self._microseconds(), _SECOND)
        return f"{seconds:08x}{microseconds:05x}{self.hex(7)}"

    def _microseconds(self) -> int:
        """Return a time that no id has told yet, as uniqid() waits for the next microsecond.

        Seeded ids tell the time that is held; while it runs they begin at one of their own, to be the same again.
        """
        if self._seeded and not self._clock.frozen:
            found = max(self._last, _SEEDED) + 1 + self._random.randrange(_SECOND)
        else:
            found = min(max((self._clock.now() - _EPOCH) // _MICROSECOND, _DAWN), _DUSK)
            if 0 <= self._last - found < _SECOND:  # farther back, somebody has moved the clock
                found = self._last + 1
        self._last = found
        return found

    def hex(self, length: int) -> str:
        """`length` random hexadecimal digits: secrets of sessions and tokens."""
        return f"{self._random.getrandbits(4 * length):0{length}x}"

    def digits(self, length: int) -> str:
        """`length` random decimal digits: one-time passwords."""
        return f"{self._random.randrange(10**length):0{length}d}"

    def choice(self, options: Sequence[str]) -> str:
        """One of `options`."""
        return self._random.choice(options)
