"""The operation that a request asks for, whatever ids are in its path."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from mockwrite.wire.router import Route, Router

__all__ = ["READING", "operation", "route"]

READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods of requests that change nothing."""


def operation(method: str, path: str) -> str:
    """Return the operation's name: ``databases.createDocument``.

    Of what mockwrite does not know: the method, and the service that the path begins with, ``GET /storage``.
    """
    found = route(method, path)
    return found.endpoint.operation if found else f"{method} /{path.strip('/').split('/')[0].split('?')[0]}"


def route(method: str, path: str) -> Route | None:
    """Return where ``METHOD /v1{path}`` leads; None where that is nowhere (OPTIONS)."""
    return _router().find(method, f"/v1{urlsplit(path).path}")


@cache
def _router() -> Router:
    from mockwrite.services.registry import SERVICES, load  # noqa: PLC0415 - a proxy needs none of them
    from mockwrite.wire.router import Router  # noqa: PLC0415

    return Router(services={name: partial(load, name) for name in SERVICES})
