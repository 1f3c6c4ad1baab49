"""What a browser goes by: the cross-origin headers of every answer, and which origins may write."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from mockwrite.caches import cached
from mockwrite.errors import AppwriteError
from mockwrite.releases.messages import Message

if TYPE_CHECKING:
    from mockwrite.releases.release import CrossOrigin
    from mockwrite.store.world import Project
    from mockwrite.wire.headers import Headers

__all__ = ["admit", "headers", "preflight", "refusal"]

_LOCALHOST = "http://localhost"
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def headers(request: Headers, project: Project | None, rules: CrossOrigin) -> tuple[tuple[str, str], ...]:
    """The headers of an ordinary answer: they echo a trusted origin, and name localhost to others, or nothing.

    Unless the project is strict every origin is trusted; else those on localhost, on the server's own host,
    and on the project's platforms. `project` is None where the request got no further than its project.
    """
    origin = request.origin or (request.referer if rules.heeds_referer else "")
    if not origin:
        return _headers_for_no_page(rules)
    if project is not None and not project.strict and origin == "null":
        return _headers(origin, rules.allowed_headers, rules.max_age)
    trusted = project is not None and _trusted(origin, request, project)
    shown = _shown(origin, trusted) if rules.names_localhost else _echoed(origin) if trusted else None
    return _headers(shown, rules.allowed_headers, rules.max_age)


def preflight(request: Headers, rules: CrossOrigin) -> list[tuple[str, str]]:
    """The headers that answer an OPTIONS request, whatever its path and its origin."""
    origin = request.origin
    shown = origin if rules.names_localhost else _echoed(origin)
    return list(
        _headers(shown if shown is None or shown.isascii() else "", rules.preflight_headers, rules.max_age)
    )


def admit(method: str, request: Headers, project: Project) -> None:
    """Raise AppwriteError: general_unknown_origin when a page of an origin that is not trusted would write, or read."""
    rules = project.release.cross_origin
    if method not in _WRITES and not rules.guards_reads:
        return
    origin = request.origin or (request.referer if rules.heeds_referer else "")
    if origin and (detail := refusal(origin, request, project)) is not None:
        raise AppwriteError("general_unknown_origin", detail)


def refusal(origin: str, request: Headers, project: Project) -> Message | None:
    """Return what is said of an origin that is not trusted; None where it is."""
    return None if _trusted(origin, request, project) else _refusal(origin, project.release.cross_origin)


@cached(8)
def _headers_for_no_page(rules: CrossOrigin) -> tuple[tuple[str, str], ...]:
    return _headers(_LOCALHOST if rules.names_localhost else None, rules.allowed_headers, rules.max_age)


@cached(256)
def _headers(origin: str | None, allowed: str, max_age: str | None) -> tuple[tuple[str, str], ...]:
    """The headers; what is None is left out."""
    said = (
        ("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE"),
        ("Access-Control-Allow-Headers", allowed),
        ("Access-Control-Expose-Headers", "X-Appwrite-Session, X-Fallback-Cookies"),
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Max-Age", max_age),
    )
    return tuple((name, value) for name, value in said if value is not None)


def _trusted(origin: str, request: Headers, project: Project) -> bool:
    if not project.strict:
        return True
    from mockwrite.wire.origins import known, on_host, platforms  # noqa: PLC0415 - few servers are strict

    hosts, schemes = platforms(project, request)
    rules = project.release.cross_origin
    return on_host(origin, hosts) if rules.goes_by_host else known(origin, hosts, schemes, rules)


def _shown(origin: str, trusted: bool) -> str:
    """The origin without what may follow its port; of one that is not trusted, its scheme and port alone."""
    found = _split(origin)
    if found is None:
        return _LOCALHOST
    host = found.hostname if trusted else "localhost"
    return f"{found.scheme or 'http'}://{host}" + (f":{found.port}" if found.port else "")


def _echoed(origin: str) -> str | None:
    """The origin in small letters; None where it names no host."""
    found = _split(origin)
    return origin.strip().lower() if found is not None else None


def _split(origin: str) -> SplitResult | None:
    try:
        found = urlsplit(origin)
        found.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return None
    return found if found.hostname and origin.isascii() else None


def _refusal(origin: str, rules: CrossOrigin) -> Message:
    from mockwrite.wire.origins import names, scheme_and_host  # noqa: PLC0415 - likewise

    scheme, host = scheme_and_host(origin)
    if not scheme:
        return Message("origin_invalid")
    platform = names(rules).get(scheme)
    if platform is None:
        return Message("origin_scheme_unsupported", scheme=scheme, origin=origin)
    client = f"({host})" if host else ""
    return Message("origin_unregistered", client=client, platform=platform)
