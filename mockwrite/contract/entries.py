"""An entry of a HAR, as its many exporters write it: a request and its answer, or why there is none."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from mockwrite.contract.bodies import ABSENT, decoded, decompressed, encoded, parsed
from mockwrite.contract.forms import body_of, media_type
from mockwrite.contract.har import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Entry", "Headers", "header", "read_entry"]

JSON = dict[str, Any]
Headers = tuple[tuple[str, str], ...]

UNANSWERED = "without an answer"
SERVER_FAULT = "answered by the server's own fault (5xx)"
CACHED = "from the browser's cache"
WEB_SOCKET = "of a WebSocket"
SERVICE_WORKER = "answered by a service worker"
NO_ADDRESS = "of data: and blob: addresses"
NO_ENTRY = "that are no HAR entries"
OTHER_HOST = "of another host"

NOT_KEPT = "the body is not in the file"
CUT_OFF = "the body is cut off"
UNREADABLE = "the body cannot be unpacked"
LIBRARY = "the body is compressed as {}: pip install 'mockwrite[recordings]'"

_METHOD = re.compile(r"[A-Za-z][A-Za-z-]{0,15}")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
_EMPTY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED})
_FORM = "multipart/form-data"
_FILES = ("_file", "_sha1")  # of Playwright's recordHar, and of the HAR in its traces
_CLOSING = {b"{": b"}", b"[": b"]"}
_HIGHEST = 599
_DIGITS = 15
_YEARS = range(1990, 2200)
# A line end within a header joins several of that name, as Chrome has them.
_CONTROL = dict.fromkeys(set(range(32)) - {9, 10})


@dataclass(frozen=True, slots=True)
class Entry:
    """A request and its answer; their bodies are read when they are asked for.

    `cookies` and `answer_cookies` are the lists of cookies, for files that leave the headers out.
    """

    number: int
    method: str
    url: str
    headers: Headers
    cookies: Headers
    started: datetime | None
    pageref: str
    status: int
    answer_headers: Headers
    answer_cookies: Headers
    _raw: JSON
    _request: JSON
    _answer: JSON

    @property
    def reason_to_skip(self) -> str:
        """Why it says nothing of the server; empty where it does."""
        raw, scheme = self._raw, self.url.partition(":")[0].lower()
        switched = self.status == HTTPStatus.SWITCHING_PROTOCOLS or "_webSocketMessages" in raw
        if switched or scheme in ("ws", "wss"):
            return WEB_SOCKET
        if scheme in ("data", "blob"):
            return NO_ADDRESS
        kept = raw.get("_fromCache") or self._is("Disk Cache", "Memory Cache")
        if kept or self.status == HTTPStatus.NOT_MODIFIED:
            return CACHED
        if raw.get("_fetchedViaServiceWorker") or self._is("Service Worker"):
            return SERVICE_WORKER
        if not HTTPStatus.CONTINUE <= self.status <= _HIGHEST:
            return UNANSWERED
        return SERVER_FAULT if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR else ""

    def _is(self, *kinds: str) -> bool:
        """Whether Safari says that it was fetched so."""
        return any(kind in (self._answer.get("_fetchType"), self._raw.get("_fetchType")) for kind in kinds)

    def body(self, fetch: Callable[[str], bytes | None]) -> tuple[bytes | None, str]:
        """Return the request's body, None for none; and why it is not known where the file does not keep it.

        `fetch` reads a body by its file's name.
        """
        data = _mapping(self._request.get("postData"))
        kind = _text(data.get("mimeType")) or header(self.headers, "content-type") or ""
        length, size = _length(self.headers), _number(self._request.get("bodySize"))
        kept = _kept(data, fetch, length)
        is_form = media_type(kind) == _FORM
        # axios-har-tracker writes {} for a form; other tools write JSON anew, at another length
        if kept and (length == len(kept) or (length == -1 if parsed(kept) is ABSENT else not is_form)):
            return kept, ""
        built = None if kept else body_of(data.get("params"), kind, length if length >= 0 else size)
        if built is not None:
            return built, ""
        if self.method in _BODILESS:
            return None, ""
        # Playwright says 0 of the forms that it leaves out; a form is never empty
        known = length if length >= 0 else size if size > 0 or not is_form else -1
        typed = bool(data) and bool(_text(data.get("mimeType")))
        if kept or known > 0 or (known < 0 and (typed or data.get("params") or is_form)):
            return None, NOT_KEPT
        return (b"" if kept is not None else None), ""

    @property
    def picture(self) -> str:
        """The kind and the size of a picture that the server drew, where the file keeps these in its place."""
        return _text(_mapping(self._answer.get("content")).get("_image"))

    def answer_body(self, fetch: Callable[[str], bytes | None]) -> tuple[bytes | None, str]:
        """Return the answer's body, unpacked; None, and why, where it is not known."""
        content = _mapping(self._answer.get("content"))
        if self.method == "HEAD" or self.status in _EMPTY:
            return b"", ""
        if self.picture:
            return None, ""
        encoding = header(self.answer_headers, "content-encoding") or ""
        length, size = _length(self.answer_headers), _number(content.get("size"))
        mime = _text(content.get("mimeType")) or header(self.answer_headers, "content-type") or ""
        sent = length if length >= 0 and not encoding else size
        kept = _kept(content, fetch, sent)
        if kept and _is_cut_off(kept, mime, sent):
            return None, CUT_OFF
        if kept:
            # what is text, and what Playwright has put into a file, is unpacked already
            packed = content.get("encoding") or not content.get("text")
            plain = decompressed(kept, encoding) if packed else kept
            if plain is not None:
                return plain, ""
            if any(content.get(key) for key in _FILES):
                return kept, ""
            missing = [name for name in ("br", "zstd") if name in encoding.lower()]
            return None, LIBRARY.format(missing[0]) if missing else UNREADABLE
        if length == 0 or (size == 0 and "json" not in mime and length < 0):
            return b"", ""
        return (b"", "") if kept is not None and size == 0 and "json" not in mime else (None, NOT_KEPT)


