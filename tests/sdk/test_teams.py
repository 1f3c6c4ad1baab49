"""The official Python SDK walks through all of Teams, as a server and as members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sdk.versions import walks_of_all

if TYPE_CHECKING:
    from mockwrite.control.project import MockProject
    from tests.sdk.conftest import Walk
    from tests.sdk.versions import SDK, Service


@walks_of_all
def test_all_of_teams(sdk: SDK, walk: Walk, project: MockProject) -> None:
    ann, ben = (project.user(name, email=f"{name}@example.com") for name in ("ann", "ben"))
    by_server = walk.service("teams", key="any key will do")
    by_ann, by_ben = (walk.service("teams", session=user.session) for user in (ann, ben))
    a_server_makes_a_team(by_server, sdk)
    a_user_makes_a_team(by_ann)
    an_invitation_is_accepted(by_ann, by_ben, walk, sdk)
    by_ann.delete("hikers")
    assert by_server.list()["total"] == 1
    assert walk.missed("teams") == set()


def a_server_makes_a_team(teams: Service, sdk: SDK) -> None:
    assert teams.create("staff", "Staff")["total"] == 0
    member = teams.create_membership("staff", ["editor"], user_id="ann")
    assert (member["userId"], member["confirm"]) == ("ann", True)
    changed = teams.update_membership("staff", member["$id"], ["owner"])
    assert changed["roles"] == ["owner"]
    assert teams.get("staff")["total"] == 1
    assert teams.update_name("staff", "All staff")["name"] == "All staff"
    teams.update_prefs("staff", {"colour": "green"})
    assert teams.get_prefs("staff")["colour"] == "green"
    found = teams.list(queries=[sdk.Query.equal("name", ["All staff"])])
    assert [team["$id"] for team in found["teams"]] == ["staff"]


def a_user_makes_a_team(teams: Service) -> None:
    assert teams.create("hikers", "Hikers", roles=["owner"])["total"] == 1
    assert teams.list_memberships("hikers")["memberships"][0]["confirm"] is True


def an_invitation_is_accepted(by_ann: Service, by_ben: Service, walk: Walk, sdk: SDK) -> None:
    invited = by_ann.create_membership(
        "hikers", ["guide"], email="ben@example.com", url="http://localhost/join"
    )
    assert invited["confirm"] is False
    with pytest.raises(sdk.Error) as refusal:
        by_ben.get("hikers")
    assert (refusal.value.code, refusal.value.type) == (404, "team_not_found")

    guest = walk.service("teams")
    assert guest.update_membership_status("hikers", invited["$id"], **walk.secret())["confirm"] is True
    assert by_ben.get("hikers")["total"] == 2
    assert by_ben.get_membership("hikers", invited["$id"])["roles"] == ["guide"]
    by_ben.delete_membership("hikers", invited["$id"])
    assert by_ann.get("hikers")["total"] == 1
