"""Where a page or an app comes from, and whether it is one of a project's platforms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mockwrite.php import urls

if TYPE_CHECKING:
    from collections.abc import Collection

    from mockwrite.store.world import Project
    from mockwrite.wire.headers import Headers

__all__ = ["NAMES", "known", "known_host", "on_host", "platforms", "scheme_and_host"]

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE | re.ASCII)
_BLANK = " \t\n\r\0\x0b"
_MAX_HOST = 253
_WEB = {
    "http": "Web",
    "https": "Web",
    "chrome-extension": "Web (Chrome Extension)",
    "moz-extension": "Web (Firefox Extension)",
    "safari-web-extension": "Web (Safari Extension)",
    "ms-browser-extension": "Web (Edge Extension)",
}
_NATIVE = {
    "appwrite-ios": "iOS",
    "appwrite-macos": "macOS",
    "appwrite-watchos": "watchOS",
    "appwrite-tvos": "tvOS",
    "appwrite-android": "Android",
    "appwrite-windows": "Windows",
    "appwrite-linux": "Linux",
}
NAMES = _WEB | _NATIVE
"""What the real server calls the platform of each scheme."""


def scheme_and_host(uri: str) -> tuple[str, str]:
    """Both are empty where there is none; of what is no URL the scheme alone is known."""
    trimmed = uri.strip(_BLANK)
    found = urls.parse(trimmed)
    if found is None:
        named = _SCHEME.match(trimmed)
        found = urls.URL(named[1] if named else "")
    # The real server looks for the host in what was sent.
    host = (found if trimmed == uri else urls.parse(uri) or urls.URL()).host
    return "" if found.scheme == "0" else found.scheme, "" if host == "0" else host.lower()


def known(uri: str, hosts: Collection[str], schemes: Collection[str]) -> bool:
    """Whether `uri` is on one of `hosts` (``*.example.com`` is any below that one), or has one of `schemes`.

    The hosts are those of web platforms; other platforms go by their schemes.
    """
    scheme, _ = scheme_and_host(uri)
    if scheme in _WEB:
        return known_host(uri, hosts)
    return bool(scheme) and scheme in schemes


def known_host(uri: str, hosts: Collection[str]) -> bool:
    """Whether `uri` is on one of `hosts`."""
    _, host = scheme_and_host(uri)
    readable = bool(host) and ":" not in host and len(host) <= _MAX_HOST
    return readable and any(_matches(host, each) for each in hosts)


def on_host(uri: str, hosts: Collection[str]) -> bool:
    """Whether `uri` names one of `hosts`, or none."""
    _, host = scheme_and_host(uri)
    return not host or any(_matches(host, each) for each in hosts)


def platforms(project: Project, headers: Headers) -> tuple[list[str], list[str]]:
    """The hosts and the schemes of a project's platforms; each has localhost and the server's own host."""
    hosts, schemes = ["localhost", headers.host], ["exp", f"appwrite-callback-{project.id}"]
    for platform in project.people.platforms:
        (schemes if platform.type == "scheme" else hosts).append(platform.host.lower())
    return hosts, schemes


def _matches(host: str, registered: str) -> bool:
    return registered in (host, "*") or (registered.startswith("*") and host.endswith(registered[1:]))
