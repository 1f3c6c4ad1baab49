"""Who calls: keys, sessions, JWTs and guests; what each may, and what bad credentials are told."""

from __future__ import annotations

import base64
import hmac
import json
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.releases import find
from mockwrite.store.people.keys import add_key
from mockwrite.store.world import World
from mockwrite.wire import callers, jwt
from mockwrite.wire.headers import Headers

if TYPE_CHECKING:
    from mockwrite.control.signed_in import SignedIn
    from tests.conftest import Api

GUEST = {"X_Appwrite_Key": ""}
NO_ACCOUNT = 'User (role: guests) missing scopes (["account"])'


@pytest.fixture
def ann(api: Api) -> SignedIn:
    """A user with a session, in the project of the tests."""
    return api.user("ann")


def account(api: Api, **headers: str) -> tuple[int, Any]:
    """The status of GET /account for somebody without a key, and the user's id or the message."""
    reply = api.call("GET", "/account", X_Appwrite_Key=headers.pop("key", ""), **headers)
    return reply.status, reply.body.get("$id", reply.body.get("message"))


def forged(header: Any, claims: Any, key: bytes = b"forged") -> str:
    def segment(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    text = f"{segment(header)}.{segment(claims)}"
    signature = hmac.new(key, text.encode(), "sha256").digest()
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def test_a_session_travels_in_a_cookie_or_in_what_stands_in_for_one(api: Api, ann: SignedIn) -> None:
    cookie = ann.session.replace("=", "%3D")
    for headers in (
        {"Cookie": f"other=1; a_session_tests={cookie}"},
        {"Cookie": f"a_session_tests_legacy={cookie}"},
        {"X_Appwrite_Session": ann.session},
        {"X_Fallback_Cookies": json.dumps({"a_session_tests": ann.session})},
        {"X_Appwrite_JWT": ann.jwt},
    ):
        assert account(api, **headers) == (200, "ann"), headers


def test_the_cookie_goes_before_the_header_and_the_jwt_before_both(api: Api, ann: SignedIn) -> None:
    bob = api.user("bob")
    headers = {"Cookie": f"a_session_tests={ann.session}", "X_Appwrite_Session": bob.session}
    assert account(api, **headers) == (200, "ann")
    assert account(api, **headers, X_Appwrite_JWT=bob.jwt) == (200, "bob")


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Appwrite_Session": "nonsense"},
        {"X_Appwrite_Session": "W10="},
        {"X_Appwrite_Session": base64.b64encode(b'{"id":"ann","secret":"wrong"}').decode()},
        {"X_Appwrite_Session": base64.b64encode(b'{"id":["ann"],"secret":{}}').decode()},
        {"X_Appwrite_Session": base64.b64encode(b'{"id":"ann","secret":""}').decode()},
        {"Cookie": "a_session_tests=%ff%fe; =; ;"},
        {"X_Fallback_Cookies": "{"},
        {"X_Fallback_Cookies": '{"a_session_tests":5}'},
        {"X_Fallback_Cookies": "[]"},
        {"X_Appwrite_Mode": "admin"},
        {"X_Appwrite_JWT": ""},
    ],
)
def test_who_shows_nonsense_is_a_guest(api: Api, ann: SignedIn, headers: dict[str, str]) -> None:
    assert account(api, **headers) == (401, NO_ACCOUNT)


def test_padding_is_shown_whole_or_not_at_all(api: Api, ann: SignedIn) -> None:
    assert ann.session.endswith("==")
    bare = ann.session.rstrip("=")
    assert account(api, X_Appwrite_Session=bare) == (200, "ann")
    assert account(api, X_Appwrite_Session=bare + "=") == (401, NO_ACCOUNT)


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("project=tests", {"X_Appwrite_Project": "other"}, 200),
        ("project=other", {}, 401),
        ("mode=default", {"X_Appwrite_Mode": "admin"}, 200),
        ("mode=admin", {}, 401),
    ],
)
def test_a_parameter_goes_before_its_header(
    api: Api, ann: SignedIn, query: str, headers: dict[str, str], status: int
) -> None:
    shown = {**GUEST, "X_Appwrite_Session": ann.session, **headers}
    assert api.call("GET", "/account", query=query, **shown).status == status


def test_a_session_ends_after_a_year(api: Api, ann: SignedIn) -> None:
    api.world.clock.advance(days=364)
    assert account(api, X_Appwrite_Session=ann.session) == (200, "ann")
    api.world.clock.advance(days=2)
    assert account(api, X_Appwrite_Session=ann.session) == (401, NO_ACCOUNT)


def test_a_session_of_another_project_opens_nothing(api: Api, ann: SignedIn) -> None:
    other = api.user("ann", "elsewhere")
    assert account(api, X_Appwrite_Session=other.session) == (401, NO_ACCOUNT)
    assert account(api, X_Appwrite_JWT=other.jwt) == (401, NO_ACCOUNT)


