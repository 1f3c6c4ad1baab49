"""A recording finds its way through another server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mockwrite.contract import Exchange, Recording, Replay
from mockwrite.contract.references import References


def test_exchanges_can_be_checked_in_any_choice(visit: Path, shop: str) -> None:
    exchanges = Recording(visit).exchanges()
    with Replay(Recording(visit), shop) as replay:
        assert replay.check(exchanges[16]).agrees  # reads what the ones before it made
        assert replay.check(exchanges[4]).agrees
        assert replay.check(exchanges[-1]).agrees


def test_an_exchange_of_another_recording_is_refused(visit: Path, shop: str) -> None:
    exchange = Recording(visit).exchanges()[0]
    stranger = Exchange(**{name: getattr(exchange, name) for name in Exchange.__slots__} | {"number": 99})
    with Replay(Recording(visit), shop) as replay, pytest.raises(LookupError):
        replay.check(stranger)


def test_a_difference_is_raised_as_a_diff(visit: Path, shop: str, tmp_path: Path) -> None:
    log = json.loads(visit.read_text())
    log["log"]["entries"][0]["response"]["content"]["text"] = "Ping!"
    copy = tmp_path / "changed.har"
    copy.write_text(json.dumps(log))
    with (
        Replay(Recording(copy), shop) as replay,
        pytest.raises(AssertionError, match=r'- "Ping!"\n  \+ "Pong!"'),
    ):
        next(replay.run()).raise_for_difference()


@pytest.mark.parametrize("endpoint", ["localhost/v1", "ftp://localhost/v1", "http://"])
def test_an_endpoint_is_an_address(endpoint: str, visit: Path) -> None:
    with pytest.raises(ValueError, match="is no endpoint"):
        Replay(Recording(visit), endpoint)


def test_values_are_replaced_the_longest_first() -> None:
    references = References()
    references.learn("abcdefgh", "SHORT")
    references.learn("abcdefghijkl", "LONG")
    assert references.here("/x/abcdefghijkl/abcdefgh?q=%22abcdefgh%22") == "/x/LONG/SHORT?q=%22SHORT%22"


def test_a_short_secret_is_replaced_where_it_stands_alone() -> None:
    references = References()
    references.learn("123456", "654321")
    assert references.here('{"secret":"123456","n":91234567} %22123456%22') == (
        '{"secret":"654321","n":91234567} %22654321%22'
    )


def test_a_time_of_the_server_is_replaced_in_any_encoding() -> None:
    references = References()
    references.learn_time("2026-11-23T12:34:09.336+00:00", "2027-01-01T00:00:00.000+00:00")
    assert references.here("X 2026-11-23T12:34:09.336+00:00") == "X 2027-01-01T00:00:00.000+00:00"
    assert references.here("?q=2026-11-23T12%3A34%3A09.336%2B00%3A00") == (
        "?q=2027-01-01T00%3A00%3A00.000%2B00%3A00"
    )


def test_a_project_is_renamed_where_its_name_stands() -> None:
    references = References(("mix", "other"))
    text = '{"a_session_mix":"app.mix@service.127.0.0.1","name":"mix"} a_session_mix_legacy=x ?project=mix&a'
    assert references.here(text) == (
        '{"a_session_other":"app.other@service.127.0.0.1","name":"mix"} a_session_other_legacy=x '
        "?project=other&a"
    )
