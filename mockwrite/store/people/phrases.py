"""Security phrases: two words that a mail and the page that asked for it both show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockwrite.ids import Ids

__all__ = ["phrase_of"]

_ADJECTIVES = (
    "Amber",
    "Brisk",
    "Calm",
    "Daring",
    "Eager",
    "Gentle",
    "Humble",
    "Jolly",
    "Lucid",
    "Merry",
    "Quiet",
)
_NOUNS = (
    "anchor",
    "basket",
    "candle",
    "dolphin",
    "feather",
    "garden",
    "harbor",
    "kettle",
    "lantern",
    "orchid",
)


def phrase_of(ids: Ids) -> str:
    """A phrase such as ``Calm lantern``."""
    return f"{ids.choice(_ADJECTIVES)} {ids.choice(_NOUNS)}"
