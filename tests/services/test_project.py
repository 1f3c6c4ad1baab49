"""The project that a key belongs to: its policies, mock phones and switches, as 1.9.6 has them."""

from __future__ import annotations

from typing import Any

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World
from tests.conftest import Api


@pytest.fixture
def api() -> Api:
    return Api(World(release=find("1.9")))


def policy(api: Api, id: str) -> Any:
    return {key: value for key, value in api.get(f"/project/policies/{id}").items() if key != "$id"}


@pytest.mark.parametrize(
    ("id", "new", "changes"),
    [
        ("password-dictionary", {"enabled": False}, {"enabled": True}),
        ("password-history", {"total": 0}, {"total": 5}),
        ("password-personal-data", {"enabled": False}, {"enabled": True}),
        ("session-alert", {"enabled": False}, {"enabled": True}),
        ("session-duration", {"duration": 31_536_000}, {"duration": 5}),
        ("session-invalidation", {"enabled": True}, {"enabled": False}),
        ("session-limit", {"total": 0}, {"total": 1}),
        ("user-limit", {"total": 0}, {"total": 5000}),
    ],
)
def test_a_policy_is_read_and_set(api: Api, id: str, new: dict[str, Any], changes: dict[str, Any]) -> None:
    path = f"/project/policies/{id}"
    assert policy(api, id) == new
    assert api.patch(path, **changes)["$id"] == "tests"
    assert policy(api, id) == changes
    if "total" in changes:
        api.patch(path, total=None)
        assert policy(api, id) == {"total": 0}
        problem = "Value must be a valid range between 1 and 5,000 or null"
        assert api.refusal("PATCH", path, total=0)[2] == f"Invalid `total` param: {problem}"
    assert api.refusal("PATCH", path)[2] == f'Param "{next(iter(changes))}" is not optional.'


def test_parts_of_a_policy_are_set_alone(api: Api) -> None:
    strength = {"min": 8, "uppercase": False, "lowercase": False, "number": False, "symbols": False}
    assert policy(api, "password-strength") == strength
    changed = api.patch("/project/policies/password-strength", min=12, number=True, symbols=None)
    assert changed == {"$id": "password-strength", **strength, "min": 12, "number": True}
    assert api.refusal("POST", "/users", userId="a", password="x" * 12)[0] == 400
    seen = ("userId", "userEmail", "userPhone", "userName", "userMFA", "userAccessedAt")
    assert list(policy(api, "membership-privacy")) == list(seen)
    api.patch("/project/policies/membership-privacy", userAccessedAt=True, userMFA=True)
    assert [key for key in seen if policy(api, "membership-privacy")[key]] == ["userMFA", "userAccessedAt"]


def test_policies_are_listed(api: Api) -> None:
    api.patch("/project/policies/membership-privacy", userAccessedAt=True)
    listed = api.get("/project/policies")
    assert listed["total"] == 10
    ids = [each["$id"] for each in listed["policies"]]
    # 1.9.6: Policies/XList.php leaves out whether last visits show, of which Policies/Get.php tells
    told = {**api.get("/project/policies/membership-privacy"), "userAccessedAt": False}
    assert listed["policies"] == [*(api.get(f"/project/policies/{id}") for id in ids[:-1]), told]
    query = 'queries[]={"method":"offset","values":[8]}&queries[]={"method":"limit","values":[1]}&total=0'
    part = api.get("/project/policies", query)
    assert (part["total"], [each["$id"] for each in part["policies"]]) == (0, ["user-limit"])
    assert ", ".join(ids) in api.refusal("GET", "/project/policies/none")[2]


def test_a_way_to_sign_in_is_off_for_users_and_not_for_keys(api: Api) -> None:
    changed = api.patch("/project/auth-methods/anonymous", enabled=False)
    off = [method["$id"] for method in changed["authMethods"] if not method["enabled"]]
    assert off == ["anonymous"]
    assert api.get("/project")["authMethods"] == changed["authMethods"]
    refused = api.call("POST", "/account/sessions/anonymous", X_Appwrite_Key="")
    assert (refused.status, refused.body["type"]) == (501, "user_auth_method_unsupported")
    assert api.call("POST", "/account/sessions/anonymous").status == 201
    assert "email-password, magic-url" in api.refusal("PATCH", "/project/auth-methods/x", enabled=True)[2]


def guest(api: Api, method: str, path: str) -> tuple[int, str]:
    reply = api.call(method, path, X_Appwrite_Key="")
    return reply.status, reply.body.get("type", "")


def off(shown: list[dict[str, Any]]) -> list[str]:
    return [each["$id"] for each in shown if not each["enabled"]]


