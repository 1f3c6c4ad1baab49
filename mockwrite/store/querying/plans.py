"""How a page was found."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Plan"]


class Plan(NamedTuple):
    """The names of the indexes that told of a page, how many documents were looked at, and whether any were sorted.

    It counts those that the page took, or the total where that took more.

    ``$sequence`` is the table itself, ``$permissions`` who may read. Where no index of the collection is by the
    attributes, they are the name, in parentheses.
    """

    indexes: tuple[str, ...]
    documents: int
    sorted: bool
