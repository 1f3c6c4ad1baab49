"""What differs from a recording is found, and called by its name."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mockwrite.contract import Difference, Exchange, Recording, Replay
from mockwrite.contract.bodies import decoded
from mockwrite.contract.compare import Answer, compare
from mockwrite.contract.pictures import picture
from mockwrite.contract.references import References

Body = dict[str, Any]

SIGN_UP, SIGN_UP_BOB, TAKEN, SIGN_IN, BY_SESSION, GUEST, PREFLIGHT = 1, 2, 3, 4, 5, 7, 8
FIRST, SECOND, LIST, RANDOM, READ = 9, 10, 14, 15, 16


def replayed(path: Path, endpoint: str) -> list[tuple[int, Difference]]:
    with Replay(Recording(path), endpoint) as replay:
        return [(result.exchange.number, found) for result in replay.run() for found in result.differences]


def rewritten(path: Path, copy: Path, number: int, change: Callable[[Any], object]) -> Path:
    """A copy of the recording, one answer's body changed."""
    log = json.loads(path.read_text())["log"]
    content = log["entries"][number]["response"]["content"]
    body = json.loads(content["text"])
    content["text"] = json.dumps(change(body) or body)
    copy.write_text(json.dumps({"log": log}))
    return copy


def put(key: str, value: Any) -> Callable[[Body], object]:
    return lambda body: body.update({key: value})


def swap_ids(body: Body) -> None:
    first, second, *_ = body["documents"]
    first["$id"], second["$id"] = second["$id"], first["$id"]


def in_list(change: Callable[[list[Body]], object]) -> Callable[[Body], object]:
    return lambda body: change(body["documents"]) and None


