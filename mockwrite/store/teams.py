"""What happens to teams and to memberships."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockwrite.store.people import Membership, Team
    from mockwrite.store.world import Project

__all__ = ["change_team", "remove_membership", "remove_team"]


def change_team(project: Project, team: Team, **changes: Any) -> Team:
    """Put `team` with `changes` in its place. What changes nothing leaves the time of the last update, too."""
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


def remove_membership(project: Project, membership: Membership) -> None:
    """Take a membership out; its team counts those that were confirmed."""
    project.people.memberships.remove(membership.id)
    team = project.people.teams.get(membership.team)
    if team is not None and membership.confirmed:
        change_team(project, team, total=max(team.total - 1, 0))
