"""What a User-Agent header tells of a client, in the words of the real server's detector: matomo's 6.4.8.

The clients that come to a test server are known here: browsers, HTTP libraries, SDKs. With the extra
``mockwrite[devices]`` its port to Python is asked instead, which knows all of them, and models of phones, too; it takes
seconds to load. Of a client that is not known nothing is told.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

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

# matomo/device-detector 6.4.8: regexes/client/libraries.yml
_LIBRARIES = {
    "aiohttp": "aiohttp",
    "axios": "Axios",
    "bun": "Bun",
    "curl": "curl",
    "dart": "Dart",
    "faraday": "Faraday",
    "go-http-client": "Go-http-client",
    "guzzlehttp": "Guzzle (PHP HTTP Client)",
    "httpie": "HTTPie",
    "insomnia": "Insomnia REST Client",
    "java-http-client": "Java HTTP Client",
    "node-fetch": "Node Fetch",
    "okhttp": "OkHttp",
    "python-httpx": "HTTPX",
    "python-requests": "Python Requests",
    "python-urllib": "Python urllib",
    "ruby": "Ruby",
    "undici": "undici",
    "wget": "Wget",
}
_LIBRARY = re.compile(rf"({'|'.join(map(re.escape, _LIBRARIES))})(?:[/ ]v?(\d+\.\d+))?", re.IGNORECASE)
_CURL = re.compile(r"Symfony HttpClient \(Curl\)")
_JSDOM = re.compile(r"jsdom/(\d+\.\d+)")

# regexes/client/browsers.yml, Parser/Client/Browser.php; the first that fits.
_BROWSERS = (
    (re.compile(r"Edg(?:A|iOS)?/(\d+\.\d+)"), "PS", "Microsoft Edge"),
    (re.compile(r"OPR/(\d+\.\d+)"), "OP", "Opera"),
    (re.compile(r"SamsungBrowser/(\d+\.\d+)"), "SB", "Samsung Browser"),
    (re.compile(r"HeadlessChrome/(\d+\.\d+)"), "HC", "Headless Chrome"),
    (re.compile(r"CriOS/(\d+\.\d+)"), "CI", "Chrome Mobile iOS"),
    (re.compile(r"FxiOS/(\d+\.\d+)"), "FM", "Firefox Mobile"),
    (re.compile(r"Chrome/(\d+\.\d+).* Mobile"), "CM", "Chrome Mobile"),
    (re.compile(r"Chrome/(\d+\.\d+)"), "CH", "Chrome"),
    (re.compile(r"Mobile;.*Firefox/(\d+\.\d+)"), "FM", "Firefox Mobile"),
    (re.compile(r"Firefox/(\d+\.\d+)"), "FF", "Firefox"),
    (re.compile(r"Version/(\d+\.\d+).* Mobile/.*Safari/"), "MF", "Mobile Safari"),
    (re.compile(r"Version/(\d+\.\d+).*Safari/"), "SF", "Safari"),
)
_ENGINES = (
    ("Blink", re.compile(r"Chrome/([\d.]+)")),
    ("WebKit", re.compile(r"AppleWebKit/([\d.]+)")),
    ("Gecko", re.compile(r"rv:([\d.]+)\) Gecko")),
)
_WINDOWS = {"10.0": "10", "6.3": "8.1", "6.2": "8", "6.1": "7", "6.0": "Vista", "5.1": "XP"}
_SYSTEMS = (
    (re.compile(r"Windows NT (\d+\.\d+)"), "WIN", "Windows", "desktop"),
    (re.compile(r"(?:iPhone|CPU) OS (\d+(?:[_.]\d+)?)"), "IOS", "iOS", "smartphone"),
    (re.compile(r"Android (\d+(?:\.\d+)?)"), "AND", "Android", "smartphone"),
    (re.compile(r"Mac OS X (\d+(?:[_.]\d+)?)"), "MAC", "Mac", "desktop"),
    (re.compile(r"Ubuntu()"), "UBT", "Ubuntu", "desktop"),
    (re.compile(r"[Ll]inux()"), "LIN", "GNU/Linux", "desktop"),
)
_APPLE = {"iPhone": "iPhone", "iPad": "iPad", "Macintosh": ""}


@lru_cache(maxsize=256)
def client(agent: str) -> Mapping[str, str]:
    """Return the fields of `FIELDS` for a User-Agent; each is empty where nothing is known."""
    return dict.fromkeys(FIELDS, "") | (_detected(agent) if _has_detector() else _known(agent))


def _known(agent: str) -> dict[str, str]:
    if library := _library(agent):
        return library | (_system(agent) if agent.startswith("Mozilla/") else {})
    if agent.startswith("Mozilla/"):
        return _browser(agent) | _system(agent)
    # SDKs say on which system they run: AppwriteNodeJSSDK/14.1.0 (Linux; x64)
    return _system(agent) if agent.startswith("Appwrite") else {}


def _library(agent: str) -> dict[str, str]:
    if found := _JSDOM.search(agent):
        return {"clientType": "library", "clientName": "jsdom", "clientVersion": found[1]}
    if _CURL.search(agent):
        return {"clientType": "library", "clientName": "curl"}
    if found := _LIBRARY.match(agent):
        name, version = _LIBRARIES[found[1].lower()], found[2] or ""
        return {"clientType": "library", "clientName": name, "clientVersion": version}
    return {}


def _browser(agent: str) -> dict[str, str]:
    for pattern, code, name in _BROWSERS:
        if version := pattern.search(agent):
            fields = {
                "clientType": "browser",
                "clientCode": code,
                "clientName": name,
                "clientVersion": version[1],
            }
            for engine, of in _ENGINES:
                if found := of.search(agent):
                    return fields | {"clientEngine": engine, "clientEngineVersion": found[1]}
            return fields
    return {}


def _system(agent: str) -> dict[str, str]:
    for pattern, code, name, device in _SYSTEMS:
        if found := pattern.search(agent):
            version = found[1].replace("_", ".")
            fields = {
                "osCode": code,
                "osName": name,
                "osVersion": _WINDOWS.get(version, version) if code == "WIN" else version,
                "deviceName": "tablet" if "iPad" in agent else device,
            }
            for mark, model in _APPLE.items():
                if mark in agent:
                    fields |= {"deviceBrand": "Apple", "deviceModel": model}
            return fields
    return {}


@cache
def _has_detector() -> bool:
    return find_spec("device_detector") is not None


def _detected(agent: str) -> dict[str, str]:
    from device_detector import DeviceDetector  # noqa: PLC0415 - it takes a second to load, and seconds to begin

    found = DeviceDetector(agent).parse().all_details
    system, browser, device = (found.get(part) or {} for part in ("os", "client", "device"))
    known = _known(agent)
    type = _text(browser.get("type"))
    fields = {
        "osCode": _text(system.get("short_name")),
        "osName": _text(system.get("name")),
        "osVersion": _minor(system.get("version")),
        "clientType": type,
        "clientName": _text(browser.get("name")),
        "clientVersion": _minor(browser.get("version")),
        "deviceName": _text(device.get("type")) if system else "",
        "deviceBrand": _text(device.get("brand")),
        "deviceModel": _text(device.get("model")),
    }
    if type == "browser":
        fields["clientCode"] = _text(browser.get("short_name")) or known.get("clientCode", "")
        fields |= {name: known.get(name, "") for name in ("clientEngine", "clientEngineVersion")}
    # The port knows fewer desktops and Macs than what it is a port of.
    if type == "library" and fields["clientName"].startswith("Appwrite"):
        fields |= {"clientType": "", "clientName": "", "clientVersion": ""}
    return known | {
        name: value for name, value in fields.items() if value or name not in ("deviceName", "deviceBrand")
    }


def _text(value: Any) -> str:
    return str(getattr(value, "value", value) or "")


def _minor(version: Any) -> str:
    """Return a version as far as the real server tells it: to its second number."""
    return ".".join(_text(version).split(".")[:2])
