"""A recording: what a server was asked, and what it answered, in order."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from mockwrite.contract.archives import Archive
from mockwrite.contract.entries import NO_ENTRY, OTHER_HOST, Entry, Headers, header, read_entry
from mockwrite.contract.har import read_entries
from mockwrite.contract.lost import Lost
from mockwrite.contract.operations import operation
from mockwrite.contract.survey import Survey, surveyed

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

__all__ = ["Exchange", "Recording"]

BODY_NOT_KEPT = "whose request body is not in the file"
HANGS_ON_IT = "that hang on a request whose body is not in the file"
_NAMED = frozenset({NO_ENTRY, BODY_NOT_KEPT, HANGS_ON_IT, "without an answer"})
_SHOWN = 10
_BRIEFLY = timedelta(seconds=2)  # a Date has no fractions
_LONG_AGO = datetime.fromtimestamp(0, UTC)
_ENDING = re.compile(r"(\.har)?(\.(gz|zip|zhar|har))?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its recorded answer.

    `path` is what follows the endpoint (``/databases/shop?total=0``), as it was sent. The `body` is None
    where there was none, the `answer_body` where the recording does not have it: `unread` says why. Of the
    cookies that were set, `answer_cookies` has what no header says; `cookies_shown` names the headers that
    the recording has them in at all. An exchange is `lost` where the request had a body that is not known.
    Of a `picture` that the server drew, its kind and size are known.
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
    unread: str = ""
    answer_cookies: Headers = ()
    lost: bool = False
    cookies_shown: frozenset[str] = frozenset({"set-cookie", "x-fallback-cookies"})
    picture: str = ""

    @property
    def id(self) -> str:
        """Readable, unique within its recording, and fit for a test's name."""
        path = self.path.split("?")[0]
        return f"{self.number:04d} {self.method} {path[:80] or '/'} {self.status}"

    @property
    def answered(self) -> datetime:
        """When the recorded server answered, by its own clock where it showed one (``Date``).

        Insomnia writes when it exported the file as the start of each exchange.
        """
        try:
            shown = parsedate_to_datetime(self.answer_header("date") or "").astimezone(UTC)
        except ValueError:
            return self.started
        return self.started if abs(self.started - shown) <= _BRIEFLY else shown

    @property
    def project(self) -> str:
        """The project that the client named, in a header or in the query; empty for none."""
        named = dict(parse_qsl(urlsplit(self.path).query)).get("project")
        return self.header("x-appwrite-project") or named or ""

    @property
    def operation(self) -> str:
        """The request without the ids in it: ``GET /databases/{}/collections/{}``."""
        return operation(self.method, self.path)

    @property
    def service(self) -> str:
        """The first word of the path, in lower case: ``databases``."""
        return re.split(r"[/?]", self.path.lstrip("/"), maxsplit=1)[0].lower()

    def header(self, name: str) -> str | None:
        """Return the request's header of that name, in any case; the last where there are several."""
        return header(self.headers, name)

    def answer_header(self, name: str) -> str | None:
        """Return the answer's header of that name, in any case; the last where there are several."""
        return header(self.answer_headers, name)

    def __str__(self) -> str:
        return self.id


