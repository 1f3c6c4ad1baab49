"""A recording's requests are sent to two releases, and their answers compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mockwrite.cli import main
from mockwrite.contract.har import HarWriter

Asked = tuple[dict[str, Any], int, list[dict[str, str]], dict[str, str]]

URL = "https://cloud.example.com/v1"
JSON = {"name": "Content-Type", "value": "application/json"}
KEY = {"name": "X-Appwrite-Key", "value": "key"}


def write(path: Path, *asked: Asked) -> Path:
    """Record requests of one project, each with its answer's status, headers and body."""
    with HarWriter(path, version="1") as writer:
        for request, status, headers, body in asked:
            answer = {"status": status, "headers": [JSON, *headers], "content": {"text": json.dumps(body)}}
            request["headers"] = [{"name": "X-Appwrite-Project", "value": "shop"}, *request["headers"]]
            if "postData" in request:
                request["headers"].append(JSON)
            writer.write({"startedDateTime": "2026-11-23T12:00:00Z", "request": request, "response": answer})
    return path


def post(path: str, body: dict[str, str], *headers: dict[str, str]) -> dict[str, Any]:
    sent = {"mimeType": "application/json", "text": json.dumps(body)}
    return {"method": "POST", "url": f"{URL}{path}", "postData": sent, "headers": [*headers]}


def get(path: str, *headers: dict[str, str]) -> dict[str, Any]:
    return {"method": "GET", "url": f"{URL}{path}", "headers": [*headers]}


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A database is made under an ID that the server makes up, read by that ID, and another one is asked for."""
    made = "6928c0ffee0123456789"
    return write(
        tmp_path / "made.har",
        (post("/databases", {"databaseId": "unique()", "name": "D"}, KEY), 201, [], {"$id": made}),
        (get(f"/databases/{made}", KEY), 200, [], {"$id": made}),
        (get("/databases/lost", KEY), 404, [], {"version": "1.8.1"}),
    )


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


def test_who_signs_in_is_signed_in_with_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = {"userId": "emma", "email": "emma@example.com", "password": "correct horse"}
    held = "a_session_shop=eyJpZCI6ImVtbWEiLCJzZWNyZXQiOiIwMTIzNDU2Nzg5In0%3D"
    kept = {"name": "Set-Cookie", "value": f"{held}; path=/; httponly"}
    cookie = {"name": "Cookie", "value": held}
    path = write(
        tmp_path / "session.har",
        (post("/account", person), 201, [], {"$id": "emma"}),
        (post("/account/sessions/email", person), 201, [kept], {"userId": "emma"}),
        (get("/account/prefs", cookie), 200, [], {"theme": "dark"}),
        (post("/users/emma/tokens", {}, KEY), 201, [], {"secret": "50ab71"}),
        (
            post("/account/sessions/token", {"userId": "emma", "secret": "50ab71"}),
            201,
            [],
            {"userId": "emma"},
        ),
    )
    assert main(["rehearse", str(path), "--from", "1.8", "--to", "1.8"]) == 0
    assert capsys.readouterr().out.endswith("5 of 5 exchanges agree\n")
