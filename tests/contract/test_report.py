"""Reports say how many agree, what differs and where, in the form that was asked for."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from mockwrite.contract import Difference, Recording
from mockwrite.contract.compare import Answer
from mockwrite.contract.replay import Result
from mockwrite.contract.report import FORMATS, KEPT, Report
from mockwrite.contract.verifying import Progress


@pytest.fixture
def report(visit: Path) -> Report:
    """Of three exchanges one agrees; the others differ in four places."""
    report = Report()
    first, second, third, *_ = Recording(visit)
    report.add(Result(first, Answer(200, (), b""), ()))
    value = Difference("value", ".title", "<a>", "b\x00")
    report.add(Result(second, Answer(200, (), b""), (value, Difference("missing", ".key", 1))))
    report.add(
        Result(
            replace(third, page="a page"), Answer(404, (), b""), (Difference("status", "", 201, 404), value)
        )
    )
    report.skipped = {"visit": Counter({"of another host": 3})}
    return report


def test_the_text_is_grouped_and_ends_with_the_verdict(report: Report) -> None:
    assert FORMATS["text"](report) == (
        "account.create\n"
        "  another status: 1 in 1 exchange\n"
        "    visit 0002 POST /account 201 [a page]\n"
        "      (the whole): another status\n"
        "        - 201\n"
        "        + 404\n"
        "  another value: 2 in 2 exchanges\n"
        "    visit 0001 POST /account 201\n"
        "      .title: another value\n"
        '        - "<a>"\n'
        '        + "b\\u0000"\n'
        "    visit 0002 POST /account 201 [a page]\n"
        "      .title: another value\n"
        '        - "<a>"\n'
        '        + "b\\u0000"\n'
        "  missing: 1 in 1 exchange\n"
        "    visit 0001 POST /account 201\n"
        "      .key: missing\n"
        "        - 1\n"
        "\n"
        "visit: skipped 3 of another host\n"
        "1 of 3 exchanges agree\n"
    )


def test_json_can_be_read_back(report: Report) -> None:
    found = json.loads(FORMATS["json"](report))
    assert (found["exchanges"], found["agree"], found["percent"]) == (3, 1, 33.33)
    assert found["recordings"] == [
        {
            "name": "visit",
            "exchanges": 3,
            "agree": 1,
            "notCompared": 0,
            "notSupported": 0,
            "skipped": {"of another host": 3},
            "stale": [],
        }
    ]
    assert [each["kind"] for each in found["differences"][0]["differences"]] == ["value", "missing"]


def test_junit_is_xml_with_a_case_per_exchange(report: Report) -> None:
    root = ET.fromstring(FORMATS["junit"](report))
    assert (root.get("tests"), root.get("failures")) == ("3", "2")
    assert [case.get("classname") for case in root.iter("testcase")] == ["visit", "visit", "a page"]
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.text is not None
    assert '- "<a>"' in failure.text


def test_html_escapes_what_servers_say(report: Report) -> None:
    page = FORMATS["html"](report)
    assert "<h1>1 of 3 exchanges agree</h1>" in page
    assert "<a>" not in page
    assert "&lt;a&gt;" in page


def test_one_hundred_per_cent_is_only_all(visit: Path) -> None:
    report, exchange = Report(), next(iter(Recording(visit)))
    for number in range(30_000):
        report.add(
            Result(exchange, Answer(200, (), b""), (Difference("status", "", 1, 2),) if number == 0 else ())
        )
    assert report.verdict == "29999 of 30000 exchanges agree"
    assert report.percent == 99.99


def test_all_differences_count_and_the_first_are_kept(visit: Path) -> None:
    report, exchange = Report(), next(iter(Recording(visit)))
    report.add(Result(exchange, Answer(200, (), b""), (Difference("value", ".x", 1, 2),) * 99))
    [case] = report.cases
    assert (case.count, len(case.findings)) == (99, KEPT)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_drawn_for_people_only() -> None:
    terminal, pipe = Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        bar = Progress("some.har", 200, stream)
        bar.done = 100
        bar.step()
        bar.close()
    assert "some.har ███████████████░░░░░░░░░░░░░░░  50% 1 exchanges" in terminal.getvalue()
    assert pipe.getvalue() == ""
