"""The page at ``/_mockwrite/`` in a real browser: each part as a person uses it; and pages of other origins, refused."""

from __future__ import annotations

import json
import shutil
import subprocess
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from mockwrite import MockServer
from tests.browser.chromium import Chromium
from tests.needs import missing

if TYPE_CHECKING:
    from collections.abc import Iterator

# What the scripts share: to wait for something, to find it by its words, to press it, to fill it in.
HELPERS = """
const until = async (look, what) => {
  const end = Date.now() + 8000;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`nothing came of: ${what || look}\\n${document.body.innerText.slice(0, 600)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const place = () => [...document.querySelectorAll('dialog[open]')].pop() || document;
const named = (text, tag = 'button, a') => until(() => [...place().querySelectorAll(tag)].find(
  (each) => (each.getAttribute('aria-label') || each.innerText || '').trim() === text), text);
const press = async (text, tag) => (await named(text, tag)).click();
const labelled = (text) => until(() => {
  const label = [...place().querySelectorAll('label')].find((each) => each.innerText.trim().startsWith(text));
  return label && (label.htmlFor ? document.getElementById(label.htmlFor) : label.querySelector('input, select, textarea'));
}, text);
const fill = async (control, value) => {
  control = await control;
  control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
  control.dispatchEvent(new Event('change', { bubbles: true }));
};
const shows = (text) => until(() => place().body?.innerText.includes(text) || place().innerText?.includes(text), text);
const closed = () => until(() => !document.querySelector('dialog[open]'), 'no dialog');
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with Chromium() as browser:
        yield browser


@pytest.fixture
def server() -> Iterator[MockServer]:
    with MockServer("example") as server:
        server.control.journal.exchanges = 100
        yield server


def use(browser: Chromium, server: MockServer, part: str, script: str, refused: int = 0) -> Any:
    """Run a script on a part of the page; return its value. The console has as many errors as requests are refused."""
    url = f"{server.url}/_mockwrite/#/film-club/{part}"
    visit = browser.visit(url, f"(async () => {{ {HELPERS} {script} }})()")
    assert len(visit.errors) == refused, visit.errors
    return visit.result


def ask(server: MockServer, method: str, path: str, body: Any = None, **headers: str) -> int:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    sent = {"X-Appwrite-Project": "film-club", "Content-Type": "application/json", **headers}
    connection.request(method, path, None if body is None else json.dumps(body), sent)
    status = connection.getresponse().status
    connection.close()
    return status


def run(code: str) -> list[dict[str, Any]]:
    """Return the rows that the code for Python, copied from the page, gets with the official SDK."""
    held: dict[str, Any] = {"print": lambda _: None}
    exec(code, held)
    rows: list[dict[str, Any]] = held["found"].to_dict()["rows"]
    return rows


def test_documents_are_filtered_made_edited_and_deleted(browser: Chromium, server: MockServer) -> None:
    found = use(
        browser,
        server,
        "data/club/films",
        """
        await shows('50 of 100');
        await press('Filter');
        await fill(await until(() => document.querySelector('select[aria-label=Attribute]')), 'director');
        await fill(await until(() => document.querySelector('input[aria-label=Value]')), 'Fritz Lang');
        await until(() => document.querySelectorAll('tbody tr').length < 9);
        const rows = document.querySelectorAll('tbody tr').length;
        await press('Code');
        await press('Python');
        await shows('Query.equal("director", "Fritz Lang")');
        const code = document.querySelector('dialog code').innerText;
        await press('Close');
        await closed();
        (await named('Remove the filter')).focus();
        document.activeElement.click();
        await shows('50 of 100');
        const focused = document.activeElement.innerText;
        await press('New document');
        await press('Create');
        await until(() => document.querySelector('dialog .alert'));
        const refusal = document.querySelector('dialog .alert strong').innerText;
        await fill(labelled('Id'), 'stalker');
        await fill(labelled('title'), 'Stalker');
        await fill(labelled('year'), '1979');
        await fill(labelled('director'), 'Andrei Tarkovsky');
        await press('Create');
        await closed();
        await shows('of 101');
        await press('Next page');
        await shows('100 of 101');
        await press('Next page');
        await press('stalker');
        await fill(labelled('minutes'), '162');
        await press('Save');
        await closed();
        await until(() => document.querySelector('tbody').innerText.includes('162'));
        await press('stalker');
        await press('Delete');
        await press('Delete');
        await closed();
        return [rows, refusal, focused, code];
        """,
    )
    rows, refusal, focused, code = found
    assert (refusal, focused) == ("400 document_missing_data", "Filter")
    assert [row["data"]["director"] for row in run(code)] == ["Fritz Lang"] * rows
    assert "stalker" not in server.project().database("club").collection("films")


def test_a_refused_request_arrives_live_and_is_explained(browser: Chromium, server: MockServer) -> None:
    found = use(
        browser,
        server,
        "requests",
        """
        await shows('Nothing yet');
        await fetch('/v1/databases/club/collections/films/documents/nothing', { headers: { 'X-Appwrite-Project': 'film-club' } });
        (await until(() => document.querySelector('.line button'))).click();
        await shows('Why, and what would let it pass');
        const why = document.querySelector('dialog .note p').innerText;
        await press('curl', '[role=tab]');
        const curl = document.querySelector('dialog code:last-of-type').innerText;
        await press('Send again');
        await until(() => document.getElementById('toasts').innerText.includes('Sent again: 404'), 'a toast');
        await until(() => document.querySelectorAll('.line').length === 2);
        const query = encodeURIComponent('{"method":"greaterThan","attribute":"$id","values":[""]}');
        await fetch(`/v1/databases/club/collections/films/documents?queries[]=${query}`, { headers: { 'X-Appwrite-Project': 'film-club', 'X-Appwrite-Key': 'key' } });
        await until(() => document.querySelectorAll('.line').length === 3);
        // A page that nobody looks at takes up no connection, and catches up.
        for (const hidden of [true, false]) {
          Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
          if (hidden) await fetch('/v1/health/version', { headers: { 'X-Appwrite-Project': 'film-club' } });
        }
        await until(() => document.querySelectorAll('.line').length === 4);
        [...document.querySelectorAll('.line')].find((line) => line.innerText.includes('list')).querySelector('button').click();
        await shows('databases.listDocuments');
        await press('Plan', '[role=tab]');
        await shows('Found without an index, 100 looked at.');
        return why.length > 20;
        """,
        refused=1,
    )
    assert found is True


def test_what_others_change_is_shown_and_the_focus_stays(browser: Chromium, server: MockServer) -> None:
    """Also where no event tells of it, as of a reset, and beneath a dialog that was open all the time."""
    focused = use(
        browser,
        server,
        "data/club/films",
        """
        const send = (path, body) => fetch(path, { method: 'POST', body: JSON.stringify(body),
          headers: { 'X-Appwrite-Project': 'film-club', 'X-Appwrite-Key': 'key', 'Content-Type': 'application/json' } });
        const first = await until(() => document.querySelector('tbody .id-link'));
        const id = first.innerText;
        first.focus();
        first.click();
        await until(() => document.querySelector('dialog'));
        await send('/v1/databases/club/collections/films/attributes/string', { key: 'studio', size: 20, required: false });
        await send('/v1/databases/club/collections', { collectionId: 'later', name: 'Later' });
        await until(() => document.querySelector('thead').innerText.includes('studio'), 'a column');
        await until(() => document.querySelector('.tree').innerText.includes('Later'), 'a collection');
        await press('Close');
        await until(() => !first.isConnected && document.activeElement.innerText === id, 'the focus');
        await send('/_mockwrite/reset');
        await until(() => !document.querySelector('.tree').innerText.includes('Later'), 'a reset');
        await until(() => !document.querySelector('thead').innerText.includes('studio'), 'no column');
        await press('People');
        await shows('Mail or phone');
        dispatchEvent(new PointerEvent('pointerdown', { button: 0 }));
        await send('/v1/users', { userId: 'zoe', name: 'Zoe' });
        await new Promise((resolve) => setTimeout(resolve, 150));
        if (document.body.innerText.includes('Zoe')) throw new Error('drawn anew in the middle of a click');
        dispatchEvent(new PointerEvent('pointerup'));
        await shows('Zoe');
        return document.activeElement.innerText;
        """,
    )
    assert focused


def test_a_request_copied_as_curl_sends_the_same_again(browser: Chromium, server: MockServer) -> None:
    if shutil.which("curl") is None:
        missing("curl is not installed: apt-get install curl")
    sent = [
        ("GET", "/v1/storage/buckets/posters/files/it's%20%24HOME", b"", {"Range": "bytes=1-2"}),
        ("HEAD", "/v1/health/version?a[]={1}", b"", {"X-Empty": ""}),
        ("POST", "/v1/account", b"@/dev/null", {"Content-Type": "text/plain"}),
        ("POST", "/v1/account", b"it's \\ `no` $command\n", {}),
        ("PATCH", "/v1/account/prefs", b'"' + b"x" * 200_000, {"Content-Type": "application/json"}),
        ("POST", "/v1/account", "a\0é".encode(), {"Content-Range": "bytes 0-3/9"}),
        ("POST", "/v1/account", bytes(range(256)), {}),
    ]
    for method, path, body, headers in sent:
        connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
        connection.request(method, path, body, {"X-Appwrite-Project": "film-club", **headers})
        connection.getresponse().read()
        connection.close()
    commands = use(
        browser,
        server,
        "requests",
        """
        const { curl } = await import('/_mockwrite/page/snippets.js');
        const { requests } = await (await fetch('/_mockwrite/journal')).json();
        const whole = await Promise.all(requests.map(async ({ number }) => (await fetch(`/_mockwrite/requests/${number}`)).json()));
        return whole.map(curl);
        """,
    )
    for command in commands:
        subprocess.run(
            ["bash"], input=f"{command} --silent".encode(), check=True, capture_output=True, timeout=10
        )
    requests = [entry.exchange[0] for entry in server.project().requests if entry.exchange]
    got = [(each.method, each.path, each.query, bytes(each.body)) for each in requests]
    assert len(got) == 2 * len(sent)
    assert got[: len(sent)] == got[len(sent) :]
    for (*_, headers), request in zip(sent, requests[len(sent) :], strict=True):
        assert {name: request.headers.get(name) for name in headers} == headers


def test_somebody_can_be_signed_in_as(browser: Chromium, server: MockServer) -> None:
    jwt = use(
        browser,
        server,
        "people",
        """
        (await until(() => document.querySelector('.id-link'))).click();
        await press('Copy a JWT');
        await shows('JWT, good for an hour');
        return document.querySelector('dialog code').innerText;
        """,
    )
    assert ask(server, "GET", "/v1/account", **{"X-Appwrite-JWT": jwt}) == 200


def test_mails_look_like_mails(browser: Chromium, server: MockServer) -> None:
    project = server.project()
    ada = project.user("new", email="new@example.com")
    body = {"email": ada.email, "url": "http://localhost:3000/reset"}
    assert ask(server, "POST", "/v1/account/recovery", body) == 201
    link = use(
        browser,
        server,
        "outbox",
        "await shows('Password Reset for'); return document.querySelector('.letter a').href;",
    )
    assert link == project.outbox[-1].url


def test_the_state_is_controlled(browser: Chromium, server: MockServer) -> None:
    use(
        browser,
        server,
        "control",
        """
        await press('Take a snapshot');
        await shows('№ 1');
        await press('Plan it');
        await shows('status 503');
        await press('Freeze');
        await shows('frozen');
        await fill(labelled('A seed'), '{"users": [{"$id": "ada"}]}');
        await press('Load it');
        await shows('replace=1');
        """,
        refused=1,
    )
    assert server.clock.frozen
    assert ask(server, "GET", "/v1/databases/club/collections/films/documents") == 503


def test_events_are_shown_as_they_happen(browser: Chromium, server: MockServer) -> None:
    use(
        browser,
        server,
        "realtime",
        """
        await shows('Nothing has happened yet');
        await fetch('/v1/account', { method: 'POST', headers: { 'X-Appwrite-Project': 'film-club', 'Content-Type': 'application/json' },
          body: JSON.stringify({ userId: 'zoe', email: 'zoe@example.com', password: 'correct horse' }) });
        await shows('users.zoe.create');
        await shows('Nobody listens');
        new WebSocket(location.origin.replace('http', 'ws') + '/v1/realtime?project=film-club&channels[]=documents');
        await shows('Open sockets (1)');
        await shows('guest');
        """,
    )


def test_a_page_of_another_origin_can_do_nothing(browser: Chromium, server: MockServer) -> None:
    """Neither read the journal nor reset, seed or sign somebody in, with whatever a browser sends without asking."""
    with MockServer() as elsewhere:
        visit = browser.visit(
            f"{elsewhere.url}/v1/health/version",
            f"""(async () => {{
              const tries = [];
              const url = '{server.url}/_mockwrite';
              for (const [path, options] of [
                ['/requests?project=film-club', {{}}],
                ['/reset?project=film-club', {{ method: 'POST' }}],
                ['/seed?project=film-club', {{ method: 'POST', headers: {{ 'Content-Type': 'text/plain' }}, body: '{{"users":[{{"$id":"eve"}}]}}' }}],
                ['/users?project=film-club', {{ method: 'POST', mode: 'no-cors', body: '{{"id":"eve"}}' }}],
                ['/faults?project=film-club', {{ method: 'DELETE' }}],
              ]) tries.push(await fetch(url + path, options).then((answer) => answer.type, () => 'blocked'));
              return tries;
            }})()""",
        )
    assert visit.result == ["blocked", "blocked", "blocked", "opaque", "blocked"]
    assert "eve" not in [user["$id"] for user in server.project().call("GET", "/users")["users"]]
