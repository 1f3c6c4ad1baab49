"""Kinds of text with a form of its own: addresses, dates, URLs. All messages are Appwrite 1.8.1's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite.api.kinds import Kind
from mockwrite.store import datetimes, formats

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["IP", "URL", "Datetime", "Email", "Phone", "Redirect", "unregistered"]

_URI = re.compile(r"(?:([a-z][a-z0-9+.-]*):)?(?://(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*))?", re.IGNORECASE)
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
_PLATFORMS = _WEB | _NATIVE


@dataclass(frozen=True)
class Email(Kind):
    allow_empty: bool = False
    message = "Value must be a valid email address"

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            self.refuse()
        if not formats.is_email(value) and not (self.allow_empty and not value):
            self.refuse()
        return value


@dataclass(frozen=True)
class Phone(Kind):
    allow_empty: bool = False
    message = "Phone number must start with a '+' can have a maximum of fifteen digits."

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            self.refuse()
        if not formats.is_phone(value) and not (self.allow_empty and not value):
            self.refuse()
        return value


@dataclass(frozen=True)
class IP(Kind):
    message = "Value must be a valid IP address"

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not formats.is_ip(value):
            self.refuse()
        return value


@dataclass(frozen=True)
class URL(Kind):
    message = "Value must be a valid URL"

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not formats.is_url(value):
            self.refuse()
        return value


@dataclass(frozen=True)
class Datetime(Kind):
    message = datetimes.MESSAGE

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not datetimes.is_valid_query_value(value):
            self.refuse()
        return value


@dataclass(frozen=True)
class Redirect(Kind):
    """A URI to send a user to. Whether the project trusts its host is for `unregistered` to say."""

    message = "Invalid URI."

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or _scheme_and_host(value) == ("", ""):
            self.refuse()
        return value


def unregistered(uri: str, hosts: Collection[str], schemes: Collection[str]) -> str | None:
    """Why a project does not send its users to `uri`; None if it does.

    `hosts` are those of its web platforms, where ``*.example.com`` is any below that one; `schemes` are those
    of its other clients.
    """
    scheme, host = _scheme_and_host(uri)
    if scheme in _WEB:
        if host and ":" not in host and any(_matches(host, each) for each in hosts):
            return None
    elif scheme and scheme in schemes:
        return None
    shown = f"({host})" if host else ""
    return (
        f"Invalid URI. Register your new client {shown} as a new {_PLATFORMS.get(scheme, '')} platform"
        " on your project console dashboard"
    )


def _scheme_and_host(uri: str) -> tuple[str, str]:
    found = _URI.match(uri.strip())
    return (found[1] or "", (found[2] or "").lower()) if found else ("", "")


def _matches(host: str, registered: str) -> bool:
    return registered in (host, "*") or (registered.startswith("*") and host.endswith(registered[1:]))
