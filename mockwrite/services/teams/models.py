"""What teams and memberships look like on the wire; keys in the real server's order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.wire.response_formats import without_below

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockwrite.store.people.rows import Membership, Team
    from mockwrite.wire.endpoint import Call

__all__ = ["brief_membership", "guarded_membership", "membership", "of_team", "team"]

JSON = dict[str, Any]


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
def membership(row: Membership, call: Call) -> JSON:
    """A membership with its user's name and e-mail address."""
    return _membership(row, call, named=True)


@without_below("1.9.2", "userPhone")
@without_below("1.5.0", "mfa")
def brief_membership(row: Membership, call: Call) -> JSON:
    """A membership just made, or one of a user: of them it tells the name and the e-mail address alone."""
    shown = _membership(row, call, named=True)
    if call.release.has_membership_details:
        shown |= {"userPhone": "", "userAccessedAt": ""}
    return shown


@without_below("1.9.2", "userPhone")
@without_below("1.5.0", "mfa")
def guarded_membership(row: Membership, call: Call) -> JSON:
    """The same, but members are not told each other's names and addresses: the default of a project."""
    return _membership(row, call, named=call.caller.privileged)


def of_team(named: Team, model: Callable[[Membership, Call], JSON]) -> Callable[[Membership, Call], JSON]:
    """`model`, but with the name of the team that the path names, which may be another one."""
    return lambda row, call: {**model(row, call), "teamName": named.name}


def _membership(row: Membership, call: Call, *, named: bool) -> JSON:
    people = call.project.people
    its_team = people.teams.get(row.team)
    user = people.users.get(row.user) if named else None
    details = call.release.has_membership_details
    return {
        "$id": row.id,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "userId": row.user if named or not details else "",
        "userName": (user.name or "") if user else "",
        "userEmail": (user.email or "") if user else "",
        **({"userPhone": (user.phone or "") if user else ""} if details else {}),
        "teamId": row.team,
        "teamName": its_team.name if its_team else "",
        "invited": row.invited_at,
        "joined": row.joined_at or "",
        "confirm": row.confirmed,
        "mfa": bool(user and user.mfa and user.factors),
        **({"userAccessedAt": (user.accessed_at or "") if user else ""} if details else {}),
        "roles": list(row.roles),
    }