NO_ALGORITHM = "Invalid token: Missing header algo"


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("x", "Invalid token: Incomplete segments"),
        ("a.b", "Invalid token: Incomplete segments"),
        ("a.b.c", "JSON failed: Syntax error"),
        ("bad.jwt.here", "JSON failed: Syntax error"),
        ("..", "JSON failed: Syntax error"),
        ("bnVsbA.bnVsbA.x", NO_ALGORITHM),
        (forged({"typ": "JWT"}, {}), NO_ALGORITHM),
        (forged({"alg": ""}, {}), NO_ALGORITHM),
        (forged({"alg": "none"}, {}), "Invalid token: Unsupported header algo"),
        (forged({"alg": ["HS256"]}, {}), "Invalid token: Unsupported header algo"),
        (forged({"alg": "HS256", "kid": "k"}, {}), "Invalid token: Unknown key ID"),
        (forged({"alg": "HS256"}, {"userId": "ann"}), "Invalid token: Signature failed"),
    ],
)
def test_a_bad_jwt_is_told_what_is_wrong(api: Api, ann: SignedIn, token: str, reason: str) -> None:
    assert account(api, X_Appwrite_JWT=token) == (401, f"Failed to verify JWT. {reason}")


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"exp": -1}, "Expired"),
        ({"iat": -3600, "exp": 60}, "Expired"),
        ({"nbf": 60, "exp": 120}, "Not now"),
    ],
)
def test_a_jwt_is_good_for_its_time(api: Api, ann: SignedIn, claims: dict[str, int], reason: str) -> None:
    now = int(api.world.clock.now().timestamp())
    times = {name: now + seconds for name, seconds in claims.items()}
    token = jwt.write({"userId": "ann", **times}, api.world.signing_key)
    told = f"Failed to verify JWT. Invalid token: {reason}"
    assert account(api, X_Appwrite_JWT=token) == (401, told)


def test_a_jwt_dies_with_its_session_or_its_user(api: Api, ann: SignedIn) -> None:
    unbound = api.post("/users/ann/jwts")["jwt"]
    api.delete("/users/ann/sessions")
    assert account(api, X_Appwrite_JWT=ann.jwt) == (401, NO_ACCOUNT)
    assert account(api, X_Appwrite_JWT=unbound) == (200, "ann")
    api.delete("/users/ann")
    assert account(api, X_Appwrite_JWT=unbound) == (401, NO_ACCOUNT)


def test_a_blocked_user_is_told_so_on_every_route_that_they_could_call(api: Api, ann: SignedIn) -> None:
    api.patch("/users/ann/status", status=False)
    for path in ("/account", "/teams"):
        reply = api.call("GET", path, X_Appwrite_Key="", X_Appwrite_Session=ann.session)
        assert (reply.status, reply.body["type"]) == (401, "user_blocked")
    reply = api.call("GET", "/users", X_Appwrite_Key="", X_Appwrite_Session=ann.session)
    assert reply.body["message"] == 'ann@example.com (role: users) missing scopes (["users.read"])'


def test_a_key_and_a_session_do_not_go_together(api: Api, ann: SignedIn) -> None:
    for key in ("key", "bad-key", "strange_key"):
        reply = api.call("GET", "/users", X_Appwrite_Key=key, X_Appwrite_Session=ann.session)
        assert (reply.status, reply.body["type"]) == (403, "user_key_and_session_set")


def test_a_key_has_no_account_and_nothing_that_is_public(api: Api) -> None:
    who = "app.tests@service.example.com (role: applications)"
    for path, scope in (("/account", "account"), ("/health/version", "public")):
        reply = api.call("GET", path, Host="example.com:8080")
        assert (reply.status, reply.body["message"]) == (401, f'{who} missing scopes (["{scope}"])')
    assert api.get("/health")["status"] == "pass"


def test_in_an_open_world_a_key_that_begins_with_bad_is_unknown(api: Api) -> None:
    for key in ("bad", "bad-key"):
        reply = api.call("GET", "/users", X_Appwrite_Key=key)
        assert (reply.status, reply.body["type"]) == (401, "user_unauthorized")
    reply = api.call("GET", "/users", X_Appwrite_Key="bad_key")
    assert reply.body["message"] == 'User (role: guests) missing scopes (["users.read"])'


def test_a_key_that_the_project_knows_has_the_scopes_granted_to_it(api: Api) -> None:
    project = api.world.project("tests")
    assert project is not None
    add_key(project, "reader", ["users.read"], expire="2999-01-01T00:00:00.000+00:00")
    add_key(project, "old", ["users.read"], expire="2020-01-01T00:00:00.000+00:00")
    assert api.call("GET", "/users", X_Appwrite_Key="reader").status == 200
    assert api.call("GET", "/health", X_Appwrite_Key="reader").status == 200
    reply = api.call("GET", "/teams", X_Appwrite_Key="reader", Host="localhost")
    assert reply.body["message"] == (
        'app.tests@service.localhost (role: applications) missing scopes (["teams.read"])'
    )
    reply = api.call("GET", "/users", X_Appwrite_Key="old")
    assert (reply.status, reply.body["type"]) == (401, "project_key_expired")
    with pytest.raises(ValueError, match="already"):
        add_key(project, "reader", [])


