"""A client within the server: its requests go straight to the dispatcher, and it may do everything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mockwrite.errors import AppwriteError
from mockwrite.wire.callers import application
from mockwrite.wire.dispatch import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.wire.dispatch import Dispatcher

__all__ = ["Client", "path"]

_REFUSED = 400


class Client:
    """What an SDK with an API key is, without HTTP; the journal does not know of it, and no fault hits it."""

    def __init__(self, dispatcher: Dispatcher, project_id: str) -> None:
        self._dispatcher = dispatcher
        self._headers = {"X-Appwrite-Project": project_id, "Content-Type": "application/json"}
        self._caller = application(project_id, "localhost")

    def call(self, method: str, path: str, body: Any = None, queries: Sequence[str] = ()) -> Any:
        """The parsed answer of ``METHOD /v1{path}``; None where it is empty.

        AppwriteError: it is refused. TypeError, ValueError: the body is no JSON.
        """
        query = "&".join("queries[]=" + quote(text, safe="") for text in queries)
        text = b"" if body is None else json.dumps(body, allow_nan=False).encode()
        request = Request(method, "/v1" + path, query, self._headers, text, caller=self._caller)
        answer = self._dispatcher.answer(request)
        found: Any = json.loads(answer.body) if answer.body else None
        if answer.status >= _REFUSED:
            raise AppwriteError(found["type"], "verbatim", text=found["message"])
        return found


def path(*segments: str) -> str:
    """A path of these segments, escaped."""
    return "".join("/" + quote(segment, safe="") for segment in segments)
