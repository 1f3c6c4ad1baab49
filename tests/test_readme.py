"""The README and the pages of `.github/docs` are true: their examples run, their links lead somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mockwrite import MockServer
from mockwrite.cli import parser
from tests.browser import test_web_sdk
from tests.node import packages, test_command_line, test_phone
from tests.node import test_walks as test_node
from tests.sdk import versions

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = {
    path: path.read_text("utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / ".github" / "docs").glob("*.md")))
}
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
    """The lines of their shell examples that call mockwrite."""
    for block in re.findall(r"```sh\n(.*?)```", "".join(PAGES.values()), re.DOTALL):
        for line in block.splitlines():
            _, found, rest = line.partition("mockwrite ")
            if found:
                yield rest.partition("#")[0].strip()


def test_the_fixture(tmp_path: Path) -> None:
    (tmp_path / "test_example.py").write_text(example("fixture"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-pno:cacheprovider", "-Wdefault"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout


def table() -> str:
    """Which SDKs work with which release, as the tests walk them, the newest first."""
    python = [("appwrite (Python)", *walk) for walk in versions.WALKS]
    of_npm = {
        "node-appwrite": test_node.WALKS,
        "appwrite (web)": test_web_sdk.WALKS,
        "react-native-appwrite": test_phone.WALKS,
        "appwrite-cli": test_command_line.WALKS,
    }
    npm = [(name, packages.version(sdk), release) for name, walks in of_npm.items() for sdk, release in walks]
    walked: dict[tuple[str, str], set[str]] = {}
    for name, version, release in [*python, *npm]:
        walked.setdefault((name, version), set()).add(release)
    releases = sorted({release for found in walked.values() for release in found}, reverse=True)
    rows = [
        ("SDK", "version", *(f"Appwrite {release}" for release in releases)),
        ("---",) * (2 + len(releases)),
    ]
    names = ["appwrite (Python)", *of_npm]
    for name, version in sorted(walked, key=lambda row: (names.index(row[0]), -int(row[1].split(".")[0]))):
        marks = ("yes" if release in walked[name, version] else "" for release in releases)
        rows.append((name, version, *marks))
    return "".join(f"| {' | '.join(row)} |\n".replace("  ", " ") for row in rows)


def test_the_table_of_sdks_says_what_the_tests_walk() -> None:
    found = re.search(r"<!-- table: sdks -->\n\n((?:\|.*\n)+)", PAGES[ROOT / ".github" / "docs" / "sdks.md"])
    assert found is not None, ".github/docs/sdks.md has no table sdks"
    assert found[1] == table()


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


def headings(page: Path) -> set[str]:
    """What a link to a part of the page ends in."""
    titles = re.findall(r"^#+ (.+)$", PAGES[page], re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for file, part in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", PAGES[page]):
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), file
        assert not part or part in headings(target), f"{file}#{part}"
