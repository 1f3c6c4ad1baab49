"""Who calls: an API key, a session, a JWT or a guest, with the roles and scopes that follow."""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from mockwrite.caches import cached
from mockwrite.errors import AppwriteError
from mockwrite.php.json_text import JSONError, decode
from mockwrite.store.access import EVERYTHING, Access
from mockwrite.wire.scopes import GRANTABLE, GUEST_SCOPES, KEY_SCOPES, USER_SCOPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mockwrite.store.people.rows import Session, User
    from mockwrite.store.world import Project
    from mockwrite.wire.headers import Headers

__all__ = [
    "Caller",
    "application",
    "caller_of",
    "identify",
    "impersonated",
    "roles_of",
    "signed_in",
    "user_of_session",
]

_EMPTY = ("", "0")
_NOTHING = ("", "")
_EVERYTHING = GRANTABLE | KEY_SCOPES


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what that opens.

    `kind` is ``guests``, ``users`` or ``applications``; `roles` are in the real server's order; `session` is
    the one that the request shows, which a JWT does not. Permission checks do not bind `privileged` callers:
    keys. `key` is what the project's owner calls the key. A `refusal` is what `require` says whatever is asked.
    An `impersonator` is the user who acts as `user`.
    """

    kind: str
    name: str
    roles: tuple[str, ...]
    scopes: frozenset[str]
    user: User | None = None
    session: Session | None = None
    key: str = ""
    refusal: str | None = None
    impersonator: User | None = None

    privileged: bool = field(init=False)
    access: Access = field(init=False)

    def __post_init__(self) -> None:
        privileged = self.kind == "applications"
        object.__setattr__(self, "privileged", privileged)
        object.__setattr__(self, "access", EVERYTHING if privileged else Access(self.roles))

    def require(self, scopes: Iterable[str]) -> None:
        """AppwriteError: the caller is refused, has none of the `scopes` that open a route, or is blocked."""
        if self.refusal is not None:
            raise AppwriteError(self.refusal)
        if self.scopes.isdisjoint(scopes):
            needed = list(scopes)
            raise AppwriteError(
                "general_unauthorized_scope",
                "scopes_missing",
                name=self.name,
                role=self.kind,
                scope=needed[0],
                scopes=json.dumps(needed, separators=(",", ":")),
            )
        if self.user is not None and not self.user.status:
            raise AppwriteError("user_blocked")


_GUEST = Caller("guests", "User", ("any", "guests"), GUEST_SCOPES)


def identify(
    project: Project, headers: Headers, mode: str = "default", sent: Mapping[str, Any] = {}
) -> Caller:
    """The caller that the headers name. AppwriteError: user_jwt_invalid, user_jwt_and_cookie_set.

    Unless the project is strict, every key has every scope, but for those that the project knows (they have
    their own) and for those that begin with ``bad`` (they are unknown, so that a test can show one).
    """
    if mode == "admin" and _is_developer(project, headers):
        return application(project.id, headers.host)
    secret, user, session = headers.key, None, None
    if headers.shows_user:
        user, session = signed_in(project, headers, mode)
    if secret in _EMPTY:
        return _GUEST if user is None else _user(project, user, session, headers, sent)
    caller = _key(project, secret, headers)
    if project.release.keys_need_project_header and headers.project != project.id:
        return replace(caller, refusal="project_id_missing")
    if user is not None and project.release.refuses_key_beside_session:
        return replace(caller, refusal="user_key_and_session_set")
    return caller


def signed_in(project: Project, headers: Headers, mode: str) -> tuple[User | None, Session | None]:
    """The user whom the JWT or else the session names, and the session, where the request shows it.

    In admin mode both are the console's.
    """
    id, secret = _shown(project, headers)
    token = headers.get("X-Appwrite-JWT", "")
    if not id and token in _EMPTY:
        return None, None
    users = project.people.users
    user = users.get(id) if id and mode != "admin" else None
    session = _session(project, user, secret)
    user = None if session is None else user
    if user is not None and token not in _EMPTY and project.release.refuses_jwt_beside_session:
        raise AppwriteError("user_jwt_and_cookie_set")
    claims = _claims(project, token) if token not in _EMPTY else {}
    if mode == "admin":
        return None, None
    if not claims:
        return user, session
    named, bound = claims.get("userId"), claims.get("sessionId")
    if isinstance(named, str) and named:
        user = users.get(named)
        session = _session(project, user, secret)
    if user is not None and isinstance(bound, str) and bound:
        known = project.people.sessions.get(bound)
        if known is None or known.user != user.id:
            return None, None
    return user, session


def caller_of(project: Project, user: User | None, session: Session | None) -> Caller:
    """Return who calls by a session or a JWT; without taking notice of the visit."""
    if user is None:
        return _GUEST
    name = "User" if user.email is None else user.email
    return Caller("users", name, roles_of(project, user), USER_SCOPES, user, session)


def user_of_session(project: Project, text: str) -> User | None:
    """Return the user whose session a text carries, as a cookie and X-Appwrite-Session do."""
    id, secret = _credentials(text)
    user = project.people.users.get(id) if id else None
    return user if _session(project, user, secret) is not None else None


def _is_developer(project: Project, headers: Headers) -> bool:
    """Return whether a session of the console is shown to a project that lets anybody in."""
    console = project.world.projects.get("console")
    if project.strict or console is None or console is project:
        return False
    id, secret = _shown(console, headers)
    return _session(console, console.people.users.get(id) if id else None, secret) is not None


def _shown(project: Project, headers: Headers) -> tuple[str, str]:
    """The user's id and the secret that a cookie or one of its stand-ins carries."""
    name = f"a_session_{project.id}"
    cookie = headers.get("Cookie")
    if cookie:
        cookies = _cookies(cookie)
        shown = _credentials(cookies.get(name, cookies.get(f"{name}_legacy", "")))
        if shown != _NOTHING:
            return shown
    session = headers.get("X-Appwrite-Session")
    if session:
        shown = _credentials(session)
        if shown != _NOTHING:
            return shown
    fallback = headers.get("X-Fallback-Cookies")
    return _credentials(_fallback(fallback, name)) if fallback else _NOTHING


