"""A replay: a recording's requests sent to a server, in order, and each answer compared with the recorded one."""

from __future__ import annotations

import http.client
import re
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import quote, urlsplit

from mockwrite.contract.bodies import decompressed, parsed
from mockwrite.contract.compare import Answer, compare
from mockwrite.contract.conversations import Conversation, Conversations, read_conversations
from mockwrite.contract.entries import WEB_SOCKET
from mockwrite.contract.headers import JOINED
from mockwrite.contract.operations import READING
from mockwrite.contract.recording import Exchange, Recording
from mockwrite.contract.references import References

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from mockwrite.clock import Clock
    from mockwrite.contract.differences import Difference

__all__ = ["Endpoint", "Replay", "Result"]

# Of the connection, not of the request: each connection has its own.
_CONNECTION = frozenset(
    [
        "host",
        "content-length",
        "connection",
        "keep-alive",
        "transfer-encoding",
        "accept-encoding",
        "upgrade",
        "te",
    ]
)
# How a key begins that no server knows, be it one that takes any other.
_UNKNOWN = "bad"
_CREDENTIALS = ("x-appwrite-key", "x-appwrite-session", "x-appwrite-jwt", "cookie", "x-fallback-cookies")
_PAUSE = 0.0001
_TICK = timedelta(milliseconds=1)
_COLLECTION = re.compile(r"/(?:databases/[^/?]+/collections|tablesdb/[^/?]+/tables)/[^/?]+")
_BUSY = ("processing", "deleting")
_ACCEPTED = (HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT)
_LACKING = b'"mockwrite_not_supported"'
_SAFE = "!#$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one exchange."""

    exchange: Exchange
    answer: Answer
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        return not self.differences

    @property
    def uncompared(self) -> str:
        """Why only a part of the answer could be compared; empty where all of it was, or where that part differs."""
        return "" if self.differences else self.exchange.unread

    @property
    def supported(self) -> bool:
        """Whether the server has what was asked for: mockwrite answers with 501 where it does not."""
        return self.answer.status != HTTPStatus.NOT_IMPLEMENTED or _LACKING not in self.answer.body

    def raise_for_difference(self) -> None:
        """Raises AssertionError, with the differences as a diff, where there are any."""
        __tracebackhide__ = True  # of pytest: the differences say it all
        if self.differences:
            raise AssertionError("\n".join([self.exchange.id, *map(str, self.differences)]))


class Endpoint:
    """A connection to ``http(s)://host[:port]/…/v1``, kept open between requests."""

    def __init__(self, url: str, *, timeout: float = 30) -> None:
        parts = urlsplit(url.rstrip("/"))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is no endpoint: it should look like http://localhost/v1")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname, parts.port, timeout=timeout)
        self._base = parts.path

    def ask(self, method: str, path: str, headers: list[tuple[str, str]], body: bytes | None) -> Answer:
        """Return the answer; one of status 0, with the reason, where none came within `timeout` seconds."""
        try:
            return self._ask(method, path, headers, body)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.close()  # kept open too long for the server: once more
        except (OSError, http.client.HTTPException) as error:
            self.close()
            return Answer(0, (), b"", f"{type(error).__name__}: {error}")
        try:
            return self._ask(method, path, headers, body)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            return Answer(0, (), b"", f"{type(error).__name__}: {error}")

    def _ask(self, method: str, path: str, headers: list[tuple[str, str]], body: bytes | None) -> Answer:
        connection = self._connection
        connection.putrequest(
            method,
            quote(self._base + path, _SAFE, "utf-8", "surrogatepass") or "/",
            skip_accept_encoding=True,
        )
        for name, value in headers:
            connection.putheader(name, value.replace("\n", ", ").encode("utf-8", "surrogatepass"))
        if body is not None or method in ("POST", "PUT", "PATCH"):
            connection.putheader("Content-Length", str(len(body or b"")))
        connection.endheaders(body)
        response = connection.getresponse()
        content = response.read()
        found = decompressed(content, response.headers.get("Content-Encoding", ""))
        return Answer(response.status, tuple(response.getheaders()), content if found is None else found)

    def close(self) -> None:
        self._connection.close()


