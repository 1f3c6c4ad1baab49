"""Versions, and which of two is older, as PHP has it."""

from __future__ import annotations

import re

from mockwrite.caches import cached

__all__ = ["compare"]

_NUMBER = re.compile(r"\d+", re.ASCII)
# The first character belongs to the first part, whatever it is; so does most of what follows a digit to a word.
_FIRST = re.compile(r"[-_+]?\d+|[^\d.]?[a-zA-Z]*", re.ASCII)
_PARTS = re.compile(r"\d+|(?<=\d)[^\d.\-_+][a-zA-Z]*|[a-zA-Z]+|(?=[^\da-zA-Z]\Z)", re.ASCII)
_STAGES = {"dev": 0, "alpha": 1, "a": 1, "beta": 2, "b": 2, "RC": 3, "rc": 3, "#": 4, "pl": 5, "p": 5}
_UNKNOWN = -1


@cached(64)
def compare(one: str, other: str) -> int:
    """-1, 0 or 1, as PHP's version_compare orders two versions."""
    ours, theirs = _parts(one), _parts(other)
    for mine, its in zip(ours, theirs, strict=False):
        if order := _compare_parts(mine, its):
            return order
    longer, sign = (ours, 1) if len(ours) > len(theirs) else (theirs, -1)
    for part in longer[min(len(ours), len(theirs)) :]:
        if order := 1 if _NUMBER.match(part) else _compare_stages(part, "#"):
            return sign * order
    return 0


def _parts(version: str) -> list[str]:
    """The numbers and the words of a version; a separator at its end makes an empty one."""
    if version.startswith("#"):
        return version.split(".")
    first = next(_FIRST.finditer(version))
    return [first[0], *_PARTS.findall(version, first.end())]


def _compare_parts(one: str, other: str) -> int:
    mine, its = _NUMBER.match(one), _NUMBER.match(other)
    if mine and its:
        return (_size(mine[0]) > _size(its[0])) - (_size(mine[0]) < _size(its[0]))
    return _compare_stages("#" if mine else one, "#" if its else other)


def _compare_stages(one: str, other: str) -> int:
    return (_stage(one) > _stage(other)) - (_stage(one) < _stage(other))


def _size(digits: str) -> tuple[int, str]:
    """What digits are ordered by, however many there are: Python makes no integer of some thousands."""
    significant = digits.lstrip("0")
    return len(significant), significant


def _stage(part: str) -> int:
    return next((rank for stage, rank in _STAGES.items() if part.startswith(stage)), _UNKNOWN)
