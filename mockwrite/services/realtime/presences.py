"""Presences that a connection says, and that go with it. New in Appwrite 1.9."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError, InvalidError
from mockwrite.php import datetimes
from mockwrite.php.json_text import kept
from mockwrite.store import permissions as grants
from mockwrite.store.access import Access
from mockwrite.store.events import PresenceEvent
from mockwrite.store.people import presences
from mockwrite.wire.kinds import Text
from mockwrite.wire.output import dumps
from mockwrite.wire.parameters import Permissions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.services.realtime.connection import Connection
    from mockwrite.store.people.rows import Presence
    from mockwrite.store.world import Project

__all__ = ["say", "take_back"]

_STATUS = Text(2048)
_ID = Text(36)
_PERMISSIONS = Permissions(presences.ACTIONS)
_DAYS = 30


def say(connection: Connection, data: Any) -> dict[str, Any]:
    """Return the presence that a message says, which is put in the place of the one that the user has.

    Raises:
        AppwriteError: realtime_message_format_invalid; user_unauthorized, also for guests; user_not_found;
            realtime_policy_violation, on the console; presence_already_exists.
    """
    # 1.9.6: Realtime/Message/Handlers/Presence.php
    said = _checked(data)
    project = connection.project
    if project.id == "console":
        raise AppwriteError("realtime_policy_violation", "presence_without_project")
    if not connection.user_id:
        raise AppwriteError("user_unauthorized", "presence_of_guest")
    user = project.people.users.get(connection.user_id)
    if user is None:
        raise AppwriteError("user_not_found", subject=connection.user_id)
    permissions = presences.own_permissions(user.id)
    if said["permissions"] is not None:
        permissions = grants.aggregate(said["permissions"], presences.ACTIONS)
        refusal = grants.not_held(permissions, _in_order(connection.roles))
        if refusal is not None:
            raise AppwriteError("user_unauthorized", refusal)
    before = next(iter(project.people.presences.where("user", user.id)), None)
    world = project.world
    world.clock.tick()
    with project.log.atomic():
        presence = presences.say(
            project,
            Access(connection.roles),
            world.ids.unique() if said["id"] == "unique()" else said["id"],
            user,
            permissions=permissions,
            status=said["status"],
            source="realtime",
            expires_at=datetimes.format(world.clock.now() + timedelta(days=_DAYS)),
            metadata=said["metadata"] if said["metadata"] is not None or before is None else before.metadata,
        )
    connection.presences[presence.id] = presence
    shown = _shown(presence)
    _tell(project, "upsert", presence, shown)
    return {"presence": shown}


def take_back(project: Project, said: Mapping[str, Presence]) -> None:
    """Take out the presences of a connection that has ended."""
    # 1.9.6: app/realtime.php onClose
    with project.log.atomic():
        gone = [presence for presence in said.values() if presence.id in project.people.presences]
        for presence in gone:
            project.people.presences.remove(presence.id)
    for presence in gone:
        _tell(project, "delete", presence, _shown(presence))


def _tell(project: Project, action: str, presence: Presence, shown: Mapping[str, Any]) -> None:
    pattern = f"presences.[presenceId].{action}"
    project.events.tell((PresenceEvent(pattern, presence, dumps(shown), project.release),))


def _checked(data: Any) -> dict[str, Any]:
    fields = data if isinstance(data, dict) else {}
    try:
        permissions = fields.get("permissions")
        return {
            "status": _STATUS.check(fields.get("status")),
            "id": _ID.check(fields.get("presenceId", "unique()")),
            "metadata": fields.get("metadata"),
            "permissions": None if permissions is None else _PERMISSIONS.check(permissions),
        }
    except InvalidError:
        raise AppwriteError("realtime_message_format_invalid") from None


def _in_order(roles: tuple[str, ...]) -> tuple[str, ...]:
    """The roles of a user as Realtime names them: the user's own goes before that of all users."""
    anybody, users, own, *others = roles
    return anybody, own, users, *others


def _shown(presence: Presence) -> dict[str, Any]:
    """A presence as the engine has it, which no model has gone through."""
    return {
        "userId": presence.user,
        "source": presence.source,
        "status": presence.status,
        "expiresAt": presence.expires_at,
        "metadata": kept(presence.metadata) if presence.metadata else [],
        "$permissions": list(presence.permissions),
        "$id": presence.id,
        "$updatedAt": presence.updated_at,
        "$createdAt": presence.created_at,
        "$sequence": str(presence.sequence),
    }
