"""What each shape says of a date: one rule for each name in the grammar."""

from __future__ import annotations

from collections.abc import Callable

from mockwrite.php.strtotime.calendar import Calendar
from mockwrite.php.strtotime.moment import Moment
from mockwrite.php.strtotime.token import NOON, Token, UnreadableDateError

__all__ = ["RULES", "Rule"]

Rule = Callable[[Moment, Token], None]

_THURSDAY = 4


def _sign_and_year(moment: Moment, token: Token) -> None:
    moment.year = token.signed()


def _year(moment: Moment, token: Token) -> None:
    moment.year = token.year()


def _month(moment: Moment, token: Token) -> None:
    moment.month = token.number(2)


def _month_name(moment: Moment, token: Token) -> None:
    moment.month = token.month()


def _day(moment: Moment, token: Token) -> None:
    moment.day = token.number(2)


def _suffix(_: Moment, token: Token) -> None:
    token.skip_suffix()


def _first_day(moment: Moment, _: Token) -> None:
    moment.day = 1


def _day_of_year(moment: Moment, token: Token) -> None:
    moment.month, moment.day = 1, token.number(3)


def _hour(moment: Moment, token: Token) -> None:
    moment.hour = token.number(2)


def _minute(moment: Moment, token: Token) -> None:
    moment.minute = token.number(2) or 0


def _second(moment: Moment, token: Token) -> None:
    moment.second = token.number(2) or 0


def _fraction(moment: Moment, token: Token) -> None:
    if token.follows(".") or token.follows(":"):
        moment.micro = token.microseconds()


def _half(moment: Moment, token: Token) -> None:
    moment.hour = token.twelve_hours(moment.hour or 0)


def _zone_of_clock(moment: Moment, token: Token) -> None:
    zone = token.zone()
    if zone is not None:
        moment.zone = zone


_PARTS: dict[str, Rule] = {
    "+": _sign_and_year,
    "Y": _year,
    "m": _month,
    "M": _month_name,
    "d": _day,
    "S": _suffix,
    "1": _first_day,
    "z": _day_of_year,
    "h": _hour,
    "i": _minute,
    "s": _second,
    "v": _fraction,
    "A": _half,
    "e": _zone_of_clock,
}


def _parts(order: str) -> Rule:
    """A rule that reads the parts of a date or of a time in this order.

    Most letters are those of PHP's format strings. A part after ``/`` or ``:`` is read if that comes next.
    """
    is_date, is_time = not {"m", "M", "z"}.isdisjoint(order), "h" in order

    def read(moment: Moment, token: Token) -> None:
        if is_time:
            moment.begin_time()
        if is_date:
            moment.begin_date()
        wanted = True
        for part in order:
            if part in "/:":
                wanted = token.follows(part)
            else:
                if wanted:
                    _PARTS[part](moment, token)
                wanted = True

    return read


def _nothing(_: Moment, __: Token) -> None:
    pass


def _days_from_today(days: int) -> Rule:
    def read(moment: Moment, _: Token) -> None:
        moment.forget_time()
        if days:
            moment.steps.day = days

    return read


def _noon(moment: Moment, _: Token) -> None:
    moment.forget_time()
    moment.begin_time()
    moment.hour = NOON


def _timestamp(moment: Moment, token: Token) -> None:
    moment.year = moment.month = moment.day = moment.dated = 0
    moment.forget_time()
    if moment.begin_zone():
        moment.zone = 0
        moment.year, moment.month, moment.day = 1970, 1, 1
        moment.steps.second += token.signed()


def _timestamp_with_fraction(moment: Moment, token: Token) -> None:
    before_epoch = token.follows("@-")
    _timestamp(moment, token)
    if moment.zoned == 1:
        micro = token.microseconds()
        moment.steps.micro = -micro if before_epoch else micro


def _edge_of_month(moment: Moment, token: Token) -> None:
    moment.steps.edge_of_month = "last" if token.follows("l") or token.follows("L") else "first"


def _quarter_of_hour(moment: Moment, token: Token) -> None:
    moment.forget_time()
    moment.begin_time()
    past = token.follows("b")
    moment.hour = (token.number(2) or 0) - (0 if past else 1)
    moment.minute = 15 if past else 45
    _half(moment, token)


