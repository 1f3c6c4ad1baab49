"""What can only be said of a recording as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Survey", "surveyed"]

_API = re.compile(r"/v1(?=[/?#]|$)")
_UNAUTHORIZED = 401


@dataclass(frozen=True, slots=True)
class Survey:
    """`endpoint`: the API's address, up to and with ``/v1``; empty where nobody called it.

    `projects`: those that were named. `keys`: the API keys that got something; `refused_keys` never got
    anything but 401. `hosts`: where pages came from that were let in; `fenced`: whether others were not.
    `rate_limited`: whether the server counted calls; one that does not says that there was but one.
    """

    endpoint: str
    projects: tuple[str, ...]
    keys: frozenset[str]
    refused_keys: frozenset[str]
    hosts: frozenset[str]
    fenced: bool
    rate_limited: bool


def surveyed(entries: Iterable[dict[str, Any]]) -> Survey:
    """Looks through all `entries`.

    The endpoint is that of the first request which names a project, or else of the first whose path has
    a ``/v1``: recordings from browsers hold calls to other hosts, too.
    """
    endpoint = likely = ""
    projects: dict[str, None] = {}
    keys: dict[str, bool] = {}
    origins: dict[str, bool] = {}
    rate_limited = False
    for entry in entries:
        request, answer = entry["request"], entry["response"]
        sent, got = _headers(request), _headers(answer)
        found = _API.search(request["url"])
        if found and not endpoint:
            address = request["url"][: found.end()]
            likely = likely or address
            if _names_project(sent):
                endpoint = address
        if "x-appwrite-project" in sent:
            projects[sent["x-appwrite-project"]] = None
        key = sent.get("x-appwrite-key")
        if key:
            keys[key] = keys.get(key, False) or answer["status"] != _UNAUTHORIZED
        origin, allowed = sent.get("origin"), got.get("access-control-allow-origin")
        if origin and allowed and request["method"] != "OPTIONS":  # which is answered alike to everyone
            origins[origin] = origins.get(origin, False) or origin == allowed
        rate_limited |= _counts_down(got)
    return Survey(
        endpoint=endpoint or likely,
        projects=tuple(projects),
        keys=frozenset(key for key, good in keys.items() if good),
        refused_keys=frozenset(key for key, good in keys.items() if not good),
        hosts=frozenset(urlsplit(origin).hostname or "" for origin, trusted in origins.items() if trusted),
        fenced=not all(origins.values()),
        rate_limited=rate_limited,
    )


def _headers(message: dict[str, Any]) -> dict[str, str]:
    return {header["name"].lower(): header["value"] for header in message["headers"]}


def _counts_down(headers: dict[str, str]) -> bool:
    limit, left = headers.get("x-ratelimit-limit", ""), headers.get("x-ratelimit-remaining", "")
    return limit.isdigit() and left.isdigit() and int(left) + 1 != int(limit)


def _names_project(headers: dict[str, str]) -> bool:
    asked = headers.get("access-control-request-headers", "")
    return "x-appwrite-project" in headers or "x-appwrite-project" in asked.lower()
