"""The account of who calls: sign-up, profile, preferences, logs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php.json_text import kept
from mockwrite.services import listing
from mockwrite.services.account import logs as log_lists
from mockwrite.services.account import models
from mockwrite.services.account.newcomers import create_user
from mockwrite.services.account.signed_in import check_password, user_of
from mockwrite.store.people import accounts
from mockwrite.store.people.password_rules import new_password, require_impersonal_password, require_room
from mockwrite.store.people.passwords import hash_password
from mockwrite.store.people.sessions import end_sessions
from mockwrite.wire import credentials
from mockwrite.wire.endpoint import Call, Page, RateLimit, Reply, Service
from mockwrite.wire.legacy_queries import translate
from mockwrite.wire.parameters import UID, Assoc, CustomId, Email, Parameter, Password, Phone, Text

if TYPE_CHECKING:
    from mockwrite.store.people.rows import User

__all__ = ["EMAIL", "NEW_PASSWORD", "PASSWORD", "service"]

service = Service("account", groups=["account"])

EMAIL = Parameter("email", Email(), required=True)
PASSWORD = Parameter("password", Password(), required=True)
NEW_PASSWORD = Parameter("password", Password(new=True), required=True)
OLD_PASSWORD = Parameter(
    "oldPassword",
    Password(),
    default="",
    for_release=lambda own, release: own if release.checks_old_passwords else replace(own, kind=Text(256, 0)),
)
BY_ADDRESS = RateLimit(10, 3600, "url:{url},ip:{ip}")


@service.endpoint(
    "POST",
    "/account",
    "create",
    Parameter("userId", CustomId(), required=True),
    EMAIL,
    NEW_PASSWORD,
    Parameter("name", Text(128), default=""),
    scope="sessions.write",
    status=201,
    model=models.account,
    limits=[BY_ADDRESS],
    audit="user.create",
    auth_method="email-password",
)
def create_account(call: Call, user_id: str, email: str, password: str, name: str) -> Reply:
    """The console has its only user already, which a client hears that forgets to name a project.

    The answer shows the target at the address, even where that is somebody else's.
    """
    if call.project.id == "console":
        raise AppwriteError("user_console_count_exceeded")
    email = email.lower()
    require_room(call.project)
    require_impersonal_password(call.project, password, user_id, email, name)
    id = call.world.ids.unique() if user_id == "unique()" else user_id
    user = create_user(
        call,
        id,
        email=email,
        name=name,
        password=hash_password(password, call.world.ids),
        accessed=True,
        heir_of=call.caller.user,
    )
    accounts.reach(call.project, user)
    call.actor = user
    targets = call.project.people.targets.where("identifier", email)
    return Reply(user, 201, models.with_targets(models.account, targets))


@service.endpoint("GET", "/account", "get", scope="account", model=models.account)
def get_account(call: Call) -> User:
    """The user as read before the request: the day's first shows when that is in the database's own form."""
    return call.caller.user or user_of(call)


@service.endpoint(
    "DELETE",
    "/account",
    "delete",
    scope="account",
    status=204,
)
def delete_account(call: Call) -> None:
    """Nobody is told: the real server's route names no event."""
    accounts.remove_user(call.project, user_of(call).id)


@service.endpoint("GET", "/account/prefs", "getPrefs", scope="account", model=models.preferences)
def get_prefs(call: Call) -> Any:
    return user_of(call).prefs


@service.endpoint(
    "PATCH",
    "/account/prefs",
    "updatePrefs",
    Parameter("prefs", Assoc(), required=True),
    scope="account",
    model=models.account,
    event="users.[userId].update.prefs",
    audit="user.update",
)
def update_prefs(call: Call, prefs: Any) -> User:
    return accounts.change_user(call.project, user_of(call), prefs=kept(prefs))


@service.endpoint(
    "PATCH",
    "/account/name",
    "updateName",
    Parameter("name", Text(128), required=True),
    scope="account",
    model=models.account,
    event="users.[userId].update.name",
    audit="user.update",
)
def update_name(call: Call, name: str) -> User:
    return accounts.change_user(call.project, user_of(call), name=name)


