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
    "apache-httpclient": "Apache HTTP Client",
    "axios": "Axios",
    "bun": "Bun",
    "curl": "curl",
    "dart": "Dart",
    "deno": "Deno",
    "faraday": "Faraday",
    "go-http-client": "Go-http-client",
    "got": "got",
    "guzzlehttp": "Guzzle (PHP HTTP Client)",
    "httpie": "HTTPie",
    "insomnia": "Insomnia REST Client",
    "java-http-client": "Java HTTP Client",
    "node-fetch": "Node Fetch",
    "okhttp": "OkHttp",
    "php": "PHP",
    "postmanruntime": "Postman Desktop",
    "python-httpx": "HTTPX",
    "python-requests": "Python Requests",
    "python-urllib": "Python urllib",
    "ruby": "ruby",
    "undici": "undici",
    "wget": "Wget",
}
_LIBRARY = re.compile(
    rf"({'|'.join(map(re.escape, _LIBRARIES))})(?![A-Za-z-])(?:[/ ]v?(\d+\.\d+))?", re.IGNORECASE
)
_CURL = re.compile(r"Symfony HttpClient \(Curl\)")
_BROWSERS_OF_TESTS = re.compile(r"(jsdom|Cypress)/(\d+\.\d+)")
# regexes/client/mobile_apps.yml: apps that show pages themselves.
_APPS = (
    (re.compile(r"FBAV/(\d+\.\d+)"), "Facebook"),
    (re.compile(r"Instagram (\d+\.\d+)"), "Instagram"),
    (re.compile(r"(?:BytedanceWebview|musical_ly)()"), "TikTok"),
    (re.compile(r"Line/(\d+\.\d+)"), "Line"),
)

