"""A client within the server: its requests go straight to the dispatcher, and it may do everything."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mockwrite.errors import AppwriteError
from mockwrite.wire.callers import application
from mockwrite.wire.dispatch import Request
from mockwrite.wire.headers import Headers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mockwrite.wire.dispatch import Answer, Dispatcher

__all__ = ["Client", "path"]

_REFUSED = 400


class Client:
    """An SDK with an API key, without HTTP. The journal records none of its requests, and no fault hits them."""

    def __init__(self, dispatcher: Dispatcher, project_id: str) -> None:
        self._dispatcher = dispatcher
        self._headers = {"X-Appwrite-Project": project_id, "Content-Type": "application/json"}
        self._caller = application(project_id, "localhost")

    def call(self, method: str, path: str, body: Any = None, queries: Sequence[str] = ()) -> Any:
        """Return the parsed answer of ``METHOD /v1{path}``; None where it is empty.

        Raises AppwriteError for a refusal, TypeError or ValueError where the body is no JSON.
        """
        query = "&".join("queries[]=" + quote(text, safe="") for text in queries)
        text = b"" if body is None else json.dumps(body, allow_nan=False).encode()
        answer = self._answer(method, path, query, text, self._headers)
        found: Any = json.loads(answer.body) if answer.body else None
        return found

    def download(self, path: str) -> bytes:
        """Return the bytes that ``GET /v1{path}`` brings. Raises AppwriteError."""
        stream = self._answer("GET", path, "", b"", self._headers).stream
        return b"" if stream is None else b"".join(stream)

    def upload(
        self, bucket_id: str, file_id: str, data: bytes, name: str, permissions: Iterable[str] | None = None
    ) -> Any:
        """Return the parsed answer to the upload of a file. Raises AppwriteError."""
        fields = [("fileId", file_id), *(("permissions[]", granted) for granted in permissions or ())]
        edge = hashlib.sha256(data).hexdigest()
        parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}' for key, value in fields]
        told = quote(name, safe="")  # the server undoes it, and takes nothing in a name for an end of it
        head = f'Content-Disposition: form-data; name="file"; filename="{told}"\r\n\r\n'
        body = "".join(f"--{edge}\r\n{part}\r\n" for part in parts) + f"--{edge}\r\n{head}"
        answer = self._answer(
            "POST",
            path("storage", "buckets", bucket_id, "files"),
            "",
            body.encode() + data + f"\r\n--{edge}--\r\n".encode(),
            {**self._headers, "Content-Type": f"multipart/form-data; boundary={edge}"},
        )
        return json.loads(answer.body)

    def _answer(self, method: str, path: str, query: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        request = Request(method, "/v1" + path, query, Headers(headers), body, caller=self._caller)
        answer = self._dispatcher.answer(request)
        if answer.status >= _REFUSED:
            if not answer.content_type.startswith("application/json"):  # a page, for browsers
                raise AppwriteError("general_route_not_found")
            found = json.loads(answer.body)
            raise AppwriteError(found["type"], "verbatim", text=found["message"])
        return answer


def path(*segments: str) -> str:
    """Return the path of these segments, escaped."""
    return "".join("/" + quote(segment, safe="") for segment in segments)
