"""``mockwrite seed-from``: the state that a recording found, or the one that it left, as a seed."""

from __future__ import annotations

import copy
import json
import re
import sys
from typing import TYPE_CHECKING, Any

from mockwrite.contract.bodies import parsed
from mockwrite.contract.conversations import read_conversations
from mockwrite.contract.infer_seed import infer_seeds
from mockwrite.contract.own_server import replay_on_own_server, stated_release
from mockwrite.contract.recording import Recording
from mockwrite.contract.resources import resources
from mockwrite.control.seeds import SeedError
from mockwrite.releases import DEFAULT
from mockwrite.server import MockServer

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["NoStateError", "seed_after", "seed_before", "write_seed"]

JSON = dict[str, Any]

_REFUSED = 400
_STEP = re.compile(r"(\w+)\[(\d+)\]")
_SHOWN = 20


class NoStateError(ValueError):
    """A recording that shows no state, since it has no bodies, or nothing of Appwrite."""


def seed_before(recording: Recording, remarks: list[str] | None = None) -> JSON:
    """Return what must have been there for the recording to go as it went: for ``mockwrite verify --seed``.

    Sessions that were open by then are not in it: the requests that show them are a guest's. To `remarks` goes
    what of it the recording does not show.
    """
    found = infer_seeds(recording.read(lost=True), read_conversations(recording))
    said = remarks if remarks is not None else []
    said += [remark for each in found for remark in each.remarks]
    return _loadable(_of_release(recording, _one([each.seed for each in found])), said)


def seed_after(recording: Recording, remarks: list[str] | None = None) -> JSON:
    """Return what is there after the recording, with the ids and the times that it has.

    Made by replaying it, since much of what requests do is in no answer: cascades, transactions, bulk writes.
    """
    before = seed_before(recording, remarks)
    with replay_on_own_server(recording, [before]) as (replay, server):
        for _ in replay.run(lost=True):
            pass
        known = [id for id in recording.survey.projects if id in server.world.projects]
        projects = [server.project(id).export() for id in known]
    seed: JSON = json.loads(replay.recorded_values().here(json.dumps(_one(projects), ensure_ascii=False)))
    return _of_release(recording, seed)


def write_seed(path: Path, out: Path | None, *, before: bool) -> None:
    """Write the seed to `out`, or else to stdout, and remarks to stderr.

    Raises NoStateError, HarError, SeedError and OSError.
    """
    recording, remarks = Recording(path), list[str]()
    _require_state(recording, before=before)
    seed = seed_before(recording, remarks) if before else seed_after(recording, remarks)
    for remark in remarks[:_SHOWN]:
        print(f"mockwrite: {remark}", file=sys.stderr)
    if len(remarks) > _SHOWN:
        print(f"mockwrite: {len(remarks) - _SHOWN} remarks more", file=sys.stderr)
    text = json.dumps(seed, ensure_ascii=False, indent=2).encode("utf-8", "replace").decode() + "\n"
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


def _require_state(recording: Recording, *, before: bool) -> None:
    """Raise NoStateError where no body shows a resource, or made one, since bodies or all exchanges are missing."""
    missing, exchange = 0, None
    for exchange in recording.read(lost=True):
        missing += bool(exchange.unread or exchange.lost)
        if exchange.status >= _REFUSED:
            continue
        made = not before and not exchange.lost and exchange.body and exchange.method not in ("GET", "DELETE")
        if made or any(resources(parsed(exchange.answer_body or b""))):
            return
    if exchange is None:
        raise NoStateError(f"{recording.path} shows no state: no exchange with Appwrite is in it")
    if missing:
        raise NoStateError(
            f"{recording.path} shows no state: the bodies of {missing} exchanges are not in it"
        )


def _of_release(recording: Recording, seed: JSON) -> JSON:
    """Return `seed` with the release that the recorded server was of, unless that is what any server is of."""
    release = stated_release(recording)
    return seed if release in (None, DEFAULT) else {"appwrite": release.version, **seed}


def _one(projects: list[JSON]) -> JSON:
    """Return the seed of one project as it is, and of several or none as such."""
    return projects[0] if len(projects) == 1 else {"projects": projects}


def _loadable(seed: JSON, remarks: list[str]) -> JSON:
    """Return `seed` without what a server would refuse, such as a value that its collection no longer takes.

    A recording may show a document as it was before its collection changed, or a user that two answers differ on.
    """
    kept = copy.deepcopy(seed)
    while True:
        try:
            MockServer(kept)
        except SeedError as error:
            steps = _STEP.findall(error.place)
            if not steps:
                raise
            remarks.append(f"left out {error.place}: {error.reason}")
            inner: Any = kept
            for key, at in steps[:-1]:
                inner = inner[key][int(at)]
            del inner[steps[-1][0]][int(steps[-1][1])]
        else:
            return kept
