"""Teams and memberships: who sees them, who changes them, and how one comes to be in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from mockwrite.releases import find
from mockwrite.store.people.keys import add_key
from mockwrite.store.world import World

if TYPE_CHECKING:
    from mockwrite.store.world import Project
    from tests.conftest import Api

URL = "http://localhost/join"


class Member:
    """A user with a session."""

    def __init__(self, api: Api, id: str) -> None:
        self.api, self.id = api, id
        self._session = api.user(id, name=id.capitalize()).session

    def call(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        reply = self.api.call(method, path, body, X_Appwrite_Key="", X_Appwrite_Session=self._session)
        return reply.status, reply.body

    def ok(self, method: str, path: str, **body: Any) -> Any:
        status, answer = self.call(method, path, **body)
        assert status < 300, answer
        return answer

    def refusal(self, method: str, path: str, **body: Any) -> str:
        status, answer = self.call(method, path, **body)
        assert status >= 400, answer
        return str(answer["type"])


@pytest.fixture
def project(api: Api) -> Project:
    project = api.world.project("tests")
    assert project is not None
    return project


@pytest.fixture
def ann(api: Api) -> Member:
    """The owner of the team crew."""
    ann = Member(api, "ann")
    ann.ok("POST", "/teams", teamId="crew", name="Crew", roles=["captain"])
    return ann


@pytest.fixture
def bob(api: Api) -> Member:
    return Member(api, "bob")


def invitation(project: Project) -> tuple[str, dict[str, str]]:
    """The path and the body by which the newest invitation is accepted, as the mail's link has them."""
    url = list(project.outbox)[-1].url
    assert url is not None
    sent = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    path = f"/teams/{sent['teamId']}/memberships/{sent['membershipId']}/status"
    return path, {"userId": sent["userId"], "secret": sent["secret"]}


def test_who_makes_a_team_owns_it(ann: Member) -> None:
    assert ann.ok("GET", "/teams/crew")["total"] == 1
    listed = ann.ok("GET", "/teams/crew/memberships")["memberships"]
    assert [(each["userId"], each["roles"], each["confirm"]) for each in listed] == [
        ("ann", ["captain", "owner"], True)
    ]


def test_a_key_makes_an_empty_team_and_confirmed_members(api: Api, bob: Member) -> None:
    assert api.post("/teams", teamId="crew", name="Crew")["total"] == 0
    made = api.post("/teams/crew/memberships", userId="bob", roles=["mate"])
    assert (made["confirm"], made["userName"], made["teamName"]) == (True, "Bob", "Crew")
    assert api.get("/teams/crew")["total"] == 1
    again = api.refusal("POST", "/teams/crew/memberships", email="Bob@Example.com", roles=[])
    assert again[:2] == (409, "membership_already_confirmed")
    assert bob.ok("GET", "/teams")["total"] == 1
    assert api.get("/users/bob/memberships")["memberships"] == [made]


def test_others_do_not_see_a_team(ann: Member, bob: Member) -> None:
    assert bob.ok("GET", "/teams") == {"total": 0, "teams": []}
    for method, path in (
        ("GET", "/teams/crew"),
        ("PUT", "/teams/crew"),
        ("DELETE", "/teams/crew"),
        ("GET", "/teams/crew/prefs"),
        ("GET", "/teams/crew/logs"),
        ("GET", "/teams/crew/memberships"),
    ):
        assert bob.refusal(method, path, name="X") == "team_not_found", path


def test_members_read_and_owners_write(api: Api, ann: Member, bob: Member) -> None:
    api.post("/teams/crew/memberships", userId="bob", roles=["mate"])
    assert bob.ok("GET", "/teams/crew")["name"] == "Crew"
    for method, path, body in (
        ("PUT", "/teams/crew", {"name": "X"}),
        ("PUT", "/teams/crew/prefs", {"prefs": {"a": 1}}),
        ("DELETE", "/teams/crew", {}),
    ):
        assert bob.refusal(method, path, **body) == "user_unauthorized"
    assert ann.ok("PUT", "/teams/crew", name="Team")["name"] == "Team"
    assert ann.ok("PUT", "/teams/crew/prefs", prefs={"a": {}}) == {"a": []}
    assert bob.ok("GET", "/teams/crew/prefs") == {"a": []}
    ann.ok("DELETE", "/teams/crew")
    assert bob.ok("GET", "/teams") == {"total": 0, "teams": []}
    assert api.get("/users/bob/memberships")["total"] == 0


