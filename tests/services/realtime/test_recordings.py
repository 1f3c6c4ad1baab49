"""Subscribers hear what those of a real server heard, step by step."""

from __future__ import annotations

import pytest

from tests.services.realtime.replaying import Recording, recorded

PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("version", ["1.8.1", "1.9.6"])
def test_subscribers_hear_what_those_of_the_real_server_heard(version: str, part: int) -> None:
    compared, differences = 0, []
    for one in recorded(version)[part::PARTS]:
        recording = Recording(version, one)
        differences += [f"{one['query']} {difference}" for difference in recording.replay()]
        compared += recording.compared
    assert not differences, f"{len(differences)} of {compared}:\n" + "\n".join(differences[:20])
    assert compared > 1000
