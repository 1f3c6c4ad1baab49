"""The projects of an organization, as later command lines ask for them: a header names the organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.services import listing
from mockwrite.services.account import logs as parts
from mockwrite.services.console import projects
from mockwrite.services.console.developers import ORGANIZATION
from mockwrite.services.project.project import project as model
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.parameters import UID, CustomId, Parameter, Text

if TYPE_CHECKING:
    from mockwrite.store.world import Project

__all__ = ["service"]

service = Service(
    "organization",
    groups=["organization"],
    when=lambda release: release.has_project_api,
    for_console=lambda _release: True,
)

PROJECT_ID = Parameter("projectId", UID(), required=True)
NAME = Parameter("name", Text(128), required=True)
QUERIES, TOTAL = parts.PARAMETERS
SEARCH = Parameter("search", Text(256), default="")


@service.endpoint(
    "GET",
    "/organization/projects",
    "listProjects",
    QUERIES,
    SEARCH,
    TOTAL,
    scope="global",
    model=listing.model("projects", model),
)
def list_projects(call: Call, queries: listing.Queries, search: str, total: bool) -> Page:
    """A part of the projects, those with the `search` in their id where there is one."""
    found = [each for each in _projects(call) if search.lower() in each.id.lower()]
    return parts.part(call, found, queries, total)


@service.endpoint(
    "POST",
    "/organization/projects",
    "createProject",
    Parameter("projectId", CustomId(), required=True),
    NAME,
    scope="global",
    status=201,
    model=model,
)
def create_project(call: Call, project_id: str, name: str) -> Project:
    _projects(call)
    return projects.create_project(call, project_id, name)


@service.endpoint(
    "GET", "/organization/projects/{projectId}", "getProject", PROJECT_ID, scope="global", model=model
)
def get_project(call: Call, project_id: str) -> Project:
    """Raise AppwriteError: project_not_found for one that the server does not have yet."""
    found = next((each for each in _projects(call) if each.id == project_id), None)
    if found is None:
        raise AppwriteError("project_not_found")
    return found


@service.endpoint(
    "PATCH",
    "/organization/projects/{projectId}",
    "updateProject",
    PROJECT_ID,
    NAME,
    scope="global",
    model=model,
)
def update_project(call: Call, project_id: str, name: str) -> Project:
    """The project under the name that it has: its id."""
    return projects.update_project(call, get_project(call, project_id).id, name)


def _projects(call: Call) -> list[Project]:
    """The projects of the organization that the request is for.

    Raises AppwriteError: team_not_found, user_unauthorized.
    """
    # 1.9.6: Organization/Http/Init.php; app/init/resources/request.php team
    projects.require_console(call)
    team = call.project.people.teams.get(call.headers.get("X-Appwrite-Organization", ""))
    if team is None:
        raise AppwriteError("team_not_found")
    if f"team:{team.id}" not in call.caller.roles:
        raise AppwriteError("user_unauthorized")
    found = call.world.projects.values() if team.id == ORGANIZATION else ()
    return [each for each in found if each.id != "console"]
