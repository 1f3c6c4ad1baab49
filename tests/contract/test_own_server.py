"""A recording is replayed at the times that it was made at, on the release that it was made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mockwrite.contract import Recording
from mockwrite.contract.har import HarWriter
from mockwrite.contract.own_server import replay_on_own_server


def signed_in(left: int, started: str, *, date: str = "") -> dict[str, Any]:
    """A guest's call of an endpoint that takes fifty an hour, of which `left` are left."""
    limits = {"X-RateLimit-Limit": "50", "X-RateLimit-Remaining": str(left)} | (
        {"Date": date} if date else {}
    )
    return {
        "startedDateTime": started,
        "request": {
            "method": "POST",
            "url": "https://api.example.com/v1/account/sessions/anonymous",
            "headers": [{"name": "X-Appwrite-Project", "value": "shop"}],
        },
        "response": {
            "status": 201,
            "headers": [{"name": name, "value": value} for name, value in limits.items()],
            "content": {"size": 100},
        },
    }


@pytest.mark.parametrize(
    "calls",
    [
        pytest.param(
            [(49, "12:59:30Z", ""), (48, "12:59:40Z", ""), (49, "13:00:00Z", "")],
            id="a window turns between two calls",
        ),
        pytest.param(
            [(49, "12:01:00Z", "12:59:30"), (48, "12:01:10Z", "12:59:40"), (49, "12:01:30Z", "13:00:00")],
            id="it turns by the server's clock, not by the recorder's",
        ),
        pytest.param(
            [(49, "12:00:00Z", ""), (47, "12:59:30Z", ""), (48, "12:59:20Z", "")],
            id="entries are out of order",
        ),
    ],
)
def test_windows_turn_where_they_turned_in_the_recording(
    calls: list[tuple[int, str, str]], tmp_path: Path
) -> None:
    path = tmp_path / "limits.har"
    with HarWriter(path, version="1") as writer:
        for left, time, date in calls:
            shown = f"Mon, 23 Nov 2026 {date} GMT" if date else ""
            writer.write(signed_in(left, f"2026-11-23T{time}", date=shown))
    with replay_on_own_server(Recording(path)) as (replay, _):
        found = [difference for result in replay.run() for difference in result.differences]
    assert [each for each in found if each.path.startswith("x-ratelimit")] == []


@pytest.mark.parametrize(
    ("stated", "appwrite", "answering"),
    [("1.6.2", "", "1.6.2"), ("1.8.0", "", "1.8.1"), ("1.9.9", "", "1.9.6"), ("1.6.2", "1.9", "1.9.6")],
)
def test_a_server_answers_as_the_release_that_a_refusal_states(
    stated: str, appwrite: str, answering: str, tmp_path: Path
) -> None:
    path = tmp_path / "lost.har"
    entry = signed_in(49, "2026-11-23T12:00:00Z")
    refusal = json.dumps({"message": "No.", "code": 404, "type": "user_not_found", "version": stated})
    with HarWriter(path, version="1") as writer:
        writer.write(entry)
        writer.write(entry | {"response": {"status": 404, "headers": [], "content": {"text": refusal}}})
    with replay_on_own_server(Recording(path), appwrite=appwrite) as (_, server):
        assert server.world.release.version == answering