def test_a_service_that_is_off_is_so_for_all_but_keys(api: Api) -> None:
    disabled = (403, "general_service_disabled")
    for name, path in (("tablesdb", "/tablesdb"), ("teams", "/teams"), ("vcs", "/vcs/installations")):
        assert off(api.patch(f"/project/services/{name}", enabled=False)["services"]) == [name]
        assert guest(api, "GET", path) == disabled
        assert guest(api, "GET", "/databases")[0] == 401
        assert api.call("GET", path).status in (200, 501)
        assert guest(api, "GET", "/locale") == (200, "")
        assert off(api.patch(f"/project/services/{name}", enabled=True)["services"]) == []
        assert guest(api, "GET", path)[1] != disabled[1]
    # 1.9.6: Health/Http/Health/Version/Get.php is of no service
    api.patch("/project/services/health", enabled=False)
    assert (guest(api, "GET", "/health"), guest(api, "GET", "/health/version")) == (disabled, (200, ""))
    bad = api.call("GET", "/health", X_Appwrite_Key="bad")
    assert (bad.status, bad.body["type"]) == (401, "user_unauthorized")
    assert "account, avatars" in api.refusal("PATCH", "/project/services/graph", enabled=False)[2]


def test_a_protocol_that_is_off_closes_every_service(api: Api) -> None:
    disabled = (403, "general_api_disabled")
    api.patch("/project/protocols/rest", enabled=False)
    assert [guest(api, "GET", path) for path in ("/users", "/locale", "/messaging/providers")] == [
        disabled
    ] * 3
    assert guest(api, "POST", "/graphql")[1] == "mockwrite_not_supported"
    api.patch("/project/protocols/rest", enabled=True)
    api.patch("/project/protocols/graphql", enabled=False)
    assert (guest(api, "GET", "/locale")[0], guest(api, "POST", "/graphql")) == (200, disabled)


def test_old_paths_open_to_a_key(api: Api) -> None:
    path, old = "/projects/tests/auth/jwt", {"X_Appwrite_Response_Format": "1.9.1"}
    assert off(api.patch(path, enabled=False)["authMethods"]) == ["jwt"]
    assert api.call("PATCH", path, {"status": True}, **old).body["authJWT"]
    assert api.refusal("PATCH", path, status=True)[2] == 'Param "enabled" is not optional.'
    assert api.patch("/projects/tests/auth/limit", total=3)["$id"] == "tests"
    privacy = "/projects/tests/auth/memberships-privacy"
    seen = ["userId", "userMFA", "userAccessedAt"]
    api.patch(privacy, **dict.fromkeys(seen, True))
    api.patch(privacy, userName=None)
    assert [key for key, on in policy(api, "membership-privacy").items() if on] == seen
    api.call("PATCH", privacy, {"mfa": False}, **old)
    assert [key for key, on in policy(api, "membership-privacy").items() if on] == seen[-1:]
    assert api.call("PATCH", "/projects/tests/auth/limit", {"limit": 0}, **old).body["authLimit"] == 0
    named = {"api": "realtime", "status": False}
    shown = api.call("PATCH", "/projects/tests/api", named, X_Appwrite_Response_Format="1.9.0").body
    assert (shown["authJWT"], off(api.get("/project")["protocols"])) == (True, ["websocket"])
    # 1.9.6: app/controllers/general.php: V22, which knows the old name, is for formats before 1.9.1
    assert api.refusal("PATCH", "/projects/tests/api", protocolId="realtime", enabled=False)[0] == 400
    assert off(api.patch("/projects/tests/service", serviceId="sites", enabled=False)["services"]) == [
        "sites"
    ]
    assert guest(api, "PATCH", path) == (401, "general_unauthorized_scope")
    assert (
        api.refusal("PATCH", "/projects/tests/auth/mock-numbers", numbers=[])[1]
        == "general_unauthorized_scope"
    )


def test_what_a_project_has_and_mockwrite_has_not_is_told_from_wrong_paths(api: Api) -> None:
    for path in ("/project/variables", "/project/keys", "/project/platforms/web"):
        method = "POST" if path.endswith("web") else "GET"
        assert api.refusal(method, path)[1] == "mockwrite_not_supported"
        assert guest(api, method, path) == (401, "general_unauthorized_scope")
    for path in ("/project/services/", "/project/auth-methods/", "/project/keys/ephemeral"):
        # 1.9.6: app/controllers/general.php: a page
        answer = api.answer("PATCH", path, {"enabled": True})
        assert (answer.status, b"general_route_not_found" in answer.body) == (404, True)


def test_the_providers_of_a_project_are_off(api: Api) -> None:
    listed = api.get("/project/oauth2")
    ids = [each["$id"] for each in listed["providers"]]
    assert (listed["total"], ids[0], ids[-1], "mock" in ids) == (42, "amazon", "zoom", False)
    google = {"$id": "google", "enabled": False, "clientId": "", "clientSecret": "", "prompt": ["consent"]}
    assert api.get("/project/oauth2/google") == google
    assert google in listed["providers"]
    assert list(api.get("/project/oauth2/apple"))[2:] == ["serviceId", "keyId", "teamId", "p8File"]
    assert api.refusal("GET", "/project/oauth2/mock")[:2] == (400, "project_provider_unsupported")
    assert "Value must be one of (amazon, " in api.refusal("GET", "/project/oauth2/nobody")[2]
    for provider, status in (("github", 501), ("yammer", 404), ("nobody", 404)):
        # 1.9.6: Platform/Modules/Project/Services/Http.php: a route for each that there is
        assert api.answer("PATCH", f"/project/oauth2/{provider}", {"clientId": "a"}).status == status


