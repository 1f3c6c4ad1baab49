"""What happens to teams and to memberships."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.store.people.rows import Membership, Team

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockwrite.store.people.rows import User
    from mockwrite.store.world import Project

__all__ = [
    "change_roles",
    "change_team",
    "confirm",
    "create_membership",
    "create_team",
    "membership_of",
    "remove_membership",
    "remove_team",
]


def create_team(project: Project, id: str, name: str, total: int = 0) -> Team:
    """A team of as many members; for ``unique()`` an id is made up. Raises AppwriteError: team_already_exists."""
    table, now = project.people.teams, project.world.clock.stamp()
    id = project.world.ids.unique() if id == "unique()" else id
    if id in table:
        raise AppwriteError("team_already_exists")
    team = Team(id=id, sequence=table.next_sequence(), created_at=now, updated_at=now, name=name, total=total)
    table.put(id, team)
    return team


def change_team(project: Project, team: Team, **changes: Any) -> Team:
    """Put `team` with `changes` in its place; what changes nothing leaves its time alone."""
    if all(getattr(team, name) == value for name, value in changes.items()):
        return team
    new = replace(team, updated_at=project.world.clock.stamp(), **changes)
    project.people.teams.put(team.id, new)
    return new


def remove_team(project: Project, id: str) -> None:
    """Take out a team and its memberships. KeyError where there is none."""
    people = project.people
    people.teams.remove(id)
    for membership in people.memberships.where("team", id):
        people.memberships.remove(membership.id)


def membership_of(project: Project, user: User, team: Team) -> Membership | None:
    """What `user` is in `team`, if anything."""
    found = project.people.memberships.where("user", user.id)
    return next((membership for membership in found if membership.team == team.id), None)


def create_membership(
    project: Project,
    user: User,
    team: Team,
    roles: Iterable[str],
    *,
    founder: bool = False,
    secret: str = "",
    confirmed: bool = False,
) -> Membership:
    """A membership of a user who has none in that team, whose total it leaves alone."""
    table, now, id = project.people.memberships, project.world.clock.stamp(), project.world.ids.unique()
    membership = Membership(
        id=id,
        sequence=table.next_sequence(),
        created_at=now,
        updated_at=now,
        user=user.id,
        team=team.id,
        roles=tuple(roles),
        invited_at=now,
        joined_at=now if confirmed else None,
        confirmed=confirmed,
        secret=secret,
        founder=founder,
    )
    table.put(id, membership)
    return membership


def change_roles(project: Project, membership: Membership, roles: Iterable[str]) -> Membership:
    """Give the member `roles` and no others; the same ones leave the membership's time alone."""
    given = tuple(roles)
    if given == membership.roles:
        return membership
    new = replace(membership, roles=given, updated_at=project.world.clock.stamp())
    project.people.memberships.put(new.id, new)
    return new


def confirm(project: Project, membership: Membership, team: Team) -> tuple[Membership, Team]:
    """Make the user a member; the team counts one more. Returns both as they are then."""
    now = project.world.clock.stamp()
    new = replace(membership, joined_at=now, confirmed=True, updated_at=now)
    project.people.memberships.put(new.id, new)
    return new, change_team(project, team, total=team.total + 1)


def remove_membership(project: Project, membership: Membership) -> None:
    """Take a membership out; its team counts those that were confirmed."""
    project.people.memberships.remove(membership.id)
    team = project.people.teams.get(membership.team)
    if team is not None and membership.confirmed:
        change_team(project, team, total=max(team.total - 1, 0))
