"""Credentials that are forged, stale or another's: they open nothing that a guest may not have."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.hurry import hurried
from tests.fuzz.playground import BOOKS, ENDPOINTS, PASSWORD, PROJECT, Playground, error_of
from tests.fuzz.requests import encoded, path_of
from tests.fuzz.values import example

if TYPE_CHECKING:
    from mockwrite.wire.dispatch import Answer

ELSEWHERE = "elsewhere"
HEADERS = {"Content-Type": "application/json", "X-Appwrite-Project": PROJECT}

playground = Playground()


def shown(id: Any, secret: Any) -> str:
    """What a session's cookie and its header carry."""
    return base64.b64encode(json.dumps({"id": id, "secret": secret}).encode()).decode()


def segment(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forged(header: dict[str, Any], claims: dict[str, Any], key: bytes = b"a guess") -> str:
    """A JWT that is signed with a key that is not the server's."""
    text = f"{segment(header)}.{segment(claims)}"
    signature = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def secret_of(session: str) -> str:
    secret: str = json.loads(base64.b64decode(session))["secret"]
    return secret


def sign_in(user: str, *, email: str) -> dict[str, Any]:
    """A session of a new user, as a server with a key gets it."""
    playground.ask("POST", "/users", {"userId": user, "email": email, "password": PASSWORD})
    session: dict[str, Any] = playground.ask("POST", f"/users/{user}/sessions")
    return session


def stale() -> dict[str, str]:
    """Sessions that were good: of a user who is gone, one that was ended, and one that is a year old."""
    gone, ended, old = (sign_in(name, email=f"{name}@example.com") for name in ("gone", "ended", "old"))
    playground.ask("DELETE", "/users/gone")
    playground.ask("DELETE", f"/users/ended/sessions/{ended['$id']}")
    table = playground.project.people.sessions
    row = next(iter(table.where("user", "old")))
    long_ago = (playground.world.clock.now() - timedelta(seconds=1)).isoformat(timespec="milliseconds")
    table.put(
        row.id, type(row)(**{**{name: getattr(row, name) for name in row.__slots__}, "expire": long_ago})
    )
    return {"gone": gone["secret"], "ended": ended["secret"], "old": old["secret"]}


ANN = playground.headers("ann")["X-Appwrite-Session"]
BEN = playground.headers("ben")["X-Appwrite-Session"]
JWT = playground.headers("jwt")["X-Appwrite-JWT"]
STALE = stale()
HEADER = {"typ": "JWT", "alg": "HS256"}
CLAIMS = {"userId": "ann", "sessionId": "", "exp": 2**40}

# These are worth nothing: who shows them is a guest.
WORTHLESS: dict[str, dict[str, str]] = {
    "a session that is no base64": {"X-Appwrite-Session": "ann"},
    "a session that is no JSON": {"X-Appwrite-Session": base64.b64encode(b"ann").decode()},
    "a session without a secret": {"X-Appwrite-Session": shown("ann", "")},
    "a session with a null for a secret": {"X-Appwrite-Session": shown("ann", None)},
    "a session with true for a secret": {"X-Appwrite-Session": shown("ann", True)},
    "a session with a list for a secret": {"X-Appwrite-Session": shown("ann", [secret_of(ANN)])},
    "a session with a list for a user": {"X-Appwrite-Session": shown(["ann"], secret_of(ANN))},
    "a session with another's secret": {"X-Appwrite-Session": shown("ann", secret_of(BEN))},
    "a session with its id for a secret": {"X-Appwrite-Session": shown("ann", playground.ids["sessionId"])},
    "a session with half a secret": {"X-Appwrite-Session": shown("ann", secret_of(ANN)[:-1])},
    "a session of a user who is gone": {"X-Appwrite-Session": STALE["gone"]},
    "a session that was ended": {"X-Appwrite-Session": STALE["ended"]},
    "a session that is too old": {"X-Appwrite-Session": STALE["old"]},
    "a cookie of another project": {"Cookie": f"a_session_{ELSEWHERE}={ANN}"},
    "a cookie of another name": {"Cookie": f"session={ANN}; a_session={ANN}; A_SESSION_{PROJECT}={ANN}"},
    "a cookie that was changed": {"Cookie": f"a_session_{PROJECT}={ANN[:40]}x{ANN[40:]}"},
    "fallback cookies of another project": {
        "X-Fallback-Cookies": json.dumps({f"a_session_{ELSEWHERE}": ANN})
    },
    "fallback cookies in a list": {"X-Fallback-Cookies": json.dumps([{f"a_session_{PROJECT}": ANN}])},
    "fallback cookies that are no JSON": {"X-Fallback-Cookies": f"a_session_{PROJECT}={ANN}"},
    "a key of a kind that there is not": {"X-Appwrite-Key": "bad_key"},
    "an empty key": {"X-Appwrite-Key": ""},
    "a user's id": {
        "X-Appwrite-User": "ann",
        "X-Appwrite-User-Id": "ann",
        "X-Appwrite-Impersonate-User-Id": "ann",
    },
    "a role": {"X-Appwrite-Role": "owner", "X-Appwrite-Roles": '["admin"]', "Authorization": f"Bearer {JWT}"},
}
# These are refused, whatever is asked: with this status, this type and this message.
NO_JWT = (401, "user_jwt_invalid")
FAILED = "Failed to verify JWT. Invalid token: Signature failed"
REFUSED: dict[str, tuple[dict[str, str], tuple[int, str], str]] = {
    "a key that is unknown": (
        {"X-Appwrite-Key": "bad"},
        (401, "user_unauthorized"),
        "The current user is not authorized to perform the requested action.",
    ),
    "a key that is unknown beside a session": (
        {"X-Appwrite-Key": "bad", "X-Appwrite-Session": ANN},
        (401, "user_unauthorized"),
        "The current user is not authorized to perform the requested action.",
    ),
    "a JWT of three letters": (
        {"X-Appwrite-JWT": "a.b.c"},
        NO_JWT,
        "Failed to verify JWT. JSON failed: Syntax error",
    ),
    "a JWT of one part": (
        {"X-Appwrite-JWT": JWT.replace(".", "")},
        NO_JWT,
        "Failed to verify JWT. Invalid token: Incomplete segments",
    ),
    "a JWT without a signature": ({"X-Appwrite-JWT": JWT.rpartition(".")[0] + "."}, NO_JWT, FAILED),
    "a JWT that another key signed": ({"X-Appwrite-JWT": forged(HEADER, CLAIMS)}, NO_JWT, FAILED),
    "a JWT that no key signed": ({"X-Appwrite-JWT": forged(HEADER, CLAIMS, b"")}, NO_JWT, FAILED),
    "a JWT of another user": (
        {
            "X-Appwrite-JWT": ".".join(
                [segment(HEADER), segment({**CLAIMS, "userId": "ben"}), JWT.split(".")[2]]
            )
        },
        NO_JWT,
        FAILED,
    ),
    "a JWT that says it needs no key": (
        {"X-Appwrite-JWT": f"{segment({**HEADER, 'alg': 'none'})}.{segment(CLAIMS)}."},
        NO_JWT,
        "Failed to verify JWT. Invalid token: Unsupported header algo",
    ),
}


def ask_as(endpoint: Any, credentials: dict[str, str]) -> Answer:
    arguments = example(endpoint, playground.ids)
    query, body = encoded(endpoint, arguments)
    headers = {**HEADERS, **credentials}
    return playground.probe(endpoint.method, path_of(endpoint, arguments), query, headers, body)


@cache
def as_guests() -> list[Answer]:
    """What a guest is told by each endpoint."""
    return [ask_as(endpoint, {}) for endpoint in ENDPOINTS]


@pytest.mark.parametrize("what", WORTHLESS)
def test_who_shows_what_is_worthless_is_a_guest(what: str) -> None:
    for endpoint, guests in zip(ENDPOINTS, as_guests(), strict=True):
        answer = ask_as(endpoint, WORTHLESS[what])
        assert answer.status == guests.status, endpoint.operation
        if answer.status >= 400:
            assert answer.body == guests.body, endpoint.operation


@pytest.mark.parametrize("what", REFUSED)
def test_who_shows_what_is_forged_is_refused(what: str) -> None:
    credentials, expected, message = REFUSED[what]
    for endpoint in ENDPOINTS:
        error = error_of(ask_as(endpoint, credentials))
        assert (error["code"], error["type"]) == expected, endpoint.operation
        assert error["message"] == message


def test_a_guest_learns_nothing_of_people() -> None:
    """The measure of the tests above is worth something only if a guest is refused."""
    refused = [answer for answer in as_guests() if answer.status >= 400]
    assert len(refused) > len(ENDPOINTS) * 0.8


def test_admin_mode_makes_nobody_an_admin() -> None:
    """As the real server has it: in that mode a project's sessions count for nothing."""
    asked = {"X-Appwrite-Mode": "admin", "X-Appwrite-Session": ANN}
    for endpoint, guests in zip(ENDPOINTS, as_guests(), strict=True):
        assert ask_as(endpoint, asked).status == guests.status, endpoint.operation


def test_a_session_is_good_in_its_own_project_alone() -> None:
    asked = {**HEADERS, "X-Appwrite-Project": ELSEWHERE}
    for credentials in (
        {"X-Appwrite-Session": ANN},
        {"X-Appwrite-JWT": JWT},
        {"Cookie": f"a_session_{PROJECT}={ANN}; a_session_{ELSEWHERE}={ANN}"},
    ):
        error = error_of(playground.probe("GET", "/v1/account", headers={**asked, **credentials}))
        assert error["message"] == 'User (role: guests) missing scopes (["account"])'


@pytest.mark.parametrize("shows", ["X-Appwrite-Session", "Cookie", "X-Fallback-Cookies", "X-Appwrite-JWT"])
@given(data=st.data())
@hurried(60)
def test_a_credential_that_was_changed_is_its_owner_s_or_nobody_s(shows: str, data: st.DataObject) -> None:
    whole = JWT if shows == "X-Appwrite-JWT" else ANN
    at = data.draw(st.integers(0, len(whole)))
    put = data.draw(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4))
    changed = whole[:at] + put + whole[at + data.draw(st.integers(0, 3)) :]
    text = {
        "Cookie": f"a_session_{PROJECT}={changed}",
        "X-Fallback-Cookies": f'{{"a_session_{PROJECT}":"{changed}"}}',
    }
    answer = playground.probe("GET", "/v1/account", headers={**HEADERS, shows: text.get(shows, changed)})
    if answer.status == 200:
        assert json.loads(answer.body)["$id"] == "ann"
        assert same(whole, changed), changed
    else:
        error = error_of(answer)
        assert error["code"] == 401
        assert error["type"] in ("general_unauthorized_scope", "user_jwt_invalid")


def same(whole: str, changed: str) -> bool:
    """Whether both say the same, as base64 that is read leniently can."""
    if whole == changed:
        return True
    read = [base64.b64decode(text.split(";")[0].encode() + b"==") for text in (whole, changed)]
    same: bool = json.loads(read[0]) == json.loads(read[1])
    return same


@pytest.mark.parametrize(
    "permission",
    ['read("user:ben")', 'update("team:readers/boss")', 'delete("label:admin")', 'read("users/verified")'],
)
def test_a_user_grants_no_role_that_is_not_theirs(permission: str) -> None:
    body = {"documentId": "new", "data": {"string": "a"}, "permissions": [permission]}
    headers = {**HEADERS, "X-Appwrite-Session": ANN}
    error = error_of(
        playground.probe("POST", f"/v1{BOOKS}/documents", "", headers, json.dumps(body).encode())
    )
    assert (error["code"], error["type"]) == (401, "user_unauthorized")
    assert error["message"].startswith(
        "Permissions must be one of: (any, users, user:ann, user:ann/unverified"
    )
