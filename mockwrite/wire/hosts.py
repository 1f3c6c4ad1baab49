"""The server's own name, as a request has it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["own_host"]

_PORT = re.compile(r":\d*$")


def own_host(headers: Mapping[str, str]) -> str:
    """The host that the client called, or that a proxy before the server was called by; without its port."""
    return _without_port(headers.get("X-Forwarded-Host") or headers.get("Host", ""))


@lru_cache(maxsize=64)
def _without_port(host: str) -> str:
    return _PORT.sub("", host).lower()
