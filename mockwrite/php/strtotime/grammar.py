"""The shapes of date and time that PHP 8 knows, as regular expressions.

They are those of https://www.php.net/datetime.formats. Where a shape could end in more than one place, its
longest reading comes first: the scanner wants the longest match of all. A NUL stands for the end of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.php.strtotime.words import (
    COUNTING,
    MONTHS_IN_FULL,
    MONTHS_IN_ROMAN,
    MONTHS_IN_SHORT,
    ORDINALS,
    UNITS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["SHAPES"]


def _one_of(words: Iterable[str]) -> str:
    return f"(?i:{'|'.join(sorted(words, key=len, reverse=True))})"


GAP = r"(?:[ \t]+|\u00a0+|\u202f+)"
LINK = r"[ .\t-]*"
COMMA = r"[,.stndrh\t ]+"
FRACTION = r"\.[0-9]+"

HOUR = r"(?:2[0-4]|[01]?[0-9])"
HH = r"(?:2[0-4]|[01][0-9])"
HOUR12 = r"(?:1[0-2]|0?[1-9])"
MINUTE = r"[0-5]?[0-9]"
II = r"[0-5][0-9]"
SECOND = r"(?:60|[0-5]?[0-9])"
SS = r"(?:60|[0-5][0-9])"
AM_PM = r"[AaPp]\.?[Mm]\.?[\0\t ]"

OFFSET = rf"(?:GMT)?[+-](?:{HH}:{II}:{SS}|{HH}{II}{SS}|{HOUR}(?::?{MINUTE})?)"
ZONE = r"(?:[A-Z][a-z]+(?:[_/-][A-Za-z]+)+|\(?[A-Za-z]{1,6}\)?)"

YEAR = r"[0-9]{1,4}"
YYYY = r"[0-9]{4}"
MONTH = r"(?:1[0-2]|0?[0-9])"
MM = r"(?:0[0-9]|1[0-2])"
DAY = r"(?:3[01]|[0-2]?[0-9])(?:st|nd|rd|th)?"
DD = r"(?:0[0-9]|[1-2][0-9]|3[01])"
DAY_OF_YEAR = r"(?:00[1-9]|0[1-9][0-9]|[12][0-9][0-9]|3[0-5][0-9]|36[0-6])"
WEEK = r"-?W(?:0[1-9]|[1-4][0-9]|5[0-3])"

MONTH_NAME = _one_of({*MONTHS_IN_FULL, *MONTHS_IN_SHORT})
MONTH_SHORT = _one_of(MONTHS_IN_SHORT)
MONTH_TEXT = f"(?:{MONTH_NAME}|{'|'.join(sorted(MONTHS_IN_ROMAN, key=len, reverse=True)).upper()})"

ORDINAL = _one_of(ORDINALS)
DIRECTION = _one_of(set(ORDINALS) - {*COUNTING, "eight"})
UNIT = _one_of(set(UNITS) - {"week"})
WEEKDAY = _one_of(name for name, unit in UNITS.items() if unit.kind == "weekday")
DAY_WORD = _one_of(name for name, unit in UNITS.items() if unit.kind in ("weekday", "weekdays"))

CLOCK12 = (rf"{HOUR12}[:.]{II}{GAP}?{AM_PM}", rf"{HOUR12}[:.]{MINUTE}[:.]{SS}{GAP}?{AM_PM}")
CLOCK24 = (rf"[Tt]?{HOUR}[:.]{MINUTE}", rf"[Tt]?{HOUR}[:.]{MINUTE}[:.]{SECOND}")
MONTH_DAY = rf"{MONTH_TEXT}{LINK}{DAY}(?:{COMMA}|\0)"

# In the order of PHP's scanner: of two shapes that match as much, the earlier one counts.
SHAPES: dict[str, tuple[str, ...]] = {
    "yesterday": ("(?i:yesterday)",),
    "now": ("(?i:now)",),
    "noon": ("(?i:noon)",),
    "today": ("(?i:midnight)", "(?i:today)"),
    "tomorrow": ("(?i:tomorrow)",),
    "timestamp": ("@-?[0-9]+",),
    "timestamp with fraction": (r"@-?[0-9]+\.[0-9]{0,6}",),
    "edge of month": ("(?i:(?:first|last) day of)",),
    "quarter of hour": (rf"(?i:(?:back|front) of ){HOUR}(?:{GAP}?{AM_PM})?",),
    "weekday of": (rf"{ORDINAL}{GAP}{WEEKDAY}{GAP}(?i:of)",),
    "clock of 12": (rf"{HOUR12}{GAP}?{AM_PM}", *CLOCK12),
    "clock of mssql": (rf"{HOUR12}:{II}:{SS}[:.][0-9]+{AM_PM}",),
    "clock": (rf"[Tt]{HOUR}", *CLOCK24, rf"[Tt]?{HOUR}[:.]{MINUTE}[:.]{SECOND}{FRACTION}"),
    "four digits": (rf"[Tt]?{HH}{II}",),
    "six digits": (rf"[Tt]?{HH}{II}{SS}",),
    "american": (f"{MONTH}/{DAY}", f"{MONTH}/{DAY}/{YEAR}"),
    "date with sign": (
        f"[+-]?{YYYY}-{MM}-{DD}",
        f"{YYYY}/{MM}/{DD}/?",
        f"{YYYY}/{MONTH}/{DAY}",
    ),
    "date of century": (f"[0-9]{{2}}-{MM}-{DD}",),
    "date far away": (f"[+-][0-9]{{5,19}}-{MM}-{DD}",),
    "year, month": (f"{YYYY}-{MONTH}",),
    "date": (f"{YEAR}-{MONTH}-{DAY}",),
    "day, month name, year": (f"{DAY}{LINK}{MONTH_TEXT}{LINK}{YEAR}",),
    "date with points": (rf"{DAY}[.\t-]{MONTH}[.-]{YYYY}", rf"{DAY}[.\t]{MONTH}\.[0-9]{{2}}"),
    "month name, year": (f"{MONTH_TEXT}{LINK}{YYYY}",),
    "year, month name": (f"{YYYY}{LINK}{MONTH_TEXT}",),
    "month name, day": (f"{MONTH_TEXT}{LINK}{DAY}{COMMA}{YEAR}", MONTH_DAY),
    "day, month name": (f"{DAY}{LINK}{MONTH_TEXT}",),
    "eight digits": (f"{YYYY}{MM}{DD}",),
    "date and clock": (
        f"{YYYY}{MM}{DD}T{HOUR}:{II}:{SS}",
        f"{YYYY}{MM}{DD}[Tt]{HOUR}{II}{SS}",
        f"{YYYY}-{MM}-{DD}T{HH}:{II}:{SS}{FRACTION}(?:{OFFSET})?",
        f"{YYYY}-{MONTH}-{DAY}T{HOUR}:{MINUTE}:{SECOND}",
        f"{YYYY}:{MM}:{DD} {HH}:{II}:{SS}",
    ),
    "day of year": (f"{YYYY}[.-]?{DAY_OF_YEAR}",),
    "day of week": (f"{YYYY}{WEEK}-?[0-7]",),
    "week": (f"{YYYY}{WEEK}",),
    "short month, day, year": (f"{MONTH_SHORT}-{DD}-{YEAR}",),
    "year, short month, day": (f"{YEAR}-{MONTH_SHORT}-{DD}",),
    "log entry": (f"{DAY}/{MONTH_SHORT}/{YYYY}:{HH}:{II}:{SS}{GAP}{OFFSET}",),
    "year": (YYYY,),
    "ago": ("(?i:ago)",),
    "weekday": (DAY_WORD,),
    "week away": (rf"{DIRECTION}{GAP}(?i:week)",),
    "units away": (f"{ORDINAL}{GAP}{UNIT}",),
    "month name": (MONTH_NAME,),
    "zone": (OFFSET, ZONE),
    "month name, day, clock of 12": tuple(f"{MONTH_DAY}{clock}" for clock in CLOCK12),
    "month name, day, clock": (
        *(f"{MONTH_DAY}{clock}" for clock in CLOCK24),
        rf"{MONTH_DAY}[Tt]?{HOUR}[:.]{MINUTE}[:.]{SS}{GAP}?(?:{OFFSET}|{ZONE})",
    ),
    "amount": (rf"[+-]*[ \t]*[0-9]{{1,13}}{GAP}?{_one_of(UNITS)}",),
    "nothing": (r"[.,\n\0]+", GAP),
}
