"""The observer of a server's requests: it writes the journal, and carries planned faults out."""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from mockwrite.clock import monotonic
from mockwrite.control.availability import Availability
from mockwrite.control.journal import Entry
from mockwrite.store.rate_limits import RateLimits
from mockwrite.wire import rate_limits
from mockwrite.wire.admission import project_named
from mockwrite.wire.endpoint import Page
from mockwrite.wire.raw_parameters import WITHOUT_BODY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mockwrite.control.faults import Faults
    from mockwrite.control.journal import Journal
    from mockwrite.errors import AppwriteError
    from mockwrite.store.world import World
    from mockwrite.wire.dispatch import Answer, Delivery, RequestContext
    from mockwrite.wire.endpoint import Call

__all__ = ["ControlObserver"]

# More than that of a request is not kept, but how it begins is.
_LONG = 4096
_LONG_ADDRESS = 2**14
_MOST_NAMES = 100
_LONG_VALUE = 200


class ControlObserver:
    """A dispatcher's `mockwrite.wire.dispatch.Observer`."""

    def __init__(self, world: World, journal: Journal, faults: Faults) -> None:
        self._world = world
        self._journal = journal
        self.faults = faults
        self._calls: dict[str, RateLimits] = {}
        self._availability = Availability()
        self.now = monotonic

    def record(
        self, context: RequestContext, answer: Answer, seconds: float, warnings: tuple[str, ...] = ()
    ) -> None:
        request, call = context.request, context.call
        entry = Entry(
            context.endpoint.operation if context.endpoint else "",
            request,
            context.path,
            call.caller if call else None,
            answer.status,
            seconds,
            self._world.clock.reading(),
        )
        entry.warnings = warnings
        if len(request.body) + len(request.path) + len(request.query) >= _LONG:
            _abridge(entry, context)
        if context.error is not None:
            entry.error, entry.message, entry.explanation = _explained(context, context.error)
        elif call is not None:
            if type(context.value) is Page:
                entry.warnings = _warnings()(call, context.sent, context.value)
                entry.plan = context.value.plan
            entry.warnings += self._availability.follow(call, context.sent, answer)
        if answer.delivery is not None:
            _tell_plan(entry, answer, answer.delivery)
        if call is not None and not call.caller.privileged and call.endpoint.limits:
            entry.warnings = (*entry.warnings, *self._beyond_limits(call, request.method, context.sent))
        if self._journal.exchanges:
            self._journal.hold(entry, request, answer)
        project = context.project
        self._journal.add(
            _named(context) if project is None or project.id == "console" else project.id, entry
        )

    def forget(self, project_id: str) -> None:
        """Begin anew with a project: with its calls, and with what it has been shown."""
        self._calls.pop(project_id, None)
        self._availability.forget(project_id)

    def _beyond_limits(self, call: Call, method: str, sent: Mapping[str, Any]) -> Iterator[str]:
        """The limits that hold on the real server, and that would have refused a call which was let through here."""
        if call.project.rate_limited:
            return
        calls = self._calls.setdefault(call.project.id, RateLimits())
        now = int(call.world.clock.now().timestamp())
        for limit in call.endpoint.limits:
            whose = rate_limits.key(call, method, limit.key, sent)
            if not calls.hit(whose, limit.limit, limit.window, now):
                yield (
                    f"The real server's rate limit would have refused this: {limit.limit} calls in {limit.window} "
                    f"seconds for each {limit.key}."
                )


@cache
def _warnings() -> Callable[[Call, Mapping[str, Any], Page], tuple[str, ...]]:
    from mockwrite.control.warnings import of  # noqa: PLC0415 - loaded with the first list

    return of


def _explained(context: RequestContext, error: AppwriteError) -> tuple[str, str, str]:
    """Return the type and the message that the client got, and the explanation that it did not get."""
    from mockwrite.control import explanations  # noqa: PLC0415 - loaded with the first refusal

    type, message = explanations.words(context, error)
    explanation = explanations.explain(context, error)
    if len(context.request.path) < _LONG_ADDRESS:
        return type, message, explanation
    return type, _shortened(message), _shortened(explanation)


def _tell_plan(entry: Entry, answer: Answer, delivery: Delivery) -> None:
    """Record that a planned fault made the answer."""
    entry.planned, entry.explanation = True, "A plan made with fail() had it so."
    if delivery.disconnect:
        entry.status = 0
    elif delivery.answer is not None:
        told = json.loads(answer.body)
        entry.error, entry.message = told["type"], told["message"]


def _named(context: RequestContext) -> str:
    """Return the id of the project that a request names, whether there is such a project, and the server heeds it."""
    query = dict(parse_qsl(context.request.query))
    named = project_named(context.request.headers, context.sent or query)
    return named or query.get("project") or "console"


def _abridge(entry: Entry, context: RequestContext) -> None:
    """Keep of a long request what is short, and how the rest begins."""
    request, sent = context.request, {} if context.path is None else context.sent
    without_body = request.method in WITHOUT_BODY
    body, query = (b"", request.query) if without_body else (request.body, "")
    address = len(request.path) + len(query)
    entry.abridge(
        request.path if len(request.path) < _LONG_ADDRESS else _shortened(request.path),
        dict(sent) if len(body) < _LONG and address < _LONG_ADDRESS else _abridged(sent),
    )


def _abridged(sent: Mapping[str, Any]) -> dict[str, Any]:
    return {
        _shortened(name): f"({len(value)} items)" if isinstance(value, (list, dict)) else _shortened(value)
        for name, value in islice(sent.items(), _MOST_NAMES)
    }


def _shortened(value: Any) -> Any:
    return value[:_LONG_VALUE] + " …" if isinstance(value, str) and len(value) > _LONG_VALUE else value
