"""The official web SDK in a real browser subscribes, hears, comes again when it is cut off, and unsubscribes."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite import MockServer
from tests.browser.chromium import Chromium
from tests.browser.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mockwrite import MockProject

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with Chromium() as browser:
        yield browser


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "not in ten seconds"
        time.sleep(0.01)


def change(project: MockProject, wrong: list[BaseException]) -> None:
    """Write as another client, cut the subscriber off, and write again once it is back."""

    def subscribed() -> bool:
        return any(connection.channels for connection in project.realtime.connections)

    try:
        until(subscribed)
        project.call("POST", DOCUMENTS, {"documentId": "one", "data": {"text": "one"}})
        until(lambda: any(message.content["type"] == "event" for message in project.realtime.messages))
        project.realtime.drop()
        until(subscribed)
        project.call("POST", DOCUMENTS, {"documentId": "two", "data": {"text": "two"}})
        until(lambda: not subscribed())
    except BaseException as error:  # noqa: BLE001 - told by the test
        wrong.append(error)


@pytest.mark.parametrize(
    ("sdk", "release", "by"),
    [
        ("appwrite", "1.9", "Realtime"),
        ("appwrite", "1.9", "client"),
        ("appwrite-21", "1.8", "client"),
        ("appwrite-16", "1.8", "client"),
    ],
)
def test_a_page_hears_of_changes(browser: Chromium, sdk: str, release: str, by: str) -> None:
    with MockServer(appwrite=release) as server, server.fresh(seed=NOTES) as project, Site(sdk) as site:
        wrong: list[BaseException] = []
        writer = threading.Thread(target=change, args=(project, wrong))
        writer.start()
        script = f"listens({server.endpoint!r}, {project.project_id!r}, {by!r})"
        visit = browser.visit(site.at("localhost"), script)
        writer.join()
        assert not wrong
    assert visit.result == ["create one", "create two"]
