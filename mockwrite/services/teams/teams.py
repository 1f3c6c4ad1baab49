"""Teams: list, create, get, rename, delete, preferences, logs. A session sees its own teams, a key all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php.json_text import kept, printed
from mockwrite.services import events, listing
from mockwrite.services.account import logs as log_lists
from mockwrite.services.account import models as account_models
from mockwrite.services.teams import models
from mockwrite.store.people import preferences, teams
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.legacy_queries import translate
from mockwrite.wire.parameters import UID, ArrayList, Assoc, CustomId, Key, Parameter, Text

if TYPE_CHECKING:
    from mockwrite.store.people.rows import Team

__all__ = ["TEAM_ID", "may_change", "readable", "service"]

service = Service("teams", groups=["teams"])

TEAM_ID = Parameter("teamId", UID(), required=True)
NAME = Parameter("name", Text(128), required=True)
OWNER = "owner"


def readable(call: Call, team_id: str) -> Team:
    """The team, for its members and for keys. Raises AppwriteError: team_not_found."""
    team = call.project.people.teams.get(team_id)
    if team is None or not _sees(call, team):
        raise AppwriteError("team_not_found")
    return team


def _sees(call: Call, team: Team) -> bool:
    return call.caller.privileged or f"team:{team.id}" in call.caller.roles


def may_change(call: Call, team: Team) -> bool:
    """Whether the caller is an owner, or a key."""
    return call.caller.privileged or f"team:{team.id}/{OWNER}" in call.caller.roles


def _changed(call: Call, team_id: str, **changes: Any) -> Team:
    """The team with `changes`, which any member may ask for where they change nothing."""
    team = readable(call, team_id)
    new = teams.change_team(call.project, team, **changes)
    if new is not team and not may_change(call, team):
        raise AppwriteError("user_unauthorized")
    return new


@service.endpoint(
    "POST",
    "/teams",
    "create",
    Parameter("teamId", CustomId(), required=True),
    NAME,
    Parameter("roles", ArrayList(Key(), 100), default=(OWNER,)),
    scope="teams.write",
    status=201,
    model=models.team,
    event="teams.[teamId].create",
    audit="team.create",
)
def create_team(call: Call, team_id: str, name: str, roles: list[str]) -> Team:
    """A user who makes a team becomes an owner of it; one made by a key is empty."""
    founder = call.caller.user
    team = teams.create_team(call.project, team_id, name, total=0 if founder is None else 1)
    if founder is not None:
        roles = roles if OWNER in roles else [*roles, OWNER]
        teams.create_membership(call.project, founder, team, roles, founder=True, confirmed=True)
    return team


@service.endpoint(
    "GET",
    "/teams",
    "list",
    *listing.parameters(listing.TEAMS),
    scope="teams.read",
    model=listing.model("teams", models.team),
    old_queries=translate,
)
def list_teams(call: Call, queries: listing.Queries, search: str, total: bool) -> Page:
    seen = [team for team in call.project.people.teams if _sees(call, team)]
    return listing.page(call, seen, listing.TEAMS, queries, search, total)


@service.endpoint("GET", "/teams/{teamId}", "get", TEAM_ID, scope="teams.read", model=models.team)
def get_team(call: Call, team_id: str) -> Team:
    return readable(call, team_id)


@service.endpoint(
    "PUT",
    "/teams/{teamId}",
    "updateName",
    TEAM_ID,
    NAME,
    scope="teams.write",
    model=models.team,
    event="teams.[teamId].update",
    audit="team.update",
)
def update_name(call: Call, team_id: str, name: str) -> Team:
    return _changed(call, team_id, name=name)


@service.endpoint(
    "DELETE",
    "/teams/{teamId}",
    "delete",
    TEAM_ID,
    scope="teams.write",
    status=204,
    event="teams.[teamId].delete",
    audit="team.delete",
)
def delete_team(call: Call, team_id: str) -> None:
    team = readable(call, team_id)
    if not may_change(call, team):
        raise AppwriteError("user_unauthorized")
    events.note_gone(call, team, models.team)
    teams.remove_team(call.project, team.id)


@service.endpoint(
    "GET",
    "/teams/{teamId}/prefs",
    "getPrefs",
    TEAM_ID,
    scope="teams.read",
    model=account_models.preferences,
)
def get_prefs(call: Call, team_id: str) -> Any:
    return readable(call, team_id).prefs


@service.endpoint(
    "PUT",
    "/teams/{teamId}/prefs",
    "updatePrefs",
    TEAM_ID,
    Parameter("prefs", Assoc(), required=True),
    scope="teams.write",
    model=account_models.preferences,
    event="teams.[teamId].update.prefs",
)
def update_prefs(call: Call, team_id: str, prefs: Any) -> Any:
    preferences.require_document(prefs)
    _changed(call, team_id, prefs=kept(prefs))
    return printed(prefs)


@service.endpoint(
    "GET",
    "/teams/{teamId}/logs",
    "listLogs",
    TEAM_ID,
    *log_lists.PARAMETERS,
    scope="teams.read",
    model=listing.model("logs", account_models.log),
    old_queries=translate,
)
def list_logs(call: Call, team_id: str, queries: listing.Queries, total: bool) -> Page:
    resource = f"team/{readable(call, team_id).id}"
    return log_lists.page(call, call.project.people.logs.where("resource", resource), queries, total)
