"""Multi-factor authentication: who has it on, which factors they could show, and how they show one.

A user with it on whose session showed one factor, where more can be shown, is refused all else.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.services.account import mails, models
from mockwrite.services.account.models import SessionView
from mockwrite.services.account.signed_in import user_of
from mockwrite.store.people import accounts, factors
from mockwrite.store.people.rows import Authenticator
from mockwrite.wire.endpoint import Call, RateLimit, Reply, Service
from mockwrite.wire.parameters import Boolean, Parameter, Text, WhiteList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.store.people.rows import Challenge, Session, User

__all__ = ["MFA", "TYPE", "factors_model", "recovery_codes_model", "service"]

JSON = dict[str, Any]

service = Service("account", groups=["account"])

MFA = Parameter("mfa", Boolean(), required=True)
TYPE = Parameter("type", WhiteList(("totp",)), required=True)
OTP = Parameter("otp", Text(256), required=True)
# 1.9.6: app/init/constants.php MFA_RECENT_DURATION
_RECENT = timedelta(seconds=1800)


def factors_model(row: User, call: Call) -> JSON:
    known = row.factors
    return {
        "totp": "totp" in known,
        "phone": "phone" in known,
        "email": "email" in known,
        "recoveryCode": bool(row.recovery_codes),
    }


def recovery_codes_model(codes: Sequence[str], call: Call) -> JSON:
    return {"recoveryCodes": list(codes)}


def challenge(row: Challenge, call: Call) -> JSON:
    return {"$id": row.id, "$createdAt": row.created_at, "userId": row.user, "expire": row.expire}


def _require_challenge(call: Call) -> None:
    """Raise AppwriteError: user_challenge_required, unless the session met a challenge of late."""
    # 1.9.6: controllers/shared/api/auth.php, group mfaProtected
    met = _session(call).mfa_updated_at
    if not met or datetime.fromisoformat(met) + _RECENT < call.world.clock.now():
        raise AppwriteError("user_challenge_required")


def _session(call: Call) -> Session:
    """The session that the request shows.

    Raises AppwriteError where it shows none, on which the real server breaks.
    """
    session = call.caller.session and call.project.people.sessions.get(call.caller.session.id)
    if session is None:
        raise AppwriteError("user_session_not_found", "mfa_without_session")
    return session


def _add_factors(call: Call, session: Session, *shown: str, met: bool = False) -> Session:
    """The session, which now shows these factors, too; a challenge that it met is noted."""
    now = call.world.clock.stamp()
    new = replace(session, factors=tuple(dict.fromkeys((*session.factors, *shown))))
    if met:
        new = replace(new, mfa_updated_at=now)
    if new != session:
        new = replace(new, updated_at=now)
        call.project.people.sessions.put(session.id, new)
    return new


@service.endpoint(
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
    user, session = user_of(call), _session(call)
    new = accounts.change_user(call.project, user, mfa=mfa)
    if mfa:
        _add_factors(call, session, *user.factors)
    return new


@service.endpoint(
    "GET",
    "/account/mfa/factors",
    "listMfaFactors",
    scope="account",
    model=factors_model,
    groups=["mfa"],
)
def list_mfa_factors(call: Call) -> User:
    return user_of(call)


@service.endpoint(
    "POST",
    "/account/mfa/authenticators/{type}",
    "createMfaAuthenticator",
    TYPE,
    scope="account",
    model=lambda made, _call: made,
    event="users.[userId].update.mfa",
)
def create_mfa_authenticator(call: Call, type: str) -> JSON:
    """Its secret, and what an app reads; one that was not verified makes room."""
    user = user_of(call)
    if type != "totp":
        raise AppwriteError("general_argument_invalid", "authenticator_type_unknown")
    if not user.email or ":" in user.email:
        raise AppwriteError("user_email_not_found", "authenticator_without_label")
    if user.authenticator is not None and user.authenticator.verified:
        raise AppwriteError("user_authenticator_already_verified")
    secret = factors.new_secret(call.world.ids)
    _put(call, user, Authenticator(secret=secret))
    return {"secret": secret, "uri": factors.provisioning_uri(secret, call.project.id, user.email)}


def _put(call: Call, user: User, authenticator: Authenticator | None) -> User:
    """Give a user that authenticator: it is a row of its own there, and the user's time stays."""
    new = replace(user, authenticator=authenticator)
    call.project.people.users.put(user.id, new)
    return new


def _authenticator(user: User, type: str) -> Authenticator:
    """The user's authenticator; the type of it is taken in small letters alone."""
    if user.authenticator is None or type != "totp":
        raise AppwriteError("user_authenticator_not_found")
    return user.authenticator


@service.endpoint(
    "PUT",
    "/account/mfa/authenticators/{type}",
    "updateMfaAuthenticator",
    TYPE,
    OTP,
    scope="account",
    model=models.account,
    event="users.[userId].update.mfa",
    audit="user.update",
)
def update_mfa_authenticator(call: Call, type: str, otp: str) -> User:
    """Verify it by a code that it shows now; those of the half minutes beside are refused."""
    user, session = user_of(call), _session(call)
    authenticator = _authenticator(user, type)
    if authenticator.verified:
        raise AppwriteError("user_authenticator_already_verified")
    if not _shows(call, authenticator, otp):
        raise AppwriteError("user_invalid_token")
    _add_factors(call, session, type)
    return _put(call, user, replace(authenticator, verified=True))


