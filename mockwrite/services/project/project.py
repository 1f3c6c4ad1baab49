"""A project and its switches: ways to sign in, services and protocols are on or off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from mockwrite.services.console.developers import ORGANIZATION
from mockwrite.services.project import older_formats
from mockwrite.store.people.policies import METHODS, switched
from mockwrite.wire.endpoint import Call, Service
from mockwrite.wire.parameters import Boolean, Parameter, WhiteList

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from mockwrite.releases import Release
    from mockwrite.store.world import Project

__all__ = ["ENABLED", "project", "service", "switch"]

JSON = dict[str, Any]

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


def switch(name: str, kind: Literal["services", "protocols"], today: str = "") -> Parameter:
    """Return the parameter that names one of what a project may switch off in a release, in later ones `today`."""

    def own(parameter: Parameter, release: Release) -> Parameter:
        named = today if today and release.has_project_api else name
        return replace(parameter, name=named, kind=WhiteList(getattr(release, kind), strict=True))

    return Parameter(name, WhiteList((), strict=True), required=True, for_release=own)


_enabled = older_formats.renamed("1.9.1", {"status": "enabled"})

service = Service("project", groups=["project"], when=lambda release: release.has_project_api)


def project(row: Project, call: Call) -> JSON:
    """A project; it has no name but its id."""
    # 1.9.6: Response/Model/Project.php
    policies = row.policies
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
        "authMethods": _switches(METHODS, policies.methods_off),
        "services": _switches(row.release.services, policies.services_off),
        "protocols": _switches(row.release.protocols, policies.protocols_off),
        "blocks": [],
        "consoleAccessedAt": row.created_at,
    }
    return older_formats.project(shown, row, call)


def _switches(names: Iterable[str], off: Container[str]) -> list[JSON]:
    return [{"$id": name, "enabled": name not in off} for name in names]


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
    call.project.policies = switched(call.project.policies, "methods", method_id, on=enabled)
    return call.project


@service.endpoint(
    "PATCH",
    "/project/services/{serviceId}",
    "updateService",
    switch("serviceId", "services"),
    ENABLED,
    scope="project.write",
    model=project,
    aliases=["/project/services/{serviceId}/status"],
    old_queries=_enabled,
)
def update_service(call: Call, service_id: str, enabled: bool) -> Project:
    call.project.policies = switched(call.project.policies, "services", service_id, on=enabled)
    return call.project


@service.endpoint(
    "PATCH",
    "/project/protocols/{protocolId}",
    "updateProtocol",
    switch("protocolId", "protocols"),
    ENABLED,
    scope="project.write",
    model=project,
    aliases=["/project/protocols/{protocolId}/status"],
    old_queries=_enabled,
)
def update_protocol(call: Call, protocol_id: str, enabled: bool) -> Project:
    call.project.policies = switched(call.project.policies, "protocols", protocol_id, on=enabled)
    return call.project
