"""The handshake: who connects, to which project, subscribed to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from mockwrite.errors import AppwriteError
from mockwrite.services.account.models import account
from mockwrite.services.realtime.channels import ALL, Filter, named, of_user, slots
from mockwrite.services.realtime.messages import Conversation
from mockwrite.wire import callers, cors
from mockwrite.wire.admission import mode
from mockwrite.wire.dispatch import RequestContext
from mockwrite.wire.endpoint import Call, Service
from mockwrite.wire.raw_parameters import parse_query_string

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mockwrite.services.realtime.connection import Socket
    from mockwrite.services.realtime.hub import Hub
    from mockwrite.store.people.rows import User
    from mockwrite.store.world import Project, World
    from mockwrite.wire.dispatch import Request
    from mockwrite.wire.headers import Headers

__all__ = ["PATH", "begin", "converse", "service"]

service = Service("realtime")

# 1.8.1: app/realtime.php onOpen
_LIMIT, _WINDOW = 128, 60


@service.endpoint("GET", "/realtime", "connect", scope=("public", "global"))
def connect(call: Call) -> NoReturn:
    raise AppwriteError("mockwrite_not_supported", "realtime_over_http")


(_ENDPOINT,) = service
PATH = _ENDPOINT.path


def begin(world: World, request: Request) -> RequestContext:
    """Return what a handshake asks for, up to who asks; its `error` is what refuses it.

    A caller is a user or a guest here: the real server takes no notice of API keys.
    """
    context = RequestContext(request, world.release)
    context.endpoint = _ENDPOINT
    context.sent = sent = parse_query_string(request.query)
    context.path = {}
    try:
        context.project = project = _project(world, request.headers, sent)
        user, session = callers.signed_in(project, request.headers, mode(request.headers, sent))
        if user is not None and user.impersonator and project.release.has_impersonation:
            user = callers.impersonated(project, request.headers, sent) or user
        caller = callers.caller_of(project, user, session)
        context.call = Call(world, project, caller, _ENDPOINT, request.headers, request.remote)
    except AppwriteError as error:
        context.error = error
    return context


def _project(world: World, headers: Headers, sent: Mapping[str, Any]) -> Project:
    # 1.9.6: realtime.json, "channels[]=project": a parameter that is no text names the console
    named = sent.get("project")
    header = headers.get("X-Appwrite-Project", "")
    id = header or (named if isinstance(named, str) else "") or "console"
    project = world.project(id)
    if project is None:
        raise AppwriteError("realtime_policy_violation", "realtime_project_unknown")
    return project


def converse(hub: Hub, context: RequestContext, socket: Socket, lost: Callable[[], None]) -> Conversation:
    """Return the conversation of a new connection, which has been told that it is connected.

    `lost` is called where it ends because the client signed in before it subscribed.

    Raises AppwriteError: what refuses it.
    """
    call = context.call
    if context.error is not None or call is None:
        raise context.error or AppwriteError("general_unknown")
    project, user = call.project, call.caller.user
    _admit(call)
    user_id = user.id if user else ""
    release = project.release
    channels = of_user(named(context.sent), user_id, actions=release.realtime_subscriptions)
    if not release.realtime_subscriptions:
        if not channels:
            raise AppwriteError("realtime_policy_violation", "realtime_channels_missing")
        asked = {"": (channels, ALL)}
    else:
        asked = _slots(channels, context.sent)
    connection = hub.open(socket, call.caller.roles, user_id)
    ids = {}
    for slot, (slot_channels, filter) in asked.items():
        ids[slot] = project.world.ids.unique() if release.realtime_subscriptions else ""
        hub.subscribe(connection, ids[slot], slot_channels, filter)
    hub.send(connection, _connected(call, channels, ids, user))
    return Conversation(hub, connection, call, lost)


def _connected(call: Call, channels: list[str], ids: dict[str, str], user: User | None) -> dict[str, Any]:
    listed = list(ids) == [str(place) for place in range(len(ids))]
    subscriptions = {"subscriptions": list(ids.values()) if listed else ids}
    shown = None if user is None else account(user, call)
    told = subscriptions if call.release.realtime_subscriptions else {}
    return {"type": "connected", "data": {"channels": channels, **told, "user": shown}}


def _slots(channels: list[str], sent: Mapping[str, Any]) -> dict[str, tuple[list[str], Filter]]:
    try:
        return slots(channels, sent)
    except AppwriteError as error:
        if error.type != "general_query_invalid":
            raise
        raise AppwriteError("realtime_policy_violation", error.detail) from None


def _admit(call: Call) -> None:
    """Raises AppwriteError: Realtime is off, there are too many connections, or one is of a page not to be trusted."""
    project = call.project
    # 1.8.1, 1.9.6: app/realtime.php onOpen, before any role is known: it is off for all
    if call.release.protocols[-1] in project.policies.protocols_off:
        raise AppwriteError("general_api_disabled")
    if project.rate_limited:
        now = int(project.world.clock.now().timestamp())
        if not project.rate_limits.hit(f"realtime,ip:{call.ip}", _LIMIT, _WINDOW, now):
            raise AppwriteError("realtime_too_many_messages")
    origin = call.headers.get("Origin", "")
    if origin and project.id != "console" and (foreign := cors.refusal(origin, call.headers, project)):
        raise AppwriteError("realtime_policy_violation", foreign)
