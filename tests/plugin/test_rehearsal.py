"""``--mockwrite-rehearse`` runs each test as several releases, and says what differs."""

from __future__ import annotations

from typing import Any

import pytest

MODULE = """
import json, urllib.error, urllib.request
import pytest

def ask(mockwrite, path, body=None):
    headers = {
        "X-Appwrite-Project": mockwrite.project_id,
        "X-Appwrite-Key": mockwrite.api_key,
        "Content-Type": "application/json",
    }
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(mockwrite.endpoint + path, data, headers)) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)

def test_words(mockwrite):
    ask(mockwrite, "/teams", {"teamId": "unique()", "name": "Ann"})
    assert ask(mockwrite, "/databases/lost")["message"] == "Database not found"

def test_passes_and_differs(mockwrite):
    ask(mockwrite, "/databases/lost")

@pytest.mark.parametrize("name", ["Ann", "Bob"])
def test_users(mockwrite, name):
    assert ask(mockwrite, "/teams", {"teamId": "unique()", "name": name})["name"] == name

@pytest.mark.mockwrite(appwrite="1.6")
def test_marked(mockwrite):
    assert mockwrite.appwrite != "1.6.2"

def test_nothing():
    pass
"""


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["one process", "two workers"])
def test_what_differs_is_told_test_by_test(run: Any, workers: tuple[str, ...]) -> None:
    result = run(MODULE, "--mockwrite-rehearse", "1.8,1.9", "-v", *workers, plugins=("xdist",))
    result.assert_outcomes(passed=10, failed=1)
    result.stdout.fnmatch_lines(["*test_words[[]appwrite-1.9.6]*"])
    result.stdout.fnmatch_lines(
        ["*mockwrite: 1.8.1 and 1.9.6*", "2 of 5 tests differ between 1.8.1 and 1.9.6"]
    )
    result.stdout.fnmatch_lines(
        [
            "*::test_words  passed * failed",
            "    request 2, databases.get:",
            '      message: "Database not found" * "Database with the requested ID*',
        ]
    )
    result.stdout.fnmatch_lines(["*::test_passes_and_differs  passed", "    request 1, databases.get:"])


@pytest.mark.parametrize("asked", ["1.8", "1.8,1.7", "1.8,1.8.1", ","])
def test_a_rehearsal_takes_releases(run: Any, asked: str) -> None:
    result = run("def test_it(mockwrite): pass", "--mockwrite-rehearse", asked)
    result.stderr.fnmatch_lines(["*--mockwrite-rehearse: *"])
    assert result.ret != 0