# regexes/client/browsers.yml, Parser/Client/Browser.php; the first that fits.
_BROWSERS = (
    (re.compile(r"Edg(?:e|A|iOS)?/(\d+\.\d+)"), "PS", "Microsoft Edge"),
    (re.compile(r"Android.* OPR/(\d+\.\d+)"), "OM", "Opera Mobile"),
    (re.compile(r"OPR/(\d+\.\d+)"), "OP", "Opera"),
    (re.compile(r"Vivaldi/(\d+\.\d+)"), "VI", "Vivaldi"),
    (re.compile(r"SamsungBrowser/(\d+\.\d+)"), "SB", "Samsung Browser"),
    (re.compile(r"MiuiBrowser/(\d+\.\d+)"), "MU", "Mi Browser"),
    (re.compile(r"UCBrowser/(\d+\.\d+)"), "UC", "UC Browser"),
    (re.compile(r"DuckDuckGo/(\d+(?:\.\d+)?)"), "DD", "DuckDuckGo Privacy Browser"),
    (re.compile(r"HuaweiBrowser/(\d+\.\d+).* Mobile"), "HU", "Huawei Browser Mobile"),
    (re.compile(r"HeadlessChrome/(\d+\.\d+)"), "HC", "Headless Chrome"),
    (re.compile(r"CriOS/(\d+\.\d+)"), "CI", "Chrome Mobile iOS"),
    (re.compile(r"FxiOS/(\d+\.\d+)"), "F1", "Firefox Mobile iOS"),
    (re.compile(r"; wv\).* Chrome/(\d+\.\d+)"), "CV", "Chrome Webview"),
    (re.compile(r"Chrome/(\d+\.\d+).* Mobile"), "CM", "Chrome Mobile"),
    (re.compile(r"Chrome/(\d+\.\d+)"), "CH", "Chrome"),
    (re.compile(r"Mobile;.*Firefox/(\d+\.\d+)"), "FM", "Firefox Mobile"),
    (re.compile(r"Firefox/(\d+\.\d+)"), "FF", "Firefox"),
    (re.compile(r"Version/(\d+\.\d+).* Mobile/.*Safari/"), "MF", "Mobile Safari"),
    (re.compile(r"Version/(\d+\.\d+).*Safari/"), "SF", "Safari"),
    (re.compile(r"Trident/.*rv:(\d+\.\d+)"), "IE", "Internet Explorer"),
)
_ENGINES = (
    ("Edge", re.compile(r"Edge/([\d.]+)")),
    ("Blink", re.compile(r"Chrome/([\d.]+)")),
    ("WebKit", re.compile(r"AppleWebKit/([\d.]+)")),
    ("Gecko", re.compile(r"rv:([\d.]+)\) Gecko")),
    ("Trident", re.compile(r"Trident/([\d.]+)")),
)
# What else runs on Android is told to be this browser, too.
_ANDROID_BROWSER = {
    "clientType": "browser",
    "clientCode": "AN",
    "clientName": "Android Browser",
    "clientEngine": "WebKit",
}
_WINDOWS = {"10.0": "10", "6.3": "8.1", "6.2": "8", "6.1": "7", "6.0": "Vista", "5.1": "XP"}
_SYSTEMS = (
    (re.compile(r"Windows NT (\d+\.\d+)"), "WIN", "Windows", "desktop"),
    (re.compile(r"Windows (10)\.0"), "WIN", "Windows", "desktop"),
    (re.compile(r"\(Windows(?:_NT)?()"), "WIN", "Windows", "desktop"),
    (re.compile(r"iPad; CPU OS ((?:1[3-9]|[2-9]\d)[_.]\d+)"), "IPA", "iPadOS", "tablet"),
    (re.compile(r"(?:iPhone|CPU) OS (\d+(?:[_.]\d+)?)"), "IOS", "iOS", "smartphone"),
    (re.compile(r"HarmonyOS()"), "HAR", "HarmonyOS", "smartphone"),
    (re.compile(r"Android[ /](\d+(?:\.\d+)?)"), "AND", "Android", "smartphone"),
    (re.compile(r"Mac OS X (\d+(?:[_.]\d+)?)"), "MAC", "Mac", "desktop"),
    (re.compile(r"\(Darwin()"), "MAC", "Mac", "desktop"),
    (re.compile(r"CrOS \S+ (\d+\.\d+)"), "COS", "Chrome OS", "desktop"),
    (re.compile(r"Ubuntu()"), "UBT", "Ubuntu", "desktop"),
    (re.compile(r"Fedora()"), "FED", "Fedora", "desktop"),
    (re.compile(r"[Ll]inux()"), "LIN", "GNU/Linux", "desktop"),
)
_APPLE = {"iPhone": "iPhone", "iPad": "iPad", "Macintosh": "", "(Darwin": ""}
_APPLE_SYSTEMS = ("MAC", "IOS", "IPA")
# What a phone or a tablet shows itself by, but for its model.
_TELLS_TYPE = re.compile(r"Chrome/|Mobile|Tablet")
# Appwrite's own: Detector/Detector.php
_COMMAND_LINE = re.compile(r"\S*AppwriteCLI/(\S+)")


@lru_cache(maxsize=256)
def client(agent: str) -> Mapping[str, str]:
    """Return the fields of `FIELDS` for a User-Agent; each is empty where nothing is known."""
    return dict.fromkeys(FIELDS, "") | (_detected(agent) if _has_detector() else _known(agent))


def _known(agent: str) -> dict[str, str]:
    if found := _COMMAND_LINE.match(agent):
        return _system(agent) | _command_line(found[1])
    if library := _library(agent):
        # matomo/device-detector 6.4.8: regexes/oss.yml
        runs_on = {"osCode": "AND", "osName": "Android"} if library["clientName"] == "OkHttp" else {}
        return library | (_system(agent) if agent.startswith("Mozilla/") else runs_on)
    if agent.startswith(("Mozilla/", "Dalvik/")):
        return _browser(agent) | _system(agent)
    # SDKs say on which system they run: AppwriteNodeJSSDK/14.1.0 (Linux; x64)
    if agent.startswith("Appwrite"):
        system = _system(agent)
        return (_ANDROID_BROWSER | system | {"deviceName": ""}) if system.get("osCode") == "AND" else system
    return {}


def _command_line(version: str) -> dict[str, str]:
    return {
        "clientType": "desktop",
        "clientCode": "cli",
        "clientName": "Appwrite CLI",
        "clientVersion": version,
    }


def _library(agent: str) -> dict[str, str]:
    if found := _BROWSERS_OF_TESTS.search(agent):
        return {"clientType": "library", "clientName": found[1], "clientVersion": found[2]}
    if _CURL.search(agent):
        return {"clientType": "library", "clientName": "curl"}
    if found := _LIBRARY.match(agent):
        name, version = _LIBRARIES[found[1].lower()], found[2] or ""
        return {"clientType": "library", "clientName": name, "clientVersion": version}
    return {}