class Replay:
    """A recording on its way through a server.

    `endpoint` is the server's API, ``http://localhost/v1``. The recording's project and its API keys are
    used as they are, unless `project` and `key` name others. With `settle`, the replay waits as the recorder
    may have done until a server that builds attributes and indexes in the background is done. A `clock` is
    the server's own: it is set to the time of each exchange, so that windows of rate limits turn, and
    tokens expire, where they did in the recording.
    """

    def __init__(
        self,
        recording: Recording,
        endpoint: str,
        *,
        project: str | None = None,
        key: str | None = None,
        settle: bool = False,
        clock: Clock | None = None,
    ) -> None:
        self.recording = recording
        self._url = endpoint
        self._endpoint = Endpoint(endpoint)
        self._project, self._key = project, key
        self._references = References()
        self._settling = _Settling(self._endpoint.ask) if settle else None
        self._clock, self._clock_is_set = clock, False
        self._answered = 0
        self._waiting: Iterator[Exchange] | None = None
        self._jar: dict[str, str] = {}
        self.missed_sessions = 0
        self._results: dict[int, tuple[Answer, tuple[Difference, ...]]] = {}

    def run(self, progress: Callable[[int], object] | None = None, *, lost: bool = False) -> Iterator[Result]:
        """Replay all there is, from the first exchange on; `progress` is told the bytes read so far.

        With `lost` the server has what came of requests whose bodies are lost; what hangs on these is sent, too.
        """
        conversations = read_conversations(self.recording)
        live = Conversations(conversations, self._url, self._references.here) if conversations else None
        try:
            for exchange in self.recording.read(progress, lost=lost):
                if live is not None:
                    live.until(exchange.started)
                if not exchange.lost:
                    yield self.send(exchange)
            if live is not None:
                yield from map(self._result, *zip(*live.answers(), strict=True))
                self.recording.skipped -= Counter({WEB_SOCKET: len(conversations)})
        finally:
            if live is not None:
                live.close()

    def _result(self, conversation: Conversation, answer: Answer) -> Result:
        """What became of a conversation, as if all that was heard in it were one answer."""
        exchange = Exchange(
            recording=self.recording.name,
            number=conversation.number,
            page="",
            method="GET",
            path=conversation.path,
            headers=conversation.headers,
            body=None,
            started=conversation.started,
            status=HTTPStatus.SWITCHING_PROTOCOLS,
            answer_headers=(),
            answer_body=conversation.body,
        )
        now = self._clock.now() if self._clock else datetime.now(UTC)
        return Result(exchange, answer, tuple(compare(exchange, answer, self._references, now)))

    def check(self, exchange: Exchange) -> Result:
        """Return the result of `exchange`, one of the recording's; those before it are replayed first.

        So the exchanges can be tests of their own, in any choice. Raises LookupError where the recording
        has no such exchange.
        """
        if self._waiting is None:
            self._waiting = self.recording.read()
        while exchange.number not in self._results:
            following = next(self._waiting, None)
            if following is None:
                raise LookupError(f"{exchange.id} is not in {self.recording.path}")
            result = self.send(following)
            self._results[following.number] = result.answer, result.differences
        return Result(exchange, *self._results[exchange.number])

    def send(self, exchange: Exchange) -> Result:
        """Send one request, in the names of this replay, and return how the answers compare."""
        project = exchange.header("x-appwrite-project")
        if self._project and project:
            self._references.rename_project(project, self._project)
        references = self._references
        headers = [
            (name, self._header(name.lower(), value))
            for name, value in exchange.headers
            if name.lower() not in _CONNECTION
        ]
        body = exchange.body
        if body is not None:
            references.hear(exchange.path, body)
            body = references.here(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        else:
            references.hear(exchange.path, None)
        signed = any(exchange.header(name) for name in _CREDENTIALS)  # the web SDK sends empty ones, too
        if self._jar and not signed and exchange.status != HTTPStatus.UNAUTHORIZED:
            headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in self._jar.items())))
        path = references.here(exchange.path)
        if self._settling:
            self._settling.before(path)
        if self._clock:
            self._set(self._clock, exchange.answered)
        elif exchange.method not in READING:
            self._let_time_pass()
        answer = self._endpoint.ask(exchange.method, path, headers, body)
        self._answered = _millisecond()
        if self._settling:
            self._settling.after(path, headers, answer)
        if not signed:
            self._keep_cookies(exchange, answer)
        differences = compare(
            exchange, answer, references, self._clock.now() if self._clock else datetime.now(UTC)
        )
        return Result(exchange, answer, tuple(differences))

    def recorded_values(self) -> References:
        """Return what leads from the made-up values of this server to those of the recording."""
        return self._references.inverse()

    def _set(self, clock: Clock, moment: datetime) -> None:
        """Have `clock` go on from `moment`: back at the first exchange, a millisecond or more ahead at each later one.

        It is not held, since a server builds attributes and indexes a while after it was asked to.
        """
        clock.run_from(max(moment, clock.now() + _TICK) if self._clock_is_set else moment)
        self._clock_is_set = True

    def _let_time_pass(self) -> None:
        """Wait for the next millisecond: the recorded server took longer than that for every write.

        A faster one would make in one instant what was made in two, and order by time what was in order.
        """
        while _millisecond() == self._answered:
            time.sleep(_PAUSE)

    def _keep_cookies(self, exchange: Exchange, answer: Answer) -> None:
        """Keep sessions as a browser does, for a recording that cookies were taken out of."""
        survey = self.recording.survey
        if survey.sends_cookies or survey.cookies_shown - {"x-fallback-cookies"}:
            return
        refused = answer.status == HTTPStatus.UNAUTHORIZED and exchange.status < HTTPStatus.BAD_REQUEST
        self.missed_sessions += refused
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                for cookie in JOINED.split(value):
                    key, _, held = cookie.partition(";")[0].strip().partition("=")
                    self._jar[key] = held
                    if held == "deleted":
                        del self._jar[key]

    def _header(self, name: str, value: str) -> str:
        if name == "x-appwrite-project" and self._project:
            return self._project
        if name == "x-appwrite-key":
            if value in self.recording.survey.refused_keys:
                return value if value.startswith(_UNKNOWN) else f"{_UNKNOWN}-{value}"
            return self._key or value
        return self._references.here(value)

    def close(self) -> None:
        self._endpoint.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _millisecond() -> int:
    return time.time_ns() // 1_000_000


