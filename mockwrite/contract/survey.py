"""What can only be said of a recording as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Survey", "surveyed"]

_API = re.compile(r"/v1(?=[/?#]|$)")
_UNAUTHORIZED = 401


@dataclass(frozen=True, slots=True)
class Survey:
    """`endpoint`: the API's address, up to and with ``/v1``; empty where nobody called it.

    `refused_keys`: the API keys that never got anything but 401. `rate_limited`: whether the server said
    how many more requests it would take.
    """

    endpoint: str
    refused_keys: frozenset[str]
    rate_limited: bool


def surveyed(entries: Iterable[dict[str, Any]]) -> Survey:
    """Looks through all `entries`.

    The endpoint is that of the first request which names a project, or else of the first whose path has
    a ``/v1``: recordings from browsers hold calls to other hosts, too.
    """
    endpoint = likely = ""
    refused: dict[str, bool] = {}
    rate_limited = False
    for entry in entries:
        request, answer = entry["request"], entry["response"]
        headers = {header["name"].lower(): header["value"] for header in request["headers"]}
        found = _API.search(request["url"])
        if found and not endpoint:
            address = request["url"][: found.end()]
            likely = likely or address
            if _names_project(headers):
                endpoint = address
        key = headers.get("x-appwrite-key")
        if key:
            refused[key] = refused.get(key, True) and answer["status"] == _UNAUTHORIZED
        rate_limited |= any(header["name"].lower() == "x-ratelimit-limit" for header in answer["headers"])
    keys = frozenset(key for key, never in refused.items() if never)
    return Survey(endpoint or likely, keys, rate_limited)


def _names_project(headers: dict[str, str]) -> bool:
    asked = headers.get("access-control-request-headers", "")
    return "x-appwrite-project" in headers or "x-appwrite-project" in asked.lower()
