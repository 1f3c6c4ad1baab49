"""Delays in the building of attributes and indexes: programs forget to wait for ``available``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mockwrite.clock import Clock
    from mockwrite.store.world import Job

__all__ = ["IMMEDIATE", "POLLS", "BuildDelays", "Delay", "DelayError", "delay_of"]

Delay = str | float
"""``"immediate"``; ``"manual"``: when told to; a number: seconds; ``"3 polls"``: after so many requests that show it,
``"polls"``: after one; ``"stuck"``: never; ``"failed"``: it fails."""

Verdict = Literal["wait", "work", "fail"]

IMMEDIATE, MANUAL, STUCK, FAILED = "immediate", "manual", "stuck", "failed"
POLLS = "(?:([0-9]+) )?polls?"
_WORDS = {"collection": "table", "attribute": "column"}


class DelayError(ValueError):
    """A delay that is none of the known ones."""

    def __init__(self, speed: object) -> None:
        super().__init__(
            f'{speed!r} is no pace: it is "immediate", "manual", "stuck", "failed", a number of seconds, or "3 polls".'
        )


@dataclass(slots=True)
class _Seen:
    """A job that waits, the time since when it does, and how often requests have looked at it."""

    job: Job
    since: datetime
    polls: int = 0


class BuildDelays:
    """A project's `mockwrite.store.world.Pace`. Raises DelayError: a speed is none.

    A removal that is ``stuck`` or ``failed`` ends with the status stuck, a creation that is failed with failed; one
    that is stuck stays in processing.
    """

    def __init__(self, clock: Clock, attributes: Delay = IMMEDIATE, indexes: Delay = IMMEDIATE) -> None:
        self._clock = clock
        self._seen: dict[int, _Seen] = {}
        self.attributes = _checked(attributes)
        self.indexes = _checked(indexes)

    def verdict(self, job: Job, operation: str, sent: Mapping[str, Any]) -> Verdict:
        """Return what becomes of a job now that a request has come, or is answered."""
        speed = self.attributes if job.kind.endswith("Attribute") else self.indexes
        removal = job.kind.startswith("delete")
        if speed in (IMMEDIATE, FAILED):
            return "work" if speed == IMMEDIATE else "fail"
        if speed == MANUAL:
            return "wait"
        if speed == STUCK:
            return "fail" if removal else "wait"
        return "work" if self._due(job, speed, operation, sent) else "wait"

    def _due(self, job: Job, speed: Delay, operation: str, sent: Mapping[str, Any]) -> bool:
        seen, now = self._seen.get(job.sequence), self._clock.now()
        if seen is None or seen.job is not job:
            seen = self._seen[job.sequence] = _Seen(job, now)
        elif _looks_at(job, operation, sent):
            seen.polls += 1
        if isinstance(speed, str):
            due = seen.polls >= _polls(speed)
        else:
            due = (now - seen.since).total_seconds() >= speed
        if due:
            del self._seen[job.sequence]
        return due


def delay_of(text: str) -> Delay:
    """Return the delay that a command line names. Raises DelayError."""
    try:
        return _checked(float(text))
    except ValueError:  # a DelayError is one
        return _checked(text)


def _polls(speed: str) -> int:
    found = re.fullmatch(POLLS, speed)
    return int(found[1] or 1) if found else 0


def _checked(speed: Any) -> Delay:
    if isinstance(speed, str):
        if speed in (IMMEDIATE, MANUAL, STUCK, FAILED) or re.fullmatch(POLLS, speed):
            return speed
    elif isinstance(speed, (int, float)) and not isinstance(speed, bool) and 0 <= speed < inf:
        return speed
    raise DelayError(speed)


def _looks_at(job: Job, operation: str, sent: Mapping[str, Any]) -> bool:
    """Return whether a request shows what a job is at work on."""
    name = operation.partition(".")[2]
    noun, nouns = ("attribute", "attributes") if job.kind.endswith("Attribute") else ("index", "indexes")
    collection = sent.get("collectionId", sent.get("tableId"))
    if str(sent.get("databaseId")).lower() != job.database.lower():
        return False
    if name in ("listCollections", "listTables"):
        return True
    if str(collection).lower() != job.collection.lower():
        return False
    whole = {
        "getCollection",
        "getTable",
        f"list{nouns.capitalize()}",
        f"list{_WORDS.get(noun, noun).capitalize()}s",
    }
    single = {f"get{noun.capitalize()}", f"get{_WORDS.get(noun, noun).capitalize()}"}
    return name in whole or (name in single and str(sent.get("key")).lower() == job.key.lower())
