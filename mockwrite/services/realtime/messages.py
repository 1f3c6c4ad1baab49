"""What a client says over its connection, and what it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.dialects import COLLECTIONS
from mockwrite.errors import AppwriteError, InvalidError
from mockwrite.php.json_text import JSONError, decode
from mockwrite.php.values import as_list
from mockwrite.releases.messages import Message
from mockwrite.services.account.models import account
from mockwrite.services.realtime import channels
from mockwrite.services.realtime.channels import Filter
from mockwrite.services.realtime.presences import say
from mockwrite.wire.callers import roles_of, user_of_session
from mockwrite.wire.errors import worded
from mockwrite.wire.kinds import Text
from mockwrite.wire.parameters import CustomId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mockwrite.releases import Release
    from mockwrite.services.realtime.connection import Connection
    from mockwrite.services.realtime.hub import Hub
    from mockwrite.wire.endpoint import Call

__all__ = ["Conversation", "refusal"]

_SESSION = Text(2048)
_ID = CustomId()
# 1.8.1: app/realtime.php onMessage
_LIMIT, _WINDOW = 32, 60
_SERVER_FAULT = 500
_HIDDEN = Message("realtime_hidden")


class Conversation:
    """The messages of one connection; `call` is the request that opened it.

    `lost` is called when it ends because its connection is adrift.
    """

    def __init__(self, hub: Hub, connection: Connection, call: Call, lost: Callable[[], None]) -> None:
        self._hub = hub
        self._connection = connection
        self._call = call
        self._project = connection.project
        self._lost = lost
        subscribing = self._project.release.realtime_subscriptions
        self._handlers: dict[str, Callable[[Any], dict[str, Any]]] = {"authentication": self._authenticate}
        if subscribing:
            self._handlers |= {
                "subscribe": self._subscribe,
                "unsubscribe": self._unsubscribe,
                "presence": lambda data: say(connection, data),
            }

    def hear(self, text: bytes) -> None:
        """Answer a message. Those that violate the server's policy end the connection."""
        if self._connection.id not in self._hub.connections:
            return
        try:
            self._hub.send(self._connection, self._answer(text))
        except AppwriteError as error:
            self._hub.send(self._connection, refusal(error, self._project.release))
            if error.type == "realtime_policy_violation":
                self._connection.socket.close()
                self.end()

    def end(self) -> None:
        """Forget the connection: it has ended."""
        self._hub.leave(self._connection)

    def _answer(self, text: bytes) -> dict[str, Any]:
        self._count()
        kind, data = self._read(text)
        if kind == "ping":
            return {"type": "pong"}
        handler = self._handlers.get(kind)
        if handler is None:
            raise _malformed("realtime_type_unknown")
        if self._connection.adrift:
            self._lost()
            raise AppwriteError("realtime_policy_violation")
        return {"type": "response", "data": {"to": kind, **handler(data)}}

    def _count(self) -> None:
        if not self._project.rate_limited:
            return
        now = int(self._project.world.clock.now().timestamp())
        if not self._project.rate_limits.hit(f"realtime:{self._connection.id}", _LIMIT, _WINDOW, now):
            raise AppwriteError("realtime_too_many_messages")

    def _read(self, text: bytes) -> tuple[str, Any]:
        """The type and the data of a message; without data, None."""
        try:
            message = decode(text)
        except JSONError:
            raise _malformed() from None
        if message is None or isinstance(message, list):
            raise _malformed()
        if not isinstance(message, dict):
            raise AppwriteError("general_unknown")  # PHP looks for keys in it, and gives up
        if "type" not in message and "data" not in message:
            raise _malformed()
        kind = message.get("type")
        if kind is True and not self._project.release.realtime_subscriptions:
            kind = "ping"  # 1.8.1: app/realtime.php switches by ==
        return kind if isinstance(kind, str) else "", message.get("data")

    def _authenticate(self, data: Any) -> dict[str, Any]:
        user = user_of_session(self._project, self._session(data))
        if user is None:
            raise _malformed("realtime_session_invalid")
        self._hub.sign_in(self._connection, user.id, roles_of(self._project, user))
        if self._project.release.realtime_subscriptions and not self._connection.channels:
            # 1.9.6: Handlers/Authentication.php keeps the project of those alone who are subscribed to something.
            self._connection.adrift = True
        return {"success": True, "user": account(user, self._call)}

    def _session(self, data: Any) -> str:
        session = data.get("session") if isinstance(data, dict) else None
        if self._project.release.realtime_subscriptions:
            try:
                return str(_SESSION.check(session))
            except InvalidError:
                raise _malformed() from None
        # 1.8.1: app/realtime.php looks for the key in what may be no array, and decodes what may be no text.
        if not isinstance(data, (dict, list)):
            raise AppwriteError("general_unknown")
        if isinstance(data, list) or "session" not in data:
            raise _malformed("realtime_payload_invalid")
        if session is None or isinstance(session, (dict, list)):
            raise AppwriteError("general_unknown")
        return str(session)

    def _subscribe(self, data: Any) -> dict[str, Any]:
        # 1.9.6: Realtime/Message/Handlers/Subscribe.php
        asked = []
        for item in _items(data):
            id = item["subscriptionId"] if "subscriptionId" in item else self._project.world.ids.unique()
            named = _strings(item.get("channels"))
            texts = as_list(item.get("queries", []))
            if texts is None:
                raise _malformed()
            asked.append((_checked_id(id), named, texts))
        parsed = [(id, self._own(named), _filter(texts)) for id, named, texts in asked]
        for id, own, filter in parsed:
            self._hub.subscribe(self._connection, id, own, filter)
        shown = [
            {"subscriptionId": id, "channels": own, "queries": list(filter.texts)}
            for id, own, filter in parsed
        ]
        return {"success": True, "subscriptions": shown}

    def _own(self, named: list[str]) -> list[str]:
        return channels.of_user(named, self._connection.user_id, actions=True)

    def _unsubscribe(self, data: Any) -> dict[str, Any]:
        # 1.9.6: Realtime/Message/Handlers/Unsubscribe.php
        ids = [item.get("subscriptionId") for item in _items(data)]
        if not all(isinstance(id, str) and id for id in ids):
            raise _malformed()
        shown = [
            {"subscriptionId": id, "removed": self._hub.unsubscribe(self._connection, str(id))} for id in ids
        ]
        return {"success": True, "subscriptions": shown}


