"""Writes anew what the support table is made of, and its page: ``python -m tests.contract.write_support``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from mockwrite.contract import Recording
from mockwrite.contract.behaviours import BEHAVIOURS, of_exchange
from mockwrite.contract.expectations import Expectations
from mockwrite.contract.operations import route
from mockwrite.contract.support import as_markdown, table

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "mockwrite" / "contract"


def recorded_in(recordings: Iterable[Recording], lists: Expectations) -> dict[str, list[str]]:
    """What `recordings` show, by operation, but for the exchanges that are known to differ."""
    shown: dict[str, set[str]] = defaultdict(set)
    for recording in recordings:
        listed = lists.of(recording.name)
        for exchange in recording:
            if exchange.number not in listed and route(exchange.method, exchange.path):
                shown[exchange.operation].update(of_exchange(exchange))
    return {name: [each for each in BEHAVIOURS if each in shown[name]] for name in sorted(shown)}


def files() -> dict[Path, str]:
    """What each of the files should say."""
    recordings = [Recording(path) for path in sorted((HERE / "recordings" / "1.8.1").glob("*.har.gz"))]
    recorded = recorded_in(recordings, Expectations(HERE / "not_yet" / "1.8.1"))
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(shown)}" for name, shown in recorded.items())
    return {
        PACKAGE / "recorded.json": f"{{\n{lines}\n}}\n",
        PACKAGE / "SUPPORT.md": as_markdown(table(recorded=recorded)),
    }


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
