"""Civil time without bounds: any year, and fields that carry over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

__all__ = ["Calendar"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_LATEST = datetime.max.replace(tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097
_CARRIES = (
    ("micro", 1_000_000, "second"),
    ("second", 60, "minute"),
    ("minute", 60, "hour"),
    ("hour", 24, "day"),
)


@dataclass(slots=True)
class Calendar:
    """A date and a time on the clock, in the proleptic Gregorian calendar."""

    year: int
    month: int
    day: int
    hour: int = 0
    minute: int = 0
    second: int = 0
    micro: int = 0

    def carry(self) -> None:
        """Bring every field into its range: 30 February is 1 or 2 March, 24:00 the next day."""
        for field, size, larger in _CARRIES:
            over, rest = divmod(getattr(self, field), size)
            setattr(self, field, rest)
            setattr(self, larger, getattr(self, larger) + over)
        cycle, day = divmod(self._ordinal() - 1, _CYCLE_DAYS)
        civil = date.fromordinal(day + 1)
        self.year, self.month, self.day = civil.year + cycle * _CYCLE_YEARS, civil.month, civil.day

    def weekday(self) -> int:
        """The day of the week, 0 for Sunday."""
        return self._ordinal() % 7

    def instant(self, zone: int | ZoneInfo) -> datetime:
        """When clocks of `zone` show this, in UTC; beyond the years 1 to 9999 the nearest instant of these.

        Of a time that clocks show twice it is the earlier one; a time that they skip comes that much later.
        """
        days = self._ordinal() - _EPOCH_DAY
        seconds = days * 86_400 + self.hour * 3600 + self.minute * 60 + self.second
        if isinstance(zone, ZoneInfo):
            shown = _clamped(seconds).replace(tzinfo=zone).utcoffset() or timedelta()
            zone = round(shown.total_seconds())
        return _clamped(seconds - zone, self.micro)

    def _ordinal(self) -> int:
        """Days since the one before 1 January of year 1."""
        years, month = divmod(self.month - 1, 12)
        cycle, year = divmod(self.year + years - 1, _CYCLE_YEARS)
        return cycle * _CYCLE_DAYS + date(year + 1, month + 1, 1).toordinal() + self.day - 1


def _clamped(seconds: int, micro: int = 0) -> datetime:
    try:
        return _EPOCH + timedelta(seconds=seconds, microseconds=micro)
    except OverflowError:
        return _LATEST if seconds > 0 else _EARLIEST
