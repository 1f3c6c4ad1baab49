"""What happens to users: they are made, changed, reached and removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.store.people.password_rules import remembered
from mockwrite.store.people.passwords import NO_PASSWORD, Password
from mockwrite.store.people.rows import Target, User
from mockwrite.store.people.teams import remove_membership

if TYPE_CHECKING:
    from mockwrite.store.people.tables import Grouped
    from mockwrite.store.world import Project

__all__ = [
    "change_target",
    "change_user",
    "create_target",
    "create_user",
    "identifier_taken",
    "notice",
    "others",
    "reach",
    "readdress",
    "remove_user",
]

_NOTICED_FOR = timedelta(hours=24)


def create_user(
    project: Project,
    id: str,
    *,
    email: str | None = None,
    phone: str | None = None,
    name: str | None = None,
    password: Password = NO_PASSWORD,
    accessed: bool = False,
    heir_of: User | None = None,
    inherits_mfa: bool = False,
) -> User:
    """Add a user; `accessed` when it is the user who signs up.

    What is not said is that of `heir_of`, as far as it is no address or secret: a user who is signed in, and signs up
    another one.

    Raises AppwriteError: user_already_exists where the id, the email or the phone is taken.
    """
    users = project.people.users
    # 1.9.6: app/controllers/api/account.php: the new user is the one who calls, with other attributes
    inherits_phone = heir_of is not None and phone is None
    if heir_of is not None:
        phone = heir_of.phone if phone is None else phone
        name = heir_of.name if name is None else name
    taken = any(
        value is not None and users.where(key, value) for key, value in (("email", email), ("phone", phone))
    )
    if taken or id in users:
        raise AppwriteError("user_already_exists")
    now = project.world.clock.stamp()
    user = User(
        id=id,
        sequence=users.next_sequence(),
        created_at=now,
        updated_at=now,
        name=name,
        email=email,
        phone=phone,
        phone_verified=heir_of is not None and inherits_phone and heir_of.phone_verified,
        labels=heir_of.labels if heir_of else (),
        impersonator=heir_of is not None and heir_of.impersonator,
        mfa=heir_of is not None and heir_of.mfa and inherits_mfa,
        password=password,
        password_history=remembered(project, password),
        password_updated_at=now if password.hash else None,
        registered_at=now,
        accessed_at=now if accessed else None,
    )
    users.put(id, user)
    return user


def change_user(project: Project, user: User, **changes: Any) -> User:
    """Put `user` with `changes` in its place.

    What changes nothing leaves the time of users alone who have nothing: with the rest, Appwrite 1.8.1 compares
    the lists of what they have, too, and holds no two of them equal.
    """
    same = all(getattr(user, name) == value for name, value in changes.items())
    if same and not _has_anything(project, user):
        return user
    new = replace(user, updated_at=project.world.clock.stamp(), **changes)
    project.people.users.put(user.id, new)
    return new


def _has_anything(project: Project, user: User) -> bool:
    people = project.people
    tables: tuple[Grouped[Any], ...] = people.targets, people.sessions, people.tokens, people.memberships
    return user.authenticator is not None or any(table.where("user", user.id) for table in tables)


def notice(project: Project, user: User) -> User:
    """Write down that `user` is here; the real server does so once a day.

    What it goes on with is the user as read before, with the time as its database writes it.
    """
    now = project.world.clock.now()
    if user.accessed_at is not None and user.accessed_at >= (now - _NOTICED_FOR).isoformat(
        timespec="milliseconds"
    ):
        return user
    change_user(project, user, accessed_at=project.world.clock.stamp())
    return replace(user, accessed_at=now.replace(tzinfo=None).isoformat(" ", timespec="milliseconds"))


def remove_user(project: Project, id: str) -> None:
    """Take out a user, and all that is theirs. KeyError where there is none."""
    people = project.people
    people.users.remove(id)
    theirs: tuple[Grouped[Any], ...] = (people.sessions, people.tokens, people.targets, people.challenges)
    for table in theirs:
        for row in table.where("user", id):
            table.remove(row.id)
    for membership in people.memberships.where("user", id):
        remove_membership(project, membership)


def others(project: Project, user: User, attribute: str, value: str) -> bool:
    """Whether somebody but `user` has that email or phone."""
    return any(found.id != user.id for found in project.people.users.where(attribute, value))


def identifier_taken(project: Project, identifier: str) -> bool:
    """Whether some target has that address."""
    return bool(project.people.targets.where("identifier", identifier))


def create_target(
    project: Project,
    user: User,
    kind: str,
    identifier: str,
    *,
    id: str = "unique()",
    name: str = "",
    provider: str | None = None,
    session: str = "",
) -> Target:
    """A place where messages reach `user`. Raises AppwriteError: user_target_already_exists."""
    targets, now = project.people.targets, project.world.clock.stamp()
    id = project.world.ids.unique() if id == "unique()" else id
    if id in targets or identifier_taken(project, identifier):
        raise AppwriteError("user_target_already_exists")
    target = Target(
        id=id,
        sequence=targets.next_sequence(),
        created_at=now,
        updated_at=now,
        user=user.id,
        kind=kind,
        identifier=identifier,
        name=name,
        provider=provider,
        session=session,
    )
    targets.put(id, target)
    return target


def change_target(project: Project, target: Target, **changes: Any) -> Target:
    """Put `target` with `changes` in its place; what changes nothing leaves its time alone.

    Raises AppwriteError: document_already_exists, or user_target_already_exists where the real server breaks.
    """
    new = replace(target, **changes)
    if new == target:
        return target
    if new.identifier != target.identifier and identifier_taken(project, new.identifier):
        # 1.6.2: controllers/general.php says what later releases do not catch
        if project.release.explains_all_queries:
            raise AppwriteError("document_already_exists")
        raise AppwriteError("user_target_already_exists", "target_taken")
    new = replace(new, updated_at=project.world.clock.stamp())
    project.people.targets.put(new.id, new)
    return new


def reach(project: Project, user: User) -> None:
    """Make targets of the addresses of `user`, but for those that some target has already."""
    for kind, identifier in (("email", user.email), ("sms", user.phone)):
        if identifier and not identifier_taken(project, identifier):
            create_target(project, user, kind, identifier)


def readdress(
    project: Project, user: User, kind: str, old: str | None, new: str, *, adding: bool
) -> list[Target]:
    """Move the target of `user` at `old` to `new`, or take it out where that is empty; `adding`: or make one.

    Returns the user's targets as the real server goes on to show them: the moved one with its time of before,
    and the one taken out still there.
    """
    targets = project.people.targets
    shown = targets.where("user", user.id)
    for place, target in enumerate(shown):
        if old is None or target.identifier != old:
            continue
        if new:
            shown[place] = replace(target, identifier=new)
            targets.put(target.id, replace(shown[place], updated_at=project.world.clock.stamp()))
        else:
            targets.remove(target.id)
        return shown
    if new and adding:
        shown.append(create_target(project, user, kind, new))
    return shown
