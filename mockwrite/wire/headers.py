"""The fields of a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from multidict import CIMultiDict

from mockwrite.caches import cached

if TYPE_CHECKING:
    from collections.abc import Mapping

    from multidict import MultiMapping

    Fields: TypeAlias = CIMultiDict[str]
else:
    Fields = CIMultiDict

__all__ = ["Headers", "of_request"]

_NAMES_NOBODY = ("", "0")
_PORT = re.compile(r":\d*$")


class Headers(Fields):
    """The fields of a request, found in any letter case; those that are asked for with each request are read once.

    `project`, `key`, `mode` and `format` (that of the answer) are Appwrite's own, `origin` and `referer` any
    browser's, `content_type` the body's, empty where they are not sent. `host` is what the client called, or called a
    proxy before the server, without its port. `shows_user` means that a session or a JWT may be among them.
    """

    __slots__ = (
        "content_type",
        "format",
        "host",
        "key",
        "mode",
        "origin",
        "project",
        "referer",
        "shows_user",
    )

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(fields)
        self.project = self.get("X-Appwrite-Project", "")
        self.key = self.get("X-Appwrite-Key", "")
        self.mode = self.get("X-Appwrite-Mode", "default")
        self.format = self.get("X-Appwrite-Response-Format", "")
        self.origin = self.get("Origin", "")
        self.referer = self.get("Referer", "")
        self.content_type = self.get("Content-Type", "")
        self.host = _without_port(self.get("X-Forwarded-Host") or self.get("Host", ""))
        self.shows_user = self.get("X-Appwrite-JWT", "") not in _NAMES_NOBODY or any(
            self.get(name) for name in ("Cookie", "X-Appwrite-Session", "X-Fallback-Cookies")
        )


def of_request(fields: MultiMapping[str]) -> Headers:
    """Return the fields of a request, each once: of those that it repeats the last counts; all cookies do."""
    # swoole 6.0.2: ext-src/swoole_http_request.cc, http_request_on_header_value
    found = Headers(fields)
    if len(found) == len({name.lower() for name in found}):
        return found
    once: CIMultiDict[str] = CIMultiDict()
    for name, value in fields.items():
        shown = once.get(name) if name.lower() == "cookie" else None
        once[name] = value if shown is None else f"{shown}; {value}"
    return Headers(once)


@cached(64)
def _without_port(host: str) -> str:
    return _PORT.sub("", host).lower()
