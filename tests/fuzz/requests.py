"""Arguments as bytes on the wire, in each of the ways that a client has."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mockwrite.wire.endpoint import Endpoint

__all__ = ["BOUNDARY", "caller_for", "dumps", "encoded", "multipart", "path_of", "placeholders", "urlencoded"]

BOUNDARY = "fuzz"


def caller_for(endpoint: Endpoint) -> str:
    """Who may ask for it: a guest to sign in, a user for what is theirs, else an API key."""
    if "session" in endpoint.groups or "public" in endpoint.scopes:
        return "guest"
    return "ann" if "account" in endpoint.scopes else "key"


def placeholders(endpoint: Endpoint) -> list[str]:
    """The names of the parameters that are in the path."""
    return re.findall(r"\{(\w+)\}", endpoint.path)


def path_of(endpoint: Endpoint, arguments: Mapping[str, Any]) -> str:
    """The endpoint's path with its arguments in it; what is no text goes in as JSON."""
    path = endpoint.path
    for name in placeholders(endpoint):
        path = path.replace(f"{{{name}}}", _segment(arguments.get(name, "none")))
    return path


def _segment(value: Any) -> str:
    text = value if isinstance(value, str) else dumps(value)
    return quote(text, safe="") or "%20"


def encoded(endpoint: Endpoint, arguments: Mapping[str, Any]) -> tuple[str, bytes]:
    """The query string and the body that carry what the path does not."""
    rest = {name: value for name, value in arguments.items() if name not in placeholders(endpoint)}
    if endpoint.method == "GET":
        return urlencoded(rest), b""
    return "", dumps(rest).encode()


def dumps(value: Any) -> str:
    """JSON text; infinity as a number that is too large for a float."""
    return json.dumps(value).replace("Infinity", "1e999")


def urlencoded(arguments: Mapping[str, Any]) -> str:
    """Arguments as PHP reads them off a query string."""
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in _flat(arguments))


def multipart(arguments: Mapping[str, Any]) -> bytes:
    """Arguments as the parts of a form."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in _flat(arguments)
    ]
    return "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode()


def _flat(arguments: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in arguments.items():
        yield from _pairs(name, value)


def _pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, (list, dict)):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _pairs(f"{name}[{key}]", item)
    else:
        yield name, value if isinstance(value, str) else dumps(value)
