"""Preferences of users and teams, as they come back from where the real server keeps them."""

from __future__ import annotations

from typing import Any

__all__ = ["stored"]

# PHP writes floats with an exponent from here on.
_LAST_PLAIN = 1e17


def stored(value: Any) -> Any:
    """A JSON value after PHP has had it: objects with the keys 0, 1, 2 … or none are lists, and 1.0 is 1."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _LAST_PLAIN else value
    if isinstance(value, list):
        return [stored(item) for item in value]
    if not isinstance(value, dict):
        return value
    if all(key == str(place) for place, key in enumerate(value)):
        return [stored(item) for item in value.values()]
    return {key: stored(item) for key, item in value.items()}
