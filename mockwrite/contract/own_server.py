"""mockwrite itself, set up as the server that a recording was made of."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from mockwrite.contract.replay import Replay
from mockwrite.control.seeds import release_of
from mockwrite.releases import RELEASES, Release, nearest
from mockwrite.server import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mockwrite.contract.recording import Exchange, Recording
    from mockwrite.contract.survey import Survey
    from mockwrite.control.seeds import Source

__all__ = ["own_server", "replay_on_own_server", "stated_release"]

_BEFORE = timedelta(seconds=10)
_VERSION = re.compile(rb'"version":\s*"(\d{1,4}\.\d{1,4}\.\d{1,4})"')
_SEQUENCE = re.compile(rb'"\$sequence":\s*("|\d)')


def stated_release(exchanges: Iterable[Exchange]) -> Release | None:
    """Return the release that the recorded answers state, which refusals do; else the newest that counts rows alike.

    None: nothing tells.
    """
    likely: Release | None = None
    for exchange in exchanges:
        if likely is None and (counted := _SEQUENCE.search(exchange.answer_body or b"")):
            texts = counted[1] == b'"'
            likely = next(release for release in RELEASES if release.sequences_are_texts is texts)
        if exchange.status >= HTTPStatus.BAD_REQUEST or exchange.path.startswith("/health/version"):
            found = _VERSION.search(exchange.answer_body or b"")
            if found:
                return nearest(found[1].decode())
    return likely


@contextmanager
def own_server(
    recording: Recording, seeds: Sequence[Source] = (), appwrite: str = ""
) -> Iterator[MockServer]:
    """Run a fresh server of the recorded release, unless `appwrite` is another one's version, with its rate limits.

    It lets every caller in, unless the recorded one turned pages of unknown origin away. What seeds make is as old
    as if they had been loaded just before the recording. Raises SeedError.
    """
    survey = recording.survey
    fences = [_fence(survey, project) for project in survey.projects] if survey.fenced else []
    release = appwrite or stated_release(recording) or release_of(seeds)
    server = MockServer(appwrite=release, strict=survey.fenced, rate_limits=survey.rate_limited)
    first = next(iter(recording), None)
    if first is not None:
        server.clock.run_from(first.answered - _BEFORE)
    for seed in (*fences, *seeds):
        server.control.load_seed(seed)
    with server:
        yield server


@contextmanager
def replay_on_own_server(
    recording: Recording, seeds: Sequence[Source] = (), appwrite: str = ""
) -> Iterator[tuple[Replay, MockServer]]:
    """Run a fresh server, and have its clock keep the times of the recording. Raises SeedError."""
    with (
        own_server(recording, seeds, appwrite) as server,
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
