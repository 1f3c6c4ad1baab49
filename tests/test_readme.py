"""The README's examples do what it says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mockwrite import MockServer
from mockwrite.cli import parser
from tests.node import packages
from tests.sdk.versions import FITTING, installed

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
# What the web SDK finds in a browser; Node keeps no cookies, as browsers keep none of other sites'.
BROWSER = """
const kept = new Map();
const localStorage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
globalThis.window = Object.assign(globalThis, { localStorage });
console.warn = console.info = () => {};
"""


def example(name: str) -> str:
    """The block that stands below ``<!-- example: name -->``."""
    found = re.search(rf"<!-- example: {name} -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert found is not None, f"README.md has no example {name}"
    return found[1]


def commands() -> Iterator[str]:
    """The lines of its shell examples that call mockwrite."""
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL):
        for line in block.splitlines():
            _, found, rest = line.partition("mockwrite ")
            if found:
                yield rest.partition("#")[0].strip()


def test_the_fixture(tmp_path: Path) -> None:
    (tmp_path / "test_example.py").write_text(example("fixture"))
    path = os.pathsep.join([str(installed(FITTING)), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-pno:cacheprovider", "-Wdefault"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout


def test_the_frontend(tmp_path: Path) -> None:
    packages.install()
    (tmp_path / "node_modules").symlink_to(packages.MODULES)
    (tmp_path / "browser.mjs").write_text(BROWSER)
    with MockServer("example") as server:
        code = example("frontend").replace("http://127.0.0.1:9180/v1", server.endpoint)
        assert server.endpoint in code
        (tmp_path / "example.mjs").write_text(
            code + "\nconsole.log(total, review.stars, review.$permissions.length);\n"
        )
        done = subprocess.run(
            ["node", "--import", str(tmp_path / "browser.mjs"), str(tmp_path / "example.mjs")],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        total, stars, permissions = map(int, done.stdout.split())
        assert total > 0
        assert (stars, permissions) == (5, 3)
        assert server.project().requests.count("databases.createDocument", status=201) == 1


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_commands_are_understood(command: str) -> None:
    parser().parse_args(shlex.split(command))


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
