"""What the pytest plugin costs: when pytest starts, when a test first uses it, and with each further test."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockwrite import MockServer
from tests.bench.report import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["measure"]

TIMES = 9
NOTHING = "def test_nothing(): pass\n"
FIRST = """
import time

def test_first(request):
    start = time.perf_counter()
    request.getfixturevalue("mockwrite")
    print("first use:", time.perf_counter() - start)
"""
MANY = """
import json
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

@pytest.mark.parametrize("turn", range(300))
def test_it(mockwrite, turn):
    connection = HTTPConnection(urlsplit(mockwrite.endpoint).netloc)
    headers = {**mockwrite.headers(), "Content-Type": "application/json"}
    connection.request("POST", "/v1/databases", json.dumps({"databaseId": "shop", "name": "Shop"}), headers)
    assert connection.getresponse().status == 201
    connection.close()
"""


def measure() -> list[Row]:
    """What pytest starts later by, the first use, a further test's set-up and tear-down by the seed's size, 300 tests."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            Row("pytest starts later by", _start(Path(folder)) * 1000, "ms", 15),
            Row("first use of the fixture", _first(Path(folder)) * 1000, "ms", 150),
            *(
                Row(f"a further test, seed of {size:,} documents", _further(size) * 1000, "ms", 1)
                for size in (0, 100, 10_000)
            ),
            Row("300 tests that make a database each", _many(Path(folder)), "s", 5),
        ]


def _start(folder: Path) -> float:
    """The difference that the plugin makes to a run of one test that does not use it."""
    (folder / "test_nothing.py").write_text(NOTHING)
    with_it, without = [], []
    for _ in range(TIMES):
        without.append(_run(folder, "test_nothing.py", "-pno:mockwrite")[0])
        with_it.append(_run(folder, "test_nothing.py")[0])
    return min(with_it) - min(without)


def _first(folder: Path) -> float:
    """The set-up of the first test that uses the fixture: everything is loaded, and the server starts."""
    (folder / "test_first.py").write_text(FIRST)
    told = [_run(folder, "test_first.py", "-s")[1] for _ in range(TIMES)]
    return min(float(re.findall(r"first use: ([\d.]+)", text)[0]) for text in told)


def _further(size: int) -> float:
    """Set-up and tear-down of a test whose project is seeded, once the seed has been planted."""
    seed: dict[str, Any] = {}
    if size:
        attributes = [{"key": "number", "type": "integer"}]
        documents = [{"number": number} for number in range(size)]
        described = {"$id": "many", "databaseId": "main", "attributes": attributes, "documents": documents}
        seed = {"collections": [described]}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file, MockServer() as server:
        json.dump(seed, file)
        file.flush()
        return statistics.median(_fresh(server, file.name) for _ in range(100))


def _fresh(server: MockServer, seed: str) -> float:
    start = time.perf_counter()
    with server.fresh(seed=seed) as project:
        taken = time.perf_counter() - start
        project.database("more").create()
        start = time.perf_counter()
    return taken + time.perf_counter() - start


def _many(folder: Path) -> float:
    (folder / "test_many.py").write_text(MANY)
    return min(_run(folder, "test_many.py")[0] for _ in range(3))


def _run(folder: Path, *arguments: str) -> tuple[float, str]:
    """How long a run of pytest takes, with no plugin but this one, and what it prints."""
    others = ("asyncio", "aiohttp", "anyio", "xdist", "hypothesispytest", "time_machine", "timeout")
    command: Sequence[str] = [
        *(sys.executable, "-m", "pytest", "-q", "-pno:cacheprovider"),
        *(f"-pno:{name}" for name in others),
        *arguments,
    ]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, done.stdout
