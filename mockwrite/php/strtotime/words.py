"""What the words of a date mean: months, units, ordinals."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = [
    "COUNTING",
    "MONTHS",
    "MONTHS_IN_FULL",
    "MONTHS_IN_ROMAN",
    "MONTHS_IN_SHORT",
    "ORDINALS",
    "UNITS",
    "Ordinal",
    "Unit",
]

Kind = Literal["micro", "second", "minute", "hour", "day", "month", "year", "weekday", "weekdays"]


class Unit(NamedTuple):
    """A unit of time: how many of its kind it is; of a weekday its number, Sunday being 0."""

    kind: Kind
    size: int


class Ordinal(NamedTuple):
    """How far to go: ``last`` is -1, ``third`` is 3. Today is in reach of ``this`` alone."""

    amount: int
    today_counts: bool = False


MONTHS_IN_FULL = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
MONTHS_IN_SHORT = [*(name[:3] for name in MONTHS_IN_FULL), "sept"]
MONTHS_IN_ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
MONTHS = {
    name: number
    for names in (MONTHS_IN_FULL, MONTHS_IN_SHORT[:12], MONTHS_IN_ROMAN)
    for number, name in enumerate(names, 1)
} | {"sept": 9}

_WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

_MEASURES = {
    "µs µsec µsecs usec usecs microsecond microseconds": Unit("micro", 1),
    "ms msec msecs millisecond milliseconds": Unit("micro", 1000),
    "sec secs second seconds": Unit("second", 1),
    "min mins minute minutes": Unit("minute", 1),
    "hour hours": Unit("hour", 1),
    "day days": Unit("day", 1),
    "week weeks": Unit("day", 7),
    "fortnight fortnights forthnight forthnights": Unit("day", 14),
    "month months": Unit("month", 1),
    "year years": Unit("year", 1),
    "weekday weekdays": Unit("weekdays", 1),
}
UNITS = {name: unit for names, unit in _MEASURES.items() for name in names.split()} | {
    name: Unit("weekday", number)
    for number, day in enumerate(_WEEKDAYS)
    for name in (day, f"{day}s", day[:3])
}

COUNTING = [
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
]
ORDINALS = {name: Ordinal(number) for number, name in enumerate(COUNTING, 1)} | {
    "eight": Ordinal(8),
    "next": Ordinal(1),
    "last": Ordinal(-1),
    "previous": Ordinal(-1),
    "this": Ordinal(0, today_counts=True),
}
