"""Requests from many threads while another resets, restores and seeds: every answer is one that some order gives."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockwrite import MockProject, MockServer
    from tests.control.conftest import Http

THREADS, SECONDS = 8, 1.5
PAIRS = "/databases/main/collections/pairs"
SEED: dict[str, Any] = {
    "collections": [
        {
            "$id": "pairs",
            "databaseId": "main",
            "attributes": [
                {"key": "left", "type": "integer", "required": True},
                {"key": "right", "type": "integer", "required": True},
            ],
            "indexes": [{"key": "by_left", "type": "unique", "attributes": ["left"]}],
            "documents": [{"$id": f"seed{number}", "left": number, "right": -number} for number in range(10)],
        }
    ]
}


class Hammer:
    """One thread's requests. Every document's two numbers are each other's opposite, in every state there can be."""

    def __init__(self, http: Http, number: int) -> None:
        self._http = http
        self._number = number
        self.wrong: list[str] = []

    def run(self, over: threading.Event) -> None:
        turn = 0
        while not over.is_set():
            turn += 1
            value = 1000 * (self._number + 1) + turn % 50
            body = {"documentId": f"t{self._number}-{turn % 50}", "data": {"left": value, "right": -value}}
            self._expect({201, 409}, "POST", f"{PAIRS}/documents", body)
            self._list()
            self._expect({200, 404}, "PATCH", f"{PAIRS}/documents/seed3", {"data": {"left": 3, "right": -3}})
            self._expect({204, 404}, "DELETE", f"{PAIRS}/documents/t{self._number}-{(turn - 3) % 50}")

    def _list(self) -> None:
        answer = self._http.list({"method": "limit", "values": [1000]}, path=PAIRS)
        if answer.status != 200:
            self.wrong.append(f"list: {answer}")
            return
        documents = answer.body["documents"]
        if answer.body["total"] != len(documents):
            self.wrong.append(f"{answer.body['total']} counted, {len(documents)} there")
        self.wrong += [f"torn: {found}" for found in documents if found["left"] != -found["right"]]
        lefts = [found["left"] for found in documents]
        if len(set(lefts)) != len(lefts):
            self.wrong.append(f"not unique: {sorted(lefts)}")

    def _expect(self, statuses: set[int], method: str, path: str, body: Any = None) -> None:
        answer = self._http.call(method, path, body)
        if answer.status not in statuses:
            self.wrong.append(f"{method} {path}: {answer}")


def control(project: MockProject, over: threading.Event) -> None:
    """Reset, restore and seed, over and over."""
    more = {
        "collections": [
            {"$id": "pairs", "databaseId": "main", "documents": [{"$id": "more", "left": 99, "right": -99}]}
        ]
    }
    start = project.snapshot()
    while not over.is_set():
        with project.savepoint():
            time.sleep(0.002)
        project.restore(start)
        project.arrange(more)
        time.sleep(0.002)
        project.reset()
        assert {book["$id"] for book in project.database("main").collection("pairs")} >= {"seed0", "seed9"}
        start = project.snapshot()
        project.export()
        project.diff()


def test_no_request_ever_sees_half_of_anything(
    server: MockServer, connect: Callable[[MockProject], Http]
) -> None:
    with server.fresh(seed=SEED) as project:
        over, failures = threading.Event(), []
        hammers = [Hammer(connect(project), number) for number in range(THREADS)]

        def controlled() -> None:
            try:
                control(project, over)
            except Exception as error:  # noqa: BLE001 - told by the test
                failures.append(error)

        threads = [threading.Thread(target=hammer.run, args=[over]) for hammer in hammers]
        threads.append(threading.Thread(target=controlled))
        for thread in threads:
            thread.start()
        time.sleep(SECONDS)
        over.set()
        for thread in threads:
            thread.join()
        assert not failures
        assert [wrong for hammer in hammers for wrong in hammer.wrong] == []
        assert not [entry for entry in project.requests if entry.status >= 500]
        project.reset()
        assert [found["left"] for found in project.database("main").collection("pairs")] == list(range(10))