def test_members_may_write_what_changes_nothing(api: Api, ann: Member, bob: Member) -> None:
    api.post("/teams/crew/memberships", userId="bob", roles=[])
    before = bob.ok("GET", "/teams/crew")
    assert bob.ok("PUT", "/teams/crew", name="Crew") == before
    assert bob.refusal("PUT", "/teams/crew", name="Band") == "user_unauthorized"
    assert bob.ok("GET", "/teams/crew") == before


def test_members_are_not_told_each_others_names(api: Api, ann: Member, bob: Member) -> None:
    made = api.post("/teams/crew/memberships", userId="bob", roles=["mate"])
    path = f"/teams/crew/memberships/{made['$id']}"
    for shown in (ann.ok("GET", path), ann.ok("GET", "/teams/crew/memberships")["memberships"][1]):
        assert (shown["userName"], shown["userEmail"], shown["teamName"]) == ("", "", "Crew")
    assert api.get(path)["userEmail"] == "bob@example.com"


def test_an_owner_invites_and_the_invited_accept(
    api: Api, ann: Member, bob: Member, project: Project
) -> None:
    assert (
        ann.refusal("POST", "/teams/crew/memberships", userId="bob", roles=[]) == "general_argument_invalid"
    )
    made = ann.ok("POST", "/teams/crew/memberships", userId="bob", roles=["mate"], url=URL)
    assert (made["confirm"], made["joined"], made["userEmail"]) == (False, "", "bob@example.com")
    assert ann.ok("GET", "/teams/crew")["total"] == 1
    assert bob.refusal("GET", "/teams/crew") == "team_not_found"
    path, body = invitation(project)
    assert bob.refusal("PATCH", path, **(body | {"secret": "x"})) == "team_invalid_secret"
    assert ann.refusal("PATCH", path, **body) == "team_invite_mismatch"
    assert bob.refusal("PATCH", path, **(body | {"userId": "ann"})) == "team_invite_mismatch"
    accepted = bob.ok("PATCH", path, **body)
    assert (accepted["confirm"], accepted["roles"]) == (True, ["mate"])
    assert bob.ok("GET", "/teams/crew")["total"] == 2
    assert bob.ok("GET", "/account")["emailVerification"] is True
    assert bob.refusal("PATCH", path, **body) == "membership_already_confirmed"
    key = api.refusal("PATCH", path, **body)
    assert key[1] == "general_unauthorized_scope"


def test_an_invitation_makes_a_user_and_accepting_it_signs_in(
    api: Api, ann: Member, project: Project
) -> None:
    made = ann.ok(
        "POST", "/teams/crew/memberships", email="New@example.com", roles=["mate"], url=URL, name="N"
    )
    user = api.get(f"/users/{made['userId']}")
    assert (user["email"], user["name"], user["passwordUpdate"]) == ("new@example.com", "N", "")
    path, body = invitation(project)
    answer = api.answer("PATCH", path, body, X_Appwrite_Key="")
    assert answer.status == 200
    cookie = next(value for name, value in answer.headers if name == "Set-Cookie").partition(";")[0]
    assert api.call("GET", "/teams/crew", X_Appwrite_Key="", Cookie=cookie).status == 200


def test_an_invitation_goes_out_again(ann: Member, bob: Member, project: Project) -> None:
    invited = {"userId": "bob", "roles": ["mate"], "url": URL}
    first = ann.ok("POST", "/teams/crew/memberships", **invited)
    path, old = invitation(project)
    assert ann.ok("POST", "/teams/crew/memberships", **invited)["$id"] == first["$id"]
    assert bob.refusal("PATCH", path, **old) == "team_invalid_secret"
    bob.ok("PATCH", *invitation(project)[:1], **invitation(project)[1])


