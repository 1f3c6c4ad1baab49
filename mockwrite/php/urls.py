"""The parts of a URL, as PHP 8.3 finds them: it takes much for a URL that no standard knows."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["URL", "parse"]

_SCHEME = re.compile(r"[A-Za-z0-9+.-]+", re.ASCII)
_PORT_AT_END = re.compile(r"[0-9]{1,5}(?=/|\Z)")
_NUMBER = re.compile(r"[ \t\n\v\f\r]*[+-]?[0-9]+")
_AFTER_HOST = re.compile(r"[/?#]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_MAX_PORT = 65535
_MAX_DIGITS = 5


class URL(NamedTuple):
    """What of a URL's parts is asked for, empty where it has none. A host keeps the brackets of IPv6."""

    scheme: str = ""
    user: str = ""
    host: str = ""


def parse(url: str) -> URL | None:
    """None for what is no URL; a `user` has the password behind it."""
    before, colon, after = url.partition(":")
    if not before or not colon:
        return _with_port(url, after) if colon else _relative(url)
    if not _SCHEME.fullmatch(before):
        in_path = not after or "?" in before or "#" in before
        return _relative(url) if in_path else _with_port(url, after)
    if after.startswith("//"):
        local = before.lower() == "file" and after.startswith("///")
        return URL(before) if local else _authority(before, after[2:])
    return _with_port(url, after) if _PORT_AT_END.match(after) else URL(before)


def _relative(url: str) -> URL | None:
    return _authority("", url[2:]) if url.startswith("//") else URL()


def _with_port(url: str, after: str) -> URL | None:
    """What has no scheme; its first colon, which `after` follows, is a port's if digits end it."""
    port = _PORT_AT_END.match(after)
    if port is None:
        return _relative(url) if after else None
    return _authority("", url.removeprefix("//"), int(port[0])) if int(port[0]) <= _MAX_PORT else None


def _authority(scheme: str, rest: str, port: int = 0) -> URL | None:
    user, _, host = _AFTER_HOST.split(rest, maxsplit=1)[0].rpartition("@")
    if not (host.startswith("[") and host.endswith("]")):
        name, colon, digits = host.rpartition(":")
        if colon:
            if not port and not _is_port(digits):
                return None
            host = name
    return URL(*(_CONTROL.sub("_", part) for part in (scheme, user, host))) if host else None


def _is_port(text: str) -> bool:
    if not text:
        return True
    number = _NUMBER.match(text)
    return number is not None and len(text) <= _MAX_DIGITS and 0 <= int(number[0]) <= _MAX_PORT
