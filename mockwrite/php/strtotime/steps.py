"""How far a text goes from the date that it names: ``+2 weeks``, ``last friday of``, ``3 days ago``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mockwrite.php.strtotime.words import Unit

__all__ = ["Steps"]

_SUNDAY, _MONDAY, _FRIDAY, _SATURDAY = 0, 1, 5, 6


@dataclass(slots=True)
class Steps:
    """Steps in each unit, to a day of the week, over working days, and to an edge of the month.

    `weekday` is 0 for Sunday; below zero it is sought in the past. `weekday_in` tells where it is sought:
    after today, from today on, or in this week.
    """

    micro: int = 0
    second: int = 0
    minute: int = 0
    hour: int = 0
    day: int = 0
    month: int = 0
    year: int = 0
    seeks_weekday: bool = False
    weekday: int = 0
    weekday_in: Literal["future", "from today", "week"] = "future"
    working_days: int | None = None
    weekday_of_month: Literal["first", "last"] | None = None
    edge_of_month: Literal["first", "last"] | None = None

    def add(self, amount: int, unit: Unit, *, today_counts: bool) -> None:
        """Go `amount` units further."""
        if unit.kind == "weekday":
            self.seeks_weekday = True
            self.weekday = unit.size
            self.weekday_in = "from today" if today_counts else "future"
            self.day += (amount - 1 if amount > 0 else amount) * 7
        elif unit.kind == "weekdays":
            self.working_days = amount
            self.weekday_of_month = None
        else:
            setattr(self, unit.kind, getattr(self, unit.kind) + amount * unit.size)

    def seek(self, weekday: int) -> None:
        """Go to this day of the week: today if it is one, unless a week was named."""
        self.seeks_weekday = True
        self.weekday = weekday
        if self.weekday_in != "week":
            self.weekday_in = "from today"

    def go_to_week(self, weeks: int) -> None:
        """Go so many weeks further, to the day of the week that the text names, else to Monday."""
        self.day += weeks * 7
        self.weekday_in = "week"
        if not self.seeks_weekday:
            self.seeks_weekday = True
            self.weekday = _MONDAY

    def turn_back(self) -> None:
        """Go the other way: ``ago``. What was said of microseconds stays."""
        for unit in ("second", "minute", "hour", "day", "month", "year"):
            setattr(self, unit, -getattr(self, unit))
        self.weekday = -self.weekday or -7
        if self.working_days is not None:
            self.working_days = -self.working_days

    def days_to_weekday(self, today: int) -> int:
        """Days from a day of the week, 0 for Sunday, to the sought one."""
        if self.weekday_in == "week":
            # A week starts on Monday: its Sunday is the last day.
            if today == _SUNDAY:
                return self.weekday - 7 if self.weekday else 0
            return (self.weekday or 7) - today
        if self.weekday < 0:
            return -self.weekday - today - 7
        days = self.weekday - today
        today_counts = self.weekday_in == "from today" or self.day < 0
        return days + 7 if days < 0 or (days == 0 and not today_counts) else days

    def days_to_working_day(self, today: int) -> int:
        """Days from a day of the week, 0 for Sunday, over so many days that are no Saturday and no Sunday."""
        count = self.working_days or 0
        way = 1 if count > 0 else -1
        if way < 0:
            today = _SATURDAY - today  # going back is going forward in a mirror
        weeks, rest = divmod(abs(count), 5)
        days = weeks * 7 + rest
        if rest == 0:
            days -= {_SUNDAY: 2, _SATURDAY: 1}.get(today, 0)
        elif today == _SATURDAY:
            days += 1
        elif today + rest > _FRIDAY:
            days += 2
        return way * days
