"""Multi-factor authentication of users, as a server with an API key sees and changes it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.services.account import models
from mockwrite.services.account.mfa import MFA, TYPE, factors_model, recovery_codes_model
from mockwrite.services.users.users import USER_ID, existing
from mockwrite.store.people import accounts, factors
from mockwrite.wire.endpoint import Call, Service

if TYPE_CHECKING:
    from mockwrite.store.people.rows import User

__all__ = ["service"]

service = Service("users", groups=["users"])


@service.endpoint(
    "PATCH",
    "/users/{userId}/mfa",
    "updateMfa",
    USER_ID,
    MFA,
    scope="users.write",
    model=models.user,
    event="users.[userId].update.mfa",
)
def update_mfa(call: Call, user_id: str, mfa: bool) -> User:
    return accounts.change_user(call.project, existing(call, user_id), mfa=mfa)


@service.endpoint(
    "GET",
    "/users/{userId}/mfa/factors",
    "listMfaFactors",
    USER_ID,
    scope="users.read",
    model=factors_model,
)
def list_mfa_factors(call: Call, user_id: str) -> User:
    """Recovery codes are no factor here."""
    # 1.9.6: app/controllers/api/users.php
    return replace(existing(call, user_id), recovery_codes=())


@service.endpoint(
    "GET",
    "/users/{userId}/mfa/recovery-codes",
    "getMfaRecoveryCodes",
    USER_ID,
    scope="users.read",
    model=recovery_codes_model,
)
def get_mfa_recovery_codes(call: Call, user_id: str) -> tuple[str, ...]:
    return factors.recovery_codes(existing(call, user_id))


@service.endpoint(
    "PATCH",
    "/users/{userId}/mfa/recovery-codes",
    "createMfaRecoveryCodes",
    USER_ID,
    scope="users.write",
    model=recovery_codes_model,
    event="users.[userId].create.mfa.recovery-codes",
)
def create_mfa_recovery_codes(call: Call, user_id: str) -> tuple[str, ...]:
    return factors.create_recovery_codes(call.project, existing(call, user_id))


@service.endpoint(
    "PUT",
    "/users/{userId}/mfa/recovery-codes",
    "updateMfaRecoveryCodes",
    USER_ID,
    scope="users.write",
    model=recovery_codes_model,
    event="users.[userId].update.mfa.recovery-codes",
)
def update_mfa_recovery_codes(call: Call, user_id: str) -> tuple[str, ...]:
    return factors.renew_recovery_codes(call.project, existing(call, user_id))


@service.endpoint(
    "DELETE",
    "/users/{userId}/mfa/authenticators/{type}",
    "deleteMfaAuthenticator",
    USER_ID,
    TYPE,
    scope="users.write",
    status=204,
    event="users.[userId].delete.mfa",
)
def delete_mfa_authenticator(call: Call, user_id: str, type: str) -> None:
    """Take it from the user, who has but one: the type may be in capitals here."""
    user = existing(call, user_id)
    if user.authenticator is None:
        raise AppwriteError("user_authenticator_not_found")
    call.project.people.users.put(user.id, replace(user, authenticator=None))