class Recording:
    """The exchanges of one HAR file, in order, from Appwrite, a browser or a proxy.

    Iterating reads the file afresh, an entry at a time. Entries that say nothing of the server are left out:
    those of other hosts, those that had no answer or came from a browser's cache, the server's own faults
    (5xx), WebSockets, what is no entry. So are requests whose body the file does not keep, with what hangs on
    them. `skipped` counts all of these by reason, `named` has the first of those that one would look for.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.archive = Archive(path)
        self.path = Path(path)
        self.name = _stem(self.path)
        self.skipped: Counter[str] = Counter()
        self.named: dict[str, list[str]] = defaultdict(list)

    def __iter__(self) -> Iterator[Exchange]:
        return self.read()

    def exchanges(self) -> list[Exchange]:
        """Return all of them at once, to parametrize a test with (``ids=str``)."""
        return list(self)

    def read(
        self, progress: Callable[[int], object] | None = None, *, lost: bool = False
    ) -> Iterator[Exchange]:
        """Yield the exchanges, with `lost` also those that cannot be sent again, and what hangs on them.

        `progress` is told the number of bytes read so far.
        """
        self.skipped.clear()
        self.named.clear()
        log: dict[str, Any] = {}
        gone, last = Lost(), _LONG_AGO
        for number, entry in self._ordered(read_entries(self.path, log=log, progress=progress)):
            if isinstance(entry, str):
                self._skip(NO_ENTRY, f"{number:04d} ({entry})")
                continue
            last = entry.started or last
            reason = entry.reason_to_skip or (OTHER_HOST if self._path(entry) is None else "")
            if reason:
                self._skip(reason, f"{number:04d} {entry.method} {entry.url[:80]}")
                continue
            exchange = self._exchange(entry, last, _titles(log))
            reason = BODY_NOT_KEPT if exchange.lost else HANGS_ON_IT if gone.touches(exchange) else ""
            if reason and not lost:
                gone.add(exchange)
                self._skip(reason, exchange.id)
            else:
                yield exchange

    @cached_property
    def survey(self) -> Survey:
        """What the recording as a whole says; reads the file once."""
        return self._surveyed[0]

    @cached_property
    def _surveyed(self) -> tuple[Survey, list[int] | None]:
        """The survey, and the numbers of the entries by their times; None where that is how they stand."""
        times: list[datetime] = []

        def entries() -> Iterator[Entry]:
            for number, raw in enumerate(read_entries(self.path)):
                entry = read_entry(number, raw)
                known = entry.started if isinstance(entry, Entry) else None
                times.append(known or (times[-1] if times else _LONG_AGO))
                if isinstance(entry, Entry):
                    yield entry

        survey = surveyed(entries())
        order = sorted(range(len(times)), key=times.__getitem__)
        return survey, None if order == list(range(len(times))) else order

    def _ordered(self, raws: Iterator[Any]) -> Iterator[tuple[int, Entry | str]]:
        """Yield entries in the order of their times, as HAR 1.2 has readers see to; hold those that come too early."""
        order = self._surveyed[1]
        held: dict[int, Any] = {}
        at = 0
        for number, raw in enumerate(raws):
            if order is None:
                yield number, read_entry(number, raw)
                continue
            held[number] = raw
            while at < len(order) and order[at] in held:
                yield order[at], read_entry(order[at], held.pop(order[at]))
                at += 1

    def _skip(self, reason: str, id: str) -> None:
        self.skipped[reason] += 1
        if reason in _NAMED and len(self.named[reason]) < _SHOWN:
            self.named[reason].append(id)

    def _path(self, entry: Entry) -> str | None:
        """Return what follows the endpoint in the URL; None for a request to something else."""
        endpoint = self.survey.endpoint
        rest = entry.url[len(endpoint) :].split("#")[0]
        fits = endpoint and entry.url.startswith(endpoint) and rest[:1] in ("", "/", "?")
        return rest if fits else None

    def _exchange(self, entry: Entry, started: datetime, pages: dict[str, str]) -> Exchange:
        headers = entry.headers
        if entry.cookies and header(headers, "cookie") is None:
            headers += (("Cookie", "; ".join(f"{name}={value}" for name, value in entry.cookies)),)
        body, missing = entry.body(self.archive.body)
        answer_body, unread = entry.answer_body(self.archive.body)
        shown = header(entry.answer_headers, "set-cookie") is not None
        return Exchange(
            recording=self.name,
            number=entry.number,
            page=pages.get(entry.pageref, ""),
            method=entry.method,
            path=self._path(entry) or "",
            headers=headers,
            body=body,
            started=started,
            status=entry.status,
            answer_headers=entry.answer_headers,
            answer_body=answer_body,
            unread=unread,
            lost=bool(missing),
            answer_cookies=() if shown else entry.answer_cookies,
            cookies_shown=self.survey.cookies_shown,
            picture=entry.picture,
        )


def _titles(log: dict[str, Any]) -> dict[str, str]:
    pages = log.get("pages")
    found = [page for page in pages if isinstance(page, dict)] if isinstance(pages, list) else []
    return {str(page.get("id")): str(page.get("title") or "") for page in found}


def _stem(path: Path) -> str:
    """Return the file's name without what says that it is a HAR, and packed."""
    return _ENDING.sub("", path.name) or path.name
