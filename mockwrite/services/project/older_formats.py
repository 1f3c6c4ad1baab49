"""What clients built for a release before 1.9.5 send to, and read of, a project: fields where there are lists now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.wire.response_formats import below

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mockwrite.store.people.policies import Policies
    from mockwrite.store.world import Project
    from mockwrite.wire.endpoint import Call

__all__ = ["METHODS", "POLICIES", "mock_phones", "project", "renamed"]

JSON = dict[str, Any]

# 1.8.1: Response/Model/Project.php; 1.9.6: app/config/auth.php, in another order
METHODS = {
    "jwt": "authJWT",
    "phone": "authPhone",
    "invites": "authInvites",
    "anonymous": "authAnonymous",
    "email-otp": "authEmailOtp",
    "magic-url": "authUsersAuthMagicURL",
    "email-password": "authEmailPassword",
}
POLICIES = {
    "authLimit": "limit",
    "authDuration": "duration",
    "authSessionsLimit": "max_sessions",
    "authPasswordHistory": "password_history",
    "authPasswordDictionary": "password_dictionary",
    "authPersonalDataCheck": "personal_data_check",
    "authSessionAlerts": "session_alerts",
    "authMembershipsUserName": "memberships_user_name",
    "authMembershipsUserEmail": "memberships_user_email",
    "authMembershipsMfa": "memberships_mfa",
    "authInvalidateSessions": "invalidate_sessions",
}
_MAIL = ("disposable", "canonical", "free", "corporate")
_SEEN = {
    "authMembershipsUserId": "memberships_user_id",
    "authMembershipsUserPhone": "memberships_user_phone",
    "authMembershipsUserAccessedAt": "memberships_user_accessed_at",
}
_LEGAL = ("Name", "Country", "State", "City", "Address", "TaxId")


def project(shown: JSON, row: Project, call: Call) -> JSON:
    """Return a project as the format that the client asks for has it, given as `shown` in that of today."""
    for version, change in _CHANGES:
        if not below(call.headers, version):
            break
        change(shown, row)
    return shown


def mock_phones(policies: Policies) -> list[JSON]:
    """Return the phones of a project's policies with their codes."""
    return [{"phone": each.phone, "otp": each.code} for each in policies.mock_numbers]


def renamed(version: str, names: Mapping[str, str], **always: Any) -> Callable[[Call, JSON], JSON]:
    """Return what gives parameters of formats older than `version` their names of today, and sets some `always`.

    A limit of 0 is none, which is null today; Realtime's protocol is ``websocket`` today.
    """

    # 1.9.6: Utopia/Request/Filters/V22.php, V23.php
    def translate(call: Call, sent: JSON) -> JSON:
        if not below(call.headers, version):
            return sent
        told = {**sent, **always}
        for old, new in names.items():
            value = told.pop(old, None)
            if value is not None:
                told[new] = None if old == "limit" and value == 0 else value
        if told.get("protocolId") == "realtime":
            told["protocolId"] = "websocket"
        return told

    return translate


def _before_1_9_5(shown: JSON, row: Project) -> None:
    # 1.9.6: Utopia/Response/Filters/V26.php
    on = {method["$id"]: method["enabled"] for method in shown.pop("authMethods")}
    policies = row.policies
    shown |= {field: on[method] for method, field in METHODS.items()}
    shown |= {f"serviceStatusFor{_upper(each['$id'])}": each["enabled"] for each in shown.pop("services")}
    shown |= {f"protocolStatusFor{_upper(each['$id'])}": each["enabled"] for each in shown.pop("protocols")}
    shown |= {field: getattr(policies, policy) for field, policy in (POLICIES | _SEEN).items()}
    shown |= {f"auth{_upper(kind)}Emails": False for kind in _MAIL}
    shown |= {"authMockNumbers": mock_phones(policies), "description": "", "logo": "", "url": ""}
    shown |= {f"legal{name}": "" for name in _LEGAL}
    shown["oAuthProviders"] = [
        {"key": key, "name": name, "appId": "", "secret": "", "enabled": False}
        for key, name in row.release.oauth2_providers.items()
    ]
    shown |= {"platforms": [], "webhooks": [], "keys": []}


def _before_1_9_2(shown: JSON, _row: Project) -> None:
    # 1.9.6: Utopia/Response/Filters/V23.php
    _drop(shown, "authMembershipsUserId", "authMembershipsUserPhone", "smtpReplyToName")
    shown["smtpReplyTo"] = shown.pop("smtpReplyToEmail")


def _before_1_9_1(shown: JSON, _row: Project) -> None:
    _drop(shown, "protocolStatusForRest", "protocolStatusForGraphql", "protocolStatusForWebsocket")


def _before_1_7_0(shown: JSON, _row: Project) -> None:
    _drop(shown, "devKeys")


def _before_1_6_0(shown: JSON, _row: Project) -> None:
    _drop(shown, "authMockNumbers", "authSessionAlerts")


def _before_1_5_0(shown: JSON, _row: Project) -> None:
    shown["providers"] = shown.pop("oAuthProviders")


def _before_1_4_0(shown: JSON, _row: Project) -> None:
    shown["domains"] = []


# 1.9.6: app/controllers/general.php: all that are newer than the format are applied, the newest first
_CHANGES = (
    ("1.9.5", _before_1_9_5),
    ("1.9.2", _before_1_9_2),
    ("1.9.1", _before_1_9_1),
    ("1.7.0", _before_1_7_0),
    ("1.6.0", _before_1_6_0),
    ("1.5.0", _before_1_5_0),
    ("1.4.0", _before_1_4_0),
)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _drop(shown: JSON, *fields: str) -> None:
    for field in fields:
        del shown[field]
