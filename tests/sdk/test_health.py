"""The official Python SDK walks through all of Health, which newer versions of it no longer have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sdk.versions import NEWEST, WALKS

if TYPE_CHECKING:
    from tests.sdk.conftest import Walk
    from tests.sdk.versions import SDK

QUEUES = (
    "builds", "certificates", "databases", "deletes", "functions", "logs", "mails", "messaging",
    "migrations", "webhooks",
)  # fmt: skip


@pytest.mark.parametrize(("sdk", "release"), [walk for walk in WALKS if walk[0] != NEWEST], indirect=True)
def test_all_of_health(sdk: SDK, walk: Walk) -> None:
    health = walk.service("health", key="any key will do")
    assert health.get()["status"] == "pass"
    for part in ("db", "cache", "pub_sub"):
        assert getattr(health, f"get_{part}")()["statuses"][0]["status"] == "pass"
    for part in ("antivirus", "storage", "storage_local", "time"):
        getattr(health, f"get_{part}")()
    for queue in QUEUES:
        assert getattr(health, f"get_queue_{queue}")(threshold=10)["size"] == 0
    assert health.get_failed_jobs("v1-database")["size"] == 0
    # Version 6 asks for the statistics of resources where servers of its time had them.
    if walk.has("health.getQueueStatsResources"):
        assert health.get_queue_usage()["size"] == health.get_queue_stats_resources()["size"] == 0
    assert walk.missed("health") - {"health.getQueueUsage"} == set()
