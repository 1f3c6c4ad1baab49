"""Memberships: a key adds members at once; those whom an owner invites confirm by the secret in the mail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.services import events, listing
from mockwrite.services.account import mails
from mockwrite.services.account.newcomers import create_user
from mockwrite.services.account.redirects import check_redirect, link_to
from mockwrite.services.account.sessions import begin
from mockwrite.services.teams import models
from mockwrite.services.teams.teams import TEAM_ID, may_change, readable
from mockwrite.services.users.users import existing
from mockwrite.store.people import accounts, teams
from mockwrite.store.people.password_rules import require_room
from mockwrite.store.people.passwords import hash_password
from mockwrite.wire.endpoint import Call, Page, RateLimit, Reply, Service
from mockwrite.wire.legacy_queries import translate
from mockwrite.wire.parameters import UID, ArrayList, Email, Key, Parameter, Phone, Redirect, Text

if TYPE_CHECKING:
    from mockwrite.releases import Release
    from mockwrite.store.people.rows import Membership, Team, User

__all__ = ["may_read", "service"]

service = Service("teams", groups=["teams"])

MEMBERSHIP_ID = Parameter("membershipId", UID(), required=True)


def _roles_of(parameter: Parameter, release: Release) -> Parameter:
    return replace(parameter, kind=ArrayList(Key(longest=release.longest_team_role), 100))


ROLES = Parameter("roles", ArrayList(Key(), 100), required=True, for_release=_roles_of)


def _visible(call: Call, membership_id: str) -> Membership | None:
    """The membership, where the caller may read it."""
    found = call.project.people.memberships.get(membership_id)
    return found if found is not None and may_read(call, found) else None


def may_read(call: Call, membership: Membership) -> bool:
    """Whether the caller may read a membership: anybody may read one that began as an invitation."""
    mine = {f"user:{membership.user}", f"team:{membership.team}"}
    return not membership.founder or call.caller.privileged or not mine.isdisjoint(call.caller.roles)


def _in_team(call: Call, team: Team, membership_id: str) -> Membership:
    """A membership; that it is that team's is asked by a later release. Raises AppwriteError: membership_not_found."""
    membership = _visible(call, membership_id)
    if membership is None:
        raise AppwriteError("membership_not_found")
    if call.release.asks_team_of_memberships and membership.team != team.id:
        raise AppwriteError("team_membership_mismatch")
    return membership


@service.endpoint(
    "POST",
    "/teams/{teamId}/memberships",
    "createMembership",
    TEAM_ID,
    Parameter("email", Email(), default=""),
    Parameter("userId", UID(), default=""),
    Parameter("phone", Phone(), default=""),
    ROLES,
    Parameter("url", Redirect(), default=""),
    Parameter("name", Text(128), default=""),
    scope="teams.write",
    status=201,
    model=models.brief_membership,
    limits=[RateLimit(10, 3600, "url:{url},ip:{ip}")],
    event="teams.[teamId].memberships.[membershipId].create",
    audit="membership.create",
    auth_method="invites",
)
def create_membership(
    call: Call, team_id: str, email: str, user_id: str, phone: str, roles: list[str], url: str, name: str
) -> Membership:
    """Raise AppwriteError: membership_already_confirmed where the user is a member already."""
    check_redirect(call, url)
    if not url and not call.caller.privileged:
        raise AppwriteError("general_argument_invalid", "membership_url_missing")
    if not (user_id or email or phone):
        raise AppwriteError("general_argument_invalid", "membership_invitee_missing")
    email = email.lower()
    team = readable(call, team_id)
    invitee = _invitee(call, user_id, email, phone)
    if invitee is None:
        if not call.caller.privileged:
            require_room(call.project, "registration_restricted")
        invitee = _newcomer(call, email, phone, name or email)
    if not may_change(call, team):
        raise AppwriteError("user_unauthorized", "membership_invitation_refused")
    membership = _invited(call, team, invitee, roles)
    if not call.caller.privileged:
        _mail(call, team, invitee, membership, url)
    return membership


def _invitee(call: Call, user_id: str, email: str, phone: str) -> User | None:
    """The user whom the request names, by the first of its three ways; the others must agree."""
    users = call.project.people.users
    if user_id:
        user = users.get(user_id)
        if user is None:
            raise AppwriteError("user_not_found", "membership_user_unknown")
        if email and (user.email or "") != email:
            raise AppwriteError("user_already_exists", "membership_email_mismatch")
        if phone and (user.phone or "") != phone:
            raise AppwriteError("user_already_exists", "membership_phone_mismatch")
        return user
    key, value = ("email", email) if email else ("phone", phone)
    user = next(iter(users.where(key, value)), None)
    if user is not None and email and phone and (user.phone or "") != phone:
        raise AppwriteError("user_already_exists", "membership_email_phone_mismatch")
    return user


def _newcomer(call: Call, email: str, phone: str, name: str) -> User:
    """A user made by being invited: they have a password, and nobody knows it."""
    ids = call.world.ids
    user = create_user(call, ids.unique(), email=email or None, phone=phone or None, name=name)
    return accounts.change_user(call.project, user, password=hash_password(ids.hex(32), ids, lighter=True))


