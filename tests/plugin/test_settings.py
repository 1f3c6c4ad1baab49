"""What can be set, and which setting counts: command line, marker, fixture, ini file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TELL = """
import pytest

{marker}
def test_it(mockwrite):
    assert {{database["$id"] for database in mockwrite.call("GET", "/databases")["databases"]}} == {expected!r}
"""


def seed(folder: Path, name: str) -> str:
    """A file with a database of that name."""
    file = folder / f"{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"databases": [{"$id": file.stem}]}))
    return str(file)


@pytest.mark.parametrize(
    ("ways", "winner"),
    [
        ("", None),
        ("ini", "ini"),
        ("ini fixture", "fixture"),
        ("ini fixture marker", "marker"),
        ("ini fixture marker cli", "cli"),
        ("ini marker", "marker"),
        ("fixture cli", "cli"),
    ],
)
def test_which_seed_counts(run: Any, pytester: pytest.Pytester, ways: str, winner: str | None) -> None:
    for name in ("ini", "cli"):
        seed(pytester.path, name)
    if "ini" in ways:
        pytester.makeini("[pytest]\nmockwrite_seed = ini.json\n")
    if "fixture" in ways:
        pytester.makeconftest(
            """
            import pytest

            @pytest.fixture(scope="session")
            def mockwrite_seed():
                return {"databases": [{"$id": "fixture"}]}
            """
        )
    marker = '@pytest.mark.mockwrite(seed={"databases": [{"$id": "marker"}]})' if "marker" in ways else ""
    module = TELL.format(marker=marker, expected={winner} if winner else set())
    run(module, *(["--mockwrite-seed=cli.json"] if "cli" in ways else [])).assert_outcomes(passed=1)


@pytest.mark.parametrize("name", ["strict", "rate_limits"])
@pytest.mark.parametrize(
    ("ini", "fixture", "marker", "cli", "expected"),
    [
        (None, None, None, False, False),
        (True, None, None, False, True),
        (True, False, None, False, False),
        (False, True, None, False, True),
        (True, True, False, False, False),
        (False, False, True, False, True),
        (False, False, False, True, True),
    ],
)
def test_which_flag_counts(
    run: Any,
    pytester: pytest.Pytester,
    name: str,
    ini: bool | None,
    fixture: bool | None,
    marker: bool | None,
    cli: bool,
    expected: bool,
) -> None:
    if ini is not None:
        pytester.makeini(f"[pytest]\nmockwrite_{name} = {str(ini).lower()}\n")
    if fixture is not None:
        pytester.makeconftest(
            f"import pytest\n@pytest.fixture(scope='session')\ndef mockwrite_{name}(): return {fixture}"
        )
    marked = "" if marker is None else f"@pytest.mark.mockwrite({name}={marker})"
    flag = {"strict": "strict", "rate_limits": "rate_limited"}[name]
    module = f"""
import pytest

{marked}
def test_it(mockwrite):
    assert mockwrite.within(lambda project: project.{flag}) is {expected}
"""
    run(module, *([f"--mockwrite-{name.replace('_', '-')}"] if cli else [])).assert_outcomes(passed=1)


def test_a_fixture_of_a_module_or_a_test_counts_there(run: Any) -> None:
    module = """
import pytest

@pytest.fixture
def mockwrite_seed(request):
    return {"databases": [{"$id": request.node.name}]}

def test_one(mockwrite):
    assert mockwrite.database("test_one").exists

def test_other(mockwrite):
    assert mockwrite.database("test_other").exists
"""
    run(module).assert_outcomes(passed=2)


def test_the_nearest_marker_counts(run: Any) -> None:
    module = """
import pytest

@pytest.mark.mockwrite(seed={"databases": [{"$id": "class"}]}, strict=True)
class TestIt:
    @pytest.mark.mockwrite(seed={"databases": [{"$id": "test"}]})
    def test_it(self, mockwrite):
        assert mockwrite.database("test").exists
        assert not mockwrite.database("class").exists
        assert mockwrite.within(lambda project: project.strict)
"""
    run(module).assert_outcomes(passed=1)


def test_seeds_are_looked_for_beside_the_test_and_from_the_root(run: Any, pytester: pytest.Pytester) -> None:
    seed(pytester.path, "root")
    seed(pytester.path / "data", "beside")
    module = """
import pytest

@pytest.mark.mockwrite(seed=["beside.json", "root.json", "example"])
def test_it(mockwrite):
    assert mockwrite.call("GET", "/databases")["total"] == 3
"""
    (pytester.path / "data" / "test_there.py").write_text(module)
    run("", "data").assert_outcomes(passed=1)


def test_an_ini_file_may_name_several_seeds(run: Any, pytester: pytest.Pytester) -> None:
    seed(pytester.path, "one")
    seed(pytester.path, "other")
    pytester.makeini("[pytest]\nmockwrite_seed =\n    one.json\n    other.json\n")
    run(TELL.format(marker="", expected={"one", "other"})).assert_outcomes(passed=1)


def test_a_seed_is_planted_once_and_there_for_each_test(run: Any) -> None:
    module = """
import pytest

pytestmark = pytest.mark.mockwrite(seed="example")

@pytest.mark.parametrize("turn", range(3))
def test_it(mockwrite, turn):
    films = mockwrite.database("club").collection("films")
    assert len(films) == 100
    films.delete("m")
    mockwrite.user("somebody")
    mockwrite.database("more").create()