def test_only_owners_invite(api: Api, ann: Member, bob: Member) -> None:
    api.post("/teams/crew/memberships", userId="bob", roles=["mate"])
    status, answer = bob.call("POST", "/teams/crew/memberships", email="x@example.com", roles=[], url=URL)
    assert (status, answer["type"]) == (401, "user_unauthorized")
    assert answer["message"] == "User is not allowed to send invitations for this team"
    assert api.get("/users")["total"] == 2


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"userId": "nobody"}, (404, "user_not_found", "User with given userId doesn't exist.")),
        (
            {"userId": "ann", "email": "bob@example.com"},
            (409, "user_already_exists", "Given userId and email doesn't match"),
        ),
        (
            {"userId": "ann", "phone": "+14155550100"},
            (409, "user_already_exists", "Given userId and phone doesn't match"),
        ),
        (
            {"email": "ann@example.com", "phone": "+14155550100"},
            (409, "user_already_exists", "Given email and phone doesn't match"),
        ),
        ({}, (400, "general_argument_invalid", "At least one of userId, email, or phone is required")),
    ],
)
def test_whom_a_membership_names_must_agree(
    api: Api, ann: Member, body: dict[str, str], told: tuple[int, str, str]
) -> None:
    assert api.refusal("POST", "/teams/crew/memberships", roles=["x"], **body) == told


def test_owners_give_roles(api: Api, ann: Member, bob: Member) -> None:
    id = api.post("/teams/crew/memberships", userId="bob", roles=["mate"])["$id"]
    path = f"/teams/crew/memberships/{id}"
    assert bob.refusal("PATCH", path, roles=["owner"]) == "user_unauthorized"
    assert ann.ok("PATCH", path, roles=["owner"])["roles"] == ["owner"]
    assert bob.ok("PUT", "/teams/crew", name="Bob's")["name"] == "Bob's"


def test_members_leave_and_owners_remove_them(api: Api, ann: Member, bob: Member) -> None:
    cat = Member(api, "cat")
    ids = {
        each: api.post("/teams/crew/memberships", userId=each, roles=["mate"])["$id"]
        for each in ("bob", "cat")
    }
    assert bob.refusal("DELETE", f"/teams/crew/memberships/{ids['cat']}") == "user_unauthorized"
    bob.ok("DELETE", f"/teams/crew/memberships/{ids['bob']}")
    ann.ok("DELETE", f"/teams/crew/memberships/{ids['cat']}")
    assert cat.refusal("GET", "/teams/crew") == "team_not_found"
    assert ann.ok("GET", "/teams/crew")["total"] == 1


def test_the_last_owner_may_leave(api: Api, ann: Member) -> None:
    id = ann.ok("GET", "/teams/crew/memberships")["memberships"][0]["$id"]
    ann.ok("DELETE", f"/teams/crew/memberships/{id}")
    assert api.get("/teams/crew")["total"] == 0
    assert ann.refusal("GET", "/teams/crew") == "team_not_found"


def test_a_membership_belongs_to_its_team(api: Api, ann: Member, bob: Member) -> None:
    api.post("/teams", teamId="other", name="Other")
    id = api.post("/teams/crew/memberships", userId="bob", roles=["mate"])["$id"]
    assert api.refusal("DELETE", f"/teams/other/memberships/{id}")[1] == "team_membership_mismatch"
    found = api.get(f"/teams/other/memberships/{id}")
    assert (found["teamId"], found["teamName"]) == ("crew", "Other")
    assert api.patch(f"/teams/other/memberships/{id}", roles=["cook"])["teamName"] == "Other"
    founder = ann.ok("GET", "/teams/crew/memberships")["memberships"][0]["$id"]
    cat = Member(api, "cat")
    assert cat.refusal("DELETE", f"/teams/crew/memberships/{founder}") == "team_invite_not_found"
    assert cat.refusal("DELETE", f"/teams/crew/memberships/{id}") == "team_not_found"


