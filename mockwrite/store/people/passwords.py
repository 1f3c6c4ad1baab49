"""Passwords: kept hashed, shown as the real server shows them, and checked at sign-in."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockwrite.ids import Ids

__all__ = ["ARGON2", "NO_PASSWORD", "NO_PASSWORD_YET", "Password", "UnsupportedHashError", "hash_password"]

ARGON2 = {"type": "argon2", "memory_cost": 65536, "time_cost": 4, "threads": 3}
_LIGHTER_ARGON2 = {"type": "argon2", "memory_cost": 7168, "time_cost": 5, "threads": 1}
_MOST_MEMORY = 2**28
_ITOA64 = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class UnsupportedHashError(Exception):
    """A hash that cannot be checked here: the standard library lacks the function, or it takes too much."""


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
        """Whether `password` is the one. UnsupportedHashError: an imported hash of a kind unknown here."""
        if self.hash is None:
            return False
        given = password.encode("utf-8", "surrogatepass")
        if self.made_here:
            salt, digest = self.hash.split("$")[-2:]
            return hmac.compare_digest(digest, _digest(given, salt))
        return _CHECKS[self.kind](given, self.hash, self.options)


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


def _same(found: str, hash: str) -> bool:
    return hmac.compare_digest(found.encode(), hash.encode("utf-8", "surrogatepass"))


def _php(password: bytes, hash: str, options: dict[str, Any]) -> bool:
    """PHP's password_verify knows bcrypt and Argon2 by their prefixes, whatever the user's record says."""
    if hash.startswith(("$2", "$argon2")):
        raise UnsupportedHashError
    return False


def _md5(password: bytes, hash: str, options: dict[str, Any]) -> bool:
    return _same(hashlib.md5(password, usedforsecurity=False).hexdigest(), hash)


def _sha(password: bytes, hash: str, options: dict[str, Any]) -> bool:
    algorithm = str(options["version"]).replace("sha3-", "sha3_")
    return _same(hashlib.new(algorithm, password, usedforsecurity=False).hexdigest(), hash)


def _phpass(password: bytes, hash: str, options: dict[str, Any]) -> bool:
    if not hash.startswith(("$P$", "$H$")):
        return _php(password, hash, options)
    rounds, salt = _ITOA64.find(hash[3:4]), hash[4:12].encode()
    if not 7 <= rounds <= 30 or len(salt) != 8:
        return False
    digest = hashlib.md5(salt + password, usedforsecurity=False).digest()
    for _ in range(1 << rounds):
        digest = hashlib.md5(digest + password, usedforsecurity=False).digest()
    return _same(hash[:12] + _encode64(digest), hash)


def _encode64(raw: bytes) -> str:
    """The base64 of phpass: little-endian, in groups of three bytes, the last one short."""
    text = ""
    for at in range(0, len(raw), 3):
        group = raw[at : at + 3]
        value = int.from_bytes(group, "little")
        text += "".join(_ITOA64[value >> 6 * place & 63] for place in range(len(group) + 1))
    return text


def _scrypt(password: bytes, hash: str, options: dict[str, Any]) -> bool:
    try:
        found = hashlib.scrypt(
            password,
            salt=str(options["salt"]).encode("utf-8", "surrogatepass"),
            n=options["costCpu"],
            r=options["costMemory"],
            p=options["costParallel"],
            maxmem=_MOST_MEMORY,
            dklen=options["length"],
        )
    except ValueError:
        raise UnsupportedHashError from None
    return _same(found.hex(), hash)


def _scrypt_modified(password: bytes, hash: str, options: dict[str, Any]) -> bool:
    raise UnsupportedHashError


_CHECKS: dict[str, Callable[[bytes, str, dict[str, Any]], bool]] = {
    "argon2": _php,
    "bcrypt": _php,
    "md5": _md5,
    "sha": _sha,
    "phpass": _phpass,
    "scrypt": _scrypt,
    "scryptMod": _scrypt_modified,
}
