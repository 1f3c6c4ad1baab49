"""What passes through the proxy is answered as without it, and written down without its secrets."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from mockwrite.contract import Recording, Replay
from mockwrite.contract.har import HarWriter, read_entries
from mockwrite.contract.proxy import RecordingProxy


@contextmanager
def proxied(upstream: str, path: Path, serve: Any, *, allow_writes: bool = False) -> Iterator[str]:
    with (
        HarWriter(path, version="1") as writer,
        serve(RecordingProxy(upstream, writer, allow_writes=allow_writes).app) as proxy,
    ):
        yield proxy.endpoint


def test_a_recording_of_a_server_is_answered_by_its_like(visit: Path, shop: str) -> None:
    with Replay(Recording(visit), shop) as replay:
        results = list(replay.run())
    assert len(results) == 20
    assert all(result.agrees for result in results)


def test_no_secret_reaches_the_file(visit: Path) -> None:
    text = visit.read_text(encoding="utf-8")
    secrets = ("ann@", "bob@", "example.org", "pässwörd-9", "5550100", "key-of-the-shop")
    assert not [secret for secret in secrets if secret in text]


def test_writes_are_refused_unless_they_are_allowed(shop: str, tmp_path: Path, served: Any) -> None:
    path = tmp_path / "reads.har"
    with proxied(shop, path, served) as endpoint:
        request = urllib.request.Request(f"{endpoint}/account", b"{}", method="POST")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request)
        with refused.value as answer:
            assert answer.code == 403
            assert "--allow-writes" in json.loads(answer.read())["message"]
        with urllib.request.urlopen(f"{endpoint}/ping") as answer:
            assert answer.read() == b"Pong!"
    assert [entry["request"]["method"] for entry in read_entries(path)] == ["GET"]


def test_a_file_of_few_letters_takes_little_room(shop: str, tmp_path: Path, served: Any) -> None:
    path, sent = tmp_path / "file.har", bytes(range(32)) * 1_000
    with proxied(shop, path, served, allow_writes=True) as endpoint:
        request = urllib.request.Request(f"{endpoint}/account/prefs", sent, method="PATCH")
        request.add_header("Content-Type", "application/octet-stream")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request)
        refused.value.close()
        with urllib.request.urlopen(f"{endpoint}/ping"):
            pass
    assert path.stat().st_size < 2 * len(sent)
    assert Recording(path).exchanges()[0].body == sent


def test_an_upstream_that_is_away_is_said_to_be(tmp_path: Path, served: Any) -> None:
    path = tmp_path / "nothing.har"
    with proxied("http://127.0.0.1:9/v1", path, served) as endpoint:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{endpoint}/ping")
        with refused.value as answer:
            assert answer.code == 502
    assert list(read_entries(path)) == []


def test_an_upstream_is_an_address(tmp_path: Path) -> None:
    with (
        HarWriter(tmp_path / "x.har", version="1") as writer,
        pytest.raises(ValueError, match="is no address"),
    ):
        RecordingProxy("localhost", writer)


def test_a_websocket_passes_through_and_is_kept(shop: str, tmp_path: Path, served: Any) -> None:
    path = tmp_path / "socket.har"

    async def talk(endpoint: str) -> tuple[list[str], int | None]:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{endpoint}/realtime?project=x") as socket,
        ):
            heard = [await socket.receive_str()]
            await socket.send_str('{"type":"authentication","data":{"session":"secret-0123456789abcdef"}}')
            heard.append(await socket.receive_str())
            await socket.receive()
            return heard, socket.close_code

    with proxied(shop, path, served) as endpoint:
        heard, code = asyncio.run(talk(endpoint))
    assert heard == [
        '{"type": "connected"}',
        '{"type":"authentication","data":{"session":"secret-0123456789abcdef"}}',
    ]
    assert code == 1008
    [entry] = read_entries(path)
    messages = entry["_webSocketMessages"]
    assert entry["response"]["status"] == 101
    assert [(message["type"], message["opcode"]) for message in messages] == [
        ("receive", 1),
        ("send", 1),
        ("receive", 1),
    ]
    assert "secret-0123456789abcdef" not in path.read_text()
    assert messages[1]["data"] == messages[2]["data"]
    assert Recording(path).exchanges() == []