def _invited(call: Call, team: Team, user: User, roles: list[str]) -> Membership:
    """A membership of `user` in `team`, new or asked for again; a key's is confirmed at once.

    When it is asked for again the team's count stays, as the real server's does.
    """
    secret, by_key = call.world.ids.hex(256), call.caller.privileged
    old = teams.membership_of(call.project, user, team)
    if old is None:
        new = teams.create_membership(call.project, user, team, roles, secret=secret, confirmed=by_key)
        if by_key:
            teams.change_team(call.project, team, total=team.total + 1)
        return new
    if old.confirmed:
        raise AppwriteError("membership_already_confirmed")
    now = call.world.clock.stamp()
    new = replace(old, secret=secret, invited_at=now, updated_at=now)
    if by_key:
        new = replace(new, joined_at=now, confirmed=True)
    call.project.people.memberships.put(new.id, new)
    return new


def _mail(call: Call, team: Team, user: User, membership: Membership, url: str) -> None:
    link = link_to(
        call,
        url,
        membershipId=membership.id,
        userId=user.id,
        secret=membership.secret,
        teamId=team.id,
        teamName=team.name,
    )
    kind, recipient = ("email", user.email) if user.email else ("sms", user.phone)
    mails.send(
        call,
        kind,
        "invitation",
        recipient or "",
        user=user.id,
        secret=membership.secret,
        url=link,
        team=team.name,
    )


@service.endpoint(
    "GET",
    "/teams/{teamId}/memberships",
    "listMemberships",
    TEAM_ID,
    *listing.parameters(listing.MEMBERSHIPS),
    scope="teams.read",
    model=listing.model("memberships", models.guarded_membership),
    old_queries=translate,
)
def list_memberships(call: Call, team_id: str, queries: listing.Queries, search: str, total: bool) -> Page:
    rows = call.project.people.memberships.where("team", readable(call, team_id).id)
    return listing.page(call, rows, listing.MEMBERSHIPS, queries, search, total)


@service.endpoint(
    "GET",
    "/teams/{teamId}/memberships/{membershipId}",
    "getMembership",
    TEAM_ID,
    MEMBERSHIP_ID,
    scope="teams.read",
    model=models.guarded_membership,
)
def get_membership(call: Call, team_id: str, membership_id: str) -> Reply:
    team = readable(call, team_id)
    membership = _in_team(call, team, membership_id)
    return Reply(membership, 200, models.of_team(team, models.guarded_membership))


@service.endpoint(
    "PATCH",
    "/teams/{teamId}/memberships/{membershipId}",
    "updateMembership",
    TEAM_ID,
    MEMBERSHIP_ID,
    ROLES,
    scope="teams.write",
    model=models.brief_membership,
    event="teams.[teamId].memberships.[membershipId].update",
    audit="membership.update",
)
def update_membership(call: Call, team_id: str, membership_id: str, roles: list[str]) -> Reply:
    """An owner gives roles; the last owner may give up theirs, as a team may do without one."""
    team = readable(call, team_id)
    membership = _in_team(call, team, membership_id)
    if not may_change(call, team):
        raise AppwriteError("user_unauthorized", "membership_roles_refused")
    _require_change(call, membership)
    new = teams.change_roles(call.project, membership, roles)
    return Reply(new, 200, models.of_team(team, models.brief_membership))


def _require_change(call: Call, membership: Membership) -> None:
    """Raise AppwriteError: user_unauthorized, unless it is the caller's own, or of a team that they own."""
    mine = {f"user:{membership.user}", f"team:{membership.team}/owner"}
    if not call.caller.privileged and mine.isdisjoint(call.caller.roles):
        raise AppwriteError("user_unauthorized")


@service.endpoint(
    "PATCH",
    "/teams/{teamId}/memberships/{membershipId}/status",
    "updateMembershipStatus",
    TEAM_ID,
    MEMBERSHIP_ID,
    Parameter("userId", UID(), required=True),
    Parameter("secret", Text(256), required=True),
    scope="public",
    model=models.brief_membership,
    event="teams.[teamId].memberships.[membershipId].update.status",
    audit="membership.update",
)
def update_membership_status(
    call: Call, team_id: str, membership_id: str, user_id: str, secret: str
) -> Membership:
    """Confirm an invitation. It proves the address, and signs in who is not signed in yet."""
    people = call.project.people
    membership = _visible(call, membership_id)
    if membership is None:
        raise AppwriteError("membership_not_found")
    team = people.teams.get(team_id)
    if team is None:
        raise AppwriteError("team_not_found")
    if membership.team != team.id:
        raise AppwriteError("team_membership_mismatch")
    if membership.secret != secret:
        raise AppwriteError("team_invalid_secret")
    caller = call.caller.user
    if user_id != membership.user or (caller is not None and caller.id != membership.user):
        email = (caller.email or "") if caller else ""
        raise AppwriteError("team_invite_mismatch", "invite_of_another", email=email)
    if membership.confirmed:
        raise AppwriteError("membership_already_confirmed")
    user = accounts.change_user(call.project, existing(call, user_id), email_verified=True)
    if caller is None:
        begin(call, user, "email", "email", user.email or "")
    return teams.confirm(call.project, membership, team)[0]


@service.endpoint(
    "DELETE",
    "/teams/{teamId}/memberships/{membershipId}",
    "deleteMembership",
    TEAM_ID,
    MEMBERSHIP_ID,
    scope="teams.write",
    status=204,
    event="teams.[teamId].memberships.[membershipId].delete",
    audit="membership.delete",
)
def delete_membership(call: Call, team_id: str, membership_id: str) -> None:
    """Members leave, owners remove them."""
    membership = _visible(call, membership_id)
    if membership is None:
        raise AppwriteError("team_invite_not_found")
    team = readable(call, team_id)
    if membership.team != team.id:
        raise AppwriteError("team_membership_mismatch")
    _require_change(call, membership)
    events.note_gone(call, membership, models.bare_membership)
    teams.remove_membership(call.project, membership)
