"""Equal texts as one: what few values are said with, and often, is kept once."""

from __future__ import annotations

__all__ = ["MOST", "Shared"]

MOST = 256
"""So many different texts; where there are more, they hardly come again."""
_LONGEST = 64


class Shared(dict[str, str]):
    """The first short texts that were looked up. Looking one up gives the text that came first, or itself.

    Once there are `MOST`, ``get(text, text)`` gives the same, faster.
    """

    __slots__ = ()

    def __missing__(self, text: str) -> str:
        if len(self) < MOST and len(text) <= _LONGEST:
            self[text] = text
        return text
