"""Multi-factor authentication: authenticators, challenges by mail, SMS and code, recovery codes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from mockwrite.control.state import dump, load
from mockwrite.releases import find
from mockwrite.store.people.factors import totp
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

PASSWORD = "password-1"
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


class User:
    """Somebody with an address that is verified, and a session."""

    def __init__(self, api: Api) -> None:
        self.api = api
        api.world.clock.freeze(NOON)
        api.post("/users", userId="ann", email="ann@example.com", phone="+14155550100", password=PASSWORD)
        api.patch("/users/ann/verification", emailVerification=True)
        self.session = self.sign_in()

    def sign_in(self) -> str:
        made = self.api.post("/account/sessions/email", email="ann@example.com", password=PASSWORD)
        return str(made["secret"])

    def ask(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        shown = {"X_Appwrite_Key": "", "X_Appwrite_Session": self.session}
        reply = self.api.call(method, f"/account{path}", body or None, **shown)
        return reply.status, reply.body

    def refusal(self, method: str, path: str, **body: Any) -> str:
        status, answer = self.ask(method, path, **body)
        assert status >= 400, answer
        return str(answer["type"])

    def code(self) -> str:
        project = self.api.world.project("tests")
        assert project is not None
        return list(project.outbox)[-1].secret

    def challenge(self, factor: str = "email") -> str:
        status, made = self.ask("POST", "/mfa/challenges", factor=factor)
        assert status in (200, 201), made
        return str(made["$id"])

    def authenticator(self) -> str:
        """The secret of one that is verified."""
        secret = str(self.ask("POST", "/mfa/authenticators/totp")[1]["secret"])
        assert self.ask("PUT", "/mfa/authenticators/totp", otp=totp(secret, int(NOON.timestamp())))[0] == 200
        return secret


@pytest.fixture
def ann(api_on: type[Api]) -> User:
    return User(api_on(World(release=find("1.9"))))


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    # RFC 6238, appendix B: the last six of the eight digits there
    assert totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", second) == code


def test_an_authenticator_is_read_from_an_address_and_verified_by_a_code(ann: User) -> None:
    first = ann.ask("POST", "/mfa/authenticators/totp")[1]
    status, made = ann.ask("POST", "/mfa/authenticators/totp")
    assert (status, list(made)) == (200, ["secret", "uri"])
    assert made["secret"] != first["secret"]
    assert len(made["secret"]) == 103
    address = urlsplit(made["uri"])
    assert made["uri"].startswith("otpauth://totp/tests%3Aann%40example.com?issuer=tests&secret=")
    assert parse_qs(address.query)["secret"] == [made["secret"]]
    assert ann.ask("GET", "/mfa/factors")[1]["totp"] is False
    past = totp(made["secret"], int(NOON.timestamp()) - 30)
    assert ann.refusal("PUT", "/mfa/authenticators/totp", otp=past) == "user_invalid_token"
    now = totp(made["secret"], int(NOON.timestamp()))
    assert ann.refusal("PUT", "/mfa/authenticators/TOTP", otp=now) == "user_authenticator_not_found"
    assert ann.ask("PUT", "/mfa/authenticators/totp", otp=now)[0] == 200
    assert ann.ask("GET", "/mfa/factors")[1]["totp"] is True
    assert ann.ask("GET", "/sessions/current")[1]["factors"] == ["password", "totp"]
    for method in ("POST", "PUT"):
        refused = ann.refusal(method, "/mfa/authenticators/totp", otp=now)
        assert refused == "user_authenticator_already_verified"


def test_a_challenge_lets_a_session_go_on(ann: User) -> None:
    ann.api.patch("/users/ann/mfa", mfa=True)
    assert ann.refusal("GET", "") == "user_more_factors_required"
    id = ann.challenge()
    assert ann.refusal("PUT", "/mfa/challenges", challengeId=id, otp="x") == "user_invalid_token"
    status, session = ann.ask("PUT", "/mfa/challenge", challengeId=id, otp=ann.code())
    assert (status, session["factors"]) == (200, ["password", "email"])
    assert session["mfaUpdatedAt"] == "2026-11-28 12:00:00.000"
    assert ann.ask("GET", "")[0] == 200
    assert ann.ask("GET", "/sessions/current")[1]["mfaUpdatedAt"] == "2026-11-28T12:00:00.000+00:00"
    assert ann.refusal("PUT", "/mfa/challenges", challengeId=id, otp=ann.code()) == "user_invalid_token"


def test_a_challenge_is_its_users_and_never_too_old(ann: User) -> None:
    id, code = ann.challenge(), ann.code()
    ann.api.post("/users", userId="eve")
    eve = ann.api.post("/users/eve/sessions")["secret"]
    shown = {"X_Appwrite_Key": "", "X_Appwrite_Session": eve}
    other = ann.api.call("PUT", "/account/mfa/challenges", {"challengeId": id, "otp": code}, **shown)
    assert other.body["type"] == "user_invalid_token"
    ann.api.world.clock.advance(hours=5)
    assert ann.ask("PUT", "/mfa/challenges", challengeId=id, otp=code)[0] == 200


@pytest.mark.parametrize(
    ("factor", "refused"),
    [
        ("phone", "user_phone_not_verified"),
        ("email", "user_email_not_found"),
        ("sms", "general_argument_invalid"),
    ],
)
def test_what_cannot_be_challenged_is_refused(ann: User, factor: str, refused: str) -> None:
    ann.api.patch("/users/ann/email", email="")
    assert ann.refusal("POST", "/mfa/challenges", factor=factor) == refused


def test_an_authenticator_meets_a_challenge(ann: User) -> None:
    id = ann.challenge("totp")
    assert ann.refusal("PUT", "/mfa/challenges", challengeId=id, otp="1") == "user_authenticator_not_found"
    secret = ann.authenticator()
    code = totp(secret, int(NOON.timestamp()))
    assert ann.ask("PUT", "/mfa/challenges", challengeId=id, otp=code)[0] == 200
    assert ann.ask("GET", "/logs")[1]["logs"][0]["event"] == "challenges.update"


@pytest.mark.parametrize(
    ("version", "good", "bad"),
    [("1.9", "recoveryCode", "recoverycode"), ("1.8", "recoverycode", "recoveryCode")],
)
def test_recovery_codes_are_good_once_under_the_name_of_the_release(
    api_on: type[Api], version: str, good: str, bad: str
) -> None:
    # 1.9.6: Account/MFA/Challenges/Update.php; what the SDKs send, "recoverycode", is made a challenge, never met
    ann = User(api_on(World(release=find(version))))
    status, made = ann.ask("POST", "/mfa/recovery-codes")
    codes = made["recoveryCodes"]
    assert (status, len(codes), len(codes[0])) == (201 if version == "1.9" else 200, 6, 10)
    assert ann.refusal("POST", "/mfa/recovery-codes") == "user_recovery_codes_already_exists"
    sent = {"challengeId": ann.challenge(bad), "otp": codes[0]}
    assert ann.refusal("PUT", "/mfa/challenges", **sent) == "user_invalid_token"
    for status in (200, 401):
        sent = {"challengeId": ann.challenge(good), "otp": codes[0]}
        assert ann.ask("PUT", "/mfa/challenges", **sent)[0] == status
    assert ann.ask("GET", "/mfa/recovery-codes")[1] == {"recoveryCodes": codes[1:]}
    assert ann.ask("PATCH", "/mfa/recovery-codes")[1]["recoveryCodes"] != codes


def test_what_is_protected_wants_a_challenge_of_the_last_half_hour(ann: User) -> None:
    ann.authenticator()
    protected = [
        ("GET", "/mfa/recovery-codes"),
        ("PATCH", "/mfa/recovery-codes"),
        ("DELETE", "/mfa/authenticators/x"),
    ]
    for method, path in protected:
        assert ann.refusal(method, path) == "user_challenge_required"
    assert ann.ask("PUT", "/mfa/challenges", challengeId=ann.challenge(), otp=ann.code())[0] == 200
    refused = [ann.refusal(method, path) for method, path in protected]
    assert refused == ["user_recovery_codes_not_found"] * 2 + ["general_argument_invalid"]
    ann.api.world.clock.advance(minutes=30)
    assert ann.ask("DELETE", "/mfa/authenticators/totp")[0] == 204
    assert ann.ask("GET", "/logs")[1]["logs"][0]["event"] == "user.update"
    ann.api.world.clock.advance(seconds=1)
    assert ann.refusal("DELETE", "/mfa/authenticators/totp") == "user_challenge_required"


def test_a_jwt_shows_no_session_to_add_a_factor_to(ann: User) -> None:
    jwt = ann.ask("POST", "/jwts")[1]["jwt"]
    shown = {"X_Appwrite_Key": "", "X_Appwrite_JWT": jwt}
    refused = ann.api.call("PATCH", "/account/mfa", {"mfa": True}, **shown)
    assert (refused.status, refused.body["message"]) == (404, "The request shows no session.")


def test_a_server_sees_and_changes_it(ann: User) -> None:
    api = ann.api
    ann.authenticator()
    assert api.get("/users/ann/mfa/factors")["totp"] is True
    assert api.refusal("GET", "/users/ann/mfa/recovery-codes")[1] == "user_recovery_codes_not_found"
    codes = api.patch("/users/ann/mfa/recovery-codes")["recoveryCodes"]
    assert api.refusal("PATCH", "/users/ann/mfa/recovery-codes")[1] == "user_recovery_codes_already_exists"
    assert api.call("PUT", "/users/ann/mfa/recovery-codes").body["recoveryCodes"] != codes
    assert api.get("/users/ann/mfa/factors")["recoveryCode"] is False
    assert ann.ask("GET", "/mfa/factors")[1]["recoveryCode"] is True
    api.delete("/users/ann/mfa/authenticators/totp")
    assert api.refusal("DELETE", "/users/ann/mfa/authenticators/totp")[1] == "user_authenticator_not_found"


def test_it_is_kept_and_goes_with_its_user(ann: User) -> None:
    ann.authenticator()
    ann.challenge()
    ann.api.patch("/users/ann/mfa/recovery-codes")
    project = ann.api.world.project("tests")
    assert project is not None
    [kept] = load(World(release=ann.api.world.release), dump(ann.api.world))
    for table in ("users", "sessions", "challenges"):
        assert list(getattr(kept.people, table)) == list(getattr(project.people, table))
    ann.api.delete("/users/ann")
    assert not list(project.people.challenges)
