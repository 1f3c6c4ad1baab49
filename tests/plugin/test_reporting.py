"""A failing test's report shows what its project was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.plugin.test_fixture import ASK

if TYPE_CHECKING:
    import pytest


MODULE = """
def test_it(mockwrite):
    ask(mockwrite, "/databases", {"databaseId": "shop", "name": "Shop"})
    for _ in range(30):
        ask(mockwrite, "/databases")
    try:
        ask(mockwrite, "/databases/shops")
    except OSError as error:
        error.close()
    assert OUTCOME
"""


def module(outcome: str) -> str:
    return ASK + MODULE.replace("OUTCOME", outcome)


def test_a_failing_test_shows_its_journal(run: Any) -> None:
    result = run(module("False"))
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*- mockwrite -*",
            "(12 earlier requests are left out)",
            "200 databases.list (key, * ms)",
            "404 databases.get (key, * ms) database_not_found: Database with the requested ID 'shops' could not be found.",
            '      The project * has no database "shops". Its databases: shop. Did you mean "shop"?',
        ]
    )


def test_a_passing_test_shows_nothing(run: Any) -> None:
    result = run(module("True"))
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*databases.list*")


def test_how_much_is_shown_can_be_set(run: Any, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmockwrite_journal = 1\n")
    run(module("False")).stdout.fnmatch_lines(["(31 earlier requests are left out)", "404 *"])
    run(module("False"), "--mockwrite-journal=40").stdout.fnmatch_lines(["201 databases.create (*"])
    run(module("False"), "--mockwrite-journal=0").stdout.no_fnmatch_line("*- mockwrite -*")


def test_a_test_that_asked_nothing_shows_nothing(run: Any) -> None:
    result = run("def test_it(mockwrite): assert False")
    result.stdout.no_fnmatch_line("*- mockwrite -*")


def test_a_test_that_stopped_the_server_shows_nothing(run: Any) -> None:
    module = "def test_it(mockwrite, mockwrite_server):\n    mockwrite_server.stop()\n    assert False"
    result = run(module)
    result.stdout.no_fnmatch_line("*- mockwrite -*")
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


def test_tests_without_the_fixture_are_left_alone(run: Any) -> None:
    run("def test_it(): assert False").assert_outcomes(failed=1)
