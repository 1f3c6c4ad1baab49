"""A failing test's report shows what its project was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_mockwrite.options import ini

if TYPE_CHECKING:
    from collections.abc import Generator

    from mockwrite.control.project import MockProject

__all__ = ["PROJECT", "pytest_runtest_makereport"]

PROJECT: pytest.StashKey[MockProject] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put the journal's end into the report of a test that failed."""
    report = yield
    project = item.stash.get(PROJECT, None)
    if project is not None and report.failed and report.when == "call":
        text = _journal(project, _shown(item.config))
        if text:
            report.sections.append(("mockwrite", text))
    return report


def _shown(config: pytest.Config) -> int:
    given: int | None = config.getoption("mockwrite_journal")
    return int(ini(config, "journal")) if given is None else given


def _journal(project: MockProject, most: int) -> str:
    try:
        requests = project.requests
    except RuntimeError:  # the test stopped the server, or dropped the project
        return ""
    if not most or not requests:
        return ""
    left_out = len(requests) - most
    lines = [] if left_out <= 0 else [f"({left_out} earlier requests are left out)"]
    return "\n".join([*lines, *map(str, requests[-most:])])
