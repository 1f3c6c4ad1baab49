"""A progress bar for whoever waits at a terminal; nothing for anyone else."""

from __future__ import annotations

import sys
import time
from typing import TextIO

__all__ = ["Progress"]

WIDTH = 30
EVERY = 0.1


class Progress:
    """Draws on `stream` how far `done` of `total` is, at most ten times a second, if a person sees it."""

    def __init__(self, title: str, total: int, stream: TextIO | None = None) -> None:
        self._title, self._total = title, max(total, 1)
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._drawn = 0.0
        self.count = 0
        self.done = 0

    def step(self) -> None:
        """One exchange more."""
        self.count += 1
        if self._shown and time.monotonic() - self._drawn > EVERY:
            self._draw()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        part = min(self.done / self._total, 1)
        bar = ("█" * round(part * WIDTH)).ljust(WIDTH, "░")
        self._stream.write(f"\r{self._title} {bar} {part:4.0%} {self.count} exchanges")
        self._stream.flush()

    def close(self) -> None:
        """Wipes the bar off its line."""
        if self._shown:
            self._stream.write("\r\033[K")
            self._stream.flush()
