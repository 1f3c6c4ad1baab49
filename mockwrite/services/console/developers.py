"""Who works on projects: anybody who signs in to the console of an open server, in one organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.store.people import accounts, teams
from mockwrite.store.people.passwords import NO_PASSWORD_YET

if TYPE_CHECKING:
    from mockwrite.store.people.rows import User
    from mockwrite.wire.endpoint import Call

__all__ = ["ORGANIZATION", "developer", "is_open_console"]

ORGANIZATION = "organization"


def is_open_console(call: Call) -> bool:
    """Return whether the request is for the console of a server that lets anybody in."""
    return call.project.id == "console" and not call.project.strict


def developer(call: Call, email: str) -> User:
    """Return the developer with that e-mail address, made at the first sign-in, a member of the organization."""
    project = call.project
    found = next(iter(project.people.users.where("email", email)), None)
    if found is not None:
        return found
    id, name = project.world.ids.unique(), email.partition("@")[0]
    user = accounts.create_user(project, id, email=email, name=name, password=NO_PASSWORD_YET, accessed=True)
    team = project.people.teams.get(ORGANIZATION) or teams.create_team(project, ORGANIZATION, "Organization")
    teams.confirm(project, teams.create_membership(project, user, team, ["owner"], founder=True), team)
    return user
