"""Whether a request gets as far as its parameters: the real server's checks, in the real server's order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.wire import cors, rate_limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.store.people.rows import Session, User
    from mockwrite.store.world import Project
    from mockwrite.wire.callers import Caller
    from mockwrite.wire.endpoint import Call, Endpoint
    from mockwrite.wire.headers import Headers

__all__ = ["admit", "mode", "project_named", "require_on"]


_FACTORS = 2
"""How many factors a session shows that has them all."""

# 1.9.6: controllers/shared/api/auth.php
_WAYS = {
    "email-password": "Email / Password",
    "magic-url": "Magic URL",
    "email-otp": "Email OTP",
    "anonymous": "Anonymous",
    "invites": "Invites",
    "jwt": "JWT",
    "phone": "Phone",
}


# 1.9.6: Health/Http/Health/{Version,Stats}/Get.php, app/controllers/api/account.php: no label "sdk"
_OF_NO_SERVICE = frozenset(
    {
        "health.getVersion",
        "health.getStats",
        "account.oauth2Callback",
        "account.oauth2Redirect",
    }
)


def mode(headers: Headers, sent: Mapping[str, Any]) -> str:
    """``admin`` for a console session that acts on a project, else ``default``; a parameter goes first."""
    named = sent.get("mode")
    return str(headers.mode if named is None else named)


def project_named(headers: Headers, sent: Mapping[str, Any]) -> str:
    """The id of the project that a request is for, empty where it names none; a parameter goes first."""
    named = sent.get("project")
    return str((headers.project if named is None else named) or "")


def admit(call: Call, method: str, sent: Mapping[str, Any]) -> None:
    """Raise AppwriteError for the first thing that bars the caller from the endpoint."""
    project, caller, endpoint, headers = call.project, call.caller, call.endpoint, call.headers
    console = project.id == "console"
    if console and mode(headers, sent) == "admin":
        raise AppwriteError("general_bad_request", "console_admin_mode")
    # Those who show an API key are no pages.
    if not headers.key:
        cors.admit(method, headers, project)
    barred = project.held_policies.bars
    if barred:
        _require_service(project, caller, _service(call))
        if call.release.bars_protocols_first:
            _require_protocol(project, caller, "rest")
    caller.require(endpoint.scopes)
    if (
        caller.user is not None
        and "mfa" not in endpoint.groups
        and _owes_factors(caller.user, caller.session)
    ):
        raise AppwriteError("user_more_factors_required")
    if barred:
        _require_protocol(project, caller, "rest")
    if endpoint.limits:
        rate_limits.check(call, method, sent)
    if console and "database" in endpoint.groups:
        named = headers.project
        raise AppwriteError("general_access_forbidden", "console_reserved" if named else "project_unnamed")
    if not caller.privileged:
        _require_sign_in(project, caller, endpoint)


def require_on(project: Project, caller: Caller, service: str) -> None:
    """Raise AppwriteError: the project has switched off a service that has no endpoints here, or the way to it."""
    # 1.9.6: app/controllers/api/graphql.php: GraphQL goes by its protocol alone
    if service == "graphql":
        _require_protocol(project, caller, service)
    else:
        _require_service(project, caller, service)
        _require_protocol(project, caller, "rest")


def _service(call: Call) -> str:
    """The service that an endpoint belongs to, as the real server finds it among those that are switched off."""
    operation = call.endpoint.operation
    service = "" if operation in _OF_NO_SERVICE else operation.partition(".")[0]
    return service.lower() if call.release.folds_service_names else service


def _require_service(project: Project, caller: Caller, service: str) -> None:
    # 1.6.2, 1.8.1, 1.9.6: app/controllers/shared/api.php; it binds neither keys nor the console
    if service in project.policies.services_off and _is_bound(caller):
        raise AppwriteError("general_service_disabled")


def _require_protocol(project: Project, caller: Caller, protocol: str) -> None:
    if protocol in project.policies.protocols_off and _is_bound(caller):
        raise AppwriteError("general_api_disabled")


def _is_bound(caller: Caller) -> bool:
    """Return whether what is off is off for a caller; one whose key is refused is told of that."""
    return not caller.privileged and caller.refusal is None


def _require_sign_in(project: Project, caller: Caller, endpoint: Endpoint) -> None:
    """Raise AppwriteError for a way to sign in that the project has switched off, and for who is signed in already."""
    # 1.9.6: controllers/shared/api/auth.php; it binds neither keys nor the console
    method = endpoint.auth_method
    if method and method in project.policies.methods_off:
        raise AppwriteError("user_auth_method_unsupported", "auth_method_off", way=_WAYS[method])
    if caller.user is not None and "session" in endpoint.groups:
        raise AppwriteError("user_session_already_exists")


def _owes_factors(user: User, session: Session | None) -> bool:
    """Return whether a user has multi-factor authentication on, and showed less than could be shown."""
    # 1.8.1, 1.9.6: controllers/shared/api.php
    if not user.mfa or session is None:
        return False
    authenticator = user.authenticator is not None and user.authenticator.verified
    return (user.verified or authenticator) and len(session.factors) < _FACTORS
