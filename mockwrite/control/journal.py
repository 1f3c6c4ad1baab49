"""The journal: every request to a project, its answer, and why it was refused."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, overload

from mockwrite.clock import moment
from mockwrite.control.names import covers, misnamed
from mockwrite.wire.raw_parameters import parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from mockwrite.clock import Reading
    from mockwrite.store.querying.plans import Plan
    from mockwrite.wire.callers import Caller
    from mockwrite.wire.dispatch import Answer, Request

__all__ = ["HELD", "Entry", "Journal", "Requests", "printable"]

HELD = 10_000
"""How many entries a project's journal holds; the oldest go first."""

_SERVER_FAULT = 500
_LONG_ANSWER = 2**16
_LONG_REQUEST = 1_000_000
_MOST_HELD = 32 * 2**20
_REFUSED = 400
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}


def printable(text: str) -> str:
    """Return a text of which nothing is a command to the terminal that shows it."""
    return text.translate(_CONTROLS)


class Entry:
    """A request that arrived.

    `operation` is such as ``databases.createDocument``, empty where no route fits. `path` is as it was sent, a long one
    cut short. `parameters` are those of path, query and body; of many the first, of long ones how they begin. `status`
    is 0 where no answer went out. `error` is the type of a refusal, `message` what it told the client, `explanation`
    what it did not: which rule refused, and what would have let it pass. `warnings` are of what works here, and would
    hurt in production. `plan` is how a list of documents was found. `planned` says that a plan for a fault had it so.
    `duration` is in seconds, `at` the time when it was answered. `number` counts the requests of the server.
    `exchange` is the request and its answer, where they are held.
    """

    __slots__ = (
        "_abridged",
        "_at",
        "_body",
        "_caller",
        "_content_type",
        "_named",
        "_query",
        "duration",
        "error",
        "exchange",
        "explanation",
        "message",
        "method",
        "number",
        "operation",
        "path",
        "plan",
        "planned",
        "status",
        "warnings",
    )

    def __init__(
        self,
        operation: str,
        request: Request,
        named: Mapping[str, str] | None,
        caller: Caller | None,
        status: int,
        duration: float,
        at: Reading,
    ) -> None:
        self.operation = operation
        self.method = request.method
        self.path = request.path
        self._named = named
        self._query = request.query
        self._content_type = request.headers.content_type
        self._body = request.body
        self._caller = caller
        self.status = status
        self.duration = duration
        self._at = at
        self._abridged: Mapping[str, Any] | None = None
        self.error: str | None = None
        self.message: str | None = None
        self.explanation: str | None = None
        self.warnings: tuple[str, ...] = ()
        self.plan: Plan | None = None
        self.planned = False
        self.number = 0
        self.exchange: tuple[Request, Answer] | None = None

    @property
    def at(self) -> datetime:
        return moment(self._at)

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Read when asked for: what was sent takes less room as it came."""
        if self._abridged is not None:
            return self._abridged
        if self._named is None:
            return {}
        return parameters(self.method, self._named, self._query, self._content_type, self._body)

    def abridge(self, path: str, parameters: Mapping[str, Any]) -> None:
        """Keep no more of a long request than that."""
        self.path, self._abridged = path, parameters
        self._query, self._content_type, self._body = "", "", b""

    @property
    def caller(self) -> str:
        """The caller: ``key``, ``user:ID``, ``guest``; ``unknown`` where the request was refused before."""
        if self._caller is None:
            return "unknown"
        if self._caller.user is not None:
            return f"user:{self._caller.user.id}"
        return "key" if self._caller.privileged else "guest"

    @property
    def unexpected(self) -> bool:
        """Whether no test can have meant it: no such route, not supported, or failed by itself."""
        unplanned = self.status >= _SERVER_FAULT and not self.planned
        return not self.operation or unplanned

    @property
    def refused(self) -> bool:
        return self.error is not None or self.status >= _REFUSED

    def as_json(self) -> dict[str, Any]:
        """Return the entry as the control API sends it."""
        return {
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "caller": self.caller,
            "parameters": dict(self.parameters),
            "status": self.status,
            "error": self.error,
            "message": self.message,
            "explanation": self.explanation,
            "warnings": list(self.warnings),
            "plan": None if self.plan is None else self.plan._asdict(),
            "planned": self.planned,
            "duration": self.duration,
            "at": self.at.isoformat(timespec="milliseconds"),
            "number": self.number,
        }

    def __str__(self) -> str:
        name = self.operation or f"{self.method} {self.path}"
        line = f"{self.status or '---'} {name} ({self.caller}, {self.duration * 1000:.1f} ms)"
        if self.error is not None:
            line += f" {self.error}: {self.message}"
        notes = [note for note in (self.explanation, *self.warnings) if note]
        told = [line, *(f"      {part}" for note in notes for part in note.split("\n"))]
        return "\n".join(map(printable, told))

    def __repr__(self) -> str:
        return f"<Entry {self.status} {self.operation or self.method + ' ' + self.path}>"


class Requests(Sequence[Entry]):
    """A part of a journal, in the order of arrival, as it was when it was asked for."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> Requests: ...
    def __getitem__(self, at: int | slice) -> Entry | Requests:
        return Requests(self._entries[at]) if isinstance(at, slice) else self._entries[at]

    def count(self, operation: Any = None, **fields: Any) -> int:
        """Return how many requests there are of an operation, or in all; `fields` as for `where`."""
        return len(self.where(operation, **fields))

    def where(self, operation: str | None = None, **fields: Any) -> Requests:
        """Return the requests of an operation whose attributes are as given: ``where(status=404, caller="guest")``.

        ``databases.*`` are many operations. Raises ValueError: there is no such operation. Raises AttributeError: an
        entry has no such attribute.
        """
        for name in fields:
            getattr(Entry, name)
        found = [entry for entry in self if operation is None or covers(operation, entry.operation)]
        if operation and not found and (wrong := misnamed(operation)):
            raise ValueError(wrong)
        return Requests(
            entry for entry in found if all(getattr(entry, name) == value for name, value in fields.items())
        )

    @property
    def unexpected(self) -> Requests:
        """The requests that no test can have meant: on no route, not supported, or failed."""
        return Requests(entry for entry in self if entry.unexpected)

    @property
    def refused(self) -> Requests:
        """The requests that were answered with an error."""
        return Requests(entry for entry in self if entry.refused)

    @property
    def warnings(self) -> list[str]:
        """All warnings, each once."""
        return list(dict.fromkeys(warning for entry in self for warning in entry.warnings))

    def __str__(self) -> str:
        return "\n".join(map(str, self))

    def __repr__(self) -> str:
        return f"<Requests: {len(self)}>"


