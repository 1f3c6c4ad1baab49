"""Secrets that are mailed or sent: to sign in, to confirm an address, to set a new password.

The real server needs SMTP and an SMS provider for it; here all goes to the project's outbox.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.php.datetimes import column
from mockwrite.services import events
from mockwrite.services.account import mails, models
from mockwrite.services.account.account import EMAIL, NEW_PASSWORD
from mockwrite.services.account.newcomers import create_user
from mockwrite.services.account.redirects import check_redirect, link_to
from mockwrite.services.account.sessions import SECRET, USER_ID
from mockwrite.services.account.signed_in import user_of
from mockwrite.store.people import accounts, sessions
from mockwrite.store.people.password_rules import new_password, require_room
from mockwrite.store.people.passwords import NO_PASSWORD_YET
from mockwrite.store.people.phrases import phrase_of
from mockwrite.wire.credentials import encode_secret
from mockwrite.wire.endpoint import Call, RateLimit, Service
from mockwrite.wire.parameters import UID, Boolean, Parameter, Phone, Redirect

if TYPE_CHECKING:
    from mockwrite.store.people.rows import Token, User

__all__ = ["service"]

service = Service("account", groups=["account"])

HOUR = 3600
QUARTER = 900
CODE_LENGTH = 6

PHRASE = Parameter("phrase", Boolean(), default=False)
URL = Parameter("url", Redirect(), required=True)
OWNER = Parameter("userId", UID(), required=True)
BY_EMAIL = (RateLimit(10, HOUR, "url:{url},email:{param-email}"), RateLimit(10, HOUR, "url:{url},ip:{ip}"))
CODES = (BY_EMAIL[0], replace(BY_EMAIL[1], when=lambda release: release.counts_codes_by_address))
BY_PHONE = (RateLimit(10, HOUR, "url:{url},phone:{param-phone}"), RateLimit(10, HOUR, "url:{url},ip:{ip}"))
BY_USER = RateLimit(10, HOUR, "url:{url},userId:{userId}")
BY_OWNER = RateLimit(10, HOUR, "url:{url},userId:{param-userId}")


@service.endpoint(
    "POST",
    "/account/tokens/magic-url",
    "createMagicURLToken",
    USER_ID,
    EMAIL,
    Parameter("url", Redirect(), default=""),
    PHRASE,
    scope="sessions.write",
    status=201,
    model=models.token,
    limits=[replace(limit, limit=60) for limit in BY_EMAIL],
    aliases=["/account/sessions/magic-url"],
    audit="session.create",
    auth_method="magic-url",
)
def create_magic_url_token(call: Call, user_id: str, email: str, url: str, phrase: bool) -> Token:
    check_redirect(call, url)
    user = _mail_user(call, user_id, email, reached=False)
    words = phrase_of(call.world.ids) if phrase else ""
    token = sessions.create_token(call.project, user, "magic-url", call.world.ids.hex(64), HOUR, words)
    link = link_to(
        call,
        url or f"http://{call.headers.host}/console/auth/magic-url",
        userId=user.id,
        secret=token.secret,
        expire=token.expire,
        project=call.project.id,
    )
    mails.send(call, "email", "magic-url", email, user=user.id, secret=token.secret, url=link, phrase=words)
    return token


@service.endpoint(
    "POST",
    "/account/tokens/email",
    "createEmailToken",
    USER_ID,
    EMAIL,
    PHRASE,
    scope="sessions.write",
    status=201,
    model=models.token,
    limits=CODES,
    audit="session.create",
    auth_method="email-otp",
)
def create_email_token(call: Call, user_id: str, email: str, phrase: bool) -> Token:
    user = _mail_user(call, user_id, email, reached=call.release.reaches_by_code)
    words = phrase_of(call.world.ids) if phrase else ""
    code = call.world.ids.digits(CODE_LENGTH)
    token = sessions.create_token(call.project, user, "email", code, QUARTER, words)
    mails.send(call, "email", "otp", email, user=user.id, secret=code, phrase=words)
    return token


@service.endpoint(
    "POST",
    "/account/tokens/phone",
    "createPhoneToken",
    USER_ID,
    Parameter("phone", Phone(), required=True),
    scope="sessions.write",
    status=201,
    model=models.token,
    limits=BY_PHONE,
    aliases=["/account/sessions/phone"],
    audit="session.create",
    auth_method="phone",
)
def create_phone_token(call: Call, user_id: str, phone: str) -> Token:
    """API keys are shown the secret as if it were a session's."""
    user = next(iter(call.project.people.users.where("phone", phone)), None)
    if user is None:
        id = _id(call, user_id)
        heir_of = call.caller.user
        user = create_user(call, id, phone=phone, accessed=True, heir_of=heir_of, inherits_mfa=True)
        accounts.reach(call.project, user)
    call.actor = user
    code = _code(call, phone)
    token = sessions.create_token(call.project, user, "phone", code, QUARTER)
    if not _mocked(call, phone):
        mails.send(call, "sms", "otp", phone, user=user.id, secret=code)
    return replace(token, secret=encode_secret(user.id, code))


