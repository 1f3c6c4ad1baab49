"""Dates: texts as Appwrite 1.8.1 takes them, and the one form that it stores and answers.

That form is ``2024-02-29T12:34:56.789+00:00``: UTC, cut after milliseconds; such texts sort as instants do.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from mockwrite.caches import cached

__all__ = [
    "column",
    "format",
    "is_valid_query_value",
    "normalise",
    "parse",
    "timestamp",
    "unchecked",
]

_FIRST = datetime(1000, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_LAST_STORED = "9999-12-31T23:59:59.000+00:00"
_FIRST_YEAR = "1000"
_PRESENT = datetime(2024, 1, 1, tzinfo=UTC)

# Days above 28 are left to those who know the months.
_DATE = r"(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
_STORED = re.compile(
    rf"[1-9]\d{{3}}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T{_TIME}:[0-5]\d\.\d{{3}}\+00:00", re.ASCII
)
_ISO = re.compile(
    rf"{_DATE}(?:[T ]{_TIME}(?::[0-5]\d(?:\.\d{{1,9}})?)?(?:Z|[+-]{_TIME})?)?",
    re.ASCII,
)
_FRACTIONS = tuple(f".{milliseconds:03d}+00:00" for milliseconds in range(1000))
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)


def parse(text: str, now: datetime) -> datetime | None:
    """The instant that `text` means to PHP 8.3's ``new DateTime``, in UTC; None if it means none.

    That is much more than ISO 8601: ``tomorrow``, ``last friday of january``, ``@1700000000``; the empty text
    is `now`, and 30 February is in March. An instant beyond the years 1 to 9999 becomes the nearest of these.
    """
    plain = _plain(text)
    if plain is not None:
        try:
            return plain.astimezone(UTC)
        except OverflowError:
            pass  # an instant before year 1 or after 9999
    # Loaded when a date first needs it: few do, and no other part of the store is as large.
    from mockwrite.php.strtotime import UnreadableDateError, strtotime  # noqa: PLC0415

    try:
        return strtotime(text, now)
    except UnreadableDateError:
        return None


def normalise(text: str, now: datetime) -> str | None:
    """`text` as a document stores it; None if Appwrite 1.8.1 refuses to store it.

    The server puts a date into its own form before it checks it, so any text will do that PHP reads as an
    instant of the years 1000 to 9999, up to the first millisecond of their last second.
    """
    if _STORED.fullmatch(text):
        return text
    instant = parse(text, now)
    if instant is None:
        return None
    stored = format(instant)
    return stored if _FIRST_YEAR <= stored <= _LAST_STORED else None


def is_valid_query_value(text: str) -> bool:
    """Whether Appwrite 1.8.1 lets a filter compare a date with `text`, and an attribute have it as default.

    Here the text is checked as it came: it must be readable and hold four digits on their own, the first such
    four not below 1000. So ``now``, ``@1700000000``, ``20240101`` and the empty text are refused.
    """
    if _STORED.fullmatch(text):
        return True
    year = _YEAR.search(text)
    if year is None or year[0] < _FIRST_YEAR:
        return False
    instant = parse(text, _PRESENT)
    return instant is not None and _FIRST <= instant <= _LAST


def format(instant: datetime) -> str:
    """An instant, given in UTC, in the form that is stored and answered."""
    second = _second(instant.year, instant.month, instant.day, instant.hour, instant.minute, instant.second)
    return second + _FRACTIONS[instant.microsecond // 1000]


@cached(64)
def _second(*parts: int) -> str:
    """Its text: the next write is most likely of the same second, and Python's own way asks for the zone again."""
    return "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}".format(*parts)


def unchecked(text: str, now: datetime) -> str:
    """`text`, that nobody looked at when it was stored, as a read answers it: with the offset that it came with."""
    found = _plain(text) or parse(text, now)
    return text if found is None else found.isoformat(timespec="milliseconds")


def column(date: str) -> str:
    """A date as MariaDB keeps it, of one that is normalised."""
    return date[:23].replace("T", " ")


def timestamp(header: str, now: datetime) -> datetime | None:
    """The instant of an ``X-Appwrite-Timestamp`` header; None if it is empty.

    ValueError for what PHP does not read as a date.
    """
    if header in ("", "0"):
        return None
    instant = parse(header, now)
    if instant is None:
        raise ValueError(header)
    return instant


def _plain(text: str) -> datetime | None:
    """The instant of a text in ISO 8601, with its offset; None for other texts, and for days that no month has."""
    if not _ISO.fullmatch(text):
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
