"""Users whose passwords come as hashes, of whatever kind another system made."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from mockwrite.errors import AppwriteError
from mockwrite.services.account import models
from mockwrite.services.users.users import NAME, add
from mockwrite.store.people.passwords import ARGON2
from mockwrite.store.people.passwords import Password as Hashed
from mockwrite.wire.endpoint import Call, Service
from mockwrite.wire.parameters import CustomId, Email, Integer, Parameter, Password, Text, WhiteList

if TYPE_CHECKING:
    from mockwrite.store.people.rows import User

__all__ = ["service"]

service = Service("users", groups=["users"])

Options = Callable[[Call, dict[str, Any]], dict[str, Any]]

_BEFORE = (
    Parameter("userId", CustomId(), required=True),
    Parameter("email", Email(), required=True),
    Parameter("password", Password(), required=True),
)
_SHA_VERSIONS = (
    "sha1",
    "sha224",
    "sha256",
    "sha384",
    "sha512/224",
    "sha512/256",
    "sha512",
    "sha3-224",
    "sha3-256",
    "sha3-384",
    "sha3-512",
)
_KNOWN_SHA_VERSIONS = tuple(version for version in _SHA_VERSIONS if "/" not in version)
_COSTS = ("password_cpu", "password_memory", "password_parallel", "password_length")
_SHORTEST_SCRYPT = 16
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_SCRYPT_MODIFIED = (
    ("salt", "password_salt", "Salt"),
    ("saltSeparator", "password_salt_separator", "Salt separator"),
    ("signerKey", "password_signer_key", "Signer key"),
)


def _declare(
    path: str, operation: str, kind: str, options: Options, parameters: Sequence[Parameter] = ()
) -> None:
    """The endpoint that imports hashes of that kind; `options` are what the wire shows of its parameters."""

    def create(call: Call, user_id: str, email: str, password: str, name: str | None, **given: Any) -> User:
        hashed = Hashed(password, kind, options(call, given))
        return add(call, user_id, email, None, hashed, name, sent=password)

    service.endpoint(
        "POST",
        path,
        operation,
        *_BEFORE,
        *parameters,
        NAME,
        scope="users.write",
        status=201,
        model=models.user,
    )(create)


def _fixed(**options: Any) -> Options:
    return lambda call, given: dict(options)  # noqa: ARG005 - there is nothing to choose


def _phpass(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    ids = call.world.ids
    state = f"0.{ids.digits(8)} {ids.digits(15)}"
    return {"type": "phpass", "iteration_count_log2": 8, "portable_hashes": False, "random_state": state}


def _sha(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    version = given["password_version"]
    if not call.release.names_sha_version:
        return {"version": version} if version else {}
    version = version or "sha256"
    if version not in _KNOWN_SHA_VERSIONS:
        _refuse("sha_version_invalid", versions=", ".join(_KNOWN_SHA_VERSIONS))
    return {"version": version}


def _scrypt(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    cpu, memory, parallel, length = (given[name] for name in _COSTS)
    if cpu <= 1 or cpu & (cpu - 1):
        _refuse("scrypt_cpu_invalid")
    if memory < 1:
        _refuse("scrypt_memory_invalid")
    if parallel < 1:
        _refuse("scrypt_parallel_invalid")
    if length < _SHORTEST_SCRYPT:
        _refuse("scrypt_length_invalid", min=_SHORTEST_SCRYPT)
    return {
        "type": "scrypt",
        "costCpu": cpu,
        "costMemory": memory,
        "costParallel": parallel,
        "length": length,
        "salt": given["password_salt"],
    }


def _scrypt_modified(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    options = {"type": "scryptMod"}
    for option, name, word in _SCRYPT_MODIFIED:
        options[option] = given[name]
        if not _BASE64.fullmatch(given[name]):
            _refuse("base64_expected", name=word)
    return options


def _refuse(key: str, /, **values: Any) -> NoReturn:
    """The real server fails on these with a 500."""
    raise AppwriteError("general_argument_invalid", key, **values)


_declare("/users/bcrypt", "createBcryptUser", "bcrypt", _fixed(type="bcrypt", cost=8))
_declare("/users/md5", "createMD5User", "md5", _fixed(type="md5"))
_declare("/users/argon2", "createArgon2User", "argon2", _fixed(**ARGON2))
_declare("/users/phpass", "createPHPassUser", "phpass", _phpass)
_declare(
    "/users/sha",
    "createSHAUser",
    "sha",
    _sha,
    [Parameter("passwordVersion", WhiteList(_SHA_VERSIONS), default="")],
)
_declare(
    "/users/scrypt",
    "createScryptUser",
    "scrypt",
    _scrypt,
    [
        Parameter("passwordSalt", Text(128), required=True),
        *(
            Parameter(name, Integer(), required=True)
            for name in ("passwordCpu", "passwordMemory", "passwordParallel", "passwordLength")
        ),
    ],
)
_declare(
    "/users/scrypt-modified",
    "createScryptModifiedUser",
    "scryptMod",
    _scrypt_modified,
    [
        Parameter(name, Text(128), required=True)
        for name in ("passwordSalt", "passwordSaltSeparator", "passwordSignerKey")
    ],
)
