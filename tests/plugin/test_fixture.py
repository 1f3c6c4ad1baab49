"""The fixture ``mockwrite``: a project of its own for each test, with nothing to configure."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

Run = "Callable[..., pytest.RunResult]"

ASK = """
import json
import urllib.request

def ask(mockwrite, path, body=None):
    headers = {**mockwrite.headers(), "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(mockwrite.endpoint + path, data, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)
"""


def test_a_test_has_a_clean_project_without_a_conftest(run: Any) -> None:
    module = f"""{ASK}
def test_one(mockwrite):
    ask(mockwrite, "/databases", {{"databaseId": "shop", "name": "Shop"}})
    assert ask(mockwrite, "/databases")["total"] == 1

def test_other(mockwrite):
    assert ask(mockwrite, "/databases")["total"] == 0
"""
    run(module, "--strict-markers", "--strict-config", "-Werror").assert_outcomes(passed=2)


def test_all_tests_share_a_server(run: Any) -> None:
    module = """
endpoints, projects = set(), set()

def test_one(mockwrite, mockwrite_server):
    assert mockwrite.endpoint == mockwrite_server.endpoint
    endpoints.add(mockwrite.endpoint)
    projects.add(mockwrite.project_id)

def test_other(mockwrite):
    assert endpoints == {mockwrite.endpoint}
    assert mockwrite.project_id not in projects
"""
    run(module).assert_outcomes(passed=2)


def test_a_project_is_called_as_its_test(run: Any) -> None:
    module = """
import pytest

def test_sign_up(mockwrite):
    assert mockwrite.project_id.startswith("test_sign_up-")

@pytest.mark.parametrize("name", ["ä b/c" * 20])
def test_with_a_parameter(mockwrite, name):
    assert mockwrite.project_id.startswith("test_with_a_parameter")
    assert len(mockwrite.project_id) <= 36
"""
    run(module).assert_outcomes(passed=2)


def test_a_project_is_gone_after_its_test(run: Any) -> None:
    module = """
import pytest

kept = []

def test_one(mockwrite):
    kept.append(mockwrite)

def test_other(mockwrite_server):
    with pytest.raises(RuntimeError, match="is gone"):
        kept[0].reset()
    assert kept[0].project_id not in mockwrite_server.world.projects
"""
    run(module).assert_outcomes(passed=2)


def test_clock_ids_and_faults_are_a_tests_own(run: Any) -> None:
    module = f"""{ASK}
ids = set()

def test_one(mockwrite):
    mockwrite.clock.freeze("2030-01-01")
    mockwrite.ids.seed(1)
    mockwrite.fail("databases.*", status=503)
    mockwrite.pace("stuck")
    try:
        ask(mockwrite, "/databases")
    except OSError as error:
        assert error.code == 503
        error.close()

def test_other(mockwrite):
    assert not mockwrite.clock.frozen
    assert ask(mockwrite, "/databases")["total"] == 0
"""
    run(module, "-Werror").assert_outcomes(passed=2)


def test_a_bare_import_is_of_the_package(run: Any) -> None:
    module = """
import mockwrite

def test_it(mockwrite):
    assert mockwrite.project_id

def test_package():
    assert mockwrite.MockServer
    assert mockwrite.__version__
"""
    run(module).assert_outcomes(passed=2)


def test_a_fixture_of_that_name_may_be_overridden(run: Any, pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture
        def mockwrite(mockwrite):
            mockwrite.database("shop").create()
            return mockwrite
        """
    )
    run("def test_it(mockwrite): assert mockwrite.database('shop').exists").assert_outcomes(passed=1)


def test_unittest_classes(run: Any) -> None:
    module = """
import unittest
import pytest

class Shop(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def with_mockwrite(self, mockwrite):
        self.mockwrite = mockwrite

    def test_one(self):
        self.mockwrite.database("shop").create()

    def test_other(self):
        self.assertFalse(self.mockwrite.database("shop").exists)
"""
    run(module, "-Werror").assert_outcomes(passed=2)


def test_a_fault_that_nobody_met_is_told(run: Any) -> None:
    module = "def test_it(mockwrite): mockwrite.fail('databases.list', status=503)"
    result = run(module, "-Wdefault")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*UnusedFaultWarning: No request met the fault planned for databases.list."])
    run(module, "-Werror").assert_outcomes(passed=1, errors=1)


def test_a_test_may_stop_the_server(run: Any) -> None:
    module = """
def test_it(mockwrite, mockwrite_server):
    assert mockwrite_server.running
    mockwrite_server.stop()
    assert not mockwrite_server.running
"""
    run(module).assert_outcomes(passed=1)


def test_without_the_plugin_there_is_no_fixture(run: Any) -> None:
    result = run("import mockwrite\ndef test_it(mockwrite): pass", "-pno:mockwrite")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'mockwrite' not found*"])
    run("import mockwrite\ndef test_it(): mockwrite.MockServer", "-pno:mockwrite").assert_outcomes(passed=1)


def test_the_server_is_not_loaded_before_a_test_asks(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_not_yet():
            assert "aiohttp" not in sys.modules
            assert "asyncio" not in sys.modules
            assert "mockwrite.server" not in sys.modules

        def test_now(mockwrite):
            assert "aiohttp" in sys.modules
        """
    )
    command = [sys.executable, "-m", "pytest", "-q", "-pno:cacheprovider", "-pmockwrite"]
    done = subprocess.run(
        command, cwd=pytester.path, capture_output=True, text=True, check=False, env=_without_other_plugins()
    )
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


def _without_other_plugins() -> dict[str, str]:
    import os

    return {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def test_help_marker_and_fixtures_are_described(run: Any) -> None:
    result = run("", "--help")
    result.stdout.fnmatch_lines(["*--mockwrite-seed=FILE*", "*mockwrite_seed (linelist):*"])
    run("", "--markers").stdout.fnmatch_lines(
        [
            "*@pytest.mark.mockwrite(seed=..., appwrite=..., *pace=..., methods=..., security=..., services=..., *"
        ]
    )
    run("", "--fixtures").stdout.fnmatch_lines(["*A project on the session's server*"])
