"""What is known to differ may differ; a list that says more than is true is as wrong as one that says less."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mockwrite.cli import main


@pytest.fixture
def changed(visit: Path, tmp_path: Path) -> Path:
    """A recording of which the exchange 0 differs."""
    log = json.loads(visit.read_text())
    log["log"]["entries"][0]["response"]["content"]["text"] = "Ping!"
    path = tmp_path / "changed.har"
    path.write_text(json.dumps(log))
    return path


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    folder = tmp_path / "lists"
    folder.mkdir()
    return folder


def test_what_is_listed_may_differ(
    changed: Path, lists: Path, shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (lists / "changed.txt").write_text("0000 it should say Ping\n")
    assert main(["verify", str(changed), "--against", shop, "--expect", str(lists)]) == 0
    assert capsys.readouterr().out == "changed: 1 differ as listed\n19 of 20 exchanges agree\n"


def test_what_is_not_listed_may_not(changed: Path, lists: Path, shop: str) -> None:
    assert main(["verify", str(changed), "--against", shop, "--expect", str(lists)]) == 1


def test_what_is_listed_and_agrees_is_wrong(
    changed: Path, lists: Path, shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (lists / "changed.txt").write_text("0000 it should say Ping\n0001 of old\n0777 never was\n")
    assert main(["verify", str(changed), "--against", shop, "--expect", str(lists)]) == 1
    assert "changed: listed, and yet they agree: 0001 0777\n" in capsys.readouterr().out


def test_a_list_shrinks_to_what_is_true(changed: Path, visit: Path, lists: Path, shop: str) -> None:
    path = lists / "changed.txt"
    path.write_text("0000 it should say Ping\n0001 of old\n")
    shrink = ["--against", shop, "--expect", str(lists), "--shrink"]
    assert main(["verify", str(changed), *shrink]) == 0
    assert path.read_text() == "0000 it should say Ping\n"


def test_an_empty_list_is_no_file(visit: Path, lists: Path, shop: str) -> None:
    path = lists / "visit.txt"
    path.write_text("0001 of old\n")
    assert main(["verify", str(visit), "--against", shop, "--expect", str(lists), "--shrink"]) == 0
    assert not path.exists()


@pytest.mark.parametrize("text", ["0000\n", "zero it differs\n", "0000 this\n0000 that\n"])
def test_a_bad_list_is_refused(
    text: str, changed: Path, lists: Path, shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (lists / "changed.txt").write_text(text)
    assert main(["verify", str(changed), "--against", shop, "--expect", str(lists)]) == 2
    assert f"{lists / 'changed.txt'}:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--expect", "nowhere"], "nowhere is no folder"),
        (["--shrink"], "--shrink needs the lists"),
        (["--project", "p"], "that --against names"),
        (["--against", "http://127.0.0.1:9/v1", "--seed", "x.json"], "mockwrite's own server"),
        (["--seed", "none.json"], "none.json"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    options: list[str], message: str, visit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(visit), *options]) == 2
    assert message in capsys.readouterr().err


def test_reports_for_machines_tell_what_was_listed(
    changed: Path, lists: Path, shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (lists / "changed.txt").write_text("0000 it should say Ping\n")
    arguments = ["verify", str(changed), "--against", shop, "--expect", str(lists), "--report"]
    assert main([*arguments, "json"]) == 0
    assert json.loads(capsys.readouterr().out)["differences"][0]["listed"] == "it should say Ping"
