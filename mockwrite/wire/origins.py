"""Where a page or an app comes from, and whether it is one of a project's platforms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mockwrite.php import urls
from mockwrite.store.people.keys import APPS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mockwrite.releases.release import CrossOrigin
    from mockwrite.store.world import Project
    from mockwrite.wire.headers import Headers

__all__ = ["known", "known_host", "names", "on_host", "pages", "platforms", "scheme_and_host"]

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
_APPLE = ("appwrite-ios", "appwrite-macos", "appwrite-watchos", "appwrite-tvos")
_NAMES = _WEB | _NATIVE
_WEB_WITH_TAURI = _WEB | {"tauri": "Web (Tauri)"}
_NAMES_WITH_TAURI = _WEB_WITH_TAURI | _NATIVE


def names(rules: CrossOrigin) -> Mapping[str, str]:
    """What the real server calls the platform of each scheme that it knows."""
    return _NAMES_WITH_TAURI if rules.knows_tauri else _NAMES


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


def known(uri: str, hosts: Collection[str], schemes: Collection[str], rules: CrossOrigin) -> bool:
    """Whether `uri` is on one of `hosts` (``*.example.com`` is any below that one), or has one of `schemes`.

    The hosts are those of pages; apps go by their schemes.
    """
    scheme, _ = scheme_and_host(uri)
    if scheme in (_WEB_WITH_TAURI if rules.knows_tauri else _WEB):
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


def pages(project: Project, headers: Headers) -> list[str]:
    """The hosts of a project's web platforms; each project has localhost and the server's own host."""
    own = (platform.host for platform in project.people.platforms if platform.type == "web")
    return ["localhost", headers.host, *own]


def platforms(project: Project, headers: Headers) -> tuple[list[str], list[str]]:
    """The hosts and the schemes of a project's platforms: those of `pages`, and of apps."""
    hosts, schemes = pages(project, headers), ["exp", f"appwrite-callback-{project.id}"]
    for platform in project.people.platforms:
        if platform.type == "scheme":
            schemes.append(platform.host)
        elif platform.type in APPS:
            hosts.append(platform.host)
            schemes += _schemes(platform.type, project.release.cross_origin)
    return hosts, schemes


def _schemes(app: str, rules: CrossOrigin) -> tuple[str, ...]:
    """The schemes of an app's platform: an SDK has that of its system before the app's name, as its origin."""
    # 1.8.1, 1.9.6: Network/Platform.php getSchemes
    scheme = f"appwrite-{app.rpartition('-')[2]}"
    return _APPLE if app == "apple" or (rules.joins_apple_systems and scheme in _APPLE) else (scheme,)


def _matches(host: str, registered: str) -> bool:
    return registered in (host, "*") or (registered.startswith("*") and host.endswith(registered[1:]))
