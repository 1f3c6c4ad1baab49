"""``mockwrite seed-from``: the state that a recording found, or the one that it left, as a seed."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from mockwrite.contract.infer_seed import infer_seeds
from mockwrite.contract.own_server import replay_on_own_server
from mockwrite.contract.recording import Recording

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["seed_after", "seed_before", "write_seed"]

JSON = dict[str, Any]


def seed_before(recording: Recording) -> JSON:
    """What must have been there for the recording to go as it went: for ``mockwrite verify --seed``.

    Sessions that were open by then are not in it: the requests that show them are a guest's.
    """
    return _one(infer_seeds(recording))


def seed_after(recording: Recording) -> JSON:
    """What is there after the recording, with the ids and the times that it has.

    Made by replaying it, since much of what requests do is in no answer: cascades, transactions, bulk writes.
    """
    with replay_on_own_server(recording, [seed_before(recording)]) as (replay, server):
        for _ in replay.run():
            pass
        known = [id for id in recording.survey.projects if id in server.world.projects]
        projects = [server.project(id).export() for id in known]
    seed: JSON = json.loads(replay.as_recorded(json.dumps(_one(projects), ensure_ascii=False)))
    return seed


def write_seed(path: Path, out: Path | None, *, before: bool) -> None:
    """Writes the seed to `out`, or else to stdout. HarError, SeedError, OSError."""
    recording = Recording(path)
    seed = seed_before(recording) if before else seed_after(recording)
    text = json.dumps(seed, ensure_ascii=False, indent=2) + "\n"
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


def _one(projects: list[JSON]) -> JSON:
    """A seed of several projects says so; an empty one is one, too."""
    return projects[0] if len(projects) == 1 else {"projects": projects}
