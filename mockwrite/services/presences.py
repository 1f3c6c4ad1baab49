"""Presences: who says to be there, and what they say. New in Appwrite 1.9."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php import datetimes
from mockwrite.releases.messages import Message
from mockwrite.services import events, listing
from mockwrite.services.users.users import existing
from mockwrite.store import permissions as grants
from mockwrite.store.events import PresenceEvent
from mockwrite.store.links import kept_lists
from mockwrite.store.links.kept_lists import KeptList
from mockwrite.store.people import presences
from mockwrite.store.querying.queries import Find
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.kinds import JSON, Boolean, Range, Text
from mockwrite.wire.parameters import UID, Parameter, Permissions

if TYPE_CHECKING:
    from mockwrite.releases import Release
    from mockwrite.store.people.rows import Presence, User

__all__ = ["model", "service"]


def _events(call: Call, row: Presence, body: bytes) -> tuple[PresenceEvent, ...]:
    return (PresenceEvent(call.endpoint.event, row, body, call.release),)


service = Service("presences", groups=["presences"], events=_events)

# What the kept lists are under: no ID of a collection, whose lists 1.9.6 keeps apart.
_KEPT = "presences/"
_MINUTES = 15
_DAYS = 30

PRESENCE_ID = Parameter("presenceId", UID(), required=True)
USER_ID = Parameter("userId", UID(), nullable=True)
EXPIRES_AT = Parameter("expiresAt", Text(0), nullable=True)
PERMISSIONS = Parameter("permissions", Permissions(presences.ACTIONS), nullable=True)


def _has_presences(release: Release) -> bool:
    return release.has_presences


def model(row: Presence, call: Call) -> dict[str, Any]:
    return {
        "$id": row.id,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "$permissions": list(row.permissions),
        "userId": row.user,
        "status": row.status,
        "source": row.source,
        "expiresAt": row.expires_at,
        "metadata": row.metadata or [],
    }


@service.endpoint(
    "PUT",
    "/presences/{presenceId}",
    "upsert",
    PRESENCE_ID,
    USER_ID,
    Parameter("status", Text(255), required=True),
    PERMISSIONS,
    EXPIRES_AT,
    Parameter("metadata", JSON(), default=()),
    scope="presences.write",
    model=model,
    event="presences.[presenceId].upsert",
    audit="presence.upsert",
    when=_has_presences,
)
def upsert_presence(
    call: Call,
    presence_id: str,
    user_id: str | None,
    status: str,
    permissions: tuple[grants.Grant, ...] | None,
    expires_at: str | None,
    metadata: Any,
) -> Presence:
    user = _user(call, user_id)
    if user is None:
        raise AppwriteError("general_bad_request", "presence_user_missing")
    now = call.world.clock.now()
    until = _until(call, expires_at) or datetimes.format(now + timedelta(minutes=_MINUTES))
    return presences.say(
        call.project,
        call.caller.access,
        call.world.ids.unique() if presence_id == "unique()" else presence_id,
        user,
        permissions=presences.own_permissions(user.id) if permissions is None else _held(call, permissions),
        status=status,
        source="rest",
        expires_at=until,
        metadata=metadata,
    )


@service.endpoint(
    "GET",
    "/presences",
    "list",
    *listing.parameters(listing.PRESENCES),
    Parameter("ttl", Range(0, 86400), default=0),
    scope="presences.read",
    model=listing.model("presences", model),
    when=_has_presences,
)
def list_presences(call: Call, queries: listing.Queries, total: bool, ttl: int) -> Page:
    if ttl:
        return _cached_page(call, queries, total=total, ttl=ttl)
    return _page(call, queries, total=total)


def _page(call: Call, queries: listing.Queries, *, total: bool) -> Page:
    rows = presences.current(call.project, call.caller.access)
    return listing.page(call, rows, listing.PRESENCES, queries, total=total)


def _cached_page(call: Call, queries: listing.Queries, *, total: bool, ttl: int) -> Page:
    """Return the page that was found at most `ttl` seconds ago, if there is one, and say in a header whether."""
    # 1.9.6: Presences/HTTP/XList.php; Presences/State.php getListCacheFieldKey
    now = int(call.world.clock.now().timestamp())
    lists = call.project.kept_lists
    caller = (call.caller.privileged, *call.caller.roles)
    asked = Find(queries, call.world.clock.now(), call.release)
    filters = tuple(asked.filters)
    cursor = None if asked.cursor is None else call.project.people.presences.get(str(asked.cursor.id))

    def find() -> KeptList:
        return KeptList(now, _page(call, queries, total=False).rows)

    def count() -> KeptList:
        return KeptList(now, total=_page(call, filters, total=True).total)

    listed, is_kept = kept_lists.kept(lists, _KEPT, (caller, repr(queries), repr(cursor)), ttl, now, find)
    counted = 0
    if total:
        counted = kept_lists.kept(lists, _KEPT, (caller, repr(filters), "total"), ttl, now, count)[0].total
    call.reply_headers.append(("X-Appwrite-Cache", "hit" if is_kept else "miss"))
    return Page(counted, listed.rows, queries)


@service.endpoint(
    "GET",
    "/presences/{presenceId}",
    "get",
    PRESENCE_ID,
    scope="presences.read",
    model=model,
    when=_has_presences,
)
def get_presence(call: Call, presence_id: str) -> Presence:
    return _current(call, presence_id)


@service.endpoint(
    "PATCH",
    "/presences/{presenceId}",
    "update",
    PRESENCE_ID,
    USER_ID,
    Parameter("status", Text(255), nullable=True),
    EXPIRES_AT,
    Parameter("metadata", JSON(), nullable=True),
    PERMISSIONS,
    Parameter("purge", Boolean(loose=True), default=False),
    scope="presences.write",
    model=model,
    event="presences.[presenceId].update",
    audit="presence.update",
    when=_has_presences,
)
def update_presence(
    call: Call,
    presence_id: str,
    user_id: str | None,
    status: str | None,
    expires_at: str | None,
    metadata: Any,
    permissions: tuple[grants.Grant, ...] | None,
    purge: bool,
) -> Presence:
    until = _until(call, expires_at)
    if user_id and not call.caller.privileged:
        raise AppwriteError("general_unauthorized_scope", "presence_user_refused")
    found = _current(call, presence_id)
    changes: dict[str, Any] = {}
    if user_id is not None:
        changes["user"] = existing(call, user_id).id
    if permissions is not None:
        changes["permissions"] = tuple(sorted(_held(call, permissions)))
    elif user_id is not None and user_id != found.user:
        changes["permissions"] = presences.own_permissions(user_id)
    changes |= {
        name: value
        for name, value in (("status", status), ("expires_at", until), ("metadata", metadata))
        if value is not None
    }
    changed = presences.change_presence(call.project, call.caller.access, found, **changes)
    if purge:
        kept_lists.purge(call.project.kept_lists, _KEPT)
    return changed


@service.endpoint(
    "DELETE",
    "/presences/{presenceId}",
    "delete",
    PRESENCE_ID,
    scope="presences.write",
    status=204,
    event="presences.[presenceId].delete",
    audit="presence.delete",
    when=_has_presences,
)
def delete_presence(call: Call, presence_id: str) -> None:
    found = presences.presence_of(call.project, call.caller.access, presence_id)
    events.note_gone(call, found, model)
    presences.remove_presence(call.project, call.caller.access, found)
    kept_lists.purge(call.project.kept_lists, _KEPT)


def _user(call: Call, user_id: str | None) -> User | None:
    """Return whose presence a request is about: a key must say it, a user must not."""
    if not user_id:
        return call.caller.user
    if not call.caller.privileged:
        raise AppwriteError("general_unauthorized_scope", "presence_user_refused")
    return existing(call, user_id)


def _held(call: Call, permissions: tuple[grants.Grant, ...]) -> tuple[grants.Grant, ...]:
    granted = grants.aggregate(permissions, presences.ACTIONS)
    refusal = None if call.caller.privileged else grants.not_held(granted, call.caller.roles)
    if refusal is not None:
        raise AppwriteError("user_unauthorized", refusal)
    return granted


def _until(call: Call, text: str | None) -> str | None:
    """Return when a presence ends, as it is stored.

    Raises:
        AppwriteError: general_argument_invalid, unless that is within thirty days.
    """
    if text is None:
        return None
    # 1.9.6: Database/Validator/Datetime.php; there the thirty days count from the start of the server.
    now = call.world.clock.now()
    last = now + timedelta(days=_DAYS)
    moment = datetimes.parse(text, now) if datetimes.is_valid_query_value(text) else None
    if moment is None or not now <= moment <= last:
        bounds = {name: f"{at:%Y-%m-%d %H:%M:%S}" for name, at in (("min", now), ("max", last))}
        problem = Message("datetime_expected_between", **bounds)
        raise AppwriteError(
            "general_argument_invalid", "parameter_invalid", name="expiresAt", problem=problem
        )
    return datetimes.format(moment)


def _current(call: Call, presence_id: str) -> Presence:
    found = presences.presence_of(call.project, call.caller.access, presence_id)
    if found.expires_at < call.world.clock.stamp():
        raise AppwriteError("presence_not_found", subject=presence_id)
    return found