class _Settling:
    """Keeps in mind which collections are being built, and waits before they are used again."""

    def __init__(
        self,
        ask: Callable[[str, str, list[tuple[str, str]], bytes | None], Answer],
        *,
        patience: float = 60,
        pause: float = 0.05,
    ) -> None:
        self._ask, self._patience, self._pause = ask, patience, pause
        self._busy: dict[str, list[tuple[str, str]]] = {}

    def after(self, path: str, headers: list[tuple[str, str]], answer: Answer) -> None:
        """Take note that an attribute or an index is being built or deleted from now on."""
        found = _COLLECTION.match(path)
        if found and answer.status in _ACCEPTED and re.search("/(attributes|columns|indexes)(/|$)", path):
            self._busy[found[0]] = headers

    def before(self, path: str) -> None:
        """Return once nothing of the collection that `path` leads to is being built, or patience ends."""
        found = _COLLECTION.match(path)
        if not found or found[0] not in self._busy:
            return
        sent = self._busy.pop(found[0])
        headers = [(name, value) for name, value in sent if name.lower().startswith("x-appwrite-")]
        end = time.monotonic() + self._patience
        while time.monotonic() < end:
            answer = self._ask("GET", found[0], headers, None)
            if answer.status != HTTPStatus.OK or not _busy(parsed(answer.body)):
                return
            time.sleep(self._pause)


def _busy(collection: dict[str, list[dict[str, str]]]) -> bool:
    parts = [part for kind in ("attributes", "columns", "indexes") for part in collection.get(kind) or ()]
    return any(part["status"] in _BUSY for part in parts)
