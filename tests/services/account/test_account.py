"""Accounts: sign-up, the ways to sign in, and what users do to themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World

if TYPE_CHECKING:
    from mockwrite.store.events import Event
    from mockwrite.store.people.rows import Message
    from mockwrite.store.world import Project
    from tests.conftest import Api

PASSWORD = "password-1"


class Client:
    """A browser: it keeps the cookies that it is given, and shows no key."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.cookies: dict[str, str] = {}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        shown = {"X_Appwrite_Key": "", "Cookie": cookie, "Host": "localhost", **headers}
        answer = self.api.answer(method, path, body, **shown)
        for name, value in answer.headers:
            if name == "Set-Cookie":
                cookie_name, _, rest = value.partition("=")
                self.cookies[cookie_name] = rest.partition(";")[0]
        return answer.status, json.loads(answer.body) if answer.body else None

    def ok(self, method: str, path: str, **body: Any) -> Any:
        status, answer = self.call(method, path, body)
        assert status < 300, answer
        return answer

    def refusal(self, method: str, path: str, **body: Any) -> str:
        status, answer = self.call(method, path, body)
        assert status >= 400, answer
        return str(answer["type"])

    def sign_in(self, email: str = "ann@example.com", password: str = PASSWORD) -> Any:
        return self.ok("POST", "/account/sessions/email", email=email, password=password)


@pytest.fixture
def client(api: Api) -> Client:
    return Client(api)


@pytest.fixture
def ann(client: Client) -> Client:
    """Somebody who has signed up, and is signed in."""
    client.ok("POST", "/account", userId="ann", email="Ann@Example.com", password=PASSWORD, name="Ann")
    client.sign_in()
    return client


@pytest.fixture
def project(api: Api) -> Project:
    project = api.world.project("tests")
    assert project is not None
    return project


@pytest.fixture
def told(project: Project) -> list[Event]:
    """The events from here on."""
    heard: list[Event] = []
    project.events.listeners.append(heard.append)
    return heard


def last_message(project: Project) -> Message:
    return list(project.outbox)[-1]


def query_of(message: Message) -> dict[str, str]:
    assert message.url is not None
    return {name: values[0] for name, values in parse_qs(urlsplit(message.url).query).items()}


def test_signing_up_does_not_sign_in(client: Client) -> None:
    made = client.ok("POST", "/account", userId="ann", email="Ann@Example.com", password=PASSWORD, name="Ann")
    assert (made["$id"], made["email"], made["name"]) == ("ann", "ann@example.com", "Ann")
    assert "password" not in made
    assert [target["identifier"] for target in made["targets"]] == ["ann@example.com"]
    assert client.refusal("GET", "/account") == "general_unauthorized_scope"


def test_who_is_signed_in_hands_on_labels_and_phone(api: Api, ann: Client) -> None:
    api.call("PUT", "/users/ann/labels", {"labels": ["vip"]})
    other = {"userId": "eve", "email": "eve@example.com", "password": PASSWORD}
    assert ann.ok("POST", "/account", **other)["labels"] == ["vip"]
    api.patch("/users/ann/phone", number="+14155550100")
    assert ann.refusal("POST", "/account", **{**other, "userId": "zoe", "email": "z@example.com"}) == (
        "user_already_exists"
    )


def test_an_address_and_an_id_are_taken_in_any_letter_case(ann: Client) -> None:
    for id, email in (("ANN", "other@example.com"), ("other", "ANN@example.COM")):
        answer = Client(ann.api).refusal("POST", "/account", userId=id, email=email, password=PASSWORD)
        assert answer == "user_already_exists"


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


def test_a_new_password_ends_the_other_sessions(api: Api, ann: Client) -> None:
    other = Client(api)
    other.sign_in()
    change = {"password": "password-2", "oldPassword": "password-x"}
    assert ann.refusal("PATCH", "/account/password", **change) == "user_invalid_credentials"
    ann.ok("PATCH", "/account/password", **(change | {"oldPassword": PASSWORD}))
    assert ann.ok("GET", "/account")["$id"] == "ann"
    assert other.refusal("GET", "/account") == "general_unauthorized_scope"
    other.sign_in(password="password-2")


