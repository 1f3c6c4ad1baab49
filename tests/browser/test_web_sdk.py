"""The official web SDK in a real browser, on a page of another origin than the server's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

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

# Somebody at the app, and a program with an API key.
TODO = """
(async () => {
  const until = async (look) => {
    for (const end = Date.now() + 8000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 5))) {
      const found = look();
      if (found) return found;
    }
    throw new Error(`not in eight seconds: ${look} in ${document.body.innerHTML}`);
  };
  const find = (selector) => document.querySelector(selector);
  const submit = (form, values) => {
    for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
    form.requestSubmit();
  };
  const items = () => [...document.querySelectorAll('li')].map((item) => item.innerText.replace('Delete', '').trim()).join(', ');
  const steps = [];
  submit(find('#sign-up'), { name: 'Ann', email: 'ann@example.com', password: 'short' });
  steps.push((await until(() => find('#sign-up [role=alert]').innerText)).match(/Password must be/)[0]);
  submit(find('#sign-up'), { name: 'Ann', email: 'ann@example.com', password: 'correct horse' });
  steps.push(await until(() => find('h1').innerText));
  submit(find('#add'), { title: 'buy milk' });
  steps.push(await until(items));
  await fetch('ENDPOINT/tablesdb/app/tables/todos/rows', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Appwrite-Project': 'todo', 'X-Appwrite-Key': 'any' },
    body: JSON.stringify({ rowId: 'other', data: { title: 'from elsewhere' }, permissions: ['read("users")'] }),
  });
  steps.push(await until(() => items().includes(',') && items()));
  find('li input').click();
  await until(() => find('li input').checked);
  steps.push('done');
  find('li button').click();
  await until(() => document.querySelectorAll('li').length === 1);
  find('#sign-out').click();
  await until(() => !find('#sign-up').hidden);
  steps.push(document.querySelectorAll('li').length);
  return steps;
})()
"""


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


def test_a_small_app_follows_what_happens_elsewhere(browser: Chromium) -> None:
    """Sign up, rows, realtime, sign out: a page as its author writes it, used as its visitor does."""
    todos = {
        "databaseId": "app",
        "$id": "todos",
        "rowSecurity": True,
        "$permissions": ['create("users")'],
        "columns": [
            {"key": "title", "type": "string", "size": 100, "required": True},
            {"key": "done", "type": "boolean", "default": False},
        ],
    }
    seed = {"projectId": "todo", "tablesDB": [{"$id": "app", "name": "App"}], "tables": [todos]}
    with MockServer(seed, appwrite="1.9") as server, Site(NEWEST) as site:
        endpoint = server.endpoint.replace("127.0.0.1", "localhost")
        url = site.at("localhost", f"todo.html?endpoint={quote(endpoint)}&project=todo")
        visit = browser.visit(url, TODO.replace("ENDPOINT", endpoint))
        events = [
            event.name.rpartition(".")[2] for event in server.project("todo").events if ".rows." in event.name
        ]
    assert visit.result == [
        "Password must be",
        "Ann's list",
        "buy milk",
        "buy milk, from elsewhere",
        "done",
        0,
    ]
    assert events == ["create", "create", "update", "delete"]
    assert len([error for error in visit.errors if "status of 40" not in error]) == 0, visit.errors


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
