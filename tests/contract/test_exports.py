"""Recordings in the forms that browsers, proxies and test tools export them in."""

from __future__ import annotations

import base64
import copy
import gzip
import io
import json
import sys
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest

from mockwrite import MockServer
from mockwrite.cli import main
from mockwrite.contract import HarError, Recording
from mockwrite.ids import Ids

JSON = dict[str, Any]
API = "https://api.example.com/v1"
MADE = {
    "$id": "lib",
    "name": "Café",
    "$createdAt": "2026-11-27T10:00:01.000+00:00",
    "$updatedAt": "2026-11-27T10:00:01.000+00:00",
    "enabled": True,
    "type": "legacy",
}


def entry(method: str, path: str, status: int, answer: Any, body: Any = None, **headers: str) -> JSON:
    """An entry as HAR 1.2 has it."""
    sent = {"X-Appwrite-Project": "demo", "X-Appwrite-Key": "demo-key", "Content-Type": "application/json"}
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    request: JSON = {
        "method": method,
        "url": API + path,
        "cookies": [],
        "headers": pairs(sent | headers),
        "queryString": [],
        "bodySize": -1,
    }
    if body is not None:
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(body)}
    return {
        "startedDateTime": "2026-11-27T10:00:01.000+00:00",
        "time": 3,
        "request": request,
        "response": {
            "status": status,
            "cookies": [],
            "headers": pairs({"Content-Type": "application/json; charset=UTF-8"}),
            "content": {"size": len(text.encode()), "mimeType": "application/json", "text": text},
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 3, "receive": 0},
    }


def pairs(headers: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]


@pytest.fixture
def entries() -> list[JSON]:
    """A database is made, and read."""
    return [
        entry("POST", "/databases", 201, MADE, {"databaseId": "lib", "name": "Café"}),
        entry("GET", "/databases/lib", 200, MADE),
    ]


def write(folder: Path, entries: Any, name: str = "export.har", **log: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps({"log": {"version": "1.2", **log, "entries": entries}}, ensure_ascii=False))
    return path


