"""What a browser goes by: the cross-origin headers of every answer, and which origins may write."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from mockwrite.errors import AppwriteError
from mockwrite.releases.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.store.world import Project

__all__ = ["admit", "headers", "preflight"]

_EXPOSED = "X-Appwrite-Session, X-Fallback-Cookies"
_ALLOWED_FIRST = (
    "Origin, Cookie, Set-Cookie, X-Requested-With, Content-Type, Access-Control-Allow-Origin, "
    "Access-Control-Request-Headers, Accept, X-Appwrite-Project, X-Appwrite-Key, X-Appwrite-Dev-Key, "
    "X-Appwrite-Locale, X-Appwrite-Mode, X-Appwrite-JWT, X-Appwrite-Response-Format, X-Appwrite-Timeout, "
    "X-SDK-Version, X-SDK-Name, X-SDK-Language, X-SDK-Platform, X-SDK-GraphQL, X-Appwrite-ID, "
    "X-Appwrite-Timestamp, Content-Range, Range, Cache-Control, Expires, Pragma"
)
_ALLOWED_LAST = "X-Forwarded-For, X-Forwarded-User-Agent"
_ALLOWED = f"{_ALLOWED_FIRST}, {_ALLOWED_LAST}"
_ALLOWED_BEFORE = f"{_ALLOWED_FIRST}, {_EXPOSED}, {_ALLOWED_LAST}"
_LOCALHOST = "http://localhost"
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def headers(request: Mapping[str, str], project: Project | None) -> tuple[tuple[str, str], ...]:
    """The headers of an ordinary answer: they echo a trusted origin, and name localhost to others.

    Unless the project is strict every origin is trusted; else those on localhost, on the server's own host,
    and on the project's platforms. `project` is None where the request got no further than its project.
    """
    origin = _origin(request)
    if not origin:
        return _headers(_LOCALHOST, _ALLOWED)
    if project is not None and not project.strict and origin == "null":
        return _headers(origin, _ALLOWED)
    trusted = project is not None and _trusted(origin, request, project)
    return _headers(_shown(origin, trusted), _ALLOWED)


def preflight(request: Mapping[str, str]) -> list[tuple[str, str]]:
    """The headers that answer an OPTIONS request, whatever its path and its origin."""
    origin = request.get("Origin", "")
    return list(_headers(origin if origin.isascii() else "", _ALLOWED_BEFORE))


def admit(method: str, request: Mapping[str, str], project: Project) -> None:
    """AppwriteError: general_unknown_origin when a page of an origin that is not trusted would write.

    Those who show an API key are no pages.
    """
    if method not in _WRITES or request.get("X-Appwrite-Key"):
        return
    origin = _origin(request)
    if origin and not _trusted(origin, request, project):
        raise AppwriteError("general_unknown_origin", _refusal(origin))


@lru_cache(maxsize=256)
def _headers(origin: str, allowed: str) -> tuple[tuple[str, str], ...]:
    return (
        ("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE"),
        ("Access-Control-Allow-Headers", allowed),
        ("Access-Control-Expose-Headers", _EXPOSED),
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
    )


def _origin(request: Mapping[str, str]) -> str:
    return request.get("Origin") or request.get("Referer", "")


def _trusted(origin: str, request: Mapping[str, str], project: Project) -> bool:
    if not project.strict:
        return True
    from mockwrite.wire.origins import known, platforms  # noqa: PLC0415 - few servers are strict

    return known(origin, *platforms(project, request))


def _shown(origin: str, trusted: bool) -> str:
    """The origin without what may follow its port; of one that is not trusted, its scheme and port alone."""
    found = _split(origin)
    if found is None:
        return _LOCALHOST
    host = found.hostname if trusted else "localhost"
    return f"{found.scheme or 'http'}://{host}" + (f":{found.port}" if found.port else "")


def _split(origin: str) -> SplitResult | None:
    try:
        found = urlsplit(origin)
        found.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return None
    return found if found.hostname and origin.isascii() else None


def _refusal(origin: str) -> Message:
    from mockwrite.wire.origins import NAMES, scheme_and_host  # noqa: PLC0415 - likewise

    scheme, host = scheme_and_host(origin)
    if not scheme:
        return Message("origin_invalid")
    if scheme not in NAMES:
        return Message("origin_scheme_unsupported", scheme=scheme, origin=origin)
    client = f"({host})" if host else ""
    return Message("origin_unregistered", client=client, platform=NAMES[scheme])
