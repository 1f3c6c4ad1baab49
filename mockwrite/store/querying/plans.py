"""How a page was found."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Plan"]


class Plan(NamedTuple):
    """The attributes of each index that told of a page, how many documents were looked at, and whether any were sorted.

    An index by ``$sequence`` is the table itself, one by ``$permissions`` who may read.
    """

    indexes: tuple[tuple[str, ...], ...]
    documents: int
    sorted: bool
