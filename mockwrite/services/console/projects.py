"""Projects, as the console lists them; their settings are those of a new project, and stay so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.services.console.developers import ORGANIZATION, is_open_console
from mockwrite.store.people.sessions import SESSION_LENGTH
from mockwrite.wire.endpoint import Call, Service
from mockwrite.wire.parameters import ArrayList, Boolean, CustomId, Integer, Parameter, Text

if TYPE_CHECKING:
    from mockwrite.store.world import Project

__all__ = ["service"]

service = Service("projects", groups=["projects"])

JSON = dict[str, Any]

PROJECT_ID = Parameter("projectId", Text(36), required=True)
_SERVICES = (
    "Account",
    "Avatars",
    "Databases",
    "Locale",
    "Health",
    "Storage",
    "Teams",
    "Users",
    "Sites",
    "Functions",
    "Graphql",
    "Messaging",
)
# 1.8.1: Response/Model/Project.php, with what a new project has
_METHODS = {
    "jwt": "authJWT",
    "phone": "authPhone",
    "invites": "authInvites",
    "anonymous": "authAnonymous",
    "email-otp": "authEmailOtp",
    "magic-url": "authUsersAuthMagicURL",
    "email-password": "authEmailPassword",
}
_SETTINGS: Mapping[str, tuple[str, str, Any]] = {
    "duration": ("authDuration", "duration", SESSION_LENGTH),
    "limit": ("authLimit", "limit", 0),
    "max-sessions": ("authSessionsLimit", "limit", 10),
    "password-history": ("authPasswordHistory", "limit", 0),
    "password-dictionary": ("authPasswordDictionary", "enabled", False),
    "personal-data": ("authPersonalDataCheck", "enabled", False),
    "session-alerts": ("authSessionAlerts", "alerts", False),
    "mock-numbers": ("authMockNumbers", "numbers", []),
}


def _shown(project: Project, call: Call) -> JSON:
    now = call.world.clock.stamp()
    return {
        "$id": project.id,
        "$createdAt": now,
        "$updatedAt": now,
        "name": project.id,
        "description": "",
        "teamId": ORGANIZATION,
        **{field: value for field, _, value in _SETTINGS.values()},
        **dict.fromkeys(_METHODS.values(), True),
        **{f"serviceStatusFor{name}": True for name in _SERVICES},
        "platforms": [],
        "webhooks": [],
        "keys": [],
        "pingCount": 0,
        "pingedAt": "",
    }


def _project(call: Call, id: str) -> Project:
    """Return a project, made when first named as any is. Raises AppwriteError: project_not_found for what is no id."""
    _require_console(call)
    project = call.world.project(id)
    if project is None or id == "console":
        raise AppwriteError("project_not_found")
    return project


def _require_console(call: Call) -> None:
    if not is_open_console(call):
        raise AppwriteError("mockwrite_not_supported", "operation_unsupported", operation="The console")
    call.caller.require(("projects.read",))


@service.endpoint("GET", "/projects", "list", scope="global", model=lambda value, _call: value)
def list_projects(call: Call) -> JSON:
    """Return all projects of the server."""
    _require_console(call)
    found = [_shown(each, call) for each in call.world.projects.values() if each.id != "console"]
    return {"total": len(found), "projects": found}


@service.endpoint(
    "POST",
    "/projects",
    "create",
    Parameter("projectId", CustomId(), required=True),
    Parameter("name", Text(128), required=True),
    scope="global",
    status=201,
    model=_shown,
)
def create_project(call: Call, project_id: str, name: str) -> Project:
    _require_console(call)
    id = call.world.ids.unique() if project_id == "unique()" else project_id
    try:
        return call.world.add(id)
    except ValueError:
        raise AppwriteError("project_already_exists") from None


@service.endpoint("GET", "/projects/{projectId}", "get", PROJECT_ID, scope="global", model=_shown)
def get_project(call: Call, project_id: str) -> Project:
    return _project(call, project_id)


@service.endpoint(
    "PATCH",
    "/projects/{projectId}",
    "update",
    PROJECT_ID,
    Parameter("name", Text(128), required=True),
    scope="global",
    model=_shown,
)
def update_project(call: Call, project_id: str, name: str) -> Project:
    """Return the project under the name that it has: its id."""
    return _unchanged(call, project_id, "The name of a project other than its id", name, project_id)


@service.endpoint(
    "PATCH",
    "/projects/{projectId}/service",
    "updateServiceStatus",
    PROJECT_ID,
    Parameter("service", Text(64), required=True),
    Parameter("status", Boolean(loose=True), required=True),
    scope="global",
    model=_shown,
)
def update_service_status(call: Call, project_id: str, service: str, status: bool) -> Project:
    return _unchanged(call, project_id, f"Switching the service {service} off", status, True)


def _declare(path: str, operation: str, name: str, kind: Any, value: Any) -> None:
    def update(call: Call, project_id: str, **sent: Any) -> Project:
        return _unchanged(
            call, project_id, f"The setting {path} other than {value}", next(iter(sent.values())), value
        )

    service.endpoint(
        "PATCH",
        f"/projects/{{projectId}}/auth/{path}",
        operation,
        PROJECT_ID,
        Parameter(name, kind, required=True),
        scope="global",
        model=_shown,
    )(update)


def _unchanged(call: Call, project_id: str, what: str, sent: Any, value: Any) -> Project:
    """Return the project where a setting is to be what it is. AppwriteError: mockwrite_not_supported."""
    project = _project(call, project_id)
    if sent != value:
        raise AppwriteError("mockwrite_not_supported", "operation_unsupported", operation=what)
    return project


_KINDS: Mapping[type, Any] = {
    int: Integer(loose=True),
    bool: Boolean(loose=True),
    list: ArrayList(Text(0), 10),
}
for _path, (_field, _name, _value) in _SETTINGS.items():
    _declare(_path, f"update{_field[0].upper()}{_field[1:]}", _name, _KINDS[type(_value)], _value)
for _path in _METHODS:
    _declare(
        _path,
        f"updateAuthStatus{''.join(map(str.capitalize, _path.split('-')))}",
        "status",
        _KINDS[bool],
        True,
    )
