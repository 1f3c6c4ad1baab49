"""Caches of what requests say."""

from __future__ import annotations

from mockwrite import caches


def test_emptied_caches_let_go_of_what_they_hold() -> None:
    @caches.cached(2)
    def name(number: int) -> str:
        return f"name {number}"

    assert name(1) is name(1)
    assert name.cache_info().currsize == 1
    caches.empty()
    assert name.cache_info().currsize == 0
