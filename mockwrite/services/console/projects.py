"""Projects, as the console lists them; it sets their policies, and what is on and off.

From 1.9 on, the paths below a project are the older names of those below ``/project``: a key opens them, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from mockwrite.errors import AppwriteError, InvalidError
from mockwrite.releases.messages import Message
from mockwrite.services.console.developers import ORGANIZATION, is_open_console
from mockwrite.services.project.older_formats import METHODS, POLICIES, mock_phones, renamed
from mockwrite.services.project.project import project as model
from mockwrite.services.project.project import switch
from mockwrite.store.people.policies import SESSION_LENGTH, MockNumber, switched
from mockwrite.wire.endpoint import Call, Service
from mockwrite.wire.parameters import (
    UID,
    ArrayList,
    Boolean,
    CustomId,
    Kind,
    Nullable,
    Parameter,
    Phone,
    Range,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockwrite.releases import Release
    from mockwrite.store.world import Project
    from mockwrite.wire.endpoint import OldQueries

__all__ = ["create_project", "require_console", "service", "update_project"]

service = Service("projects", groups=["projects"], for_console=lambda release: not release.has_project_api)

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
_SINCE_1_9 = {
    "userId": "memberships_user_id",
    "userPhone": "memberships_user_phone",
    "userAccessedAt": "memberships_user_accessed_at",
}
_SEEN = {"userName", "userEmail", "mfa", *_SINCE_1_9}
# 1.9.6: Utopia/Request/Filters/V23.php
_TODAY = {"limit": "total", "alerts": "enabled", "mfa": "userMFA"}
_HIDDEN = {"userId": False, "userPhone": False}


def _enabled(own: Parameter, release: Release) -> Parameter:
    """The parameter, as the alias of a later release has it."""
    return replace(own, name="enabled", kind=Boolean()) if release.has_project_api else own


STATUS = Parameter("status", Boolean(loose=True), required=True, for_release=_enabled)
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
            **{key: (policy, Boolean()) for key, policy in _SINCE_1_9.items()},
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
        **{
            field: getattr(project.policies, policy)
            for field, policy in POLICIES.items()
            if policy not in call.release.lacks_policies
        },
        "authMockNumbers": mock_phones(project.policies),
        **{field: method not in project.policies.methods_off for method, field in METHODS.items()},
        **{
            f"serviceStatusFor{name.capitalize()}": name not in project.policies.services_off
            for name in call.release.services
        },
        "platforms": [],
        "webhooks": [],
        "keys": [],
        "pingCount": 0,
        "pingedAt": "",
    }


def _open_to(*scopes: str) -> Callable[[Call], None]:
    """What lets the console in, and in later releases a project's own keys with one of the `scopes`."""

    # 1.9.6: app/init/resources/request.php project, for the aliases in Platform/Modules/Project
    def admit(call: Call) -> None:
        if call.release.has_project_api and call.sent["projectId"] == call.project.id != "console":
            call.caller.require(scopes)
        else:
            require_console(call)

    return admit


def _project(call: Call, id: str) -> Project:
    """Return a project, made when first named as any is. Raises AppwriteError: project_not_found for what is no id."""
    project = call.world.project(id)
    if project is None or id == "console":
        raise AppwriteError("project_not_found")
    return project


def require_console(call: Call) -> None:
    if not is_open_console(call):
        raise AppwriteError("mockwrite_not_supported", "operation_unsupported", operation="The console")
    call.caller.require(("projects.read",))


def _always(_release: Release) -> bool:
    return True


@service.endpoint(
    "GET", "/projects", "list", scope="global", model=lambda value, _call: value, for_console=_always
)
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
    for_console=_always,
)
def create_project(call: Call, project_id: str, name: str) -> Project:
    require_console(call)
    id = call.world.ids.unique() if project_id == "unique()" else project_id
    try:
        return call.world.add(id)
    except ValueError:
        raise AppwriteError("project_already_exists") from None


@service.endpoint(
    "GET",
    "/projects/{projectId}",
    "get",
    PROJECT_ID,
    scope="global",
    model=_shown,
    first=_open_to("project.read"),
)
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
    for_console=_always,
)
def update_project(call: Call, project_id: str, name: str) -> Project:
    """Return the project under the name that it has: its id."""
    return _unchanged(call, project_id, "The name of a project other than its id", name, project_id)


def _of_today(own: Parameter, release: Release) -> Parameter | None:
    """The parameter of a policy, as the alias of a later release has it."""
    if not release.has_project_api:
        return None if own.name in _SINCE_1_9 else own
    if own.name == "limit":
        kind: Kind = Nullable(Range(1, _MOST))
    else:
        kind = Boolean() if isinstance(own.kind, Boolean) else own.kind
    left_out = own.name in _SEEN
    return replace(
        own, name=_TODAY.get(own.name, own.name), kind=kind, required=not left_out, nullable=left_out
    )


