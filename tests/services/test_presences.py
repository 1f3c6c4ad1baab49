"""Presences, and users who act as others: new in Appwrite 1.9, whose recordings say what is right here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api


@pytest.fixture
def api(api_on: type[Api]) -> Api:
    return api_on(World(release=find("1.9")))


def headers(api: Api, id: str) -> dict[str, Any]:
    return {"X_Appwrite_Key": "", "X_Appwrite_Session": api.user(id).session}


class TestPresences:
    def test_a_user_has_one_and_it_keeps_its_id(self, api: Api) -> None:
        ann = headers(api, "ann")
        first = api.call("PUT", "/presences/p1", {"status": "here"}, **ann)
        again = api.call("PUT", "/presences/p2", {"status": "away", "metadata": {"a": 1}}, **ann)
        assert (first.body["metadata"], again.body["$id"], again.body["status"]) == ([], "p1", "away")
        assert again.body["$permissions"] == [
            f'{action}("user:ann")' for action in ("delete", "read", "update", "write")
        ]

    def test_what_a_user_does_is_in_their_log(self, api: Api) -> None:
        """1.9.6: Presences/HTTP, the labels audits.event; users.php, which guests and users reach, too."""
        ann = headers(api, "ann")
        api.call("PUT", "/presences/p1", {"status": "here"}, **ann)
        api.call("PATCH", "/presences/p1", {"status": "away"}, **ann)
        api.call("DELETE", "/presences/p1", **ann)
        api.call("POST", "/users/ann/sessions", {}, **ann)
        told = [row["event"] for row in api.get("/users/ann/logs")["logs"]]
        assert told == ["session.create", "presence.delete", "presence.update", "presence.upsert"]

    def test_usage_is_no_presence(self, api: Api) -> None:
        assert api.refusal("GET", "/presences/usage")[1] == "mockwrite_not_supported"

    def test_a_list_is_kept_until_a_presence_goes(self, api: Api) -> None:
        def listed() -> tuple[str, int, int]:
            answer = api.answer("GET", "/presences", query="ttl=60")
            body = json.loads(answer.body)
            return dict(answer.headers)["X-Appwrite-Cache"], body["total"], len(body["presences"])

        for id in ("ann", "bob"):
            api.user(id)
        api.call("PUT", "/presences/p1", {"status": "here", "userId": "ann"})
        assert listed() == ("miss", 1, 1)
        api.call("PUT", "/presences/p2", {"status": "here", "userId": "bob"})
        assert listed() == ("hit", 1, 1)
        api.call("PATCH", "/presences/p2", {"purge": True})
        assert listed() == ("miss", 2, 2)
        api.call("DELETE", "/presences/p1")
        assert listed() == ("miss", 1, 1)

    def test_others_see_what_they_may(self, api: Api) -> None:
        ann, bob = headers(api, "ann"), headers(api, "bob")
        api.call("PUT", "/presences/hers", {"status": "x"}, **ann)
        api.call("PUT", "/presences/his", {"status": "x", "permissions": ['read("users")']}, **bob)
        assert [row["$id"] for row in api.call("GET", "/presences", **ann).body["presences"]] == [
            "hers",
            "his",
        ]
        assert api.call("GET", "/presences/hers", **bob).body["type"] == "presence_not_found"
        assert api.call("PATCH", "/presences/his", {"status": "y"}, **ann).status == 401
        assert api.call("DELETE", "/presences/his", **bob).status == 401

    def test_a_key_says_whose_it_is_and_a_user_must_not(self, api: Api) -> None:
        ann = headers(api, "ann")
        assert api.refusal("PUT", "/presences/p", status="x")[1] == "general_bad_request"
        refused = api.call("PUT", "/presences/p", {"status": "x", "userId": "ann"}, **ann)
        assert refused.body["type"] == "general_unauthorized_scope"
        assert api.call("PUT", "/presences/p", {"status": "x", "userId": "ann"}).body["userId"] == "ann"

    def test_it_ends_within_thirty_days(self, api: Api) -> None:
        headers(api, "ann")
        body = {"status": "x", "userId": "ann"}
        late = api.call("PUT", "/presences/p", {**body, "expiresAt": "2999-01-01T00:00:00.000+00:00"})
        assert late.body["message"].startswith(
            "Invalid `expiresAt` param: Value must be valid date in the future"
        )
        api.call("PUT", "/presences/p", body)
        api.world.clock.advance(minutes=16)
        assert api.call("GET", "/presences/p").status == 404
        assert api.get("/presences")["total"] == 0

    def test_no_other_release_has_them(self, api_on: type[Api]) -> None:
        assert api_on(World(release=find("1.8"))).call("GET", "/presences").status == 404


class TestImpersonation:
    def test_who_is_allowed_acts_as_another(self, api: Api) -> None:
        ann = headers(api, "ann")
        api.post("/users", userId="bob", email="bob@example.com")
        as_bob = {**ann, "X_Appwrite_Impersonate_User_Id": "bob"}
        assert api.call("GET", "/account", **as_bob).body["$id"] == "ann"
        api.patch("/users/ann/impersonator", impersonator=True)
        account = api.call("GET", "/account", **as_bob).body
        assert (account["$id"], account["impersonatorUserId"]) == ("bob", "ann")
        by_mail = {**ann, "X_Appwrite_Impersonate_User_Email": "BOB@example.com"}
        assert api.call("GET", "/account", **by_mail).body["$id"] == "bob"
        assert api.call("GET", "/account", query="impersonateUserId=bob", **ann).body["$id"] == "bob"
        assert api.call("GET", "/users", **ann).status == 200

    def test_nobody_acts_as_who_is_not_there(self, api: Api) -> None:
        ann = headers(api, "ann")
        api.patch("/users/ann/impersonator", impersonator=True)
        account = api.call("GET", "/account", **ann, X_Appwrite_Impersonate_User_Id="nope").body
        assert (account["$id"], account["impersonatorUserId"]) == ("ann", None)

    def test_a_jwt_beside_a_session_is_refused(self, api: Api) -> None:
        ann = headers(api, "ann")
        jwt = api.call("POST", "/account/jwts", **ann).body["jwt"]
        assert (
            api.call("GET", "/account", **ann, X_Appwrite_JWT=jwt).body["type"] == "user_jwt_and_cookie_set"
        )


class TestMultiFactorAuthentication:
    def test_a_session_that_showed_less_than_there_is_gets_no_further(self, api: Api) -> None:
        ann = headers(api, "ann")
        api.patch("/users/ann/email", email="ann@example.org")
        api.patch("/users/ann/mfa", mfa=True)
        assert api.call("GET", "/account", **ann).status == 200
        api.patch("/users/ann/verification", emailVerification=True)
        assert api.call("GET", "/account", **ann).body["type"] == "user_more_factors_required"
        factors = api.call("GET", "/account/mfa/factors", **ann).body
        assert factors == {"totp": False, "phone": False, "email": True, "recoveryCode": False}

    def test_the_session_that_turns_it_on_goes_on(self, api: Api) -> None:
        ann = headers(api, "ann")
        api.patch("/users/ann/email", email="ann@example.org")
        api.patch("/users/ann/verification", emailVerification=True)
        assert api.call("PATCH", "/account/mfa", {"mfa": True}, **ann).body["mfa"] is True
        assert api.call("GET", "/account", **ann).status == 200
