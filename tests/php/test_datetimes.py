"""Dates as a document stores them and as a query takes them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockwrite.php import datetimes

NOW = datetime(2024, 3, 15, 12, 34, 56, 789_123, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2024-02-29T12:34:56.789+00:00", "2024-02-29T12:34:56.789+00:00"),
        ("2024-02-20T12:34:56.789+00:00", "2024-02-20T12:34:56.789+00:00"),
        ("2024-01-01", "2024-01-01T00:00:00.000+00:00"),
        ("1999-12-31 23:59:59", "1999-12-31T23:59:59.000+00:00"),
        ("2025-06-01T12:00:00Z", "2025-06-01T12:00:00.000+00:00"),
        ("2020-05-05T05:05:05+05:00", "2020-05-05T00:05:05.000+00:00"),
        ("2024-02-29T12:34:56.789999Z", "2024-02-29T12:34:56.789+00:00"),
        ("2024-02-30", "2024-03-01T00:00:00.000+00:00"),
        ("2024-02-30T00:00:00.000+00:00", "2024-03-01T00:00:00.000+00:00"),
        ("10000-01-01", "2000-01-01T10:00:00.000+00:00"),
        ("@1700000000", "2023-11-14T22:13:20.000+00:00"),
        ("tomorrow", "2024-03-16T00:00:00.000+00:00"),
        ("x", "2024-03-15T23:34:56.789+00:00"),
        ("", "2024-03-15T12:34:56.789+00:00"),
    ],
)
def test_a_date_is_stored_in_utc_and_cut_after_milliseconds(text: str, stored: str) -> None:
    assert datetimes.normalise(text, NOW) == stored


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("1000-01-01T00:00:00.000+00:00", "1000-01-01T00:00:00.000+00:00"),
        ("9999-12-31T23:59:59.0009Z", "9999-12-31T23:59:59.000+00:00"),
        ("9999-12-31T23:59:59.001Z", None),
        ("9999-12-31T23:59:59-01:00", None),
        ("0999-12-31T23:59:59Z", None),
        ("0999-12-31T23:59:59-01:00", "1000-01-01T00:59:59.000+00:00"),
        ("1000-01-01T00:00:00+01:00", None),
        ("0000-01-01", None),
        ("-2024-01-01", None),
        ("+10000 years", None),
    ],
)
def test_a_stored_date_is_of_the_years_1000_to_9999(text: str, stored: str | None) -> None:
    assert datetimes.normalise(text, NOW) == stored


@pytest.mark.parametrize("text", ["2024-13-01", "nonsense", "0", "5", "2024-01-01 2024-01-02"])
def test_what_is_no_date_is_not_stored(text: str) -> None:
    assert datetimes.parse(text, NOW) is None
    assert datetimes.normalise(text, NOW) is None


@given(
    st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_an_instant_survives_its_text(naive: datetime, offset: int) -> None:
    instant = naive.replace(tzinfo=timezone(timedelta(minutes=offset)))
    stored = datetimes.normalise(instant.isoformat(), NOW)
    assert stored == datetimes.format(instant.astimezone(UTC))
    assert datetimes.normalise(stored, NOW) == stored


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-29T12:34:56.789+00:00",
        "2024-02-20T12:34:56.789+00:00",
        "2024-01-01",
        "2024-02-30",
        "29 February 2024",
        "2024",
        "10:00 +1000",
        "first monday of january 2024",
        "1000-01-01",
        "9999-12-31T23:59:59Z",
    ],
)
def test_a_query_takes_a_date_with_four_digits_on_their_own(text: str) -> None:
    assert datetimes.is_valid_query_value(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "now", "tomorrow", "x", "@1700000000", "20240101", "10000-01-01", "24-01-01"),
        *("0999-12-31", "9999-12-31T23:59:59.0001Z", "1000-01-01T00:00+01:00", "10:00 +0200"),
        *("2024-13-01", "2024 nonsense"),
    ],
)
def test_a_query_refuses_other_texts(text: str) -> None:
    assert not datetimes.is_valid_query_value(text)


def test_the_present_is_written_with_milliseconds() -> None:
    assert datetimes.format(NOW) == "2024-03-15T12:34:56.789+00:00"


@pytest.mark.parametrize("header", ["", "0"])
def test_an_empty_timestamp_header_is_none(header: str) -> None:
    assert datetimes.timestamp(header, NOW) is None


def test_a_timestamp_header_is_as_precise_as_sent() -> None:
    assert datetimes.timestamp("2024-03-15T12:34:56.789123Z", NOW) == NOW
    assert datetimes.timestamp("-1 hour", NOW) == NOW - timedelta(hours=1)


def test_an_unreadable_timestamp_header_is_refused() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        datetimes.timestamp("nonsense", NOW)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2020-02-29T10:00:00.123+02:00", "2020-02-29T10:00:00.123+02:00"),
        ("2021-05-05 12:00", "2021-05-05T12:00:00.000+00:00"),
        ("0999-01-01T00:00:00Z", "0999-01-01T00:00:00.000+00:00"),
        ("2021-02-30", "2021-03-02T00:00:00.000+00:00"),
        ("nonsense", "nonsense"),
    ],
)
def test_what_was_stored_unchecked_reads_as_it_came(text: str, shown: str) -> None:
    assert datetimes.unchecked(text, NOW) == shown
