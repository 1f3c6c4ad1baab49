"""How Appwrite's releases differ, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from mockwrite.releases import v1_6_2, v1_8_1, v1_9_6
from mockwrite.releases.release import Release

__all__ = ["DEFAULT", "RELEASES", "Release", "find", "nearest", "with_largest_file"]

RELEASES = (v1_9_6.RELEASE, v1_8_1.RELEASE, v1_6_2.RELEASE)
"""The releases that a server can answer as, the newest first."""

DEFAULT = v1_9_6.RELEASE


def find(version: str) -> Release:
    """The release of that version, or whose version begins with it: ``1.9``. Raises ValueError: there is not one."""
    found = [release for release in RELEASES if f"{release.version}.".startswith(f"{version}.")]
    if len(found) != 1:
        known = ", ".join(release.version for release in RELEASES)
        raise ValueError(f'no release "{version}" is known: it can be {known}, or how one of these begins')
    return found[0]


def nearest(version: str) -> Release:
    """The newest release that is no newer than `version`'s series; the oldest, where all are newer: ``1.8.0``."""
    series = _series(version)
    return next((release for release in RELEASES if _series(release.version) <= series), RELEASES[-1])


@cache
def with_largest_file(release: Release, size: int) -> Release:
    """The release on a server whose buckets let a file have so many bytes: the same object for the same size."""
    return release if size == release.largest_file else replace(release, largest_file=size)


def _series(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2])
