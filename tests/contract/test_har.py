"""HAR files of any layout and any size are read; what is written is a file at every moment."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from mockwrite.contract.har import CHUNK, HarError, HarWriter, read_entries

ENTRIES = [{"number": number, "text": 'ä"\\ ] } , 12 \n' * number} for number in range(20)]
LOG: dict[str, Any] = {
    "version": "1.2",
    "creator": {"name": "a tool"},
    "pages": [{"id": "p"}],
    "entries": ENTRIES,
}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"log": LOG}),
        json.dumps({"log": LOG}, indent=4),
        json.dumps({"log": LOG}, separators=(",", ":"), ensure_ascii=False),
        "\ufeff" + json.dumps({"log": LOG}, indent="\t"),
        json.dumps({"x": [1, {"entries": 2}], "log": dict(reversed(LOG.items())), "y": None}),
    ],
    ids=["one line", "indented", "compact", "with a byte order mark", "in another order"],
)
def test_every_layout_is_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "some.har"
    path.write_text(text, encoding="utf-8")
    log: dict[str, Any] = {}
    assert list(read_entries(path, log=log)) == ENTRIES
    assert log == {key: value for key, value in LOG.items() if key != "entries"}


def test_an_entry_may_be_larger_than_a_chunk(tmp_path: Path) -> None:
    entries = [{"text": "x" * CHUNK * 3}, {"text": "short"}, {"text": "y" * CHUNK}]
    path = tmp_path / "some.har"
    path.write_text(json.dumps({"log": {"entries": entries}}))
    assert list(read_entries(path)) == entries


def test_no_entries_are_no_error(tmp_path: Path) -> None:
    path = tmp_path / "some.har"
    path.write_text('{"log": {"version": "1.2", "entries": []}}')
    assert list(read_entries(path)) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it ends too early"),
        ("[]", "'[' where { should be"),
        ("{}", 'there is no "log" in it'),
        ('{"log": {"entries": [{"a": 1}', "it ends too early"),
        ('{"log": {"entries": [{"a": 1', "Expecting ',' delimiter"),
        ('{"log": {}}', 'there are no "entries" in its log'),
        ('{"log": {"entries": null}}', "'n' where [ should be, after 20 characters"),
        ('{"log": {"entries": [{}, {"a": b}]}}', "Expecting value, in entry 1, after 25 characters"),
        ('{"log": {"entries": {}}}', "'{' where [ should be"),
    ],
)
def test_what_is_no_har_is_refused_with_the_reason(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "some.har"
    path.write_text(text)
    with pytest.raises(HarError) as refused:
        list(read_entries(path))
    assert message in str(refused.value)
    assert str(path) in str(refused.value)


def test_what_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.har"
    path.write_bytes(b'{"log": "\xff"}')
    with pytest.raises(HarError, match="UTF-8"):
        list(read_entries(path))


def test_a_recording_is_a_file_after_each_entry(tmp_path: Path) -> None:
    path = tmp_path / "some.har"
    with HarWriter(path, version="1", comment="of a test") as writer:
        assert list(read_entries(path)) == []
        for count, entry in enumerate(ENTRIES, 1):
            writer.write(entry)
            assert json.loads(path.read_text(encoding="utf-8"))["log"]["entries"] == ENTRIES[:count]


def test_memory_is_that_of_a_few_entries(tmp_path: Path) -> None:
    path = tmp_path / "large.har"
    with HarWriter(path, version="1") as writer:
        for number in range(2000):
            writer.write({"number": number, "text": "x" * 10_000})
    told: list[int] = []
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_entries(path, progress=told.append))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 2000
    assert peak < 8 * CHUNK
    assert told[-1] == path.stat().st_size
