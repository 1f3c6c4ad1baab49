"""What a recording says as a whole: its endpoint, its projects, its keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mockwrite.contract.entries import WEB_SOCKET, header
from mockwrite.releases import DEFAULT
from mockwrite.services.registry import SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockwrite.contract.entries import Entry, Headers

__all__ = ["Survey", "surveyed"]

_API = re.compile(r"/v1(?=(?:/([^/?#]*))?(?:[/?#]|$))")
_SERVICES = {*SERVICES, *DEFAULT.services, *DEFAULT.other_services}
_UNAUTHORIZED = 401
_SETTING = ("set-cookie", "x-fallback-cookies")
_SENDING = ("cookie", "x-fallback-cookies")


@dataclass(frozen=True, slots=True)
class Survey:
    """`endpoint`: the API's address, up to and with ``/v1``; empty where nobody called it.

    `projects`: those that were named. `keys`: the API keys that got something; `refused_keys` never got
    anything but 401. `hosts`: where pages came from that were let in; `fenced`: whether others were not.
    `rate_limited`: whether the server counted calls; one that does not says that there was but one.
    `cookies_shown`: by which of an answer's headers, or by its list of ``cookies``, the file shows any.
    `converses`: whether it has WebSockets. `sends_cookies`: whether its requests have any cookies. Browsers leave
    both cookies and headers of theirs out of their exports, to protect those who made them.
    """

    endpoint: str
    projects: tuple[str, ...]
    keys: frozenset[str]
    refused_keys: frozenset[str]
    hosts: frozenset[str]
    fenced: bool
    rate_limited: bool
    cookies_shown: frozenset[str]
    sends_cookies: bool
    converses: bool


def surveyed(entries: Iterable[Entry]) -> Survey:
    """Return what all `entries` say.

    The endpoint is that of the first request which names a project, or else of the first whose path has
    a ``/v1`` and one of Appwrite's services: recordings from browsers hold calls to other hosts, too.
    """
    endpoint = likely = ""
    projects: dict[str, None] = {}
    keys: dict[str, bool] = {}
    origins: dict[str, bool] = {}
    rate_limited = sends_cookies = converses = False
    cookies_shown: set[str] = set()
    for entry in entries:
        sent, got = entry.headers, entry.answer_headers
        project = header(sent, "x-appwrite-project")
        found = _API.search(entry.url)
        if found and not endpoint:
            address = entry.url[: found.end()]
            if found[1] in _SERVICES:
                likely = likely or address
            if (
                project
                or "x-appwrite-project" in (header(sent, "access-control-request-headers") or "").lower()
            ):
                endpoint = address
        if project:
            projects[project] = None
        key = header(sent, "x-appwrite-key")
        if key:
            keys[key] = keys.get(key, False) or entry.status != _UNAUTHORIZED
        origin, allowed = header(sent, "origin"), header(got, "access-control-allow-origin")
        # An OPTIONS is answered alike to everyone.
        if origin and _names_methods(got) and entry.method != "OPTIONS":
            # 1.9 names no origin to those that it does not let in, older ones name localhost.
            origins[origin] = origins.get(origin, False) or origin.lower() == (allowed or "").lower()
        rate_limited |= _counts_down(got)
        converses |= entry.reason_to_skip == WEB_SOCKET
        cookies_shown |= {name.lower() for name, _ in got if name.lower() in _SETTING}
        cookies_shown |= {"cookies"} if entry.answer_cookies else set()
        sends_cookies |= bool(entry.cookies) or any(header(sent, name) for name in _SENDING)
    return Survey(
        endpoint=endpoint or likely,
        projects=tuple(projects),
        keys=frozenset(key for key, good in keys.items() if good),
        refused_keys=frozenset(key for key, good in keys.items() if not good),
        hosts=frozenset(_host(origin) for origin, trusted in origins.items() if trusted),
        fenced=not all(origins.values()),
        rate_limited=rate_limited,
        cookies_shown=frozenset(cookies_shown),
        sends_cookies=sends_cookies,
        converses=converses,
    )


def _names_methods(headers: Headers) -> bool:
    return header(headers, "access-control-allow-methods") is not None


def _counts_down(headers: Headers) -> bool:
    limit, left = header(headers, "x-ratelimit-limit") or "", header(headers, "x-ratelimit-remaining") or ""
    return limit.isdecimal() and left.isdecimal() and int(left[:9]) + 1 != int(limit[:9])


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""
