"""A recording's requests are sent to two releases, and their answers compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mockwrite.cli import main
from mockwrite.contract.har import HarWriter


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A database is made under an ID that the server makes up, read by that ID, and another one is asked for."""
    path, made, url = tmp_path / "made.har", "6928c0ffee0123456789", "https://cloud.example.com/v1/databases"
    headers = [{"name": "X-Appwrite-Project", "value": "shop"}, {"name": "X-Appwrite-Key", "value": "key"}]
    sent = {"mimeType": "application/json", "text": json.dumps({"databaseId": "unique()", "name": "D"})}
    asked: list[tuple[dict[str, Any], int, dict[str, str]]] = [
        ({"method": "POST", "url": url, "postData": sent}, 201, {"$id": made}),
        ({"method": "GET", "url": f"{url}/{made}"}, 200, {"$id": made}),
        ({"method": "GET", "url": f"{url}/lost"}, 404, {"version": "1.8.1"}),
    ]
    kind = [{"name": "Content-Type", "value": "application/json"}]
    with HarWriter(path, version="1") as writer:
        for request, status, body in asked:
            answer = {"status": status, "headers": kind, "content": {"text": json.dumps(body)}}
            request["headers"] = headers + (kind if "postData" in request else [])
            writer.write({"startedDateTime": "2026-11-23T12:00:00Z", "request": request, "response": answer})
    return path


def test_what_the_newer_release_answers_differently_is_told(
    recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rehearse", str(recording), "--from", "1.8", "--to", "1.9"]) == 1
    told = capsys.readouterr().out
    assert "Database not found" in told
    assert "Database with the requested ID 'lost' could not be found." in told
    assert told.endswith("2 of 3 exchanges agree\n")


def test_a_release_agrees_with_itself_whatever_was_recorded(
    recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rehearse", str(recording), "--to", "1.8"]) == 0
    assert capsys.readouterr().out.endswith("3 of 3 exchanges agree\n")


def test_an_unknown_release_is_refused(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", str(recording), "--to", "1.7"]) == 2
    assert "1.9.6, 1.8.1, 1.6.2" in capsys.readouterr().err
