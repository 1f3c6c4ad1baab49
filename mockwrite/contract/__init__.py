"""Contracts: recordings (HAR 1.2) of what a server answered, replayed against another.

    archives.py      files as they lie on disk, packed or not, with the bodies beside them
    har.py           HAR files, read and written as a stream of entries
    entries.py       an entry, as its many exporters write it; bodies.py unpacks what they keep of bodies
    recording.py     the exchanges of a file: a request and its recorded answer each
    survey.py        what a recording says as a whole; operations.py names the operation of a request
    replay.py        sends the requests again, in order, and compares the answers
    references.py    ties what a server makes up to what another one makes up in its place
    compare.py       compares bodies, headers.py headers; differences.py describes what differs
    own_server.py    mockwrite itself, set up as the server that was recorded
    rehearsing.py    sends a recording's requests to two releases, and compares their answers
    expectations.py  lists of what is known to differ
    report.py        the differences as text, JSON, JUnit's XML or HTML
    proxy.py         a reverse proxy that writes a recording; redaction/ replaces what is secret or personal
    seeding.py       seeds made of recordings, by noticing.py, noticed_files.py, infer_seed.py, resources.py
                     and inference.py
    support.py       the support table, by behaviours.py and recorded.json
    commands.py      the commands ``record``, ``verify`` (verifying.py), ``seed-from`` and ``support``

All of it works with any server that speaks HTTP; only own_server.py makes one of mockwrite's own.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockwrite.contract.differences import Difference
    from mockwrite.contract.har import HarError
    from mockwrite.contract.recording import Exchange, Recording
    from mockwrite.contract.replay import Replay, Result

__all__ = ["Difference", "Exchange", "HarError", "Recording", "Replay", "Result"]

_HOMES = {
    "Difference": "differences",
    "Exchange": "recording",
    "HarError": "har",
    "Recording": "recording",
    "Replay": "replay",
    "Result": "replay",
}


def __getattr__(name: str) -> Any:
    """Return what `name` stands for, loaded when it is first asked for: the command line starts without it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"mockwrite.contract.{_HOMES[name]}"), name)
