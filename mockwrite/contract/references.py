"""What a server makes up, matched by reference.

Ids, secrets and times differ from one run to the next. What must not differ is where they come back: a
value that the recording had twice must be one value here, too. So each made-up value of the recording is
tied to the first one that answered in its place, sent in its stead in later requests, and expected
wherever the recording has it again.
"""

from __future__ import annotations

import re
from bisect import bisect
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from mockwrite.contract.bodies import parsed

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator

__all__ = ["CLOCKS_AGREE", "References", "made_at", "moment"]

WINDOW = 8
CLOCKS_AGREE = timedelta(days=1)
_SKEW = timedelta(minutes=1)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{3}(?:\+00:00|Z)?")
_TIMES = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d(?::|%3A)\d\d(?::|%3A)\d\d\.\d{3}(?:(?:\+|%2B)00(?::|%3A)00|Z)", re.IGNORECASE
)
_UNIQUE = re.compile(r"[0-9a-f]{20}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000  # in microseconds
_WORD = re.compile(r"[0-9A-Za-z]")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}$")


def moment(text: str) -> datetime | None:
    """Return the time that `text` is, as Appwrite writes it: UTC, with milliseconds; None for anything else.

    In some answers it stands as the database has it, ``2027-11-23 12:34:11.279``.
    """
    if not _TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


def made_at(id: str) -> datetime | None:
    """Return the time that an id tells, as PHP's uniqid() has it: 8 digits of seconds, 5 of microseconds."""
    if not _UNIQUE.fullmatch(id):
        return None
    seconds, microseconds = int(id[:8], 16), int(id[8:13], 16)
    told = _EPOCH + timedelta(seconds=seconds, microseconds=microseconds)
    return told if microseconds < _SECOND else None


