"""What a project may ask of its users: the policies that a seed sets, each beside its default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockwrite import MockServer, SeedError
from mockwrite.control.control import Control
from mockwrite.control.state import dump, load
from mockwrite.releases import find
from mockwrite.store.people import password_rules
from mockwrite.store.people.policies import Policies
from mockwrite.store.world import World

if TYPE_CHECKING:
    from mockwrite.store.world import Project
    from tests.conftest import Api

PASSWORD = "correct horse battery"
ALL: dict[str, Any] = {
    "duration": 60,
    "limit": 3,
    "sessionsLimit": 2,
    "sessionAlerts": True,
    "invalidateSessions": False,
    "passwordHistory": 2,
    "passwordStrength": {"min": 9, "uppercase": True, "lowercase": False, "number": False, "symbols": True},
    "passwordDictionary": True,
    "personalDataCheck": True,
    "membershipsUserId": True,
    "membershipsUserName": True,
    "membershipsUserEmail": True,
    "membershipsUserPhone": True,
    "membershipsUserAccessedAt": True,
    "membershipsMfa": True,
    "mockNumbers": [{"phone": "+14155550100", "otp": "123456"}],
}


OFF = {"anonymous": False, "phone": False}


def seed(methods: dict[str, bool] | None = None, **security: Any) -> dict[str, Any]:
    said = {"methods": methods, "security": security}
    return {"settings": {"auth": {key: value for key, value in said.items() if value}}}


def secure(api: Api, methods: dict[str, bool] | None = None, **security: Any) -> Project:
    project = api.world.project("tests")
    assert project is not None
    Control(api.world).load_seed(seed(methods, **security), project)
    return project


def guest(api: Api, method: str, path: str, session: str = "", **body: Any) -> tuple[int, Any]:
    """The status, and the body or the type of the error."""
    shown = {"X_Appwrite_Session": session} if session else {}
    reply = api.call(method, path, body or None, X_Appwrite_Key="", **shown)
    return reply.status, reply.body["type"] if reply.status >= 400 else reply.body


def sign_up(api: Api, id: str = "ann", password: str = PASSWORD, **more: Any) -> tuple[int, Any]:
    return guest(api, "POST", "/account", userId=id, email=f"{id}@example.com", password=password, **more)


def sign_in(api: Api, password: str = PASSWORD) -> str:
    """The id of a new session of ann's."""
    _, session = guest(api, "POST", "/account/sessions/email", email="ann@example.com", password=password)
    return str(session["$id"])


def sessions(api: Api) -> list[str]:
    return [session["$id"] for session in api.get("/users/ann/sessions")["sessions"]]


@pytest.mark.parametrize(
    ("version", "security", "kept"),
    [
        ("1.8", {}, 10),
        ("1.9", {}, 12),
        ("1.9", {"sessionsLimit": 2}, 2),
        ("1.8", {"sessionsLimit": None}, 12),
    ],
)
def test_the_oldest_sessions_make_room_for_new_ones(
    api_on: type[Api], version: str, security: dict[str, Any], kept: int
) -> None:
    api = api_on(World(release=find(version)))
    secure(api, **security)
    sign_up(api)
    made = [sign_in(api) for _ in range(12)]
    assert sessions(api) == made[-kept:]


def test_a_way_to_sign_in_that_is_off_is_told_before_all_else_that_is_wrong(api: Api) -> None:
    ways = {
        "email-password": ["Email / Password", "/account", "/account/sessions/email"],
        "magic-url": ["Magic URL", "/account/tokens/magic-url"],
        "email-otp": ["Email OTP", "/account/tokens/email"],
        "anonymous": ["Anonymous", "/account/sessions/anonymous"],
        "phone": ["Phone", "/account/tokens/phone", "/account/verifications/phone"],
        "jwt": ["JWT", "/account/jwts"],
        "invites": ["Invites", "/teams/staff/memberships"],
    }
    api.post("/users", userId="ann")
    secret = api.post("/users/ann/sessions")["secret"]
    for method, (name, *paths) in ways.items():
        secure(api, {method: False})
        for path in paths:
            refused = api.call("POST", path, X_Appwrite_Key="", X_Appwrite_Session=secret)
            message = f"{name} authentication is disabled for this project"
            assert (refused.status, refused.body["message"]) == (501, message)
            assert refused.body["type"] == "user_auth_method_unsupported"
            assert api.call("POST", path).body.get("type") != refused.body["type"]
        secure(api, {method: True})
    assert guest(api, "POST", "/account/tokens/phone")[1] == "general_argument_invalid"


