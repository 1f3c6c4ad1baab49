"""Writes anew what the support table is made of, and its page: ``python -m tests.contract.write_support``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from mockwrite.contract import Recording
from mockwrite.contract.behaviours import BEHAVIOURS, of_exchange
from mockwrite.contract.expectations import Expectations
from mockwrite.contract.support import as_markdown, table
from mockwrite.releases import DEFAULT, RELEASES, Release
from mockwrite.services.registry import endpoints

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "mockwrite" / "contract"


def recorded_in(recordings: Iterable[Recording], release: Release) -> dict[str, list[str]]:
    """What `recordings` of a release show, by operation that it has, but for the exchanges that are known to differ."""
    lists = Expectations(HERE / "not_yet" / release.version)
    has = {endpoint.operation for endpoint in endpoints(release)}
    shown: dict[str, set[str]] = defaultdict(set)
    for recording in recordings:
        listed = lists.of(recording.name)
        for exchange in recording:
            if exchange.number not in listed and exchange.operation in has:
                shown[exchange.operation].update(of_exchange(exchange))
    return {name: [each for each in BEHAVIOURS if each in shown[name]] for name in sorted(shown)}


def recordings(release: Release) -> list[Recording]:
    """What was recorded of a release, the smallest first."""
    paths = (HERE / "recordings" / release.version).glob("*.har.gz")
    return [Recording(path) for path in sorted(paths, key=lambda path: path.stat().st_size)]


def write() -> None:
    """Write ``recorded.json``, a line an operation, and the page."""
    recorded = {release.version: recorded_in(recordings(release), release) for release in RELEASES}
    parts = []
    for version, operations in recorded.items():
        lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(shown)}" for name, shown in operations.items())
        parts.append(f" {json.dumps(version)}: {{\n{lines}\n }}")
    (PACKAGE / "recorded.json").write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
    page = as_markdown(table(recorded=recorded), DEFAULT)
    (PACKAGE / "SUPPORT.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    write()
