"""How often somebody called, in windows of time."""

from __future__ import annotations

__all__ = ["RateLimits"]


class RateLimits:
    """The calls counted in the windows that are open, by a project.

    Windows begin at the multiples of their length. What is counted is not the database's: a snapshot does not
    bring it back.
    """

    def __init__(self) -> None:
        self._counts: dict[tuple[str, int, int], int] = {}
        self._newest = 0

    def remaining(self, key: str, limit: int, window: int, now: int) -> int:
        """How many calls will be left once this one is made."""
        count = self._counts.get((key, window, now - now % window), 0)
        return max(limit - count - 1, 0)

    def hit(self, key: str, limit: int, window: int, now: int) -> bool:
        """Count a call, unless the window is full: then False."""
        self._forget(now)
        slot = (key, window, now - now % window)
        count = self._counts.get(slot, 0)
        if count >= limit:
            return False
        self._counts[slot] = count + 1
        return True

    def reset(self, key: str, window: int, now: int) -> None:
        """Forget the calls of that key."""
        self._counts.pop((key, window, now - now % window), None)

    def clear(self) -> None:
        """Open all windows anew."""
        self._counts.clear()

    def _forget(self, now: int) -> None:
        """Drop the windows that have closed, once a minute."""
        if now // 60 != self._newest:
            self._newest = now // 60
            self._counts = {slot: count for slot, count in self._counts.items() if slot[1] + slot[2] > now}
