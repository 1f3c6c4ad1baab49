"""Bodies of requests and answers, in each form that a recording keeps them in, or where it does not."""

from __future__ import annotations

import base64
import copy
import gzip
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mockwrite.contract import Recording
from tests.contract.har_entries import JSON, MADE, Verified, entry, pairs, write


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