CHANGES: dict[str, tuple[int, Callable[[Body], object], str, str]] = {
    "another value": (
        LIST,
        in_list(lambda rows: rows[2].update(title="Buch")),
        "value",
        ".documents[2].title",
    ),
    "a number for another": (FIRST, put("stock", 7), "value", ".stock"),
    "an integer for a float": (SECOND, put("price", 1), "type", ".price"),
    "a float for an integer": (SECOND, put("stock", 1.0), "type", ".stock"),
    "a text for a number": (SECOND, put("stock", "1"), "type", ".stock"),
    "null for a text": (SECOND, put("title", None), "type", ".title"),
    "true for one": (SECOND, put("stock", True), "type", ".stock"),
    "the other truth": (SECOND, put("sold", True), "value", ".sold"),
    "another message": (TAKEN, put("message", "No."), "message", ".message"),
    "another type of error": (GUEST, put("type", "user_blocked"), "value", ".type"),
    "a key more than came": (FIRST, put("colour", "red"), "missing", ".colour"),
    "a key fewer than came": (FIRST, lambda body: body.pop("title") and None, "unexpected", ".title"),
    "two values in another order": (FIRST, put("tags", ["b", "a"]), "order", ".tags"),
    "two documents in another order": (
        LIST,
        in_list(lambda rows: rows.insert(0, rows.pop())),
        "order",
        ".documents",
    ),
    "a value more in a list": (FIRST, put("tags", ["a", "b", "c"]), "missing", ".tags[2]"),
    "a document fewer": (LIST, in_list(lambda rows: rows.pop(1)), "unexpected", ".documents[1]"),
    "another total": (LIST, put("total", 6), "value", ".total"),
    "a document more": (
        LIST,
        in_list(lambda rows: rows.append({"$id": "shelf"})),
        "missing",
        ".documents[5]",
    ),
    "another word for no one": (GUEST, put("code", 403), "value", ".code"),
    "no id": (SIGN_IN, put("$id", ""), "value", ".$id"),
    "a session of another length": (
        SIGN_IN,
        put("expire", "2026-01-01T00:00:00.000+00:00"),
        "time",
        ".expire",
    ),
    "no time at all": (SIGN_UP, put("$createdAt", "yesterday"), "value", ".$createdAt"),
    "another sequence": (READ, put("$sequence", "5"), "type", ".$sequence"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_value_is_found_and_named(change: str, visit: Path, shop: str, tmp_path: Path) -> None:
    number, mutate, kind, path = CHANGES[change]
    copy = rewritten(visit, tmp_path / "changed.har", number, mutate)
    assert [(at, found.kind, found.path) for at, found in replayed(copy, shop)] == [(number, kind, path)]


def test_nothing_differs_where_nothing_was_changed(visit: Path, shop: str) -> None:
    assert replayed(visit, shop) == []


def bodies(path: Path) -> dict[int, Any]:
    texts = {exchange.number: exchange.answer_body for exchange in Recording(path)}
    return {number: json.loads(text) for number, text in texts.items() if text and text[:1] == b"{"}


@pytest.mark.parametrize(
    ("at", "key", "source"),
    [(READ, "$id", FIRST), (BY_SESSION, "$id", SIGN_UP_BOB), (BY_SESSION, "password", SIGN_UP_BOB)],
)
def test_a_made_up_value_in_anothers_place_is_a_wrong_reference(
    at: int, key: str, source: int, visit: Path, shop: str, tmp_path: Path
) -> None:
    other = bodies(visit)[source][key]
    copy = rewritten(visit, tmp_path / "changed.har", at, put(key, other))
    kinds = {found.kind for _, found in replayed(copy, shop)}
    assert kinds <= {"reference", "value", "time"}
    assert kinds & {"reference", "value"}


def test_a_made_up_value_that_stood_once_for_two_is_a_wrong_reference(
    visit: Path, shop: str, tmp_path: Path
) -> None:
    first = bodies(visit)[FIRST]["$id"]
    copy = rewritten(visit, tmp_path / "changed.har", SECOND, put("$id", first))
    assert (SECOND, "reference", ".$id") in [
        (at, found.kind, found.path) for at, found in replayed(copy, shop)
    ]


@pytest.mark.parametrize(
    "later", ["2001-11-23T00:00:00.001+00:00", None], ids=["another day's", "a moment's"]
)
def test_a_time_that_moved_is_found(later: str | None, visit: Path, shop: str, tmp_path: Path) -> None:
    """The recording says that the document was changed, and the server gives the same time again."""
    updated = bodies(visit)[READ]["$updatedAt"]
    moved = later or updated.replace(updated[-9:-6], f"{(int(updated[-9:-6]) + 1) % 1000:03d}")
    copy = rewritten(visit, tmp_path / "changed.har", READ, put("$updatedAt", moved))
    assert [(at, found.kind, found.path) for at, found in replayed(copy, shop)] == [
        (READ, "time", ".$updatedAt")
    ]


def test_documents_with_exchanged_ids_are_out_of_order(visit: Path, shop: str, tmp_path: Path) -> None:
    copy = rewritten(visit, tmp_path / "changed.har", LIST, swap_ids)
    found = {(at, difference.kind) for at, difference in replayed(copy, shop)}
    assert (LIST, "order") in found
    assert (LIST, "value") in found


def change_entry(path: Path, copy: Path, number: int, change: Callable[[Body], object]) -> Path:
    log = json.loads(path.read_text())["log"]
    change(log["entries"][number]["response"])
    copy.write_text(json.dumps({"log": log}))
    return copy


def header(name: str, value: str | None) -> Callable[[Body], None]:
    def change(answer: Body) -> None:
        answer["headers"] = [pair for pair in answer["headers"] if pair["name"].lower() != name]
        if value is not None:
            answer["headers"].append({"name": name, "value": value})

    return change


COOKIE = "a_session_shop=eyJzZWNyZXQiOiAiMDAifQ%3D%3D; Max-Age=31536000; path=/; httponly"


@pytest.mark.parametrize(
    ("number", "change", "kind", "path"),
    [
        (FIRST, put("status", 200), "status", ""),
        (FIRST, header("content-type", "text/html"), "header", "content-type"),
        (
            PREFLIGHT,
            header("access-control-allow-credentials", None),
            "header",
            "access-control-allow-credentials",
        ),
        (PREFLIGHT, header("access-control-allow-origin", "*"), "header", "access-control-allow-origin"),
        (FIRST, header("x-ratelimit-remaining", "58"), "header", "x-ratelimit-remaining"),
        (SIGN_IN, header("x-fallback-cookies", None), "header", "x-fallback-cookies"),
        (SIGN_IN, header("set-cookie", f"{COOKIE}; samesite=strict"), "cookie", "set-cookie"),
        (0, put("content", {"size": 5, "mimeType": "text/plain", "text": "Ping!"}), "body", ""),
    ],
)
def test_another_status_header_cookie_or_text_is_found(
    number: int,
    change: Callable[[Body], object],
    kind: str,
    path: str,
    visit: Path,
    shop: str,
    tmp_path: Path,
) -> None:
    copy = change_entry(visit, tmp_path / "changed.har", number, change)
    assert (number, kind, path) in [(at, found.kind, found.path) for at, found in replayed(copy, shop)]


def test_headers_of_no_consequence_are_not_compared(visit: Path, shop: str, tmp_path: Path) -> None:
    copy = change_entry(visit, tmp_path / "changed.har", FIRST, header("server", "swoole-http-server"))
    assert replayed(copy, shop) == []


def test_the_reset_of_a_rate_limit_is_the_servers_own(visit: Path, shop: str, tmp_path: Path) -> None:
    copy = change_entry(visit, tmp_path / "changed.har", FIRST, header("x-ratelimit-reset", "1"))
    assert replayed(copy, shop) == []


def test_a_list_in_random_order_is_compared_as_a_set(visit: Path, shop: str, tmp_path: Path) -> None:
    copy = rewritten(visit, tmp_path / "changed.har", RANDOM, in_list(lambda rows: rows.reverse()))
    assert replayed(copy, shop) == []


def test_a_set_that_lacks_one_is_found(visit: Path, shop: str, tmp_path: Path) -> None:
    copy = rewritten(visit, tmp_path / "changed.har", RANDOM, in_list(lambda rows: rows[0].update(title="?")))
    assert [(at, found.kind) for at, found in replayed(copy, shop)] == [(RANDOM, "value")]


def test_no_answer_is_a_difference(visit: Path) -> None:
    with Replay(Recording(visit), "http://127.0.0.1:9/v1") as replay:
        result = next(replay.run())
    assert [found.kind for found in result.differences] == ["no answer"]


def test_a_difference_reads_like_a_diff() -> None:
    assert str(Difference("value", ".title", "a", "b")) == '.title: another value\n  - "a"\n  + "b"'


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x28\0\0\0\x1e", "png 40x30"),
        (b"GIF89a\x08\0\x06\0", "gif 8x6"),
        (b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x27\0\0\x1d\0\0", "webp 40x30"),
        (b"\xff\xd8\xff\xe0\0\x04xx\xff\xc0\0\x11\x08\0\x1e\0\x28\x03", "jpeg 40x30"),
        (b"GIF89a", "unknown"),
        (b"no picture", "unknown"),
        (b"", "unknown"),
    ],
)
def test_the_kind_and_size_of_a_picture(data: bytes, expected: str) -> None:
    assert picture(data) == expected


def test_a_body_made_small_is_the_body() -> None:
    packed = base64.b64encode(zlib.compress(b"\0\1" * 50_000)).decode()
    assert decoded(packed, "deflate") == b"\0\1" * 50_000
    assert decoded("no zlib", "deflate") == b"no zlib"


def differences(*bodies: tuple[str, str]) -> list[str]:
    """The places in which answers differ that follow one another: a recorded one, and the one that came."""
    references, now, found = References(), datetime(2026, 11, 27, tzinfo=UTC), []
    for want, got in bodies:
        exchange = Exchange("made", 0, "", "GET", "/", (), None, now, 200, (), want.encode())
        found += compare(exchange, Answer(200, (), got.encode()), references, now)
    return [difference.path for difference in found]


@pytest.mark.parametrize("form", ["{}", '"{}"'], ids=["a number", "its text"])
def test_a_sequence_is_the_same_one_throughout_whatever_it_is(form: str) -> None:
    row = '{{"$id": "{id}", "$databaseId": "d", "$tableId": "t", "$sequence": {sequence}}}'

    def rows(id: str, want: int, got: int) -> tuple[str, str]:
        both = (row.format(id=id, sequence=form.format(sequence)) for sequence in (want, got))
        return next(both), next(both)

    assert differences(rows("a", 5, 1), rows("b", 7, 2), rows("a", 5, 1)) == []
    assert differences(rows("a", 5, 1), rows("a", 5, 2)) == [".$sequence"]


def test_a_staged_row_has_no_sequence() -> None:
    assert differences(('{"$id": "a", "$sequence": ""}', '{"$id": "a", "$sequence": "1"}')) == [".$sequence"]


def test_pages_for_people_are_compared_by_being_pages() -> None:
    assert differences(("<!DOCTYPE html><p>Theirs", "<!DOCTYPE html><p>Ours")) == []
    assert differences(("<!DOCTYPE html><p>Theirs", "plain")) == [""]
