"""Realtime over WebSockets: from the handshake until one of the two sides has enough."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from mockwrite.errors import AppwriteError
from mockwrite.services.realtime import connect
from mockwrite.services.realtime.hub import Hub
from mockwrite.services.realtime.messages import refusal
from mockwrite.wire.delivery import deliver
from mockwrite.wire.dispatch import Answer, Request
from mockwrite.wire.headers import of_request
from mockwrite.wire.output import dumps
from mockwrite.wire.response import Response
from mockwrite.wire.websocket import TOO_SLOW, FrameSocket

if TYPE_CHECKING:
    from mockwrite.services.realtime.messages import Conversation
    from mockwrite.store.world import Project, World
    from mockwrite.wire.dispatch import Observer, RequestContext
    from mockwrite.wire.response import Outbox

__all__ = ["PATH", "Realtime"]

PATH = connect.PATH

# 1.8.1: app/realtime.php setPackageMaxLength
_LONGEST = 64_000
# aiohttp writes them into its refusals, and cannot where they are no UTF-8.
_HANDSHAKE = ("Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Upgrade")
_SWITCHING, _GOING_AWAY, _VIOLATION = 101, 1001, 1008
_SLOW = (
    "The client read too slowly: {waiting} bytes of messages waited for it, so its connection was closed with the "
    "code {code}."
)
# 1.9.6: Realtime/Message/Handlers/Authentication.php
_LOST = (
    "The client signed in by a message before it subscribed to anything, as the web SDK does on a page of another site "
    "than the API. This release loses the connection's project then, and ends it with 1008 at the next message. Where "
    "the page and the API are of one site, a cookie signs in."
)


class Realtime:
    """The connections of a world, by their projects. `observer` records handshakes, and plans faults for them."""

    def __init__(self, world: World, observer: Observer) -> None:
        self._world = world
        self._observer = observer
        self._hubs: dict[Project, Hub] = {}

    def hub(self, project: Project) -> Hub:
        """Return the connections of a project."""
        if project not in self._hubs:
            self._hubs[project] = Hub(project)
        return self._hubs[project]

    def forget(self, project: Project) -> None:
        """End the connections of a project that goes, and forget it."""
        hub = self._hubs.pop(project, None)
        if hub is not None:
            hub.close(_GOING_AWAY, "The project is gone.")

    def close(self) -> None:
        """End all connections."""
        for project in list(self._hubs):
            self.forget(project)

    async def serve(self, request: web.Request, outbox: Outbox) -> web.StreamResponse:
        """Answer a handshake, and all that is said after it. HTTPBadRequest: it is none."""
        if not all(request.headers.get(name, "").isascii() for name in _HANDSHAKE):
            raise web.HTTPBadRequest
        observer, started = self._observer, self._observer.now()
        url = request.rel_url
        sent = Request(
            "GET", url.raw_path, url.raw_query_string, of_request(request.headers), b"", request.remote or ""
        )
        context = connect.begin(self._world, sent)
        call = context.call
        faults = observer.faults
        delivery = faults.fault_for(call, context.sent) if call is not None and faults.planned else None
        answer = Answer(_SWITCHING, b"", [], delivery=delivery)
        if delivery is not None and (delivery.answer or delivery.disconnect or delivery.truncate is not None):
            answer = delivery.answer or answer
            answer.delivery = delivery
            observer.record(context, answer, observer.now() - started)
            return await deliver(request, Response(sent, answer, outbox), delivery)
        if delivery is not None:
            await asyncio.sleep(delivery.delay)
        websocket = web.WebSocketResponse(max_msg_size=_LONGEST, compress=False)
        await websocket.prepare(request)
        transport = request.transport
        if transport is None:
            return websocket
        hub = None if context.project is None else self.hub(context.project)
        socket = FrameSocket(transport, lambda: self._end_slow(hub, context, socket))
        conversation = self._begin(hub, context, socket)
        observer.record(context, answer, observer.now() - started)
        if conversation is not None:
            await _converse(websocket, conversation)
        return websocket

    def _begin(self, hub: Hub | None, context: RequestContext, socket: FrameSocket) -> Conversation | None:
        try:
            if hub is None:
                raise context.error or AppwriteError("general_unknown")
            return connect.converse(hub, context, socket, lambda: self._warn(context, _LOST))
        except AppwriteError as error:
            context.error = error
            socket.send(dumps(refusal(error, self._world.release, opening=True)))
            socket.close()
        return None

    def _end_slow(self, hub: Hub | None, context: RequestContext, socket: FrameSocket) -> None:
        warning = _SLOW.format(waiting=socket.waiting, code=TOO_SLOW)
        socket.close(TOO_SLOW, "The client reads too slowly.")
        if hub is not None:
            hub.leave_by(socket)
        self._warn(context, warning)

    def _warn(self, context: RequestContext, warning: str) -> None:
        self._observer.record(context, Answer(_SWITCHING, b"", []), 0.0, (warning,))


async def _converse(websocket: web.WebSocketResponse, conversation: Conversation) -> None:
    try:
        async for message in websocket:
            if message.type is WSMsgType.TEXT:
                conversation.hear(message.data.encode("utf-8", "surrogatepass"))
            elif message.type is WSMsgType.BINARY:
                conversation.hear(message.data)
    finally:
        conversation.end()
