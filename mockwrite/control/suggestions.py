"""What somebody may have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["meant"]


def meant(word: str, known: Iterable[str]) -> str:
    """`` Did you mean "…"?``, for the nearest of `known`; empty where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only those who are mistaken need it

    names = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return f' Did you mean "{names[near[0]]}"?' if near else ""