def refusal(error: AppwriteError, release: Release, *, opening: bool = False) -> dict[str, Any]:
    """Return the message that tells a client what was refused; most codes hide why."""
    # 1.8.1: app/realtime.php; 1.9.6 shows violations of its policy, but only to who is `opening` a connection
    code = 0 if error.type == "general_unknown" else release.statuses[error.type]
    shown = opening and release.realtime_shows_violations and error.type == "realtime_policy_violation"
    hidden = code == 0 or (release.realtime_hides_errors and code >= _SERVER_FAULT)
    if hidden and not shown:
        message = _HIDDEN.text(sentences=release.messages)
    else:
        _, message = worded(error, COLLECTIONS, release)
    return {"type": "error", "data": {"code": code, "message": message}}


def _malformed(detail: str | None = None) -> AppwriteError:
    return AppwriteError("realtime_message_format_invalid", detail)


def _items(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list."""
    items = None if data is None else as_list(data)
    if items is None or not all(isinstance(item, (dict, list)) for item in items):
        raise _malformed()
    return iter([item if isinstance(item, dict) else {} for item in items])


def _strings(value: Any) -> list[str]:
    items = as_list(value)
    if items is None or not all(isinstance(item, str) for item in items):
        raise _malformed()
    return items


def _checked_id(id: Any) -> str:
    try:
        return str(_ID.check(id))
    except InvalidError:
        raise _malformed() from None


def _filter(texts: list[Any]) -> Filter:
    try:
        return Filter.of(texts)
    except AppwriteError as error:
        raise _malformed() if error.type == "general_query_invalid" else error from None
