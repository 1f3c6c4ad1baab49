"""The console, as far as Appwrite's command line needs it: sign-in, one organization, projects."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from mockwrite import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterator

ANYBODY = {"email": "Me@example.com", "password": "anything goes"}


class Developer:
    def __init__(self, server: MockServer) -> None:
        self._connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
        self.cookie = ""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """As the command line does: with the cookie, in the console's project unless another is named."""
        sent = {"X-Appwrite-Project": "console", "Content-Type": "application/json", "Cookie": self.cookie}
        sent["X-Appwrite-Response-Format"] = "1.8.0"  # appwrite-cli 12.0.1
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, f"/v1{path}", None if body is None else json.dumps(body), sent)
        response = self._connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("a_session_console="):
                self.cookie = cookie.partition(";")[0]
        text = response.read()
        return response.status, json.loads(text) if text else None

    def admin(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        return self.ask(method, path, body, X_Appwrite_Project="shop", X_Appwrite_Mode="admin")

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def developer() -> Iterator[Developer]:
    with MockServer({"projectId": "shop", "databases": [{"$id": "goods"}]}) as server:
        developer = Developer(server)
        assert developer.ask("POST", "/account/sessions/email", ANYBODY)[0] == 201
        yield developer
        developer.close()


def test_anybody_may_sign_in_and_is_in_one_organization(developer: Developer) -> None:
    assert developer.ask("GET", "/account")[1]["email"] == "me@example.com"
    developer.cookie = ""
    again = {**ANYBODY, "password": "something else"}
    assert developer.ask("POST", "/account/sessions/email", again)[0] == 201
    found = developer.ask("GET", "/teams")[1]
    assert [(team["name"], team["total"]) for team in found["teams"]] == [("Organization", 1)]


def test_projects_are_those_of_the_server(developer: Developer) -> None:
    assert [each["$id"] for each in developer.ask("GET", "/projects")[1]["projects"]] == ["shop"]
    assert (
        developer.ask("POST", "/projects", {"projectId": "new", "name": "New", "teamId": "organization"})[0]
        == 201
    )
    assert developer.ask("POST", "/projects", {"projectId": "new", "name": "New"})[0] == 409
    assert developer.ask("GET", "/projects/new")[1]["teamId"] == "organization"
    assert developer.ask("GET", "/projects/console")[0] == 404


def test_projects_are_those_of_the_organization_that_a_header_names(developer: Developer) -> None:
    path, named = "/organization/projects", {"X_Appwrite_Organization": "organization"}
    assert developer.ask("GET", path)[1]["type"] == "team_not_found"
    assert developer.ask("GET", f"{path}/new", **named)[1]["type"] == "project_not_found"
    made = developer.ask("POST", path, {"projectId": "new", "name": "New"}, **named)
    assert (made[0], made[1]["teamId"], made[1]["region"]) == (201, "organization", "default")
    assert developer.ask("GET", f"{path}/new", **named) == (200, made[1])
    listed = developer.ask(
        "GET", f"{path}?queries[]=%7B%22method%22:%22limit%22,%22values%22:[1]%7D", **named
    )
    assert (listed[1]["total"], [each["$id"] for each in listed[1]["projects"]]) == (2, ["shop"])
    assert developer.ask("GET", f"{path}?search=NE", **named)[1]["total"] == 1
    assert developer.ask("PATCH", f"{path}/new", {"name": "new"}, **named)[1]["name"] == "new"
    assert developer.ask("DELETE", f"{path}/new", **named)[0] == 501
    developer.ask("POST", "/teams", {"teamId": "other", "name": "Other"})
    assert developer.ask("GET", path, X_Appwrite_Organization="other")[1]["total"] == 0
    developer.cookie = ""
    assert developer.ask("GET", path, **named)[0] == 401


def test_a_developer_may_do_everything_in_a_project(developer: Developer) -> None:
    assert developer.admin("GET", "/databases")[1]["total"] == 1
    assert developer.admin("POST", "/users", {"userId": "ada"})[0] == 201
    assert developer.ask("GET", "/databases", X_Appwrite_Project="shop")[0] == 401


@pytest.mark.parametrize(
    ("path", "body", "shown"),
    [
        ("duration", {"duration": 60}, {"authDuration": 60}),
        ("max-sessions", {"limit": 2}, {"authSessionsLimit": 2}),
        ("max-sessions", {"limit": 0}, {"authSessionsLimit": 0}),
        ("session-alerts", {"alerts": True}, {"authSessionAlerts": True}),
        ("session-invalidation", {"enabled": False}, {"authInvalidateSessions": False}),
        (
            "memberships-privacy",
            {"userName": True, "userEmail": False, "mfa": True},
            {"authMembershipsUserName": True, "authMembershipsUserEmail": False, "authMembershipsMfa": True},
        ),
        (
            "mock-numbers",
            {"numbers": [{"phone": "+14155550100", "otp": "123456"}]},
            {"authMockNumbers": [{"phone": "+14155550100", "otp": "123456"}]},
        ),
    ],
)
def test_policies_are_set_and_shown(
    developer: Developer, path: str, body: dict[str, Any], shown: dict[str, Any]
) -> None:
    status, project = developer.ask("PATCH", f"/projects/shop/auth/{path}", body)
    assert (status, project | shown) == (200, project)
    assert developer.ask("GET", "/projects/shop")[1].items() >= shown.items()


def test_what_is_no_mock_number_is_refused(developer: Developer) -> None:
    for number, problem in (
        ({"phone": "+14155550100"}, "payload"),
        ({"phone": "+14155550100", "otp": 1}, "OTP"),
    ):
        status, refused = developer.ask("PATCH", "/projects/shop/auth/mock-numbers", {"numbers": [number]})
        assert (status, problem in refused["message"]) == (400, True)


def test_a_way_to_sign_in_is_switched_off_and_on(developer: Developer) -> None:
    for on, status in ((False, 501), (True, 201)):
        project = developer.ask("PATCH", "/projects/shop/auth/anonymous", {"status": on})[1]
        assert (project["authAnonymous"], project["authPhone"]) == (on, True)
        cookie, developer.cookie = developer.cookie, ""
        assert developer.ask("POST", "/account/sessions/anonymous", X_Appwrite_Project="shop")[0] == status
        developer.cookie = cookie


def test_services_and_protocols_are_switched_off_and_on(developer: Developer) -> None:
    for path, name in (("service", "teams"), ("api", "rest")):
        for on in (False, True):
            status, project = developer.ask("PATCH", f"/projects/shop/{path}", {path: name, "status": on})
            cookie, developer.cookie = developer.cookie, ""
            refused = developer.ask("GET", "/teams", X_Appwrite_Project="shop")
            developer.cookie = cookie
            assert (status, refused[1]["type"] == f"general_{path}_disabled") == (200, not on)
            if path == "service":
                assert project["serviceStatusForTeams"] is on
    assert developer.ask("PATCH", "/projects/shop/service", {"service": "console", "status": False})[0] == 400


@pytest.mark.parametrize("release", ["1.6", "1.8"])
def test_all_services_and_protocols_are_switched_at_once(release: str) -> None:
    with MockServer({"projectId": "shop"}, appwrite=release) as server:
        developer = Developer(server)
        developer.ask("POST", "/account/sessions/email", ANYBODY)
        for kind in ("service", "api"):
            for on in (False, True):
                status, project = developer.ask("PATCH", f"/projects/shop/{kind}/all", {"status": on})
                cookie, developer.cookie = developer.cookie, ""
                refused = developer.ask("GET", "/locale", X_Appwrite_Project="shop")[1].get("type")
                assert developer.ask("PATCH", f"/projects/shop/{kind}/all", {"status": on})[0] == 401
                developer.cookie = cookie
                assert (status, refused == f"general_{kind}_disabled") == (200, not on)
                shown = [value for key, value in project.items() if key.startswith("serviceStatusFor")]
                assert set(shown) == {on or kind == "api"}
        assert developer.ask("PATCH", "/projects/nobody!/api/all", {"status": True})[0] == 400
        developer.close()


def test_there_are_no_functions_sites_topics_and_webhooks(developer: Developer) -> None:
    for path, key in (
        ("/functions", "functions"),
        ("/sites", "sites"),
        ("/messaging/topics", "topics"),
        ("/webhooks", "webhooks"),
    ):
        assert developer.admin("GET", path)[1] == {"total": 0, key: []}
        assert developer.ask("GET", path, X_Appwrite_Project="shop", X_Appwrite_Key="any")[0] == 501
    assert developer.admin("POST", "/functions", {"functionId": "f"})[0] == 501
    developer.cookie = ""
    assert developer.admin("GET", "/functions")[0] == 501


def test_a_strict_server_lets_nobody_in() -> None:
    with MockServer({"projectId": "shop"}, strict=True) as server:
        developer = Developer(server)
        assert developer.ask("POST", "/account/sessions/email", ANYBODY)[0] == 401
        assert developer.admin("GET", "/databases")[0] == 401
        developer.close()
