"""Loading the server without looking for garbage meanwhile."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["loading"]


@contextmanager
def loading() -> Iterator[None]:
    """For the block in which the server is imported, and started: no garbage is collected.

    Some ten thousand objects come with the server and aiohttp, and none of them goes: the collector's rounds
    would find nothing, and take a fifth of the time. So they are taken for old ones after the block.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if enabled:
            gc.enable()
