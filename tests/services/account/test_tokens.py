"""Tokens: links and codes, by mail and SMS, that sign users in or confirm what is theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World
from tests.services.account.visitors import PASSWORD, Client, last_message, query_of

if TYPE_CHECKING:
    from mockwrite.store.world import Project
    from tests.conftest import Api


def test_a_token_made_by_a_server_is_good_once(api: Api, client: Client) -> None:
    api.post("/users", userId="ann")
    secret = api.post("/users/ann/tokens", length=8)["secret"]
    assert len(secret) == 8
    wrong = {"userId": "ann", "secret": "x" * 8}
    assert client.refusal("POST", "/account/sessions/token", **wrong) == "user_invalid_token"
    session = client.ok("POST", "/account/sessions/token", userId="ann", secret=secret)
    assert (session["provider"], session["factors"]) == ("token", ["token"])
    again = Client(api).refusal("POST", "/account/sessions/token", userId="ann", secret=secret)
    assert again == "user_invalid_token"


def test_signing_in_by_a_token_changes_the_user(api: Api, client: Client) -> None:
    before = api.post("/users", userId="ann")["$updatedAt"]
    secret = api.post("/users/ann/tokens")["secret"]
    client.ok("POST", "/account/sessions/token", userId="ann", secret=secret)
    assert api.get("/users/ann")["$updatedAt"] > before


def test_a_token_expires(api: Api, client: Client) -> None:
    api.post("/users", userId="ann")
    secret = api.post("/users/ann/tokens", expire=60)["secret"]
    api.world.clock.advance(seconds=61)
    answer = client.refusal("POST", "/account/sessions/token", userId="ann", secret=secret)
    assert answer == "user_invalid_token"


def test_a_magic_url_makes_a_user_and_signs_in(client: Client, project: Project) -> None:
    token = client.ok(
        "POST",
        "/account/tokens/magic-url",
        userId="ann",
        email="ann@example.com",
        url="http://localhost/in?next=1#top",
        phrase=True,
    )
    message = last_message(project)
    assert (token["secret"], token["phrase"]) == ("", message.phrase)
    assert (message.kind, message.purpose, message.recipient) == ("email", "magic-url", "ann@example.com")
    assert message.url is not None
    assert message.url.startswith("http://localhost/in?next=1&userId=ann&")
    assert message.url.endswith("#top")
    sent = query_of(message)
    session = client.ok("PUT", "/account/sessions/magic-url", userId=sent["userId"], secret=sent["secret"])
    assert session["provider"] == "magic-url"
    assert client.ok("GET", "/account")["emailVerification"] is True


def test_a_code_by_mail_signs_in_whom_the_address_belongs_to(api: Api, project: Project) -> None:
    api.post("/users", userId="ann", email="ann@example.com")
    client = Client(api)
    token = client.ok("POST", "/account/tokens/email", userId="unique()", email="ann@example.com")
    assert token["userId"] == "ann"
    code = last_message(project).secret
    assert len(code) == 6
    assert code.isdigit()
    session = client.ok("POST", "/account/sessions/token", userId="ann", secret=code)
    assert session["factors"] == ["email"]


def test_a_code_by_sms_signs_in(client: Client, project: Project) -> None:
    token = client.ok("POST", "/account/tokens/phone", userId="ann", phone="+14155550100")
    message = last_message(project)
    assert (message.kind, message.recipient) == ("sms", "+14155550100")
    session = client.ok("PUT", "/account/sessions/phone", userId=token["userId"], secret=message.secret)
    assert (session["provider"], session["factors"]) == ("phone", ["phone"])
    assert client.ok("GET", "/account")["phoneVerification"] is True


def test_a_forgotten_password_is_replaced(api: Api, ann: Client, project: Project) -> None:
    client = Client(api)
    client.ok("POST", "/account/recovery", email="ann@example.com", url="http://localhost/reset")
    sent = query_of(last_message(project))
    new = {"userId": "ann", "password": "password-2"}
    assert client.refusal("PUT", "/account/recovery", **new, secret="x") == "user_invalid_token"
    client.ok("PUT", "/account/recovery", **new, secret=sent["secret"])
    assert client.refusal("PUT", "/account/recovery", **new, secret=sent["secret"]) == "user_invalid_token"
    client.sign_in(password="password-2")
    assert client.ok("GET", "/account")["emailVerification"] is True
    unknown = Client(api).refusal("POST", "/account/recovery", email="x@example.com", url="http://localhost")
    assert unknown == "user_not_found"


@pytest.mark.parametrize(
    "url", ["http://", "http://localhost:x", "//localhost/reset", "localhost:3000/reset"]
)
def test_no_project_knows_the_host_of_what_has_none(api: Api, ann: Client, url: str) -> None:
    refused = Client(api).refusal("POST", "/account/recovery", email="ann@example.com", url=url)
    assert refused == "general_argument_invalid"


def test_addresses_are_confirmed_by_what_is_sent_to_them(api: Api, ann: Client, project: Project) -> None:
    ann.ok("POST", "/account/verifications/email", url="http://localhost/verify")
    secret = last_message(project).secret
    assert ann.refusal("PUT", "/account/verification", userId="ann", secret="x") == "user_invalid_token"
    Client(api).ok("PUT", "/account/verifications/email", userId="ann", secret=secret)
    again = ann.refusal("POST", "/account/verification", url="http://localhost")
    assert again == "user_email_already_verified"
    assert ann.refusal("POST", "/account/verifications/phone") == "user_phone_not_found"
    ann.ok("PATCH", "/account/phone", phone="+14155550100", password=PASSWORD)
    ann.ok("POST", "/account/verifications/phone")
    ann.ok("PUT", "/account/verifications/phone", userId="ann", secret=last_message(project).secret)
    account = ann.ok("GET", "/account")
    assert (account["emailVerification"], account["phoneVerification"]) == (True, True)


@pytest.mark.parametrize(
    ("version", "about", "team"),
    [
        ("1.6", "", "Cooks' & Bakers"),
        ("1.8", " for tests", "Cooks&#039; &amp; &lt;b&gt;Bakers&lt;/b&gt;"),
        ("1.9", " for tests", "Cooks&#039; &amp; &lt;b&gt;Bakers&lt;/b&gt;"),
    ],
)
def test_mails_say_what_they_are_about(api_on: type[Api], version: str, about: str, team: str) -> None:
    """As app/config/locale/translations/en.json has it; other languages say it otherwise."""
    api = api_on(World(release=find(version)))
    project = api.world.project("tests")
    assert project is not None
    project.policies = replace(project.policies, session_alerts=True)
    url = {"url": "http://localhost/"}
    ann = Client(api)
    ann.ok("POST", "/account", userId="ann", email="ann@example.com", password=PASSWORD)
    ann.sign_in()
    ann.ok("POST", "/account/verification", **url)
    api.patch("/users/ann/verification", emailVerification=True)
    ann.ok("POST", "/account/mfa/challenge", factor="email")
    ann.ok("POST", "/teams", teamId="cooks", name="Cooks' & <b>Bakers</b>")
    ann.ok("POST", "/teams/cooks/memberships", email="ben@example.com", roles=[], **url)
    ann.ok("POST", "/account/recovery", email="ann@example.com", **url)
    api.call("DELETE", "/account/sessions/current")
    Client(api).sign_in()
    guest = Client(api)
    guest.ok("POST", "/account/tokens/magic-url", userId="ann", email="ann@example.com", **url)
    guest.ok("POST", "/account/tokens/email", userId="ann", email="ann@example.com")
    guest.ok("POST", "/account/tokens/phone", userId="cid", phone="+14155550100")
    assert [message.subject for message in project.outbox] == [
        f"Account Verification{about}",
        "Verification Code for tests",
        f"Invitation to {team} Team at tests",
        f"Password Reset{about}",
        "Security alert: new session on your tests account",
        "tests Login",
        "OTP for tests Login",
        None,
    ]
    for code, known in (("de", False), ("en", True), ("xx", True)):
        guest.call("POST", "/account/recovery", {"email": "ann@example.com", **url}, X_Appwrite_Locale=code)
        assert (last_message(project).subject is not None) is known


def test_who_asks_for_a_token_while_signed_in_hands_on_a_name(api: Api, ann: Client) -> None:
    api.call("PUT", "/users/ann/labels", {"labels": ["vip"]})
    for way, body in (("email", {"email": "b@example.com"}), ("phone", {"phone": "+14155550100"})):
        ann.ok("POST", f"/account/tokens/{way}", userId=way, **body)
        made = api.get(f"/users/{way}")
        assert (made["name"], made["labels"], made["phoneVerification"]) == ("Ann", ["vip"], False)


@pytest.mark.parametrize(
    ("version", "query"),
    [("1.8", "a%5B0%5D=%C3%A9&amp%3Bb_c=2"), ("1.9", "a%5B0%5D=%C3%A9&b_c=2")],
)
def test_a_link_keeps_what_php_keeps_of_a_query(api_on: type[Api], version: str, query: str) -> None:
    # 1.8.1: app/controllers/api/account.php makes HTML of the URL
    api = api_on(World(release=find(version)))
    api.post("/users", userId="ann", email="ann@example.com")
    api.post("/account/recovery", email="ann@example.com", url="http://localhost/x?a[]=%C3%A9&b.c=2#top")
    project = api.world.project("tests")
    assert project is not None
    url = last_message(project).url or ""
    assert url.startswith(f"http://localhost/x?{query}&userId=ann&secret=")
    assert url.endswith("#top")


def test_the_oldest_release_mails_the_end_of_a_link_as_its_database_has_it(api_on: type[Api]) -> None:
    # 1.6.2: app/controllers/api/account.php, and the server's own suite; that of a magic URL is as in answers
    api = api_on(World(release=find("1.6")))
    api.post("/users", userId="ann", email="ann@example.com")
    project = api.world.project("tests")
    assert project is not None
    for path, told in (
        ("recovery", "2024-01-02 04:04:05.000"),
        ("tokens/magic-url", "2024-01-02T04:04:05.000+00:00"),
    ):
        api.world.clock.freeze("2024-01-02T03:04:05Z")
        api.post(f"/account/{path}", userId="ann", email="ann@example.com", url="http://localhost")
        assert query_of(last_message(project))["expire"] == told


def test_an_old_release_verifies_at_one_path(api_on: type[Api]) -> None:
    for version, status in (("1.9", 401), ("1.6", 404)):
        api = api_on(World(release=find(version)))
        body = {"url": "http://localhost"}
        assert api.call("POST", "/account/verifications/email", body, X_Appwrite_Key="").status == status
        assert api.call("POST", "/account/verification", body, X_Appwrite_Key="").status == 401


@pytest.mark.parametrize(
    ("version", "url", "problem"),
    [
        ("1.8", "exp://anywhere", "Invalid URI. Register your new client"),
        ("1.8", "http://evil.example", "Invalid URI. Register your new client"),
        ("1.6", "appwrite-callback-tests://in", "URL host must be one of: localhost, 127.0.0.1"),
        ("1.6", "http://evil.example", "URL host must be one of: localhost, 127.0.0.1"),
        ("1.6", "localhost", "URL host must be one of: localhost, 127.0.0.1"),
    ],
)
def test_a_strict_project_sends_users_to_what_it_knows(
    api_on: type[Api], version: str, url: str, problem: str
) -> None:
    # 1.6.2: app/controllers/api/account.php asks for a host, and later releases for a client
    api = api_on(World(release=find(version)))
    api.post("/users", userId="ann", email="ann@example.com")
    project = api.world.project("tests")
    assert project is not None
    project.strict = True
    project.master_key = "key"
    body = {"email": "ann@example.com", "url": url}
    refused = api.call("POST", "/account/recovery", body, Host="127.0.0.1:8090")
    if url == "exp://anywhere":
        assert refused.status == 201
    else:
        assert refused.body["message"].startswith(f"Invalid `url` param: {problem}")
    good = api.call("POST", "/account/recovery", {**body, "url": "http://localhost/x"}, Host="127.0.0.1:8090")
    assert good.status == 201


@pytest.mark.parametrize(("version", "targets"), [("1.9", 1), ("1.6", 0)])
def test_a_code_by_mail_makes_a_target(api_on: type[Api], version: str, targets: int) -> None:
    api = api_on(World(release=find(version)))
    api.post("/account/tokens/email", userId="ann", email="ann@example.com")
    assert len(api.get("/users/ann")["targets"]) == targets
