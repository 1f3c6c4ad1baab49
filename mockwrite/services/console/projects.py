"""Projects, as the console lists them; of their settings, it sets the policies, and the others stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError, InvalidError
from mockwrite.releases.messages import Message
from mockwrite.services.console.developers import ORGANIZATION, is_open_console
from mockwrite.services.project.older_formats import METHODS, POLICIES, mock_phones
from mockwrite.services.project.project import project as model
from mockwrite.store.people.policies import SESSION_LENGTH, MockNumber, switched
from mockwrite.wire.endpoint import Call, Service
from mockwrite.wire.parameters import ArrayList, Boolean, CustomId, Kind, Parameter, Phone, Range, Text

if TYPE_CHECKING:
    from mockwrite.releases import Release
    from mockwrite.store.world import Project

__all__ = ["create_project", "require_console", "service", "update_project"]

service = Service("projects", groups=["projects"])

JSON = dict[str, Any]

_MOST = 5000
_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class MockPhone(Kind):
    """A phone, and the code that it gets instead of an SMS."""

    message = Message("mock_number_expected")

    def check(self, value: Any) -> MockNumber:
        # 1.8.1: Auth/Validator/MockNumber.php
        if not isinstance(value, dict) or value.get("phone") is None or value.get("otp") is None:
            self.refuse()
        phone, code = Phone().check(value["phone"]), value["otp"]
        if not isinstance(code, str) or _CODE.fullmatch(code) is None:
            raise InvalidError("mock_number_code_expected")
        return MockNumber(phone, code)


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
# 1.8.1: app/controllers/api/projects.php: the parameters of each, with the policies that they set
_POLICIES: Mapping[str, tuple[str, Mapping[str, tuple[str, Kind]]]] = {
    "duration": ("AuthDuration", {"duration": ("duration", Range(0, SESSION_LENGTH))}),
    "limit": ("AuthLimit", {"limit": ("limit", Range(0, 10_000))}),
    "max-sessions": ("AuthSessionsLimit", {"limit": ("max_sessions", Range(1, 100))}),
    "password-history": ("AuthPasswordHistory", {"limit": ("password_history", Range(0, 20))}),
    "password-dictionary": ("AuthPasswordDictionary", {"enabled": ("password_dictionary", Boolean())}),
    "personal-data": ("PersonalDataCheck", {"enabled": ("personal_data_check", Boolean())}),
    "session-alerts": ("SessionAlerts", {"alerts": ("session_alerts", Boolean(loose=True))}),
    "session-invalidation": ("SessionInvalidation", {"enabled": ("invalidate_sessions", Boolean())}),
    "memberships-privacy": (
        "MembershipsPrivacy",
        {
            "userName": ("memberships_user_name", Boolean(loose=True)),
            "userEmail": ("memberships_user_email", Boolean(loose=True)),
            "mfa": ("memberships_mfa", Boolean(loose=True)),
        },
    ),
    "mock-numbers": ("MockNumbers", {"numbers": ("mock_numbers", ArrayList(MockPhone(), 10))}),
}


def _shown(project: Project, call: Call) -> JSON:
    if call.release.has_project_api:
        return model(project, call)
    return {
        "$id": project.id,
        "$createdAt": project.created_at,
        "$updatedAt": project.updated_at,
        "name": project.id,
        "description": "",
        "teamId": ORGANIZATION,
        **{field: getattr(project.policies, policy) for field, policy in POLICIES.items()},
        "authMockNumbers": mock_phones(project.policies),
        **{field: method not in project.policies.methods_off for method, field in METHODS.items()},
        **{f"serviceStatusFor{name}": True for name in _SERVICES},
        "platforms": [],
        "webhooks": [],
        "keys": [],
        "pingCount": 0,
        "pingedAt": "",
    }


def _project(call: Call, id: str) -> Project:
    """Return a project, made when first named as any is. Raises AppwriteError: project_not_found for what is no id."""
    require_console(call)
    project = call.world.project(id)
    if project is None or id == "console":
        raise AppwriteError("project_not_found")
    return project


def require_console(call: Call) -> None:
    if not is_open_console(call):
        raise AppwriteError("mockwrite_not_supported", "operation_unsupported", operation="The console")
    call.caller.require(("projects.read",))


@service.endpoint("GET", "/projects", "list", scope="global", model=lambda value, _call: value)
def list_projects(call: Call) -> JSON:
    """Return all projects of the server."""
    require_console(call)
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
    require_console(call)
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


def _limited(own: Parameter, release: Release) -> Parameter:
    """The parameter; where a project has policies of their own, a limit of 0 is none, whatever limit it is."""
    # 1.9.6: Utopia/Request/Filters/V23.php parseLimitToTotal
    return replace(own, kind=Range(0, _MOST)) if own.name == "limit" and release.has_project_api else own


def _declare(path: str, name: str, settings: Mapping[str, tuple[str, Kind]]) -> None:
    """The endpoint that sets these policies of a project."""
    policies = [policy for policy, _ in settings.values()]

    def update(call: Call, project_id: str, **sent: Any) -> Project:
        project = _project(call, project_id)
        values = (tuple(value) if isinstance(value, list) else value for value in sent.values())
        changes: JSON = dict(zip(policies, values, strict=True))
        project.policies = replace(project.policies, **changes)
        return project

    service.endpoint(
        "PATCH",
        f"/projects/{{projectId}}/auth/{path}",
        f"update{name}",
        PROJECT_ID,
        *(Parameter(key, kind, required=True, for_release=_limited) for key, (_, kind) in settings.items()),
        scope="global",
        model=_shown,
    )(update)


def _declare_method(path: str) -> None:
    """The endpoint that switches a way to sign in on or off."""

    def update(call: Call, project_id: str, status: bool) -> Project:
        project = _project(call, project_id)
        project.policies = switched(project.policies, path, on=status)
        return project

    service.endpoint(
        "PATCH",
        f"/projects/{{projectId}}/auth/{path}",
        f"updateAuthStatus{''.join(map(str.capitalize, path.split('-')))}",
        PROJECT_ID,
        Parameter("status", Boolean(loose=True), required=True),
        scope="global",
        model=_shown,
    )(update)


def _unchanged(call: Call, project_id: str, what: str, sent: Any, value: Any) -> Project:
    """Return the project where a setting is to be what it is. AppwriteError: mockwrite_not_supported."""
    project = _project(call, project_id)
    if sent != value:
        raise AppwriteError("mockwrite_not_supported", "operation_unsupported", operation=what)
    return project


for _path, (_name, _settings) in _POLICIES.items():
    _declare(_path, _name, _settings)
for _path in METHODS:
    _declare_method(_path)