def _mocked(call: Call, phone: str) -> str | None:
    """The code that the project has for a phone, which then gets no message."""
    numbers = call.project.policies.mock_numbers
    return next((number.code for number in numbers if number.phone == phone), None)


def _code(call: Call, phone: str) -> str:
    return _mocked(call, phone) or call.world.ids.digits(CODE_LENGTH)


def _mail_user(call: Call, user_id: str, email: str, *, reached: bool) -> User:
    """The user with that address; a new one, where there is none: with a target when `reached`."""
    user = next(iter(call.project.people.users.where("email", email)), None)
    if user is None:
        id = _id(call, user_id)
        user = create_user(
            call,
            id,
            email=email,
            password=NO_PASSWORD_YET,
            accessed=True,
            heir_of=call.caller.user,
            inherits_mfa=reached,
        )
        if reached:
            accounts.reach(call.project, user)
    call.actor = user
    return user


def _id(call: Call, user_id: str) -> str:
    """The id of a new user. Raises AppwriteError: user_count_exceeded, too for the console, which has its one user."""
    if call.project.id == "console":
        raise AppwriteError("user_count_exceeded")
    require_room(call.project)
    return call.world.ids.unique() if user_id == "unique()" else user_id


@service.endpoint(
    "POST",
    "/account/recovery",
    "createRecovery",
    EMAIL,
    URL,
    scope="sessions.write",
    status=201,
    model=models.token,
    limits=BY_EMAIL,
    event="users.[userId].recovery.[tokenId].create",
    audit="recovery.create",
)
def create_recovery(call: Call, email: str, url: str) -> Token:
    check_redirect(call, url)
    user = next(iter(call.project.people.users.where("email", email.lower())), None)
    if user is None:
        raise AppwriteError("user_not_found")
    if not user.status:
        raise AppwriteError("user_blocked")
    call.actor = user
    token = sessions.create_token(call.project, user, "recovery", call.world.ids.hex(256), HOUR)
    _mail_link(call, user, "recovery", token, url)
    events.note_without_secret(call, token, models.token)
    return token


@service.endpoint(
    "PUT",
    "/account/recovery",
    "updateRecovery",
    OWNER,
    SECRET,
    NEW_PASSWORD,
    scope="sessions.write",
    model=models.stored_token,
    limits=[BY_OWNER],
    event="users.[userId].recovery.[tokenId].update",
    audit="recovery.update",
)
def update_recovery(call: Call, user_id: str, secret: str, password: str) -> Token:
    user = _owner(call, user_id)
    token = sessions.spend_token(call.project, user, secret, "recovery")
    changes = new_password(call.project, user, password, lighter=True)
    accounts.change_user(call.project, user, email_verified=True, **changes)
    if call.release.ends_sessions_by_recovery and call.project.policies.invalidate_sessions:
        sessions.end_sessions(call.project, user)
    events.note_without_secret(call, token, models.stored_token)
    return token


