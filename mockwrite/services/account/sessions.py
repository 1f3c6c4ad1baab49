"""Sessions of who calls, the ways to begin one, and JWTs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.php.datetimes import column
from mockwrite.releases.messages import Message
from mockwrite.services import events, listing
from mockwrite.services.account import mails, models
from mockwrite.services.account.account import EMAIL, PASSWORD
from mockwrite.services.account.clients import client
from mockwrite.services.account.models import SessionView
from mockwrite.services.account.newcomers import create_user
from mockwrite.services.account.signed_in import check_password, session_of, user_of
from mockwrite.services.console.developers import developer, is_open_console
from mockwrite.store.people import accounts, sessions
from mockwrite.store.people.password_rules import require_room
from mockwrite.store.people.passwords import NO_PASSWORD_YET, hash_password
from mockwrite.wire import credentials, rate_limits
from mockwrite.wire.endpoint import Call, Page, RateLimit, Service
from mockwrite.wire.parameters import UID, CustomId, Parameter, Range, Text

if TYPE_CHECKING:
    from mockwrite.releases import Release
    from mockwrite.store.people.rows import Session, User

__all__ = ["SECRET", "USER_ID", "begin", "service"]

service = Service("account", groups=["account"])

JWT_LIFETIME = 900


def _only_with_durations(own: Parameter, release: Release) -> Parameter | None:
    return own if release.has_jwt_durations else None


SESSION_ID = Parameter("sessionId", UID(), required=True)
USER_ID = Parameter("userId", CustomId(), required=True)
SECRET = Parameter("secret", Text(256), required=True)
BY_TOKEN = RateLimit(10, 3600, "ip:{ip},userId:{param-userId}", until_success=True)
BY_USER = "url:{url},userId:{userId}"
DELETIONS = RateLimit(100, 3600, "url:{url},ip:{ip}")

# What a token of each kind makes of the session that it begins: its provider, and its factor.
_BY_TOKEN = {
    "magic-url": ("magic-url", "email"),
    "email": ("token", "email"),
    "phone": ("phone", "phone"),
    "generic": ("token", "token"),
}
_SHOWN_BY_TOKEN = {
    "magic-url": {"email_verified": True},
    "email": {"email_verified": True},
    "phone": {"phone_verified": True},
}


def begin(call: Call, user: User, provider: str, factor: str, provider_uid: str = "") -> Session:
    """Sign `user` in, and have the client keep the session."""
    session = sessions.create_session(
        call.project,
        user,
        provider,
        factor,
        provider_uid=provider_uid,
        ip=call.ip,
        client=client(call.user_agent),
    )
    credentials.remember(call, session)
    call.actor = user
    return session


def _begun(call: Call, user: User, provider: str, factor: str, provider_uid: str = "") -> SessionView:
    session = begin(call, user, provider, factor, provider_uid)
    if call.project.policies.session_alerts:
        _alert(call, user, session)
    sessions.trim_sessions(call.project, user)
    rate_limits.forgive(call)
    return SessionView(session, current=True, secret=credentials.encode(session))


def _alert(call: Call, user: User, session: Session) -> None:
    """Mail the user of a session beside others, unless it began with a mail."""
    # 1.9.6: Bus/Listeners/Mails.php; 1.8.1: account.php sendSessionAlert
    by_mail = session.factors == ("email",)
    if user.email and not by_mail and len(call.project.people.sessions.where("user", user.id)) > 1:
        mails.send(call, "email", "session-alert", user.email, user=user.id, secret="")


@service.endpoint(
    "POST",
    "/account/sessions/email",
    "createEmailPasswordSession",
    EMAIL,
    PASSWORD,
    scope="sessions.write",
    status=201,
    model=models.session,
    limits=[RateLimit(10, 3600, "url:{url},email:{param-email}", until_success=True)],
    groups=["session"],
    aliases=["/account/sessions"],
    event="users.[userId].sessions.[sessionId].create",
    audit="session.create",
    auth_method="email-password",
)
def create_email_password_session(call: Call, email: str, password: str) -> SessionView:
    """A password that was imported as a hash of another kind is hashed anew."""
    email = email.lower()
    if is_open_console(call):
        return _begun(call, developer(call, email), "email", "password", email)
    user = next(iter(call.project.people.users.where("email", email)), None)
    if user is None or user.password_updated_at is None:
        raise AppwriteError("user_invalid_credentials")
    check_password(user, password)
    if not user.status:
        raise AppwriteError("user_blocked")
    if user.password.kind != "argon2":
        user = accounts.change_user(call.project, user, password=hash_password(password, call.world.ids))
    return _begun(call, user, "email", "password", email)


@service.endpoint(
    "POST",
    "/account/sessions/anonymous",
    "createAnonymousSession",
    scope="sessions.write",
    status=201,
    model=models.session,
    limits=[RateLimit(50, 3600, "ip:{ip}")],
    groups=["session"],
    event="users.[userId].sessions.[sessionId].create",
    audit="session.create",
    auth_method="anonymous",
)
def create_anonymous_session(call: Call) -> SessionView:
    if call.project.id == "console":
        raise AppwriteError("user_anonymous_console_prohibited", "anonymous_user_failed")
    require_room(call.project)
    id = call.world.ids.unique()
    user = create_user(call, id, password=NO_PASSWORD_YET, accessed=True)
    return _begun(call, user, "anonymous", "anonymous")


@service.endpoint(
    "POST",
    "/account/sessions/token",
    "createSession",
    USER_ID,
    SECRET,
    scope="sessions.write",
    status=201,
    model=models.session,
    limits=[BY_TOKEN],
    groups=["session"],
    event="users.[userId].sessions.[sessionId].create",
    audit="session.create",
)
@service.endpoint(
    "PUT",
    "/account/sessions/magic-url",
    "updateMagicURLSession",
    USER_ID,
    SECRET,
    scope="sessions.write",
    status=201,
    model=models.session,
    limits=[BY_TOKEN],
    groups=["session"],
    event="users.[userId].sessions.[sessionId].create",
    audit="session.create",
)
@service.endpoint(
    "PUT",
    "/account/sessions/phone",
    "updatePhoneSession",
    USER_ID,
    SECRET,
    scope="sessions.write",
    status=201,
    model=models.session,
    limits=[replace(BY_TOKEN, until_success=False)],
    groups=["session"],
    event="users.[userId].sessions.[sessionId].create",
    audit="session.create",
)
def create_session(call: Call, user_id: str, secret: str) -> SessionView:
    """Sign in with what was mailed, sent, or made by an API key. It shows that the address is the user's."""
    user = call.project.people.users.get(user_id)
    if user is None:
        raise AppwriteError("user_invalid_token")
    token = sessions.spend_token(call.project, user, secret, *_BY_TOKEN)
    begun = _begun(call, user, *_BY_TOKEN[token.kind])
    accounts.change_user(call.project, user, **_SHOWN_BY_TOKEN.get(token.kind, {}))
    return begun


