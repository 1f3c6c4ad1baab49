"""Users in one line, signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockwrite import AppwriteError, MockServer

if TYPE_CHECKING:
    from mockwrite import MockProject
    from tests.control.conftest import Http


def test_a_user_is_signed_in(library: MockProject, http: Http) -> None:
    ada = library.user("ada")
    for headers in (ada.headers, ada.jwt_headers, library.headers(user=ada)):
        assert http.call("GET", "/account", headers=headers).body["$id"] == "ada"
    cookie = "; ".join(f"{name}={value}" for name, value in ada.cookies.items())
    headers = {"X-Appwrite-Project": library.project_id, "Cookie": cookie}
    assert http.call("GET", "/account", headers=headers).body["$id"] == "ada"


def test_a_user_can_sign_in_again(library: MockProject, http: Http) -> None:
    ada = library.user()
    sent = {"email": ada.email, "password": ada.password}
    assert http.call("POST", "/account/sessions/email", sent, library.headers(key=False)).status == 201


def test_a_user_is_as_described(library: MockProject, http: Http) -> None:
    library.call("POST", "/teams", {"teamId": "staff", "name": "Staff"})
    ada = library.user(
        "ada",
        email="ada@shop.example",
        password="difference engine",
        name="Ada",
        phone="+16175551212",
        labels=["admin"],
        verified=True,
        prefs={"theme": "dark"},
        teams={"staff": ["owner"]},
    )
    found = http.call("GET", "/account", headers=ada.headers).body
    assert (found["email"], found["name"], found["phone"], found["labels"], found["emailVerification"]) == (
        "ada@shop.example",
        "Ada",
        "+16175551212",
        ["admin"],
        True,
    )
    assert found["prefs"] == {"theme": "dark"}
    [membership] = http.call("GET", "/teams/staff/memberships").body["memberships"]
    assert (membership["userId"], membership["roles"]) == ("ada", ["owner"])


def test_a_lone_name_is_one(library: MockProject) -> None:
    library.call("POST", "/teams", {"teamId": "staff", "name": "Staff"})
    ada = library.user("ada", labels="admin", teams={"staff": "owner"})
    library.user("ben", teams="staff")
    assert library.call("GET", f"/users/{ada.id}")["labels"] == ["admin"]
    found = library.call("GET", "/teams/staff/memberships")["memberships"]
    assert {(each["userId"], *each["roles"]) for each in found} == {("ada", "owner"), ("ben",)}


def test_permissions_hold_for_them(library: MockProject, http: Http) -> None:
    path = "/databases/library/collections/books"
    library.call("PUT", path, {"name": "Books", "permissions": ['read("label:reader")']})
    reader, other = library.user(labels=["reader"]), library.user()
    assert http.call("GET", f"{path}/documents", headers=reader.headers).body["total"] == 2
    assert http.call("GET", f"{path}/documents", headers=other.headers).status == 401


def test_a_user_who_cannot_be_made_leaves_nothing(library: MockProject) -> None:
    with pytest.raises(AppwriteError, match="team_not_found"):
        library.user("ada", teams=["nobody"])
    with pytest.raises(AppwriteError, match="user_not_found"):
        library.call("GET", "/users/ada")


def test_a_server_signs_in_to_its_default_project() -> None:
    with MockServer() as server:
        ada = server.user(name="Ada")
        assert ada.project_id == "default"


def test_mails_are_in_the_outbox(library: MockProject, http: Http) -> None:
    ada = library.user("ada")
    body = {"email": ada.email, "url": "http://localhost/reset"}
    http.call("POST", "/account/recovery", body, library.headers(key=False))
    [message] = library.outbox
    assert (message.kind, message.purpose, message.recipient, message.user) == (
        "email",
        "recovery",
        ada.email,
        "ada",
    )
    sent = {"userId": message.user, "secret": message.secret, "password": "another password"}
    assert http.call("PUT", "/account/recovery", sent, library.headers(key=False)).status == 200
