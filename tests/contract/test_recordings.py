"""What Appwrite 1.8.1 answered, mockwrite answers, but for what the lists in ``not_yet`` say.

A list may only shrink: an exchange that is on it and agrees is as wrong as one that is not and differs.
``mockwrite verify --expect tests/contract/not_yet --shrink tests/contract/recordings/*.har`` shrinks them.
Another release has a folder of its recordings, and one of its lists, both with its name.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mockwrite.contract import Recording
from mockwrite.contract.expectations import Expectations
from mockwrite.contract.own_server import replay_on_own_server
from mockwrite.contract.report import FORMATS, Report

HERE = Path(__file__).parent
FOUND = [*(HERE / "recordings").glob("*.har"), *(HERE / "recordings").glob("*/*.har.gz")]
RECORDINGS = sorted(FOUND, key=lambda path: -path.stat().st_size)


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name.partition(".")[0])
def test_a_recording_of_appwrite_is_answered_alike(path: Path) -> None:
    recording, report = Recording(path), Report()
    release = path.parent.relative_to(HERE / "recordings")
    listed = Expectations(HERE / "not_yet" / release).of(recording.name)
    with replay_on_own_server(recording) as (replay, _):
        for result in replay.run():
            report.add(result, listed.get(result.exchange.number, ""))
    report.conclude(recording, listed)
    assert report.as_listed, FORMATS["text"](report)
