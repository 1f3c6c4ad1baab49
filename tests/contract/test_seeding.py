"""A recording implies a state: the one that it found, and the one that it left."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from mockwrite import MockServer
from mockwrite.cli import main
from mockwrite.contract import Recording
from mockwrite.contract.replay import Endpoint
from mockwrite.contract.seeding import seed_after, seed_before
from tests.contract.har_entries import entry, pairs, write
from tests.contract.random_walks import Walk
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


def test_a_seed_says_of_which_release_it_is_unless_it_is_the_usual(record_to: Record, tmp_path: Path) -> None:
    path = tmp_path / "older.har"
    with MockServer(appwrite="1.8") as server, record_to(server.endpoint, path) as endpoint:
        Walker(endpoint, "library")("get", "/users")  # refused, which states the release
    assert seed_before(Recording(path)) == {"appwrite": "1.8.1", "projectId": "library"}


def test_who_may_create_documents_is_told_by_a_refusal(record_to: Record, tmp_path: Path) -> None:
    path = tmp_path / "refused.har"
    table = {
        "$id": "orders",
        "databaseId": "shop",
        "$permissions": ['create("label:vip")', 'create("users/verified")'],
    }
    with (
        MockServer({"projectId": "shop", "tables": [table]}) as server,
        record_to(server.endpoint, path) as endpoint,
    ):
        Walker(endpoint, "shop")(
            "post", "/tablesdb/shop/tables/orders/rows", rowId="one", data={"item": "pen"}
        )
    [found] = seed_before(Recording(path))["tables"]
    assert found["$permissions"] == table["$permissions"]


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
    assert list(json.loads(out.read_text())) == [
        "projectId",
        "tablesDB",
        "tables",
        "users",
        "teams",
    ]
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


# of those beyond 5, each was a fault once: links seen from one end, or told by what is left out
@pytest.mark.parametrize("number", [*range(5), 12, 1058, 2037, 2109, 3137, 4095])
def test_what_an_app_at_random_saw_verifies_on_the_seed_made_of_it(
    number: int, record_to: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walk, path, seed = Walk(number), tmp_path / "walk.har", tmp_path / "seed.json"
    server = MockServer()
    server.clock.advance(hours=-(0, 720, 5, 720)[number % 4])  # what was there is often old
    server.control.load_seed(walk.seed)
    server.clock.resume()
    with server, record_to(server.endpoint, path) as endpoint:
        walk.run(endpoint)
    assert main(["seed-from", "--before", str(path), "--out", str(seed)]) == 0
    assert main(["verify", "--seed", str(seed), str(path)]) == 0, capsys.readouterr().out
    assert main(["seed-from", str(path), "--out", str(seed)]) == 0
    MockServer(seed)


def row(id: str, table: str = "book", **fields: Any) -> dict[str, Any]:
    time = "2026-11-27T10:00:00.000+00:00"
    dates = {"$sequence": int(id[-1]) + 1 if id[-1].isdigit() else 1, "$createdAt": time, "$updatedAt": time}
    return {**fields, "$id": id, **dates, "$permissions": [], "$databaseId": "lib", "$tableId": table}


def listed(
    *rows: dict[str, Any], table: str = "book", total: int | None = None, **query: Any
) -> dict[str, Any]:
    """What a guest was answered who listed rows."""
    text = quote(json.dumps(query))
    path = f"/tablesdb/lib/tables/{table}/rows" + (f"?queries[0]={text}" if query else "")
    found = entry("GET", path, 200, {"total": len(rows) if total is None else total, "rows": list(rows)})
    found["request"]["headers"] = pairs({"X-Appwrite-Project": "demo"})
    return found


def seeded(tmp_path: Path, *entries: Any) -> dict[str, Any]:
    """The tables of the seed on which the entries verify, by id."""
    path, seed = write(tmp_path, list(entries)), tmp_path / "seed.json"
    assert main(["seed-from", "--before", str(path), "--out", str(seed)]) == 0
    assert main(["verify", "--seed", str(seed), str(path)]) == 0
    return {table["$id"]: table for table in json.loads(seed.read_text())["tables"]}


def columns(table: dict[str, Any]) -> dict[str, str]:
    return {
        column["key"]: column["type"] + ("[]" if column.get("array") else "") for column in table["columns"]
    }


def test_a_relationship_that_was_seen_from_both_ends_is_one(tmp_path: Path) -> None:
    books = listed(
        row("b1", title="Waves", shelf=row("s1", "shelf", name="Sea")),
        row("b2", title="Foam", shelf=row("s1", "shelf", name="Sea")),
        method="select",
        values=["title", "shelf.name"],
    )
    shelves = listed(
        row("s1", "shelf", name="Sea", books=[row("b1", title="Waves"), row("b2", title="Foam")]),
        table="shelf",
        method="select",
        values=["name", "books.title"],
    )
    tables = seeded(tmp_path, books, shelves)
    [link] = [
        column for table in tables.values() for column in table["columns"] if column["type"] == "relationship"
    ]
    assert link["relationType"] == "manyToOne"
    assert (link["key"], link["twoWay"], link["twoWayKey"]) == ("shelf", True, "books")


def test_who_saw_nested_rows_may_read_their_table(tmp_path: Path) -> None:
    books = listed(
        row("b1", shelf=row("s1", "shelf", name="Sea")), method="select", values=["$id", "shelf.name"]
    )
    assert seeded(tmp_path, books)["shelf"]["$permissions"] == ['read("any")']


def test_a_row_that_is_only_named_is_kept_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nested = listed(row("b1", shelf=row("s1", "shelf", name="Sea")), method="select", values=["*", "shelf.*"])
    nested["request"]["url"] = nested["request"]["url"].replace("/rows?", "/rows/b1?")
    nested["response"]["content"]["text"] = json.dumps(row("b1", shelf=row("s1", "shelf", name="Sea")))
    tables = seeded(tmp_path, nested, listed(row("b1", shelf="s1"), row("b2", shelf="s2")))
    assert [each["$id"] for each in tables["shelf"]["rows"]] == ["s1", "s2"]
    assert "rows of table shelf: of s2 the recording has only the id" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("values", "query", "type"),
    [
        (["2024-05-01T10:00:00.000+00:00"], {}, "datetime"),
        (["2024-05-01T10:00:00.000Z"], {}, "string"),
        (["2024-05-01"], {}, "string"),
        (["2024-05-01T10:00:00.000+00:00"], {"method": "startsWith", "values": ["2024"]}, "string"),
        ([3], {}, "integer"),
        ([3], {"method": "lessThan", "values": [3.5]}, "double"),
        ([3, 2.5], {}, "double"),
        ([None], {}, "string"),
        ([None], {"method": "notEqual", "values": [7]}, "integer"),
        ([None], {"method": "notEqual", "values": [True]}, "boolean"),
        ([[]], {}, "string[]"),
        ([[7], []], {"method": "notContains", "values": [3]}, "integer[]"),
        ([[7.5, 8]], {}, "point"),
        ([[7, 8]], {}, "integer[]"),
        ([[7, 8], None], {}, "point"),
        ([[7.5, 8]], {"method": "notContains", "values": [3]}, "double[]"),
        ([[7.5, 8, 9]], {}, "double[]"),
        ([[[1, 2], [3, 4]]], {}, "linestring"),
        ([[[[1, 2], [3, 2], [3, 4], [1, 2]]]], {}, "polygon"),
        (["a text"], {"method": "search", "values": ["text"]}, "string"),
    ],
)
def test_values_and_queries_tell_types(values: list[Any], query: Any, type: str, tmp_path: Path) -> None:
    rows = [row(f"r{at}", value=value) for at, value in enumerate(values)]
    found = [] if query and values == [None] else rows
    asked = listed(*found, **({"attribute": "value", **query} if query else {}))
    assert columns(seeded(tmp_path, listed(*rows), asked)["book"]) == {"value": type}


def test_a_number_that_makes_a_row_newer_though_it_stood_there_is_a_doubles(tmp_path: Path) -> None:
    url, shown = "/tablesdb/lib/tables/book/rows/r1", row("r1", price=3, pages=9)
    later = shown | {"$updatedAt": "2026-11-27T10:05:00.000+00:00"}
    path = write(
        tmp_path,
        [
            listed(shown),
            entry("PATCH", url, 200, later, {"data": {"price": 3}}),
            entry("PATCH", url, 200, later, {"data": {"pages": 9}}),
        ],
    )
    (table,) = seed_before(Recording(path))["tables"]
    assert columns(table) == {"price": "double", "pages": "integer"}


def test_a_total_beyond_the_rows_shown_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, [listed(row("b1", title="Waves"), total=40)])
    assert main(["seed-from", "--before", str(path)]) == 0
    assert "rows of table book: the recording shows 1 of 40, and so has the seed" in capsys.readouterr().err


def test_twenty_texts_fit_into_a_row(tmp_path: Path) -> None:
    table = seeded(tmp_path, listed(row("b1", **{f"text{at}": "x" for at in range(20)})))["book"]
    assert len(table["columns"]) == 20


def test_the_id_of_a_row_may_be_that_of_another_tables(tmp_path: Path) -> None:
    made = entry(
        "POST",
        "/tablesdb/lib/tables/pen/rows",
        201,
        row("one", "pen", ink="blue"),
        {"rowId": "one", "data": {"ink": "blue"}},
    )
    tables = seeded(tmp_path, made, listed(row("one", title="Waves")))
    assert [each["$id"] for each in tables["book"]["rows"]] == ["one"]
    assert tables["pen"]["rows"] == []


def test_a_recording_that_shows_no_state_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = listed(row("b1", title="Waves"))
    bare["request"]["url"] = "https://api.example.com/v1/users"
    bare["response"]["content"] = {"size": 200}
    for option in ["--before"], []:
        assert main(["seed-from", *option, str(write(tmp_path, [bare]))]) == 1
        assert "shows no state: the bodies of 1 exchanges are not in it" in capsys.readouterr().err
    bare["request"]["url"] = "https://cdn.example.com/logo.svg"
    for option in ["--before"], []:
        assert main(["seed-from", *option, str(write(tmp_path, [bare]))]) == 1
        assert "shows no state: no exchange with Appwrite is in it" in capsys.readouterr().err


def test_what_a_request_made_whose_body_was_not_kept_is_in_the_seed(tmp_path: Path) -> None:
    made = entry("POST", "/tablesdb/lib/tables/book/rows", 201, row("b1", title="Waves"), {})
    made["request"]["postData"]["text"] = ""
    path, seed = write(tmp_path, [made]), tmp_path / "seed.json"
    assert main(["seed-from", str(path), "--out", str(seed)]) == 0
    [table] = json.loads(seed.read_text())["tables"]
    assert [each["title"] for each in table["rows"]] == ["Waves"]


def test_what_was_empty_at_first_is_not_what_it_became(tmp_path: Path) -> None:
    ann = {
        "$id": "ann",
        "name": "Ann",
        "registration": "2026-11-01T10:00:00.000+00:00",
        "prefs": {},
        "labels": [],
    }
    open_row = {**row("b1", title="Waves"), "$permissions": ['read("any")']}
    path = write(
        tmp_path,
        [
            entry("GET", "/users/ann", 200, ann),
            entry("PATCH", "/users/ann/prefs", 200, {"theme": "dark"}, {"prefs": {"theme": "dark"}}),
            entry(
                "PUT",
                "/users/ann/labels",
                200,
                {**ann, "prefs": {"theme": "dark"}, "labels": ["vip"]},
                {"labels": ["vip"]},
            ),
            listed(row("b1", title="Waves")),
            entry(
                "PATCH", "/tablesdb/lib/tables/book/rows/b1", 200, open_row, {"permissions": ['read("any")']}
            ),
        ],
    )
    found = seed_before(Recording(path))
    assert found["users"] == [{"$id": "ann", "name": "Ann"}]
    assert rows(found, "book")[0]["$permissions"] == []


def test_files_that_were_looked_at_are_in_the_seed(
    record_to: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, seed = tmp_path / "files.har", tmp_path / "seed.json"
    files = [{"$id": "seen", "text": "grüße", "name": "seen.txt"}, {"$id": "listed", "base64": "AAECAw=="}]
    bucket = {"$id": "box", "$permissions": ['read("any")', 'create("any")'], "files": files}
    with (
        MockServer({"projectId": "demo", "buckets": [bucket]}) as server,
        record_to(server.endpoint, path) as endpoint,
    ):
        guest = Endpoint(endpoint)
        for file in ("seen/view", "nowhere", "seen"):
            guest.ask("GET", f"/storage/buckets/box/files/{file}", [("X-Appwrite-Project", "demo")], None)
        guest.close()
    assert main(["seed-from", "--before", str(path), "--out", str(seed)]) == 0
    assert main(["verify", "--seed", str(seed), str(path)]) == 0, capsys.readouterr().out
    with MockServer(seed) as server, record_to(server.endpoint, path) as endpoint:
        Walker(endpoint, "demo", key="a-key")("get", "/storage/buckets/box/files")
    assert main(["seed-from", "--before", str(path), "--out", str(seed)]) == 0
    assert (
        "file seen of bucket box: the recording has no content of it; zeros stand in"
        in capsys.readouterr().err
    )


def test_who_heard_of_rows_may_read_their_table(tmp_path: Path) -> None:
    seen = listed(row("b1", title="Waves"))
    seen["request"]["headers"] += pairs({"X-Appwrite-Key": "a-key"})
    socket = entry("GET", "/realtime?project=demo&channels[]=rows", 101, "")
    event = json.dumps({"type": "event", "data": {"events": [], "payload": row("b1", title="Foam")}})
    socket["_webSocketMessages"] = [{"type": "receive", "opcode": 1, "time": 1795773601, "data": event}]
    [table] = seed_before(Recording(write(tmp_path, [seen, socket])))["tables"]
    assert table["$permissions"] == ['read("any")']
