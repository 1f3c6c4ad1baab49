"""Multi-factor authentication, as far as it is here: who has it on, and which factors they could show.

A user with it on whose session showed one factor, where more can be shown, is refused all else. The challenges that
ask for more, authenticators and recovery codes are not supported.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockwrite.services.account import models
from mockwrite.services.account.signed_in import user_of
from mockwrite.services.users.users import USER_ID, existing
from mockwrite.store.people import accounts
from mockwrite.wire.endpoint import Call, Service
from mockwrite.wire.parameters import Boolean, Parameter

if TYPE_CHECKING:
    from mockwrite.store.people.rows import User

__all__ = ["account_service", "service", "users_service"]

account_service = Service("account", groups=["account"])
users_service = Service("users", groups=["users"])

MFA = Parameter("mfa", Boolean(), required=True)


def factors_model(row: User, call: Call) -> dict[str, Any]:
    return {
        "totp": False,
        "phone": bool(row.phone) and row.phone_verified,
        "email": bool(row.email) and row.email_verified,
        "recoveryCode": False,
    }


@account_service.endpoint(
    "PATCH",
    "/account/mfa",
    "updateMFA",
    MFA,
    scope="account",
    model=models.account,
    event="users.[userId].update.mfa",
    audit="user.update",
)
def update_mfa(call: Call, mfa: bool) -> User:
    """Turn it on or off; the session that turns it on counts as having shown all factors that there are."""
    user, session = user_of(call), call.caller.session
    new = accounts.change_user(call.project, user, mfa=mfa)
    if mfa and session is not None:
        shown = dict.fromkeys((*session.factors, *user.factors))
        call.project.people.sessions.put(session.id, replace(session, factors=tuple(shown)))
    return new


@account_service.endpoint(
    "GET",
    "/account/mfa/factors",
    "listMfaFactors",
    scope="account",
    model=factors_model,
    groups=["mfa"],
)
def list_mfa_factors(call: Call) -> User:
    return user_of(call)


@users_service.endpoint(
    "PATCH",
    "/users/{userId}/mfa",
    "updateMfa",
    USER_ID,
    MFA,
    scope="users.write",
    model=models.user,
    event="users.[userId].update.mfa",
)
def update_mfa_of_user(call: Call, user_id: str, mfa: bool) -> User:
    return accounts.change_user(call.project, existing(call, user_id), mfa=mfa)


@users_service.endpoint(
    "GET",
    "/users/{userId}/mfa/factors",
    "listMfaFactors",
    USER_ID,
    scope="users.read",
    model=factors_model,
)
def list_mfa_factors_of_user(call: Call, user_id: str) -> User:
    return existing(call, user_id)


service = (*account_service, *users_service)
