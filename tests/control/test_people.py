"""Users and teams made from Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from multidict import CIMultiDict

from mockwrite.api import callers
from mockwrite.control import people
from mockwrite.errors import AppwriteError
from mockwrite.store.world import World

if TYPE_CHECKING:
    from mockwrite.store.world import Project


@pytest.fixture
def project() -> Project:
    project = World().project("tests")
    assert project is not None
    return project


def test_a_signed_in_user_is_had_in_two_lines(project: Project) -> None:
    people.add_user(project, "ann", email="Ann@example.com", labels=["vip"], email_verified=True)
    ann = people.sign_in(project, "ann")
    for headers in (
        ann.headers,
        {"X-Appwrite-JWT": ann.jwt},
        {"Cookie": f"a_session_tests={ann.session}"},
    ):
        caller = callers.identify(project, CIMultiDict(headers))
        assert (caller.kind, caller.name) == ("users", "ann@example.com")
        assert caller.roles[-2:] == ("users/verified", "label:vip")


def test_a_user_has_a_password_and_targets(project: Project) -> None:
    user = people.add_user(project, "ann", phone="+14155550100", password="password-1", prefs={"a": {}})
    assert user.password.fits("password-1")
    assert not user.password.fits("password-2")
    assert user.prefs == {"a": []}
    assert [target.kind for target in project.people.targets] == ["sms"]


def test_a_member_has_the_roles_of_the_team(project: Project) -> None:
    people.add_user(project, "ann")
    people.add_team(project, "crew", prefs={"a": 1})
    people.add_member(project, "crew", "ann", ["captain"])
    team = project.people.teams.get("crew")
    assert team is not None
    assert (team.name, team.total, team.prefs) == ("crew", 1, {"a": 1})
    roles = callers.identify(project, CIMultiDict(people.sign_in(project, "ann").headers)).roles
    assert {"team:crew", "team:crew/captain"} < set(roles)


def test_what_exists_is_not_made_again(project: Project) -> None:
    people.add_user(project, "ann", email="ann@example.com")
    people.add_team(project, "crew")
    people.add_member(project, "crew", "ann")
    for make, told in (
        (lambda: people.add_user(project, "Ann"), "user_already_exists"),
        (lambda: people.add_user(project, email="ANN@example.com"), "user_already_exists"),
        (lambda: people.add_team(project, "Crew"), "team_already_exists"),
        (lambda: people.add_member(project, "crew", "ann"), "membership_already_confirmed"),
        (lambda: people.add_member(project, "none", "ann"), "team_not_found"),
        (lambda: people.sign_in(project, "bob"), "user_not_found"),
    ):
        with pytest.raises(AppwriteError) as error:
            make()
        assert error.value.type == told


def test_a_rollback_takes_people_back(project: Project) -> None:
    people.add_user(project, "ann", email="ann@example.com")
    mark = project.log.mark()
    people.add_user(project, "bob", email="bob@example.com")
    people.sign_in(project, "ann")
    project.log.rollback(mark)
    assert [user.id for user in project.people.users] == ["ann"]
    assert project.people.sessions.where("user", "ann") == []
    people.add_user(project, "bob", email="bob@example.com")
