"""The official SDK for Node walks through what mockwrite serves: each version on the releases that it was made for."""

from __future__ import annotations

import json
from functools import cache

import pytest

from mockwrite import MockServer
from tests.node import packages
from tests.sdk.declared import operations

# Package and release. Version 17 takes parameters in a row, as 14 does, and knows no tables; 21 knows them.
WALKS = (
    ("node-appwrite-14", "1.6"),
    ("node-appwrite-17", "1.8"),
    ("node-appwrite-21", "1.8"),
    ("node-appwrite", "1.9"),
)
SCRIPTS = {
    "databases.mjs": ("databases",),
    "tables.mjs": ("tablesDB",),
    "people.mjs": ("account", "teams", "users"),
}
OLDER_THAN_TABLES = {"node-appwrite-14", "node-appwrite-17"}
CASES = [
    (sdk, release, script)
    for sdk, release in WALKS
    for script in SCRIPTS
    if script != "tables.mjs" or sdk not in OLDER_THAN_TABLES
]
# No provider of OAuth2 is on: nobody signs in by one, and there is no identity to delete.
NOT_THERE = {"account.createOAuth2Token", "account.deleteIdentity", "users.deleteIdentity"}


@cache
def offered(sdk: str) -> frozenset[str]:
    """What the SDK has methods for, in small letters."""
    environment = {"MOCKWRITE_SDK": sdk, "MOCKWRITE_ENDPOINT": "", "MOCKWRITE_PROJECT": ""}
    return frozenset(json.loads(packages.run("offered.mjs", environment)))


@pytest.mark.parametrize(("sdk", "release", "script"), CASES)
def test_all_that_the_sdk_offers_and_the_release_has(sdk: str, release: str, script: str) -> None:
    with MockServer(appwrite=release) as server, server.fresh() as project:
        environment = {
            "MOCKWRITE_URL": server.url,
            "MOCKWRITE_ENDPOINT": server.endpoint,
            "MOCKWRITE_PROJECT": project.project_id,
            "MOCKWRITE_SDK": sdk,
        }
        packages.run(script, environment)
        walked = {entry.operation for entry in project.requests if entry.status < 400}
    there = {name for service in SCRIPTS[script] for name in operations(service, release)}
    missed = {name for name in there - walked - NOT_THERE if name.lower() in offered(sdk)}
    assert missed == set()
