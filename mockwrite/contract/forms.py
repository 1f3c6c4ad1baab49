"""Bodies of requests of which a file has the parameters instead: those of forms, and those of JSON."""

from __future__ import annotations

import json
from email.message import Message
from typing import Any
from urllib.parse import urlencode

__all__ = ["body_of", "media_type"]

# What Appwrite takes lists of.
_LISTS = frozenset(
    [
        "allowedFileExtensions",
        "attributes",
        "columns",
        "documents",
        "elements",
        "indexes",
        "labels",
        "lengths",
        "operations",
        "orders",
        "permissions",
        "queries",
        "roles",
        "rows",
        "scopes",
    ]
)


def media_type(text: str) -> str:
    """Return what a Content-Type says without its parameters: ``application/json``."""
    return text.partition(";")[0].strip().lower()


def body_of(params: Any, kind: str, size: int) -> bytes | None:
    """Return the body of the Content-Type `kind` that `params` were taken from; None where they do not tell.

    `size` is that of the body; -1 for one that is not known.
    """
    found = [each for each in params if isinstance(each, dict)] if isinstance(params, list) else []
    if not found and size != len("{}"):
        return None
    match media_type(kind):
        case "application/x-www-form-urlencoded":
            return urlencode([(str(each.get("name")), str(each.get("value", ""))) for each in found]).encode()
        case "multipart/form-data":
            body = _multipart(found, kind)
            return body if body is None or size in (-1, len(body)) else None
        case name if name.endswith(("/json", "+json")):
            return _json(found, size)
    return None


def _multipart(params: list[dict[str, Any]], kind: str) -> bytes | None:
    """Return the parts as a browser sends them; None where a file has no content, or there is no boundary."""
    message = Message()
    message["Content-Type"] = kind
    boundary = message.get_boundary()
    files = [each.get("value") for each in params if each.get("fileName")]
    if not boundary or not all(files) or any(not isinstance(each.get("value"), str) for each in params):
        return None
    parts = []
    for each in params:
        said = f'form-data; name="{each.get("name")}"'
        if each.get("fileName"):
            said += (
                f'; filename="{each["fileName"]}"\r\nContent-Type: {each.get("contentType", "text/plain")}'
            )
        parts.append(f"--{boundary}\r\nContent-Disposition: {said}\r\n\r\n{each['value']}\r\n")
    return "".join([*parts, f"--{boundary}--\r\n"]).encode("utf-8", "surrogatepass")


def _json(params: list[dict[str, Any]], size: int) -> bytes | None:
    """Return the object that chrome-har has taken apart, if it is of that `size`, in bytes or in letters.

    It makes a parameter of each item of a list: of a list of one item it leaves the item, of an empty one nothing.
    """
    values: dict[str, list[Any]] = {}
    for each in params:
        values.setdefault(str(each.get("name")), []).append(each.get("value"))
    for lists in frozenset[str](), _LISTS:
        whole = {key: found if len(found) > 1 or key in lists else found[0] for key, found in values.items()}
        text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
        body = text.encode("utf-8", "surrogatepass")
        if size in (len(text), len(body)):
            return body
    return None
