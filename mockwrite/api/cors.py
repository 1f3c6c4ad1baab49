"""What a browser goes by: the cross-origin headers of every answer, and which origins may write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from mockwrite.errors import AppwriteError

if TYPE_CHECKING:
    from mockwrite.store.world import Project

__all__ = ["admit", "headers", "host", "preflight"]

_ALLOWED = (
    "Origin, Cookie, Set-Cookie, X-Requested-With, Content-Type, Access-Control-Allow-Origin, "
    "Access-Control-Request-Headers, Accept, X-Appwrite-Project, X-Appwrite-Key, X-Appwrite-Dev-Key, "
    "X-Appwrite-Locale, X-Appwrite-Mode, X-Appwrite-JWT, X-Appwrite-Response-Format, X-Appwrite-Timeout, "
    "X-SDK-Version, X-SDK-Name, X-SDK-Language, X-SDK-Platform, X-SDK-GraphQL, X-Appwrite-ID, "
    "X-Appwrite-Timestamp, Content-Range, Range, Cache-Control, Expires, Pragma, {}"
    "X-Forwarded-For, X-Forwarded-User-Agent"
)
_EXPOSED = "X-Appwrite-Session, X-Fallback-Cookies"
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_PLATFORMS = {
    "http": "Web",
    "https": "Web",
    "chrome-extension": "Web (Chrome Extension)",
    "moz-extension": "Web (Firefox Extension)",
    "safari-web-extension": "Web (Safari Extension)",
    "ms-browser-extension": "Web (Edge Extension)",
    "appwrite-ios": "iOS",
    "appwrite-macos": "macOS",
    "appwrite-watchos": "watchOS",
    "appwrite-tvos": "tvOS",
    "appwrite-android": "Android",
    "appwrite-windows": "Windows",
    "appwrite-linux": "Linux",
}


def headers(request: Mapping[str, str], project: Project | None) -> tuple[tuple[str, str], ...]:
    """The headers of an ordinary answer. They echo an origin that is trusted, and name localhost to others.

    Unless the world is strict every origin is trusted; else those on localhost, on the server's own host, and on
    the project's platforms.
    """
    origin = request.get("Origin") or request.get("Referer", "")
    if origin == "null" and project is not None and not project.world.strict:
        return _headers(origin, _ALLOWED.format(""))
    found = _split(origin)
    shown = found.hostname or "" if found and _trusted(origin, request, project) else "localhost"
    port = f":{found.port}" if found and found.port else ""
    scheme = found.scheme if found and found.scheme else "http"
    return _headers(f"{scheme}://{shown}{port}", _ALLOWED.format(""))


def preflight(request: Mapping[str, str]) -> list[tuple[str, str]]:
    """The headers that answer an OPTIONS request, whatever its path."""
    origin = request.get("Origin", "")
    return list(_headers(origin if origin.isascii() else "", _ALLOWED.format(f"{_EXPOSED}, ")))


def admit(method: str, request: Mapping[str, str], project: Project) -> None:
    """AppwriteError: general_unknown_origin when a page of an origin that is not trusted would write.

    Those who show an API key are no pages.
    """
    origin = request.get("Origin") or request.get("Referer", "")
    if method in _WRITES and origin and not request.get("X-Appwrite-Key") and not _trusted(origin, request, project):
        raise AppwriteError("general_unknown_origin", _refusal(origin))


def host(request: Mapping[str, str]) -> str:
    """The server's own name, as the request has it."""
    found = _split(f"http://{request.get('X-Forwarded-Host') or request.get('Host', '')}")
    return (found.hostname or "") if found else ""


@lru_cache(maxsize=256)
def _headers(origin: str, allowed: str) -> tuple[tuple[str, str], ...]:
    return (
        ("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE"),
        ("Access-Control-Allow-Headers", allowed),
        ("Access-Control-Expose-Headers", _EXPOSED),
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
    )


def _split(origin: str) -> SplitResult | None:
    try:
        found = urlsplit(origin)
        found.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return None
    return found if found.hostname and origin.isascii() else None


def _trusted(origin: str, request: Mapping[str, str], project: Project | None) -> bool:
    if project is not None and not project.world.strict:
        return True
    found = _split(origin)
    scheme = (found.scheme if found else origin.partition(":")[0]).lower()
    if _PLATFORMS.get(scheme, "").startswith("Web"):
        known = ["localhost", host(request)]
        if project is not None:
            known += [platform.host for platform in project.people.platforms if platform.type != "scheme"]
        return found is not None and _matches(found.hostname or "", known)
    if project is None or ":" not in origin:
        return False
    schemes = {platform.host for platform in project.people.platforms if platform.type == "scheme"}
    return scheme in schemes | {"exp", f"appwrite-callback-{project.id}"}


def _matches(name: str, known: Iterable[str]) -> bool:
    """Whether `name` is one of the `known` hosts; one that starts with ``*`` stands for all that end alike."""
    return any(
        name == each or each == "*" or (each.startswith("*") and name.endswith(each[1:]))
        for each in map(str.lower, known)
    )


def _refusal(origin: str) -> str:
    found = _split(origin)
    scheme = found.scheme if found else origin.partition(":")[0] if ":" in origin else ""
    if not scheme:
        return "Invalid Origin."
    if scheme not in _PLATFORMS:
        return (
            f"Invalid Scheme. The scheme used ({scheme}) in the Origin ({origin}) is not supported. If you are "
            "using a custom scheme, please change it to `appwrite-callback-<PROJECT_ID>`"
        )
    client = f"({found.hostname})" if found else ""
    return (
        f"Invalid Origin. Register your new client {client} as a new {_PLATFORMS[scheme]} platform on your "
        "project console dashboard"
    )
