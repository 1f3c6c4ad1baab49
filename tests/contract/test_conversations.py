"""What clients said and heard over WebSockets while a recording was made is said and heard again."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from mockwrite import MockServer
from mockwrite.contract import Recording
from mockwrite.contract.conversations import as_body, read_conversations
from mockwrite.contract.own_server import replay_on_own_server
from tests.contract.har_entries import entry, write
from tests.contract.test_proxy import proxied

if TYPE_CHECKING:
    from pathlib import Path

DATABASE = {"databaseId": "club", "name": "Club"}
COLLECTION = {"collectionId": "films", "name": "Films", "permissions": ['read("any")']}
TITLE = {"key": "title", "size": 100, "required": False}
FILMS = "/databases/club/collections/films/documents"


async def talk(endpoint: str) -> None:
    """Make a collection, subscribe to it, sign in, write to it, and unsubscribe."""
    headers = {"X-Appwrite-Project": "cinema", "X-Appwrite-Key": "key"}
    async with aiohttp.ClientSession(headers=headers) as session:

        async def call(method: str, path: str, body: Any = None) -> Any:
            async with session.request(method, endpoint + path, json=body) as answer:
                assert answer.status < 400, await answer.text()
                return await answer.json()

        await call("POST", "/databases", DATABASE)
        await call("POST", "/databases/club/collections", COLLECTION)
        await call("POST", "/databases/club/collections/films/attributes/string", TITLE)
        await call("POST", "/users", {"userId": "unique()", "name": "Ann"})
        user = (await call("POST", "/users", {"userId": "unique()", "name": "Bob"}))["$id"]
        secret = (await call("POST", f"/users/{user}/sessions", {}))["secret"]
        async with session.ws_connect(f"{endpoint}/realtime?project=cinema&channels[]=documents") as socket:
            connected = await socket.receive_json(timeout=5)
            await socket.send_json({"type": "authentication", "data": {"session": secret}})
            await socket.receive_json(timeout=5)
            await call("POST", FILMS, {"documentId": "unique()", "data": {"title": "One"}})
            await call("POST", FILMS, {"documentId": "two", "data": {"title": "Two"}})
            for _ in range(2):
                await socket.receive_json(timeout=5)
            for id in connected["data"].get("subscriptions", ()):
                await socket.send_json({"type": "unsubscribe", "data": [{"subscriptionId": id}]})
                await socket.receive_json(timeout=5)


@pytest.mark.parametrize("release", ["1.8.1", "1.9.6"])
def test_a_conversation_is_replayed_and_compared(tmp_path: Path, served: Any, release: str) -> None:
    path = tmp_path / "cinema.har"
    with (
        MockServer(appwrite=release) as server,
        proxied(server.endpoint, path, served, allow_writes=True) as endpoint,
    ):
        asyncio.run(talk(endpoint))
    with replay_on_own_server(Recording(path), (), release) as (replay, _):
        results = list(replay.run())
        assert not replay.recording.skipped
    assert [str(result.exchange) for result in results if not result.agrees] == []
    assert (results[-1].exchange.path.split("?")[0], results[-1].answer.status) == ("/realtime", 101)

    har = json.loads(path.read_text())
    for each in har["log"]["entries"]:
        for message in each.get("_webSocketMessages", ()):
            message["time"] *= 1000  # as Playwright writes it
    milliseconds = path.with_name("playwright.har")
    milliseconds.write_text(json.dumps(har))
    assert read_conversations(Recording(milliseconds)) == read_conversations(Recording(path))

    heard = '\\"payload\\":{\\"title\\":\\"Two\\"'
    text = path.read_text()
    assert text.count(heard) == 1
    path.write_text(text.replace(heard, heard.replace("Two", "2")))
    with replay_on_own_server(Recording(path), (), release) as (replay, _):
        [*_, conversation] = replay.run()
    assert not conversation.agrees
    assert any("title" in str(difference) for difference in conversation.differences)


@pytest.mark.parametrize(
    "messages",
    [
        None,
        7,
        [None],
        [{"opcode": 1, "time": "late", "data": "x"}],
        [
            {"opcode": 1, "time": 1e300, "data": "x"},
            {"opcode": 2, "time": 1, "data": "AAAA"},
            {"opcode": 1, "time": 1},
        ],
    ],
)
def test_what_is_no_message_is_no_conversation(messages: Any, tmp_path: Path) -> None:
    socket = entry("GET", "/realtime?project=cinema", 101, "") | {"_webSocketMessages": messages}
    recording = Recording(write(tmp_path, [socket]))
    assert read_conversations(recording) == []
    assert (recording.exchanges(), dict(recording.skipped)) == ([], {"of a WebSocket": 1})


@pytest.mark.parametrize("data", ["null", "7", '{"subscriptions": 7}', '{"events": null, "payload": 1}'])
def test_any_message_can_be_compared(data: str) -> None:
    text = f'{{"type": "event", "data": {data}}}'
    assert as_body([text, "[" * 5000]) == as_body(["[" * 5000, text])
