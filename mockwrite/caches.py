"""Caches of what requests say, and how to empty them all at once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakSet

if TYPE_CHECKING:
    from collections.abc import Callable
    from functools import _lru_cache_wrapper

__all__ = ["cached", "empty"]

AnyResult = TypeVar("AnyResult")

_caches: WeakSet[_lru_cache_wrapper[Any]] = WeakSet()


def cached(maxsize: int) -> Callable[[Callable[..., AnyResult]], _lru_cache_wrapper[AnyResult]]:
    """Return `functools.lru_cache` of that size, for `empty` to know."""

    def wrap(function: Callable[..., AnyResult]) -> _lru_cache_wrapper[AnyResult]:
        cache = lru_cache(maxsize=maxsize)(function)
        _caches.add(cache)
        return cache

    return wrap


def empty() -> None:
    """Forget what the caches hold."""
    for cache in list(_caches):
        cache.cache_clear()
