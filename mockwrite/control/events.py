"""What happened in a project, for tests to count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockwrite.store.events import Event

__all__ = ["HappenedEvents"]


class HappenedEvents(Sequence["Event"]):
    """The events of a project, the oldest first, as they were when they were asked for."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._events = list(events)

    def __len__(self) -> int:
        return len(self._events)

    @overload
    def __getitem__(self, at: int) -> Event: ...
    @overload
    def __getitem__(self, at: slice) -> HappenedEvents: ...
    def __getitem__(self, at: int | slice) -> Event | HappenedEvents:
        return HappenedEvents(self._events[at]) if isinstance(at, slice) else self._events[at]

    def count(self, name: str | None = None) -> int:
        """Return how many there are of a name, or in all; see `where`."""
        return len(self) if name is None else len(self.where(name))

    def where(self, name: str) -> HappenedEvents:
        """Return those of a name, as Appwrite writes it: ``databases.*.collections.*.documents.*.create``."""
        return HappenedEvents(event for event in self if name in event.names)

    def __repr__(self) -> str:
        return f"<HappenedEvents: {len(self)}>"