def test_a_project_asks_more_of_new_passwords(api_on: type[Api]) -> None:
    api = api_on(World(release=find("1.9")))
    secure(api, passwordStrength={"min": 10, "uppercase": True, "number": True, "symbols": True})
    asked = (
        "between 10 and 256 characters long, include an uppercase letter, include a number, include a symbol"
    )
    for password in ("Abcdef-1", "abcdefghi-1", "Abcdefghi-x", "Abcdefghi 1\u180eé²"):
        message = api.refusal("POST", "/users", userId="ben", password=password)[2]
        assert message == f"Invalid `password` param: Password must be {asked}."
        assert sign_up(api, "ben", password) == (400, "general_argument_invalid")
    assert sign_up(api, "ben", "Abcdefghi\u20ac1")[0] == 201
    body = {"email": "ben@example.com", "password": "password"}
    assert guest(api, "POST", "/account/sessions/email", **body) == (401, "user_invalid_credentials")


@pytest.mark.parametrize("alerts", [False, True])
def test_a_session_beside_others_is_told_of_by_mail(api: Api, alerts: bool) -> None:
    project = secure(api, sessionAlerts=alerts, sessionsLimit=1)
    sign_up(api)
    sign_in(api)
    assert not list(project.outbox)
    sign_in(api)
    mails = [(mail.kind, mail.purpose, mail.recipient) for mail in project.outbox]
    assert mails == ([("email", "session-alert", "ann@example.com")] if alerts else [])
    guest(api, "POST", "/account/tokens/email", userId="ann", email="ann@example.com")
    before = list(project.outbox)
    code = before[-1].secret
    assert guest(api, "POST", "/account/sessions/token", userId="ann", secret=code)[0] == 201
    assert list(project.outbox) == before


@pytest.mark.parametrize(
    ("version", "invalidates", "by_password", "by_recovery"),
    [("1.9", True, 0, 0), ("1.8", True, 0, 1), ("1.8", False, 1, 1), ("1.6", False, 1, 1)],
)
def test_a_new_password_ends_sessions(
    api_on: type[Api], version: str, invalidates: bool, by_password: int, by_recovery: int
) -> None:
    api = api_on(World(release=find(version)))
    project = secure(api, invalidateSessions=invalidates)
    sign_up(api)
    sign_in(api)
    api.patch("/users/ann/password", password="another password")
    assert len(sessions(api)) == by_password
    api.call("DELETE", "/users/ann/sessions")
    sign_in(api, "another password")
    guest(api, "POST", "/account/recovery", email="ann@example.com", url="http://localhost/")
    recovery = {"userId": "ann", "secret": next(iter(project.outbox)).secret, "password": PASSWORD}
    assert guest(api, "PUT", "/account/recovery", **recovery)[0] == 200
    assert len(sessions(api)) == by_recovery


@pytest.mark.parametrize(
    ("version", "lacking"),
    [
        ("1.6", {"invalidateSessions": True}),
        *(
            (version, lacking)
            for version in ("1.6", "1.8")
            for lacking in (
                {"passwordStrength": {"symbols": True}},
                {"membershipsUserId": True},
                {"membershipsUserPhone": True},
                {"membershipsUserAccessedAt": True},
            )
        ),
    ],
)
def test_a_policy_that_a_release_has_not_cannot_be_set(
    api_on: type[Api], version: str, lacking: dict[str, Any]
) -> None:
    release = find(version)
    [name] = lacking
    with pytest.raises(SeedError, match=rf"security\.{name}.*: Appwrite {release} has no such policy"):
        secure(api_on(World(release=release)), **lacking)
    secure(api_on(World(release=release)), invalidateSessions=version != "1.6", membershipsUserId=False)
    secure(api_on(World(release=find("1.9"))), **lacking)


def test_old_passwords_are_remembered(api: Api) -> None:
    secure(api, passwordHistory=2)
    sign_up(api, password="password-1")

    def change(password: str) -> tuple[int, Any]:
        reply = api.call("PATCH", "/users/ann/password", {"password": password})
        return reply.status, reply.body.get("type")

    assert change("password-1") == (400, "password_recently_used")
    assert change("password-2")[0] == 200
    assert change("password-1") == (400, "password_recently_used")
    assert change("password-3")[0] == 200
    assert change("password-1")[0] == 200
    secure(api, passwordHistory=0)
    assert change("password-1")[0] == 200


