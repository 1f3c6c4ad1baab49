"""Formats: which are older, and what is said to clients built for a newer server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockwrite.wire.headers import Headers
from mockwrite.wire.response_formats import below

if TYPE_CHECKING:
    from tests.conftest import Api


@pytest.mark.parametrize(("asked", "older"), [("1.4.9", True), ("1.5.0", False), ("", False), ("0", False)])
def test_no_format_is_no_older_one(asked: str, older: bool) -> None:
    assert below(Headers({"X-Appwrite-Response-Format": asked}), "1.5.0") is older


@pytest.mark.parametrize(("asked", "warned"), [("1.8.1", False), ("1.8.2", True), ("9", True), ("2é", True)])
def test_a_client_of_a_newer_server_is_warned(api: Api, asked: str, warned: bool) -> None:
    headers = dict(api.answer("GET", "/users", X_Appwrite_Response_Format=asked).headers)
    assert ("X-Appwrite-Warning" in headers) is warned
    if warned:
        assert headers["X-Appwrite-Warning"] == (
            f"The current SDK is built for Appwrite {asked}. However, the current Appwrite server version is "
            "1.8.1. Please downgrade your SDK to match the Appwrite version: https://appwrite.io/docs/sdks"
        )
