"""``mockwrite export``: a project of a running server, as a seed."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlsplit

__all__ = ["ExportError", "export"]

_OK = 200


class ExportError(Exception):
    """There is no such server or project, or it is no mockwrite."""


def export(endpoint: str, project: str | None) -> str:
    """Return the text of the project's seed; the project is the server's only one where none is named.

    Raises ExportError.
    """
    if project is None:
        known = [id for id in _get(endpoint, "/_mockwrite")["projects"] if isinstance(id, str)]
        if len(known) != 1:
            there = f"they are {', '.join(known)}" if known else "there are none"
            raise ExportError(f"name one of the server's projects with --project: {there}")
        [project] = known
    seed = _get(endpoint, f"/_mockwrite/export?project={quote(project, safe='')}")
    return json.dumps(seed, ensure_ascii=False, indent=2)


def _get(endpoint: str, path: str) -> Any:
    try:
        url = urlsplit(endpoint)
        connect = HTTPSConnection if url.scheme == "https" else HTTPConnection
        connection = connect(url.netloc, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            found = json.loads(response.read())
        finally:
            connection.close()
    except (OSError, HTTPException) as error:
        raise ExportError(f"cannot reach {endpoint}: {error}") from None
    except ValueError:
        raise ExportError(f"{endpoint} is no mockwrite server") from None
    if response.status != _OK or not isinstance(found, dict):
        message = found.get("message") if isinstance(found, dict) else found
        raise ExportError(f"{endpoint} refused: {message}")
    return found