def _browser(agent: str) -> dict[str, str]:
    for pattern, name in _APPS:
        if version := pattern.search(agent):
            return {"clientType": "mobile app", "clientName": name, "clientVersion": version[1]}
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
    return _ANDROID_BROWSER if "Android" in agent else {}


def _system(agent: str) -> dict[str, str]:
    for pattern, code, name, device in _SYSTEMS:
        if found := pattern.search(agent):
            version = found[1].replace("_", ".")
            fields = {
                "osCode": code,
                "osName": name,
                "osVersion": _WINDOWS.get(version, version) if code == "WIN" else version,
                "deviceName": "tablet" if "iPad" in agent or _is_tablet(agent, code) else device,
            }
            for mark, model in _APPLE.items():
                if mark in agent:
                    fields |= {"deviceBrand": "Apple", "deviceModel": model}
            return fields
    return {}


@cache
def _has_detector() -> bool:
    return find_spec("device_detector") is not None


def _is_tablet(agent: str, system: str) -> bool:
    """Whether it is Chrome for Android without the word Mobile: Chrome says it of phones alone."""
    return system == "AND" and "Chrome/" in agent and "Mobile" not in agent


def _detected(agent: str) -> dict[str, str]:
    if _COMMAND_LINE.match(agent):
        return _known(agent)
    from device_detector import DeviceDetector  # noqa: PLC0415 - it takes a second to load, and seconds to begin

    found = DeviceDetector(agent).parse().all_details
    system, browser, device = (found.get(part) or {} for part in ("os", "client", "device"))
    known = _known(agent)
    fields = {
        "osCode": _text(system.get("short_name")),
        "osName": _text(system.get("name")),
        "osVersion": _minor(system.get("version")),
        **_detected_client(browser, known),
        "deviceName": _text(device.get("type")) if system else "",
        "deviceBrand": _text(device.get("brand")),
        "deviceModel": _text(device.get("model")),
    }
    # The port knows fewer desktops and Macs than what it is a port of, and more of Safari's frozen versions.
    if known.get("osName") == fields["osName"] and fields["osCode"] in _APPLE_SYSTEMS:
        fields["osVersion"] = known.get("osVersion", "")
    if fields["deviceBrand"] == "Unknown":
        fields["deviceBrand"] = ""
    if not fields["deviceModel"] and (
        "CFNetwork/" in agent or (fields["osCode"] == "AND" and not _TELLS_TYPE.search(agent))
    ):
        fields["deviceName"] = ""
        known.pop("deviceName", None)
    return known | {
        name: value for name, value in fields.items() if value or name not in ("deviceName", "deviceBrand")
    }


def _detected_client(found: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, str]:
    """What the port says of the client, without what it guesses, and with what it leaves out."""
    kind, name = _text(found.get("type")), _text(found.get("name"))
    if kind == "browser" and known.get("clientType") == "library":
        kind = ""
    if kind == "generic" or (kind == "library" and name.startswith("Appwrite")):
        kind = name = ""
    fields = dict.fromkeys(FIELDS[3:9], "")
    if not kind:
        return fields | {field: known.get(field, "") for field in fields}
    fields |= {"clientType": kind, "clientName": name, "clientVersion": _minor(found.get("version"))}
    if kind == "browser":
        from device_detector.parser.settings import BROWSER_TO_ABBREV  # noqa: PLC0415 - loaded by now

        same = known.get("clientName") == name
        fields["clientCode"] = _text(found.get("short_name")) or BROWSER_TO_ABBREV.get(name.lower(), "")
        for field in ("clientEngine", "clientEngineVersion"):
            fields[field] = known.get(field, "") if same or not name.startswith("Android") else ""
        if name == "Android Browser":
            fields["clientEngine"] = "WebKit"
    return fields


def _text(value: Any) -> str:
    return str(getattr(value, "value", value) or "")


def _minor(version: Any) -> str:
    """Return a version as far as the real server tells it: to its second number."""
    return ".".join(_text(version).split(".")[:2])