def test_an_imported_hash_is_remembered_only_by_what_made_it(api: Api) -> None:
    secure(api, passwordHistory=5)
    md5 = {"userId": "ann", "email": "ann@example.com", "password": "7c6a180b36896a0a8c02787eeafb0e4c"}
    api.post("/users/md5", **md5)
    assert api.refusal("PATCH", "/users/ann/password", password="password1")[1] == "password_recently_used"
    sign_in(api, "password1")  # which hashes it anew
    api.patch("/users/ann/password", password="password1")


@pytest.mark.parametrize(
    ("version", "short"), [("1.8", "265 characters long, and should not"), ("1.9", "256 characters long.")]
)
def test_common_passwords_are_refused(api_on: type[Api], version: str, short: str) -> None:
    api = api_on(World(release=find(version)))
    assert sign_up(api, password="password1")[0] == 201
    secure(api, passwordDictionary=True)
    assert sign_up(api, "ben", "Password1")[0] == 201  # the list is in small letters
    status, _, message = api.refusal("POST", "/users", userId="cat", password="password1", name=[])
    assert (status, message) == (
        400,
        "Invalid `password` param: Password must be between 8 and 265 characters long, and should not be one of the "
        "commonly used password.",
    )
    assert short in api.refusal("POST", "/users", userId="cat", password="short")[2]
    api.patch("/users/ann/password", password="")


def test_without_the_package_a_dictionary_is_no_guess(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    secure(api, passwordDictionary=True)
    monkeypatch.setattr(password_rules, "find_spec", lambda name: None)
    password_rules.common_passwords.cache_clear()
    assert sign_up(api) == (501, "mockwrite_passwords_missing")


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("my ANN and me", True),
        ("Ben Smith 1234", True),
        ("ann@example.com", True),
        ("14155550100", True),
        ("correct horse", False),
    ],
)
def test_what_a_password_says_of_its_user_is_refused(api: Api, password: str, refused: bool) -> None:
    body = {"userId": "ann", "email": "x@example.com", "phone": "+14155550100", "name": "Ben Smith"}
    api.post("/users", **body, password=PASSWORD)
    api.patch("/users/ann/email", email="ann@example.com")
    secure(api, personalDataCheck=True)
    reply = api.call("PATCH", "/users/ann/password", {"password": password})
    assert (reply.status == 400, reply.body.get("type") == "password_personal_data") == (refused, refused)
    assert sign_up(api, "zoe", "zoe" * 3) == (400, "password_personal_data")


def test_a_project_is_full(api: Api) -> None:
    secure(api, limit=1)
    assert sign_up(api)[0] == 201
    assert sign_up(api, "ben") == (400, "user_count_exceeded")
    assert guest(api, "POST", "/account/sessions/anonymous") == (400, "user_count_exceeded")
    body = {"userId": "ben", "phone": "+14155550100"}
    assert guest(api, "POST", "/account/tokens/phone", **body) == (400, "user_count_exceeded")
    api.post("/users", userId="ben")


def test_sessions_last_as_long_as_they_may(api: Api) -> None:
    secure(api, duration=60)
    sign_up(api)
    body = {"email": "ann@example.com", "password": PASSWORD}
    answer = api.answer("POST", "/account/sessions/email", body, X_Appwrite_Key="")
    assert "; Max-Age=60; " in dict(answer.headers)["Set-Cookie"]
    secret = api.post("/users/ann/sessions")["secret"]
    assert guest(api, "GET", "/account", secret)[0] == 200
    api.world.clock.advance(seconds=61)
    assert guest(api, "GET", "/account", secret)[0] == 401


def test_a_mock_number_gets_its_code_and_no_message(api: Api) -> None:
    project = secure(api, mockNumbers=ALL["mockNumbers"])
    guest(api, "POST", "/account/tokens/phone", userId="ann", phone="+14155550100")
    assert not list(project.outbox)
    assert guest(api, "POST", "/account/sessions/token", userId="ann", secret="123456")[0] == 201


