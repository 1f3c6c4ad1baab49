"""A subscriber: who it is, and what it is subscribed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mockwrite.services.realtime.channels import Filter
    from mockwrite.store.people.rows import Presence
    from mockwrite.store.world import Project

__all__ = ["Connection", "Socket"]


class Socket(Protocol):
    """What a connection goes over."""

    def send(self, text: bytes, delay: float = 0.0) -> None:
        """Send a message, `delay` seconds later."""

    def close(self, code: int | None = None, reason: str = "") -> None:
        """End the connection: with a close frame where there is a `code`, else without a word."""


class Connection:
    """A connection of a project, with the roles that it has.

    `channels` holds what it is subscribed to: for each channel a filter for each subscription, by its id. `presences`
    are what it said of its user's being there, by their ids; they go with it. It is
    `adrift` once the real server has lost its project, and answers nothing but pings then.
    """

    def __init__(self, id: int, project: Project, socket: Socket, roles: Iterable[str], user_id: str) -> None:
        self.id = id
        self.project = project
        self.socket = socket
        self.roles = tuple(roles)
        self.heard = frozenset(self.roles)
        self.user_id = user_id
        self.channels: dict[str, dict[str, Filter]] = {}
        self.presences: dict[str, Presence] = {}
        self.adrift = False

    @property
    def subscriptions(self) -> Mapping[str, tuple[list[str], Filter]]:
        """The channels and the filter of each subscription, by its id."""
        # 1.9.6: Messaging/Adapter/Realtime.php getSubscriptionMetadata
        found: dict[str, tuple[list[str], Filter]] = {}
        for channel, subscribed in self.channels.items():
            for id, filter in subscribed.items():
                found.setdefault(id, ([], filter))[0].append(channel)
        return found

    def __repr__(self) -> str:
        return f"<Connection {self.id} of {self.user_id or 'a guest'}>"