class References:
    """The values of the recording, and those that stand for them here.

    Substitution costs the text's length, or the number of values known where these are fewer: values are
    found by their last eight characters.
    """

    def __init__(self, project: tuple[str, str] | None = None) -> None:
        self.said: set[str] = set()
        self._here: dict[str, str] = {}
        self._there: dict[str, str] = {}
        self._tails: dict[int, dict[str, list[str]]] = {}
        self._times: dict[str, str] = {}
        self._firsts: dict[tuple[Hashable, ...], Any] = {}
        self._doubted: dict[Hashable, Any] = {}
        self._begun: tuple[datetime, datetime] | None = None
        self._project: tuple[re.Pattern[str], str] | None = None
        if project and project[0] != project[1]:
            self.rename_project(*project)

    def rename_project(self, there: str, here: str) -> None:
        """Have the recording's project `there` be `here` in everything sent and expected from now on."""
        if len(there) >= WINDOW:
            self.learn(there, here)
        name = re.escape(there)
        places = rf"(?<=a_session_){name}(?=[_=\"]|$)|(?<=app\.){name}(?=@)|(?<=project=){name}(?=&|$)"
        self._project = re.compile(places), here

    def hear(self, path: str, body: bytes | None) -> None:
        """Take note of what a request says itself: an id that the caller chose is not made up."""
        self.said.update(path.split("?", maxsplit=1)[0].split("/"))
        if body:
            self.said.update(_strings(parsed(body)))

    def known(self, value: str) -> str | None:
        """Return what `value` of the recording is here; None while that is open."""
        return self._here.get(value)

    def taken(self, value: str) -> str | None:
        """Return the recording's value that `value` stands for here; None for none."""
        return self._there.get(value)

    def tie(self, there: str, here: str) -> None:
        """Have `here` stand for the recording's `there` from now on."""
        self._here[there] = here
        self._there.setdefault(here, there)

    def first(self, place: tuple[Hashable, ...], here: Any) -> Any:
        """Return what came first in this `place` (whose it is, which field, which recorded value); else `here`.

        For what cannot be tied by value alone: times and sequence numbers, which several things share.
        """
        expected = self._firsts.setdefault(place, here)
        if self.insists(place, expected, here):
            self._firsts[place] = here
        return expected

    def insists(self, place: Hashable, expected: Any, here: Any) -> bool:
        """Return whether in this `place` the same came twice in a row that is not what was expected.

        Then it was the first that was wrong, and what is expected should follow: one bad answer is one
        difference or two, not as many as there are answers after it.
        """
        if expected == here:
            self._doubted.pop(place, None)
            return False
        again: bool = self._doubted.get(place) == here
        self._doubted[place] = here
        return again

    def slack(self, then: datetime, now: datetime) -> timedelta:
        """Return by how much a time may lie nearer to `now` than its like lay to `then`.

        What the server did at some moment of the recording it did at some moment of the replay: no more can
        lie between than either has lasted, and what clocks differ by.
        """
        if self._begun is None:
            self._begun = then, now
        lasted = max(then - self._begun[0], now - self._begun[1])
        return min(lasted + _SKEW, CLOCKS_AGREE)

    def are_older(self, then: datetime, now: datetime) -> bool:
        """Return whether both times lie before the first exchange, there and here."""
        return self._begun is not None and then < self._begun[0] and now < self._begun[1]

    def learn_time(self, there: str, here: str) -> None:
        """Have requests say `here` where the recording gives back the time `there`."""
        self._times.setdefault(there, here)

    def learn(self, there: str, here: str) -> None:
        """Have `here` stand for `there`, also wherever it stands within a request."""
        new = there not in self._here
        self.tie(there, here)
        if new and there:
            width = min(WINDOW, len(there))
            self._tails.setdefault(width, {}).setdefault(there[-width:], []).append(there)

    def inverse(self) -> References:
        """Return the references that lead back, from here to the recording."""
        back = References()
        for there, here in self._here.items():
            if here != there and (len(here) >= WINDOW or self._is_learnt(there)):
                back.learn(here, there)
        for there, here in self._times.items():
            back.learn_time(here, there)
        return back

    def here(self, text: str) -> str:
        """Return `text` of the recording with every known value replaced; the longest first where they overlap."""
        if self._project:
            text = self._project[0].sub(self._project[1], text)
        found = sorted(self._found(text), key=lambda span: span[0] - span[1])
        chosen: list[tuple[int, int, str]] = []
        for span in found:
            at = bisect(chosen, span)
            if (not at or chosen[at - 1][1] <= span[0]) and (at == len(chosen) or span[1] <= chosen[at][0]):
                chosen.insert(at, span)
        if chosen:
            starts = [0, *(end for _, end, _ in chosen)]
            parts = [
                text[at:start] + self._here[value]
                for at, (start, _, value) in zip(starts, chosen, strict=False)
            ]
            text = "".join(parts) + text[starts[-1] :]
        return _TIMES.sub(self._time, text) if self._times else text

    def _is_learnt(self, there: str) -> bool:
        """Whether `there` is replaced wherever it stands, though it is short: a code that was sent, say."""
        tails = self._tails.get(min(WINDOW, len(there)), {})
        return there in tails.get(there[-WINDOW:], ())

    def _time(self, found: re.Match[str]) -> str:
        here = self._times.get(unquote(found[0]))
        if here is None:
            return found[0]
        return quote(here, safe="") if "%" in found[0] else here

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        for width, tails in self._tails.items():
            for tail in _present(text, width, tails):
                for value in tails[tail]:
                    start = text.find(value)
                    while start >= 0:
                        end = start + len(value)
                        if len(value) >= WINDOW or _stands_alone(text, start, end):
                            yield start, end, value
                        start = text.find(value, start + 1)


def _present(text: str, width: int, tails: Collection[str]) -> Iterable[str]:
    """Return those of `tails`, all of that `width`, that are in `text`; few are looked for one by one."""
    if len(tails) < len(text):
        return [tail for tail in tails if tail in text]
    windows = {text[at : at + width] for at in range(len(text) - width + 1)}
    return [tail for tail in windows if tail in tails]


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether a short value is a word of its own, and no part of a longer one."""
    before, after = text[:start], text[end : end + 1]
    joined = bool(before) and bool(_WORD.match(before[-1])) and not _ESCAPE.search(before)
    return not joined and not _WORD.match(after)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
