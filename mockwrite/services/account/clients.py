"""What a User-Agent header tells of a client, in the words of the real server's detector.

Only the clients that come to a test server are known by name: browsers, and HTTP libraries. Of others nothing
is told, as the real server does of those that it does not know.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FIELDS", "client"]

FIELDS = (
    "osCode",
    "osName",
    "osVersion",
    "clientType",
    "clientCode",
    "clientName",
    "clientVersion",
    "clientEngine",
    "clientEngineVersion",
    "deviceName",
    "deviceBrand",
    "deviceModel",
)

_LIBRARIES = {
    "aiohttp": "aiohttp",
    "axios": "Axios",
    "curl": "curl",
    "dart": "Dart",
    "go-http-client": "Go-http-client",
    "guzzlehttp": "Guzzle (PHP HTTP Client)",
    "node-fetch": "Node Fetch",
    "okhttp": "OkHttp",
    "python-httpx": "HTTPX",
    "python-requests": "Python Requests",
    "python-urllib": "Python urllib",
    "ruby": "Ruby",
}
_LIBRARY = re.compile(rf"({'|'.join(map(re.escape, _LIBRARIES))})(?:/(\d+(?:\.\d+)?))?", re.IGNORECASE)
_BROWSERS = (
    (re.compile(r"Edg/(\d+\.\d+)"), "PS", "Microsoft Edge", "Blink"),
    (re.compile(r"OPR/(\d+\.\d+)"), "OP", "Opera", "Blink"),
    (re.compile(r"HeadlessChrome/(\d+\.\d+)"), "HC", "Headless Chrome", "Blink"),
    (re.compile(r"Chrome/(\d+\.\d+)"), "CH", "Chrome", "Blink"),
    (re.compile(r"Firefox/(\d+\.\d+)"), "FF", "Firefox", "Gecko"),
    (re.compile(r"Version/(\d+\.\d+).*Safari/"), "SF", "Safari", "WebKit"),
)
_SYSTEMS = (
    (re.compile(r"Windows NT (\d+)"), "WIN", "Windows", "desktop"),
    (re.compile(r"iPhone OS (\d+)"), "IOS", "iOS", "smartphone"),
    (re.compile(r"Android (\d+)"), "AND", "Android", "smartphone"),
    (re.compile(r"Mac OS X (\d+)"), "MAC", "Mac", "desktop"),
    (re.compile(r"Linux()"), "LIN", "GNU/Linux", "desktop"),
)


@lru_cache(maxsize=256)
def client(agent: str) -> Mapping[str, str]:
    """The fields of `FIELDS` for a User-Agent; each is empty where nothing is known."""
    found = dict.fromkeys(FIELDS, "")
    if agent.startswith("Mozilla/"):
        found.update(_browser(agent))
        found.update(_system(agent))
    elif library := _LIBRARY.match(agent):
        found.update(
            clientType="library", clientName=_LIBRARIES[library[1].lower()], clientVersion=library[2] or ""
        )
    return found


def _browser(agent: str) -> dict[str, str]:
    for pattern, code, name, engine in _BROWSERS:
        if version := pattern.search(agent):
            return {
                "clientType": "browser",
                "clientCode": code,
                "clientName": name,
                "clientVersion": version[1],
                "clientEngine": engine,
                "clientEngineVersion": version[1],
            }
    return {}


def _system(agent: str) -> dict[str, str]:
    for pattern, code, name, device in _SYSTEMS:
        if version := pattern.search(agent):
            return {"osCode": code, "osName": name, "osVersion": version[1], "deviceName": device}
    return {}
