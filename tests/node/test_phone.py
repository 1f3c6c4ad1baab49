"""The official SDK for React Native, with React Native stubbed: an app that a strict project knows."""

from __future__ import annotations

from typing import Any

import pytest

from mockwrite import MockServer
from tests.node import packages

# Package and release.
WALKS = (("react-native-appwrite", "1.9"),)
NOTES: dict[str, Any] = {
    "strict": True,
    "platforms": [{"type": "react-native-ios", "key": "com.notes"}],
    "tablesDB": [{"$id": "main"}],
    "tables": [
        {
            "$id": "notes",
            "databaseId": "main",
            "rowSecurity": True,
            "$permissions": ['create("users")'],
            "columns": [
                {"key": "text", "type": "string", "size": 100},
                {"key": "read", "type": "integer"},
            ],
        }
    ],
    "buckets": [{"$id": "box", "fileSecurity": True, "$permissions": ['create("users")']}],
}


@pytest.mark.parametrize(("sdk", "release"), WALKS)
def test_an_app_signs_up_and_in_writes_uploads_and_signs_out(sdk: str, release: str) -> None:
    with MockServer(NOTES, appwrite=release) as server:
        environment = {
            "MOCKWRITE_ENDPOINT": server.endpoint,
            "MOCKWRITE_PROJECT": server.project().project_id,
        }
        packages.run("phone.mjs", environment)
