"""Memory that nothing holds any longer, back to the system."""

from __future__ import annotations

import asyncio

__all__ = ["give_back", "give_back_after"]

_LARGE = 16 * 2**20
_SOON = 1.0
"""Seconds after which a body of `_LARGE` bytes is gone for certain."""


def give_back() -> None:
    """Have the allocator keep no more than it needs; by itself glibc keeps up to 64 MB of what was freed last."""
    import ctypes  # noqa: PLC0415 - most servers never need it

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def give_back_after(size: int) -> None:
    """The same a while after a body of so many bytes, if it was a large one."""
    if size >= _LARGE:
        asyncio.get_running_loop().call_later(_SOON, give_back)
