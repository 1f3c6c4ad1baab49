"""Formats: which of two versions is older, and what is said to clients built for a newer server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockwrite.api.response_formats import below, compare

if TYPE_CHECKING:
    from tests.api.conftest import Api


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        ("1.5.0", "1.5.0", 0),
        ("1.5", "1.5.0", -1),
        ("1.10.0", "1.9.0", 1),
        ("1.5.0-RC1", "1.5.0", -1),
        ("1.5.0-RC2", "1.5.0-rc1", 1),
        ("1.5.0.1", "1.5.0", 1),
        ("1.5.0pl1", "1.5.0", 1),
        ("v1.9", "1.5.0", -1),
        ("nonsense", "1.0.0", -1),
        ("beta", "alpha", 1),
        ("", "1.0.0", -1),
        # A separator at the end is worth less than nothing, unless it follows a digit as a word of its own would.
        ("1.5.0-", "1.5.0", -1),
        ("1.5.0..", "1.5.0", -1),
        ("1.5.0,", "1.5.0", -1),
        ("1.5.0_1", "1.5.0", 1),
        # What comes first is part of the first number or word, whatever it is.
        ("-1.9", "1.5.0", -1),
        ("+1.9", "1.5.0", -1),
        (".9", "1.5.0", -1),
        ("@9", "1.5.0", -1),
        ("1,9", "1.5.0", -1),
        ("#.9", "1.5.0", 1),
        ("\uff11.9", "1.5.0", -1),
    ],
)
def test_versions_compare_as_php_compares_them(one: str, other: str, order: int) -> None:
    assert compare(one, other) == order
    assert compare(other, one) == -order


@pytest.mark.parametrize(("asked", "older"), [("1.4.9", True), ("1.5.0", False), ("", False), ("0", False)])
def test_no_format_is_no_older_one(asked: str, older: bool) -> None:
    assert below({"X-Appwrite-Response-Format": asked}, "1.5.0") is older


@pytest.mark.parametrize(("asked", "warned"), [("1.8.1", False), ("1.8.2", True), ("9", True), ("2é", True)])
def test_a_client_of_a_newer_server_is_warned(api: Api, asked: str, warned: bool) -> None:
    headers = dict(api.answer("GET", "/users", X_Appwrite_Response_Format=asked).headers)
    assert ("X-Appwrite-Warning" in headers) is warned
    if warned:
        assert headers["X-Appwrite-Warning"] == (
            f"The current SDK is built for Appwrite {asked}. However, the current Appwrite server version is "
            "1.8.1. Please downgrade your SDK to match the Appwrite version: https://appwrite.io/docs/sdks"
        )


def test_a_version_of_many_parts_is_compared() -> None:
    assert compare("#" + ".#" * 5_000, "1.5.0") == 0
    assert compare("1." * 5_000, "1.5.0") == -1
