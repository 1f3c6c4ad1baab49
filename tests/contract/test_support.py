"""The support table is made of the declarations and the recordings, and says what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mockwrite import MockServer
from mockwrite.cli import main
from mockwrite.contract.replay import Endpoint
from mockwrite.contract.support import FORMATS, table
from mockwrite.services.registry import endpoints
from tests.contract.write_support import files


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_what_is_kept_is_what_the_recordings_say(path: Path) -> None:
    """``python -m tests.contract.write_support`` writes them anew."""
    assert path.read_text(encoding="utf-8") == files()[path]


def test_every_operation_is_in_the_table() -> None:
    assert sorted(row.operation for row in table()) == sorted(found.operation for found in endpoints())


def test_an_operation_is_known_as_it_was_recorded() -> None:
    [row] = [row for row in table(["createDocument"]) if row.operation == "databases.createDocument"]
    assert set(row.known.values()) == {"recorded"}
    [row] = table(["users.deleteTarget"])
    assert set(row.known.values()) == {"source", ""}


def test_other_services_are_not_supported() -> None:
    with MockServer() as server:
        endpoint = Endpoint(server.endpoint)
        answer = endpoint.ask("GET", "/messaging/topics", [("X-Appwrite-Project", "p")], None)
        unknown = endpoint.ask("GET", "/messages/topics", [("X-Appwrite-Project", "p")], None)
        endpoint.close()
    assert (answer.status, json.loads(answer.body)["type"]) == (501, "mockwrite_not_supported")
    assert (unknown.status, json.loads(unknown.body)["type"]) == (404, "general_route_not_found")
    assert "messaging" in FORMATS["markdown"](table())


def test_what_is_not_supported_says_so() -> None:
    refused = [row for row in table() if row.known["answers"] == "unsupported"]
    assert len(refused) > 20
    with MockServer() as server:
        endpoint = Endpoint(server.endpoint)
        caller = [("X-Appwrite-Project", "p"), ("X-Appwrite-Key", "a-key")]
        operations = {"users.getUsage": "/users/usage", "health.getCertificate": "/health/certificate"}
        for operation, path in operations.items():
            answer = endpoint.ask("GET", path, caller, None)
            assert operation in {row.operation for row in refused}
            assert (answer.status, json.loads(answer.body)["type"]) == (501, "mockwrite_not_supported")
        endpoint.close()


def test_words_choose_operations(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["support", "DocumentAttribute", "ping"]) == 0
    shown = capsys.readouterr().out
    assert "\ndatabases.incrementDocumentAttribute  ● ● " in shown
    assert "\nping.get" in shown
    assert "databases.createDocument" not in shown


def test_every_form_tells_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["support", "--report", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == len(table())
    unknown = sum(value == "source" for row in rows for value in row.values())
    legend = 1
    assert FORMATS["markdown"](table()).count("○") == unknown + legend
    assert FORMATS["text"](table()).count("○") == unknown + legend
