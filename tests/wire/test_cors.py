"""What a browser goes by: cross-origin headers, and origins that may not write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.releases import find
from mockwrite.store.people.keys import add_platform
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

ALLOWED = "Access-Control-Allow-Origin"


@pytest.fixture
def strict(api_on: type[Api]) -> Api:
    """A strict world whose project has two platforms."""
    api = api_on(World(release=find("1.8"), strict=True))
    project = api.world.add("tests")
    add_platform(project, "web", "*.Example.com")
    add_platform(project, "scheme", "myapp")
    return api


def written(api: Api, **headers: str) -> tuple[int, str, Any]:
    """A page signs up: the status, the origin that is allowed, and the message of a refusal."""
    answer = api.answer("POST", "/account", {}, X_Appwrite_Key="", **headers)
    return answer.status, dict(answer.headers)[ALLOWED], answer.body


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, "http://localhost"),
        ({"Origin": "http://localhost:3000"}, "http://localhost:3000"),
        ({"Origin": "https://app.example.com"}, "https://app.example.com"),
        ({"Origin": "capacitor://localhost"}, "capacitor://localhost"),
        ({"Origin": "null"}, "null"),
        ({"Referer": "http://127.0.0.1:5173/a/b?c"}, "http://127.0.0.1:5173"),
        ({"Origin": "http://x:port"}, "http://localhost"),
        ({"Origin": "http://é"}, "http://localhost"),
        ({"Origin": "http://\udcff"}, "http://localhost"),
    ],
)
def test_in_an_open_world_every_origin_works(api: Api, headers: dict[str, str], allowed: str) -> None:
    status, origin, _ = written(api, **headers)
    assert (status, origin) == (400, allowed)


def test_every_answer_allows_credentials_and_names_what_may_be_sent(api: Api) -> None:
    for method, path in (("GET", "/users"), ("GET", "/nowhere"), ("POST", "/users")):
        headers = dict(api.answer(method, path, Origin="http://localhost:3000").headers)
        assert headers[ALLOWED].startswith("http://localhost")
        assert headers["Access-Control-Allow-Credentials"] == "true"
        assert headers["Access-Control-Allow-Methods"] == "GET, POST, PUT, PATCH, DELETE"
        assert headers["Access-Control-Expose-Headers"] == "X-Appwrite-Session, X-Fallback-Cookies"
        assert "X-Appwrite-Project" in headers["Access-Control-Allow-Headers"]
        assert "X-Appwrite-Session" not in headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("origin", ["http://localhost:3000", "https://evil.example.org", "null", ""])
def test_a_preflight_is_answered_with_the_origin_that_asks(strict: Api, origin: str) -> None:
    answer = strict.answer("OPTIONS", "/nowhere", Origin=origin, X_Appwrite_Project="nobody")
    headers = dict(answer.headers)
    assert (answer.status, answer.body, headers[ALLOWED]) == (204, b"", origin)
    assert "X-Appwrite-Session, X-Fallback-Cookies" in headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:3000", "http://localhost:3000"),
        ("https://app.example.com", "https://app.example.com"),
        ("http://own.host", "http://own.host"),
        ("myapp://x", "myapp://x"),
        ("appwrite-callback-tests://x", "appwrite-callback-tests://x"),
    ],
)
def test_in_a_strict_world_the_platforms_may_write(strict: Api, origin: str, allowed: str) -> None:
    status, origin, _ = written(strict, Origin=origin, Host="own.host:80")
    assert (status, origin) == (400, allowed)


REGISTER = (
    "Invalid Origin. Register your new client ({}) as a new {} platform on your project console dashboard"
)


@pytest.mark.parametrize(
    ("origin", "allowed", "told"),
    [
        ("https://example.com", "https://localhost", REGISTER.format("example.com", "Web")),
        ("http://evil.org:81", "http://localhost:81", REGISTER.format("evil.org", "Web")),
        ("appwrite-ios://a.b", "appwrite-ios://localhost", REGISTER.format("a.b", "iOS")),
        ("null", "http://localhost", "Invalid Origin."),
    ],
)
def test_in_a_strict_world_others_may_read_and_not_write(
    strict: Api, origin: str, allowed: str, told: str
) -> None:
    reply = strict.call("POST", "/account", {}, X_Appwrite_Key="", Origin=origin)
    assert (reply.status, reply.body["type"], reply.body["message"]) == (403, "general_unknown_origin", told)
    answer = strict.answer("GET", "/ping", X_Appwrite_Key="", Origin=origin)
    assert (answer.status, dict(answer.headers)[ALLOWED]) == (200, allowed)


def test_an_unknown_scheme_is_told_of_the_one_that_there_is(strict: Api) -> None:
    reply = strict.call("POST", "/account", {}, X_Appwrite_Key="", Origin="foo://bar")
    assert reply.body["message"] == (
        "Invalid Scheme. The scheme used (foo) in the Origin (foo://bar) is not supported. If you are using "
        "a custom scheme, please change it to `appwrite-callback-<PROJECT_ID>`"
    )


@pytest.mark.parametrize(("origin", "status"), [("null", 201), ("foo:bar", 201), ("https://evil.org", 403)])
def test_1_6_2_looks_at_the_host_alone(api_on: type[Api], origin: str, status: int) -> None:
    api = api_on(World(strict=True, release=find("1.6")))
    api.world.add("tests")
    body = {"userId": "unique()", "email": "ann@example.com", "password": "password-1"}
    assert api.call("POST", "/account", body, X_Appwrite_Key="", Origin=origin).status == status


@pytest.mark.parametrize(
    ("release", "trusted"),
    [
        # 1.6.2: by the app's name, whatever the system. Since then by the system, whatever the app's name.
        (
            "1.6",
            {
                "appwrite-ios://com.shop", "appwrite-macos://com.shop",
                "appwrite-android://com.shop", "appwrite-linux://com.shop",
            },
        ),
        ("1.8", {"appwrite-ios://com.shop", "appwrite-ios://other", "appwrite-android://com.shop"}),
        (
            "1.9",
            {
                "appwrite-ios://com.shop", "appwrite-ios://other",
                "appwrite-macos://com.shop", "appwrite-android://com.shop",
            },
        ),
    ],
)  # fmt: skip
def test_apps_are_known_by_their_name_or_their_system(
    api_on: type[Api], release: str, trusted: set[str]
) -> None:
    api = api_on(World(strict=True, release=find(release)))
    project = api.world.add("tests")
    add_platform(project, "flutter-ios", "com.Shop")
    add_platform(project, "android", "com.shop.store")
    origins = {
        "appwrite-ios://com.shop", "appwrite-ios://other", "appwrite-macos://com.shop",
        "appwrite-android://com.shop", "appwrite-linux://com.shop",
    }  # fmt: skip
    statuses = {
        origin: api.call("POST", "/account", {}, X_Appwrite_Key="", Origin=origin).status
        for origin in origins
    }
    assert {origin for origin, status in statuses.items() if status == 400} == trusted
    assert {status for origin, status in statuses.items() if origin not in trusted} == {403}


@pytest.mark.parametrize(
    ("release", "told"),
    [("1.8", "Invalid Scheme. The scheme used (tauri)"), ("1.9", REGISTER.format("evil", "Web (Tauri)"))],
)
def test_1_9_knows_pages_in_apps_of_tauri(api_on: type[Api], release: str, told: str) -> None:
    api = api_on(World(strict=True, release=find(release)))
    api.world.add("tests")
    own = api.call("POST", "/account", {}, X_Appwrite_Key="", Origin="tauri://localhost")
    other = api.call("POST", "/account", {}, X_Appwrite_Key="", Origin="tauri://evil")
    assert own.status == (400 if release == "1.9" else 403)
    assert (other.status, other.body["message"][: len(told)]) == (403, told)


def test_who_shows_a_key_is_no_page(strict: Api) -> None:
    reply = strict.call("POST", "/users", {}, X_Appwrite_Key="key", Origin="https://evil.org")
    assert reply.body["type"] == "user_unauthorized"


def test_a_platform_is_a_host_or_a_scheme(strict: Api) -> None:
    with pytest.raises(ValueError, match="web or scheme"):
        add_platform(strict.world.projects["tests"], "mobile", "x")
