"""The official Python SDK walks through all of Users, as a server with an API key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sdk.versions import walks_of_all

if TYPE_CHECKING:
    from tests.sdk.conftest import Walk
    from tests.sdk.versions import SDK, Service

# Identities come of OAuth2, so there is none to delete.
NOT_THERE = {"users.deleteIdentity"}
PASSWORD = "correct horse battery"
HASHED = {
    "create_bcrypt_user": "$2a$15$xX/myGbFU.ZSKHSi6EHdBOySTdYm8QxBLXmOPHrYMwV0mHRBBSBOq",
    "create_md5_user": "144fa7eaa4904e8ee120651997f70dcc",
    "create_argon2_user": "$argon2i$v=19$m=20,t=3,p=2$YXBwd3JpdGU$A/54i238ed09ZR4NwlACU5XnkjNBZU9QeOEuhjLiexI",
    "create_ph_pass_user": "$P$Br387rwferoKN7uwHZqNMu98q3U8RO.",
    "create_sha_user": "4243da0a694e8a2f727c8060fe0507c8fa01ca68146c76d2c190805b638c20c6bf6ba04e21f11ae138785d0bff63c416",
}

SCRYPT = "3fdef49701bc4cfaacd551fe017283513284b4731e6945c263246ef948d3cf63b5d269c31fd697246085111a428245e24a4ddc6b64c687bc60a8910dbafc1d5b"
FIREBASE = "UlM7JiXRcQhzAGlaonpSqNSLIz475WMddOgLjej5De9vxTy48K6WtqlEzrRFeK4t0COfMhWCb8wuMHgxOFCHFQ=="


@walks_of_all
def test_all_of_users(sdk: SDK, walk: Walk) -> None:
    users = walk.service("users", key="any key will do")
    users_come_in(users, sdk)
    users_change(users)
    users_sign_in(users, sdk, walk)
    users_are_reached(users)
    users_have_a_past(users, walk)
    users.delete("ann")
    assert users.list()["total"] == 7
    assert walk.missed("users") == NOT_THERE


def users_come_in(users: Service, sdk: SDK) -> None:
    ann = users.create("ann", email="Ann@Example.com", phone="+4915112345678", password=PASSWORD, name="Ann")
    assert (ann["email"], ann["hash"], ann["status"]) == ("ann@example.com", "argon2", True)
    for number, (create, hashed) in enumerate(HASHED.items()):
        more = {"password_version": "sha384"} if create == "create_sha_user" else {}
        method = getattr(users, create)
        assert (
            method(f"u{number}", f"u{number}@example.com", hashed, name=create, **more)["password"] == hashed
        )
    users.create_scrypt_user("s1", "s1@example.com", SCRYPT, "a pinch of salt", 8, 4, 2, 64)
    users.create_scrypt_modified_user(
        "s2",
        "s2@example.com",
        FIREBASE,
        "UxLMreBr6tYyjQ==",
        "Bw==",
        "XyEKE9RcTDeLEsL/RjwPDBv/RqDl8fb3gpYEOQaPihbxf1ZAtSOHCjuAAa7Q3oHpCYhXSN9tizHgVOwn6krflQ==",
    )
    assert users.get("ann")["name"] == "Ann"
    found = users.list(queries=[sdk.Query.equal("email", ["ANN@example.com"])], search="ann")
    assert [user["$id"] for user in found["users"]] == ["ann"]
    with pytest.raises(sdk.Error) as refusal:
        users.create("ann", email="other@example.com")
    assert (refusal.value.code, refusal.value.type) == (409, "user_already_exists")


def users_change(users: Service) -> None:
    assert users.update_name("ann", "Ann B.")["name"] == "Ann B."
    assert users.update_email("ann", "b@example.com")["email"] == "b@example.com"
    assert users.update_phone("ann", "+4915187654321")["phone"] == "+4915187654321"
    assert users.update_password("ann", "another long word")["passwordUpdate"]
    assert users.update_labels("ann", ["vip", "editor"])["labels"] == ["vip", "editor"]
    assert users.update_status("ann", status=False)["status"] is False
    assert users.update_status("ann", status=True)["status"] is True
    assert users.update_email_verification("ann", email_verification=True)["emailVerification"] is True
    assert users.update_phone_verification("ann", phone_verification=True)["phoneVerification"] is True
    assert users.update_mfa("ann", mfa=True)["mfa"] is True
    assert users.list_mfa_factors("ann")["totp"] is False
    assert users.update_mfa("ann", mfa=False)["mfa"] is False
    codes = users.create_mfa_recovery_codes("ann")["recoveryCodes"]
    assert users.get_mfa_recovery_codes("ann")["recoveryCodes"] == codes
    assert users.update_mfa_recovery_codes("ann")["recoveryCodes"] != codes
    if users.offers("update_impersonator"):
        assert users.update_impersonator("ann", impersonator=True)["impersonator"] is True
    users.update_prefs("ann", {"theme": "dark"})
    assert users.get_prefs("ann")["theme"] == "dark"


def users_sign_in(users: Service, sdk: SDK, walk: Walk) -> None:
    session = users.create_session("ann")
    assert walk.service("account", session=session["secret"]).get()["$id"] == "ann"
    walk.service("account", session=session["secret"]).create_mfa_authenticator("totp")
    users.delete_mfa_authenticator("ann", "totp")
    jwt = users.create_jwt("ann", session_id=session["$id"], duration=60)["jwt"]
    assert walk.service("account", jwt=jwt).get()["$id"] == "ann"
    token = users.create_token("ann", length=20, expire=600)
    assert len(token["secret"]) == 20
    walk.service("account").create_session("ann", token["secret"])
    assert users.list_sessions("ann")["total"] == 2
    users.delete_session("ann", session["$id"])
    users.delete_sessions("ann")
    with pytest.raises(sdk.Error, match="missing scope"):
        walk.service("account", session=session["secret"]).get()


def users_are_reached(users: Service) -> None:
    users.create_target("ann", "laptop", "push", "a token of the device", name="Laptop")
    assert users.update_target("ann", "laptop", name="Old laptop")["name"] == "Old laptop"
    assert users.get_target("ann", "laptop")["identifier"] == "a token of the device"
    kinds = [target["providerType"] for target in users.list_targets("ann")["targets"]]
    assert sorted(kinds) == ["email", "push", "sms"]
    users.delete_target("ann", "laptop")


def users_have_a_past(users: Service, walk: Walk) -> None:
    teams = walk.service("teams", key="any key will do")
    teams.create("staff", "Staff")
    teams.create_membership("staff", ["editor"], user_id="ann")
    assert users.list_memberships("ann")["memberships"][0]["roles"] == ["editor"]
    assert users.list_identities()["total"] == 0
    if users.offers("list_logs"):
        assert users.list_logs("ann")["total"] >= 0
