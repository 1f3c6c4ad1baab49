"""Memory that nothing holds any longer, back to the system."""

from __future__ import annotations

__all__ = ["give_back"]


def give_back() -> None:
    """Have the allocator keep no more than it needs; by itself glibc keeps up to 64 MB of what was freed last."""
    import ctypes  # noqa: PLC0415 - most servers never need it

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
