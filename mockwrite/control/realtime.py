"""Realtime in Python: who is connected, what they heard, and how a test cuts or slows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from mockwrite.control.project import MockProject
    from mockwrite.services.realtime.connection import Connection
    from mockwrite.services.realtime.hub import Message

__all__ = ["MockRealtime", "OpenConnection", "Slowness", "describe"]


@dataclass(frozen=True, slots=True)
class OpenConnection:
    """A connection, as it is: its number, the user's id (empty: a guest), the roles, and what it is subscribed to."""

    id: int
    user_id: str
    roles: tuple[str, ...]
    channels: tuple[str, ...]


def describe(connection: Connection) -> OpenConnection:
    """Return what a connection is."""
    return OpenConnection(connection.id, connection.user_id, connection.roles, tuple(connection.channels))


class MockRealtime:
    """The realtime connections of a project."""

    def __init__(self, project: MockProject) -> None:
        self._project = project

    @property
    def connections(self) -> Sequence[OpenConnection]:
        """Those that are open, the oldest first."""
        return self._project.within_realtime(lambda hub: [*map(describe, hub.connections.values())])

    @property
    def messages(self) -> Sequence[Message]:
        """The messages that were sent, and to whom, the oldest first; of many, the last ones."""
        return self._project.within_realtime(lambda hub: list(hub.messages))

    def drop(self, code: int | None = None) -> int:
        """Cut all connections, with a close code or without one, and return how many there were.

        Raises:
            ValueError: the code is not one from 1000 to 4999.
        """
        return self._project.within_realtime(lambda hub: hub.drop(code))

    def delay(self, seconds: float) -> Slowness:
        """Make messages arrive so many seconds later, from now on, or within a ``with`` block.

        Raises:
            ValueError: the delay is negative.
        """
        return Slowness(self, self._set_delay(seconds))

    def _set_delay(self, seconds: float) -> float:
        return self._project.within_realtime(lambda hub: hub.slow_down(seconds))


class Slowness:
    """A delay that was set. At the end of its ``with`` block the one before it holds again."""

    def __init__(self, realtime: MockRealtime, before: float) -> None:
        self._realtime = realtime
        self._before = before

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._realtime.delay(self._before)