@pytest.mark.parametrize("told", [False, True])
def test_members_are_told_of_each_other_what_the_project_says(api_on: type[Api], told: bool) -> None:
    api = api_on(World(release=find("1.9")))
    memberships: dict[str, Any] = {key: told for key in ALL if key.startswith("memberships")}
    secure(api, **memberships)
    api.post("/users", userId="ann", email="ann@example.com", phone="+14155550100", name="Ann")
    api.post("/teams", teamId="staff", name="Staff")
    api.post("/teams/staff/memberships", userId="ann", roles=[])
    secret = api.post("/users/ann/sessions")["secret"]
    guest(api, "GET", "/account", secret)
    _, shown = guest(api, "GET", "/teams/staff/memberships", secret)
    found = [shown["memberships"][0][f"user{part}"] for part in ("Id", "Name", "Email", "Phone")]
    assert found == (["ann", "Ann", "ann@example.com", "+14155550100"] if told else [""] * 4)
    assert bool(shown["memberships"][0]["userAccessedAt"]) == told


def test_older_releases_look_at_protocols_after_scopes_and_for_other_names(api: Api) -> None:
    project = api.world.project("tests")
    assert project is not None
    switches = {
        "services": {"tablesdb": False, "teams": False, "vcs": True},
        "protocols": {"rest": False, "websocket": False},
    }
    Control(api.world).load_seed({"settings": switches}, project)
    # 1.8.1: app/controllers/shared/api.php; the routes of tables are of the service "tablesDB"
    assert guest(api, "GET", "/users") == (401, "general_unauthorized_scope")
    assert guest(api, "GET", "/locale") == (403, "general_api_disabled")
    assert guest(api, "GET", "/teams") == (403, "general_service_disabled")
    assert guest(api, "GET", "/tablesdb") == (401, "general_unauthorized_scope")
    assert project.policies.protocols_off == {"rest", "realtime"}
    with pytest.raises(
        SeedError, match=r"vcs: is nothing that a project of Appwrite 1\.8\.1 switches off: account"
    ):
        Control(api.world).load_seed({"settings": {"services": {"vcs": False}}}, project)


def test_policies_are_part_of_what_is_undone_exported_and_kept(api_on: type[Api]) -> None:
    api = api_on(World(release=find("1.9")))
    project = secure(api, OFF, **ALL)
    switches = {"services": {"teams": False}, "protocols": {"rest": False}}
    Control(api.world).load_seed({"settings": switches}, project)
    assert Control(api.world).export(project)["settings"] == {**switches, **seed(OFF, **ALL)["settings"]}
    world = World(release=api.world.release)
    [kept] = load(world, dump(api.world))
    assert kept.policies == project.policies != Policies()
    with MockServer() as server:
        with server.fresh() as fresh:
            fresh.within(
                lambda project: setattr(project, "policies", Policies(services_off=frozenset({"users"})))
            )
            assert fresh.within(lambda project: project.held_policies.bars)
            fresh.reset()
            assert not fresh.within(lambda project: project.held_policies.bars)
        with server.fresh(seed=seed(limit=7)) as fresh:
            fresh.within(lambda project: setattr(project, "policies", Policies(limit=8)))
            fresh.reset()
            assert fresh.within(lambda project: project.policies.limit) == 7
        with server.fresh() as fresh:
            assert fresh.within(lambda project: project.policies) == fresh.within(
                lambda project: project.new_policies
            )


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("sessionAlerts", 1, "sessionAlerts: must be true or false"),
        ("limit", -1, "limit: must be a whole number from 0 to 10000"),
        ("duration", None, "duration: must be a whole number from 0 to 31536000"),
        ("mockNumbers", [{"phone": 1}], "mockNumbers: must be a list of up to 10 objects"),
        ("mockNumbers", {}, "mockNumbers: must be a list"),
        ("passwordStrength", {"min": 7}, "passwordStrength.min: must be a whole number from 8 to 256"),
        ("passwordStrength", {"number": 1}, "passwordStrength.number: must be true or false"),
        ("methods", {"jwt": None}, "auth.methods.jwt: must be true or false"),
        ("methods", {"email": False}, 'unknown key "email". Did you mean "email-password" or "email-otp"?'),
        ("sessionLimit", 1, 'unknown key "sessionLimit". Did you mean "sessionsLimit"?'),
    ],
)
def test_what_is_no_policy_is_refused_in_one_line(key: str, value: Any, reason: str) -> None:
    with pytest.raises(SeedError, match=reason.replace("?", r"\?")):
        MockServer(seed(**{key: value}))
