"""Each exchange of a recording is a test of its own."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

RECORDING = Path(__file__).parents[1] / "contract" / "recordings" / "1.8.1" / "tables.har.gz"
MODULE = """
import pytest

@pytest.mark.mockwrite_recording({recording!r})
def test_tables(mockwrite_exchange):
    mockwrite_exchange.raise_for_difference()
"""


def run(folder: Path, module: str, *options: str) -> tuple[int, str]:
    (folder / "test_it.py").write_text(module)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:asyncio",
        "-p",
        "no:aiohttp",
        "-W",
        "error",
    ]
    done = subprocess.run([*command, *options], cwd=folder, check=False, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_a_recording_has_a_test_for_each_exchange(tmp_path: Path) -> None:
    code, shown = run(tmp_path, MODULE.format(recording=str(RECORDING)), "-v")
    assert code == 0, shown
    assert "113 passed" in shown
    assert "test_tables[tables 0000 POST /tablesdb 201] PASSED" in shown


def test_what_the_file_does_not_keep_proves_nothing(tmp_path: Path) -> None:
    recording = json.loads(gzip.decompress(RECORDING.read_bytes()))
    (first, *_) = recording["log"]["entries"]
    recording["log"]["entries"] = [first]
    del first["response"]["content"]["text"]
    (tmp_path / "part.har").write_text(json.dumps(recording))
    code, shown = run(tmp_path, MODULE.format(recording="part.har"), "-rs")
    assert (code, "1 skipped" in shown, "not compared" in shown) == (0, True, True), shown


def test_any_of_them_can_be_chosen_and_distributed(tmp_path: Path) -> None:
    module = MODULE.format(recording=str(RECORDING))
    code, shown = run(tmp_path, module, "-k", "DELETE", "-n", "2")
    assert code == 0, shown
    assert " passed" in shown


def test_a_difference_is_a_failure_that_reads_like_a_diff(tmp_path: Path) -> None:
    text = (
        gzip.decompress(RECORDING.read_bytes())
        .decode()
        .replace("Table with the requested ID could not be found.", "No.")
    )
    assert "No." in text
    (tmp_path / "changed.har").write_text(text, encoding="utf-8")
    code, shown = run(tmp_path, MODULE.format(recording="changed.har"))
    assert code == 1, shown
    assert '- "No."' in shown
    assert '+ "Table with the requested ID could not be found."' in shown


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (MODULE.format(recording="none.har"), "none.har"),
        ("def test_it(mockwrite_exchange): pass", 'needs @pytest.mark.mockwrite_recording("FILE.har")'),
    ],
)
def test_what_cannot_be_replayed_is_said(module: str, message: str, tmp_path: Path) -> None:
    code, shown = run(tmp_path, module)
    assert code != 0
    assert message in shown


def test_another_server_may_be_asked(tmp_path: Path) -> None:
    module = MODULE.format(recording=str(RECORDING)) + (
        "\n@pytest.fixture(scope='session')\n"
        "def mockwrite_against(mockwrite_server):\n"
        "    return {'endpoint': mockwrite_server.endpoint, 'project': 'another', 'key': 'a-key'}\n"
    )
    code, shown = run(tmp_path, module, "--mockwrite-appwrite", "1.8")
    assert code == 0, shown
    assert "113 passed" in shown