def test_a_later_release_asks_whose_membership_it_is(api_on: type[Api]) -> None:
    """1.9.6: Memberships/{Get,Update}.php; 1.8.1 answers with the other team's name."""
    for number in ("1.8", "1.9"):
        api = api_on(World(release=find(number)))
        for id in ("crew", "band"):
            api.post("/teams", teamId=id, name=id)
        api.post("/users", userId="bob", email="bob@example.com", phone="+14155550100", name="Bob")
        made = api.post("/teams/crew/memberships", userId="bob", roles=["mate"])
        for method, body in (("GET", None), ("PATCH", {"roles": ["x"]})):
            found = api.call(method, f"/teams/band/memberships/{made['$id']}", body).body
            told = {"1.8": ("band", ""), "1.9": ("", "team_membership_mismatch")}[number]
            assert (found.get("teamName", ""), found.get("type", "")) == told
        changed = api.patch(f"/teams/crew/memberships/{made['$id']}", roles=["y"])
        assert (changed["userName"], changed.get("userPhone", "")) == ("Bob", "")


def test_a_team_and_its_first_membership_are_made_at_one_time(ann: Member) -> None:
    for made in (ann.ok("GET", "/teams/crew"), ann.ok("GET", "/teams/crew/memberships")["memberships"][0]):
        assert made["$createdAt"] == made["$updatedAt"]


def test_a_team_is_found_by_queries_and_by_search(api: Api, ann: Member) -> None:
    api.post("/teams", teamId="sails", name="Sail makers")
    for query, found in (
        ("search=makers", ["sails"]),
        ('queries[]={"method":"equal","attribute":"total","values":[1]}', ["crew"]),
        ('queries[]={"method":"orderDesc","attribute":"name"}', ["sails", "crew"]),
    ):
        assert [team["$id"] for team in api.get("/teams", query)["teams"]] == found


def test_logs_of_a_team_tell_what_users_and_keys_did(api: Api, ann: Member) -> None:
    api.call("PUT", "/teams/crew", {"name": "Team"}, Host="localhost")
    logs = ann.ok("GET", "/teams/crew/logs")
    assert logs["total"] == 2
    assert [(entry["event"], entry["userId"], entry["userEmail"]) for entry in logs["logs"]] == [
        ("team.update", "", "app.tests@service.localhost"),
        ("team.create", "ann", "ann@example.com"),
    ]


def test_preferences_of_a_team_are_not_logged_and_keys_have_names(
    api: Api, ann: Member, project: Project
) -> None:
    ann.ok("PUT", "/teams/crew/prefs", prefs={"a": 1})
    add_key(project, "named", ["teams.write"], name="All")
    api.call("PUT", "/teams/crew", {"name": "Team"}, X_Appwrite_Key="named")
    logs = ann.ok("GET", "/teams/crew/logs")["logs"]
    assert [(entry["event"], entry["userName"]) for entry in logs] == [
        ("team.update", "All"),
        ("team.create", "Ann"),
    ]


def test_the_same_roles_leave_the_time_of_a_membership_alone(api: Api, ann: Member, bob: Member) -> None:
    made = api.post("/teams/crew/memberships", userId="bob", roles=["mate"])
    path = f"/teams/crew/memberships/{made['$id']}"
    assert api.patch(path, roles=["mate"])["$updatedAt"] == made["$updatedAt"]
    assert api.patch(path, roles=["mate", "cook"])["$updatedAt"] > made["$updatedAt"]


def test_roles_go_with_the_team(api: Api, books: str, ann: Member) -> None:
    api.call("PUT", books, {"name": "Books", "permissions": ['read("team:crew/captain")']})
    assert ann.ok("GET", f"{books}/documents")["total"] == 0
    api.delete("/teams/crew")
    assert ann.refusal("GET", f"{books}/documents") == "user_unauthorized"


def test_an_older_format_knows_no_mfa(api: Api, ann: Member) -> None:
    reply = api.call("GET", "/teams/crew/memberships", X_Appwrite_Response_Format="1.4.9")
    assert "mfa" not in reply.body["memberships"][0]