def _weekday_of(moment: Moment, token: Token) -> None:
    ordinal, unit = token.ordinal(), token.unit()
    moment.steps.working_days = None
    moment.steps.weekday_of_month = "first" if ordinal.amount > 0 else "last"
    if unit is not None:
        moment.forget_time()
        moment.steps.add(ordinal.amount, unit, today_counts=ordinal.amount > 0 or ordinal.today_counts)


def _four_digits(moment: Moment, token: Token) -> None:
    if moment.timed == 0:
        moment.hour, moment.minute, moment.second = token.number(2), token.number(2), 0
    elif moment.timed == 1:
        moment.year = token.number(4)
    else:
        raise UnreadableDateError
    moment.timed += 1


def _year_alone(moment: Moment, token: Token) -> None:
    moment.year = token.number(4)


def _week(moment: Moment, token: Token) -> None:
    """Week 1 is that of the year's first Thursday, and weeks begin on Monday."""
    moment.begin_date()
    year, week, day = token.number(4) or 0, token.number(2) or 0, token.number(1)
    moment.year, moment.month, moment.day = year, 1, 1
    weekday = Calendar(year, 1, 1).weekday()
    monday = 1 - weekday + (7 if weekday > _THURSDAY else 0)
    moment.steps.day = monday + (week - 1) * 7 + (0 if day is None else day - 1)


def _ago(moment: Moment, _: Token) -> None:
    moment.steps.turn_back()


def _weekday(moment: Moment, token: Token) -> None:
    unit = token.unit()
    moment.forget_time()
    moment.steps.seek(unit.size if unit else 0)


def _week_away(moment: Moment, token: Token) -> None:
    moment.steps.go_to_week(token.ordinal().amount)


def _units_away(moment: Moment, token: Token) -> None:
    ordinal, unit = token.ordinal(), token.unit()
    if unit is not None:
        if unit.kind in ("weekday", "weekdays"):
            moment.forget_time()
        moment.steps.add(ordinal.amount, unit, today_counts=ordinal.today_counts)


def _amount(moment: Moment, token: Token) -> None:
    amount, unit = token.signed(), token.unit()
    if unit is not None:
        moment.steps.add(amount, unit, today_counts=True)


def _zone(moment: Moment, token: Token) -> None:
    if moment.begin_zone():
        moment.zone = token.zone()


RULES: dict[str, Rule] = {
    "yesterday": _days_from_today(-1),
    "now": _nothing,
    "noon": _noon,
    "today": _days_from_today(0),
    "tomorrow": _days_from_today(1),
    "timestamp": _timestamp,
    "timestamp with fraction": _timestamp_with_fraction,
    "edge of month": _edge_of_month,
    "quarter of hour": _quarter_of_hour,
    "weekday of": _weekday_of,
    "clock of 12": _parts("hisA"),
    "clock of mssql": _parts("hisvA"),
    "clock": _parts("hisv"),
    "four digits": _four_digits,
    "six digits": _parts("his"),
    "american": _parts("md/Y"),
    "date with sign": _parts("+md"),
    "date of century": _parts("Ymd"),
    "date far away": _parts("+md"),
    "year, month": _parts("Ym1"),
    "date": _parts("Ymd"),
    "day, month name, year": _parts("dSMY"),
    "date with points": _parts("dmY"),
    "month name, year": _parts("MY1"),
    "year, month name": _parts("YM1"),
    "month name, day": _parts("MdY"),
    "day, month name": _parts("dSM"),
    "eight digits": _parts("Ymd"),
    "date and clock": _parts("Ymdhisve"),
    "day of year": _parts("Yz"),
    "day of week": _week,
    "week": _week,
    "short month, day, year": _parts("MdY"),
    "year, short month, day": _parts("YMd"),
    "log entry": _parts("dMYhise"),
    "year": _year_alone,
    "ago": _ago,
    "weekday": _weekday,
    "week away": _week_away,
    "units away": _units_away,
    "month name": _parts("M"),
    "zone": _zone,
    "month name, day, clock of 12": _parts("MdhisA"),
    "month name, day, clock": _parts("Mdhi:se"),
    "amount": _amount,
    "nothing": _nothing,
}
