"""What teams and memberships look like on the wire; keys in the real server's order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.wire.response_formats import without_below

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from mockwrite.store.people.rows import Membership, Team
    from mockwrite.wire.endpoint import Call

__all__ = ["bare_membership", "brief_membership", "guarded_membership", "of_team", "team"]

JSON = dict[str, Any]

# What of its user a membership tells, and the policy that has members told it, too.
_POLICIES = {
    "userId": "memberships_user_id",
    "userName": "memberships_user_name",
    "userEmail": "memberships_user_email",
    "userPhone": "memberships_user_phone",
    "mfa": "memberships_mfa",
    "userAccessedAt": "memberships_user_accessed_at",
}
_ALL = _POLICIES.keys()
_BRIEF = frozenset({"userId", "userName", "userEmail"})


def team(row: Team, call: Call) -> JSON:
    return {
        "$id": row.id,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "name": row.name,
        "total": row.total,
        "prefs": row.prefs or {},
    }


@without_below("1.9.2", "userPhone")
@without_below("1.5.0", "mfa")
def brief_membership(row: Membership, call: Call) -> JSON:
    """A membership just made or changed, or one of a user: of them it tells the name and the address alone."""
    # 1.9.6: Teams/Http/Memberships/{Create,Update,Status/Update}.php, users.php listMemberships
    return _membership(row, call, _BRIEF)


@without_below("1.9.2", "userPhone")
@without_below("1.5.0", "mfa")
def bare_membership(row: Membership, call: Call) -> JSON:
    """A membership as it is stored, as the event of its end tells it: no names."""
    # 1.9.6: Teams/Http/Memberships/Delete.php
    return {**_membership(row, call, {"userId"}), "teamName": ""}


@without_below("1.9.2", "userPhone")
@without_below("1.5.0", "mfa")
def guarded_membership(row: Membership, call: Call) -> JSON:
    """The same, but members are told of each other what the project has them told: by default nothing."""
    if call.caller.privileged:
        return _membership(row, call, _ALL)
    policies = call.project.policies
    told = {field for field, policy in _POLICIES.items() if getattr(policies, policy)}
    return _membership(row, call, told)


def of_team(named: Team, model: Callable[[Membership, Call], JSON]) -> Callable[[Membership, Call], JSON]:
    """`model`, but with the name of the team that the path names, which may be another one."""
    return lambda row, call: {**model(row, call), "teamName": named.name}


def _membership(row: Membership, call: Call, told: Container[str]) -> JSON:
    """A membership with those of its user's details that are `told`."""
    people = call.project.people
    its_team, user = people.teams.get(row.team), people.users.get(row.user)
    details = call.release.has_membership_details
    of_user = (
        {
            "userName": user.name,
            "userEmail": user.email,
            "userPhone": user.phone,
            "userAccessedAt": user.accessed_at,
        }
        if user
        else {}
    )
    shown = {field: (of_user.get(field) or "") if field in told else "" for field in _POLICIES}
    return {
        "$id": row.id,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "userId": row.user if "userId" in told or not details else "",
        "userName": shown["userName"],
        "userEmail": shown["userEmail"],
        **({"userPhone": shown["userPhone"]} if details else {}),
        "teamId": row.team,
        "teamName": its_team.name if its_team else "",
        "invited": row.invited_at,
        "joined": row.joined_at or "",
        "confirm": row.confirmed,
        "mfa": bool("mfa" in told and user and user.mfa and user.factors),
        **({"userAccessedAt": shown["userAccessedAt"]} if details else {}),
        "roles": list(row.roles),
    }
