"""Passwords: kept hashed, shown as the real server shows them, and checked at sign-in."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockwrite.store.people.hashes import CHECKS

if TYPE_CHECKING:
    from mockwrite.ids import Ids

__all__ = ["ARGON2", "NO_PASSWORD", "NO_PASSWORD_YET", "Password", "hash_password"]

ARGON2 = {"type": "argon2", "memory_cost": 65536, "time_cost": 4, "threads": 3}
_LIGHTER_ARGON2 = {"type": "argon2", "memory_cost": 7168, "time_cost": 5, "threads": 1}


@dataclass(frozen=True, slots=True)
class Password:
    """A hash (None: no password yet), of what `kind`, made with what `options`: all three go out on the wire.

    Those `made_here` only look like Argon2's: they are scrypt's at its cheapest, so that a suite that signs
    up a thousand users does not wait.
    """

    hash: str | None
    kind: str = "argon2"
    options: dict[str, Any] = field(default_factory=lambda: dict(ARGON2))
    made_here: bool = False

    def fits(self, password: str) -> bool:
        """Whether `password` is the one. Raises UnsupportedHashError: an imported hash that cannot be checked here."""
        if self.hash is None:
            return False
        given = password.encode("utf-8", "surrogatepass")
        if self.made_here:
            salt, digest = self.hash.split("$")[-2:]
            return hmac.compare_digest(digest, _digest(given, salt))
        return CHECKS[self.kind](given, self.hash, self.options)


NO_PASSWORD = Password(None)
NO_PASSWORD_YET = Password(None, options=dict(_LIGHTER_ARGON2))
"""What those have who signed up without a password; the other is for users made by an API key."""


def hash_password(password: str, ids: Ids, *, lighter: bool = False) -> Password:
    """`password` as the server keeps it; it goes `lighter` when users set a new one themselves."""
    options = _LIGHTER_ARGON2 if lighter else ARGON2
    salt = _base64(bytes.fromhex(ids.hex(32)))
    digest = _digest(password.encode("utf-8", "surrogatepass"), salt)
    cost = f"m={options['memory_cost']},t={options['time_cost']},p={options['threads']}"
    return Password(f"$argon2id$v=19${cost}${salt}${digest}", options=dict(options), made_here=True)


def _digest(password: bytes, salt: str) -> str:
    return _base64(hashlib.scrypt(password, salt=salt.encode(), n=2, r=1, p=1, dklen=32))


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