class Journal:
    """The entries of all projects, by their ids; `listeners` hear of each.

    The last `exchanges` requests are held whole, with what they were answered.
    """

    def __init__(self) -> None:
        self._entries: dict[str, deque[Entry]] = {}
        self._whole: deque[tuple[Entry, int]] = deque()
        self._held = 0
        self._numbers = itertools.count(1)
        self.exchanges = 0
        self.listeners: list[Callable[[str, Entry], None]] = []

    def hold(self, entry: Entry, request: Request, answer: Answer) -> None:
        """Keep what an entry's request was and was answered, as long as it is one of the last `exchanges`.

        Of a long answer the beginning is kept, of a file nothing; a long request, as an upload is, is not kept. Where
        all of them are large, fewer are kept.
        """
        length = len(request.body) + len(request.query) + len(request.path)
        if length > _LONG_REQUEST:
            return
        if answer.stream is not None:
            answer = replace(answer, stream=None)
        if len(answer.body) > _LONG_ANSWER:
            answer = replace(answer, body=answer.body[:_LONG_ANSWER] + " …".encode())
        entry.exchange = request, answer
        length += len(answer.body)
        self._whole.append((entry, length))
        self._held += length
        while len(self._whole) > self.exchanges or self._held > _MOST_HELD:
            oldest, length = self._whole.popleft()
            oldest.exchange = None
            self._held -= length

    def add(self, project_id: str, entry: Entry) -> None:
        entry.number = next(self._numbers)
        entries = self._entries.get(project_id)
        if entries is None:
            entries = self._entries[project_id] = deque(maxlen=HELD)
        entries.append(entry)
        for listener in self.listeners:
            listener(project_id, entry)

    def of(self, project_id: str) -> Requests:
        return Requests(self._entries.get(project_id, ()))

    def last(self, most: int) -> list[tuple[str, Entry]]:
        """Return the last entries of all projects with the projects' ids, the oldest first."""
        found = ((id, entry) for id, entries in self._entries.items() for entry in entries)
        return sorted(found, key=lambda pair: pair[1].number)[-most:]

    def find(self, number: int) -> tuple[str, Entry] | None:
        """Return the entry of that number with its project's id; None where it is not held."""
        found = ((id, each) for id, entries in self._entries.items() for each in entries)
        return next((pair for pair in found if pair[1].number == number), None)

    def clear(self, project_id: str) -> None:
        """Drop the entries of a project, and what was held of their requests."""
        entries = self._entries.pop(project_id, ())
        if self._whole:
            for entry in entries:
                entry.exchange = None
            self._whole = deque(held for held in self._whole if held[0].exchange is not None)
            self._held = sum(length for _, length in self._whole)

    def clear_all(self) -> None:
        self._entries.clear()
        self._whole.clear()
        self._held = 0
