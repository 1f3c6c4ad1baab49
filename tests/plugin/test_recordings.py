"""Each exchange of a recording is a test of its own."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely  # noqa: F401 - a run of pytester forgets what it loads, and numpy is not to be loaded twice

Run = Callable[..., pytest.RunResult]

RECORDING = Path(__file__).parents[1] / "contract" / "recordings" / "1.8.1" / "tables.har.gz"
MODULE = """
import pytest

@pytest.mark.mockwrite_recording({recording!r})
def test_tables(mockwrite_exchange):
    mockwrite_exchange.raise_for_difference()
"""


def test_a_recording_has_a_test_for_each_exchange(run: Run) -> None:
    result = run(MODULE.format(recording=str(RECORDING)), "-v", "-Werror")
    result.assert_outcomes(passed=113)
    result.stdout.fnmatch_lines(["*test_tables[[]tables 0000 POST /tablesdb 201[]] PASSED*"])


def test_what_the_file_does_not_keep_proves_nothing(run: Run, pytester: pytest.Pytester) -> None:
    recording = json.loads(gzip.decompress(RECORDING.read_bytes()))
    (first, *_) = recording["log"]["entries"]
    recording["log"]["entries"] = [first]
    del first["response"]["content"]["text"]
    (pytester.path / "part.har").write_text(json.dumps(recording))
    result = run(MODULE.format(recording="part.har"), "-rs", "-Werror")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["*not compared*"])


def test_any_of_them_can_be_chosen_and_distributed(run: Run) -> None:
    module = MODULE.format(recording=str(RECORDING))
    result = run(module, "-k", "DELETE", "-n", "2", "-Werror", plugins=("xdist",))
    assert result.ret == 0
    assert 0 < result.parseoutcomes()["passed"] < 113


def test_a_difference_is_a_failure_that_reads_like_a_diff(run: Run, pytester: pytest.Pytester) -> None:
    text = (
        gzip.decompress(RECORDING.read_bytes())
        .decode()
        .replace("Table with the requested ID could not be found.", "No.")
    )
    assert "No." in text
    (pytester.path / "changed.har").write_text(text, encoding="utf-8")
    result = run(MODULE.format(recording="changed.har"))
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        ['*- "No."', '*+ "Table with the requested ID could not be found."'], consecutive=True
    )


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (MODULE.format(recording="none.har"), "none.har"),
        ("def test_it(mockwrite_exchange): pass", 'needs @pytest.mark.mockwrite_recording("FILE.har")'),
    ],
)
def test_what_cannot_be_replayed_is_said(module: str, message: str, run: Run) -> None:
    result = run(module)
    assert result.ret != 0
    assert message in result.stdout.str()


def test_another_server_may_be_asked(run: Run) -> None:
    module = MODULE.format(recording=str(RECORDING)) + (
        "\n@pytest.fixture(scope='session')\n"
        "def mockwrite_against(mockwrite_server):\n"
        "    return {'endpoint': mockwrite_server.endpoint, 'project': 'another', 'key': 'a-key'}\n"
    )
    run(module, "--mockwrite-appwrite", "1.8", "-Werror").assert_outcomes(passed=113)
