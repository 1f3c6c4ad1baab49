"""What happens to presences: a user says to be there, as long as they like, once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.store import permissions as grants
from mockwrite.store.people.rows import Presence
from mockwrite.store.permissions import Grant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockwrite.store.access import Access
    from mockwrite.store.people.rows import User
    from mockwrite.store.world import Project

__all__ = [
    "ACTIONS",
    "change_presence",
    "current",
    "own_permissions",
    "presence_of",
    "remove_presence",
    "say",
]

ACTIONS = ("read", "update", "delete", "write")


def own_permissions(user_id: str) -> tuple[Grant, ...]:
    """Return what a presence grants where nobody says what: all to its user."""
    return tuple(sorted(Grant(action, f"user:{user_id}") for action in ACTIONS))


def current(project: Project, access: Access) -> list[Presence]:
    """Return the presences that have not expired, of those that may be read, in the order of their creation."""
    now = project.world.clock.stamp()
    return [row for row in project.people.presences if row.expires_at > now and _may(access, "read", row)]


def presence_of(project: Project, access: Access, id: str) -> Presence:
    """Return the presence of that ID.

    Raises:
        AppwriteError: presence_not_found, where there is none, or none that may be read.
    """
    found = project.people.presences.get(id)
    if found is None or not _may(access, "read", found):
        raise AppwriteError("presence_not_found", subject=id)
    return found


def say(
    project: Project,
    access: Access,
    id: str,
    user: User,
    *,
    permissions: Iterable[Grant],
    status: str,
    source: str,
    expires_at: str,
    metadata: Any,
) -> Presence:
    """Put the presence of a user in the place of the one that they have, which keeps its ID.

    Raises:
        AppwriteError: user_unauthorized, where the one that there is may not be updated; presence_already_exists,
            where it may not even be read, or where the ID is another user's.
    """
    # 1.9.6: src/Appwrite/Presences/State.php upsertForUser
    presences, now = project.people.presences, project.world.clock.stamp()
    old = next(iter(presences.where("user", user.id)), None)
    if old is not None and not _may(access, "read", old):
        raise AppwriteError("presence_already_exists", subject=id)
    if old is None:
        old = presences.get(id)
        if old is not None and not _may(access, "read", old):
            raise AppwriteError("presence_already_exists", subject=id)
    if old is not None and not _may(access, "update", old):
        raise AppwriteError("user_unauthorized")
    new = Presence(
        id=old.id if old else id,
        sequence=old.sequence if old else presences.next_sequence(),
        created_at=old.created_at if old else now,
        updated_at=now,
        permissions=tuple(sorted(permissions)),
        user=user.id,
        status=status,
        source=source,
        expires_at=expires_at,
        metadata=metadata,
    )
    presences.put(new.id, new)
    return new


def change_presence(project: Project, access: Access, presence: Presence, **changes: Any) -> Presence:
    """Put a presence with `changes` in its place; what changes nothing leaves its time alone.

    Raises:
        AppwriteError: user_unauthorized; presence_already_exists, where another one is of the user that it is to be
            of.
    """
    presences = project.people.presences
    new = replace(presence, **changes)
    if new == presence:
        return presence
    if not _may(access, "update", presence):
        raise AppwriteError("user_unauthorized")
    if any(row.id != new.id for row in presences.where("user", new.user)):
        raise AppwriteError("presence_already_exists", subject=presence.id)
    new = replace(new, updated_at=project.world.clock.stamp())
    presences.put(new.id, new)
    return new


def remove_presence(project: Project, access: Access, presence: Presence) -> None:
    """Take a presence out.

    Raises:
        AppwriteError: user_unauthorized.
    """
    if not _may(access, "delete", presence):
        raise AppwriteError("user_unauthorized")
    project.people.presences.remove(presence.id)


def _may(access: Access, action: str, presence: Presence) -> bool:
    return access.roles is None or grants.allows(presence.permissions, action, access.roles)