def read_entry(number: int, raw: Any) -> Entry | str:
    """Return what `raw` says, or why it is no entry."""
    if isinstance(raw, Unreadable):
        return str(raw)
    request, answer = _mapping(_mapping(raw).get("request")), _mapping(_mapping(raw).get("response"))
    if not request:
        return "there is no request" if isinstance(raw, dict) else "it is no object"
    method, url = _text(request.get("method")), _text(request.get("url"))
    if "?" not in url and (query := _pairs(request.get("queryString"))):  # Insomnia
        url += f"?{urlencode(query)}"
    if not _METHOD.fullmatch(method):
        return f"{method[:20]!r} is no method"
    if not _is_address(url):
        return f"{url[:40]!r} is no address"
    return Entry(
        number=number,
        method=method.upper(),
        url=url,
        headers=_sent_headers(request, answer),
        cookies=_pairs(request.get("cookies")),
        started=_moment(raw.get("startedDateTime")),
        pageref=_text(raw.get("pageref")),
        status=_number(answer.get("status")),
        answer_headers=_headers(answer.get("headers")),
        answer_cookies=_pairs(answer.get("cookies")),
        _raw=raw,
        _request=request,
        _answer=answer,
    )


def header(headers: Headers, name: str) -> str | None:
    """Return the value of the header of that name, in any case; the last where there are several."""
    return next((value for key, value in reversed(headers) if key.lower() == name), None)


def _kept(part: JSON, fetch: Callable[[str], bytes | None], length: int) -> bytes | None:
    """Return the body that `part` of an entry holds or leads to, of `length` bytes; None where it does neither."""
    text, encoding = part.get("text"), _text(part.get("encoding"))
    if text is not None and text != "":
        # some tools write JSON as what it is, rather than as its text
        shown = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
        if encoding.lower() in ("base64", "deflate"):
            return decoded(shown, encoding, size=_number(part.get("size")))
        return encoded(shown, length)
    for key, value in part.items():
        if key.strip("_").lower() in ("textbase64", "base64") and isinstance(value, str) and value:
            return decoded(value, "base64")
    for key in _FILES:
        name = part.get(key)
        if isinstance(name, str) and name:
            found = fetch(name)
            if found is not None:
                return found
    return b"" if text == "" else None


def _is_cut_off(body: bytes, kind: str, length: int) -> bool:
    """Whether a body is the beginning of JSON: browsers have limits, and Firefox says the size of what was sent."""
    closing = _CLOSING.get(body[:1])
    if "json" not in kind or closing is None or (body.endswith(closing) and length <= len(body)):
        return False
    try:
        json.loads(body)
    except json.JSONDecodeError as error:
        return error.pos >= len(error.doc) - 1 or error.msg.startswith("Unterminated")
    except (ValueError, RecursionError):
        return False
    return False


def _length(headers: Headers) -> int:
    return _number(header(headers, "content-length"))


def _headers(value: Any) -> Headers:
    """Return headers without the pseudo-headers (``:path``) of HTTP/2, and without what is no header."""
    return tuple((name, text.translate(_CONTROL)) for name, text in _pairs(value) if _NAME.fullmatch(name))


def _sent_headers(request: JSON, answer: JSON) -> Headers:
    """Return a request's headers, each once: chrome-har writes them twice, as Chromium has and as it sends them.

    Those that Chromium has lack the origin, which an answer that lets it in names.
    """
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for name, value in _headers(request.get("headers")):
        found.setdefault((name.lower(), value), (name, value))
    headers = tuple(found.values())
    origin = header(_headers(answer.get("headers")), "access-control-allow-origin")
    if not origin or origin in ("*", "http://localhost") or header(headers, "origin") is not None:
        return headers
    return (*headers, ("Origin", origin))


def _pairs(value: Any) -> Headers:
    """Return the names and values of a HAR's list; some tools write an object."""
    if isinstance(value, dict):
        return tuple((name, _text(text)) for name, text in value.items())
    items = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    return tuple((_text(item.get("name")), _text(item.get("value"))) for item in items)


def _mapping(value: Any) -> JSON:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _number(value: Any) -> int:
    """Return a number that may be written as text; -1, as in a HAR, for none."""
    if isinstance(value, str):
        return int(value) if value.isdecimal() and len(value) < _DIGITS else -1
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return -1
    return int(value) if abs(value) < 10**_DIGITS else -1


def _moment(value: Any) -> datetime | None:
    """Return a time as ISO 8601 or as milliseconds since 1970; None for what is neither, or no present."""
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value.strip())
            moment = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        else:
            moment = datetime.fromtimestamp(_number(value) / 1000, UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in _YEARS else None


def _is_address(url: str) -> bool:
    try:
        return bool(urlsplit(url).scheme)
    except ValueError:
        return False
