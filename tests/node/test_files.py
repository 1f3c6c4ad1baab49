"""Refine, which brings an older SDK for the web, uploads a file and shows it."""

from __future__ import annotations

import json

import pytest

from mockwrite import MockServer
from tests.node import packages


def test_refine_uploads_in_chunks() -> None:
    pytest.importorskip("PIL")
    with MockServer(appwrite="1.9") as server, server.fresh() as project:
        project.storage.bucket("box").create(permissions=['create("any")', 'read("any")'])
        environment = {"MOCKWRITE_ENDPOINT": server.endpoint, "MOCKWRITE_PROJECT": project.project_id}
        assert json.loads(packages.run("files.mjs", environment)) == ["image/png", 1]
        assert project.storage.bucket("box").file("big").bytes[:252] == bytes(range(251)) + b"\0"