@service.endpoint(
    "PATCH",
    "/account/password",
    "updatePassword",
    NEW_PASSWORD,
    OLD_PASSWORD,
    scope="account",
    model=models.account,
    limits=[BY_ADDRESS],
    event="users.[userId].update.password",
    audit="user.update",
)
def update_password(call: Call, password: str, old_password: str) -> User:
    """Other sessions end, unless the project keeps them, when the request shows the one that is to stay."""
    user, project = user_of(call), call.project
    if user.password_updated_at is not None:
        check_password(user, old_password)
    changes = new_password(project, user, password, lighter=True)
    require_impersonal_password(project, password, user.id, user.email, user.name, user.phone)
    if call.caller.session is not None and project.policies.invalidate_sessions:
        end_sessions(project, user, but=call.caller.session)
    return accounts.change_user(project, user, **changes)


@service.endpoint(
    "PATCH",
    "/account/email",
    "updateEmail",
    EMAIL,
    PASSWORD,
    scope="account",
    model=models.account,
    event="users.[userId].update.email",
    audit="user.update",
)
def update_email(call: Call, email: str, password: str) -> Reply:
    user, email = user_of(call), email.lower()
    changes = _password_of(call, user, password)
    if accounts.identifier_taken(call.project, email):
        raise AppwriteError("user_target_already_exists")
    if accounts.others(call.project, user, "email", email):
        raise AppwriteError("general_bad_request")
    new = accounts.change_user(call.project, user, email=email, email_verified=False, **changes)
    targets = accounts.readdress(call.project, new, "email", user.email, email, adding=False)
    return Reply(new, 200, models.with_targets(models.account, targets))


@service.endpoint(
    "PATCH",
    "/account/phone",
    "updatePhone",
    Parameter("phone", Phone(), required=True),
    PASSWORD,
    scope="account",
    model=models.account,
    event="users.[userId].update.phone",
    audit="user.update",
)
def update_phone(call: Call, phone: str, password: str) -> Reply:
    user = user_of(call)
    changes = _password_of(call, user, password)
    if accounts.identifier_taken(call.project, phone):
        raise AppwriteError("user_target_already_exists")
    if accounts.others(call.project, user, "phone", phone):
        raise AppwriteError("user_phone_already_exists")
    new = accounts.change_user(call.project, user, phone=phone, phone_verified=False, **changes)
    targets = accounts.readdress(call.project, new, "sms", user.phone, phone, adding=False)
    return Reply(new, 200, models.with_targets(models.account, targets))


def _password_of(call: Call, user: User, password: str) -> dict[str, Any]:
    """What a change of address sets, too: the password, for a user who had none.

    Raises AppwriteError: user_invalid_credentials where it is not the one that the user has.
    """
    if user.password_updated_at is None:
        return {
            "password": hash_password(password, call.world.ids, lighter=True),
            "password_updated_at": call.world.clock.stamp(),
        }
    check_password(user, password)
    return {}


@service.endpoint(
    "PATCH",
    "/account/status",
    "updateStatus",
    scope="account",
    model=models.account,
    event="users.[userId].update.status",
    audit="user.update",
)
def update_status(call: Call) -> User:
    """Users block themselves, and cannot undo it."""
    credentials.forget(call)
    return accounts.change_user(call.project, user_of(call), status=False)


@service.endpoint(
    "GET",
    "/account/logs",
    "listLogs",
    *log_lists.PARAMETERS,
    scope="account",
    model=listing.model("logs", models.log),
    old_queries=translate,
)
def list_logs(call: Call, queries: listing.Queries, total: bool) -> Page:
    return log_lists.page(call, call.project.people.logs.where("user", user_of(call).id), queries, total)


@service.endpoint(
    "GET",
    "/account/identities",
    "listIdentities",
    *listing.parameters(listing.IDENTITIES),
    scope="account",
    model=models.no_identities,
    old_queries=translate,
)
def list_identities(call: Call, queries: listing.Queries, total: bool) -> Page:
    return listing.page(call, (), listing.IDENTITIES, queries, "", total)


@service.endpoint(
    "DELETE",
    "/account/identities/{identityId}",
    "deleteIdentity",
    Parameter("identityId", UID(), required=True),
    scope="account",
    status=204,
)
def delete_identity(call: Call, identity_id: str) -> None:
    """Nobody has an identity: these come with OAuth2."""
    raise AppwriteError("user_identity_not_found")
