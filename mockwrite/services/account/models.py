"""What users, sessions and all that is theirs look like on the wire; keys in the real server's order."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from mockwrite.store.people.emails import describe
from mockwrite.wire.response_formats import without_below

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mockwrite.releases import Release
    from mockwrite.store.people.passwords import Password
    from mockwrite.store.people.rows import LogEntry, Session, Target, Token, User
    from mockwrite.wire.endpoint import Call, Page

__all__ = [
    "SessionView",
    "account",
    "jwt",
    "log",
    "log_of_user",
    "no_identities",
    "preferences",
    "session",
    "stored_session",
    "stored_token",
    "target",
    "token",
    "user",
    "with_targets",
]

JSON = dict[str, Any]
_WITH_OPTIONS = ("scrypt", "scryptMod", "sha")


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as one endpoint shows it: they differ in what they fill in. No `country` is an unknown one."""

    session: Session
    current: bool = False
    secret: str = ""
    country: str | None = None
    expire: str | None = None

    @property
    def id(self) -> str:
        return self.session.id

    @property
    def user(self) -> str:
        return self.session.user


@without_below("1.9.0", "impersonator", "impersonatorUserId")
def account(row: User, call: Call) -> JSON:
    """A user, as they see themselves."""
    return {
        "$id": row.id,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "name": row.name or "",
        "registration": row.registered_at,
        "status": row.status,
        "labels": list(row.labels),
        "passwordUpdate": row.password_updated_at or "",
        "email": row.email or "",
        "phone": row.phone or "",
        "emailVerification": row.email_verified,
        **_email_details(row, call),
        "phoneVerification": row.phone_verified,
        "mfa": row.mfa,
        "prefs": row.prefs or {},
        "targets": [target(found, call) for found in call.project.people.targets.where("user", row.id)],
        "accessedAt": row.accessed_at or "",
        **_impersonation(row, call),
    }


def _email_details(row: User, call: Call) -> JSON:
    if not call.release.has_email_details:
        return {}
    details = describe(row.email) if row.email else None
    return {
        "emailCanonical": details and details.canonical,
        "emailIsFree": details and details.free,
        "emailIsDisposable": details and details.disposable,
        "emailIsCorporate": details and details.corporate,
        "emailIsCanonical": details and details.is_canonical,
    }


def _impersonation(row: User, call: Call) -> JSON:
    if not call.release.has_impersonation:
        return {}
    caller = call.caller
    acts = caller.impersonator is not None and caller.user is not None and caller.user.id == row.id
    return {
        "impersonator": row.impersonator,
        "impersonatorUserId": caller.impersonator.id if acts and caller.impersonator else None,
    }


@without_below("1.5.0", "targets", "mfa")
def user(row: User, call: Call) -> JSON:
    """A user, as a server sees them."""
    shown = account(row, call)
    fields = {key: shown.pop(key) for key in ("$id", "$createdAt", "$updatedAt", "name")}
    password = row.password
    return {
        **fields,
        "password": password.hash,
        "hash": password.kind,
        "hashOptions": _hash_options(password, call.release),
        **shown,
    }


def _hash_options(password: Password, release: Release) -> Mapping[str, Any]:
    if release.hash_options is None:
        return password.options
    if password.hash is None or password.made_here:
        return release.hash_options
    # 1.6.2: controllers/api/users.php createUser; what an import does not say of its hash is not told either.
    told = password.options if password.kind in _WITH_OPTIONS else {}
    return {"type": password.kind, **told}


def with_targets(
    model: Callable[[User, Call], JSON], targets: Sequence[Target]
) -> Callable[[User, Call], JSON]:
    """`model`, but showing `targets` where it shows those of the user."""

    def shown(row: User, call: Call) -> JSON:
        fields = model(row, call)
        if "targets" in fields:
            fields["targets"] = [target(found, call) for found in targets]
        return fields

    return shown


def preferences(value: Any, call: Call) -> Any:
    return value or {}


@without_below("1.5.0", "factors", "secret")
def session(view: SessionView, call: Call) -> JSON:
    row = view.session
    return {
        "$id": row.id,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "userId": row.user,
        "expire": view.expire or row.expire,
        "provider": row.provider,
        "providerUid": row.provider_uid,
        "providerAccessToken": "",
        "providerAccessTokenExpiry": "",
        "providerRefreshToken": "",
        "ip": row.ip,
        **row.client,
        "countryCode": "--",
        "countryName": _unknown_country(call) if view.country is None else view.country,
        "current": view.current,
        "factors": list(row.factors),
        "secret": _for_servers(view.secret, call),
        "mfaUpdatedAt": row.mfa_updated_at,
    }


def stored_session(row: Session, call: Call) -> JSON:
    """A session out of a list: of its secret only the hash is kept."""
    current = call.caller.session is not None and call.caller.session.id == row.id
    return session(SessionView(row, current, sha256(row.secret.encode()).hexdigest()), call)


@without_below("1.5.0", "phrase")
def token(row: Token, call: Call) -> JSON:
    """A token just made."""
    return _token(row, row.secret, call)


@without_below("1.5.0", "phrase")
def stored_token(row: Token, call: Call) -> JSON:
    """A token just spent: of its secret only the hash was kept."""
    return _token(row, sha256(row.secret.encode()).hexdigest(), call)


def _token(row: Token, secret: str, call: Call) -> JSON:
    return {
        "$id": row.id,
        "$createdAt": row.created_at,
        "userId": row.user,
        "secret": _for_servers(secret, call),
        "expire": row.expire,
        "phrase": row.phrase,
    }


def target(row: Target, call: Call) -> JSON:
    return {
        "$id": row.id,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "name": row.name,
        "userId": row.user,
        "providerId": row.provider,
        "providerType": row.kind,
        "identifier": row.identifier,
        "expired": row.expired,
    }


def jwt(text: str, call: Call) -> JSON:
    return {"jwt": text}


def log(row: LogEntry, call: Call) -> JSON:
    return {
        "event": row.event,
        "userId": row.user,
        "userEmail": row.email,
        "userName": row.name,
        "mode": row.mode,
        **({"userType": row.kind} if call.release.logs_user_types else {}),
        "ip": row.ip,
        "time": row.at,
        **row.client,
        "countryCode": "--",
        "countryName": _unknown_country(call),
    }


def log_of_user(row: LogEntry, call: Call) -> JSON:
    """The same as a server sees it, whom older releases do not tell the mode."""
    shown = log(row, call)
    return shown if call.release.logs_user_types else {**shown, "mode": ""}


def no_identities(page: Page, call: Call) -> JSON:
    """Identities come with OAuth2: nobody has one."""
    return {"total": page.total, "identities": []}


def _unknown_country(call: Call) -> str:
    if "X-Appwrite-Locale" not in call.headers and "locale" not in call.sent:
        return "Unknown"
    from mockwrite.services.locale.locale import unknown_country  # noqa: PLC0415 - few requests name a language

    return unknown_country(call)


def _for_servers(secret: str, call: Call) -> str:
    """Secrets are for API keys alone: clients get theirs in cookies and mails."""
    return secret if call.caller.privileged else ""
