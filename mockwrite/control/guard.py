"""Admission to ``/_mockwrite``: programs, and pages of the server's own origin.

The control API gives away everything without a password, so that a page of another origin, open in the same browser,
must not reach it, neither directly nor under a host name that it makes resolve to 127.0.0.1 (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["ForbiddenError", "Guard", "OriginError", "origin"]

_PORTS = {"http": 80, "https": 443}
_WRITES = frozenset({"POST", "PUT", "PATCH"})


class OriginError(ValueError):
    """A text that is no origin."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f'"{text}" is no origin: it has a scheme, a host and perhaps a port, http://localhost:3000'
        )


class ForbiddenError(Exception):
    """The request is refused before anything is done; `status` is 403, or 415 for the type of its body."""

    def __init__(self, message: str, status: int = 403) -> None:
        super().__init__(message)
        self.status = status


def origin(text: str) -> str:
    """Return an origin as browsers write it: in small letters, without the port of its scheme. Raises OriginError."""
    try:
        found = urlsplit(text)
        port = found.port
    except ValueError:
        raise OriginError(text) from None
    if (
        found.scheme not in _PORTS
        or not found.hostname
        or found.path.strip("/")
        or found.query
        or found.fragment
    ):
        raise OriginError(text)
    host = f"[{found.hostname}]" if ":" in found.hostname else found.hostname
    return f"{found.scheme}://{host}" + ("" if port in (None, _PORTS[found.scheme]) else f":{port}")


class Guard:
    """The origins of which pages are let in beside the server's own, and the hosts that the server answers to.

    The hosts are the loopback's names and addresses, `host` (which the server listens on), and those of the origins.
    """

    def __init__(self, host: str, origins: Iterable[str] = ()) -> None:
        self._origins = frozenset(map(origin, origins))
        self._hosts = {host.lower(), *(urlsplit(each).hostname or "" for each in self._origins)} - {""}

    def admit(self, method: str, headers: Mapping[str, str]) -> None:
        """Return where the request may be answered. Raises ForbiddenError."""
        named = headers.get("Host", "")
        host = _host_name(named)
        if host is None or not (_loopback(host) or host in self._hosts):
            raise ForbiddenError(
                f'The controls do not answer to the host "{named}". Start with --allow-origin to name it.'
            )
        self._admit_page(named, headers)
        kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if method in _WRITES and kind != "application/json" and (kind or _has_body(headers)):
            raise ForbiddenError("The controls take bodies of the Content-Type application/json only.", 415)

    def cors(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return the headers that let a page of an allowed origin read the answer."""
        sender = headers.get("Origin", "")
        if sender not in self._origins:
            return {"Vary": "Origin"}
        return {
            "Vary": "Origin",
            "Access-Control-Allow-Origin": sender,
            "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
            "Access-Control-Allow-Headers": "Content-Type, X-Appwrite-Project",
            "Access-Control-Max-Age": "600",
        }

    def _admit_page(self, host: str, headers: Mapping[str, str]) -> None:
        sender = headers.get("Origin")
        if sender is None:
            # Browsers send no Origin with the GET of an <img> or a <script>, but say where it comes from.
            site, mode = headers.get("Sec-Fetch-Site", "none"), headers.get("Sec-Fetch-Mode")
            if site in ("none", "same-origin") or mode == "navigate":
                return
            raise ForbiddenError("The controls do not answer pages of other origins.")
        own = {f"{scheme}://{host.lower()}" for scheme in _PORTS}
        if sender not in own and sender not in self._origins:
            raise ForbiddenError(
                f'The controls do not answer pages of the origin "{sender}". Start with --allow-origin {sender} to let '
                "them in."
            )


def _has_body(headers: Mapping[str, str]) -> bool:
    return headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in headers


def _host_name(host: str) -> str | None:
    """Return the name in a Host header, without its port; None where it is malformed."""
    try:
        found = urlsplit(f"//{host}")
        found.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return None
    return found.hostname if found.netloc == host and "@" not in host else None


def _loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