def test_a_new_address_moves_the_target_and_is_unconfirmed(api: Api, ann: Client) -> None:
    api.post("/users", userId="bob", email="bob@example.com", phone="+14155550101")
    api.patch("/users/ann/verification", emailVerification=True)
    for path, field, value in (
        ("/account/email", "email", "BOB@example.com"),
        ("/account/phone", "phone", "+14155550101"),
    ):
        answer = ann.refusal("PATCH", path, **{field: value, "password": PASSWORD})
        assert answer == "user_target_already_exists"
    changed = ann.ok("PATCH", "/account/email", email="New@example.com", password=PASSWORD)
    assert (changed["email"], changed["emailVerification"]) == ("new@example.com", False)
    assert [target["identifier"] for target in changed["targets"]] == ["new@example.com"]


def test_an_address_without_a_target_can_be_set_again(api: Api, ann: Client) -> None:
    phone = {"phone": "+14155550100", "password": PASSWORD}
    for _ in range(2):
        assert ann.ok("PATCH", "/account/phone", **phone)["phone"] == "+14155550100"
    other = Client(api)
    other.ok("POST", "/account/sessions/anonymous")
    email = {"email": "anon@example.com", "password": PASSWORD}
    for _ in range(2):
        assert other.ok("PATCH", "/account/email", **email)["email"] == "anon@example.com"
    assert other.refusal("PATCH", "/account/phone", **phone) == "user_phone_already_exists"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({}, {}),
        ([], {}),
        ({"a": {"b": [1, {}]}, "c": {}}, {"a": {"b": [1, []]}, "c": []}),
        ({"a": {"0": 1, "1": 2}}, {"a": [1, 2]}),
        ({"é": 1.5, "n": None}, {"é": 1.5, "n": None}),
        ({"a": [1.0, -2e16], "b": 1e17}, {"a": [1, -(2 * 10**16)], "b": 1e17}),
    ],
)
def test_preferences_come_back_as_php_keeps_them(ann: Client, sent: Any, kept: Any) -> None:
    assert repr(ann.ok("PATCH", "/account/prefs", prefs=sent)["prefs"]) == repr(kept)
    assert ann.ok("GET", "/account/prefs") == kept


def test_logs_tell_the_newest_first_and_who_one_was_then(ann: Client) -> None:
    ann.ok("PATCH", "/account/name", name="Anna")
    logs = ann.ok("GET", "/account/logs")
    assert logs["total"] == 3
    assert [(entry["event"], entry["userName"]) for entry in logs["logs"]] == [
        ("user.update", "Anna"),
        ("session.create", "Ann"),
        ("user.create", "Ann"),
    ]
    query = "queries[]=" + json.dumps({"method": "limit", "values": [1]})
    query += "&queries[]=" + json.dumps({"method": "offset", "values": [1]})
    cookie = f"a_session_tests={ann.cookies['a_session_tests']}"
    answer = ann.api.call("GET", "/account/logs", query=query, X_Appwrite_Key="", Cookie=cookie)
    assert [entry["event"] for entry in answer.body["logs"]] == ["session.create"]
    query = "queries[]=" + json.dumps({"method": "orderAsc", "attribute": "event"})
    answer = ann.api.call("GET", "/account/logs", query=query, X_Appwrite_Key="", Cookie=cookie)
    assert answer.body["message"] == "Invalid `queries` param: Invalid query method: orderAsc"


def test_what_users_do_to_documents_is_in_their_logs(api: Api, books: str, ann: Client) -> None:
    api.call("PUT", books, {"name": "Books", "permissions": ['create("users")', 'delete("users")']})
    api.post(f"{books}/attributes/string", key="s", size=5, required=False)
    ann.ok("POST", f"{books}/documents", documentId="d", data={"s": "x"}, permissions=['read("any")'])
    assert ann.ok("GET", "/account/logs")["logs"][0]["event"] == "document.create"


def test_nobody_has_an_identity(ann: Client) -> None:
    assert ann.ok("GET", "/account/identities") == {"total": 0, "identities": []}
    assert ann.refusal("DELETE", "/account/identities/x") == "user_identity_not_found"


