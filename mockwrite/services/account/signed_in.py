"""Whom an endpoint of accounts is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.store.people.hashes import MissingPackageError, UnsupportedHashError

if TYPE_CHECKING:
    from mockwrite.store.people.rows import Session, User
    from mockwrite.wire.endpoint import Call

__all__ = ["check_password", "session_of", "user_of"]


def user_of(call: Call) -> User:
    """The user who calls. Raises AppwriteError: user_not_found."""
    user = None if call.caller.user is None else call.project.people.users.get(call.caller.user.id)
    if user is None:
        raise AppwriteError("user_not_found")
    return user


def session_of(call: Call, session_id: str) -> Session:
    """A session of the user who calls; ``current`` is the one that the request shows.

    Raises AppwriteError: user_session_not_found.
    """
    user, session = user_of(call), call.caller.session
    if session_id != "current":
        session = next(
            (each for each in call.project.people.sessions.where("user", user.id) if each.id == session_id),
            None,
        )
    if session is None:
        raise AppwriteError("user_session_not_found")
    return session


def check_password(user: User, password: str) -> None:
    """Raise AppwriteError: user_invalid_credentials; mockwrite_passwords_missing, mockwrite_not_supported."""
    try:
        fits = user.password.fits(password)
    except MissingPackageError:
        raise AppwriteError("mockwrite_passwords_missing") from None
    except UnsupportedHashError:
        raise AppwriteError("mockwrite_not_supported", "password_hash_unsupported") from None
    if not fits:
        raise AppwriteError("user_invalid_credentials")
