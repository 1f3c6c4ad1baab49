"""Accounts: sign-up, and what users do to themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World
from tests.services.account.visitors import PASSWORD, Client, last_message

if TYPE_CHECKING:
    from mockwrite.store.events import Event
    from mockwrite.store.world import Project
    from tests.conftest import Api


def test_signing_up_does_not_sign_in(client: Client) -> None:
    made = client.ok("POST", "/account", userId="ann", email="Ann@Example.com", password=PASSWORD, name="Ann")
    assert (made["$id"], made["email"], made["name"]) == ("ann", "ann@example.com", "Ann")
    assert "password" not in made
    assert [target["identifier"] for target in made["targets"]] == ["ann@example.com"]
    assert client.refusal("GET", "/account") == "general_unauthorized_scope"


def test_who_is_signed_in_hands_on_labels_and_phone(api: Api, ann: Client) -> None:
    api.call("PUT", "/users/ann/labels", {"labels": ["vip"]})
    other = {"userId": "eve", "email": "eve@example.com", "password": PASSWORD}
    assert ann.ok("POST", "/account", **other)["labels"] == ["vip"]
    api.patch("/users/ann/phone", number="+14155550100")
    assert ann.refusal("POST", "/account", **{**other, "userId": "zoe", "email": "z@example.com"}) == (
        "user_already_exists"
    )


def test_an_address_and_an_id_are_taken_in_any_letter_case(ann: Client) -> None:
    for id, email in (("ANN", "other@example.com"), ("other", "ANN@example.COM")):
        answer = Client(ann.api).refusal("POST", "/account", userId=id, email=email, password=PASSWORD)
        assert answer == "user_already_exists"


def test_a_new_address_moves_the_target_and_is_unconfirmed(api: Api, ann: Client) -> None:
    api.post("/users", userId="bob", email="bob@example.com", phone="+14155550101")
    api.patch("/users/ann/verification", emailVerification=True)
    for path, field, value in (
        ("/account/email", "email", "BOB@example.com"),
        ("/account/phone", "phone", "+14155550101"),
    ):
        answer = ann.refusal("PATCH", path, **{field: value, "password": PASSWORD})
        assert answer == "user_target_already_exists"
    changed = ann.ok("PATCH", "/account/email", email="New@example.com", password=PASSWORD)
    assert (changed["email"], changed["emailVerification"]) == ("new@example.com", False)
    assert [target["identifier"] for target in changed["targets"]] == ["new@example.com"]


def test_an_address_without_a_target_can_be_set_again(api: Api, ann: Client) -> None:
    phone = {"phone": "+14155550100", "password": PASSWORD}
    for _ in range(2):
        assert ann.ok("PATCH", "/account/phone", **phone)["phone"] == "+14155550100"
    other = Client(api)
    other.ok("POST", "/account/sessions/anonymous")
    email = {"email": "anon@example.com", "password": PASSWORD}
    for _ in range(2):
        assert other.ok("PATCH", "/account/email", **email)["email"] == "anon@example.com"
    assert other.refusal("PATCH", "/account/phone", **phone) == "user_phone_already_exists"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({}, {}),
        ([], {}),
        ({"a": {"b": [1, {}]}, "c": {}}, {"a": {"b": [1, []]}, "c": []}),
        ({"a": {"0": 1, "1": 2}}, {"a": [1, 2]}),
        ({"é": 1.5, "n": None}, {"é": 1.5, "n": None}),
        ({"a": [1.0, -2e16], "b": 1e17}, {"a": [1, -(2 * 10**16)], "b": 1e17}),
    ],
)
def test_preferences_come_back_as_php_keeps_them(ann: Client, sent: Any, kept: Any) -> None:
    assert repr(ann.ok("PATCH", "/account/prefs", prefs=sent)["prefs"]) == repr(kept)
    assert ann.ok("GET", "/account/prefs") == kept


def test_logs_tell_the_newest_first_and_who_one_was_then(ann: Client) -> None:
    ann.ok("PATCH", "/account/name", name="Anna")
    logs = ann.ok("GET", "/account/logs")
    assert logs["total"] == 3
    assert [(entry["event"], entry["userName"]) for entry in logs["logs"]] == [
        ("user.update", "Anna"),
        ("session.create", "Ann"),
        ("user.create", "Ann"),
    ]
    query = "queries[]=" + json.dumps({"method": "limit", "values": [1]})
    query += "&queries[]=" + json.dumps({"method": "offset", "values": [1]})
    cookie = f"a_session_tests={ann.cookies['a_session_tests']}"
    answer = ann.api.call("GET", "/account/logs", query=query, X_Appwrite_Key="", Cookie=cookie)
    assert [entry["event"] for entry in answer.body["logs"]] == ["session.create"]
    query = "queries[]=" + json.dumps({"method": "orderAsc", "attribute": "event"})
    answer = ann.api.call("GET", "/account/logs", query=query, X_Appwrite_Key="", Cookie=cookie)
    assert answer.body["message"] == "Invalid `queries` param: Invalid query method: orderAsc"


def test_what_users_do_to_documents_is_in_their_logs(api: Api, books: str, ann: Client) -> None:
    api.call("PUT", books, {"name": "Books", "permissions": ['create("users")', 'delete("users")']})
    api.post(f"{books}/attributes/string", key="s", size=5, required=False)
    ann.ok("POST", f"{books}/documents", documentId="d", data={"s": "x"}, permissions=['read("any")'])
    assert ann.ok("GET", "/account/logs")["logs"][0]["event"] == "document.create"


def test_nobody_has_an_identity(ann: Client) -> None:
    assert ann.ok("GET", "/account/identities") == {"total": 0, "identities": []}
    assert ann.refusal("DELETE", "/account/identities/x") == "user_identity_not_found"


def test_users_block_themselves(api: Api, ann: Client) -> None:
    assert ann.ok("PATCH", "/account/status")["status"] is False
    assert ann.refusal("GET", "/account") == "general_unauthorized_scope"
    answer = Client(api).refusal(
        "POST", "/account/sessions/email", email="ann@example.com", password=PASSWORD
    )
    assert answer == "user_blocked"


def test_a_device_is_a_target(ann: Client) -> None:
    made = ann.ok("POST", "/account/targets/push", targetId="phone", identifier="device-1")
    assert (made["providerType"], made["identifier"], made["name"]) == ("push", "device-1", " ")
    taken = ann.refusal("POST", "/account/targets/push", targetId="other", identifier="device-1")
    assert taken == "user_target_already_exists"
    assert ann.ok("PUT", "/account/targets/phone/push", identifier="device-2")["identifier"] == "device-2"
    ann.ok("DELETE", "/account/targets/phone/push")
    assert ann.refusal("DELETE", "/account/targets/phone/push") == "user_target_not_found"


def test_a_deleted_account_takes_all_that_is_its_own(api: Api, ann: Client, project: Project) -> None:
    ann.ok("POST", "/teams", teamId="crew", name="Crew")
    api.post("/users/ann/tokens")
    ann.ok("DELETE", "/account")
    assert ann.refusal("GET", "/account") == "general_unauthorized_scope"
    for table in ("users", "sessions", "tokens", "targets", "memberships"):
        assert len(getattr(project.people, table)) == 0, table
    assert api.get("/teams/crew")["total"] == 0


def test_who_may_not_call_what_is_not_supported_is_told_that_first(client: Client) -> None:
    assert client.refusal("GET", "/users/usage") == "general_unauthorized_scope"


def test_a_refused_change_leaves_no_trace(api: Api, ann: Client, project: Project) -> None:
    api.post("/users", userId="bob", phone="+14155550101")
    before = ann.ok("GET", "/account")
    sessions = len(project.people.sessions)
    ann.refusal("PATCH", "/account/phone", phone="+14155550101", password=PASSWORD)
    ann.refusal("PATCH", "/account/email", email="new@example.com", password="password-x")
    assert ann.ok("GET", "/account") == before
    assert len(project.people.sessions) == sessions


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/account", {"userId": "eve", "email": "eve@example.com", "password": PASSWORD}),
        ("POST", "/account/sessions/anonymous", {}),
        ("POST", "/account/tokens/magic-url", {"userId": "eve", "email": "eve@example.com"}),
        ("POST", "/account/tokens/phone", {"userId": "eve", "phone": "+14155550199"}),
        ("POST", "/users", {"userId": "eve"}),
        ("POST", "/users/md5", {"userId": "eve", "email": "eve@example.com", "password": "5f4dcc3b5aa765d6"}),
        ("POST", "/teams/crew/memberships", {"email": "eve@example.com", "roles": []}),
    ],
)
def test_a_new_user_is_an_event_whatever_made_it(
    api: Api, told: list[Event], method: str, path: str, body: Any
) -> None:
    # 1.9.6: app/init/resources/request.php eventDatabaseListener
    api.post("/teams", teamId="crew", name="Crew")
    made = api.call(method, path, body).body
    new = told[1]
    assert new.pattern == "users.[userId].create"
    payload = json.loads(new.payload)
    assert payload["$id"] == made.get("userId", made["$id"])
    assert (payload["targets"], "hash" in payload) == ([], True)


def test_an_account_that_goes_is_nobodys_news(ann: Client, told: list[Event]) -> None:
    ann.ok("DELETE", "/account")
    assert not told


def test_events_of_secrets_leave_them_out(api: Api, project: Project, ann: Client, told: list[Event]) -> None:
    api.post("/account/recovery", email="ann@example.com", url="http://localhost")
    sent = {"userId": "ann", "secret": last_message(project).secret, "password": PASSWORD}
    api.call("PUT", "/account/recovery", sent)
    assert [event.pattern.rpartition(".")[2] for event in told] == ["create", "update"]
    for event in told:
        assert list(json.loads(event.payload)) == ["$id", "$createdAt", "userId", "expire", "phrase"]


def test_who_signs_up_is_shown_the_target_at_the_address(ann: Client) -> None:
    ann.ok("POST", "/account/targets/push", targetId="phone", identifier="eve@example.com")
    body = {"userId": "eve", "email": "eve@example.com", "password": PASSWORD}
    made = Client(ann.api).ok("POST", "/account", **body)
    assert [(target["$id"], target["userId"]) for target in made["targets"]] == [("phone", "ann")]


@pytest.mark.parametrize(("version", "status"), [("1.8", 400), ("1.9", 201)])
def test_spaces_around_an_address_are_kept(api_on: type[Api], version: str, status: int) -> None:
    # utopia-php/emails 0.7.1: Email.php trims what it looks at, which nobody else does
    api = api_on(World(release=find(version)))
    body = {"userId": "ann", "email": " Ann@example.com\n", "password": PASSWORD}
    made = api.call("POST", "/account", body)
    assert made.status == status
    if status == 201:
        assert (made.body["email"], made.body["emailCanonical"]) == (" ann@example.com\n", "ann@example.com")
    quoted = api.call("POST", "/account", {**body, "userId": "eve", "email": '"a@b"@example.com'})
    assert quoted.status == (201 if status == 400 else 400)
    api.post("/databases", databaseId="d", name="d")
    api.post("/databases/d/collections", collectionId="c", name="c")
    attribute = "/databases/d/collections/c/attributes/email"
    assert api.call("POST", attribute, {"key": "m", "required": False}).status == 202
    document = {"documentId": "x", "data": {"m": " Ann@example.com"}}
    assert api.call("POST", "/databases/d/collections/c/documents", document).status == status


def test_an_address_is_the_same_with_spaces_behind_it(api_on: type[Api]) -> None:
    api = api_on(World(release=find("1.9")))
    body = {"userId": "ann", "email": "ann@example.com", "password": PASSWORD}
    api.post("/account", **body)
    assert api.refusal("POST", "/account", **{**body, "userId": "eve", "email": "ann@example.com "})[0] == 409


def test_a_device_that_goes_is_logged(api_on: type[Api]) -> None:
    for version, events in (("1.9", ["target.delete", "session.create"]), ("1.8", ["session.create"])):
        api = api_on(World(release=find(version)))
        api.post("/users", userId="ann", email="ann@example.com", password=PASSWORD)
        ann = Client(api)
        ann.sign_in()
        ann.ok("POST", "/account/targets/push", targetId="phone", identifier="token")
        ann.ok("DELETE", "/account/targets/phone/push")
        assert [entry["event"] for entry in ann.ok("GET", "/account/logs")["logs"]] == events


def test_an_unknown_country_is_so_in_the_language_asked_for(ann: Client) -> None:
    for path, key in (("/account/sessions", "sessions"), ("/account/logs", "logs")):
        shown = ann.call("GET", path, X_Appwrite_Locale="de")[1][key]
        assert {each["countryName"] for each in shown} == {"Unbekannt"}
