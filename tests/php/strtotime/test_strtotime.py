"""Dates as PHP reads them. PHP 8.2 (timelib 2022.12) was asked what to expect, with its clock held."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockwrite.php.strtotime import UnreadableDateError, strtotime

NOW = datetime(2024, 3, 15, 12, 34, 56, 789_000, tzinfo=UTC)  # a Friday


def read(text: str) -> str:
    """The instant that a text means, short: no zone, no midnight, no zeros at the end of a fraction."""
    instant = strtotime(text, NOW).replace(tzinfo=None)
    shown = instant.isoformat(" ").removesuffix(" 00:00:00")
    return shown.rstrip("0") if instant.microsecond else shown


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-02-29", "2024-02-29"),
        ("2024-02-29T12:34", "2024-02-29 12:34:00"),
        ("2024-02-29T12:34:56Z", "2024-02-29 12:34:56"),
        ("2024-02-29 12:34:56.7", "2024-02-29 12:34:56.7"),
        ("2024-02-29T12:34:56.789012+02:00", "2024-02-29 10:34:56.789012"),
        ("2024-02-29T12:34:56.789-05:30", "2024-02-29 18:04:56.789"),
        ("20240229", "2024-02-29"),
        ("20240229T123456", "2024-02-29 12:34:56"),
        ("20240229T12:34:56", "2024-02-29 12:34:56"),
        ("2024-02", "2024-02-01"),
        ("2024-W10", "2024-03-04"),
        ("2024-W10-3", "2024-03-06"),
        ("2024W103", "2024-03-06"),
        ("2024.060", "2024-02-29"),
        ("2024-060", "2024-02-29"),
        ("2024-02-29T10", "2024-02-29 10:00:00"),
        ("2024-2-9", "2024-02-09"),
        ("24-02-29", "2024-02-29"),
        ("+002024-02-29", "2024-02-29"),
        ("12:30", "2024-03-15 12:30:00"),
        ("T1230", "2024-03-15 12:30:00"),
        ("12.30", "2024-03-15 12:30:00"),
    ],
)
def test_iso_8601_is_read_in_all_its_forms(text: str, instant: str) -> None:
    assert read(text) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-02-30", "2024-03-01"),
        ("2024-02-00", "2024-01-31"),
        ("2024-00-01", "2023-12-01"),
        ("2024-01-01T24:00:00Z", "2024-01-02"),
        ("2024-02-28T23:59:60Z", "2024-02-29"),
        ("2023-02-29 12:00", "2023-03-01 12:00:00"),
    ],
)
def test_fields_out_of_range_carry_over(text: str, instant: str) -> None:
    assert read(text) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2/29/2024", "2024-02-29"),
        ("2/29", "2024-02-29"),
        ("29.2.2024", "2024-02-29"),
        ("29.02.24", "2024-02-29"),
        ("29-02-2024", "2024-02-29"),
        ("2024/2/29", "2024-02-29"),
        ("2024/02/29/", "2024-02-29"),
        ("29 February 2024", "2024-02-29"),
        ("Feb 29, 2024", "2024-02-29"),
        ("February 29th 2024", "2024-02-29"),
        ("29-Feb-2024", "2024-02-29"),
        ("29 feb", "2024-02-29"),
        ("feb 2024", "2024-02-01"),
        ("2024 feb", "2024-02-01"),
        ("2024-Feb-29", "2024-02-29"),
        ("Feb-29-2024", "2024-02-29"),
        ("29 II 2024", "2024-02-29"),
        ("march", "2024-03-15"),
        ("Thu, 29 Feb 2024 12:34:56 +0100", "2024-02-29 11:34:56"),
        ("Thursday, 29-Feb-24 12:34:56 UTC", "2024-02-29 12:34:56"),
        ("29/Feb/2024:12:34:56 -0700", "2024-02-29 19:34:56"),
        ("2024:02:29 12:34:56", "2024-02-29 12:34:56"),
    ],
)
def test_dates_are_read_in_the_orders_that_people_write(text: str, instant: str) -> None:
    assert read(text) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("12am", "2024-03-15"),
        ("12 pm", "2024-03-15 12:00:00"),
        ("5:30 a.m.", "2024-03-15 05:30:00"),
        ("5:30:15PM", "2024-03-15 17:30:15"),
        ("12:34:56.789pm", "2024-03-15 12:34:56.789"),
        ("back of 7pm", "2024-03-15 19:15:00"),
        ("front of 5am", "2024-03-15 04:45:00"),
        ("noon", "2024-03-15 12:00:00"),
        ("midnight", "2024-03-15"),
        ("tomorrow noon", "2024-03-16 12:00:00"),
        ("Feb 29 10:30", "2024-02-29 10:30:00"),
        ("Feb 29 10:30 pm", "2024-02-29 22:30:00"),
    ],
)
def test_clocks_of_12_and_24_hours_are_read(text: str, instant: str) -> None:
    assert read(text) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("@0", "1970-01-01"),
        ("@1700000000", "2023-11-14 22:13:20"),
        ("@-1", "1969-12-31 23:59:59"),
        ("@1700000000.5", "2023-11-14 22:13:20.5"),
        ("@-0.25", "1969-12-31 23:59:59.75"),
        ("@1700000000 +1 day", "2023-11-15 22:13:20"),
    ],
)
def test_seconds_since_1970_are_read(text: str, instant: str) -> None:
    assert read(text) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-07-01 12:00 Europe/Berlin", "2024-07-01 10:00:00"),
        ("2024-01-01 12:00 America/New_York", "2024-01-01 17:00:00"),
        ("2024-07-01 12:00 Australia/Lord_Howe", "2024-07-01 01:30:00"),
        ("2024-07-01 12:00 EST", "2024-07-01 17:00:00"),
        ("2024-07-01 12:00 cest", "2024-07-01 10:00:00"),
        ("2024-07-01 12:00 (PST)", "2024-07-01 20:00:00"),
        ("2024-07-01 12:00 GMT+2", "2024-07-01 10:00:00"),
        ("2024-07-01 12:00 +1:30", "2024-07-01 10:30:00"),
        ("2024-07-01 12:00 -0330", "2024-07-01 15:30:00"),
        ("2024-07-01 12:00 +123456", "2024-06-30 23:25:04"),
        ("2024-07-01 12:00 Z", "2024-07-01 12:00:00"),
        ("2024-07-01 12:00 X", "2024-07-01 23:00:00"),
        ("x", "2024-03-15 23:34:56.789"),
        ("Asia/Tokyo", "2024-03-15 12:34:56.789"),
        ("2024-03-31 02:30 Europe/Berlin", "2024-03-31 01:30:00"),
        ("2024-10-27 02:30 Europe/Berlin", "2024-10-27 00:30:00"),
        ("2024-03-10 02:30 America/New_York", "2024-03-10 07:30:00"),
        ("2024-11-03 01:30 America/New_York", "2024-11-03 05:30:00"),
        ("UTC EST", "2024-03-15 12:34:56.789"),
    ],
)
def test_zones_are_offsets_abbreviations_and_identifiers(text: str, instant: str) -> None:
    assert read(text) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("+1 day", "2024-03-16 12:34:56.789"),
        ("-1 week", "2024-03-08 12:34:56.789"),
        ("1 week 2 days 4 hours 2 seconds", "2024-03-24 16:34:58.789"),
        ("3 days ago", "2024-03-12 12:34:56.789"),
        ("+1 month", "2024-04-15 12:34:56.789"),
        ("2024-01-31 +1 month", "2024-03-02"),
        ("last year", "2023-03-15 12:34:56.789"),
        ("next month", "2024-04-15 12:34:56.789"),
        ("--2 days", "2024-03-17 12:34:56.789"),
        ("+1.5 days", "2024-03-20 11:34:56.789"),
        ("500 ms", "2024-03-15 12:34:57.289"),
        ("10 µs", "2024-03-15 12:34:56.78901"),
        ("2 fortnights ago", "2024-02-16 12:34:56.789"),
        ("eighth day", "2024-03-23 12:34:56.789"),
        ("+1 week ago", "2024-03-08 12:34:56.789"),
    ],
)
def test_steps_go_from_the_date_or_from_now(text: str, instant: str) -> None:
    assert read(text) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("today", "2024-03-15"),
        ("tomorrow", "2024-03-16"),
        ("yesterday 14:00", "2024-03-14 14:00:00"),
        ("monday", "2024-03-18"),
        ("friday", "2024-03-15"),
        ("next friday", "2024-03-22"),
        ("this friday", "2024-03-15"),
        ("last friday", "2024-03-08"),
        ("friday next week", "2024-03-22"),
        ("monday this week", "2024-03-11"),
        ("next week", "2024-03-18 12:34:56.789"),
        ("sunday", "2024-03-17"),
        ("+2 monday", "2024-03-25 12:34:56.789"),
        ("-1 sat", "2024-03-09 12:34:56.789"),
        ("first monday of january 2024", "2024-01-01"),
        ("last friday of next month", "2024-04-26"),
        ("first day of next month", "2024-04-01 12:34:56.789"),
        ("last day of february 2023 noon", "2023-02-28 12:00:00"),
        ("+3 weekdays", "2024-03-20 12:34:56.789"),
        ("-1 weekday", "2024-03-14 12:34:56.789"),
        ("weekdays", "2024-03-18"),
        ("third day", "2024-03-18 12:34:56.789"),
    ],
)
def test_days_are_named_and_counted(text: str, instant: str) -> None:
    assert read(text) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("", "2024-03-15 12:34:56.789"),
        (" ", "2024-03-15 12:34:56.789"),
        ("now", "2024-03-15 12:34:56.789"),
        ("NOW", "2024-03-15 12:34:56.789"),
        ("2024", "2024-03-15 20:24:00"),
        ("1960", "1960-03-15 12:34:56"),
        ("10:00 2024", "2024-03-15 10:00:00"),
        ("last day of", "2024-03-31 12:34:56.789"),
        ("+5", "2024-03-15 07:34:56.789"),
        ("99999999", "9999-03-15 12:34:56"),
    ],
)
def test_what_a_text_leaves_open_is_as_it_is_now(text: str, instant: str) -> None:
    assert read(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        "29th of nothing",
        "@5.",
        "@9223372036854775808",
        "2024-07-01 12:00 europe/berlin",
        "UTC EST CET",
        "2024-07-01 12:00 Nowhere/Land",
        "monday of",
        "nonsense",
        "2024-13-01",
        "2024-02-32",
        "2024-01-01T25:00",
        "2024-01-01 12:60:61",
        "0",
        "5",
        "1",
        "12:00 13:00",
        "2024-01-01 2024-01-02",
        "{}",
        "2024-01-01 ?",
        "-",
        "é",
    ],
)
def test_what_php_cannot_read_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDateError):
        strtotime(text, NOW)


@pytest.mark.parametrize(
    "text", ["+10000 years", "-3000 years", "@99999999999999", "+123456-01-01", "-0044-03-15"]
)
def test_an_instant_out_of_reach_becomes_the_nearest_one(text: str) -> None:
    assert strtotime(text, NOW).year in (1, 9999)


def test_now_is_taken_in_the_zone_that_the_text_names() -> None:
    late = datetime(2024, 3, 15, 20, 0, tzinfo=UTC)
    assert strtotime("10:00 Asia/Tokyo", late) == datetime(2024, 3, 16, 1, 0, tzinfo=UTC)
    assert strtotime("10:00 +09:00", late) == datetime(2024, 3, 15, 1, 0, tzinfo=UTC)


def test_a_long_fraction_is_as_precise_as_a_float() -> None:
    assert read("2024-01-01 00:00:00.99999999999999999999") == "2024-01-01 00:00:01"


@given(st.text(alphabet="0123456789-+:./@ TWZ,()apmthndays\0\n\u00a0é", max_size=24))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(UnreadableDateError):
        assert strtotime(text, NOW).tzinfo is UTC
