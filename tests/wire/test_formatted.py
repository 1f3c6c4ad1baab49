"""Addresses, dates and URLs as parameters."""

from __future__ import annotations

from typing import Any

import pytest

from mockwrite.releases import find
from mockwrite.wire.formatted import IP, URL, Datetime, Email, Phone, Redirect, unregistered
from mockwrite.wire.parameters import InvalidError, Kind, Nullable

DATE = "Value must be valid date between 1000-01-01 00:00:00 and 9999-12-31 23:59:59."
PHONE = "Phone number must start with a '+' can have a maximum of fifteen digits."
RULES = find("1.8").cross_origin


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Email(), "ada@example.com"),
        (Email(allow_empty=True), ""),
        (Phone(), "+16175551212"),
        (Phone(allow_empty=True), ""),
        (IP(), "::1"),
        (URL(), "https://example.com/a?b#c"),
        (Datetime(), "2024-02-29T12:00:00.000+00:00"),
        (Redirect(), "http://localhost/join"),
    ],
)
def test_what_fits_stays_as_it_is(kind: Kind, value: str) -> None:
    assert kind.check(value) == value


def test_false_is_an_empty_address_where_there_may_be_one() -> None:
    assert Email(allow_empty=True).check(False) == ""


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (Email(), "nonsense", "Value must be a valid email address"),
        (Email(), "", "Value must be a valid email address"),
        (Nullable(Email()), 5, "Value must be a valid email address or null"),
        (Email(), False, "Value must be a valid email address"),
        (Phone(), "123", PHONE),
        (Phone(allow_empty=True), None, PHONE),
        (IP(), "1.2.3.400", "Value must be a valid IP address"),
        (URL(), "example.com", "Value must be a valid URL"),
        (Datetime(), "x", DATE),
        (Datetime(), "", DATE),
        (Redirect(), "", "Invalid URI."),
        (Redirect(), 5, "Invalid URI."),
    ],
)
def test_what_does_not_fit_is_refused_in_the_servers_words(kind: Kind, value: Any, message: str) -> None:
    with pytest.raises(InvalidError) as refused:
        kind.check(value)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    "uri", ["http://localhost:3000/x", "https://LOCALHOST", "https://a.example.com/", "exp://anything"]
)
def test_a_project_sends_users_to_its_platforms(uri: str) -> None:
    assert unregistered(uri, ["localhost", "*.example.com"], ["exp"], RULES) is None


@pytest.mark.parametrize(
    ("uri", "client"),
    [
        ("https://example.com/x", "(example.com) as a new Web"),
        ("http://[::1]/", "([::1]) as a new Web"),
        ("appwrite-ios://app", "(app) as a new iOS"),
        ("other://app", "(app) as a new "),
        ("mailto:a@b.c", " as a new "),
        ("localhost:3000/x", "(localhost) as a new "),
        ("http://", " as a new Web"),
        ("http://example.com:x", " as a new Web"),
        (" http://localhost", " as a new Web"),
    ],
)
def test_another_host_is_to_be_registered_first(uri: str, client: str) -> None:
    told = f"Invalid URI. Register your new client {client} platform on your project console dashboard"
    assert str(unregistered(uri, ["localhost", "*.example.com"], [], RULES)) == told
