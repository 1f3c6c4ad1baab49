"""Who looks on while requests are answered: writes the journal, and has planned faults happen."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from mockwrite.clock import monotonic
from mockwrite.control.journal import Entry
from mockwrite.store.rate_limits import RateLimits
from mockwrite.wire import rate_limits
from mockwrite.wire.admission import project_named
from mockwrite.wire.endpoint import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mockwrite.control.faults import Faults
    from mockwrite.control.journal import Journal
    from mockwrite.errors import AppwriteError
    from mockwrite.store.world import World
    from mockwrite.wire.dispatch import Answer, Delivery, Passage
    from mockwrite.wire.endpoint import Call

__all__ = ["Watcher"]

# A longer body is not kept, but what it names is.
_LONG = 4096


class Watcher:
    """A dispatcher's `mockwrite.wire.dispatch.Watch`."""

    def __init__(self, world: World, journal: Journal, faults: Faults) -> None:
        self._world = world
        self._journal = journal
        self._faults = faults
        self._calls: dict[str, RateLimits] = {}
        self.now = monotonic

    @property
    def armed(self) -> bool:
        return self._faults.armed

    def strike(self, call: Call, sent: Mapping[str, Any]) -> Delivery | None:
        return self._faults.strike(call, sent)

    def note(self, passage: Passage, answer: Answer, seconds: float) -> None:
        request, call = passage.request, passage.call
        entry = Entry(
            passage.endpoint.operation if passage.endpoint else "",
            request.method,
            request.path,
            call.caller if call else None,
            _parameters(passage),
            answer.status,
            seconds,
            self._world.clock.now(),
        )
        if passage.error is not None:
            entry.error, entry.message, entry.explanation = _explained(passage, passage.error)
        elif call is not None and type(passage.value) is Page:
            entry.warnings = _cautions()(call, passage.sent, passage.value)
        if answer.delivery is not None:
            _tell_plan(entry, answer, answer.delivery)
        if call is not None and call.endpoint.limits:
            entry.warnings = (*entry.warnings, *self._beyond_limits(call, request.method, passage.sent))
        self._journal.add(passage.project.id if passage.project else _named(passage), entry)

    def forget(self, project_id: str) -> None:
        """Count the calls of a project anew."""
        self._calls.pop(project_id, None)

    def _beyond_limits(self, call: Call, method: str, sent: Mapping[str, Any]) -> Iterator[str]:
        """The limits that hold on the real server, and that would have refused a call which was let through here."""
        if call.caller.privileged or call.project.rate_limited:
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
def _cautions() -> Callable[[Call, Mapping[str, Any], Page], tuple[str, ...]]:
    from mockwrite.control.cautions import of  # noqa: PLC0415 - loaded with the first list

    return of


def _explained(passage: Passage, error: AppwriteError) -> tuple[str, str, str]:
    """The type and the message that the client was told, and what it was not told."""
    from mockwrite.control import explanations  # noqa: PLC0415 - loaded with the first refusal

    return *explanations.words(passage, error), explanations.explain(passage, error)


def _tell_plan(entry: Entry, answer: Answer, delivery: Delivery) -> None:
    """Write down that the answer is what a plan for a fault made of it."""
    entry.planned, entry.explanation = True, "A plan made with fail() had it so."
    if delivery.disconnect:
        entry.status = 0
    elif delivery.answer is not None:
        told = json.loads(answer.body)
        entry.error, entry.message = told["type"], told["message"]


def _named(passage: Passage) -> str:
    """The project that a request names, whether there is one or not."""
    return project_named(passage.request.headers, passage.sent) or "console"


def _parameters(passage: Passage) -> Callable[[], Mapping[str, Any]]:
    """What reads the parameters again."""
    if passage.raw is None:
        return dict
    if len(passage.raw.body) < _LONG:
        return passage.raw.parameters
    abridged = _abridged(passage.sent)
    return lambda: abridged


def _abridged(sent: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: f"({len(value)} items)" if isinstance(value, (list, dict)) else _shortened(value)
        for name, value in sent.items()
    }


def _shortened(value: Any) -> Any:
    return value[:200] + " …" if isinstance(value, str) and len(value) > 200 else value
