"""What happened in a project, for tests to count, and to wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockwrite.store.events import Event, Events

__all__ = ["HappenedEvents", "promise"]

Wait = Callable[[str, int], "Future[Event]"]


class HappenedEvents(Sequence["Event"]):
    """The events of a project, the oldest first, as they were when they were asked for."""

    def __init__(self, events: Iterable[Event], wait: Wait) -> None:
        self._events = list(events)
        self._wait = wait

    def __len__(self) -> int:
        return len(self._events)

    @overload
    def __getitem__(self, at: int) -> Event: ...
    @overload
    def __getitem__(self, at: slice) -> HappenedEvents: ...
    def __getitem__(self, at: int | slice) -> Event | HappenedEvents:
        return HappenedEvents(self._events[at], self._wait) if isinstance(at, slice) else self._events[at]

    def count(self, name: str | None = None) -> int:
        """Return how many there are of a name, or in all; see `where`."""
        return len(self) if name is None else len(self.where(name))

    def where(self, name: str) -> HappenedEvents:
        """Return those of a name, as Appwrite writes it: ``databases.*.collections.*.documents.*.create``."""
        return HappenedEvents((event for event in self if event.is_named(name)), self._wait)

    def wait_for(self, name: str, timeout: float = 5.0, *, count: int = 1) -> Any:
        """Return the event of that name, or that many-th one, once it has happened.

        In a coroutine of asyncio, await what comes back: there, nothing is returned before. Trio has
        ``trio.to_thread.run_sync`` for it. Raises TimeoutError after `timeout` seconds.
        """
        promised = self._wait(name, count)
        none = f"No event {name}" if count == 1 else f"Fewer than {count} events {name}"
        missed = TimeoutError(f"{none} happened within {timeout} seconds.")
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            try:
                return promised.result(timeout)
            except TimeoutError:
                promised.cancel()
                raise missed from None
        return _awaited(asyncio.wait_for(asyncio.wrap_future(promised), timeout), missed)

    def __repr__(self) -> str:
        return f"<HappenedEvents: {len(self)}>"


async def _awaited(event: Awaitable[Event], missed: TimeoutError) -> Event:
    try:
        return await event
    except TimeoutError:
        raise missed from None


def promise(events: Events, name: str, count: int) -> Future[Event]:
    """Return the `count`-th event of a name, to come or already there. To be called on the server's thread."""
    promised: Future[Event] = Future()
    left = count

    def hear(event: Event) -> None:
        nonlocal left
        if promised.cancelled():
            events.listeners.remove(hear)
        elif event.is_named(name):
            left -= 1
            if not left:
                events.listeners.remove(hear)
                promised.set_result(event)

    events.listeners.append(hear)
    for event in events.kept:
        if hear in events.listeners:
            hear(event)
    return promised
