"""Files that are recordings, or parts of one, or none."""

from __future__ import annotations

import copy
import gzip
import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from mockwrite.contract import HarError, Recording
from tests.contract.har_entries import JSON, Verified, packed, write


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
