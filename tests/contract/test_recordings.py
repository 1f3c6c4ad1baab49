"""What Appwrite 1.8.1 answered, mockwrite answers, but for what `not_yet` lists.

A list may only shrink: an exchange that is on it and agrees is as wrong as one that is not and differs.
With MOCKWRITE_SHRINK=1 in the environment the lists are shrunk instead.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mockwrite import MockServer
from mockwrite.contract import Recording, Replay
from mockwrite.contract.report import Report, differences_as_text

HERE = Path(__file__).parent
RECORDINGS = sorted((HERE / "recordings").glob("*.har"))


def expected(recording: Recording) -> dict[int, str]:
    """The exchanges that do not agree yet, by number, and why: a line each, ``0012 reason``."""
    path = HERE / "not_yet" / f"{recording.name}.txt"
    if not path.exists():
        return {}
    lines = [line.partition(" ") for line in path.read_text().splitlines() if line]
    return {int(number): reason for number, _, reason in lines}


def shrink(recording: Recording, differing: set[int]) -> None:
    kept = {number: reason for number, reason in expected(recording).items() if number in differing}
    path = HERE / "not_yet" / f"{recording.name}.txt"
    if kept:
        path.write_text("".join(f"{number:04d} {reason}\n" for number, reason in kept.items()))
    else:
        path.unlink(missing_ok=True)


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_a_recording_of_appwrite_is_answered_alike(path: Path) -> None:
    recording = Recording(path)
    listed, report, differing = expected(recording), Report(), set()
    with (
        MockServer(rate_limits=recording.survey.rate_limited) as server,
        Replay(recording, server.endpoint) as replay,
    ):
        for result in replay.run():
            if not result.agrees:
                differing.add(result.exchange.number)
                if result.exchange.number not in listed:
                    report.add(result)
    if os.environ.get("MOCKWRITE_SHRINK"):
        shrink(recording, differing)
    stale = sorted(listed.keys() - differing)
    assert not report.cases, f"These differ, and are not listed:\n\n{differences_as_text(report)}"
    assert not stale, f"These agree by now; take them off the list: {stale}"
