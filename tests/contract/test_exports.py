"""Recordings as browsers, proxies and test tools export them: their order, their cookies, their numbers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from mockwrite import MockServer
from mockwrite.contract import Recording
from mockwrite.ids import Ids
from tests.contract.har_entries import JSON, MADE, Verified, entry, pairs, write


def test_where_nothing_could_be_compared_nothing_agrees(
    entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    for each in entries:
        del each["response"]["content"]
    code, said = verified(write(tmp_path, entries))
    assert (code, said.splitlines()[-1]) == (1, "0 of 0 exchanges agree, 2 not compared")


def test_entries_are_taken_in_the_order_of_their_times(
    entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    """As HAR 1.2 has readers see to, since many tools write what ended first."""
    entries[1]["startedDateTime"] = "2026-11-27T10:00:02.000+00:00"
    recording = Recording(write(tmp_path, entries[::-1]))
    assert [(exchange.number, exchange.method) for exchange in recording] == [(1, "POST"), (0, "GET")]
    assert verified(recording.path) == (0, "2 of 2 exchanges agree\n")


def test_insomnia_has_the_query_apart_and_the_time_of_its_export(
    entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    query = {"method": "equal", "attribute": "name", "values": ["Café"]}
    found = entry("GET", "/databases", 200, {"total": 1, "databases": [MADE]})
    found["request"]["queryString"] = [{"name": "queries[0]", "value": json.dumps(query, ensure_ascii=False)}]
    entries.append(found)
    for each in entries:
        each["startedDateTime"] = "2026-11-27T18:30:00.000Z"
        each["response"]["headers"] += pairs({"Date": "Fri, 27 Nov 2026 10:00:01 GMT"})
    assert verified(write(tmp_path, entries)) == (0, "3 of 3 exchanges agree\n")
    found["response"]["content"]["text"] = '{"total":0,"databases":[]}'
    assert verified(write(tmp_path, entries))[0] == 1


@pytest.mark.parametrize(
    ("total", "code"), [(9223372036854776000, 0), (9223372036854775807, 0), (9223372036854775000, 1)]
)
def test_integers_that_javascript_has_rounded_agree(
    total: int, code: int, tmp_path: Path, verified: Verified
) -> None:
    bounds = {"min": -9223372036854775808, "max": 9223372036854775807}
    collection = {"collectionId": "books", "name": "Books"}
    path = "/databases/lib/collections/books"
    with MockServer() as server:
        project = server.project()
        calls: list[tuple[str, JSON]] = [
            ("/databases", {"databaseId": "lib", "name": "Lib"}),
            ("/databases/lib/collections", collection),
            (f"{path}/attributes/integer", {"key": "n", "required": False, **bounds}),
        ]
        found = [entry("POST", way, 201, project.call("POST", way, body), body) for way, body in calls]
    found[-1]["response"]["status"] = 202
    found[-1]["response"]["content"]["text"] = found[-1]["response"]["content"]["text"].replace(
        "9223372036854775807", str(total)
    )
    for each in found:
        each["startedDateTime"] = datetime.now(UTC).isoformat()
    assert verified(write(tmp_path, found))[0] == code


def test_headers_that_stand_twice_are_sent_once_and_an_origin_that_was_let_in_is_sent(tmp_path: Path) -> None:
    each = entry("GET", "/databases/lib", 200, MADE, Referer="http://localhost:3000/")
    each["request"]["headers"] += pairs({"content-type": "application/json", "X-A": "1", "x-a": "2"})
    each["response"]["headers"] += pairs({"Access-Control-Allow-Origin": "http://localhost:3000"})
    [exchange] = Recording(write(tmp_path, [each]))
    assert [name for name, _ in exchange.headers[2:]] == ["Content-Type", "Referer", "X-A", "x-a", "Origin"]
    assert exchange.header("origin") == "http://localhost:3000"


def signed_in(*, cookies: str) -> list[JSON]:
    """A sign-up, a sign-in and a look at the account, exported with the cookies in one place or in none."""
    who = {"email": "ann@example.org", "password": "correct-horse-9"}
    with MockServer() as server:
        from tests.contract.conftest import Caller

        call = Caller(server.endpoint)
        calls: list[Any] = []
        for method, path, body in (
            ("POST", "/account", {"userId": "ann", **who}),
            ("POST", "/account/sessions/email", who),
            ("GET", "/account", None),
        ):
            cookie = calls[-1][4].get("Set-Cookie", "").partition(";")[0] if method == "GET" else ""
            answer = call(method, path, body, **({"Cookie": cookie} if cookie else {}))
            calls.append((method, path, answer, body, dict(call.headers), cookie))
        call.close()
    found = []
    for method, path, answer, body, got, cookie in calls:
        each = entry(method, path, 201 if method == "POST" else 200, answer, body)
        each["request"]["headers"] = pairs({"X-Appwrite-Project": "shop", "Content-Type": "application/json"})
        each["startedDateTime"] = datetime.now(UTC).isoformat()
        if cookies == "nowhere":
            each["request"]["headers"] += pairs({"X-Fallback-Cookies": ""})
        name, _, value = cookie.partition("=")
        set_name, _, set_value = got.get("Set-Cookie", "").partition(";")[0].partition("=")
        if cookies == "lists" and cookie:
            each["request"]["cookies"] = [{"name": name, "value": value}]
        if cookies == "lists" and set_name:
            set_value = unquote(set_value)  # as tools that parse cookies have it
            listed = [{"name": set_name, "value": set_value}]
            listed.insert(0, {"name": f"{set_name.removesuffix('_legacy')}_legacy", "value": set_value})
            each["response"]["cookies"] = (
                listed
                if not set_name.endswith("_legacy")
                else [
                    {"name": set_name, "value": set_value},
                    {"name": set_name.removesuffix("_legacy"), "value": set_value},
                ]
            )
        if cookies == "fallback" and cookie:
            fallback = json.loads(calls[1][4]["X-Fallback-Cookies"])
            each["request"]["headers"] += pairs({"X-Fallback-Cookies": json.dumps(fallback)})
        if cookies == "fallback" and "X-Fallback-Cookies" in got:
            each["response"]["headers"] += pairs({"X-Fallback-Cookies": got["X-Fallback-Cookies"]})
        found.append(each)
    return found


@pytest.mark.parametrize("cookies", ["lists", "fallback", "nowhere"])
def test_a_session_is_kept_though_cookies_were_left_out(
    cookies: str, tmp_path: Path, verified: Verified
) -> None:
    code, said = verified(write(tmp_path, signed_in(cookies=cookies)))
    assert (code, said) == (0, "3 of 3 exchanges agree\n"), said


def test_where_credentials_were_taken_out_a_line_says_so(tmp_path: Path, verified: Verified) -> None:
    code, said = verified(write(tmp_path, signed_in(cookies="nowhere")[2:]))
    assert code == 1
    assert "without the session that they had: 1 of the requests, since cookies were taken out" in said


def test_services_that_are_lacking_are_counted_apart(
    entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    entries.append(entry("GET", "/functions", 200, {"total": 0, "functions": []}))
    code, said = verified(write(tmp_path, entries))
    assert (code, said.splitlines()[-1]) == (0, "2 of 2 exchanges agree, 1 of services that mockwrite lacks")
    entries[1]["response"]["status"] = 404
    entries.append(entry("GET", "/health", 200, {"name": "http", "ping": 1, "status": "pass"}))
    code, said = verified(write(tmp_path, entries), "--only", "functions,health")
    assert said.splitlines()[-1].endswith("1 of services that mockwrite lacks, 2 left aside")


def test_a_server_that_has_the_data_already_is_named_in_one_line(
    entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    path = write(tmp_path, entries)
    with MockServer() as server:
        assert verified(path, "--against", server.endpoint)[0] == 0
        code, said = verified(path, "--against", server.endpoint)
    assert code == 2
    assert len(said.splitlines()) == 1
    assert "has what export makes already (0000 POST /databases 201 is answered with 409)" in said


@pytest.mark.parametrize(("id", "told"), [("6a180251186a0abcdef1", True), ("9f1802511ffff0000000", False)])
def test_an_id_that_the_server_made_tells_the_time_of_its_making(
    id: str, tmp_path: Path, verified: Verified, monkeypatch: pytest.MonkeyPatch, *, told: bool
) -> None:
    time = "2026-05-28T08:52:33.100+00:00"
    made = {"$id": id, "$createdAt": time, "$updatedAt": time, "name": "Staff", "total": 0, "prefs": {}}
    each = entry("POST", "/teams", 201, made, {"teamId": "unique()", "name": "Staff"})
    each["startedDateTime"] = time
    assert verified(write(tmp_path, [each]))[0] == 0
    monkeypatch.setattr(Ids, "unique", lambda ids: ids.hex(20))
    code, said = verified(write(tmp_path, [each]))
    assert (code, "an id of another form" in said) == ((1, True) if told else (0, False))