@service.endpoint(
    "GET",
    "/account/sessions",
    "listSessions",
    scope="account",
    model=listing.model("sessions", models.stored_session),
)
def list_sessions(call: Call) -> Page:
    found = call.project.people.sessions.where("user", user_of(call).id)
    return Page(len(found), found)


@service.endpoint(
    "GET",
    "/account/sessions/{sessionId}",
    "getSession",
    SESSION_ID,
    scope="account",
    model=models.stored_session,
)
def get_session(call: Call, session_id: str) -> Session:
    return session_of(call, session_id)


@service.endpoint(
    "PATCH",
    "/account/sessions/{sessionId}",
    "updateSession",
    SESSION_ID,
    scope="account",
    model=models.session,
    limits=[RateLimit(10, 3600, "url:{url},ip:{ip}")],
    event="users.[userId].sessions.[sessionId].update",
    audit="session.update",
)
def update_session(call: Call, session_id: str) -> SessionView:
    """Begin the session's time anew.

    The answer shows its end as the real server's database writes times, and the time of the change before.
    """
    session = session_of(call, session_id)
    expire = sessions.stamp_in(call.project, call.project.policies.duration)
    new = replace(session, expire=expire, updated_at=call.world.clock.stamp())
    call.project.people.sessions.put(session.id, new)
    return SessionView(session, country="", expire=column(expire))


@service.endpoint(
    "DELETE",
    "/account/sessions/{sessionId}",
    "deleteSession",
    SESSION_ID,
    scope="account",
    status=204,
    limits=[DELETIONS],
    groups=["mfa"],
    event="users.[userId].sessions.[sessionId].delete",
    audit="session.delete",
)
def delete_session(call: Call, session_id: str) -> None:
    """Whoever still owes a factor may sign out, too. The event names the country of a session that is shown alone."""
    session = session_of(call, session_id)
    shown = session == call.caller.session
    view = SessionView(session, current=True) if shown else SessionView(session, country="")
    events.note_gone(call, view, models.session)
    sessions.end_session(call.project, session)
    if shown:
        credentials.forget(call)


@service.endpoint(
    "DELETE",
    "/account/sessions",
    "deleteSessions",
    scope="account",
    status=204,
    limits=[DELETIONS],
    event="users.[userId].sessions.[sessionId].delete",
    audit="session.delete",
)
def delete_sessions(call: Call) -> None:
    """Of the devices, that of the session that the request shows goes along; the others stay, as they do there."""
    ended = call.project.people.sessions.where("user", user_of(call).id)
    shown = call.caller.session
    if shown is None and not call.release.logs_shown_sessions_alone:
        shown = ended[-1] if ended else None
    if shown is not None:
        events.note_gone(call, SessionView(shown, current=shown == call.caller.session), models.session)
    else:
        # 1.9.6: Event.php generateEvents fails for want of a session's id, before anything is logged
        call.happened, call.actor = (), None
    for session in ended:
        if session == call.caller.session:
            sessions.end_session(call.project, session)
        else:
            call.project.people.sessions.remove(session.id)
    if ended:
        credentials.forget(call, cookies=call.caller.session is not None)


@service.endpoint(
    "POST",
    "/account/jwts",
    "createJWT",
    Parameter("duration", Range(0, 3600), default=JWT_LIFETIME, for_release=_only_with_durations),
    scope="account",
    status=201,
    model=models.jwt,
    limits=[
        RateLimit(100, 3600, BY_USER, when=lambda release: not release.has_jwt_durations),
        # 1.9.6: app/controllers/api/account.php, app/init/constants.php APP_LIMIT_WRITE_RATE_DEFAULT
        RateLimit(120, 60, BY_USER, when=lambda release: release.has_jwt_durations),
    ],
    aliases=["/account/jwt"],
    auth_method="jwt",
)
def create_jwt(call: Call, duration: int = JWT_LIFETIME) -> str:
    """Return a JWT bound to the session that the request shows: one JWT does not beget another.

    Raises:
        AppwriteError: general_argument_invalid for one of no duration, with which the real server breaks down.
    """
    if not duration:
        problem = Message("range_expected", min="1", max="3,600")
        raise AppwriteError("general_argument_invalid", "parameter_invalid", name="duration", problem=problem)
    session = session_of(call, "current")
    return credentials.issue_jwt(call.project, session.user, session.id, duration)
