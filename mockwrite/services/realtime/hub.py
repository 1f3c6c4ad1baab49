"""The subscribers of a project, and how events reach them."""

from __future__ import annotations

import itertools
import json
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite.php.json_text import kept
from mockwrite.services.realtime.channels import Filter, bound_to
from mockwrite.services.realtime.connection import Connection, Socket
from mockwrite.services.realtime.presences import take_back
from mockwrite.wire.callers import roles_of
from mockwrite.wire.output import dumps

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mockwrite.store.events import Event
    from mockwrite.store.world import Project

__all__ = ["KEPT", "Hub", "Message"]

KEPT = 10_000
"""How many messages a project keeps; the oldest go first."""

_ANYBODY = "any"
_CODES = (1000, 4999)


@dataclass(frozen=True, slots=True)
class Message:
    """A message that a subscriber was sent: the connection's number, the user's id (empty: a guest), when, what."""

    connection: int
    user_id: str
    at: datetime
    parts: tuple[bytes, ...]

    @property
    def text(self) -> bytes:
        """The message as it was sent."""
        return b"".join(self.parts)

    @property
    def content(self) -> Any:
        """The message, read."""
        return json.loads(self.text)


class Hub:
    """The connections of a project. Telling an event costs what its receivers are, whoever else there is.

    Messages arrive `delay` seconds after they are sent.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.connections: dict[int, Connection] = {}
        self.messages: deque[Message] = deque(maxlen=KEPT)
        self.delay = 0.0
        self._channels: dict[str, dict[Connection, None]] = {}
        self._numbers = itertools.count(1)

    def open(self, socket: Socket, roles: Iterable[str], user_id: str) -> Connection:
        """Return a new connection."""
        connection = Connection(next(self._numbers), self.project, socket, roles, user_id)
        self.connections[connection.id] = connection
        if len(self.connections) == 1:
            self.project.events.listeners.append(self.tell)
        return connection

    def leave(self, connection: Connection) -> None:
        """Take a connection out that has ended."""
        if self.connections.pop(connection.id, None) is None:
            return
        self.unsubscribe(connection)
        take_back(self.project, connection.presences)
        if not self.connections:
            self.project.events.listeners.remove(self.tell)

    def leave_by(self, socket: Socket) -> None:
        """Take out the connection that goes over `socket`."""
        for connection in [found for found in self.connections.values() if found.socket is socket]:
            self.leave(connection)

    def send(self, connection: Connection, content: Any) -> None:
        """Send a connection a message."""
        self._send((connection,), dumps(content))

    def _send(self, connections: Iterable[Connection], *parts: bytes) -> None:
        text, now = b"".join(parts), self.project.world.clock.now()
        for connection in connections:
            self.messages.append(Message(connection.id, connection.user_id, now, parts))
            connection.socket.send(text, self.delay)

    def subscribe(self, connection: Connection, id: str, channels: Iterable[str], filter: Filter) -> None:
        """Add channels to a subscription of a connection."""
        for channel in channels:
            connection.channels.setdefault(channel, {})[id] = filter
            self._channels.setdefault(channel, {})[connection] = None

    def unsubscribe(self, connection: Connection, id: str | None = None) -> bool:
        """End a subscription, or all; return whether there was any."""
        ended = False
        for channel in list(connection.channels):
            subscribed = connection.channels[channel]
            if id is not None and id not in subscribed:
                continue
            ended = True
            if id is None:
                subscribed.clear()
            else:
                del subscribed[id]
            if not subscribed:
                del connection.channels[channel]
                self._forget(channel, connection)
        return ended

    def _forget(self, channel: str, connection: Connection) -> None:
        subscribers = self._channels[channel]
        del subscribers[connection]
        if not subscribers:
            del self._channels[channel]

    def sign_in(self, connection: Connection, user_id: str, roles: Iterable[str]) -> None:
        """Have a connection be a user's."""
        if self.project.release.realtime_subscriptions:
            self._subscribe_again(connection, user_id, tuple(roles))
            return
        # 1.8.1: app/realtime.php "authentication" adds the roles to those that the connection has.
        connection.roles, connection.user_id = tuple(roles), user_id
        connection.heard |= frozenset(connection.roles)
        own = f"account.{user_id}"
        for channel in [found for found in connection.channels if found.startswith("account.")]:
            if channel != own:
                del connection.channels[channel]
                self._forget(channel, connection)
        if "account" in connection.channels:
            self.subscribe(connection, "", [own], connection.channels["account"][""])

    def _subscribe_again(self, connection: Connection, user_id: str, roles: tuple[str, ...]) -> None:
        # 1.9.6: Realtime/Message/Handlers/Authentication.php, and app/realtime.php permissionsChanged
        before, old = dict(connection.subscriptions), connection.user_id
        self.unsubscribe(connection)
        connection.roles, connection.heard, connection.user_id = roles, frozenset(roles), user_id
        for id, (channels, filter) in before.items():
            self.subscribe(connection, id, bound_to(channels, old, user_id), filter)

    def refresh(self, user_id: str) -> None:
        """Give a user's connections the roles that the user has now."""
        user = self.project.people.users.get(user_id)
        if user is None:
            return
        roles = roles_of(self.project, user)
        theirs = [
            found
            for found in self.connections.values()
            if found.channels and f"user:{user_id}" in found.heard
        ]
        if self.project.release.realtime_subscriptions:
            for connection in theirs:
                self._subscribe_again(connection, user_id, roles)
            return
        # 1.8.1: app/realtime.php permissionsChanged reaches the first of a user's connections alone.
        for connection in self._first(theirs):
            connection.heard = connection.heard - frozenset(connection.roles) | frozenset(roles)
            connection.roles = roles

    def _first(self, connections: list[Connection]) -> list[Connection]:
        """The one that subscribed first to the channel that was subscribed to first."""
        for subscribers in self._channels.values():
            for connection in subscribers:
                if connection in connections:
                    return [connection]
        return []

    def tell(self, event: Event) -> None:
        """Send an event to those who subscribed to one of its channels, and may see it."""
        if event.member:
            self.refresh(event.member)
        if event.pattern == "presences.[presenceId].delete":
            # 1.9.6: app/realtime.php: what is deleted already does not go with its connection once more
            for connection in self.connections.values():
                connection.presences.pop(event.ids["presenceId"], None)
        heard = self._receivers(event)
        if not heard:
            return
        head = _head(event, self.project.world.clock.stamp())
        if not self.project.release.realtime_subscriptions:
            self._send(heard, head, b"}}")
            return
        for connection, subscriptions in heard.items():
            self._send((connection,), head, b',"subscriptions":%b}}' % dumps(list(subscriptions)))

    def _receivers(self, event: Event) -> dict[Connection, dict[str, None]]:
        """The connections that hear of an event, with the ids of the subscriptions that it matches."""
        # 1.9.6: Messaging/Adapter/Realtime.php getSubscribers
        if not self._channels:
            return {}
        found: dict[Connection, dict[str, None]] = {}
        roles, fields = event.roles, None
        for channel in event.channels:
            for connection in self._channels.get(channel, ()):
                if _ANYBODY not in roles and roles.isdisjoint(connection.heard):
                    continue
                for id, filter in connection.channels[channel].items():
                    if filter.queries:
                        fields = event.fields if fields is None else fields
                        if not filter.matches(fields):
                            continue
                    found.setdefault(connection, {})[id] = None
        return found

    def slow_down(self, seconds: float) -> float:
        """Set the delay; return the one before."""
        if seconds < 0:
            raise ValueError("The delay must be 0 at least.")
        before, self.delay = self.delay, seconds
        return before

    def drop(self, code: int | None) -> int:
        """End all connections, without a word or with a close code; return how many there were."""
        if code is not None and not _CODES[0] <= code <= _CODES[1]:
            raise ValueError("A close code is a number from 1000 to 4999.")
        return self.close(code)

    def clear(self) -> None:
        """Forget the messages and the delay; the connections stay."""
        self.messages.clear()
        self.delay = 0.0

    def close(self, code: int | None = None, reason: str = "") -> int:
        """End all connections; return how many there were."""
        open = list(self.connections.values())
        for connection in open:
            connection.socket.close(code, reason)
            self.leave(connection)
        return len(open)


def _head(event: Event, stamp: str) -> bytes:
    """The message of an event, but for the brackets that end it."""
    payload = event.payload
    if not event.flat:
        # 1.8.1: the pub/sub between the API and Realtime reads and writes it: "prefs": [] in realtime.json
        payload = dumps(kept(json.loads(payload)))
    return b'{"type":"event","data":{"events":%b,"channels":%b,"timestamp":"%b","payload":%b' % (
        dumps(event.names),
        dumps(event.channels),
        stamp.encode(),
        payload,
    )