def _told_today(version: str, names: Mapping[str, str], **always: Any) -> OldQueries:
    """What gives the parameters of formats older than `version` the names of today, where a release has these."""
    told = renamed(version, names, **always)
    return lambda call, sent: told(call, sent) if call.release.has_project_api else sent


def _declare(path: str, name: str, settings: Mapping[str, tuple[str, Kind]]) -> None:
    """The endpoint that sets these policies of a project."""
    policies = [policy for policy, _ in settings.values()]
    # 1.9.6: app/controllers/api/projects.php: the one that is no alias, and open to no key
    scopes = ("projects.write",) if path == "mock-numbers" else ("policies.write", "project.policies.write")

    def update(call: Call, project_id: str, **sent: Any) -> Project:
        project = _project(call, project_id)
        changes: JSON = {
            policy: tuple(value) if isinstance(value, list) else value or 0
            for policy, (name, value) in zip(policies, sent.items(), strict=True)
            if value is not None or name == "limit"
        }
        project.policies = replace(project.policies, **changes)
        return project

    service.endpoint(
        "PATCH",
        f"/projects/{{projectId}}/auth/{path}",
        f"update{name}",
        PROJECT_ID,
        *(Parameter(key, kind, required=True, for_release=_of_today) for key, (_, kind) in settings.items()),
        scope="global",
        model=_shown,
        old_queries=_told_today("1.9.2", _TODAY, **(_HIDDEN if "mfa" in settings else {})),
        first=_open_to(*scopes),
        when=lambda release: not release.lacks_policies.issuperset(policies),
    )(update)


def _declare_method(path: str) -> None:
    """The endpoint that switches a way to sign in on or off."""

    def update(call: Call, project_id: str, status: bool) -> Project:
        project = _project(call, project_id)
        project.policies = switched(project.policies, "methods", path, on=status)
        return project

    service.endpoint(
        "PATCH",
        f"/projects/{{projectId}}/auth/{path}",
        f"updateAuthStatus{''.join(map(str.capitalize, path.split('-')))}",
        PROJECT_ID,
        STATUS,
        scope="global",
        model=_shown,
        old_queries=_told_today("1.9.2", {"status": "enabled"}),
        first=_open_to("project.write"),
    )(update)


def _declare_switch(kind: Literal["services", "protocols"], old: str, today: str) -> None:
    """The endpoint that switches one of a kind on or off."""

    def update(call: Call, project_id: str, status: bool, **sent: str) -> Project:
        project = _project(call, project_id)
        project.policies = switched(project.policies, kind, sent[old], on=status)
        return project

    service.endpoint(
        "PATCH",
        f"/projects/{{projectId}}/{old}",
        f"update{old.capitalize()}Status",
        PROJECT_ID,
        switch(old, kind, today),
        STATUS,
        scope="global",
        model=_shown,
        old_queries=_told_today("1.9.1", {old: today, "status": "enabled"}),
        first=_open_to("project.write"),
    )(update)


def _declare_switch_of_all(kind: Literal["services", "protocols"], old: str) -> None:
    """The endpoint that switches all of a kind on or off; later releases have none."""

    # 1.6.2, 1.8.1: app/controllers/api/projects.php
    def update(call: Call, project_id: str, status: bool) -> Project:
        project = _project(call, project_id)
        changes: JSON = {f"{kind}_off": frozenset(() if status else getattr(call.release, kind))}
        project.policies = replace(project.policies, **changes)
        return project

    service.endpoint(
        "PATCH",
        f"/projects/{{projectId}}/{old}/all",
        f"update{old.capitalize()}StatusAll",
        Parameter("projectId", UID(), required=True),
        Parameter("status", Boolean(loose=True), required=True),
        scope="global",
        model=_shown,
        first=require_console,
        when=lambda release: not release.has_project_api,
    )(update)


def _unchanged(call: Call, project_id: str, what: str, sent: Any, value: Any) -> Project:
    """Return the project where a setting is to be what it is. Raises AppwriteError: mockwrite_not_supported."""
    require_console(call)
    project = _project(call, project_id)
    if sent != value:
        raise AppwriteError("mockwrite_not_supported", "operation_unsupported", operation=what)
    return project


_declare_switch("services", "service", "serviceId")
_declare_switch("protocols", "api", "protocolId")
_declare_switch_of_all("services", "service")
_declare_switch_of_all("protocols", "api")
for _path, (_name, _settings) in _POLICIES.items():
    _declare(_path, _name, _settings)
for _path in METHODS:
    _declare_method(_path)
