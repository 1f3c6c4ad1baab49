"""Contracts: recordings (HAR 1.2) of what a server answered, replayed against another.

    har.py         the files, a stream of entries
    recording.py   their exchanges: what was asked, what was answered
    replay.py      asks again, in order
    references.py  what a server makes up, matched by reference
    compare.py     bodies, by fields.py; headers.py; differences.py says what was found
    settling.py    waits for servers that build attributes in the background
    survey.py      what a recording says as a whole; operations.py what a request asks for
    record.py      a reverse proxy that writes a recording; redact.py takes out what is nobody's business
    report.py      the differences as text, JSON, JUnit's XML or HTML
    commands.py    ``mockwrite record`` and ``mockwrite verify``

Works with anything that speaks HTTP; nothing here knows how mockwrite's own server is made.
"""

from __future__ import annotations

from mockwrite.contract.differences import Difference
from mockwrite.contract.har import HarError
from mockwrite.contract.recording import Exchange, Recording
from mockwrite.contract.replay import Replay, Result

__all__ = ["Difference", "Exchange", "HarError", "Recording", "Replay", "Result"]
