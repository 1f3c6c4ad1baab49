"""Sessions, tokens and JWTs of users, made and ended by a server with an API key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.services import events, listing
from mockwrite.services.account import models
from mockwrite.services.account.clients import client
from mockwrite.services.account.models import SessionView
from mockwrite.services.users.users import USER_ID, existing
from mockwrite.store.people import sessions
from mockwrite.store.people.policies import SESSION_LENGTH
from mockwrite.wire import credentials
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.parameters import UID, CustomId, Parameter, Range

if TYPE_CHECKING:
    from mockwrite.store.people.rows import Token

__all__ = ["service"]

service = Service("users", groups=["users"])

SESSION_ID = Parameter("sessionId", UID(), required=True)


@service.endpoint(
    "GET",
    "/users/{userId}/sessions",
    "listSessions",
    USER_ID,
    listing.TOTAL,
    scope="users.read",
    model=listing.model("sessions", models.stored_session),
)
def list_sessions(call: Call, user_id: str, total: bool) -> Page:
    found = call.project.people.sessions.where("user", existing(call, user_id).id)
    return Page(len(found) if total else 0, found)


@service.endpoint(
    "POST",
    "/users/{userId}/sessions",
    "createSession",
    Parameter("userId", CustomId(), required=True),
    scope="users.write",
    status=201,
    model=models.session,
    event="users.[userId].sessions.[sessionId].create",
    audit="session.create",
)
def create_session(call: Call, user_id: str) -> SessionView:
    """Sign a user in. As 1.9.6, whose route guests may call, keys alone are shown the secret."""
    session = sessions.create_session(
        call.project,
        existing(call, user_id),
        "server",
        "server",
        ip=call.ip,
        client=client(call.user_agent),
    )
    return SessionView(session, secret=credentials.encode(session))


@service.endpoint(
    "DELETE",
    "/users/{userId}/sessions/{sessionId}",
    "deleteSession",
    USER_ID,
    SESSION_ID,
    scope="users.write",
    status=204,
    event="users.[userId].sessions.[sessionId].delete",
    audit="session.delete",
)
def delete_session(call: Call, user_id: str, session_id: str) -> None:
    """The real server does not ask a key whose session it is; others see their own alone."""
    existing(call, user_id)
    session = call.project.people.sessions.get(session_id)
    if session is None or not _may_end(call, session.user):
        raise AppwriteError("user_session_not_found")
    events.note_gone(call, SessionView(session), models.session)
    call.project.people.sessions.remove(session.id)


@service.endpoint(
    "DELETE",
    "/users/{userId}/sessions",
    "deleteSessions",
    USER_ID,
    scope="users.write",
    status=204,
    event="users.[userId].sessions.delete",
    audit="session.delete",
)
def delete_sessions(call: Call, user_id: str) -> None:
    """AppwriteError: user_unauthorized where there are sessions, and the caller is neither a key nor that user."""
    user = existing(call, user_id)
    ended = call.project.people.sessions.where("user", user.id)
    if ended and not _may_end(call, user.id):
        raise AppwriteError("user_unauthorized")
    events.note_gone(call, user, models.user)
    for session in ended:
        call.project.people.sessions.remove(session.id)


def _may_end(call: Call, user_id: str) -> bool:
    # 1.9.6: app/controllers/api/users.php opens these to sessions.write, which guests and users have, too
    return call.caller.privileged or (call.caller.user is not None and call.caller.user.id == user_id)


@service.endpoint(
    "POST",
    "/users/{userId}/tokens",
    "createToken",
    USER_ID,
    Parameter("length", Range(4, 128), default=6),
    Parameter("expire", Range(60, SESSION_LENGTH), default=900),
    scope="users.write",
    status=201,
    model=models.token,
    event="users.[userId].tokens.[tokenId].create",
)
def create_token(call: Call, user_id: str, length: int, expire: int) -> Token:
    user = existing(call, user_id)
    return sessions.create_token(call.project, user, "generic", call.world.ids.hex(length), expire)


@service.endpoint(
    "POST",
    "/users/{userId}/jwts",
    "createJWT",
    USER_ID,
    Parameter("sessionId", UID(), default=""),
    Parameter("duration", Range(0, 3600), default=900),
    scope="users.write",
    status=201,
    model=models.jwt,
)
def create_jwt(call: Call, user_id: str, session_id: str, duration: int) -> str:
    """Bound to a session of the user (``recent`` is the newest); to none where there is none of that id.

    Raises AppwriteError: general_argument_invalid for a duration of 0, on which the real server fails with a 500.
    """
    user = existing(call, user_id)
    found = call.project.people.sessions.where("user", user.id)
    if session_id == "recent":
        found = found[-1:]
    else:
        found = [session for session in found if session.id == session_id]
    if not duration:
        raise AppwriteError("general_argument_invalid", "jwt_duration_zero")
    return credentials.issue_jwt(call.project, user.id, found[0].id if found else "", duration)
