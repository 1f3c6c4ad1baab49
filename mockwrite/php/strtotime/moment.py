"""What a text says of date, time and zone; and the instant that it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mockwrite.php.strtotime.calendar import Calendar
from mockwrite.php.strtotime.steps import Steps
from mockwrite.php.strtotime.token import UnreadableDateError

__all__ = ["Moment"]


@dataclass(slots=True)
class Moment:
    """Fields of a date, None where the text says nothing of them, and steps from there.

    They may be out of range. `zone` is in seconds east of UTC, or has rules of its own. `dated`, `timed` and
    `zoned` count how often the text said so.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    micro: int | None = None
    zone: int | ZoneInfo | None = None
    dated: int = 0
    timed: int = 0
    zoned: int = 0
    steps: Steps = field(default_factory=Steps)

    def begin_date(self) -> None:
        """A date comes. UnreadableDateError if it is the second one."""
        if self.dated:
            raise UnreadableDateError
        self.dated = 1

    def begin_time(self) -> None:
        """A time comes. UnreadableDateError if it is the second one."""
        if self.timed:
            raise UnreadableDateError
        self.forget_time()
        self.timed = 1

    def forget_time(self) -> None:
        """Midnight, unless a time comes."""
        self.hour = self.minute = self.second = self.micro = self.timed = 0

    def begin_zone(self) -> bool:
        """A zone comes. False for the second one, which does not count; UnreadableDateError for the third."""
        if self.zoned > 1:
            raise UnreadableDateError
        self.zoned += 1
        return self.zoned == 1

    def instant(self, now: datetime) -> datetime:
        """The instant in UTC, given the present one; beyond the years 1 to 9999 the nearest of these."""
        date = self._filled(now)
        self._go_to_month(date)
        if self.steps.seeks_weekday:
            date.day += self.steps.days_to_weekday(date.weekday())
            date.carry()
        self._go(date)
        if self.steps.working_days is not None:
            date.day += self.steps.days_to_working_day(date.weekday())
            date.carry()
        return date.instant(self.zone or 0)

    def _filled(self, now: datetime) -> Calendar:
        """What the text leaves open is as it is now; but a date alone means its midnight."""
        if self.dated and not self.timed:
            self.forget_time()
        here = now.astimezone(self.zone if isinstance(self.zone, ZoneInfo) else UTC)
        fields = (self.year, self.month, self.day, self.hour, self.minute, self.second)
        nothing_said = all(field is None for field in fields)
        present = here.timetuple()[:6]
        year, month, day, hour, minute, second = (
            there if said is None else said for said, there in zip(fields, present, strict=True)
        )
        micro = self.micro if self.micro is not None else here.microsecond if nothing_said else 0
        return Calendar(year, month, day, hour, minute, second, micro)

    def _go_to_month(self, date: Calendar) -> None:
        """Days of the week are counted from the first of the month that the text names."""
        if self.steps.weekday_of_month:
            date.month += self.steps.month + (self.steps.weekday_of_month == "last")
            date.day = 1
            self.steps.month = 0
        self._go_to_edge(date)

    def _go(self, date: Calendar) -> None:
        for unit in ("micro", "second", "minute", "hour", "day", "month", "year"):
            setattr(date, unit, getattr(date, unit) + getattr(self.steps, unit))
        self._go_to_edge(date)

    def _go_to_edge(self, date: Calendar) -> None:
        if self.steps.edge_of_month:
            date.month += self.steps.edge_of_month == "last"
            date.day = 1 if self.steps.edge_of_month == "first" else 0
        date.carry()
