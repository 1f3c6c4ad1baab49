"""Sessions: how users sign in and out, and what their JWTs may."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World
from tests.services.account.visitors import PASSWORD, Client

if TYPE_CHECKING:
    from mockwrite.store.world import Project
    from tests.conftest import Api


def test_a_client_gets_its_session_in_cookies(client: Client, api: Api) -> None:
    api.post("/users", userId="ann", email="ann@example.com", password=PASSWORD)
    body = {"email": "ann@example.com", "password": PASSWORD}
    answer = api.answer("POST", "/account/sessions", body, X_Appwrite_Key="", Host="api.example.com")
    assert json.loads(answer.body)["secret"] == ""
    legacy, modern = (value for name, value in answer.headers if name == "Set-Cookie")
    assert legacy.startswith("a_session_tests_legacy=")
    assert legacy.endswith("; Max-Age=31536000; path=/; domain=.api.example.com; httponly")
    assert modern.endswith("; httponly; samesite=None")
    fallback = json.loads(dict(answer.headers)["X-Fallback-Cookies"])
    assert unquote(modern.partition("=")[2].partition(";")[0]) == fallback["a_session_tests"]


def test_a_server_gets_the_secret_of_a_session(api: Api) -> None:
    api.post("/users", userId="ann", email="ann@example.com", password=PASSWORD)
    made = api.post("/account/sessions/email", email="ann@example.com", password=PASSWORD)
    reply = api.call("GET", "/account", X_Appwrite_Key="", X_Appwrite_Session=made["secret"])
    assert reply.body["$id"] == "ann"


@pytest.mark.parametrize(
    ("email", "password"),
    [("ann@example.com", "password-2"), ("bob@example.com", PASSWORD), ("nobody@example.com", PASSWORD)],
)
def test_wrong_credentials_are_all_told_the_same(api: Api, ann: Client, email: str, password: str) -> None:
    api.post("/users", userId="bob", email="bob@example.com")
    answer = Client(api).refusal("POST", "/account/sessions/email", email=email, password=password)
    assert answer == "user_invalid_credentials"


def test_who_is_signed_in_begins_no_other_session(ann: Client) -> None:
    for path in ("/account/sessions/anonymous", "/account/sessions/token", "/account/sessions/email"):
        assert ann.refusal("POST", path) == "user_session_already_exists"


def test_the_eleventh_session_ends_the_first(api: Api, ann: Client) -> None:
    for _ in range(10):
        Client(api).sign_in()
    assert ann.refusal("GET", "/account") == "general_unauthorized_scope"
    assert api.get("/users/ann/sessions")["total"] == 10


def test_sessions_are_listed_read_extended_and_ended(api: Api, ann: Client) -> None:
    other = Client(api)
    second = other.sign_in()["$id"]
    first, shown = ann.ok("GET", "/account/sessions")["sessions"]
    assert (first["current"], shown["current"], shown["$id"]) == (True, False, second)
    assert ann.ok("GET", "/account/sessions/current") == first
    api.world.clock.advance(days=100)
    extended = ann.ok("PATCH", "/account/sessions/current")
    assert (extended["current"], extended["countryName"], extended["expire"][10]) == (False, "", " ")
    assert ann.ok("GET", "/account/sessions/current")["expire"] > first["expire"]
    ann.ok("DELETE", f"/account/sessions/{second}")
    assert other.refusal("GET", "/account") == "general_unauthorized_scope"
    assert ann.refusal("GET", f"/account/sessions/{second}") == "user_session_not_found"
    ann.ok("DELETE", "/account/sessions")
    assert ann.cookies["a_session_tests"] == "deleted"
    assert ann.refusal("GET", "/account") == "general_unauthorized_scope"


def test_a_jwt_shows_no_session_and_makes_no_jwt(ann: Client) -> None:
    token = ann.ok("POST", "/account/jwts")["jwt"]
    bearer = {"X_Appwrite_JWT": token, "Cookie": ""}
    assert ann.call("GET", "/account", **bearer)[0] == 200
    for method, path in (("GET", "/account/sessions/current"), ("POST", "/account/jwts")):
        status, answer = ann.call(method, path, **bearer)
        assert (status, answer["type"]) == (404, "user_session_not_found")


def test_an_anonymous_user_becomes_one_with_a_password(api: Api, client: Client) -> None:
    session = client.ok("POST", "/account/sessions/anonymous")
    assert (session["provider"], session["factors"]) == ("anonymous", ["anonymous"])
    account = client.ok("GET", "/account")
    assert (account["email"], account["name"], account["passwordUpdate"]) == ("", "", "")
    client.ok("PATCH", "/account/email", email="ann@example.com", password=PASSWORD)
    assert Client(api).sign_in()["userId"] == account["$id"]


def test_a_new_password_ends_the_other_sessions(api: Api, ann: Client) -> None:
    other = Client(api)
    other.sign_in()
    change = {"password": "password-2", "oldPassword": "password-x"}
    assert ann.refusal("PATCH", "/account/password", **change) == "user_invalid_credentials"
    ann.ok("PATCH", "/account/password", **(change | {"oldPassword": PASSWORD}))
    assert ann.ok("GET", "/account")["$id"] == "ann"
    assert other.refusal("GET", "/account") == "general_unauthorized_scope"
    other.sign_in(password="password-2")


def test_a_device_goes_with_its_session(api: Api, ann: Client) -> None:
    other = Client(api)
    other.sign_in()
    for client, id in ((ann, "phone"), (other, "tablet")):
        client.ok("POST", "/account/targets/push", targetId=id, identifier=f"{id}-token")

    def devices() -> list[str]:
        return [target["$id"] for target in api.get("/users/ann/targets")["targets"]][1:]

    other.ok("DELETE", "/account/sessions/current")
    assert devices() == ["phone"]
    ann.ok("DELETE", "/account/sessions")
    assert devices() == []


@pytest.mark.parametrize("version", ["1.6", "1.8", "1.9"])
@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("/account/sessions/oauth2/{}", 412),
        ("/account/tokens/oauth2/{}", 412),
        ("/account/sessions/oauth2/callback/{}/tests", 501),
        ("/account/sessions/oauth2/{}/redirect", 501),
    ],
)
def test_a_sign_in_by_oauth2_is_refused_by_a_page(
    api_on: type[Api], version: str, path: str, refused: int
) -> None:
    api = api_on(World(release=find(version)))

    def page(provider: str, query: str = "") -> tuple[int, str]:
        answer = api.answer("GET", path.format(provider), None, query, X_Appwrite_Key="")
        assert answer.content_type.startswith("text/html")
        return answer.status, answer.body.decode()

    known = "github" if version != "1.9" else "fusionauth"
    status, told = page(known)
    assert (status, "project_provider_disabled" in told) == (refused, refused == 412)
    assert "Please enable the provider from your Appwrite console" in told or refused == 501
    for wrong in ("nobody", "kick" if version != "1.9" else "GitHub"):
        status, told = page(wrong)
        assert (status, "Value must be one of (amazon, apple, " in told) == (400, True)
    if refused == 412:
        # 1.6.2: Validator/Host.php; later: Network/Validator/Redirect.php
        assert page(known, "success=http://localhost/&failure=nowhere")[0] == 400


@pytest.mark.parametrize(("version", "logged"), [("1.8", 1), ("1.9", 0)])
def test_sessions_that_end_without_being_shown(api_on: type[Api], version: str, logged: int) -> None:
    api = api_on(World(release=find(version)))
    api.post("/users", userId="ann")
    jwt = api.post("/users/ann/jwts", duration=60)["jwt"]
    shown = {"X_Appwrite_Key": "", "X_Appwrite_JWT": jwt}
    fallback = [
        dict(api.answer("DELETE", "/account/sessions", **shown).headers).get("X-Fallback-Cookies")
        for _ in (api.post("/users/ann/sessions"), None)
    ]
    assert fallback == ["[]", None]
    assert [entry["event"] for entry in api.get("/users/ann/logs")["logs"]] == ["session.delete"] * logged


def test_who_owes_a_factor_may_sign_out_and_is_not_counted(api: Api, project: Project, ann: Client) -> None:
    project.rate_limited = True
    api.patch("/users/ann/verification", emailVerification=True)
    api.patch("/users/ann/mfa", mfa=True)
    for _ in range(11):
        assert ann.refusal("PATCH", "/account/password") == "user_more_factors_required"
    ann.ok("DELETE", "/account/sessions/current")


@pytest.mark.parametrize(("version", "left"), [("1.8", 7), ("1.9", 9)])
def test_a_sign_in_makes_up_for_the_tries_before_it(api_on: type[Api], version: str, left: int) -> None:
    # 1.9.6: app/controllers/shared/api.php, abuse-reset
    api = api_on(World(release=find(version), rate_limits=True))
    api.post("/users", userId="ann", email="ann@example.com", password=PASSWORD)
    body = {"email": "ann@example.com", "password": PASSWORD}
    for password in ("wrong password", PASSWORD, "wrong password"):
        sent = {**body, "password": password}
        answer = api.answer("POST", "/account/sessions/email", sent, X_Appwrite_Key="")
    assert dict(answer.headers)["X-Ratelimit-Remaining"] == str(left)


@pytest.mark.parametrize(("version", "limit"), [("1.8", "100"), ("1.9", "120")])
def test_a_user_gets_so_many_jwts(api_on: type[Api], version: str, limit: str) -> None:
    api = api_on(World(release=find(version)))
    api.post("/users", userId="ann")
    session = api.post("/users/ann/sessions")["secret"]
    answer = api.answer("POST", "/account/jwts", {}, X_Appwrite_Key="", X_Appwrite_Session=session)
    assert dict(answer.headers)["X-Ratelimit-Limit"] == limit
