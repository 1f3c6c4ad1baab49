"""The official web SDK in a real browser, on a page of another origin than the server's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockwrite import MockServer
from tests.browser.chromium import Chromium
from tests.browser.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.control.project import MockProject

NEWEST = "appwrite"
# Package and release.
WALKS = ((NEWEST, "1.9"), ("appwrite-21", "1.8"), ("appwrite-16", "1.6"))
NO_SCOPE = "general_unauthorized_scope"
OWN = ['read("user:ann")', 'update("user:ann")', 'delete("user:ann")']
# What becomes of each step, however the session is kept.
STEPS = {
    "strangerIs": NO_SCOPE,
    "annSignsUp": "ann",
    "annSignsInWrong": "user_invalid_credentials",
    "annSignsIn": "email",
    "annIs": "ann@example.com",
    "annWritesAPrivateNote": OWN,
    "annWritesAPublicNote": ['read("any")'],
    "annWritesForBen": "user_unauthorized",
    "annSees": [2, ["private note", "public note"]],
    "annLooksFor": [1, ["private note"]],
    "annSignsOut": "out",
    "nobodyIs": NO_SCOPE,
    "nobodySees": [1, ["public note"]],
    "nobodyWrites": "user_unauthorized",
    "benSignsUp": "ben",
    "benSignsIn": "email",
    "benSees": [1, ["public note"]],
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    with Chromium() as browser:
        yield browser


@pytest.fixture
def release() -> str:
    """The release that a test is not parametrized with."""
    return "1.9"


@pytest.fixture
def server(release: str) -> Iterator[MockServer]:
    with MockServer(appwrite=release) as server:
        yield server


@pytest.fixture
def project(server: MockServer) -> Iterator[MockProject]:
    with server.fresh() as project:
        project.call("POST", "/databases", {"databaseId": "main", "name": "Main"})
        notes = {"collectionId": "notes", "name": "Notes", "documentSecurity": True}
        project.call("POST", "/databases/main/collections", {**notes, "permissions": ['create("users")']})
        text = {"key": "text", "size": 100, "required": False}
        project.call("POST", "/databases/main/collections/notes/attributes/string", text)
        yield project


@pytest.mark.parametrize(("sdk", "release"), WALKS)
@pytest.mark.parametrize(
    ("page", "api", "by_cookie"),
    [
        pytest.param("localhost", "localhost", "ann@example.com", id="by cookie on the same site"),
        pytest.param("shop.test", "127.0.0.1", NO_SCOPE, id="by fallback on another site"),
    ],
)
def test_a_visitor_signs_up_and_in_writes_reads_and_signs_out(
    browser: Chromium, server: MockServer, project: MockProject, sdk: str, page: str, api: str, by_cookie: str
) -> None:
    endpoint = server.endpoint.replace("127.0.0.1", api)
    with Site(sdk) as site:
        visit = browser.visit(site.at(page), f"walk({endpoint!r}, {project.project_id!r})")
    assert visit.result == {**STEPS, "annIsByCookie": by_cookie}
    # The browser logs each refusal as a resource that failed to load; of CORS it has nothing to say.
    refused = [error for error in visit.errors if "the server responded with a status of 401" in error]
    assert visit.errors == refused


def test_a_page_that_the_project_does_not_know_is_kept_out(browser: Chromium, server: MockServer) -> None:
    """And the test above would see it: this is what an error of CORS looks like in the console."""
    with server.fresh(strict=True) as project, Site(NEWEST) as site:
        visit = browser.visit(site.at("shop.test"), f"walk({server.endpoint!r}, {project.project_id!r})")
    assert visit.result["annSignsUp"] == "Failed to fetch"
    assert any("blocked by CORS policy" in error for error in visit.errors)


@pytest.mark.parametrize("page", ["localhost", "shop.test"])
def test_a_page_uploads_files_and_shows_a_preview(browser: Chromium, page: str) -> None:
    pytest.importorskip("PIL")
    size = 12_000_000
    with MockServer(appwrite="1.9") as server, Site(NEWEST) as site:
        project = server.project()
        project.storage.bucket("box").create(permissions=['create("users")', 'read("any")'])
        visit = browser.visit(site.at(page), f"upload({server.endpoint!r}, {project.project_id!r}, {size})")
        uploads = project.requests.where("storage.createFile")
    assert visit.result == {
        "pictureIs": "image/png",
        "previewIs": [20, 15],
        "largeIs": [3, size],
        "largeComesBack": True,
    }
    assert len(uploads) == 4
    assert visit.errors == []