def test_users_block_themselves(api: Api, ann: Client) -> None:
    assert ann.ok("PATCH", "/account/status")["status"] is False
    assert ann.refusal("GET", "/account") == "general_unauthorized_scope"
    answer = Client(api).refusal(
        "POST", "/account/sessions/email", email="ann@example.com", password=PASSWORD
    )
    assert answer == "user_blocked"


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


def test_a_device_is_a_target(ann: Client) -> None:
    made = ann.ok("POST", "/account/targets/push", targetId="phone", identifier="device-1")
    assert (made["providerType"], made["identifier"], made["name"]) == ("push", "device-1", " ")
    taken = ann.refusal("POST", "/account/targets/push", targetId="other", identifier="device-1")
    assert taken == "user_target_already_exists"
    assert ann.ok("PUT", "/account/targets/phone/push", identifier="device-2")["identifier"] == "device-2"
    ann.ok("DELETE", "/account/targets/phone/push")
    assert ann.refusal("DELETE", "/account/targets/phone/push") == "user_target_not_found"


def test_a_deleted_account_takes_all_that_is_its_own(api: Api, ann: Client, project: Project) -> None:
    ann.ok("POST", "/teams", teamId="crew", name="Crew")
    api.post("/users/ann/tokens")
    ann.ok("DELETE", "/account")
    assert ann.refusal("GET", "/account") == "general_unauthorized_scope"
    for table in ("users", "sessions", "tokens", "targets", "memberships"):
        assert len(getattr(project.people, table)) == 0, table
    assert api.get("/teams/crew")["total"] == 0


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


def test_who_may_not_call_what_is_not_supported_is_told_that_first(client: Client) -> None:
    assert client.refusal("GET", "/users/usage") == "general_unauthorized_scope"


def test_a_refused_change_leaves_no_trace(api: Api, ann: Client, project: Project) -> None:
    api.post("/users", userId="bob", phone="+14155550101")
    before = ann.ok("GET", "/account")
    sessions = len(project.people.sessions)
    ann.refusal("PATCH", "/account/phone", phone="+14155550101", password=PASSWORD)
    ann.refusal("PATCH", "/account/email", email="new@example.com", password="password-x")
    assert ann.ok("GET", "/account") == before
    assert len(project.people.sessions) == sessions


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/account", {"userId": "eve", "email": "eve@example.com", "password": PASSWORD}),
        ("POST", "/account/sessions/anonymous", {}),
        ("POST", "/account/tokens/magic-url", {"userId": "eve", "email": "eve@example.com"}),
        ("POST", "/account/tokens/phone", {"userId": "eve", "phone": "+14155550199"}),
        ("POST", "/users", {"userId": "eve"}),
        ("POST", "/users/md5", {"userId": "eve", "email": "eve@example.com", "password": "5f4dcc3b5aa765d6"}),
        ("POST", "/teams/crew/memberships", {"email": "eve@example.com", "roles": []}),
    ],
)
def test_a_new_user_is_an_event_whatever_made_it(
    api: Api, told: list[Event], method: str, path: str, body: Any
) -> None:
    # 1.9.6: app/init/resources/request.php eventDatabaseListener
    api.post("/teams", teamId="crew", name="Crew")
    made = api.call(method, path, body).body
    new = told[1]
    assert new.pattern == "users.[userId].create"
    payload = json.loads(new.payload)
    assert payload["$id"] == made.get("userId", made["$id"])
    assert (payload["targets"], "hash" in payload) == ([], True)


def test_an_account_that_goes_is_nobodys_news(ann: Client, told: list[Event]) -> None:
    ann.ok("DELETE", "/account")
    assert not told


def test_events_of_secrets_leave_them_out(api: Api, project: Project, ann: Client, told: list[Event]) -> None:
    api.post("/account/recovery", email="ann@example.com", url="http://localhost")
    sent = {"userId": "ann", "secret": last_message(project).secret, "password": PASSWORD}
    api.call("PUT", "/account/recovery", sent)
    assert [event.pattern.rpartition(".")[2] for event in told] == ["create", "update"]
    for event in told:
        assert list(json.loads(event.payload)) == ["$id", "$createdAt", "userId", "expire", "phrase"]


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


