"""A project and its switches: the ways to sign in can be switched off, services and protocols stay on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.services.console.developers import ORGANIZATION
from mockwrite.services.project import older_formats
from mockwrite.store.people.policies import METHODS, switched
from mockwrite.wire.endpoint import Call, Service
from mockwrite.wire.parameters import Boolean, Parameter, WhiteList

if TYPE_CHECKING:
    from mockwrite.store.world import Project

__all__ = ["ENABLED", "project", "service"]

JSON = dict[str, Any]

# 1.9.6: app/config/{services,protocols}.php; of the services, those that can be switched off
_SERVICES = (
    "account",
    "avatars",
    "databases",
    "tablesdb",
    "locale",
    "health",
    "project",
    "storage",
    "teams",
    "users",
    "vcs",
    "sites",
    "functions",
    "proxy",
    "graphql",
    "migrations",
    "messaging",
    "advisor",
)
_PROTOCOLS = ("rest", "graphql", "websocket")
_SMTP = (
    "SenderName",
    "SenderEmail",
    "ReplyToName",
    "ReplyToEmail",
    "Host",
    "Port",
    "Username",
    "Password",
    "Secure",
)

ENABLED = Parameter("enabled", Boolean(), required=True)


service = Service("project", groups=["project"], when=lambda release: release.has_project_api)


def project(row: Project, call: Call) -> JSON:
    """A project; it has no name but its id."""
    # 1.9.6: Response/Model/Project.php
    off = row.policies.methods_off
    shown = {
        "$id": row.id,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "name": row.id,
        "teamId": ORGANIZATION,
        "region": "default",
        "devKeys": [],
        "smtpEnabled": False,
        **{f"smtp{name}": 0 if name == "Port" else "" for name in _SMTP},
        "pingCount": 0,
        "pingedAt": "",
        "labels": [],
        "status": "active",
        "authMethods": [{"$id": method, "enabled": method not in off} for method in METHODS],
        "services": [{"$id": name, "enabled": True} for name in _SERVICES],
        "protocols": [{"$id": name, "enabled": True} for name in _PROTOCOLS],
        "blocks": [],
        "consoleAccessedAt": row.created_at,
    }
    return older_formats.project(shown, row, call)


@service.endpoint("GET", "/project", "get", scope="project.read", model=project)
def get_project(call: Call) -> Project:
    return call.project


@service.endpoint(
    "PATCH",
    "/project/auth-methods/{methodId}",
    "updateAuthMethod",
    Parameter("methodId", WhiteList(METHODS, strict=True), required=True),
    ENABLED,
    scope="project.write",
    model=project,
    old_queries=older_formats.renamed("1.9.2", {"status": "enabled"}),
)
def update_auth_method(call: Call, method_id: str, enabled: bool) -> Project:
    call.project.policies = switched(call.project.policies, method_id, on=enabled)
    return call.project


@service.endpoint(
    "PATCH",
    "/project/services/{serviceId}",
    "updateService",
    Parameter("serviceId", WhiteList(_SERVICES, strict=True), required=True),
    ENABLED,
    scope="project.write",
    model=project,
    aliases=["/project/services/{serviceId}/status"],
    old_queries=older_formats.renamed("1.9.1", {"status": "enabled"}),
)
def update_service(call: Call, service_id: str, enabled: bool) -> Project:
    """AppwriteError: mockwrite_not_supported for a service that is to be off."""
    return _left_on(call, f"Switching the service {service_id} off", enabled)


@service.endpoint(
    "PATCH",
    "/project/protocols/{protocolId}",
    "updateProtocol",
    Parameter("protocolId", WhiteList(_PROTOCOLS, strict=True), required=True),
    ENABLED,
    scope="project.write",
    model=project,
    aliases=["/project/protocols/{protocolId}/status"],
    old_queries=older_formats.renamed("1.9.1", {"status": "enabled"}),
)
def update_protocol(call: Call, protocol_id: str, enabled: bool) -> Project:
    """AppwriteError: mockwrite_not_supported for a protocol that is to be off."""
    return _left_on(call, f"Switching the protocol {protocol_id} off", enabled)


def _left_on(call: Call, what: str, enabled: bool) -> Project:
    if not enabled:
        raise AppwriteError("mockwrite_not_supported", "operation_unsupported", operation=what)
    return call.project