@pytest.fixture
def verified(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """The exit code of ``mockwrite verify``, and what it prints."""

    def run(path: Path, *options: str) -> tuple[int, str]:
        code = main(["verify", str(path), *options])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out + printed.err

    return run


Verified = Callable[..., tuple[int, str]]


@pytest.mark.parametrize(
    "content",
    [
        lambda text: {"text": text, "encoding": "base64"},
        lambda text: {"text": base64.encodebytes(text.encode()).decode(), "encoding": "base64"},
        lambda text: {"text": base64.b64encode(text.encode()).decode().rstrip("="), "encoding": "base64"},
        lambda text: {"text": base64.urlsafe_b64encode(text.encode()).decode(), "encoding": "BASE64"},
        lambda text: {"text": base64.b64encode(gzip.compress(text.encode())).decode(), "encoding": "base64"},
        lambda text: {"_textBase64": base64.b64encode(text.encode()).decode()},
        lambda text: {"text": json.loads(text)},
    ],
    ids=["text called base64", "in lines", "unpadded", "url-safe", "gzip", "_textBase64", "as JSON"],
)
def test_a_body_is_read_in_each_form(
    content: Callable[[str], JSON], entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    for each in entries:
        found = each["response"]["content"]
        each["response"]["content"] = {"size": found["size"]} | content(found["text"])
        each["response"]["headers"] += pairs({"Content-Encoding": "gzip"})
    assert verified(write(tmp_path, entries)) == (0, "2 of 2 exchanges agree\n")


@pytest.mark.parametrize("text", ["1234", "true", "null"])
def test_text_that_could_be_base64_is_what_its_size_says(text: str, tmp_path: Path) -> None:
    each = entry("GET", "/health", 200, None)
    each["response"]["content"] = {"size": len(text), "text": text, "encoding": "base64"}
    [exchange] = Recording(write(tmp_path, [each]))
    assert exchange.answer_body == text.encode()


@pytest.mark.parametrize(
    "missing",
    [
        {"mimeType": "application/json", "size": 149},
        {"mimeType": "application/json", "size": 149, "text": None},
        {"mimeType": "application/json", "size": 149, "text": ""},
        {"mimeType": "application/json", "size": -1},
        {"mimeType": "application/json", "_file": "nowhere.json"},
        None,
    ],
    ids=["absent", "null", "empty", "of no size", "in a file that is not there", "no content"],
)
def test_a_body_that_was_not_kept_is_no_empty_body(
    missing: Any, entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    entries[1]["response"]["content"] = missing
    code, said = verified(write(tmp_path, entries))
    assert code == 0
    assert said.endswith("1 of 1 exchanges agree, 1 not compared\n")
    entries[1]["response"]["status"] = 404
    assert verified(write(tmp_path, entries))[0] == 1


def test_where_nothing_could_be_compared_nothing_agrees(
    entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    for each in entries:
        del each["response"]["content"]
    code, said = verified(write(tmp_path, entries))
    assert (code, said.splitlines()[-1]) == (1, "0 of 0 exchanges agree, 2 not compared")


@pytest.mark.parametrize("key", ["_file", "_sha1"])
@pytest.mark.parametrize("place", ["", "resources/"])
@pytest.mark.parametrize("zipped", [False, True])
def test_bodies_beside_the_file_are_read(
    key: str, place: str, entries: list[JSON], tmp_path: Path, verified: Verified, *, zipped: bool
) -> None:
    asked = entries[0]["request"]["postData"]
    answered = entries[1]["response"]["content"]
    (tmp_path / place).mkdir(exist_ok=True)
    for part, name in (asked, "sent.json"), (answered, "got.json"):
        (tmp_path / place / name).write_text(part.pop("text"))
        part[key] = name
    path = write(tmp_path, entries, "har.har")
    if zipped:
        with zipfile.ZipFile(tmp_path / "har.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for file in ("har.har", f"{place}sent.json", f"{place}got.json"):
                archive.write(tmp_path / file, file)
        path = tmp_path / "har.zip"
    assert verified(path) == (0, "2 of 2 exchanges agree\n")
    answered[key] = "../outside.json"
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside.json").write_text("{}")
    [exchange] = Recording(write(tmp_path / "inside", entries[1:]))
    assert (exchange.answer_body, exchange.unread) == (None, "the body is not in the file")


def test_a_request_whose_body_was_not_kept_is_skipped_with_what_hangs_on_it(
    entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    entries[0]["request"]["postData"]["text"] = ""
    entries.append(entry("GET", "/databases", 200, {"databases": [MADE], "total": 1}))
    entries.append(entry("OPTIONS", "/databases/lib", 204, ""))
    code, said = verified(write(tmp_path, entries))
    assert code == 0
    assert said.splitlines() == [
        "export: skipped 1 whose request body is not in the file: 0000 POST /databases 201",
        "export: skipped 2 that hang on a request whose body is not in the file: "
        "0001 GET /databases/lib 200, 0002 GET /databases 200",
        "1 of 1 exchanges agree, 3 skipped",
    ]


def test_a_form_of_which_json_is_kept_is_no_form(tmp_path: Path) -> None:
    # axios-har-tracker 0.8.0 writes what JSON.stringify makes of a FormData
    form = entry("POST", "/storage/buckets/b/files", 201, {})
    form["request"]["postData"] = {"mimeType": "multipart/form-data; boundary=b", "text": "{}"}
    assert list(Recording(write(tmp_path, [form]))) == []
    form["request"]["headers"] += pairs({"Content-Length": "2"})
    assert [exchange.body for exchange in Recording(write(tmp_path, [form]))] == [b"{}"]


def test_a_request_without_a_body_is_sent_without(tmp_path: Path) -> None:
    sent = entry("POST", "/account/sessions/anonymous", 401, {})
    bare, empty, lost = (copy.deepcopy(sent) for _ in range(3))
    empty["request"] |= {"bodySize": 0, "postData": {"mimeType": "application/json", "text": ""}}
    lost["request"]["headers"] += pairs({"Content-Length": "17"})
    assert [exchange.body for exchange in Recording(write(tmp_path, [bare, empty, lost]))] == [None, b""]


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


def test_what_extensions_of_browsers_are_given_is_a_recording(
    entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    path = tmp_path / "extension.har"
    path.write_text(json.dumps({"version": "1.2", "pages": [], "entries": entries}))
    assert verified(path) == (0, "2 of 2 exchanges agree\n")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            '{"info": {}, "item": []}',
            "; a Postman collection has requests, and not what was answered to them",
        ),
        ('{"projectId": "shop"}', "; it is a seed or a config, as --seed takes it"),
        ('{"entries": 7}', 'there is no "log" in it, after'),
    ],
)
def test_what_is_taken_for_a_recording_is_named(
    text: str, hint: str, tmp_path: Path, verified: Verified
) -> None:
    path = tmp_path / "other.har"
    path.write_text(text)
    code, said = verified(path)
    assert (code, hint in said) == (2, True), said


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


BYTES = bytes(range(256))
FORM = "multipart/form-data; boundary=xyz"
PARTS = (
    '--xyz\r\nContent-Disposition: form-data; name="fileId"\r\n\r\nf1\r\n'
    '--xyz\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'
    "grüße\r\n--xyz--\r\n"
)
FILE = {"name": "file", "fileName": "a.txt", "contentType": "text/plain"}


@pytest.mark.parametrize(
    ("kind", "posted", "length", "body"),
    [
        ("image/png", {"text": BYTES.decode("latin-1")}, 256, BYTES),  # Firefox, mitmproxy, Selenium Wire
        ("image/png", {"text": BYTES.decode(errors="replace")}, 256, None),  # Chromium's developer tools
        ("text/plain", {"text": "grüße"}, 7, "grüße".encode()),
        ("text/plain", {"text": "grüße"}, 1 << 21, None),  # Firefox keeps the first 2**20 letters
        (FORM, None, 282, None),  # Playwright
        (FORM, None, None, None),  # puppeteer-har
        (
            FORM,
            {"text": "", "params": [{"name": "fileId", "value": "f1"}, {**FILE, "value": "grüße"}]},
            None,
            PARTS,
        ),
        (FORM, {"params": [{"name": "fileId", "value": "f1"}, {**FILE, "value": ""}]}, None, None),
        (FORM, {"params": [{"name": "fileId", "value": "f1"}]}, 400, None),
        (
            "application/x-www-form-urlencoded",
            {"params": [{"name": "a b", "value": "ü"}]},
            None,
            "a+b=%C3%BC",
        ),
        # chrome-har
        ("application/json", {"params": [{"name": "data", "value": {"a": []}}]}, 17, '{"data":{"a":[]}}'),
        ("application/json", {"params": [{"name": "roles", "value": "a"}]}, 15, '{"roles":["a"]}'),
        (
            "application/json",
            {"params": [{"name": "roles", "value": x} for x in "ab"]},
            19,
            '{"roles":["a","b"]}',
        ),
        ("application/json", {"params": [{"name": "name", "value": "a"}]}, 30, None),
        ("application/json", {"params": []}, 2, "{}"),
        ("application/json", {"text": ""}, 2, "{}"),
        ("application/json", {"text": '{"data":{"title":"a'}, 90, None),  # browsers have limits
        ("application/json", {"text": '{"data":{"title":"a'}, 19, '{"data":{"title":"a'),
        ("application/json", {"text": '{"name": "\ufffd"}'}, 12, '{"name": "\ufffd"}'),
    ],
)
def test_the_body_of_a_request_is_what_was_sent_or_is_not_known(
    kind: str, posted: Any, length: int | None, body: bytes | str | None, tmp_path: Path
) -> None:
    each = entry("POST", "/x", 201, {}, **{"Content-Type": kind})
    each["request"]["bodySize"] = 0 if posted is None else -1
    if posted is not None:
        each["request"]["postData"] = {"mimeType": kind, **posted}
    if length is not None:
        each["request"]["headers"] += pairs({"Content-Length": str(length)})
    [exchange] = Recording(write(tmp_path, [each])).read(lost=True)
    assert exchange.lost is (body is None)
    assert exchange.body == (body.encode() if isinstance(body, str) else body)


@pytest.mark.parametrize(
    ("text", "size", "length", "body"),
    [
        (BYTES.decode("latin-1"), 256, None, BYTES),  # Firefox
        ("a€ÿ", 6, 3, b"a\x80\xff"),  # Chromium by Playwright
        ("Ã¼", 4, 2, "ü".encode()),
        ("\ufffd\ufffd", 2, 2, None),
        ("grüße", 99, None, "grüße".encode()),
    ],
)
def test_the_bytes_of_a_file_are_what_was_answered_or_not_known(
    text: str, size: int, length: int | None, body: bytes | None, tmp_path: Path
) -> None:
    each = entry("GET", "/storage/buckets/a/files/b/view", 200, None)
    each["response"]["content"] = {"mimeType": "text/plain", "size": size, "text": text}
    if length is not None:
        each["response"]["headers"] += pairs({"Content-Length": str(length)})
    [exchange] = Recording(write(tmp_path, [each]))
    assert exchange.answer_body == body


def test_text_is_unpacked_already_and_gzip_is_not_though_its_size_fits(tmp_path: Path) -> None:
    shown, packed = entry("GET", "/storage/buckets/a/files/b/view", 200, None), gzip.compress(b"x" * 40)
    shown["response"]["content"] = {"mimeType": "text/plain", "size": 5, "text": "hello"}
    shown["response"]["headers"] += pairs({"Content-Encoding": "br"})
    fitting = copy.deepcopy(shown)
    text = base64.b64encode(packed).decode()
    fitting["response"]["content"] = {"size": len(text), "text": text, "encoding": "base64"}
    fitting["response"]["headers"] = pairs({"Content-Encoding": "gzip"})
    found = Recording(write(tmp_path, [shown, fitting]))
    assert [exchange.answer_body for exchange in found] == [b"hello", b"x" * 40]


def test_an_answer_that_is_cut_off_is_not_compared(
    entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    content = entries[1]["response"]["content"]
    whole, said_so = content["text"], "1 not compared: the body is cut off"
    for end in (40, 25, -1):  # in a text, in a key, before the last bracket
        content |= {"text": whole[:end], "size": 12}
        code, said = verified(write(tmp_path, entries))
        assert (code, said) == (0, f"export: {said_so}\n1 of 1 exchanges agree, 1 not compared\n")
    content["text"] = whole.replace("Café", 'Caf"é')
    assert verified(write(tmp_path, entries))[0] == 1


def test_headers_that_stand_twice_are_sent_once_and_an_origin_that_was_let_in_is_sent(tmp_path: Path) -> None:
    each = entry("GET", "/databases/lib", 200, MADE, Referer="http://localhost:3000/")
    each["request"]["headers"] += pairs({"content-type": "application/json", "X-A": "1", "x-a": "2"})
    each["response"]["headers"] += pairs({"Access-Control-Allow-Origin": "http://localhost:3000"})
    [exchange] = Recording(write(tmp_path, [each]))
    assert [name for name, _ in exchange.headers[2:]] == ["Content-Type", "Referer", "X-A", "x-a", "Origin"]
    assert exchange.header("origin") == "http://localhost:3000"


def packed(path: Path) -> dict[str, bytes]:
    plain, archive = path.read_bytes(), io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("export.har", plain)
    return {
        "export.har.gz": gzip.compress(plain[:500]) + gzip.compress(plain[500:]),
        "export.zhar": zlib.compress(plain),
        "export.zip": archive.getvalue(),
        "utf-16.har": plain.decode().encode("utf-16"),
    }


def test_compressed_files_are_read(entries: list[JSON], tmp_path: Path, verified: Verified) -> None:
    for name, data in packed(write(tmp_path, entries)).items():
        (tmp_path / name).write_bytes(data)
        assert verified(tmp_path / name) == (0, "2 of 2 exchanges agree\n")
        if name != "utf-16.har":
            (tmp_path / name).write_bytes(data[:-30])
            assert verified(tmp_path / name)[0] == 2


@pytest.mark.parametrize("ending", ["har.gz", "zhar", "zip"])
def test_what_unpacks_to_far_more_than_it_is_is_refused(ending: str, tmp_path: Path) -> None:
    bomb = b'{"log":{"entries":[{"x":"' + b"a" * (80 * 2**20)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("bomb.har", bomb)
    data = {"har.gz": gzip.compress(bomb, 1), "zhar": zlib.compress(bomb, 1), "zip": archive.getvalue()}
    path = tmp_path / f"bomb.{ending}"
    path.write_bytes(data[ending])
    with pytest.raises(HarError, match="unpacks to more than"):
        Recording(path).exchanges()


def test_a_zip_has_one_har(tmp_path: Path, verified: Verified) -> None:
    path = tmp_path / "export.zip"
    for names in ["a.txt"], ["a.har", "b.har"]:
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "{}")
        assert verified(path)[0] == 2


def broken() -> dict[str, Any]:
    """What files have been seen to have in the place of an entry or a part of it."""
    deep: Any = []
    for _ in range(3000):
        deep = [deep]
    return {
        "null": None,
        "number": 7,
        "text": "x",
        "list": [],
        "object": {},
        "deep": deep,
        "long": 10**4000 * 10**4000,
    }


@pytest.mark.parametrize("value", ["null", "number", "text", "list", "object"])
@pytest.mark.parametrize(
    "path",
    [
        "request",
        "request.method",
        "request.url",
        "request.headers",
        "request.cookies",
        "request.postData",
        "request.postData.text",
        "request.postData.mimeType",
        "request.bodySize",
        "response",
        "response.status",
        "response.headers",
        "response.cookies",
        "response.content",
        "response.content.text",
        "response.content.size",
        "response.content.encoding",
        "startedDateTime",
        "pageref",
        "timings",
        "cache",
    ],
)
def test_members_of_any_type_cost_one_entry_at_the_most(
    path: str, value: str, entries: list[JSON], tmp_path: Path
) -> None:
    changed = copy.deepcopy(entries[0])
    *way, last = path.split(".")
    part = changed
    for key in way:
        part = part[key]
    part[last] = broken()[value]
    recording = Recording(write(tmp_path, [changed, *entries], pages=broken()[value]))
    found = recording.exchanges()
    assert len(found) + recording.skipped.total() == 3
    assert [exchange.number for exchange in found][-2:] == [1, 2] or recording.skipped.total() > 1
    del part[last]
    recording = Recording(write(tmp_path, [changed, *entries]))
    assert len(recording.exchanges()) + recording.skipped.total() == 3


@pytest.mark.parametrize("value", ["null", "number", "text", "list", "object"])
def test_what_is_no_entry_is_skipped_by_its_number(
    value: str, entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    code, said = verified(write(tmp_path, [broken()[value], *entries]))
    assert code == 0
    assert "skipped 1 that are no HAR entries: 0000" in said


@pytest.mark.parametrize(
    "text", ["[" * 5000 + "]" * 5000, '{"a":' * 3000 + "1" + "}" * 3000, '{"a":' + "9" * 5000 + "}"]
)
def test_an_entry_that_python_does_not_hold_is_skipped(
    text: str, entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    path = write(tmp_path, ["HERE", *entries])
    path.write_text(path.read_text().replace('"HERE"', text))
    code, said = verified(path)
    assert (code, said.splitlines()[-1]) == (0, "2 of 2 exchanges agree, 1 skipped")


@pytest.mark.parametrize(
    ("cut", "place"), [(-40, "in entry 1, after"), (200, "in entry 0, after"), (15, "after 9 characters")]
)
def test_a_file_that_breaks_off_is_refused_with_its_place(
    cut: int, place: str, entries: list[JSON], tmp_path: Path, verified: Verified
) -> None:
    path = write(tmp_path, entries)
    path.write_text(path.read_text()[:cut])
    code, said = verified(path)
    assert code == 2
    assert place in said


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"request": {"url": "data:text/plain,x"}}, "of data: and blob: addresses"),
        ({"request": {"url": "blob:https://api.example.com/v1/x"}}, "of data: and blob: addresses"),
        ({"request": {"url": "wss://api.example.com/v1/realtime"}}, "of a WebSocket"),
        ({"_webSocketMessages": []}, "of a WebSocket"),
        ({"response": {"status": 304}}, "from the browser's cache"),
        ({"_fromCache": "memory"}, "from the browser's cache"),
        ({"response": {"_fetchType": "Disk Cache"}}, "from the browser's cache"),
        ({"_fetchedViaServiceWorker": True}, "answered by a service worker"),
        ({"response": {"status": 0}}, "without an answer"),
        ({"response": {"status": -1}}, "without an answer"),
        ({"response": {"status": "-1"}}, "without an answer"),
        ({"response": {"status": 502}}, "answered by the server's own fault (5xx)"),
        ({"request": {"url": "https://fonts.example.com/a.woff"}}, "of another host"),
    ],
)
def test_what_says_nothing_of_the_server_is_counted_by_its_reason(
    change: JSON, reason: str, entries: list[JSON], tmp_path: Path
) -> None:
    changed = copy.deepcopy(entries[1])
    for key, value in change.items():
        if isinstance(value, dict):
            changed[key] |= value
        else:
            changed[key] = value
    recording = Recording(write(tmp_path, [*entries, changed]))
    assert len(recording.exchanges()) == 2
    assert dict(recording.skipped) == {reason: 1}


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


def test_members_and_frames_that_follow_one_another_are_one_body(entries: list[JSON], tmp_path: Path) -> None:
    # RFC 1952 and RFC 8878 let a stream be several; zlib and zstandard 0.25.0 stop after the first, without a word.
    zstandard = pytest.importorskip("zstandard")
    content = entries[1]["response"]["content"]
    plain = content["text"].encode()
    for name, pack in {"gzip": gzip.compress, "zstd": zstandard.compress}.items():
        packed = pack(plain[:9]) + pack(plain[9:])
        content |= {"text": base64.b64encode(packed).decode(), "encoding": "base64"}
        entries[1]["response"]["headers"] = pairs({"Content-Encoding": name})
        assert Recording(write(tmp_path, entries)).exchanges()[1].answer_body == plain, name


@pytest.mark.parametrize("name", ["br", "zstd", "gzip, br"])
def test_bodies_that_are_still_compressed_are_unpacked(
    name: str, entries: list[JSON], tmp_path: Path
) -> None:
    brotli, zstandard = pytest.importorskip("brotli"), pytest.importorskip("zstandard")
    pack = {
        "br": brotli.compress,
        "zstd": zstandard.compress,
        "gzip, br": lambda data: brotli.compress(gzip.compress(data)),
    }[name]
    content = entries[1]["response"]["content"]
    plain = content["text"].encode()
    content |= {"text": base64.b64encode(pack(plain)).decode(), "encoding": "base64"}
    entries[1]["response"]["headers"] += pairs({"Content-Encoding": name})
    assert Recording(write(tmp_path, entries)).exchanges()[1].answer_body == plain
    content["text"] = base64.b64encode(pack(plain)[:-5]).decode()
    assert Recording(write(tmp_path, entries)).exchanges()[1].answer_body is None


def test_a_library_that_unpacks_without_end_is_not_asked(
    entries: list[JSON], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "brotli", SimpleNamespace(Decompressor=object))
    entries[1]["response"]["content"] |= {"text": base64.b64encode(b"packed").decode(), "encoding": "base64"}
    entries[1]["response"]["headers"] += pairs({"Content-Encoding": "br"})
    exchange = Recording(write(tmp_path, entries)).exchanges()[1]
    assert exchange.answer_body is None
    assert "mockwrite[recordings]" in exchange.unread


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
