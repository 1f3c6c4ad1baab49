"""Subscribers come and go while many write, and another resets and restores: who stays hears all, in order."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import aiohttp

from mockwrite import MockProject, MockServer

COMERS, WRITERS, WRITES = 50, 8, 40
NOTES: dict[str, Any] = {
    "databases": [{"$id": "main"}],
    "collections": [
        {
            "$id": "notes",
            "databaseId": "main",
            "$permissions": ['read("any")'],
            "attributes": [{"key": "text", "type": "string", "size": 100}],
        }
    ],
}
DOCUMENTS = "/databases/main/collections/notes/documents"


async def subscribe(session: aiohttp.ClientSession, project: MockProject) -> aiohttp.ClientWebSocketResponse:
    address = project.endpoint.replace("http", "ws", 1)
    query = f"project={project.project_id}&channels[]=documents"
    socket = await session.ws_connect(f"{address}/realtime?{query}")
    await socket.receive_json(timeout=10)
    return socket


async def come_and_go(
    session: aiohttp.ClientSession, project: MockProject, over: threading.Event, turn: int
) -> int:
    """Subscribe, hear a few events, and leave, with and without a word; return how often."""
    visits = 0
    while not over.is_set():
        socket = await subscribe(session, project)
        for _ in range(turn % 4):
            if over.is_set():
                break
            await socket.receive(timeout=10)
        if (turn + visits) % 2:
            await socket.close()
        elif (transport := socket.get_extra_info("socket")) is not None:
            transport.shutdown(2)
            await socket.close()
        visits += 1
    return visits


async def write(session: aiohttp.ClientSession, project: MockProject, number: int) -> list[int]:
    """Create documents, and return the statuses."""
    statuses = []
    for turn in range(WRITES):
        body = {"documentId": f"w{number}-{turn}", "data": {"text": "x"}}
        headers = {"X-Appwrite-Project": project.project_id, "X-Appwrite-Key": "key"}
        async with session.post(project.endpoint + DOCUMENTS, json=body, headers=headers) as answer:
            statuses.append(answer.status)
    return statuses


def go_back(project: MockProject, over: threading.Event) -> None:
    """Reset and restore, over and over."""
    while not over.is_set():
        snapshot = project.snapshot()
        over.wait(0.003)
        project.restore(snapshot)
        project.reset()


async def test_who_stays_hears_all_in_order() -> None:
    async with aiohttp.ClientSession() as session:
        with MockServer() as server, server.fresh(seed=NOTES) as project:
            over = threading.Event()
            stayer = await subscribe(session, project)
            comers = [
                asyncio.create_task(come_and_go(session, project, over, turn)) for turn in range(COMERS)
            ]
            back = threading.Thread(target=go_back, args=(project, over))
            back.start()
            written = await asyncio.gather(*(write(session, project, number) for number in range(WRITERS)))
            heard = [await stayer.receive_json(timeout=10) for _ in range(WRITERS * WRITES)]
            over.set()
            await asyncio.to_thread(back.join)
            project.call("POST", DOCUMENTS, {"documentId": "last", "data": {"text": "x"}})
            visits = await asyncio.gather(*comers)
            assert {status for statuses in written for status in statuses} == {201}
            ids = [message["data"]["payload"]["$id"] for message in heard]
            for number in range(WRITERS):
                own = [id for id in ids if id.startswith(f"w{number}-")]
                assert own == [f"w{number}-{turn}" for turn in range(WRITES)]
            assert sum(visits) >= COMERS
            assert not [entry for entry in project.requests if entry.status >= 500]
            await stayer.close()
            while project.realtime.connections:  # noqa: ASYNC110 - nothing tells when the last is gone
                await asyncio.sleep(0.001)
            assert project.within(lambda stored: stored.events.listeners) == []
