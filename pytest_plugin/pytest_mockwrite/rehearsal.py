"""``pytest --mockwrite-rehearse 1.8,1.9``: each test once a release, and a table of what differs between them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.contract.compare import Answer, compare
from mockwrite.contract.differences import KINDS
from mockwrite.contract.recording import Exchange
from mockwrite.contract.references import References
from mockwrite.releases import find
from pytest_mockwrite.reporting import PROJECT

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from mockwrite.contract.differences import Difference
    from mockwrite.control.journal import Entry

__all__ = ["Rehearsal"]

_FIXTURE = "mockwrite_appwrite"
_MOST, _SHOWN = 5, 60

Run = dict[str, Any]


class Rehearsal:
    """Hooks of pytest; it is registered where the command line asks for it.

    What a test's server answered goes to the process that reports along with the test's outcome, so that it
    works under pytest-xdist, too.
    """

    def __init__(self, asked: str) -> None:
        """Raises ValueError: there is no such release, or there are none to compare."""
        self.versions = [find(version.strip()).version for version in asked.split(",")]
        if len(set(self.versions)) < len(self.versions) or not self.versions[1:]:
            raise ValueError("it takes two releases or more, each once, as in 1.8,1.9")
        self._runs: dict[str, dict[str, Run]] = {}

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make of each test that takes the fixture one a release, unless it chooses its releases itself."""
        chosen = any(
            _FIXTURE in str(mark.args[:1]) for mark in metafunc.definition.iter_markers("parametrize")
        )
        if _FIXTURE in metafunc.fixturenames and not chosen:
            metafunc.parametrize(
                _FIXTURE, self.versions, ids=[f"appwrite-{version}" for version in self.versions]
            )

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Add the test's answers to its report."""
        report = yield
        callspec = getattr(item, "callspec", None)
        version = callspec.params.get(_FIXTURE) if callspec else None
        if version in self.versions and (report.when == "call" or not report.passed):
            project = item.stash.get(PROJECT, None)
            answers = [] if project is None else [_answer(entry) for entry in project.requests]
            test = item.nodeid.replace(f"appwrite-{version}", "").replace("[]", "").replace("-]", "]")
            report.mockwrite_run = {  # type: ignore[attr-defined]
                "test": test,
                "version": version,
                "outcome": report.outcome,
                "project": "" if project is None else project.project_id,
                "answers": answers,
            }
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the answers for the table; a failure counts more than what came before it."""
        run: Run | None = getattr(report, "mockwrite_run", None)
        if run is not None:
            self._runs.setdefault(run["test"], {})[run["version"]] = run

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write which tests differ, and the first answer of each that does."""
        old = self.versions[0]
        for new in self.versions[1:]:
            pairs = [(runs[old], runs[new]) for runs in self._runs.values() if {old, new} <= runs.keys()]
            rows = [row for pair in pairs if (row := _row(*pair)) is not None]
            terminalreporter.section(f"mockwrite: {old} and {new}")
            for row in rows:
                terminalreporter.write_line(row)
            terminalreporter.write_line(f"{len(rows)} of {len(pairs)} tests differ between {old} and {new}")


def _answer(entry: Entry) -> Run:
    body = None
    if entry.exchange is not None and isinstance(entry.exchange[1].body, bytes):
        body = entry.exchange[1].body.decode("utf-8", "surrogateescape")
    return {
        "operation": entry.operation or f"{entry.method} {entry.path}",
        "status": entry.status,
        "body": body,
        "path": entry.path,
        "method": entry.method,
        "at": entry.at.isoformat(),
    }


def _row(old: Run, new: Run) -> str | None:
    """A test's lines of the table; None where nothing differs."""
    found = _first_difference(old, new)
    if found is None and old["outcome"] == new["outcome"]:
        return None
    outcomes = old["outcome"] if old["outcome"] == new["outcome"] else f"{old['outcome']} → {new['outcome']}"
    return "\n".join([f"{old['test']}  {outcomes}", *(f"    {line}" for line in found or ())])


def _first_difference(old: Run, new: Run) -> list[str] | None:
    """How the first answer that differs reads."""
    references = References((old["project"], new["project"]))
    pairs = zip(old["answers"], new["answers"], strict=False)
    for number, (before, after) in enumerate(pairs, 1):
        place = f"request {number}, {before['operation']}"
        if before["operation"] != after["operation"]:
            return [f"{place}: {after['operation']} was asked for instead"]
        body = (after["body"] or "").encode("utf-8", "surrogateescape")
        exchange = _exchange(number, before)
        found = compare(
            exchange, Answer(after["status"], (), body), references, datetime.fromisoformat(after["at"])
        )
        if found:
            return [f"{place}:", *(f"  {line}" for line in _lines(found))]
    if len(old["answers"]) != len(new["answers"]):
        return [f"{len(old['answers'])} requests, {len(new['answers'])} requests"]
    return None


def _exchange(number: int, answer: Run) -> Exchange:
    body = answer["body"]
    return Exchange(
        recording="",
        number=number,
        page="",
        method=answer["method"],
        path=answer["path"].removeprefix("/v1"),
        headers=(),
        body=None,
        started=datetime.fromisoformat(answer["at"]),
        status=answer["status"],
        answer_headers=(),
        answer_body=None if body is None else body.encode("utf-8", "surrogateescape"),
    )


def _lines(found: list[Difference]) -> Iterator[str]:
    """Status, type, message, then fields: a line each, what would be missing or new by its name alone."""
    for difference in found[:_MOST]:
        place = difference.path.lstrip(".") or "status"
        if difference.kind in ("missing", "unexpected"):
            yield f"{place}: {'gone' if difference.kind == 'missing' else 'new'}"
        elif difference.want is None or difference.got is None:
            yield f"{place}: {KINDS[difference.kind]}"
        else:
            yield f"{place}: {_short(difference.want)} → {_short(difference.got)}"
    if len(found) > _MOST:
        yield f"and {len(found) - _MOST} more"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
