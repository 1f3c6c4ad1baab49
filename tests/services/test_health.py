"""Whether the server is there, and well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

PASS = {"name": "http", "ping": 0, "status": "pass"}


def test_a_ping_is_answered_in_plain_text(api: Api) -> None:
    for headers in ({}, {"X_Appwrite_Key": ""}):
        answer = api.answer("GET", "/ping", **headers)
        assert (answer.status, answer.body, answer.content_type) == (
            200,
            b"Pong!",
            "text/plain; charset=UTF-8",
        )


@pytest.mark.parametrize("project", ["", "console"])
def test_a_ping_to_no_project_finds_none(api: Api, project: str) -> None:
    reply = api.call("GET", "/ping", X_Appwrite_Project=project, X_Appwrite_Key="")
    assert (reply.status, reply.body["type"]) == (404, "project_not_found")


def test_all_is_well(api: Api) -> None:
    assert api.get("/health") == PASS
    assert [status["name"] for status in api.get("/health/db")["statuses"]] == [
        "Console.DB (console)",
        "Projects.DB (database_db_main)",
    ]
    assert api.get("/health/cache")["total"] == api.get("/health/pubsub")["total"] == 1
    assert api.get("/health/storage") == api.get("/health/storage/local") == PASS | {"name": ""}
    assert api.get("/health/anti-virus") == {"version": "", "status": "disabled"}


def test_time_is_the_clocks(api: Api) -> None:
    api.world.clock.freeze()
    now = int(api.world.clock.now().timestamp())
    assert api.get("/health/time") == {"remoteTime": now, "localTime": now, "diff": 0}


def test_the_version_is_told_to_all_but_keys(api: Api) -> None:
    reply = api.call("GET", "/health/version", X_Appwrite_Key="", X_Appwrite_Project="")
    assert (reply.status, reply.body) == (200, {"version": "1.8.1"})


@pytest.mark.parametrize("queue", ["databases", "webhooks", "stats-usage", "failed/v1-database"])
def test_queues_are_empty(api: Api, queue: str) -> None:
    assert api.get(f"/health/queue/{queue}") == {"size": 0}
    reply = api.call("GET", f"/health/queue/{queue}", query="threshold=0")
    assert (reply.status, reply.body["type"]) == (503, "health_queue_size_exceeded")
    what = "failed jobs" if queue.startswith("failed") else "size"
    told = f"Queue {what} threshold hit. Current size is 0 and threshold is 0."
    assert reply.body["message"] == told


def test_a_queue_that_there_is_not(api: Api) -> None:
    status, type, message = api.refusal("GET", "/health/queue/failed/zzz")
    assert (status, type) == (400, "general_argument_invalid")
    assert message.startswith("Invalid `name` param: Value must be one of (v1-database, v1-deletes,")


def test_a_later_release_looks_at_more_queues(api_on: type[Api]) -> None:
    """1.9.6: Health/Http/Health/Queue/{Base,Audits,Failed}.php, Cache/Get.php"""
    api = api_on(World(release=find("1.9")))
    assert api.get("/health/queue/audits") == api.get("/health/queue/failed/v1-screenshots") == {"size": 0}
    assert api.get("/health/cache")["statuses"][0]["name"] == "Cache"
    for queue, what in (("audits", "jobs"), ("failed/v1-audits", "failed jobs")):
        told = api.call("GET", f"/health/queue/{queue}", query="threshold=0").body["message"]
        assert told == f"Queue {what} threshold hit. Current value is 0 and threshold is 0."


def test_what_is_not_supported_says_so(api: Api) -> None:
    reply = api.call("GET", "/health/certificate", query="domain=example.com")
    assert (reply.status, reply.body["type"]) == (501, "mockwrite_not_supported")
    assert api.refusal("GET", "/health/stats")[1] == "general_unauthorized_scope"
