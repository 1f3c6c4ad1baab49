"""What belongs to a user: memberships, targets, logs, identities; seen by a server with an API key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php import formats
from mockwrite.services import events, listing
from mockwrite.services.account import logs as log_lists
from mockwrite.services.account import models
from mockwrite.services.teams import models as team_models
from mockwrite.services.teams.memberships import may_read
from mockwrite.services.users.users import USER_ID, existing
from mockwrite.store.people import accounts
from mockwrite.store.querying.queries import CURSORS
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.legacy_queries import translate
from mockwrite.wire.parameters import UID, CustomId, Parameter, Text, WhiteList

if TYPE_CHECKING:
    from mockwrite.releases import Release
    from mockwrite.store.people.rows import Target

__all__ = ["service"]

service = Service("users", groups=["users"])

_NOTHING = ("", "0")

TARGET_ID = Parameter("targetId", UID(), required=True)
PROVIDER_ID = Parameter("providerId", UID(), default="")
TARGET_NAME = Parameter("name", Text(128), default="")


def _where_memberships_are_filtered(own: Parameter, release: Release) -> Parameter | None:
    return own if release.filters_memberships_of_users else None


@service.endpoint(
    "GET",
    "/users/{userId}/memberships",
    "listMemberships",
    USER_ID,
    *(
        replace(each, for_release=_where_memberships_are_filtered)
        for each in listing.parameters(listing.MEMBERSHIPS)
    ),
    scope="users.read",
    model=listing.model("memberships", team_models.brief_membership),
)
def list_memberships(call: Call, user_id: str, queries: listing.Queries, search: str, total: bool) -> Page:
    """``total`` counts those that are shown, not those that there are.

    Raises AppwriteError: general_argument_invalid for a cursor, on which the real server fails with a 500.
    """
    user = existing(call, user_id)
    if any(query.method in CURSORS for query in queries):
        raise AppwriteError("general_argument_invalid", "cursor_of_user_memberships")
    memberships = call.project.people.memberships.where("user", user.id)
    rows = [membership for membership in memberships if may_read(call, membership)]
    page = listing.page(call, rows, listing.MEMBERSHIPS, queries, search)
    return Page(len(page.rows) if total else 0, page.rows)


@service.endpoint(
    "GET",
    "/users/{userId}/logs",
    "listLogs",
    USER_ID,
    *log_lists.PARAMETERS,
    scope="users.read",
    model=listing.model("logs", models.log_of_user),
    old_queries=translate,
)
def list_logs(call: Call, user_id: str, queries: listing.Queries, total: bool) -> Page:
    return log_lists.page(
        call, call.project.people.logs.where("user", existing(call, user_id).id), queries, total
    )


@service.endpoint(
    "GET",
    "/users/identities",
    "listIdentities",
    *listing.parameters(listing.IDENTITIES_OF_ALL),
    scope="users.read",
    model=models.no_identities,
    old_queries=translate,
)
def list_identities(call: Call, queries: listing.Queries, search: str, total: bool) -> Page:
    return listing.page(call, (), listing.IDENTITIES_OF_ALL, queries, search, total)


@service.endpoint(
    "DELETE",
    "/users/identities/{identityId}",
    "deleteIdentity",
    Parameter("identityId", UID(), required=True),
    scope="users.write",
    status=204,
)
def delete_identity(call: Call, identity_id: str) -> None:
    """Nobody has an identity: these come with OAuth2."""
    raise AppwriteError("user_identity_not_found")


@service.endpoint(
    "GET",
    "/users/{userId}/targets",
    "listTargets",
    USER_ID,
    *listing.parameters(listing.TARGETS),
    scope="targets.read",
    model=listing.model("targets", models.target),
)
def list_targets(call: Call, user_id: str, queries: listing.Queries, total: bool) -> Page:
    targets = call.project.people.targets.where("user", existing(call, user_id).id)
    rows = targets if _may_read_targets(call, user_id) else ()
    return listing.page(call, rows, listing.TARGETS, queries, "", total)


@service.endpoint(
    "GET",
    "/users/{userId}/targets/{targetId}",
    "getTarget",
    USER_ID,
    TARGET_ID,
    scope="targets.read",
    model=models.target,
)
def get_target(call: Call, user_id: str, target_id: str) -> Target:
    return _target(call, user_id, target_id)


@service.endpoint(
    "POST",
    "/users/{userId}/targets",
    "createTarget",
    Parameter("targetId", CustomId(), required=True),
    USER_ID,
    Parameter("providerType", WhiteList(("email", "sms", "push")), required=True),
    Parameter("identifier", Text(255), required=True),
    PROVIDER_ID,
    TARGET_NAME,
    scope="targets.write",
    status=201,
    model=models.target,
    event="users.[userId].targets.[targetId].create",
)
def create_target(
    call: Call, target_id: str, user_id: str, provider_type: str, identifier: str, provider_id: str, name: str
) -> Target:
    """There is no messaging here: no provider exists, and a target has none."""
    _check_identifier(call.release, provider_type, identifier)
    user = existing(call, user_id)
    return accounts.create_target(call.project, user, provider_type, identifier, id=target_id, name=name)


@service.endpoint(
    "PATCH",
    "/users/{userId}/targets/{targetId}",
    "updateTarget",
    USER_ID,
    TARGET_ID,
    Parameter("identifier", Text(255), default=""),
    PROVIDER_ID,
    TARGET_NAME,
    scope="targets.write",
    model=models.target,
    event="users.[userId].targets.[targetId].update",
    audit="target.update",
)
def update_target(
    call: Call, user_id: str, target_id: str, identifier: str, provider_id: str, name: str
) -> Target:
    old = _target(call, user_id, target_id)
    # "0" is nothing to PHP, so that it changes nothing
    changes: dict[str, Any] = {"name": name} if name not in _NOTHING else {}
    if identifier not in _NOTHING:
        _check_identifier(call.release, old.kind, identifier)
        changes |= {"identifier": identifier, "expired": False}
    if provider_id not in _NOTHING:
        raise AppwriteError("provider_not_found")
    return accounts.change_target(call.project, old, **changes)


@service.endpoint(
    "DELETE",
    "/users/{userId}/targets/{targetId}",
    "deleteTarget",
    USER_ID,
    TARGET_ID,
    scope="targets.write",
    status=204,
    event="users.[userId].targets.[targetId].delete",
)
def delete_target(call: Call, user_id: str, target_id: str) -> None:
    target = _target(call, user_id, target_id)
    events.note_gone(call, target, models.target)
    call.project.people.targets.remove(target.id)


def _may_read_targets(call: Call, user_id: str) -> bool:
    """Whether the caller may read that user's targets: a user's are their own, and none else's but a key's."""
    return call.caller.privileged or f"user:{user_id}" in call.caller.roles


def _target(call: Call, user_id: str, target_id: str) -> Target:
    user, target = existing(call, user_id), call.project.people.targets.get(target_id)
    if target is None or target.user != user.id or not _may_read_targets(call, user.id):
        raise AppwriteError("user_target_not_found")
    return target


def _check_identifier(release: Release, kind: str, identifier: str) -> None:
    is_email = formats.is_parsed_email if release.parses_emails else formats.is_email
    if kind == "email" and not is_email(identifier):
        raise AppwriteError("general_invalid_email")
    if kind == "sms" and not formats.is_phone(identifier):
        raise AppwriteError("general_invalid_phone")
    if kind not in ("email", "sms", "push"):
        raise AppwriteError("provider_incorrect_type")
