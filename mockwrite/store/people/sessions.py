"""Signing in: sessions, and the tokens that lead to one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.store.people.rows import Session, Token, User

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.store.world import Project

__all__ = [
    "create_session",
    "create_token",
    "end_session",
    "end_sessions",
    "spend_token",
    "stamp_in",
    "trim_sessions",
]


def stamp_in(project: Project, seconds: int) -> str:
    """The time that many seconds from now, as the wire writes it."""
    moment = project.world.clock.now() + timedelta(seconds=seconds)
    return moment.isoformat(timespec="milliseconds")


def create_session(
    project: Project,
    user: User,
    provider: str,
    factor: str,
    *,
    provider_uid: str = "",
    ip: str = "",
    client: Mapping[str, str] | None = None,
) -> Session:
    """Sign `user` in."""
    sessions, now = project.people.sessions, project.world.clock.stamp()
    session = Session(
        id=project.world.ids.unique(),
        sequence=sessions.next_sequence(),
        created_at=now,
        updated_at=now,
        user=user.id,
        secret=project.world.ids.hex(256),
        expire=stamp_in(project, project.policies.duration),
        provider=provider,
        provider_uid=provider_uid,
        ip=ip,
        client=dict(client or {}),
        factors=(factor,),
    )
    sessions.put(session.id, session)
    return session


def end_session(project: Project, session: Session) -> None:
    """Sign a user out, who is no longer reached on the device of that session."""
    people = project.people
    people.sessions.remove(session.id)
    for target in people.targets.where("user", session.user):
        if target.session == session.id:
            people.targets.remove(target.id)


def end_sessions(project: Project, user: User, *, but: Session | None = None) -> None:
    """Sign `user` out everywhere, `but` there."""
    for session in project.people.sessions.where("user", user.id):
        if but is None or session.id != but.id:
            project.people.sessions.remove(session.id)


def trim_sessions(project: Project, user: User) -> None:
    """Drop the oldest sessions of `user` beyond the project's limit, as signing in does."""
    most = project.policies.max_sessions
    for session in project.people.sessions.where("user", user.id)[:-most] if most else ():
        project.people.sessions.remove(session.id)


def create_token(
    project: Project, user: User, kind: str, secret: str, seconds: int, phrase: str = ""
) -> Token:
    """A secret for `user`, good once and for that many seconds."""
    tokens = project.people.tokens
    token = Token(
        id=project.world.ids.unique(),
        sequence=tokens.next_sequence(),
        created_at=project.world.clock.stamp(),
        user=user.id,
        kind=kind,
        secret=secret,
        expire=stamp_in(project, seconds),
        phrase=phrase,
    )
    tokens.put(token.id, token)
    return token


def spend_token(project: Project, user: User, secret: str, *kinds: str) -> Token:
    """The token of `user` with that secret, now used up. Raises AppwriteError: user_invalid_token."""
    now = project.world.clock.stamp()
    for token in project.people.tokens.where("user", user.id):
        if token.secret == secret and token.expire >= now and token.kind in kinds:
            project.people.tokens.remove(token.id)
            return token
    raise AppwriteError("user_invalid_token")
