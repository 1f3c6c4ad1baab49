"""A recording is replayed at the times that it was made at."""

from __future__ import annotations

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
            [(49, "12:00:00Z", ""), (48, "12:59:30Z", ""), (47, "12:59:20Z", "")],
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
