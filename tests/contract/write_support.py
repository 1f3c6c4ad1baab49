"""Writes anew what the support table is made of, and its page: ``python -m tests.contract.write_support``."""

from __future__ import annotations

import json
from pathlib import Path

from mockwrite.contract import Recording
from mockwrite.contract.expectations import Expectations
from mockwrite.contract.support import as_markdown, recorded_in, table

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "mockwrite" / "contract"


def files() -> dict[Path, str]:
    """What each of the files should say."""
    recordings = [Recording(path) for path in sorted((HERE / "recordings").glob("*.har"))]
    recorded = recorded_in(recordings, Expectations(HERE / "not_yet"))
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(shown)}" for name, shown in recorded.items())
    return {
        PACKAGE / "recorded.json": f"{{\n{lines}\n}}\n",
        PACKAGE / "SUPPORT.md": as_markdown(table(recorded=recorded)),
    }


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