def test_who_signs_up_is_shown_the_target_at_the_address(ann: Client) -> None:
    ann.ok("POST", "/account/targets/push", targetId="phone", identifier="eve@example.com")
    body = {"userId": "eve", "email": "eve@example.com", "password": PASSWORD}
    made = Client(ann.api).ok("POST", "/account", **body)
    assert [(target["$id"], target["userId"]) for target in made["targets"]] == [("phone", "ann")]


def test_who_asks_for_a_token_while_signed_in_hands_on_a_name(api: Api, ann: Client) -> None:
    api.call("PUT", "/users/ann/labels", {"labels": ["vip"]})
    for way, body in (("email", {"email": "b@example.com"}), ("phone", {"phone": "+14155550100"})):
        ann.ok("POST", f"/account/tokens/{way}", userId=way, **body)
        made = api.get(f"/users/{way}")
        assert (made["name"], made["labels"], made["phoneVerification"]) == ("Ann", ["vip"], False)


@pytest.mark.parametrize(("version", "status"), [("1.8", 400), ("1.9", 201)])
def test_spaces_around_an_address_are_kept(api_on: type[Api], version: str, status: int) -> None:
    # utopia-php/emails 0.7.1: Email.php trims what it looks at, which nobody else does
    api = api_on(World(release=find(version)))
    body = {"userId": "ann", "email": " Ann@example.com\n", "password": PASSWORD}
    made = api.call("POST", "/account", body)
    assert made.status == status
    if status == 201:
        assert (made.body["email"], made.body["emailCanonical"]) == (" ann@example.com\n", "ann@example.com")
    quoted = api.call("POST", "/account", {**body, "userId": "eve", "email": '"a@b"@example.com'})
    assert quoted.status == (201 if status == 400 else 400)
    api.post("/databases", databaseId="d", name="d")
    api.post("/databases/d/collections", collectionId="c", name="c")
    attribute = "/databases/d/collections/c/attributes/email"
    assert api.call("POST", attribute, {"key": "m", "required": False}).status == 202
    document = {"documentId": "x", "data": {"m": " Ann@example.com"}}
    assert api.call("POST", "/databases/d/collections/c/documents", document).status == status


def test_an_address_is_the_same_with_spaces_behind_it(api_on: type[Api]) -> None:
    api = api_on(World(release=find("1.9")))
    body = {"userId": "ann", "email": "ann@example.com", "password": PASSWORD}
    api.post("/account", **body)
    assert api.refusal("POST", "/account", **{**body, "userId": "eve", "email": "ann@example.com "})[0] == 409


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


def test_a_device_that_goes_is_logged(api_on: type[Api]) -> None:
    for version, events in (("1.9", ["target.delete", "session.create"]), ("1.8", ["session.create"])):
        api = api_on(World(release=find(version)))
        api.post("/users", userId="ann", email="ann@example.com", password=PASSWORD)
        ann = Client(api)
        ann.sign_in()
        ann.ok("POST", "/account/targets/push", targetId="phone", identifier="token")
        ann.ok("DELETE", "/account/targets/phone/push")
        assert [entry["event"] for entry in ann.ok("GET", "/account/logs")["logs"]] == events


def test_an_old_release_verifies_at_one_path(api_on: type[Api]) -> None:
    for version, status in (("1.9", 401), ("1.6", 404)):
        api = api_on(World(release=find(version)))
        body = {"url": "http://localhost"}
        assert api.call("POST", "/account/verifications/email", body, X_Appwrite_Key="").status == status
        assert api.call("POST", "/account/verification", body, X_Appwrite_Key="").status == 401


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


def test_an_unknown_country_is_so_in_the_language_asked_for(ann: Client) -> None:
    for path, key in (("/account/sessions", "sessions"), ("/account/logs", "logs")):
        shown = ann.call("GET", path, X_Appwrite_Locale="de")[1][key]
        assert {each["countryName"] for each in shown} == {"Unbekannt"}
