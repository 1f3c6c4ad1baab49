"""One value changed in each of twenty ways, in a recording of mockwrite: each is found, and named rightly."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mockwrite.cli import main
from mockwrite.contract import Recording
from mockwrite.contract.har import HarWriter, read_entries

Body = dict[str, Any]
Change = Callable[[Body], object]


def put(**values: Any) -> Change:
    return lambda body: body.update(values)


def drop(key: str) -> Change:
    return lambda body: body.pop(key)


def first(key: str, change: Change) -> Change:
    return lambda body: change(body[key][0])


def reverse(key: str) -> Change:
    return lambda body: body[key].reverse()


# Each in an answer to an operation: which of them, what was changed, and how the difference is to be called.
CHANGES: list[tuple[str, int, Change, str, str]] = [
    ("tablesDB.create", 0, put(name="A library"), "value", ".name"),
    ("tablesDB.createTable", 0, put(enabled=1), "type", ".enabled"),
    ("tablesDB.createTable", 1, put(rowSecurity=True), "value", ".rowSecurity"),
    ("tablesDB.createStringColumn", 0, put(size="60"), "type", ".size"),
    ("tablesDB.createIntegerColumn", 0, drop("error"), "unexpected", ".error"),
    ("tablesDB.createFloatColumn", 0, put(default=9), "type", ".default"),
    ("tablesDB.createDatetimeColumn", 0, put(colour="red"), "missing", ".colour"),
    ("tablesDB.listColumns", 0, reverse("columns"), "order", ".columns"),
    (
        "tablesDB.listIndexes",
        0,
        first("indexes", put(columns=["year", "title"])),
        "missing",
        ".indexes[0].columns[1]",
    ),
    ("tablesDB.createRow", 9, put(total=5), "value", ".total"),
    ("account.create", 1, put(message="Somebody has this address."), "message", ".message"),
    ("account.createEmailPasswordSession", 0, put(type="user_blocked"), "value", ".type"),
    ("users.createSession", 0, lambda body: body.update(userId=body["$id"]), "reference", ".userId"),
    ("tablesDB.listRows", 1, lambda body: body["rows"].pop(), "unexpected", ".rows[2]"),
    ("tablesDB.listRows", 3, first("rows", put(title=None)), "type", ".rows[0].title"),
    ("tablesDB.updateRow", 0, put(tags=["c", "a", "b"]), "order", ".tags"),
    (
        "tablesDB.incrementRowColumn",
        0,
        put(**{"$updatedAt": "2001-01-01T00:00:00.000+00:00"}),
        "time",
        ".$updatedAt",
    ),
    ("tablesDB.getRow", 0, put(**{"$sequence": "99"}), "reference", ".$sequence"),
    ("users.createJWT", 0, drop("jwt"), "unexpected", ".jwt"),
    ("teams.createMembership", 0, put(roles=[]), "unexpected", ".roles[0]"),
]


@pytest.fixture(scope="module")
def changed(walked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recording with all of the changes."""
    path, counted = tmp_path_factory.mktemp("changed") / "changed.har", dict[str, int]()
    changes = {(operation, at): change for operation, at, change, *_ in CHANGES}
    with HarWriter(path, version="1") as writer:
        for exchange, entry in zip(Recording(walked), read_entries(walked), strict=True):
            at = counted[exchange.operation] = counted.get(exchange.operation, -1) + 1
            change = changes.pop((exchange.operation, at), None)
            if change:
                content = entry["response"]["content"]
                body = json.loads(content["text"])
                change(body)
                content["text"] = json.dumps(body)
            writer.write(entry)
    assert not changes
    return path


def test_each_change_is_found_and_named(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(changed), "--report", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    found = sorted(
        (exchange["operation"], difference["kind"], difference["path"])
        for exchange in report["differences"]
        for difference in exchange["differences"]
    )
    assert found == sorted((operation, kind, path) for operation, _, _, kind, path in CHANGES)


def test_swapped_ids_are_found(walked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two rows that the server named change names in one list: both are in another's place."""
    path = tmp_path / "swapped.har"
    with HarWriter(path, version="1") as writer:
        for exchange, entry in zip(Recording(walked), read_entries(walked), strict=True):
            content = entry["response"]["content"]
            if exchange.operation == "tablesDB.listRows" and exchange.status == 200:
                body = json.loads(content["text"])
                one, other = [row for row in body["rows"] if not row["$id"].startswith("book")][:2]
                one["$id"], other["$id"] = other["$id"], one["$id"]
                content["text"] = json.dumps(body)
            writer.write(entry)
            if exchange.operation == "tablesDB.listRows":
                break
    assert main(["verify", str(path), "--report", "json"]) == 1
    [exchange] = json.loads(capsys.readouterr().out)["differences"]
    assert {difference["kind"] for difference in exchange["differences"]} >= {"order", "value"}
