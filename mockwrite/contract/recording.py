"""A recording: what a server was asked, and what it answered, in order."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from mockwrite.contract.har import HarError, read_entries
from mockwrite.contract.operations import operation
from mockwrite.contract.survey import Survey, surveyed

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

__all__ = ["Exchange", "Recording"]

Headers = tuple[tuple[str, str], ...]

OTHER_HOST = "of another host"
SERVER_FAULT = "answered by the server's own fault (5xx)"
UNANSWERED = "without an answer"
CACHED = "from the browser's cache"
WEB_SOCKET = "of a WebSocket"

# How zlib is to take each Content-Encoding; some servers send "deflate" without its header.
_WINDOWS = {
    "gzip": (zlib.MAX_WBITS | 16,),
    "x-gzip": (zlib.MAX_WBITS | 16,),
    "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS),
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its recorded answer.

    `path` is what follows the endpoint (``/databases/shop?total=0``), as it was sent. A body is None
    where there was none, or, of an answer, where the recording did not keep it.
    """

    recording: str
    number: int
    page: str
    method: str
    path: str
    headers: Headers
    body: bytes | None
    started: datetime
    status: int
    answer_headers: Headers
    answer_body: bytes | None

    @property
    def id(self) -> str:
        """Readable, unique within its recording, and fit for a test's name."""
        path = self.path.split("?")[0]
        return f"{self.number:04d} {self.method} {path[:80] or '/'} {self.status}"

    @property
    def operation(self) -> str:
        """The request without the ids in it: ``GET /databases/{}/collections/{}``."""
        return operation(self.method, self.path)

    def header(self, name: str) -> str | None:
        """The request's header of that name, in any case; the last where there are several."""
        return _header(self.headers, name)

    def answer_header(self, name: str) -> str | None:
        """The answer's header of that name, likewise."""
        return _header(self.answer_headers, name)

    def __str__(self) -> str:
        return self.id


class Recording:
    """The exchanges of one HAR file, in order, from Appwrite, a browser or a proxy.

    Iterating reads the file afresh, an entry at a time. Entries that bind nobody are left out and
    counted in `skipped`, by reason: those of other hosts, those that had no answer or came from a
    browser's cache, the server's own faults (5xx), and WebSockets.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.name = self.path.stem
        self.skipped: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Exchange]:
        return self.read()

    def exchanges(self) -> list[Exchange]:
        """All of them at once, to parametrize a test with (``ids=str``)."""
        return list(self)

    def read(self, progress: Callable[[int], object] | None = None) -> Iterator[Exchange]:
        """The exchanges; `progress` is told the number of bytes read so far."""
        self.skipped.clear()
        log: dict[str, Any] = {}
        pages: dict[str, str] = {}
        for number, entry in enumerate(read_entries(self.path, log=log, progress=progress)):
            if not pages:
                pages = {page["id"]: page.get("title", "") for page in log.get("pages", ())}
            try:
                exchange = self._exchange(number, entry, pages)
            except (KeyError, TypeError, ValueError) as error:
                raise HarError(f"{self.path}: entry {number} is no HAR entry: {error!r}") from error
            if exchange is not None:
                yield exchange

    @cached_property
    def survey(self) -> Survey:
        """What the recording as a whole says; reads the file once."""
        try:
            return surveyed(read_entries(self.path))
        except (KeyError, TypeError, AttributeError) as error:
            raise HarError(f"{self.path}: an entry is no HAR entry: {error!r}") from error

    def _exchange(self, number: int, entry: dict[str, Any], pages: dict[str, str]) -> Exchange | None:
        request, answer, endpoint = entry["request"], entry["response"], self.survey.endpoint
        reason = self._why_skipped(entry)
        if reason:
            self.skipped[reason] += 1
            return None
        headers = _headers(request)
        answer_headers = _headers(answer)
        started = datetime.fromisoformat(entry["startedDateTime"])
        return Exchange(
            recording=self.name,
            number=number,
            page=pages.get(entry.get("pageref", ""), ""),
            method=request["method"],
            path=request["url"][len(endpoint) :].split("#")[0],
            headers=headers,
            body=_request_body(request),
            started=started if started.tzinfo else started.replace(tzinfo=UTC),
            status=answer["status"],
            answer_headers=answer_headers,
            answer_body=_answer_body(answer, answer_headers),
        )

    def _why_skipped(self, entry: dict[str, Any]) -> str | None:
        url, status, endpoint = entry["request"]["url"], entry["response"]["status"], self.survey.endpoint
        rest = url[len(endpoint) :]
        if (
            urlsplit(url).scheme in ("ws", "wss")
            or "_webSocketMessages" in entry
            or status == HTTPStatus.SWITCHING_PROTOCOLS
        ):
            return WEB_SOCKET
        if not endpoint or not url.startswith(endpoint) or rest[:1] not in ("", "/", "?", "#"):
            return OTHER_HOST
        if entry.get("_fromCache") or status == HTTPStatus.NOT_MODIFIED:
            return CACHED
        if status < HTTPStatus.CONTINUE:
            return UNANSWERED
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return SERVER_FAULT
        return None


def _headers(message: dict[str, Any]) -> Headers:
    """Without the pseudo-headers (``:path``) that HTTP/2 has and that browsers write down."""
    return tuple((h["name"], h["value"]) for h in message["headers"] if not h["name"].startswith(":"))


def _header(headers: Headers, name: str) -> str | None:
    return next((value for key, value in reversed(headers) if key.lower() == name), None)


def _request_body(request: dict[str, Any]) -> bytes | None:
    data = request.get("postData")
    if not data:
        return None
    if "text" in data:
        return _bytes(data["text"], data.get("encoding"))
    if data.get("mimeType", "").startswith("application/x-www-form-urlencoded"):
        pairs = [(item["name"], item.get("value", "")) for item in data.get("params", ())]
        return urlencode(pairs).encode()
    return None


def _answer_body(answer: dict[str, Any], headers: Headers) -> bytes | None:
    content = answer.get("content", {})
    if "text" not in content:
        return None if content.get("size") else b""
    body = _bytes(content["text"], content.get("encoding"))
    if content.get("encoding") == "base64":
        return decompressed(body, _header(headers, "content-encoding") or "")
    return body


def _bytes(text: str, encoding: str | None) -> bytes:
    if encoding == "base64":
        try:
            return base64.b64decode(text, validate=False)
        except binascii.Error as error:
            raise ValueError(f"bad base64: {error}") from error
    return text.encode("utf-8", "surrogatepass")


def decompressed(body: bytes, encoding: str) -> bytes | None:
    """`body` as it was before its ``Content-Encoding``; as it is where it is not encoded (any more).

    None where only a library that is not there could read it (``br``, ``zstd``).
    """
    for bits in _WINDOWS.get(encoding.lower(), ()):
        try:
            return zlib.decompress(body, bits)
        except zlib.error:
            continue
    known = encoding.lower() in ("", "identity", *_WINDOWS)
    return body if known or body[:1] in (b"{", b"[") else None
