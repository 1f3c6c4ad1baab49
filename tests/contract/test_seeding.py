"""A recording implies a state: the one that it found, and the one that it left."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from mockwrite import MockServer
from mockwrite.cli import main
from mockwrite.contract import Recording
from mockwrite.contract.seeding import seed_after, seed_before
from tests.contract.walks import PASSWORD, SHELF, Walker, look_around

Record = Callable[[str, Path], AbstractContextManager[str]]


def rows(seed: dict[str, Any], table: str) -> list[dict[str, Any]]:
    [found] = [entry for entry in seed["tables"] if entry["$id"] == table]
    return list(found["rows"])


def whole(seed: dict[str, Any]) -> dict[str, Any]:
    """Without empty lists, which linking rows makes of what was null, as with the real server."""
    tables = [
        {**table, "rows": [{k: v for k, v in row.items() if v != []} for row in table["rows"]]}
        for table in seed["tables"]
    ]
    return {**seed, "tables": tables}


@pytest.fixture(scope="session")
def after(walked: Path) -> dict[str, Any]:
    """What the SDK's walk left."""
    return seed_after(Recording(walked))


def test_who_made_everything_found_nothing(walked: Path) -> None:
    assert seed_before(Recording(walked)) == {"projectId": "library"}


def test_what_was_left_has_the_ids_and_the_times_of_the_recording(
    walked: Path, after: dict[str, Any]
) -> None:
    shown = [
        json.loads(exchange.answer_body or b"{}") for exchange in Recording(walked) if exchange.status == 201
    ]
    made = {answer["$id"]: answer["$createdAt"] for answer in shown if "$createdAt" in answer}
    left = {row["$id"]: row["$createdAt"] for row in rows(after, "books")}
    assert len(left) == 7
    assert left.items() - made.items() == {("staged", left["staged"])}  # committed: no answer showed its time


def test_what_was_left_includes_what_no_answer_showed(after: dict[str, Any]) -> None:
    assert {row["title"] for row in rows(after, "books")} >= {"Changed", "Staged"}  # by a transaction
    assert {row["$id"]: row["days"] for row in rows(after, "loans")} == {"loan1": 7, "loan2": 30, "loan3": 30}
    assert not any("isbn" in row for row in rows(after, "books"))


def test_a_seed_makes_what_it_was_made_of(after: dict[str, Any]) -> None:
    with MockServer(after) as server:
        assert whole(server.project("library").export()) == whole(after)


def test_the_command_writes_a_seed(walked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "seed.json"
    assert main(["seed-from", str(walked), "--out", str(out)]) == 0
    assert main(["seed-from", str(walked), "--before"]) == 0
    assert list(json.loads(out.read_text())) == ["projectId", "tablesDB", "tables", "users", "teams"]
    assert json.loads(capsys.readouterr().out) == {"projectId": "library"}


def test_what_was_read_must_have_been_there(after: dict[str, Any], record_to: Record, tmp_path: Path) -> None:
    """A visitor looks around; from what she saw, a server is made that would show her the same."""
    path, seed = tmp_path / "visit.har", tmp_path / "seed.json"
    with MockServer(after) as server, record_to(server.endpoint, path) as endpoint:
        key = Walker(endpoint, "library", key="a-key")
        key("get", "/users")
        key("get", "/teams/staff")
        key("get", "/teams/staff/memberships")
        key("get", "/tablesdb/library")
        key("get", "/tablesdb/library/tables")
        visitor = Walker(endpoint, "library")
        visitor.rows(table="/tablesdb/library/tables/authors")
        look_around(visitor)
        visitor("post", "/account/sessions/email", email="bob@library.example", password=PASSWORD)
        visitor("get", f"{SHELF}/rows/staged")
    assert main(["verify", str(path)]) == 1
    assert main(["seed-from", "--before", str(path), "--out", str(seed)]) == 0
    assert main(["verify", "--seed", str(seed), str(path)]) == 0


def test_a_collection_is_inferred_from_what_was_written_into_it(record_to: Record, tmp_path: Path) -> None:
    """Of an app that only writes: what it wrote says what there was to be written to."""
    path, seed = tmp_path / "order.har", tmp_path / "seed.json"
    columns = [
        {"key": "item", "type": "string", "size": 50},
        {"key": "amount", "type": "integer", "default": 1},
    ]
    table = {"$id": "orders", "databaseId": "shop", "name": "Orders", "columns": columns}
    with (
        MockServer({"projectId": "shop", "tables": [table]}) as server,
        record_to(server.endpoint, path) as endpoint,
    ):
        buyer, orders = Walker(endpoint, "shop", key="a-key"), "/tablesdb/shop/tables/orders"
        buyer("post", f"{orders}/rows", rowId="first", data={"item": "pen"})
        buyer("post", f"{orders}/columns/boolean", key="paid", required=False)
        buyer("patch", f"{orders}/rows/first", data={"paid": True})
    assert main(["seed-from", "--before", str(path), "--out", str(seed)]) == 0
    [found] = json.loads(seed.read_text())["tables"]
    assert {column["key"]: column.get("default") for column in found["columns"]} == {
        "item": None,
        "amount": 1,
    }
    assert main(["verify", "--seed", str(seed), str(path)]) == 0


def test_a_collection_that_nobody_looked_at_is_inferred(
    after: dict[str, Any], record_to: Record, tmp_path: Path
) -> None:
    path = tmp_path / "visit.har"
    with MockServer(after) as server, record_to(server.endpoint, path) as endpoint:
        Walker(endpoint, "library").rows()
    [table] = seed_before(Recording(path))["tables"]
    assert {column["key"]: column["type"] for column in table["columns"]} == {
        "title": "string",
        "year": "integer",
        "price": "double",
        "seen": "string",
        "lent": "boolean",
        "state": "string",
        "tags": "string",
        "author": "string",  # null in what was shown
    }
    assert table["$permissions"] == ['read("any")']
    with MockServer(seed_before(Recording(path))) as server:
        assert len(Walker(server.endpoint, "library").rows()["rows"]) == 7
