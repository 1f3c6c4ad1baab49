"""Users, as a server with an API key sees them."""

from __future__ import annotations

import hashlib
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.releases import find
from mockwrite.store.people.keys import add_key
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

PASSWORD = "password-1"
BCRYPT = "$2y$04$n0EEIit6XWsDu1NXL2vQ0eQLSfnPkqEw2TeFqd3SrB4V1/vS/gmia"
PHPASS = "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"
SALTED = hashlib.scrypt(b"password-1", salt=b"salt", n=8, r=14, p=1, dklen=64).hex()
ARGON2 = {"type": "argon2", "memory_cost": 65536, "time_cost": 4, "threads": 3}


@pytest.fixture
def ann(api: Api) -> Any:
    return api.post("/users", userId="ann", email="Ann@Example.com", password=PASSWORD, name="Ann")


def queries(*asked: dict[str, Any]) -> str:
    return "&".join(f"queries[]={json.dumps(query)}" for query in asked)


def ids(api: Api, query: str) -> list[str]:
    return [user["$id"] for user in api.get("/users", query)["users"]]


def sign_in(api: Api, email: str, password: str = PASSWORD) -> tuple[int, str]:
    body = {"email": email, "password": password}
    reply = api.call("POST", "/account/sessions/email", body, X_Appwrite_Key="")
    return reply.status, reply.body.get("type", "")


def test_a_new_user_has_a_target_for_each_address(api: Api, ann: Any) -> None:
    assert (ann["email"], ann["hash"], ann["hashOptions"]) == ("ann@example.com", "argon2", ARGON2)
    assert ann["password"].startswith("$argon2id$v=19$m=65536,t=4,p=3$")
    assert PASSWORD not in json.dumps(ann)
    bob = api.post("/users", userId="unique()", phone="+14155550100")
    assert (len(bob["$id"]), bob["password"], bob["passwordUpdate"], bob["accessedAt"]) == (20, None, "", "")
    assert [(target["providerType"], target["identifier"]) for target in bob["targets"]] == [
        ("sms", "+14155550100")
    ]
    assert api.get("/users/ann") == ann


@pytest.mark.parametrize(
    "body",
    [
        {"userId": "ANN"},
        {"userId": "x", "email": "ANN@example.com"},
        {"userId": "x", "phone": "+14155550100"},
    ],
)
def test_what_a_user_has_is_taken(api: Api, ann: Any, body: dict[str, str]) -> None:
    api.patch("/users/ann/phone", number="+14155550100")
    assert api.refusal("POST", "/users", **body)[:2] == (409, "user_already_exists")


@pytest.mark.parametrize(
    ("kind", "hashed", "more", "shown"),
    [
        ("md5", hashlib.md5(PASSWORD.encode(), usedforsecurity=False).hexdigest(), {}, {"type": "md5"}),
        ("sha", hashlib.sha256(PASSWORD.encode()).hexdigest(), {}, {"version": "sha256"}),
        (
            "sha",
            hashlib.sha3_512(PASSWORD.encode()).hexdigest(),
            {"passwordVersion": "sha3-512"},
            {"version": "sha3-512"},
        ),
        (
            "scrypt",
            SALTED,
            {
                "passwordSalt": "salt",
                "passwordCpu": 8,
                "passwordMemory": 14,
                "passwordParallel": 1,
                "passwordLength": 64,
            },
            {
                "type": "scrypt",
                "costCpu": 8,
                "costMemory": 14,
                "costParallel": 1,
                "length": 64,
                "salt": "salt",
            },
        ),
    ],
)
def test_an_imported_hash_signs_in_and_is_hashed_anew(
    api: Api, kind: str, hashed: str, more: dict[str, Any], shown: dict[str, Any]
) -> None:
    made = api.post(f"/users/{kind}", userId="ann", email="ann@example.com", password=hashed, **more)
    assert (made["password"], made["hash"], made["hashOptions"]) == (hashed, kind, shown)
    assert sign_in(api, "ann@example.com", "password-2") == (401, "user_invalid_credentials")
    assert sign_in(api, "ann@example.com") == (201, "")
    assert api.get("/users/ann")["hash"] == "argon2"
    assert sign_in(api, "ann@example.com") == (201, "")


