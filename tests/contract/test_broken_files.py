"""Files of which anything may be broken: they are read, or refused in a line."""

from __future__ import annotations

import copy
import gzip
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite import MockServer, SeedError
from mockwrite.cli import main
from mockwrite.contract import HarError, Recording
from mockwrite.contract.seeding import seed_before

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDING = Path(__file__).parent / "recordings" / "1.8.1" / "tables.har.gz"
ODD: list[Any] = [
    None, 0, -1, 7.5, 10**30, "", "x", "\ud800", "\0", True, [], {}, [[]], "a" * 3000, "http://[::1", "data:,",
    "0001-01-01T00:00:00+14:00", {"$id": ["a"]}, {"name": "a", "value": None}, {"$id": "a", "databaseId": 5, "attributes": "x"},
    {"$id": "a", "$databaseId": "d", "$collectionId": "c", "x": [None, {"$databaseId": 1}]},
]  # fmt: skip
CHUNK = 12


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value within `value`."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*place, key)
        if isinstance(item, (dict, list)):
            yield from places(item, (*place, key))


def broken(value: Any, chance: random.Random) -> Any:
    """A copy with something else in one to three places, or nothing."""
    value = copy.deepcopy(value)
    for _ in range(chance.randint(1, 3)):
        *way, last = chance.choice(list(places(value)))
        part = value
        for key in way:
            part = part[key]
        if chance.random() < 0.2:
            del part[last]
        else:
            part[last] = copy.deepcopy(chance.choice(ODD))
        if not value:
            break
    return value


def torn(data: bytes, chance: random.Random) -> bytes:
    """Bytes of which some are others, or gone."""
    at = chance.randrange(len(data))
    return chance.choice([data[:at], data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :], data[at:]])


def recordings(number: int) -> Iterator[bytes]:
    chance, log = random.Random(number), json.loads(gzip.decompress(RECORDING.read_bytes()))["log"]
    start = chance.randrange(len(log["entries"]) - 8)
    small = {"log": {**log, "entries": log["entries"][start : start + 8]}}
    for _ in range(CHUNK):
        found = small
        if chance.random() < 0.5:
            found = copy.deepcopy(small)
            content = chance.choice(found["log"]["entries"])["response"]["content"]
            if content.get("text", "").startswith("{"):
                content["text"] = json.dumps(broken(json.loads(content["text"]), chance))
        data = json.dumps(broken(found, chance)).encode()
        data = gzip.compress(data) if chance.random() < 0.2 else data
        yield torn(data, chance) if chance.random() < 0.2 else data


@pytest.mark.parametrize("number", range(4))
def test_a_recording_is_read_or_refused(number: int, tmp_path: Path) -> None:
    path, refusals = tmp_path / "broken.har", list[str]()
    for data in recordings(number):
        path.write_bytes(data)
        try:
            recording = Recording(path)
            list(recording)
            seed_before(recording)
        except (HarError, SeedError) as error:
            refusals.append(str(error))
    assert not any("\n" in refusal for refusal in refusals)


def test_a_recording_is_verified_or_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "broken.har"
    for data in recordings(99):
        path.write_bytes(data)
        assert main(["verify", str(path)]) in (0, 1, 2)
        capsys.readouterr()


@pytest.mark.parametrize("number", range(2))
def test_a_seed_is_loaded_or_refused(number: int, tmp_path: Path) -> None:
    chance, path, refusals = random.Random(number), tmp_path / "seed.json", list[str]()
    example = json.loads((Path(__file__).parents[2] / "mockwrite/control/example.seed.json").read_text())
    for _ in range(CHUNK):
        path.write_bytes(json.dumps(broken(example, chance)).encode())
        try:
            MockServer(path)
        except SeedError as error:
            refusals.append(str(error))
    assert not any("\n" in refusal for refusal in refusals)