def test_a_strict_world_knows_its_projects_and_keys_and_no_others(api_on: type[Api]) -> None:
    api = api_on(World(release=find("1.8"), strict=True))
    assert api.call("GET", "/users").body["type"] == "project_not_found"
    project = api.world.add("tests")
    add_key(project, "standard_1", ["users.read"])
    assert api.call("GET", "/users", X_Appwrite_Key="standard_1").status == 200
    for key, told in (
        ("standard_2", "user_unauthorized"),
        ("key", "user_unauthorized"),
        ("STANDARD_1", "general_unauthorized_scope"),
        ("dynamic_x", "general_unauthorized_scope"),
        ("other_x", "general_unauthorized_scope"),
    ):
        reply = api.call("GET", "/ping" if told == "user_unauthorized" else "/users", X_Appwrite_Key=key)
        assert (reply.status, reply.body["type"]) == (401, told), key


def test_nobody_signs_up_to_the_console(api: Api) -> None:
    body = {"userId": "ann", "email": "ann@example.com", "password": "password-1"}
    console = {"X_Appwrite_Project": "", **GUEST}
    reply = api.call("POST", "/account", body, **console)
    assert (reply.status, reply.body["type"]) == (501, "user_console_count_exceeded")
    reply = api.call("POST", "/account/tokens/email", body, **console)
    assert (reply.status, reply.body["type"]) == (400, "user_count_exceeded")


def test_the_console_has_no_keys_and_no_databases(api: Api) -> None:
    reply = api.call("GET", "/databases", X_Appwrite_Project="")
    assert (reply.status, reply.body["type"]) == (401, "user_unauthorized")
    reply = api.call("POST", "/databases/d/transactions", X_Appwrite_Project="console", **GUEST)
    assert reply.status in (401, 404)
    reply = api.call("GET", "/databases/d/collections/c/documents", X_Appwrite_Project="", X_Appwrite_Key="")
    assert (reply.status, reply.body["type"]) == (401, "general_access_forbidden")
    assert reply.body["message"].startswith("No Appwrite project was specified.")
    reply = api.call("GET", "/account", X_Appwrite_Project="console", X_Appwrite_Mode="admin", **GUEST)
    assert (reply.status, reply.body["message"]) == (400, "Admin mode is not allowed for console project")


@pytest.mark.parametrize("id", ["a b", "x\r\nSet-Cookie: a=b", "_x", "x" * 37, "é", "../x"])
def test_no_project_has_a_name_that_none_could_have(api: Api, id: str) -> None:
    body = {"project": id, "email": "a@example.com", "password": "password-1", "userId": "a"}
    reply = api.call("POST", "/account", body, X_Appwrite_Project="", X_Appwrite_Key="")
    assert (reply.status, reply.body["type"]) == (404, "project_not_found")
    assert id not in api.world.projects


def test_roles_come_in_the_order_in_which_they_are_listed(api: Api) -> None:
    ann = api.user("ann")
    project = api.world.project("tests")
    assert project is not None
    api.post("/teams", teamId="crew", name="Crew")
    membership = api.post("/teams/crew/memberships", userId="ann", roles=["dev", "dev"])
    api.post("/teams/crew/memberships", email="new@example.com", roles=["x"])
    api.call("PUT", "/users/ann/labels", {"labels": ["vip"]})
    headers = Headers(ann.headers)
    assert callers.identify(project, headers).roles == (
        "any",
        "users",
        "user:ann",
        "user:ann/unverified",
        "users/unverified",
        "team:crew",
        f"member:{membership['$id']}",
        "team:crew/dev",
        "label:vip",
    )
    api.patch("/users/ann/verification/phone", phoneVerification=True)
    assert callers.identify(project, headers).roles[3:5] == ("user:ann/verified", "users/verified")
    assert callers.identify(project, Headers({})).roles == ("any", "guests")


def test_the_server_notices_a_user_once_a_day(api: Api, ann: SignedIn) -> None:
    assert api.get("/users/ann")["accessedAt"] == ""
    reply = api.call("GET", "/account", X_Appwrite_Key="", X_Appwrite_Session=ann.session)
    assert reply.body["accessedAt"][10] == " "
    noticed = api.get("/users/ann")["accessedAt"]
    api.world.clock.advance(hours=23)
    account(api, X_Appwrite_Session=ann.session)
    assert api.get("/users/ann")["accessedAt"] == noticed
    api.world.clock.advance(hours=2)
    account(api, X_Appwrite_Session=ann.session)
    assert api.get("/users/ann")["accessedAt"] > noticed
