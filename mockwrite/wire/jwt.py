"""JSON Web Tokens as the real server makes and reads them: HS256, and its library's words for a bad one."""

from __future__ import annotations

import base64
import hmac
import json
import re
from hashlib import sha256
from typing import Any

from mockwrite.errors import InvalidError
from mockwrite.php.json_text import JSONError, decode

__all__ = ["InvalidJWTError", "read", "write"]

_HEADER = {"typ": "JWT", "alg": "HS256"}
_ALGORITHMS = frozenset({"HS256", "HS384", "HS512", "RS256", "RS384", "RS512"})
_MAX_AGE = 3600
_SEPARATORS = 2
_FOREIGN = re.compile(r"[^A-Za-z0-9+/]")
# PHP's decoder stops here, before it could come to see bytes that are no UTF-8.
_NO_JSON = re.compile(rb"[ \t\r\n]*[!#-,./:-Z\\\]-eg-moq-su-z|}~]")


class InvalidJWTError(InvalidError):
    """A token that is refused."""


def write(claims: dict[str, Any], key: bytes) -> str:
    """A token that carries `claims`, signed with `key`."""
    text = f"{_json(_HEADER)}.{_json(claims)}"
    return f"{text}.{_signature(text, key)}"


def read(token: str, key: bytes, now: int, *, max_age: int = _MAX_AGE) -> dict[str, Any]:
    """The claims of a token signed with `key`, at the Unix time `now`, made no longer than `max_age` seconds ago.

    Raises InvalidJWTError: the token is malformed, forged or expired, in the words of the real server's library
    (adhocore/jwt).
    """
    if token.count(".") < _SEPARATORS:
        raise InvalidJWTError("jwt_segments_missing")
    header, claims, signature = token.split(".", _SEPARATORS)
    _check_header(_parse(header))
    if not hmac.compare_digest(_signature(f"{header}.{claims}", key).encode(), _bytes(signature)):
        raise InvalidJWTError("jwt_signature_wrong")
    found = _parse(claims)
    _check_times(found, now, max_age)
    return found


def _check_header(header: dict[str, Any]) -> None:
    algorithm = header.get("alg")
    if algorithm in (None, "", "0", 0, False, [], {}):
        raise InvalidJWTError("jwt_algorithm_missing")
    if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS:
        raise InvalidJWTError("jwt_algorithm_unsupported")
    if header.get("kid") is not None:
        raise InvalidJWTError("jwt_key_unknown")


def _check_times(claims: dict[str, Any], now: int, max_age: int) -> None:
    for claim, offset in (("exp", 0), ("iat", max_age), ("nbf", 0)):
        moment = claims.get(claim)
        if not isinstance(moment, (int, float)):
            continue
        if claim == "nbf":
            if now <= moment:
                raise InvalidJWTError("jwt_too_early")
        elif now >= moment + offset:
            raise InvalidJWTError("jwt_expired")


def _json(value: dict[str, Any]) -> str:
    return _encode(json.dumps(value, separators=(",", ":")).encode())


def _signature(text: str, key: bytes) -> str:
    return _encode(hmac.new(key, _bytes(text), sha256).digest())


def _bytes(text: str) -> bytes:
    """The bytes of a header's text, which may be no UTF-8."""
    return text.encode("utf-8", "surrogateescape")


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _parse(segment: str) -> dict[str, Any]:
    """A segment's object. PHP's base64 passes over foreign characters and drops what is left of a byte."""
    text = _FOREIGN.sub("", segment.replace("-", "+").replace("_", "/"))
    text = text[: len(text) - 1] if len(text) % 4 == 1 else text
    raw = base64.b64decode(text + "=" * (-len(text) % 4))
    if _NO_JSON.match(raw):
        raise InvalidJWTError("jwt_unreadable", problem="Syntax error")
    try:
        value = decode(raw)
    except JSONError as error:
        raise InvalidJWTError("jwt_unreadable", problem=str(error)) from None
    return value if isinstance(value, dict) else {}
