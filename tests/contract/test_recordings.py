"""What Appwrite 1.9.6 answered, mockwrite answers, but for what the lists in ``not_yet`` say.

``.ci/run`` replays the recordings of all releases. A list may only shrink. That nothing is listed which agrees by now is
for it to say, and
``mockwrite verify --expect tests/contract/not_yet/1.9.6 --shrink tests/contract/recordings/1.9.6/*`` shrinks them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mockwrite.contract import Recording
from mockwrite.contract.expectations import Expectations
from mockwrite.contract.own_server import replay_on_own_server
from mockwrite.contract.report import FORMATS, Report

HERE = Path(__file__).parent
RECORDINGS = sorted((HERE / "recordings/1.9.6").glob("*.har.gz"), key=lambda path: -path.stat().st_size)


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_a_recording_of_appwrite_is_answered_alike(path: Path) -> None:
    recording, report = Recording(path), Report()
    listed = Expectations(HERE / "not_yet" / path.parent.name).of(recording.name)
    with replay_on_own_server(recording) as (replay, server):
        assert server.world.release.version == path.parent.name
        for result in replay.run():
            if result.exchange.number not in listed:
                report.add(result)
    report.conclude(recording)
    assert report.as_listed, FORMATS["text"](report)
