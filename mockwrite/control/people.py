"""Users and teams made from Python, without a request: a test has a signed-in caller in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite.api import credentials
from mockwrite.errors import AppwriteError
from mockwrite.store.people import accounts, sessions, teams
from mockwrite.store.people.passwords import NO_PASSWORD, hash_password
from mockwrite.store.people.prefs import stored

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockwrite.store.people.rows import Membership, Team, User
    from mockwrite.store.world import Project

__all__ = ["SignedIn", "add_member", "add_team", "add_user", "sign_in"]

_JWT_LIFETIME = 3600


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user who has signed in.

    `session` is for ``Client.set_session`` and X-Appwrite-Session, `jwt` for ``Client.set_jwt`` and
    X-Appwrite-JWT; `headers` are those of a request that the user makes, the project's with them.
    """

    id: str
    session: str
    jwt: str
    headers: dict[str, str]


def add_user(
    project: Project,
    id: str = "unique()",
    *,
    email: str | None = None,
    phone: str | None = None,
    name: str = "",
    password: str | None = None,
    labels: Iterable[str] = (),
    prefs: Any = None,
    email_verified: bool = False,
    phone_verified: bool = False,
) -> User:
    """A new user. AppwriteError: user_already_exists where the id, the email or the phone is taken."""
    with project.log.atomic():
        user = accounts.create_user(
            project,
            project.world.ids.unique() if id == "unique()" else id,
            email=email.lower() if email else None,
            phone=phone,
            name=name,
            password=hash_password(password, project.world.ids) if password else NO_PASSWORD,
        )
        accounts.reach(project, user)
        return accounts.change_user(
            project,
            user,
            labels=tuple(labels),
            prefs=stored(prefs or {}) or {},
            email_verified=email_verified,
            phone_verified=phone_verified,
        )


def sign_in(project: Project, user_id: str) -> SignedIn:
    """A session of that user, and a JWT bound to it, good for an hour. AppwriteError: user_not_found."""
    user = _user(project, user_id)
    with project.log.atomic():
        session = sessions.create_session(project, user, "server", "server")
    secret = credentials.encode(session)
    return SignedIn(
        id=user.id,
        session=secret,
        jwt=credentials.issue_jwt(project, user.id, session.id, _JWT_LIFETIME),
        headers={"X-Appwrite-Project": project.id, "X-Appwrite-Session": secret},
    )


def add_team(project: Project, id: str = "unique()", *, name: str = "", prefs: Any = None) -> Team:
    """A new team without members. AppwriteError: team_already_exists."""
    with project.log.atomic():
        team = teams.create_team(project, id, name or id)
        return teams.change_team(project, team, prefs=stored(prefs or {}) or {})


def add_member(project: Project, team_id: str, user_id: str, roles: Iterable[str] = ()) -> Membership:
    """A confirmed membership. AppwriteError: team_not_found, user_not_found, membership_already_confirmed."""
    team, user = project.people.teams.get(team_id), _user(project, user_id)
    if team is None:
        raise AppwriteError("team_not_found")
    if teams.membership_of(project, user, team) is not None:
        raise AppwriteError("membership_already_confirmed")
    with project.log.atomic():
        membership = teams.create_membership(project, user, team, roles)
        return teams.confirm(project, membership, team)[0]


def _user(project: Project, user_id: str) -> User:
    user = project.people.users.get(user_id)
    if user is None:
        raise AppwriteError("user_not_found")
    return user
