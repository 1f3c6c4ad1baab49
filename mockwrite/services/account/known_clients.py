"""Clients that come to test servers, as matomo's device-detector 6.4.8 tells of them: browsers, libraries, SDKs."""

from __future__ import annotations

import re

__all__ = ["APPLE_SYSTEMS", "engine", "engine_version", "is_command_line", "known"]

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
    "java": "Java",
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
    rf"(?:Python/\S+ )?({'|'.join(map(re.escape, _LIBRARIES))})(?![A-Za-z-])(?:[/ ]v?(\d+\.\d+))?",
    re.IGNORECASE,
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
# What a browser's engine is told by, and its version; Parser/Client/Browser/Engine/Version.php.
_ENGINES = {
    "Edge": "Edge/",
    "Blink": "Chrome/",
    "WebKit": "AppleWebKit/",
    "Gecko": "Gecko/",
    "Trident": "Trident/",
}
_ENGINE_NAMES = {"Blink": "Chr[o0]me|Chromium|Cronet", "LibWeb": r"LibWeb\+LibJs"}
_ENGINE_VERSION = r"(?:{name})\s*[/_]?\s*((?=\d+\.\d)\d+[.\d]*|(?!\d+\.\d)\d{{1,7}}(?=\D|$))"
_GECKO_VERSION = re.compile(r" rv[: ]([0-9.]+).*(?:g|cl)ecko/[0-9]{8,10}", re.IGNORECASE)
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
    (re.compile(r"\([Dd]arwin()"), "MAC", "Mac", "desktop"),
    (re.compile(r"CrOS \S+ (\d+\.\d+)"), "COS", "Chrome OS", "desktop"),
    (re.compile(r"Ubuntu()"), "UBT", "Ubuntu", "desktop"),
    (re.compile(r"Fedora()"), "FED", "Fedora", "desktop"),
    (re.compile(r"[Ll]inux()"), "LIN", "GNU/Linux", "desktop"),
)
_APPLE = {"iPhone": "iPhone", "iPad": "iPad", "Macintosh": "", "(Darwin": "", "(darwin": ""}
APPLE_SYSTEMS = ("MAC", "IOS", "IPA")
# Appwrite's own: Detector/Detector.php
_COMMAND_LINE = re.compile(r"\S*AppwriteCLI/(\S+)")


def known(agent: str) -> dict[str, str]:
    """Return the fields that the User-Agent of a client that is known here tells; others tell none."""
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


def is_command_line(agent: str) -> bool:
    """Whether it is Appwrite's own command line."""
    return _COMMAND_LINE.match(agent) is not None


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
            return {
                "clientType": "browser",
                "clientCode": code,
                "clientName": name,
                "clientVersion": version[1],
                "clientEngine": engine(agent),
                "clientEngineVersion": engine_version(engine(agent), agent),
            }
    return _ANDROID_BROWSER if "Android" in agent else {}


def engine(agent: str) -> str:
    """Return the engine of a browser; empty where it names none that is known."""
    return next((name for name, mark in _ENGINES.items() if mark in agent), "")


def engine_version(name: str, agent: str) -> str:
    """Return the version of the engine of that name; empty where the browser tells none."""
    found = _GECKO_VERSION.search(agent) if name in ("Gecko", "Clecko") else None
    if found is None and name:
        pattern = _ENGINE_VERSION.format(name=_ENGINE_NAMES.get(name, name))
        found = re.search(pattern, agent, re.IGNORECASE)
    return found[1] if found else ""


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


def _is_tablet(agent: str, system: str) -> bool:
    """Whether it is Chrome for Android without the word Mobile: Chrome says it of phones alone."""
    return system == "AND" and "Chrome/" in agent and "Mobile" not in agent
