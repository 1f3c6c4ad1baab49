"""Users, as a server with an API key sees them: list, create, get, change, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php.json_text import kept, printed
from mockwrite.services import events, listing
from mockwrite.services.account import models, newcomers
from mockwrite.store.people import accounts, preferences
from mockwrite.store.people.password_rules import new_password, require_impersonal_password
from mockwrite.store.people.passwords import NO_PASSWORD, hash_password
from mockwrite.store.people.passwords import Password as Hashed
from mockwrite.store.people.sessions import end_sessions
from mockwrite.wire.endpoint import Call, Page, Reply, Service
from mockwrite.wire.legacy_queries import translate
from mockwrite.wire.parameters import (
    UID,
    ArrayList,
    Assoc,
    Boolean,
    CustomId,
    Email,
    Nullable,
    Parameter,
    Password,
    Phone,
    Text,
)

if TYPE_CHECKING:
    from mockwrite.store.people.rows import User

__all__ = ["NAME", "USER_ID", "add", "existing", "service"]

service = Service("users", groups=["users"])

USER_ID = Parameter("userId", UID(), required=True)
NAME = Parameter("name", Text(128), default="", nullable=True)
LABEL = Text(36, allowed="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


def existing(call: Call, user_id: str) -> User:
    """Raise AppwriteError: user_not_found."""
    user = call.project.people.users.get(user_id)
    if user is None:
        raise AppwriteError("user_not_found")
    return user


def add(
    call: Call,
    user_id: str,
    email: str | None,
    phone: str | None,
    password: Hashed,
    name: str | None,
    *,
    sent: str | None,
) -> User:
    """A new user, whom messages reach at the addresses given; the password was `sent` so.

    Raises AppwriteError: password_personal_data, for a hash in which these happen to stand, too.
    """
    email, name = email.lower() if email else email, name or ""
    id = call.world.ids.unique() if user_id == "unique()" else user_id
    require_impersonal_password(call.project, sent or "", id, email, name, phone)
    user = newcomers.create_user(
        call,
        id,
        email=email,
        phone=phone,
        name=name,
        password=password,
    )
    accounts.reach(call.project, user)
    return user


@service.endpoint(
    "POST",
    "/users",
    "create",
    Parameter("userId", CustomId(), required=True),
    Parameter("email", Nullable(Email())),
    Parameter("phone", Nullable(Phone())),
    Parameter("password", Password(new=True), default="", nullable=True),
    NAME,
    scope="users.write",
    status=201,
    model=models.user,
)
def create_user(
    call: Call, user_id: str, email: str | None, phone: str | None, password: str | None, name: str | None
) -> User:
    return add(
        call,
        user_id,
        email,
        phone,
        hash_password(password, call.world.ids) if password else NO_PASSWORD,
        name,
        sent=password,
    )


@service.endpoint(
    "GET",
    "/users",
    "list",
    *listing.parameters(listing.USERS),
    scope="users.read",
    model=listing.model("users", models.user),
    old_queries=translate,
)
def list_users(call: Call, queries: listing.Queries, search: str, total: bool) -> Page:
    return listing.page(call, call.project.people.users, listing.USERS, queries, search, total)


@service.endpoint("GET", "/users/{userId}", "get", USER_ID, scope="users.read", model=models.user)
def get_user(call: Call, user_id: str) -> User:
    return existing(call, user_id)


@service.endpoint(
    "DELETE",
    "/users/{userId}",
    "delete",
    USER_ID,
    scope="users.write",
    status=204,
    event="users.[userId].delete",
)
def delete_user(call: Call, user_id: str) -> None:
    user = existing(call, user_id)
    events.note_gone(call, user, models.user)
    accounts.remove_user(call.project, user.id)


@service.endpoint(
    "GET", "/users/{userId}/prefs", "getPrefs", USER_ID, scope="users.read", model=models.preferences
)
def get_prefs(call: Call, user_id: str) -> Any:
    return existing(call, user_id).prefs


@service.endpoint(
    "PATCH",
    "/users/{userId}/prefs",
    "updatePrefs",
    USER_ID,
    Parameter("prefs", Assoc(), required=True),
    scope="users.write",
    model=models.preferences,
    event="users.[userId].update.prefs",
)
def update_prefs(call: Call, user_id: str, prefs: Any) -> Any:
    user = existing(call, user_id)
    preferences.require_document(prefs, told=call.release.explains_all_queries)
    accounts.change_user(call.project, user, prefs=kept(prefs))
    return printed(prefs)


@service.endpoint(
    "PATCH",
    "/users/{userId}/status",
    "updateStatus",
    USER_ID,
    Parameter("status", Boolean(loose=True), required=True),
    scope="users.write",
    model=models.user,
    event="users.[userId].update.status",
)
def update_status(call: Call, user_id: str, status: bool) -> User:
    return accounts.change_user(call.project, existing(call, user_id), status=status)


@service.endpoint(
    "PATCH",
    "/users/{userId}/impersonator",
    "updateImpersonator",
    USER_ID,
    Parameter("impersonator", Boolean(loose=True), required=True),
    scope="users.write",
    model=models.user,
    event="users.[userId].update.impersonator",
    when=lambda release: release.has_impersonation,
)
def update_impersonator(call: Call, user_id: str, impersonator: bool) -> User:
    return accounts.change_user(call.project, existing(call, user_id), impersonator=impersonator)


@service.endpoint(
    "PUT",
    "/users/{userId}/labels",
    "updateLabels",
    USER_ID,
    Parameter("labels", ArrayList(LABEL, 1000), required=True),
    scope="users.write",
    model=models.user,
    event="users.[userId].update.labels",
)
def update_labels(call: Call, user_id: str, labels: list[str]) -> User:
    return accounts.change_user(call.project, existing(call, user_id), labels=tuple(dict.fromkeys(labels)))


@service.endpoint(
    "PATCH",
    "/users/{userId}/name",
    "updateName",
    USER_ID,
    Parameter("name", Text(128, 0), required=True),
    scope="users.write",
    model=models.user,
    event="users.[userId].update.name",
)
def update_name(call: Call, user_id: str, name: str) -> User:
    return accounts.change_user(call.project, existing(call, user_id), name=name)


@service.endpoint(
    "PATCH",
    "/users/{userId}/password",
    "updatePassword",
    USER_ID,
    Parameter("password", Password(new=True, allow_empty=True), required=True),
    scope="users.write",
    model=models.user,
    event="users.[userId].update.password",
)
def update_password(call: Call, user_id: str, password: str) -> User | Reply:
    """The user's sessions end, unless the project keeps them.

    An empty password is answered as if it were stored; what is stored is the hash of one, and nobody signs in
    with that.
    """
    user, project = existing(call, user_id), call.project
    require_impersonal_password(project, password, user.id, user.email, user.name, user.phone)
    if not password and project.policies.personal_data_check:
        raise AppwriteError("password_personal_data")
    new = accounts.change_user(project, user, **new_password(project, user, password))
    if project.policies.invalidate_sessions:
        end_sessions(project, user)
    if password:
        return new
    return Reply(new, 200, lambda row, call: {**models.user(row, call), "password": ""})


@service.endpoint(
    "PATCH",
    "/users/{userId}/email",
    "updateEmail",
    USER_ID,
    Parameter("email", Email(allow_empty=True), required=True),
    scope="users.write",
    model=models.user,
    event="users.[userId].update.email",
)
def update_email(call: Call, user_id: str, email: str) -> Reply:
    user, email = existing(call, user_id), email.lower()
    if email and accounts.identifier_taken(call.project, email):
        raise AppwriteError("user_target_already_exists")
    if accounts.others(call.project, user, "email", email):
        raise AppwriteError("user_email_already_exists")
    new = accounts.change_user(call.project, user, email=email, email_verified=False)
    targets = accounts.readdress(call.project, new, "email", user.email, email, adding=True)
    return Reply(new, 200, models.with_targets(models.user, targets))


@service.endpoint(
    "PATCH",
    "/users/{userId}/phone",
    "updatePhone",
    USER_ID,
    Parameter("number", Phone(allow_empty=True), required=True),
    scope="users.write",
    model=models.user,
    event="users.[userId].update.phone",
)
def update_phone(call: Call, user_id: str, number: str) -> Reply:
    user = existing(call, user_id)
    if number and accounts.identifier_taken(call.project, number):
        raise AppwriteError("user_target_already_exists")
    if (number or call.release.has_empty_phones) and accounts.others(call.project, user, "phone", number):
        raise AppwriteError("user_phone_already_exists")
    phone = number if number or call.release.has_empty_phones else None
    new = accounts.change_user(call.project, user, phone=phone, phone_verified=False)
    targets = accounts.readdress(call.project, new, "sms", user.phone, number, adding=True)
    return Reply(new, 200, models.with_targets(models.user, targets))


@service.endpoint(
    "PATCH",
    "/users/{userId}/verification",
    "updateEmailVerification",
    USER_ID,
    Parameter("emailVerification", Boolean(), required=True),
    scope="users.write",
    model=models.user,
    event="users.[userId].update.verification",
)
def update_email_verification(call: Call, user_id: str, email_verification: bool) -> User:
    return accounts.change_user(call.project, existing(call, user_id), email_verified=email_verification)


@service.endpoint(
    "PATCH",
    "/users/{userId}/verification/phone",
    "updatePhoneVerification",
    USER_ID,
    Parameter("phoneVerification", Boolean(), required=True),
    scope="users.write",
    model=models.user,
    event="users.[userId].update.verification",
)
def update_phone_verification(call: Call, user_id: str, phone_verification: bool) -> User:
    return accounts.change_user(call.project, existing(call, user_id), phone_verified=phone_verification)
