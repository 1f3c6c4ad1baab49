"""A suite of Node's own, run by ``mockwrite exec``: what a Python test has, other languages have at ``/_mockwrite``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.node import packages

SUITE = Path(__file__).parent / "journey.test.mjs"


def test_a_suite_in_another_language() -> None:
    packages.install()
    command = [
        sys.executable,
        "-m",
        "mockwrite",
        "exec",
        "--seed",
        "example",
        "--",
        "node",
        "--test",
        str(SUITE),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "# fail 0" in ran.stdout
