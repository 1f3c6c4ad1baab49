"""What a project's owner sets up in the console: API keys and platforms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.store.people.rows import Key, Platform

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockwrite.store.world import Project

__all__ = ["APPS", "add_key", "add_platform"]

APPS = (
    "android", "flutter-android", "react-native-android",
    "apple", "apple-ios", "apple-macos", "apple-tvos", "apple-watchos",
    "flutter-ios", "flutter-macos", "react-native-ios",
    "flutter-linux", "flutter-windows", "linux", "windows",
)  # fmt: skip
"""The types of the platforms that are apps: their last word is the system."""


def add_key(
    project: Project, secret: str, scopes: Iterable[str], *, name: str = "", expire: str | None = None
) -> Key:
    """An API key that has `scopes`, and no others, until `expire` (as the wire writes times).

    ValueError: the project has that key already.
    """
    keys = project.people.keys
    if any(key.secret == secret for key in keys.where("secret", secret)):
        raise ValueError(f"The project {project.id} has the key {secret} already.")
    key = Key(
        id=project.world.ids.unique(),
        sequence=keys.next_sequence(),
        secret=secret,
        scopes=frozenset(scopes),
        name=name,
        expire=expire,
    )
    keys.put(key.id, key)
    return key


def add_platform(project: Project, type: str, host: str) -> Platform:
    """A client that the project trusts: of type ``web`` on a host, ``scheme`` with a URL scheme, or one of `APPS`.

    The host of an app is its package or bundle. A host that begins with ``*`` stands for all that end alike.
    ValueError: an unknown type.
    """
    if type not in ("web", "scheme", *APPS):
        raise ValueError(f"A platform is of type web or scheme, or one of {', '.join(APPS)}, not {type}.")
    platforms = project.people.platforms
    platform = Platform(
        id=project.world.ids.unique(), sequence=platforms.next_sequence(), type=type, host=host.lower()
    )
    platforms.put(platform.id, platform)
    return platform
