"""Realtime as a client has it: over WebSockets, on the port of the API."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import aiohttp
import pytest

from mockwrite import MockProject, MockServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

SEED: dict[str, Any] = {
    "databases": [{"$id": "library"}],
    "collections": [
        {
            "$id": "books",
            "databaseId": "library",
            "$permissions": ['read("any")'],
            "attributes": [{"key": "title", "type": "string", "size": 10_000}],
        }
    ],
}
BOOKS = "/databases/library/collections/books/documents"
CREATE = "databases.*.collections.*.documents.*.create"


@pytest.fixture(scope="module", params=["1.8.1", "1.9.6"])
def server(request: pytest.FixtureRequest) -> Iterator[MockServer]:
    with MockServer(appwrite=request.param) as server:
        yield server


@pytest.fixture
def project(server: MockServer) -> Iterator[MockProject]:
    with server.fresh(seed=SEED) as project:
        yield project


class Client:
    """A client of a project."""

    def __init__(self, project: MockProject, session: aiohttp.ClientSession) -> None:
        self._project = project
        self._session = session

    async def connect(
        self, query: str = "channels[]=documents", **headers: str
    ) -> aiohttp.ClientWebSocketResponse:
        url = f"{self._project.endpoint.replace('http', 'ws')}/realtime?project={self._project.project_id}&{query}"
        return await self._session.ws_connect(url, headers=headers)


@pytest.fixture
async def client(project: MockProject) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(project, session)


async def hear(socket: aiohttp.ClientWebSocketResponse) -> Any:
    return await socket.receive_json(timeout=5)


async def closing(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    while not socket.closed:
        await socket.receive(timeout=5)
    return socket.close_code


def add(project: MockProject, id: str, title: str = "") -> Any:
    return project.call("POST", BOOKS, {"documentId": id, "data": {"title": title}})


async def test_a_subscriber_hears_of_what_is_written(project: MockProject, client: Client) -> None:
    socket = await client.connect()
    connected = await hear(socket)
    assert connected["type"] == "connected"
    assert connected["data"]["channels"] == ["documents"]
    answer = add(project, "emma", "Emma")
    message = await hear(socket)
    assert message["type"] == "event"
    assert message["data"]["payload"] == answer
    assert CREATE in message["data"]["events"]
    assert message["data"].get("subscriptions") == connected["data"].get("subscriptions")


async def test_a_user_signs_in_by_a_header_a_cookie_or_a_message(
    project: MockProject, client: Client
) -> None:
    ann = project.user("ann")
    session = ann.headers["X-Appwrite-Session"]
    for headers in (
        {"X-Appwrite-Session": session},
        {"Cookie": f"a_session_{project.project_id}={quote(session)}"},
        {"X-Appwrite-JWT": ann.jwt},
    ):
        hello = await hear(await client.connect("channels[]=account", **headers))
        assert hello["data"]["user"]["$id"] == "ann"
        assert hello["data"]["channels"] == ["account", "account.ann"]
    socket = await client.connect("channels[]=account")
    assert (await hear(socket))["data"]["user"] is None
    await socket.send_json({"type": "authentication", "data": {"session": session}})
    assert (await hear(socket))["data"]["user"]["$id"] == "ann"
    project.call("PATCH", "/users/ann/prefs", {"prefs": {}})
    assert (await hear(socket))["data"][
        "payload"
    ] == []  # what goes through the real server's pub/sub has no objects


async def test_a_sign_in_before_any_subscription_loses_the_connection() -> None:
    """As Appwrite 1.9.6 has it, and the web SDK on a page of another site meets it: the journal tells why."""
    with MockServer(appwrite="1.9.6") as server:
        project = server.project()
        ann = project.user("ann")
        async with aiohttp.ClientSession() as session:
            socket = await Client(project, session).connect("")
            await hear(socket)
            signed = {"session": ann.headers["X-Appwrite-Session"]}
            await socket.send_json({"type": "authentication", "data": signed})
            assert (await hear(socket))["data"]["success"] is True
            await socket.send_json({"type": "subscribe", "data": [{"channels": ["account"]}]})
            assert (await hear(socket))["data"] == {"code": 1008, "message": "Error: Server Error"}
        [warning] = project.requests.where("realtime.connect").warnings
        assert "signed in by a message before it subscribed" in warning


async def test_who_may_see_what_follows_a_users_teams(project: MockProject, client: Client) -> None:
    ann = project.user("ann")
    project.call("POST", "/teams", {"teamId": "crew", "name": "Crew"})
    socket = await client.connect(
        "channels[]=teams", **{"X-Appwrite-Session": ann.headers["X-Appwrite-Session"]}
    )
    await hear(socket)
    project.call("PUT", "/teams/crew", {"name": "Before"})
    member = project.call("POST", "/teams/crew/memberships", {"userId": "ann", "roles": []})["$id"]
    project.call("PUT", "/teams/crew", {"name": "Inside"})
    assert (await hear(socket))["data"]["payload"]["name"] == "Inside"
    project.call("DELETE", f"/teams/crew/memberships/{member}")
    project.call("PUT", "/teams/crew", {"name": "After"})
    await socket.send_json({"type": "ping"})
    assert await hear(socket) == {"type": "pong"}


async def test_a_handshake_fails_as_it_is_planned(project: MockProject, client: Client) -> None:
    with (
        project.fail("realtime.connect", status=503, times=1),
        pytest.raises(aiohttp.WSServerHandshakeError) as caught,
    ):
        await client.connect()
    assert caught.value.status == 503
    with project.fail("realtime.connect", disconnect=True), pytest.raises(aiohttp.ClientError):
        await client.connect()
    with project.fail("realtime.connect", delay=0.01):
        await hear(await client.connect())
    assert all(entry.planned for entry in project.requests.where("realtime.connect"))


@pytest.mark.parametrize(("version", "protocol"), [("1.9", "websocket"), ("1.8", "realtime")])
async def test_realtime_that_is_off_is_so_for_all(version: str, protocol: str) -> None:
    seed = {**SEED, "settings": {"protocols": {protocol: False}}}
    with MockServer(seed, appwrite=version) as server, server.fresh(seed=seed) as project:
        async with aiohttp.ClientSession() as session:
            socket = await Client(project, session).connect(X_Appwrite_Key="key")
            message = "The requested API is disabled. You can enable the API from the Appwrite console."
            assert await hear(socket) == {"type": "error", "data": {"code": 403, "message": message}}
            assert await closing(socket) == 1006


async def test_a_strict_project_trusts_its_platforms_alone(server: MockServer) -> None:
    with server.fresh(seed=SEED, strict=True) as project:
        async with aiohttp.ClientSession() as session:
            socket = await Client(project, session).connect(Origin="https://elsewhere.example")
            refusal = await hear(socket)
            assert (refusal["type"], refusal["data"]["code"]) == ("error", 1008)
            assert await closing(socket) == 1006
            await hear(await Client(project, session).connect(Origin="http://localhost"))
        refused, accepted = project.requests
        assert (refused.error, accepted.error) == ("realtime_policy_violation", None)


async def test_a_client_that_does_not_read_is_closed_and_slows_nobody(
    project: MockProject, client: Client
) -> None:
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", int(project.endpoint.split(":")[2].split("/")[0]), limit=1024
    )
    path = f"/v1/realtime?project={project.project_id}&channels[]=documents"
    handshake = (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    writer.write(handshake.encode())
    await reader.readuntil(b"\r\n\r\n")
    other = await client.connect()
    await hear(other)
    heard = 0
    while len(project.realtime.connections) == 2:
        documents = [{"title": "x" * 9_000} for _ in range(100)]
        project.call("POST", BOOKS, {"documents": documents})
        for _ in range(100):
            heard += (await hear(other))["type"] == "event"
    assert heard >= 300
    assert "4008" in project.requests[-1].warnings[0]
    writer.close()


async def test_connections_are_dropped_and_come_again(project: MockProject, client: Client) -> None:
    sockets = [await client.connect() for _ in range(3)]
    for socket in sockets:
        await hear(socket)
    assert [found.channels for found in project.realtime.connections] == [("documents",)] * 3
    assert project.realtime.drop() == 3
    assert [await closing(socket) for socket in sockets] == [1006] * 3
    again = await client.connect()
    await hear(again)
    project.realtime.drop(1001)
    assert await closing(again) == 1001


async def test_reset_and_restore_keep_connections_and_tell_nothing(
    project: MockProject, client: Client
) -> None:
    socket = await client.connect()
    await hear(socket)
    snapshot = project.snapshot()
    add(project, "one")
    project.restore(snapshot)
    add(project, "two")
    project.reset()
    add(project, "three")
    assert [(await hear(socket))["data"]["payload"]["$id"] for _ in range(3)] == ["one", "two", "three"]
    assert len(project.realtime.connections) == 1


async def test_a_project_that_goes_closes_its_connections(server: MockServer) -> None:
    async with aiohttp.ClientSession() as session:
        with server.fresh(seed=SEED) as project:
            socket = await Client(project, session).connect()
            await hear(socket)
        assert await closing(socket) == 1001


async def test_messages_are_kept_and_can_be_late(project: MockProject, client: Client) -> None:
    socket = await client.connect()
    await hear(socket)
    with project.realtime.delay(0.02):
        add(project, "late")
    add(project, "later")
    assert [(await hear(socket))["data"]["payload"]["$id"] for _ in range(2)] == ["late", "later"]
    kept = project.realtime.messages
    assert [message.content["type"] for message in kept] == ["connected", "event", "event"]
    assert {message.connection for message in kept} == {project.realtime.connections[0].id}


async def test_events_are_waited_for(project: MockProject) -> None:
    waiting = project.events.wait_for(CREATE, timeout=5, count=2)
    add(project, "one")
    add(project, "two")
    event = await waiting
    assert json.loads(event.payload)["$id"] == "two"
    with pytest.raises(TimeoutError, match=r"No event users\.\*\.create happened within 0\.01 seconds"):
        await project.events.wait_for("users.*.create", timeout=0.01)


def test_events_are_waited_for_without_a_loop(project: MockProject) -> None:
    add(project, "one")
    assert project.events.wait_for(CREATE).document.id == "one"
    with pytest.raises(TimeoutError, match="Fewer than 2 events databases"):
        project.events.wait_for(CREATE, timeout=0.01, count=2)


async def test_the_oldest_release_says_what_is_wrong_and_knows_no_rows() -> None:
    # 1.6.2: app/realtime.php; Messaging/Adapter/Realtime.php fromPayload
    async with aiohttp.ClientSession() as session:
        with MockServer(appwrite="1.6.2") as server, server.fresh(seed=SEED) as project:
            socket = await Client(project, session).connect()
            await hear(socket)
            await socket.send_json({"type": "fly"})
            assert (await hear(socket))["data"] == {"code": 1003, "message": "Message type is not valid."}
            await socket.send_json({"test": "123"})
            assert (await hear(socket))["data"]["message"] == "Message format is not valid."
            add(project, "emma")
            told = (await hear(socket))["data"]
            at = "databases.library.collections.books.documents"
            assert told["channels"] == ["documents", at, f"{at}.emma"]
            assert not [name for name in told["events"] if "rows" in name]
            refused = await Client(project, session).connect("")
            assert (await hear(refused))["data"] == {"code": 1008, "message": "Missing channels"}


@pytest.fixture
def newer(server: MockServer) -> None:
    if not server.world.release.realtime_subscriptions:
        pytest.skip("1.9 brought it")


@pytest.mark.usefixtures("newer")
async def test_a_presence_goes_with_its_connection(project: MockProject, client: Client) -> None:
    ann = project.user("ann")
    watcher = await client.connect("channels[]=presences")
    await hear(watcher)
    headers = {"X-Appwrite-Session": ann.headers["X-Appwrite-Session"]}
    socket = await client.connect("channels[]=documents", **headers)
    await hear(socket)
    said = {"status": "online", "presenceId": "here", "permissions": ['read("any")']}
    await socket.send_json({"type": "presence", "data": said})
    assert (await hear(socket))["data"]["presence"]["source"] == "realtime"
    assert project.call("GET", "/presences")["total"] == 1
    await socket.close()
    told = [(await hear(watcher))["data"]["events"][0] for _ in range(2)]
    assert told == ["presences.here.upsert", "presences.here.delete"]
    assert project.call("GET", "/presences")["total"] == 0


@pytest.mark.usefixtures("newer")
async def test_a_subscription_begins_and_ends_by_messages(project: MockProject, client: Client) -> None:
    socket = await client.connect("")
    await hear(socket)
    query = json.dumps({"method": "equal", "attribute": "title", "values": ["Emma"]})
    asked = [{"subscriptionId": "mine", "channels": ["documents.create"], "queries": [query]}]
    await socket.send_json({"type": "subscribe", "data": asked})
    assert (await hear(socket))["data"]["subscriptions"][0]["channels"] == ["documents.create"]
    add(project, "one", "One")
    add(project, "emma", "Emma")
    message = await hear(socket)
    assert (message["data"]["payload"]["$id"], message["data"]["subscriptions"]) == ("emma", ["mine"])
    await socket.send_json({"type": "unsubscribe", "data": [{"subscriptionId": "mine"}]})
    assert (await hear(socket))["data"]["subscriptions"] == [{"subscriptionId": "mine", "removed": True}]
    add(project, "two", "Emma")
    await socket.send_json({"type": "ping"})
    assert await hear(socket) == {"type": "pong"}


@pytest.mark.usefixtures("newer")
@pytest.mark.parametrize(
    ("queries", "code"),
    [
        ("documents[0][0][]=x", 0),  # PHP takes no list for text
        ("documents[0][]=junk", 1008),
        ("documents[0][]=" + quote('{"method":"select","values":["title"]}'), 0),
    ],
)
async def test_a_connection_with_wrong_queries_is_refused(client: Client, queries: str, code: int) -> None:
    socket = await client.connect(f"channels[]=documents&{queries}")
    refused = await hear(socket)
    assert (refused["type"], refused["data"]["code"]) == ("error", code)
    assert await closing(socket) == 1006