@service.endpoint(
    "POST",
    "/account/verifications/email",
    "createEmailVerification",
    URL,
    scope="account",
    status=201,
    model=models.token,
    limits=[BY_USER],
    aliases=["/account/verification"],
    path_when=lambda release: release.has_verifications,
    event="users.[userId].verification.[tokenId].create",
    audit="verification.create",
)
def create_email_verification(call: Call, url: str) -> Token:
    check_redirect(call, url)
    user = user_of(call)
    if not user.email:
        raise AppwriteError("user_email_not_found")
    if user.email_verified:
        raise AppwriteError("user_email_already_verified")
    token = sessions.create_token(call.project, user, "verification", call.world.ids.hex(256), HOUR)
    _mail_link(call, user, "verification", token, url)
    events.note_without_secret(call, token, models.token)
    return token


@service.endpoint(
    "PUT",
    "/account/verifications/email",
    "updateEmailVerification",
    OWNER,
    SECRET,
    scope="public",
    model=models.stored_token,
    limits=[BY_OWNER],
    aliases=["/account/verification"],
    path_when=lambda release: release.has_verifications,
    event="users.[userId].verification.[tokenId].update",
    audit="verification.update",
)
def update_email_verification(call: Call, user_id: str, secret: str) -> Token:
    user = _owner(call, user_id)
    token = sessions.spend_token(call.project, user, secret, "verification")
    accounts.change_user(call.project, user, email_verified=True)
    events.note_without_secret(call, token, models.stored_token)
    return token


@service.endpoint(
    "POST",
    "/account/verifications/phone",
    "createPhoneVerification",
    scope="account",
    status=201,
    model=models.token,
    limits=[BY_USER, RateLimit(10, HOUR, "url:{url},ip:{ip}")],
    aliases=["/account/verification/phone"],
    path_when=lambda release: release.has_verifications,
    event="users.[userId].verification.[tokenId].create",
    audit="verification.create",
    auth_method="phone",
)
def create_phone_verification(call: Call) -> Token:
    user = user_of(call)
    if not user.phone:
        raise AppwriteError("user_phone_not_found")
    if user.phone_verified:
        raise AppwriteError("user_phone_already_verified")
    code = _code(call, user.phone)
    token = sessions.create_token(call.project, user, "phone", code, HOUR)
    if not _mocked(call, user.phone):
        mails.send(call, "sms", "verification", user.phone, user=user.id, secret=code)
    events.note_without_secret(call, token, models.token)
    return token


@service.endpoint(
    "PUT",
    "/account/verifications/phone",
    "updatePhoneVerification",
    OWNER,
    SECRET,
    scope="public",
    model=models.stored_token,
    limits=[RateLimit(10, HOUR, "userId:{param-userId}")],
    aliases=["/account/verification/phone"],
    path_when=lambda release: release.has_verifications,
    event="users.[userId].verification.[tokenId].update",
    audit="verification.update",
)
def update_phone_verification(call: Call, user_id: str, secret: str) -> Token:
    user = _owner(call, user_id)
    token = sessions.spend_token(call.project, user, secret, "phone")
    accounts.change_user(call.project, user, phone_verified=True)
    return token


def _owner(call: Call, user_id: str) -> User:
    """The user whom a secret was sent to. Raises AppwriteError: user_not_found."""
    user = call.project.people.users.get(user_id)
    if user is None:
        raise AppwriteError("user_not_found")
    call.actor = user
    return user


def _mail_link(call: Call, user: User, purpose: str, token: Token, url: str) -> None:
    expire = column(token.expire) if call.release.mails_stored_times else token.expire
    link = link_to(call, url, userId=user.id, secret=token.secret, expire=expire)
    mails.send(call, "email", purpose, user.email or "", user=user.id, secret=token.secret, url=link)
