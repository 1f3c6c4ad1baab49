"""Where seeds come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any

__all__ = ["DEFAULT_PROJECT", "Source", "Sources", "sources"]

DEFAULT_PROJECT = "default"
"""The project of a seed that names none."""

Source = str | PathLike[str] | Mapping[str, Any]
"""A file, what a file would say, or ``"example"``."""

Sources = Source | Sequence[Source] | None


def sources(given: Sources) -> Sequence[Source]:
    """One seed, several or none, as a sequence."""
    if given is None:
        return ()
    return (given,) if isinstance(given, (str, PathLike, Mapping)) else given
