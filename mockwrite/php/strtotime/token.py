"""One token of a date, read from left to right."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from mockwrite.php.strtotime.words import MONTHS, ORDINALS, UNITS, Ordinal, Unit
from mockwrite.php.strtotime.zones import find_zone

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["NOON", "Token", "UnreadableDateError"]

NOON = 12
_CENTURY = 100
_LAST_CENTURY = 70  # from here on, two digits are of the 20th century
_LARGEST = 2**63 - 1
_MOST_DIGITS = 300  # more would not fit a float

_SIGNED = re.compile(r"[^0-9+-]*([+-]*)[ \t]*([0-9]{1,24})")
_FRACTION = re.compile(r"[^0-9.:]*[.:]?([0-9]*)")
_SUFFIX = re.compile(r"(st|nd|rd|th)")
_MONTH = re.compile(r"[ \t./-]*([A-Za-z]+)")
_ORDINAL = re.compile(r"([A-Za-z]+)")
_UNIT = re.compile(r"[ \t\u00a0\u202f]*([^ ,\t;:/.()-]+)")
_MERIDIAN = re.compile(r"[^AaPp]*([AaPp])")
_NUMBERS = {digits: re.compile(rf"[^0-9]*([0-9]{{1,{digits}}})") for digits in (1, 2, 3, 4)}


class UnreadableDateError(ValueError):
    """PHP would throw: the text is no date."""


class Token:
    """A token's text, and how much of it was read. What is asked for and not there is None."""

    __slots__ = ("_at", "_text")

    def __init__(self, text: str) -> None:
        self._text = text.rstrip("\0")
        self._at = 0

    def _take(self, pattern: re.Pattern[str]) -> str | None:
        match = pattern.match(self._text, self._at)
        if match is None:
            return None
        self._at = match.end()
        return match[1]

    def follows(self, text: str) -> bool:
        """Whether this comes next."""
        return self._text.startswith(text, self._at)

    def number(self, digits: int) -> int | None:
        """The next number, of so many digits at most."""
        text = self._take(_NUMBERS[digits])
        return None if text is None else int(text)

    def signed(self) -> int:
        """The next number with its signs (two minuses make a plus). UnreadableDateError beyond 64 bits."""
        match = _SIGNED.match(self._text, self._at)
        if match is None:
            raise UnreadableDateError
        self._at = match.end()
        number = int(match[2]) if match[1].count("-") % 2 == 0 else -int(match[2])
        if not -_LARGEST - 1 <= number <= _LARGEST:
            raise UnreadableDateError
        return number

    def year(self) -> int | None:
        """The next year; one of less than four digits may mean this century or the last."""
        text = self._take(_NUMBERS[4])
        if text is None:
            return None
        year = int(text)
        if len(text) < len("YYYY") and year < _CENTURY:
            year += 2000 if year < _LAST_CENTURY else 1900
        return year

    def microseconds(self) -> int:
        """The fraction of a second that comes next, cut (not rounded) after microseconds.

        UnreadableDateError if there are no digits.
        """
        digits = self._take(_FRACTION)
        if not digits or len(digits) > _MOST_DIGITS:
            raise UnreadableDateError
        return math.trunc(float(digits) * 10.0 ** (6 - len(digits)))

    def skip_suffix(self) -> None:
        """Pass over the ``th`` of ``4th``."""
        self._take(_SUFFIX)

    def month(self) -> int:
        """The number of the month whose name comes next; 0 if that is no month."""
        return MONTHS.get((self._take(_MONTH) or "").lower(), 0)

    def ordinal(self) -> Ordinal:
        """The ``next`` or ``third`` that comes next."""
        return ORDINALS[(self._take(_ORDINAL) or "").lower()]

    def unit(self) -> Unit | None:
        """The unit that comes next."""
        return UNITS.get((self._take(_UNIT) or "").lower())

    def twelve_hours(self, hour: int) -> int:
        """`hour` of a clock of 12, given the ``am`` or ``pm`` that comes next."""
        half = (self._take(_MERIDIAN) or "").lower()
        if half == "a":
            return 0 if hour == NOON else hour
        return hour + 12 if half == "p" and hour != NOON else hour

    def zone(self) -> int | ZoneInfo | None:
        """The zone that the rest of the token names. UnreadableDateError if PHP knows no such zone."""
        rest = self._text[self._at :]
        if not rest:
            return None
        zone = find_zone(rest)
        if zone is None:
            raise UnreadableDateError
        return zone
