"""The only source of made-up ids and secrets; a seed makes them repeatable."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

__all__ = ["Ids"]


class Ids:
    """Makes ids shaped like the real server's: 20 hexadecimal digits."""

    def __init__(self) -> None:
        self._random: random.Random = random.SystemRandom()
        self._seeded = False

    def seed(self, seed: int | str | None) -> None:
        """From here on, make the same ids for the same seed; None: new ones again."""
        self._random = random.SystemRandom() if seed is None else random.Random(seed)
        self._seeded = seed is not None

    def unique(self) -> str:
        """An id as ``ID.unique()`` asks for: the time in microseconds, then seven random digits."""
        if self._seeded:
            return self.hex(20)
        return f"{time.time_ns() // 1000:013x}"[-13:] + self.hex(7)

    def hex(self, length: int) -> str:
        """`length` random hexadecimal digits: secrets of sessions and tokens."""
        return f"{self._random.getrandbits(4 * length):0{length}x}"

    def digits(self, length: int) -> str:
        """`length` random decimal digits: one-time passwords."""
        return f"{self._random.randrange(10**length):0{length}d}"

    def choice(self, options: Sequence[str]) -> str:
        """One of `options`."""
        return self._random.choice(options)
