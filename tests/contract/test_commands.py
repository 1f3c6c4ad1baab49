"""``mockwrite verify`` and ``mockwrite record`` as they are called."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from mockwrite.contract.commands import add_parsers


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_parsers(parser.add_subparsers(required=True))
    options = parser.parse_args(arguments)
    code: int = options.run(options)
    return code


def changed(visit: Path, copy: Path) -> Path:
    log = json.loads(visit.read_text())
    log["log"]["entries"][0]["response"]["content"]["text"] = "Ping!"
    copy.write_text(json.dumps(log))
    return copy


def test_agreement_is_exit_code_0(visit: Path, shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", str(visit), "--against", shop) == 0
    assert capsys.readouterr().out == "20 of 20 exchanges agree\n"


def test_a_difference_is_exit_code_1(
    visit: Path, shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("verify", str(changed(visit, tmp_path / "x.har")), "--against", shop) == 1
    assert capsys.readouterr().out.endswith("\n19 of 20 exchanges agree\n")


def test_fewer_may_be_asked_for(visit: Path, shop: str, tmp_path: Path) -> None:
    arguments = ["verify", str(changed(visit, tmp_path / "x.har")), "--against", shop]
    assert run(*arguments, "--fail-under", "95") == 0


@pytest.mark.parametrize("form", ["json", "junit", "html"])
def test_a_report_goes_to_its_file_and_the_verdict_to_the_terminal(
    form: str, visit: Path, shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report"
    assert run("verify", str(visit), "--against", shop, "--report", form, "--out", str(out)) == 0
    assert out.stat().st_size > 100
    assert capsys.readouterr().out == "20 of 20 exchanges agree\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "no HAR file"),
        ('{"log":{"entries":[{"request":{}}]}}', "that are no HAR entries: 0000 (there is no request)"),
        ('{"log":{"entries":[]}}', "nothing to replay"),
    ],
)
def test_what_cannot_be_replayed_is_exit_code_2(
    text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.har"
    path.write_text(text)
    assert run("verify", str(path), "--against", "http://127.0.0.1:9/v1") == 2
    assert message in capsys.readouterr().err


def test_an_interrupted_recording_is_a_file(shop: str, tmp_path: Path) -> None:
    path = tmp_path / "x.har"
    program = (
        "import argparse, sys\n"
        "from mockwrite.contract.commands import add_parsers\n"
        "parser = argparse.ArgumentParser()\n"
        "add_parsers(parser.add_subparsers())\n"
        "options = parser.parse_args()\n"
        "sys.exit(options.run(options))\n"
    )
    command = [sys.executable, "-c", program, "record", "--upstream", shop, "--out", str(path), "--port", "0"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as proxy:
        assert proxy.stdout is not None
        endpoint = proxy.stdout.readline().removeprefix("MOCKWRITE_ENDPOINT=").strip()
        with urllib.request.urlopen(f"{endpoint}/ping") as answer:
            assert answer.read() == b"Pong!"
        proxy.send_signal(signal.SIGKILL)
    assert len(json.loads(path.read_text())["log"]["entries"]) == 1