def _shows(call: Call, authenticator: Authenticator, otp: str) -> bool:
    # 1.9.6: Auth/MFA/Challenge/TOTP.php verify
    return _same(factors.totp(authenticator.secret, call.world.clock.second()), otp)


def _same(code: str, otp: str) -> bool:
    return hmac.compare_digest(code.encode(), otp.encode())


@service.endpoint(
    "DELETE",
    "/account/mfa/authenticators/{type}",
    "deleteMfaAuthenticator",
    TYPE,
    scope="account",
    status=204,
    event="users.[userId].delete.mfa",
    audit="user.update",
    audit_when=lambda release: release.logs_deletions,
    first=_require_challenge,
)
def delete_mfa_authenticator(call: Call, type: str) -> None:
    user = user_of(call)
    _authenticator(user, type)
    _put(call, user, None)


@service.endpoint(
    "POST",
    "/account/mfa/recovery-codes",
    "createMfaRecoveryCodes",
    scope="account",
    model=recovery_codes_model,
    event="users.[userId].update.mfa",
)
def create_mfa_recovery_codes(call: Call) -> Reply:
    codes = factors.create_recovery_codes(call.project, user_of(call))
    return Reply(codes, 201 if call.release.says_mfa_created else 200)


@service.endpoint(
    "PATCH",
    "/account/mfa/recovery-codes",
    "updateMfaRecoveryCodes",
    scope="account",
    model=recovery_codes_model,
    event="users.[userId].update.mfa",
    first=_require_challenge,
)
def update_mfa_recovery_codes(call: Call) -> tuple[str, ...]:
    return factors.renew_recovery_codes(call.project, user_of(call))


@service.endpoint(
    "GET",
    "/account/mfa/recovery-codes",
    "getMfaRecoveryCodes",
    scope="account",
    model=recovery_codes_model,
    first=_require_challenge,
)
def get_mfa_recovery_codes(call: Call) -> tuple[str, ...]:
    return factors.recovery_codes(user_of(call))


@service.endpoint(
    "POST",
    "/account/mfa/challenges",
    "createMfaChallenge",
    Parameter("factor", WhiteList(("email", "phone", "totp", "recoveryCode")), required=True),
    scope="account",
    model=challenge,
    limits=[RateLimit(10, 3600, "url:{url},userId:{userId}")],
    groups=["mfa"],
    aliases=["/account/mfa/challenge"],
    path_when=lambda release: release.has_verifications,
    event="users.[userId].challenges.[challengeId].create",
    audit="challenge.create",
)
def create_mfa_challenge(call: Call, factor: str) -> Reply:
    """Ask for a factor: a code goes to a verified address, if that is it. A factor in capitals is never met."""
    user = user_of(call)
    made = factors.create_challenge(call.project, user, factor)
    if factor in ("phone", "email"):
        _send(call, user, factor, made.code)
    return Reply(made, 201 if call.release.says_mfa_created else 200)


def _send(call: Call, user: User, factor: str, code: str) -> None:
    """AppwriteError: user_phone_not_found, user_phone_not_verified, user_email_not_found, user_email_not_verified."""
    address, verified, kind = {
        "phone": (user.phone, user.phone_verified, "sms"),
        "email": (user.email, user.email_verified, "email"),
    }[factor]
    if not address:
        raise AppwriteError("user_phone_not_found" if factor == "phone" else "user_email_not_found")
    if not verified:
        raise AppwriteError("user_phone_not_verified" if factor == "phone" else "user_email_not_verified")
    mails.send(call, kind, "challenge", address, user=user.id, secret=code)


@service.endpoint(
    "PUT",
    "/account/mfa/challenges",
    "updateMfaChallenge",
    Parameter("challengeId", Text(256), required=True),
    OTP,
    scope="account",
    model=models.session,
    limits=[RateLimit(10, 3600, "url:{url},challengeId:{param-challengeId}")],
    groups=["mfa"],
    aliases=["/account/mfa/challenge"],
    path_when=lambda release: release.has_verifications,
    event="users.[userId].sessions.[sessionId].create",
    audit="challenges.update",
)
def update_mfa_challenge(call: Call, challenge_id: str, otp: str) -> SessionView:
    """Show the factor that was asked for. The answer shows the time of that as the database writes times."""
    user, session = user_of(call), _session(call)
    asked = call.project.people.challenges.get(challenge_id)
    if asked is None or asked.user != user.id or not _met(call, user, asked, otp):
        raise AppwriteError("user_invalid_token")
    call.project.people.challenges.remove(asked.id)
    new = _add_factors(call, session, asked.factor, met=True)
    written = new.mfa_updated_at.replace("T", " ").removesuffix("+00:00")
    return SessionView(
        replace(new, updated_at=session.updated_at, mfa_updated_at=written), country="", expire=session.expire
    )


def _met(call: Call, user: User, asked: Challenge, otp: str) -> bool:
    if asked.factor in ("email", "phone"):
        return _same(asked.code, otp)
    if asked.factor == "totp":
        if user.authenticator is None:
            raise AppwriteError("user_authenticator_not_found", "totp_without_authenticator")
        return _shows(call, user.authenticator, otp)
    # 1.9.6: the SDKs ask for "recoverycode", which is made a challenge of, and which nothing meets
    if asked.factor != call.release.recovery_factor or otp not in user.recovery_codes:
        return False
    rest = tuple(code for code in user.recovery_codes if code != otp)
    accounts.change_user(call.project, user, recovery_codes=rest)
    return True
