"""The official Python SDK walks through all of Account, as the user."""

from __future__ import annotations

from contextlib import suppress
from time import time
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.store.people.factors import totp
from tests.sdk.versions import walks_of_all

if TYPE_CHECKING:
    from tests.sdk.conftest import Walk
    from tests.sdk.versions import SDK, Service

PASSWORD = "correct horse battery"
# No provider of OAuth2 is on: nobody signs in by one, and there is no identity to delete.
NOT_THERE = {"account.createOAuth2Token", "account.deleteIdentity"}


@walks_of_all
def test_all_of_account(sdk: SDK, walk: Walk) -> None:
    guest, account = signed_up(walk, sdk)
    an_account_changes(account)
    addresses_are_verified(account, walk)
    a_second_factor_is_shown(account, walk, sdk)
    account = a_password_is_forgotten(guest, walk)
    sessions_come_and_go(account, walk)
    all_sessions_end(guest, walk, sdk)
    without_a_password(guest, walk, sdk)
    an_account_is_closed(account, sdk)
    assert walk.missed("account") == NOT_THERE


def signed_up(walk: Walk, sdk: SDK) -> tuple[Service, Service]:
    """A guest's view of the service, and that of Ann, who signs up and in."""
    guest = walk.service("account")
    with pytest.raises(sdk.Error, match=r"User \(role: guests\) missing scope"):
        guest.get()
    assert guest.create("ann", "ann@example.com", PASSWORD, name="Ann")["$id"] == "ann"
    with pytest.raises(sdk.Error) as refusal:
        guest.create_email_password_session("ann@example.com", "not her password")
    assert (refusal.value.code, refusal.value.type) == (401, "user_invalid_credentials")
    # Clients keep the secret in a cookie; what a server shows is in the answer, where a key asks for it.
    session = walk.service("account", key="any key will do").create_email_password_session(
        "ann@example.com", PASSWORD
    )
    account = walk.service("account", session=session["secret"])
    assert account.get()["email"] == "ann@example.com"
    return guest, account


def an_account_changes(account: Service) -> None:
    assert account.update_name("Ann B.")["name"] == "Ann B."
    assert account.update_email("b@example.com", PASSWORD)["email"] == "b@example.com"
    assert account.update_phone("+4915112345678", PASSWORD)["phone"] == "+4915112345678"
    assert account.update_password("another long word", PASSWORD)["passwordUpdate"]
    account.update_prefs({"theme": "dark"})
    assert account.get_prefs()["theme"] == "dark"
    assert account.list_identities()["total"] == 0
    assert account.update_mfa(mfa=True)["mfa"] is True
    assert account.list_mfa_factors()["totp"] is False
    assert account.update_mfa(mfa=False)["mfa"] is False
    if account.offers("list_logs"):
        assert account.list_logs()["total"] >= 0


def addresses_are_verified(account: Service, walk: Walk) -> None:
    account.create_verification("http://localhost/verify")
    account.update_verification(**walk.secret())
    account.create_phone_verification()
    account.update_phone_verification(**walk.secret())
    verified = account.get()
    assert (verified["emailVerification"], verified["phoneVerification"]) == (True, True)


def a_second_factor_is_shown(account: Service, walk: Walk, sdk: SDK) -> None:
    secret = account.create_mfa_authenticator("totp")["secret"]
    with suppress(sdk.Error):  # the code may be of the half minute that has just gone by
        account.update_mfa_authenticator("totp", totp(secret, int(time())))
    if not account.list_mfa_factors()["totp"]:
        account.update_mfa_authenticator("totp", totp(secret, int(time())))
    codes = account.create_mfa_recovery_codes()["recoveryCodes"]
    with pytest.raises(sdk.Error, match="A recently successful challenge"):
        account.get_mfa_recovery_codes()
    challenge = account.create_mfa_challenge("email")
    session = account.update_mfa_challenge(challenge["$id"], walk.secret()["secret"])
    assert session["factors"] == ["password", "totp", "email"]
    assert account.get_mfa_recovery_codes()["recoveryCodes"] == codes
    assert account.update_mfa_recovery_codes()["recoveryCodes"] != codes
    account.delete_mfa_authenticator("totp")
    assert account.list_mfa_factors()["totp"] is False


def a_password_is_forgotten(guest: Service, walk: Walk) -> Service:
    """The service for Ann, who signs in anew: a recovery ends her sessions since 1.9."""
    guest.create_recovery("b@example.com", "http://localhost/recover")
    guest.update_recovery(**walk.secret(), password=PASSWORD)
    assert guest.create_email_password_session("b@example.com", PASSWORD)["userId"] == "ann"
    session = walk.service("account", key="any key will do").create_email_password_session(
        "b@example.com", PASSWORD
    )
    return walk.service("account", session=session["secret"])


def sessions_come_and_go(account: Service, walk: Walk) -> None:
    assert account.get_session("current")["current"] is True
    assert account.update_session("current")["expire"]
    if account.offers("create_jwt"):
        assert walk.service("account", jwt=account.create_jwt()["jwt"]).get()["$id"] == "ann"
    others = [session["$id"] for session in account.list_sessions()["sessions"] if not session["current"]]
    assert others
    for other in others:
        account.delete_session(other)
    assert account.list_sessions()["total"] == 1


def all_sessions_end(guest: Service, walk: Walk, sdk: SDK) -> None:
    guest.create("ben", "ben@example.com", PASSWORD)
    session = walk.service("account", key="any key will do").create_email_password_session(
        "ben@example.com", PASSWORD
    )
    account = walk.service("account", session=session["secret"])
    account.delete_sessions()
    with pytest.raises(sdk.Error, match="missing scope"):
        account.get()


def without_a_password(guest: Service, walk: Walk, sdk: SDK) -> None:
    def signs_in(create: Any, *arguments: Any, finish: Any) -> None:
        create(*arguments)
        assert finish(**walk.secret())["userId"] == arguments[0]

    assert guest.create_anonymous_session()["provider"] == "anonymous"
    signs_in(guest.create_magic_url_token, "mia", "mia@example.com", finish=guest.update_magic_url_session)
    signs_in(guest.create_email_token, "eve", "eve@example.com", finish=guest.create_session)
    signs_in(guest.create_phone_token, "pia", "+4915199999999", finish=guest.update_phone_session)
    with pytest.raises(sdk.Error, match="Invalid token"):
        guest.create_session("pia", "not the secret")


def an_account_is_closed(account: Service, sdk: SDK) -> None:
    account.update_status()
    with pytest.raises(sdk.Error) as refusal:
        account.get()
    # 1.9.6 says 403, those before 401.
    assert refusal.value.type == "user_blocked"
