"""mockwrite itself, set up as the server that a recording was made of."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mockwrite.contract.replay import Replay
from mockwrite.server import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mockwrite.contract.recording import Recording
    from mockwrite.contract.survey import Survey
    from mockwrite.control.seeds import Source

__all__ = ["own_server", "replay_on_own_server"]


@contextmanager
def own_server(survey: Survey, seeds: Sequence[Source] = ()) -> Iterator[MockServer]:
    """Run a fresh server, with rate limits where the recorded one had them.

    It lets every caller in, unless the recorded one turned pages of unknown origin away. Raises SeedError.
    """
    fences = [_fence(survey, project) for project in survey.projects] if survey.fenced else []
    with MockServer([*fences, *seeds], rate_limits=survey.rate_limited) as server:
        yield server


@contextmanager
def replay_on_own_server(
    recording: Recording, seeds: Sequence[Source] = ()
) -> Iterator[tuple[Replay, MockServer]]:
    """Run a fresh server, and have its clock keep the times of the recording. Raises SeedError."""
    with (
        own_server(recording.survey, seeds) as server,
        Replay(recording, server.endpoint, clock=server.clock) as replay,
    ):
        yield replay, server


def _fence(survey: Survey, project: str) -> dict[str, Any]:
    """A seed: `project` knows the keys and the origins that were let in, and no others."""
    return {
        "projectId": project,
        "strict": True,
        "keys": [{"secret": key} for key in sorted(survey.keys)],
        "platforms": [{"type": "web", "hostname": host} for host in sorted(survey.hosts) if host],
    }
