"""What the policies of a project mean for who signs up, and for passwords."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING
from unicodedata import category

from mockwrite.errors import AppwriteError
from mockwrite.store.people.passwords import Password, hash_password

if TYPE_CHECKING:
    from mockwrite.store.people.policies import Strength
    from mockwrite.store.people.rows import User
    from mockwrite.store.world import Project

__all__ = [
    "common_passwords",
    "is_strong",
    "new_password",
    "remembered",
    "require_impersonal_password",
    "require_room",
    "requirements",
]

# PHP's password_verify takes these two for each other.
_VERIFIED_BY_PREFIX = frozenset({"argon2", "bcrypt"})

_UPPERCASE, _LOWERCASE, _NUMBER = re.compile(r"[A-Z]"), re.compile(r"[a-z]"), re.compile(r"[0-9]")
# PHP 8.2: strtolower changes what is ASCII alone
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
# PHP 8.2: \s of a pattern with /u, beside what is of the category of separators
_SPACES = "\t\n\v\f\r\x85\u180e"


def require_room(project: Project, detail: str | None = None) -> None:
    """Let one more user sign up. Raises AppwriteError: user_count_exceeded, in the words of `detail`."""
    limit = project.policies.limit
    if limit and len(project.people.users) >= limit:
        raise AppwriteError("user_count_exceeded", detail)


@cache
def common_passwords() -> frozenset[str]:
    """The passwords that a dictionary refuses. Raises AppwriteError: mockwrite_passwords_missing."""
    # 1.9.6: app/assets/security/10k-common-passwords, of which this package has a copy
    found = find_spec("passwordmeter")
    if found is None or found.origin is None:
        raise AppwriteError("mockwrite_passwords_missing")
    text = Path(found.origin).with_name("res").joinpath("common.txt").read_text("utf-8")
    return frozenset(text.split("\n")) - {""}


def is_strong(password: str, strength: Strength) -> bool:
    """Return whether a password has all that is asked of it."""
    # 1.9.6: Auth/Validator/PasswordStrength.php
    return (
        len(password.encode()) >= strength.min
        and not (strength.uppercase and _UPPERCASE.search(password) is None)
        and not (strength.lowercase and _LOWERCASE.search(password) is None)
        and not (strength.number and _NUMBER.search(password) is None)
        and not (strength.symbols and not any(map(_is_symbol, password)))
    )


def _is_symbol(letter: str) -> bool:
    return category(letter)[0] not in "LNZ" and letter not in _SPACES


def requirements(strength: Strength) -> str:
    """Return what is asked of a password, in words."""
    kinds = {
        "an uppercase letter": strength.uppercase,
        "a lowercase letter": strength.lowercase,
        "a number": strength.number,
        "a symbol": strength.symbols,
    }
    asked = [f"between {strength.min} and 256 characters long"]
    return ", ".join(asked + [f"include {kind}" for kind, wanted in kinds.items() if wanted])


def require_impersonal_password(
    project: Project, password: str, id: str, email: str | None, name: str | None, phone: str | None = None
) -> None:
    """Raise AppwriteError: user_password_personal_data, where the project looks for these in passwords."""
    if not project.policies.personal_data_check:
        return
    # 1.9.6: Auth/Validator/PersonalData.php; what is empty or "0" is nothing to PHP
    parts = [id, email, (email or "").partition("@")[0], name, phone, (phone or "").replace("+", "")]
    low = password.translate(_LOWER)
    if any(part and part != "0" and part.translate(_LOWER) in low for part in parts):
        raise AppwriteError("password_personal_data")


def new_password(project: Project, user: User, password: str, *, lighter: bool = False) -> dict[str, object]:
    """Return what changes of a user who gets a new password.

    Raises AppwriteError: password_recently_used, where the project remembers passwords.
    """
    ids, most, history = project.world.ids, project.policies.password_history, user.password_history
    if most and any(_verified(user.password, old, password) for old in history):
        raise AppwriteError("password_recently_used")
    new = hash_password(password, ids, lighter=lighter)
    return {
        "password": new,
        "password_history": (*history, new)[-most:] if most else history,
        "password_updated_at": project.world.clock.stamp(),
    }


def remembered(project: Project, password: Password) -> tuple[Password, ...]:
    """Return the history of a new user with that password."""
    return (password,) if project.policies.password_history and password.hash else ()


def _verified(now: Password, old: Password, password: str) -> bool:
    """Whether a remembered password is that one, to the function that made the present one."""
    # 1.9.6: Auth/Validator/PasswordHistory.php
    kinds = {now.kind, old.kind}
    return (len(kinds) == 1 or kinds <= _VERIFIED_BY_PREFIX) and old.fits(password)