def test_mock_phones_are_made_changed_and_removed(api: Api) -> None:
    made = api.post("/project/mock-phones", number="+14155550100", otp="123456")
    assert made["$createdAt"] == made["$updatedAt"]
    assert api.get("/project/mock-phones") == {"total": 1, "mockNumbers": [made]}
    again = {"number": "+14155550100", "otp": "000000"}
    assert api.refusal("POST", "/project/mock-phones", **again)[1] == "mock_number_already_exists"
    problem = "Value must be a valid string and exactly 6 chars and only consist of '0, 1, 2, 3, 4, 5, 6, 7, 8, 9' chars"
    refused = api.refusal("POST", "/project/mock-phones", number="+14155550101", otp="12345a")
    assert refused[2] == f"Invalid `otp` param: {problem}"
    api.call("PUT", "/project/mock-phones/+14155550100", {"otp": "654321"})
    assert api.get("/project/mock-phones/+14155550100")["otp"] == "654321"
    api.post("/account/tokens/phone", userId="ann", phone="+14155550100")
    assert api.post("/account/sessions/token", userId="ann", secret="654321")["userId"] == "ann"
    api.delete("/project/mock-phones/+14155550100")
    for method in ("GET", "DELETE"):
        assert api.refusal(method, "/project/mock-phones/+14155550100")[1] == "mock_number_not_found"


def test_only_keys_with_the_scope_may(api: Api) -> None:
    for method, path in (("GET", "/project"), ("PATCH", "/project/policies/user-limit")):
        refused = api.call(method, path, X_Appwrite_Key="")
        assert (refused.status, refused.body["type"]) == (401, "general_unauthorized_scope")


def test_older_releases_have_none_of_it(api_on: type[Api]) -> None:
    older = api_on()
    assert older.refusal("GET", "/project/policies")[1] == "general_route_not_found"
    assert older.refusal("GET", "/project/variables")[1] == "general_unauthorized_scope"


# Each older format than the one before, where fields go.
FORMATS = (
    ("1.9.4", "1.9.1"), ("1.9.1", "1.9.0"), ("1.9.0", "1.6.2"), ("1.6.2", "1.5.0"), ("1.5.0", "1.4.0"),
)  # fmt: skip


def shown_as(api: Api, version: str) -> dict[str, Any]:
    body: dict[str, Any] = api.call("GET", "/project", X_Appwrite_Response_Format=version).body
    return body


def test_older_formats_have_fields_instead_of_lists(api: Api) -> None:
    """1.9.6: the server's own suite of the project reads its policies in the format of 1.9.4."""
    api.patch("/project/auth-methods/jwt", enabled=False)
    api.patch("/project/policies/user-limit", total=7)
    api.patch("/project/policies/membership-privacy", userAccessedAt=True)
    assert "authLimit" not in shown_as(api, "1.9.5")
    old = shown_as(api, "1.9.4")
    assert not {"authMethods", "services", "protocols"} & old.keys()
    assert (old["authJWT"], old["authUsersAuthMagicURL"], old["authLimit"]) == (False, True, 7)
    assert (old["authMembershipsUserAccessedAt"], old["authMembershipsUserId"]) == (True, False)
    assert (old["serviceStatusForTablesdb"], old["protocolStatusForWebsocket"]) == (True, True)
    assert (len(old["oAuthProviders"]), old["oAuthProviders"][24]["name"]) == (45, "OpenID Connect")
    gone = [set(shown_as(api, new)) - set(shown_as(api, old)) for new, old in FORMATS]
    assert gone == [
        {"authMembershipsUserId", "authMembershipsUserPhone", "smtpReplyToEmail", "smtpReplyToName"},
        {"protocolStatusForRest", "protocolStatusForGraphql", "protocolStatusForWebsocket"},
        {"devKeys"},
        {"authMockNumbers", "authSessionAlerts"},
        {"oAuthProviders"},
    ]
    assert shown_as(api, "1.3.0")["domains"] == []


def test_older_clients_call_parameters_otherwise(api: Api) -> None:
    def patch(path: str, **body: Any) -> Any:
        return api.call("PATCH", f"/project/{path}", body, X_Appwrite_Response_Format="1.9.0").body

    assert patch("policies/user-limit", limit=9)["authLimit"] == 9
    assert patch("policies/user-limit", limit=0)["authLimit"] == 0
    assert patch("policies/session-alert", alerts=True)["authSessionAlerts"] is True
    assert patch("policies/membership-privacy", mfa=True)["authMembershipsMfa"] is True
    assert patch("auth-methods/phone", status=False)["authPhone"] is False
    assert patch("services/teams/status", status=True)["serviceStatusForTeams"] is True
    api.post("/project/mock-phones", number="+14155550100", otp="123456")
    alone = api.call("GET", "/project/mock-phones/+14155550100", X_Appwrite_Response_Format="1.9.1").body
    assert alone == {"phone": "+14155550100", "otp": "123456"}