@cached(256)
def _cookies(header: str) -> Mapping[str, str]:
    pairs = (pair.strip().partition("=") for pair in header.split(";"))
    return {name: unquote(value) for name, _, value in pairs}


@cached(1024)
def _credentials(text: str) -> tuple[str, str]:
    padding = "" if "=" in text else "=" * (-len(text) % 4)  # PHP wants all of it, or none
    try:
        shown = decode(base64.b64decode(text + padding, validate=True))
    except (ValueError, JSONError):
        return _NOTHING
    if not isinstance(shown, dict):
        return _NOTHING
    id, secret = shown.get("id"), shown.get("secret")
    return id if isinstance(id, str) else "", secret if isinstance(secret, str) else ""


def _fallback(header: str, name: str) -> str:
    try:
        cookies = decode(header.encode("utf-8", "surrogateescape"))
    except JSONError:
        return ""
    value = cookies.get(name) if isinstance(cookies, dict) else None
    return value if isinstance(value, str) else ""


def _claims(project: Project, token: str) -> dict[str, Any]:
    from mockwrite.wire import jwt  # noqa: PLC0415 - a server starts without people

    world = project.world
    try:
        return jwt.read(token, world.signing_key, int(world.clock.now().timestamp()))
    except jwt.InvalidJWTError as error:
        raise AppwriteError("user_jwt_invalid", "jwt_unverified", reason=error.message) from None


def _session(project: Project, user: User | None, secret: str) -> Session | None:
    """The session of `user` that `secret` opens."""
    if user is None or not secret:
        return None
    now = project.world.clock.stamp()
    for session in project.people.sessions.where("user", user.id):
        if hmac.compare_digest(session.secret.encode(), secret.encode()) and session.expire >= now:
            return session
    return None


def _user(
    project: Project,
    user: User,
    session: Session | None,
    headers: Headers,
    sent: Mapping[str, Any],
) -> Caller:
    from mockwrite.store.people.accounts import notice  # noqa: PLC0415 - a server starts without people

    scopes = USER_SCOPES
    impersonator = None
    if user.impersonator and project.release.has_impersonation:
        scopes |= {"users.read"}
        other = impersonated(project, headers, sent)
        if other is not None:
            user, session, impersonator = other, None, user
    if impersonator is None:
        user = notice(project, user)
    return Caller(
        "users",
        "User" if user.email is None else user.email,
        roles_of(project, user),
        scopes,
        user,
        session,
        impersonator=impersonator,
    )


def impersonated(project: Project, headers: Headers, sent: Mapping[str, Any]) -> User | None:
    """The user as whom the request acts; the id goes before the e-mail address, and that before the phone."""
    # 1.9.6: app/init/resources/request.php
    users = project.people.users
    for what in ("id", "email", "phone"):
        header = "User-Id" if what == "id" else f"User-{what.capitalize()}"
        parameter = "impersonateUserId" if what == "id" else f"impersonate{what.capitalize()}"
        named = headers.get(f"X-Appwrite-Impersonate-{header}")
        if named is None:
            named = sent.get(parameter.lower()) or sent.get(parameter)
        if named and isinstance(named, str):
            return users.get(named) if what == "id" else next(iter(users.where(what, named)), None)
    return None


def roles_of(project: Project, user: User) -> tuple[str, ...]:
    """Return the roles of a user, in the real server's order."""
    dimension = "verified" if user.verified else "unverified"
    roles = ["any", "users", f"user:{user.id}", f"user:{user.id}/{dimension}", f"users/{dimension}"]
    for membership in project.people.memberships.where("user", user.id):
        if membership.confirmed:
            team = f"team:{membership.team}"
            roles += [team, f"member:{membership.id}", *(f"{team}/{role}" for role in membership.roles)]
    roles += [f"label:{label}" for label in user.labels]
    return tuple(dict.fromkeys(roles))


@cached(256)
def application(project_id: str, host: str) -> Caller:
    """Who shows an API key with every scope."""
    return Caller("applications", f"app.{project_id}@service.{host}", ("any", "apps"), _EVERYTHING)


def _key(project: Project, secret: str, headers: Headers) -> Caller:
    caller = application(project.id, headers.host)
    for key in project.people.keys.where("secret", secret):
        if key.secret == secret:
            expired = key.expire is not None and key.expire < project.world.clock.stamp()
            return replace(
                caller,
                scopes=key.scopes | KEY_SCOPES,
                key=key.name,
                refusal="project_key_expired" if expired else None,
            )
    if secret == project.master_key:
        return caller
    if not project.strict and not secret.startswith("bad") and project.id != "console":
        return caller
    type, underscore, _ = secret.partition("_")
    standard = not underscore or type == "standard"
    return replace(_GUEST, refusal="user_unauthorized") if standard else _GUEST
