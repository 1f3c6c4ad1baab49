"""Contracts: recordings (HAR 1.2) of what a server answered, replayed against another.

    har.py           the files, a stream of entries
    recording.py     their exchanges: what was asked, what was answered
    survey.py        what a recording says as a whole; operations.py what a request asks for
    replay.py        asks again, in order
    references.py    what a server makes up, matched by reference
    compare.py       bodies, by fields.py; headers.py; differences.py says what was found
    settling.py      waits for servers that build attributes in the background
    own.py           mockwrite itself as such a server
    expectations.py  lists of what is known to differ
    report.py        the differences as text, JSON, JUnit's XML or HTML; progress.py until there are any
    proxy.py         a reverse proxy that writes a recording; redact.py takes out what is nobody's business
    seeding.py       seeds of recordings, by beginnings.py, things.py and inference.py
    support.py       what is supported, by behaviours.py and recorded.json
    commands.py      ``mockwrite record`` (recorder.py), ``verify`` (verifying.py), ``seed-from``, ``support``

Works with anything that speaks HTTP; only own.py knows how mockwrite's own server is made.
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
    """The commands' parsers are in this package, too: to start, they need none of it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"mockwrite.contract.{_HOMES[name]}"), name)
