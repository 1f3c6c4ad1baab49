"""Node, and the packages that the scripts beside this file use, as their lock file names them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.needs import alone, missing

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MODULES", "install", "run", "version"]

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
_STAMP = MODULES / ".mockwrite"
# Started in CI after a fetch of everything: long enough for that, short enough to be noticed.
_TIMEOUT = 120


def run(script: str, environment: Mapping[str, str]) -> str:
    """What a script beside this file prints. AssertionError, with all it said, where it fails."""
    node = _program("node")
    install()
    ran = subprocess.run(
        [node, str(HERE / script)],
        check=False,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        env={**os.environ, **environment},
    )
    assert ran.returncode == 0, f"{script} failed:\n{ran.stdout}{ran.stderr}"
    return ran.stdout


def install() -> None:
    """Have the packages in `MODULES`, fetching them where they are missing or others."""
    fault = _fetch(_program("npm"))
    if fault:
        missing(f"npm ci failed: {fault}")


def version(package: str) -> str:
    """The version of a package that is in `MODULES` by that name, which may be an alias."""
    wanted: dict[str, str] = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    return wanted[package].rpartition("@")[2]


@cache
def _fetch(npm: str) -> str:
    """What npm has to say where it fails; it is asked but once."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    with alone(HERE.parents[1] / "build" / "npm.lock"):
        if _STAMP.exists() and _STAMP.read_text() == wanted:
            return ""
        run = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=HERE,
            check=False,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
        )
        if run.returncode:
            return run.stderr.strip()[-300:] or f"exit code {run.returncode}"
        _STAMP.write_text(wanted)
        return ""


@cache
def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        missing(f"{name} is not installed")
    return found