@pytest.mark.parametrize(
    ("version", "algorithm"), [("", "sha3_512"), ("sha512", "sha512"), ("sha512/256", "sha512_256")]
)
def test_a_sha_of_the_oldest_release_is_of_the_version_that_it_names(
    api_on: type[Api], version: str, algorithm: str
) -> None:
    # 1.6.2: accounts.har; app/controllers/api/users.php createUser, and the server's own suite
    api = api_on(World(release=find("1.6")))
    hashed = hashlib.new(algorithm, PASSWORD.encode()).hexdigest()
    more = {"passwordVersion": version} if version else {}
    made = api.post("/users/sha", userId="ann", email="ann@example.com", password=hashed, **more)
    assert made["hashOptions"] == {"type": "sha", **({"version": version} if version else {})}
    assert sign_in(api, "ann@example.com") == (201, "")


def test_an_imported_phpass_hash_signs_in(api: Api) -> None:
    made = api.post("/users/phpass", userId="ann", email="ann@example.com", password=PHPASS)
    assert made["hash"] == "phpass"
    assert sign_in(api, "ann@example.com", "test12345") == (201, "")


def test_a_hash_that_needs_a_package_names_the_extra(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    api.post("/users/bcrypt", userId="ann", email="ann@example.com", password=BCRYPT)
    monkeypatch.setitem(sys.modules, "bcrypt", None)
    body = {"email": "ann@example.com", "password": PASSWORD}
    reply = api.call("POST", "/account/sessions/email", body, X_Appwrite_Key="")
    assert (reply.status, reply.body["type"]) == (501, "mockwrite_passwords_missing")
    assert "mockwrite[passwords]" in reply.body["message"]


def test_a_hash_that_nothing_here_checks_is_never_taken_for_wrong(api: Api) -> None:
    api.post("/users/bcrypt", userId="ann", email="ann@example.com", password="ab18AVMpB0Lag")
    assert sign_in(api, "ann@example.com") == (501, "mockwrite_not_supported")
    api.post("/users/bcrypt", userId="bob", email="bob@example.com", password="no hash at all")
    assert sign_in(api, "bob@example.com") == (401, "user_invalid_credentials")


def test_modified_scrypt_wants_base64_and_signs_in(api: Api) -> None:
    options = {
        "passwordSalt": "42xEC+ixf3L2lw==",
        "passwordSaltSeparator": "Bw==",
        "passwordSignerKey": "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==",
    }
    hashed = "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=="
    body = {"userId": "ann", "email": "ann@example.com", "password": hashed}
    wrong = api.refusal("POST", "/users/scrypt-modified", **body, **options | {"passwordSalt": "!"})
    assert wrong == (400, "general_argument_invalid", "Salt must be base64 encoded")
    made = api.post("/users/scrypt-modified", **body, **options)
    assert made["hashOptions"] == {
        "type": "scryptMod",
        "salt": options["passwordSalt"],
        "saltSeparator": "Bw==",
        "signerKey": options["passwordSignerKey"],
    }
    assert sign_in(api, "ann@example.com", "user2password") == (401, "user_invalid_credentials")
    assert sign_in(api, "ann@example.com", "user1password") == (201, "")
    assert api.get("/users/ann")["hash"] == "argon2"


def test_users_are_found_by_queries_and_by_search(api: Api, ann: Any) -> None:
    api.post("/users", userId="bob", email="bob@example.org", phone="+14155550100", name="Bob the Builder")
    api.post("/users", userId="cat")
    api.call("PUT", "/users/bob/labels", {"labels": ["vip"]})
    assert ids(api, queries({"method": "equal", "attribute": "name", "values": ["Ann"]})) == ["ann"]
    assert ids(api, queries({"method": "isNull", "attribute": "email"})) == ["cat"]
    assert ids(api, queries({"method": "contains", "attribute": "labels", "values": ["vip"]})) == ["bob"]
    assert ids(api, queries({"method": "orderDesc", "attribute": "$id"})) == ["cat", "bob", "ann"]
    assert ids(api, queries({"method": "cursorAfter", "values": ["ann"]})) == ["bob", "cat"]
    for search, found in (("builder", ["bob"]), ("example", ["ann", "bob"]), ("vip", ["bob"]), ("zzz", [])):
        assert ids(api, f"search={search}") == found, search
    assert api.get("/users", "total=0")["total"] == 0
    reply = api.call("GET", "/users", query=queries({"method": "cursorAfter", "values": ["x"]}))
    assert reply.body["message"] == "User 'x' for the 'cursor' value not found."


def test_anonymous_users_have_no_name_and_others_an_empty_one(api: Api) -> None:
    api.post("/users", userId="empty")
    api.call("POST", "/account/sessions/anonymous", {}, X_Appwrite_Key="")
    found = api.get("/users", queries({"method": "isNull", "attribute": "name"}))["users"]
    assert [user["name"] for user in found] == [""]
    assert found[0]["$id"] != "empty"
    assert found[0]["hashOptions"] == ARGON2 | {"memory_cost": 7168, "time_cost": 5, "threads": 1}


def test_each_thing_about_a_user_changes(api: Api, ann: Any) -> None:
    for path, body, field, shown in (
        ("name", {"name": ""}, "name", ""),
        ("email", {"email": "New@example.com"}, "email", "new@example.com"),
        ("phone", {"number": "+14155550100"}, "phone", "+14155550100"),
        ("status", {"status": "0"}, "status", False),
        ("verification", {"emailVerification": True}, "emailVerification", True),
        ("verification/phone", {"phoneVerification": True}, "phoneVerification", True),
    ):
        assert api.patch(f"/users/ann/{path}", **body)[field] == shown
    assert api.call("PUT", "/users/ann/labels", {"labels": ["b", "a", "b"]}).body["labels"] == ["b", "a"]
    user = api.get("/users/ann")
    assert [target["identifier"] for target in user["targets"]] == ["new@example.com", "+14155550100"]
    assert user["$updatedAt"] >= ann["$updatedAt"]


def test_what_changes_nothing_leaves_the_time_of_users_alone_who_have_nothing(api: Api, ann: Any) -> None:
    bare = api.post("/users", userId="bare", name="Bare")
    api.world.clock.advance(60)
    assert api.patch("/users/bare/name", name="Bare")["$updatedAt"] == bare["$updatedAt"]
    assert api.patch("/users/bare/name", name="Bear")["$updatedAt"] > bare["$updatedAt"]
    assert api.patch("/users/ann/name", name="Ann")["$updatedAt"] > ann["$updatedAt"]  # who has a target


def test_an_address_is_another_users_or_is_given_up(api: Api, ann: Any) -> None:
    api.post("/users", userId="bob", email="bob@example.com", phone="+14155550100")
    taken = "user_target_already_exists"
    assert api.refusal("PATCH", "/users/ann/email", email="BOB@example.com")[1] == taken
    assert api.refusal("PATCH", "/users/ann/phone", number="+14155550100")[1] == taken
    assert api.patch("/users/ann/email", email="")["email"] == ""
    assert api.get("/users/ann")["targets"] == []
    assert api.refusal("PATCH", "/users/bob/email", email="")[1] == "user_email_already_exists"
    assert [target["identifier"] for target in api.get("/users/bob")["targets"]] == [
        "bob@example.com",
        "+14155550100",
    ]


def test_a_new_password_ends_all_sessions(api: Api, ann: Any) -> None:
    api.post("/users/ann/sessions")
    changed = api.patch("/users/ann/password", password="password-2")
    assert changed["password"] != ann["password"]
    assert api.get("/users/ann/sessions")["total"] == 0
    assert sign_in(api, "ann@example.com", "password-2") == (201, "")
    assert api.patch("/users/ann/password", password="")["password"] == ""
    assert sign_in(api, "ann@example.com", "password-2") == (401, "user_invalid_credentials")


def test_a_phone_that_is_taken_away_leaves_an_empty_one_or_none(api: Api, api_on: type[Api]) -> None:
    """1.8.1 keeps an empty text, of which there can be one; 1.9.6 keeps NULL (users.php, updatePhone)."""
    for own, told in ((api, "user_phone_already_exists"), (api_on(World(release=find("1.9"))), "")):
        own.post("/users", userId="ann", phone="+14155550100")
        own.post("/users", userId="bob", phone="+14155550101")
        own.patch("/users/ann/phone", number="")
        assert own.call("PATCH", "/users/bob/phone", {"number": ""}).body.get("type", "") == told


def test_a_session_sees_its_own_targets_alone(api: Api, ann: Any) -> None:
    """1.8.1 opens the targets of all users to a session, and its database holds back what is another's."""
    session = api.user("bob").session
    for id, total in (("ann", 0), ("bob", 1)):
        shown = api.call("GET", f"/users/{id}/targets", X_Appwrite_Key="", X_Appwrite_Session=session)
        assert shown.body["total"] == total


def test_null_is_nothing_where_the_release_takes_it(api_on: type[Api]) -> None:
    """1.9.6 (utopia-php/http 2.0: validate) skips what is optional and null."""
    made = api_on(World(release=find("1.9"))).post(
        "/users", userId="x", email=None, phone=None, password=None, name=None
    )
    assert (made["password"], made["name"], made["email"]) == (None, "", "")


def test_preferences_that_look_like_a_document_must_be_one(api: Api, ann: Any) -> None:
    """utopia-php/database (Document.php) checks `$id` and `$permissions` of all that has an `$id`, too."""
    told = (400, "document_invalid_structure", "$id must be of type string")
    api.post("/teams", teamId="crew", name="Crew")
    assert api.refusal("PUT", "/teams/none/prefs", prefs={"$id": 5}) == told
    assert api.refusal("PUT", "/teams/crew/prefs", prefs={"a": [{"$id": 5}]}) == told
    assert (
        api.refusal("PATCH", "/users/ann/prefs", prefs={"a": {"$id": "x", "$permissions": 5}})[1] == told[1]
    )
    assert api.patch("/users/ann/prefs", prefs={"a": {"b": {"$permissions": 5}}, "$id": "x"})


def test_preferences_are_answered_alone(api: Api, ann: Any) -> None:
    assert api.get("/users/ann/prefs") == {}
    assert api.patch("/users/ann/prefs", prefs={"a": {}}) == {"a": []}
    assert api.get("/users/ann/prefs") == {"a": []}
    api.post("/teams", teamId="crew", name="Crew")
    # 1.6.2, 1.8.1, 1.9.6: api/users.php: the answer is what was sent, what is kept is PHP's JSON of it
    for method, path in (("PATCH", "/users/ann/prefs"), ("PUT", "/teams/crew/prefs")):
        assert api.answer(method, path, b'{"prefs":{"a":[-0.0,2.0]}}').body == b'{"a":[-0,2]}'
        assert api.answer("GET", path).body == b'{"a":[0,2]}'


def test_sessions_are_begun_for_users_without_a_limit(api: Api, ann: Any) -> None:
    made = [api.post("/users/ann/sessions") for _ in range(11)]
    assert (made[0]["provider"], made[0]["factors"], made[0]["current"]) == ("server", ["server"], False)
    reply = api.call("GET", "/account", X_Appwrite_Key="", X_Appwrite_Session=made[0]["secret"])
    assert reply.body["$id"] == "ann"
    listed = api.get("/users/ann/sessions")
    assert [session["$id"] for session in listed["sessions"]] == [session["$id"] for session in made]
    assert listed["sessions"][0]["secret"] not in ("", made[0]["secret"])
    api.delete(f"/users/ann/sessions/{made[0]['$id']}")
    assert api.refusal("DELETE", f"/users/ann/sessions/{made[0]['$id']}")[1] == "user_session_not_found"
    api.delete("/users/ann/sessions")
    assert api.get("/users/ann/sessions") == {"total": 0, "sessions": []}


def test_jwts_are_bound_to_the_session_that_is_named(api: Api, ann: Any) -> None:
    api.post("/users/ann/sessions")
    newest = api.post("/users/ann/sessions")["$id"]
    bound = {}
    for session in ("", "recent", "nope"):
        token = api.post("/users/ann/jwts", **({"sessionId": session} if session else {}))["jwt"]
        reply = api.call("GET", "/account", X_Appwrite_Key="", X_Appwrite_JWT=token)
        assert reply.body["$id"] == "ann"
        bound[session] = token
    api.delete(f"/users/ann/sessions/{newest}")
    for session, status in (("", 200), ("recent", 401), ("nope", 200)):
        assert api.call("GET", "/account", X_Appwrite_Key="", X_Appwrite_JWT=bound[session]).status == status
    assert api.refusal("POST", "/users/ann/jwts", duration=3601)[0] == 400
    assert api.call("POST", "/users/ann/jwts", {"duration": 0}).status == 400


def test_targets_are_made_changed_and_removed(api: Api, ann: Any) -> None:
    made = api.post(
        "/users/ann/targets", targetId="t", providerType="email", identifier="z@example.com", name="Home"
    )
    assert (made["name"], made["identifier"], made["expired"]) == ("Home", "z@example.com", False)
    assert api.get("/users/ann/targets")["total"] == 2
    assert api.patch("/users/ann/targets/t", identifier="y@example.com")["name"] == "Home"
    assert api.get("/users/ann/targets/t")["identifier"] == "y@example.com"
    for body, told in (
        ({"identifier": "no address"}, "general_invalid_email"),
        ({"identifier": "ann@example.com"}, "user_target_already_exists"),
        ({"providerId": "x"}, "provider_not_found"),
    ):
        assert api.refusal("PATCH", "/users/ann/targets/t", **body)[1] == told
    api.delete("/users/ann/targets/t")
    assert api.refusal("GET", "/users/ann/targets/t")[1] == "user_target_not_found"


def test_an_old_release_calls_a_taken_identifier_a_document(api_on: type[Api]) -> None:
    """1.6.2: controllers/general.php; later releases fail on it with a 500."""
    api = api_on(World(release=find("1.6")))
    api.post("/users", userId="ann", email="ann@example.com")
    api.post("/users/ann/targets", targetId="t", providerType="email", identifier="z@example.com")
    refused = api.refusal("PATCH", "/users/ann/targets/t", identifier="ann@example.com")
    assert refused[:2] == (409, "document_already_exists")


def test_what_changes_nothing_leaves_the_time_of_a_target_alone(api: Api, ann: Any) -> None:
    made = api.post(
        "/users/ann/targets", targetId="t", providerType="email", identifier="t@example.com", name="N"
    )
    same = {"identifier": "t@example.com", "name": "N"}
    assert api.patch("/users/ann/targets/t", **same)["$updatedAt"] == made["$updatedAt"]
    assert api.patch("/users/ann/targets/t", name="M")["$updatedAt"] > made["$updatedAt"]


def test_a_name_or_an_identifier_of_0_changes_nothing(api: Api, ann: Any) -> None:
    """``if ($name)`` in users.php, updateTarget."""
    id = ann["targets"][0]["$id"]
    assert api.patch(f"/users/ann/targets/{id}", name="0", identifier="0") == ann["targets"][0]


def test_memberships_of_a_user_take_no_cursor(api: Api, ann: Any) -> None:
    """The real server fails on one with a 500."""
    refused = api.call(
        "GET", "/users/ann/memberships", query=queries({"method": "cursorAfter", "values": ["x"]})
    )
    assert refused.body["type"] == "general_argument_invalid"


def test_older_logs_of_users_tell_no_mode(api: Api) -> None:
    user = api.user("bob")
    api.call("PATCH", "/account/name", {"name": "B"}, X_Appwrite_Key="", X_Appwrite_Session=user.session)
    assert [(log["event"], log["mode"]) for log in api.get("/users/bob/logs")["logs"]] == [
        ("user.update", "")
    ]


def test_an_identity_that_is_no_cursor_is_called_a_user(api: Api) -> None:
    reply = api.call("GET", "/users/identities", query='queries[]={"method":"cursorAfter","values":["x"]}')
    assert reply.body["message"] == "User 'x' for the 'cursor' value not found."


def test_a_key_passes_on_what_a_client_calls_itself(api: Api, ann: Any) -> None:
    agents = {"User_Agent": "python-requests/2.34", "X_Forwarded_User_Agent": "axios/1.7"}
    assert api.call("POST", "/users/ann/sessions", {}, **agents).body["clientName"] == "Axios"
    sign_in = {"email": "ann@example.com", "password": "password-1"}
    reply = api.call("POST", "/account/sessions/email", sign_in, X_Appwrite_Key="", **agents)
    assert reply.body["clientName"] == "Python Requests"


def test_a_target_is_its_users_alone(api: Api, ann: Any) -> None:
    api.post("/users", userId="bob")
    target = ann["targets"][0]["$id"]
    assert api.refusal("DELETE", f"/users/bob/targets/{target}")[1] == "user_target_not_found"


def test_a_deleted_user_is_gone_from_every_table(api: Api, ann: Any) -> None:
    project = api.world.project("tests")
    assert project is not None
    api.post("/teams", teamId="crew", name="Crew")
    api.post("/teams/crew/memberships", userId="ann", roles=["x"])
    api.post("/users/ann/sessions")
    api.post("/users/ann/tokens")
    api.delete("/users/ann")
    for table in ("users", "sessions", "tokens", "targets", "memberships"):
        assert len(getattr(project.people, table)) == 0, table
    assert api.get("/teams/crew")["total"] == 0
    assert api.refusal("DELETE", "/users/ann")[1] == "user_not_found"
    api.post("/users", userId="ann", email="ann@example.com")


def test_what_is_not_supported_says_so(api: Api) -> None:
    assert api.refusal("GET", "/users/usage")[:2] == (501, "mockwrite_not_supported")
    refused = api.call("GET", "/users/usage", query="range=1y").body["message"]
    assert refused == "Invalid `range` param: Value must be one of (24h, 30d, 90d)"


def test_older_formats_know_neither_targets_nor_factors(api: Api, ann: Any) -> None:
    older = {"X_Appwrite_Response_Format": "1.4.0"}
    for path in ("/users/ann", "/users"):
        body = api.call("GET", path, **older).body
        user = body["users"][0] if path == "/users" else body
        assert not {"targets", "mfa"} & set(user)
    session = api.call("POST", "/users/ann/sessions", {}, **older).body
    assert not {"factors", "secret"} & set(session)
    assert "phrase" not in api.call("POST", "/users/ann/tokens", {}, **older).body


@pytest.mark.parametrize(
    ("path", "newer", "older"),
    [
        ("/users/ann/sessions", ["users.read", "sessions.read"], ["users.read"]),
        ("/users/ann/targets", ["users.read"], ["targets.read"]),
        (
            "/tablesdb/d/tables/t/columns",
            ["tables.read", "collections.read", "columns.read", "attributes.read"],
            ["tables.read", "collections.read"],
        ),
        (
            "/tablesdb/d/tables/t/indexes/i",
            ["tables.read", "collections.read", "indexes.read"],
            ["tables.read", "collections.read"],
        ),
    ],
)
def test_releases_open_routes_by_different_scopes(
    api_on: type[Api], path: str, newer: list[str], older: list[str]
) -> None:
    for version, scopes in (("1.9", newer), ("1.8", older)):
        api = api_on(World(release=find(version)))
        api.post("/users", userId="ann")
        refused = api.call("GET", path, X_Appwrite_Key="").body["message"]
        assert refused.endswith(f"missing scopes ({json.dumps(scopes, separators=(',', ':'))})")
        project = api.world.project("tests")
        assert project is not None
        add_key(project, "narrow", [scopes[-1]])
        assert api.call("GET", path, X_Appwrite_Key="narrow").status == (
            200 if path.startswith("/users") else 404
        )


def test_an_old_release_lists_all_memberships_of_a_user(api_on: type[Api]) -> None:
    for version, status in (("1.8", 400), ("1.6", 200)):
        api = api_on(World(release=find(version)))
        api.post("/users", userId="ann")
        assert api.call("GET", "/users/ann/memberships", query="queries[]=x").status == status


@pytest.mark.parametrize(("version", "made"), [("1.9", 201), ("1.8", 401)])
def test_whoever_signs_in_may_make_sessions_of_others(api_on: type[Api], version: str, made: int) -> None:
    # 1.9.6: app/controllers/api/users.php, the scope sessions.write, which app/config/roles.php gives to guests
    api = api_on(World(release=find(version)))
    api.post("/users", userId="ann")
    own = api.post("/users/ann/sessions")
    guest = {"X_Appwrite_Key": ""}
    reply = api.call("POST", "/users/ann/sessions", {}, **guest)
    assert reply.status == made
    if made == 201:
        assert reply.body["secret"] == ""
        assert api.call("DELETE", f"/users/ann/sessions/{own['$id']}", **guest).status == 404
        refused = api.call("DELETE", "/users/ann/sessions", **guest)
        assert (refused.status, refused.body["type"]) == (401, "user_unauthorized")
        shown = {**guest, "X_Appwrite_Session": own["secret"]}
        assert api.call("DELETE", "/users/ann/sessions", **shown).status == 204