"""
    run(module).assert_outcomes(passed=3)


@pytest.mark.parametrize(
    ("arguments", "wrong"), [("sed='example'", "sed"), ("'example'", "arguments without a name")]
)
def test_a_marker_that_says_something_else_is_refused(run: Any, arguments: str, wrong: str) -> None:
    module = f"import pytest\n@pytest.mark.mockwrite({arguments})\ndef test_it(mockwrite): pass"
    result = run(module)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            "*_ ERROR at setup of test_it _*",
            "the marker mockwrite takes appwrite, methods, pace, protocols, rate_limits, security, seed, services, "
            f"strict, not {wrong}",
        ],
        consecutive=True,
    )


def test_a_bad_seed_is_told_by_file_and_place(run: Any, pytester: pytest.Pytester) -> None:
    (pytester.path / "bad.json").write_text('{"databases": [{"$id": "a b"}]}')
    result = run("def test_it(mockwrite): pass", "--mockwrite-seed=bad.json")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            "*_ ERROR at setup of test_it _*",
            "SeedError: *bad.json: databases[[]0[]]: Invalid `databaseId` param*",
        ],
        consecutive=True,
    )
    result.stdout.no_fnmatch_line("*.py:*: in *")  # how it came about is of no use


def test_where_the_server_listens(run: Any, pytester: pytest.Pytester) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    module = f"def test_it(mockwrite): assert mockwrite.endpoint == 'http://localhost:{port}/v1'"
    run(module, f"--mockwrite-port={port}", "--mockwrite-host=localhost").assert_outcomes(passed=1)
    pytester.makeini(f"[pytest]\nmockwrite_port = {port}\nmockwrite_host = localhost\n")
    run(module).assert_outcomes(passed=1)


RELEASE = """
import pytest

{marker}
def test_it(mockwrite):
    assert mockwrite.appwrite == {expected!r}
"""


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        ("seed", "1.6.2"),
        ("seed ini", "1.8.1"),
        ("seed ini env", "1.9.6"),
        ("ini env fixture", "1.6.2"),
        ("ini env fixture marker", "1.9.6"),
        ("fixture marker cli", "1.8.1"),
    ],
)
def test_which_release_counts(
    run: Any, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ways: str, expected: str
) -> None:
    if "env" in ways:
        monkeypatch.setenv("MOCKWRITE_APPWRITE", "1.9.6")
    if "ini" in ways:
        pytester.makeini("[pytest]\nmockwrite_appwrite = 1.8\n")
    if "fixture" in ways:
        pytester.makeconftest(
            """
            import pytest

            @pytest.fixture
            def mockwrite_appwrite():
                return "1.6"
            """
        )
    said = {"seed": 'seed={"appwrite": "1.6"}', "marker": 'appwrite="1.9"'}
    marker = ", ".join(text for way, text in said.items() if way in ways)
    module = RELEASE.format(marker=f"@pytest.mark.mockwrite({marker})", expected=expected)
    run(module, *(["--mockwrite-appwrite=1.8"] if "cli" in ways else [])).assert_outcomes(passed=1)


def test_tests_of_one_session_may_use_different_releases(run: Any) -> None:
    module = """
import pytest

@pytest.mark.parametrize("mockwrite_appwrite", ["1.6", "1.8.1", "1.9"])
def test_it(mockwrite, mockwrite_appwrite):
    assert mockwrite.appwrite.startswith(mockwrite_appwrite)
    assert mockwrite.call("POST", "/databases", {"databaseId": "one", "name": "One"})["$id"] == "one"
"""
    run(module).assert_outcomes(passed=3)


def test_an_unknown_release_fails_the_test_that_asks_for_it(run: Any) -> None:
    module = """
import pytest

@pytest.mark.mockwrite(appwrite="1.7")
def test_it(mockwrite): ...

@pytest.mark.mockwrite(seed={"appwrite": "1.7"})
def test_its_seed(mockwrite): ...
"""
    result = run(module)
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["*seed: appwrite: *1.7*1.9.6, 1.8.1, 1.6.2*"])


def test_pace_and_policies_are_set_for_a_test_or_for_all(run: Any, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmockwrite_pace = 2 polls\n")
    module = """
import pytest

def pace(mockwrite):
    return mockwrite.within(lambda project: getattr(project.pace, "attributes", "immediate"))

def policies(mockwrite):
    return mockwrite.within(lambda project: project.policies)

def test_as_the_ini_file_has_it(mockwrite):
    assert pace(mockwrite) == "2 polls"
    mockwrite.pace("immediate")
    mockwrite.reset()
    assert pace(mockwrite) == "2 polls"

@pytest.mark.mockwrite(pace=1.5, methods={"phone": False}, services={"teams": False}, security={"sessionAlerts": True})
def test_as_the_marker_has_it(mockwrite):
    assert pace(mockwrite) == 1.5
    assert policies(mockwrite).session_alerts
    assert policies(mockwrite).methods_off == {"phone"}
    assert policies(mockwrite).services_off == {"teams"}

@pytest.mark.mockwrite(pace="immediate", seed={"settings": {"auth": {"security": {"limit": 2}}}}, security={"passwordHistory": 3})
def test_as_marker_and_seed_have_it(mockwrite):
    assert pace(mockwrite) == "immediate"
    assert (policies(mockwrite).limit, policies(mockwrite).password_history) == (2, 3)

@pytest.mark.mockwrite(pace="soon")
def test_as_nobody_has_it(mockwrite): ...
"""
    result = run(module)
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(["*DelayError: 'soon' is no pace*"])
    run(module, "--mockwrite-pace=manual", "-k", "marker_has").assert_outcomes(failed=1)
