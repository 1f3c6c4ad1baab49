"""Memory that nothing holds any longer, back to the system."""

from __future__ import annotations

import asyncio
import gc
import sys

from mockwrite import caches

__all__ = ["give_all_back", "give_back", "give_back_after"]

_LARGE = 16 * 2**20
_SOON = 1.0
"""Seconds after which a body of `_LARGE` bytes is gone for certain."""


def give_back() -> None:
    """Have the allocator keep no more than it needs; by itself glibc keeps up to 64 MB of what was freed last."""
    import ctypes  # noqa: PLC0415 - most servers never need it

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def give_all_back() -> None:
    """`give_back`, once garbage is collected, and no object is left that holds much more than itself.

    Python gives small objects back by the megabyte, and keeps one in which a single object is left: so those go
    of which each request leaves one.
    """
    caches.empty()
    # CPython remembers where it found methods, and under which name, as the caller wrote it: isoformat writes another
    # "utcoffset" whenever it asks a time zone.
    getattr(sys, "_clear_internal_caches", getattr(sys, "_clear_type_cache", bool))()
    gc.collect()
    give_back()


def give_back_after(size: int) -> None:
    """The same a while after a body of so many bytes, if it was a large one."""
    if size >= _LARGE:
        asyncio.get_running_loop().call_later(_SOON, give_back)
