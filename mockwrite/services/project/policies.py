"""The policies of a project: what it asks of its users, each read and set by its name."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from mockwrite.services import listing
from mockwrite.services.account import logs
from mockwrite.services.project.older_formats import renamed
from mockwrite.services.project.project import ENABLED, project
from mockwrite.store.people.policies import SESSION_LENGTH, Policies, Strength
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.parameters import Boolean, Nullable, Parameter, Range, WhiteList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.store.world import Project

__all__ = ["service"]

service = Service("project", groups=["project"], when=lambda release: release.has_project_api)

JSON = dict[str, Any]

_READ = ("policies.read", "project.policies.read")
_WRITE = ("policies.write", "project.policies.write")

_SHORTEST_SESSION = 5
_MOST = 5000
_TOTAL = Parameter("total", Nullable(Range(1, _MOST)), required=True)
_DURATION = Parameter("duration", Range(_SHORTEST_SESSION, SESSION_LENGTH), required=True)

# Each policy's parameters, in their order, with the fields that they set.
# 1.9.6: Project/Http/Project/Policies/…/Update.php, in the order of XList.php
_SINGLE: Mapping[str, tuple[str, Parameter, str]] = {
    "password-dictionary": ("PasswordDictionary", ENABLED, "password_dictionary"),
    "password-history": ("PasswordHistory", _TOTAL, "password_history"),
    "password-personal-data": ("PasswordPersonalData", ENABLED, "personal_data_check"),
    "session-alert": ("SessionAlert", ENABLED, "session_alerts"),
    "session-duration": ("SessionDuration", _DURATION, "duration"),
    "session-invalidation": ("SessionInvalidation", ENABLED, "invalidate_sessions"),
    "session-limit": ("SessionLimit", _TOTAL, "max_sessions"),
    "user-limit": ("UserLimit", _TOTAL, "limit"),
}
_STRENGTH, _PRIVACY = "password-strength", "membership-privacy"
_SEEN = {
    "userId": "memberships_user_id",
    "userEmail": "memberships_user_email",
    "userPhone": "memberships_user_phone",
    "userName": "memberships_user_name",
    "userMFA": "memberships_mfa",
    "userAccessedAt": "memberships_user_accessed_at",
}
_OLD_NAMES = {
    "password-history": {"limit": "total"},
    "session-alert": {"alerts": "enabled"},
    "session-limit": {"limit": "total"},
    "user-limit": {"limit": "total"},
}
_ORDER = ("password-dictionary", "password-history", _STRENGTH, *list(_SINGLE)[2:], _PRIVACY)


def _policy(policies: Policies, id: str) -> JSON:
    if id == _STRENGTH:
        return {"$id": id, **asdict(policies.password_strength)}
    if id == _PRIVACY:
        return {"$id": id, **{key: getattr(policies, field) for key, field in _SEEN.items()}}
    _, parameter, field = _SINGLE[id]
    return {"$id": id, parameter.name: getattr(policies, field)}


def _strength(value: Strength, call: Call) -> JSON:
    return {"$id": _STRENGTH, **asdict(value)}


@service.endpoint(
    "GET",
    "/project/policies",
    "listPolicies",
    *logs.PARAMETERS,
    scope=_READ,
    model=listing.model("policies", lambda policy, _call: policy),
)
def list_policies(call: Call, queries: listing.Queries, total: bool) -> Page:
    """The list never says that last visits show, which the policy itself does."""
    # 1.9.6: Policies/XList.php getPolicies
    policies = replace(call.project.policies, memberships_user_accessed_at=False)
    return logs.part(call, [_policy(policies, id) for id in _ORDER], queries, total)


@service.endpoint(
    "GET",
    "/project/policies/{policyId}",
    "getPolicy",
    Parameter("policyId", WhiteList(_ORDER, strict=True), required=True),
    scope=_READ,
    model=lambda policy, _call: policy,
)
def get_policy(call: Call, policy_id: str) -> JSON:
    return _policy(call.project.policies, policy_id)


@service.endpoint(
    "PATCH",
    f"/project/policies/{_STRENGTH}",
    "updatePasswordStrengthPolicy",
    Parameter("min", Range(8, 256), nullable=True),
    *(Parameter(kind, Boolean(), nullable=True) for kind in ("uppercase", "lowercase", "number", "symbols")),
    scope=_WRITE,
    model=_strength,
)
def update_password_strength_policy(call: Call, **sent: Any) -> Strength:
    changes = {name: value for name, value in sent.items() if value is not None}
    policies = call.project.policies
    new = replace(policies.password_strength, **changes)
    call.project.policies = replace(policies, password_strength=new)
    return new


@service.endpoint(
    "PATCH",
    f"/project/policies/{_PRIVACY}",
    "updateMembershipPrivacyPolicy",
    *(Parameter(key, Boolean(), nullable=True) for key in _SEEN),
    scope=_WRITE,
    model=project,
    old_queries=renamed("1.9.2", {"mfa": "userMFA"}, userId=False, userPhone=False),
)
def update_membership_privacy_policy(call: Call, **sent: Any) -> Project:
    changes = {
        field: value for field, value in zip(_SEEN.values(), sent.values(), strict=True) if value is not None
    }
    call.project.policies = replace(call.project.policies, **changes)
    return call.project


def _declare(id: str, name: str, parameter: Parameter, field: str) -> None:
    """The endpoint that sets one policy; null is no limit."""

    def update(call: Call, **sent: Any) -> Project:
        [value] = sent.values()
        changes: JSON = {field: 0 if value is None else value}
        call.project.policies = replace(call.project.policies, **changes)
        return call.project

    service.endpoint(
        "PATCH",
        f"/project/policies/{id}",
        f"update{name}Policy",
        parameter,
        scope=_WRITE,
        model=project,
        old_queries=renamed("1.9.2", _OLD_NAMES.get(id, {})),
    )(update)


for _id, _declared in _SINGLE.items():
    _declare(_id, *_declared)
