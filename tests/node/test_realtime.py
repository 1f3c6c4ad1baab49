"""Clients that subscribe in Node: Refine's live provider, and the SDK for React Native, with React Native stubbed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockwrite import MockServer
from tests.node import packages

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


@pytest.mark.parametrize(
    ("client", "release"),
    [("refine", "1.8"), ("refine", "1.9"), ("react-native", "1.9")],
)
def test_a_client_hears_unsubscribes_and_comes_again(client: str, release: str) -> None:
    with MockServer(appwrite=release) as server, server.fresh(seed=NOTES) as project:
        environment = {
            "MOCKWRITE_URL": server.url,
            "MOCKWRITE_ENDPOINT": server.endpoint,
            "MOCKWRITE_PROJECT": project.project_id,
            "MOCKWRITE_CLIENT": client,
        }
        heard = json.loads(packages.run("realtime.mjs", environment))
    assert heard == ["created one", "created two"]
