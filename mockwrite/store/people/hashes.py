"""Passwords that were imported as hashes, checked as the real server checks them.

bcrypt, Argon2 and the scrypt of Firebase need the packages of ``mockwrite[passwords]``; the rest is Python's own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CHECKS", "MissingPackageError", "UnsupportedHashError"]

_MOST_MEMORY = 2**28
_MOST_ROUNDS = {"bcrypt": 15, "phpass": 20}
"""Beyond these, as powers of two, a check takes longer than anybody waits."""

_MOST_ARGON2 = 2**20  # kilobytes
_ITOA64 = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BCRYPT = re.compile(rb"\$2([abxy])\$([0-3]\d)\$[./0-9A-Za-z]{53}")
_BCRYPT_READS = 72  # bytes
_ARGON2 = re.compile(rb"\$argon2id?\$(?:v=\d+\$)?m=(\d+),")
# What PHP's password_verify hands on to crypt(3): MD5, SHA-256, SHA-512, and both kinds of DES.
_CRYPT = re.compile(rb"\$[156]\$.+|[./0-9A-Za-z]{13}|_[./0-9A-Za-z]{19}")


class UnsupportedHashError(Exception):
    """A hash that cannot be checked here: nothing knows its kind, or it takes too much."""


class MissingPackageError(UnsupportedHashError):
    """A hash that a package of ``mockwrite[passwords]`` could check."""


def _package(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise MissingPackageError from None


def _same(found: str | bytes, hash: str) -> bool:
    return hmac.compare_digest(found if isinstance(found, bytes) else found.encode(), _bytes(hash))


def _bytes(text: object) -> bytes:
    return str(text).encode("utf-8", "surrogatepass")


def _php(password: bytes, hash: str, options: dict[str, Any]) -> bool:
    """PHP's password_verify knows bcrypt and Argon2 by their prefixes, whatever the user's record says."""
    # utopia-php/auth 0.7.0: Hashes/Bcrypt.php, Hashes/Argon2.php
    raw = _bytes(hash)
    if bcrypt := _BCRYPT.fullmatch(raw):
        return _bcrypt(password, raw, bcrypt[1], int(bcrypt[2]))
    if argon2 := _ARGON2.match(raw):
        return _argon2(password, hash, int(argon2[1]))
    if _CRYPT.fullmatch(raw):
        raise UnsupportedHashError
    return False


def _bcrypt(password: bytes, hash: bytes, version: bytes, rounds: int) -> bool:
    """As C reads it: up to the first NUL, and 72 bytes of it, where the package refuses longer ones."""
    read = password.partition(b"\0")[0][:_BCRYPT_READS]
    # The package takes $2x$, made by what treated bytes above 127 as negative, for $2y$.
    if rounds > _MOST_ROUNDS["bcrypt"] or (version == b"x" and not read.isascii()):
        raise UnsupportedHashError
    try:
        return bool(_package("bcrypt").checkpw(read, hash))
    except ValueError:  # fewer than four rounds
        return False


def _argon2(password: bytes, hash: str, kilobytes: int) -> bool:
    argon2 = _package("argon2")
    if kilobytes > _MOST_ARGON2:
        raise UnsupportedHashError
    try:
        return bool(argon2.PasswordHasher().verify(hash, password))
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def _md5(password: bytes, hash: str, options: dict[str, Any]) -> bool:
    return _same(hashlib.md5(password, usedforsecurity=False).hexdigest(), hash)


def _sha(password: bytes, hash: str, options: dict[str, Any]) -> bool:
    # 1.6.2: Auth/Hash/Sha.php, where no version is named
    algorithm = str(options.get("version", "sha3-512")).replace("sha3-", "sha3_").replace("/", "_")
    return _same(hashlib.new(algorithm, password, usedforsecurity=False).hexdigest(), hash)


def _phpass(password: bytes, hash: str, options: dict[str, Any]) -> bool:
    if not hash.startswith(("$P$", "$H$")):
        return _php(password, hash, options)
    rounds, salt = _ITOA64.find(hash[3:4]), _bytes(hash[4:12])
    if not 7 <= rounds <= 30 or len(salt) != 8:
        return False
    if rounds > _MOST_ROUNDS["phpass"]:
        raise UnsupportedHashError
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
            salt=_bytes(options["salt"]),
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
    """Firebase's: the signer's key, encrypted with what scrypt makes of the password."""
    # utopia-php/auth 0.7.0: Hashes/ScryptModified.php
    ciphers = _package("cryptography.hazmat.primitives.ciphers")
    salt = _decoded(options["salt"]) + _decoded(options["saltSeparator"])
    key = hashlib.scrypt(password, salt=salt, n=16384, r=8, p=1, maxmem=_MOST_MEMORY, dklen=64)[:32]
    cipher = ciphers.Cipher(ciphers.algorithms.AES(key), ciphers.modes.CTR(bytes(16)))
    return _same(base64.b64encode(cipher.encryptor().update(_decoded(options["signerKey"]))), hash)


def _decoded(text: str) -> bytes:
    """What PHP's base64_decode makes of `text`, with its padding or without."""
    bare = text.rstrip("=")
    whole = bare[: len(bare) - (len(bare) % 4 == 1)]
    return base64.b64decode(whole + "=" * (-len(whole) % 4))


CHECKS: dict[str, Callable[[bytes, str, dict[str, Any]], bool]] = {
    "argon2": _php,
    "bcrypt": _php,
    "md5": _md5,
    "sha": _sha,
    "phpass": _phpass,
    "scrypt": _scrypt,
    "scryptMod": _scrypt_modified,
}
"""By the kind that the user's record names: whether a password is that of a hash with options.

Raises UnsupportedHashError.
"""
