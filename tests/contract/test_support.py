"""The support table is made of the declarations and the recordings, and says what they say."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from mockwrite import MockServer
from mockwrite.cli import main
from mockwrite.contract.replay import Endpoint
from mockwrite.contract.support import FORMATS, kept, table
from mockwrite.releases import DEFAULT, RELEASES, Release, find
from mockwrite.services.registry import endpoints
from mockwrite.store.world import World
from tests.contract.write_support import PACKAGE, recorded_in, recordings

if TYPE_CHECKING:
    from tests.conftest import Api


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.version)
def test_what_is_kept_is_what_the_recordings_say(release: Release) -> None:
    """Looks at the smallest recording; ``python -m tests.contract.write_support`` reads all, and writes it anew."""
    own, operations = kept()[release.version], {found.operation for found in endpoints(release)}
    assert own.keys() <= operations
    for operation, shown in recorded_in(recordings(release)[:1], release).items():
        assert set(shown) <= set(own[operation]), operation


def test_the_page_is_the_table() -> None:
    """``python -m tests.contract.write_support`` writes it anew."""
    assert (PACKAGE / "SUPPORT.md").read_text(encoding="utf-8") == FORMATS["markdown"](table(), DEFAULT)


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.version)
def test_every_operation_of_a_release_is_in_its_table(release: Release) -> None:
    rows = table(release=release)
    assert sorted(row.operation for row in rows) == sorted(found.operation for found in endpoints(release))
    assert all(row.releases[release.version] == row.known["answers"] for row in rows)


def test_every_operation_that_is_declared_is_in_the_table_of_a_release() -> None:
    shown = {row.operation for release in RELEASES for row in table(release=release)}
    assert shown == {found.operation for found in endpoints()}


def test_a_column_says_what_each_release_has() -> None:
    releases = {row.operation: list(row.releases.values()) for row in table()}
    assert releases["databases.createDocument"] == ["recorded", "recorded", "recorded"]
    assert releases["tablesDB.createRow"] == ["recorded", "recorded", "missing"]
    assert releases["presences.upsert"] == ["recorded", "missing", "missing"]
    assert releases["users.getUsage"] == ["unsupported", "unsupported", "unsupported"]


def test_what_is_not_in_a_release_is_no_route_of_its() -> None:
    missing = {row.operation: row for row in table() if row.releases["1.6.2"] == "missing"}
    with MockServer(appwrite="1.6") as server:
        endpoint = Endpoint(server.endpoint)
        for operation in ("tokens.get", "sites.list", "presences.get"):
            row = missing[operation]
            path = row.path.removeprefix("/v1").replace("{", "").replace("}", "")
            answer = endpoint.ask(row.method, path, [("X-Appwrite-Project", "p")], None)
            assert (answer.status, json.loads(answer.body)["type"]) == (404, "general_route_not_found")
        endpoint.close()


def test_a_release_shows_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["support", "Presence", "createFile", "--appwrite", "1.8"]) == 0
    shown = capsys.readouterr().out
    assert "\nstorage.createFile " in shown
    assert "presences" not in shown
    assert "of Appwrite 1.8.1." in shown
    assert main(["support", "--appwrite", "1.7"]) == 2
    assert 'no release "1.7" is known' in capsys.readouterr().err
    assert main(["support", "graphql", "vcs"]) == 2
    assert (
        "no operation has graphql or vcs in its name. Of Appwrite's other services" in capsys.readouterr().err
    )


def test_an_operation_is_known_as_it_was_recorded() -> None:
    rows = table(["createDocument"], find("1.8"))
    [row] = [row for row in rows if row.operation == "databases.createDocument"]
    assert set(row.known.values()) == {"recorded"}
    [row] = table(["users.deleteTarget"])
    assert set(row.known.values()) == {"source", ""}


def test_other_services_are_not_supported() -> None:
    with MockServer() as server:
        endpoint = Endpoint(server.endpoint)
        page = ("Origin", "http://localhost:3000")
        answer = endpoint.ask("GET", "/messaging/topics", [("X-Appwrite-Project", "p"), page], None)
        unknown = endpoint.ask("GET", "/messages/topics", [("X-Appwrite-Project", "p")], None)
        endpoint.close()
    assert (answer.status, json.loads(answer.body)["type"]) == (501, "mockwrite_not_supported")
    assert ("Access-Control-Allow-Origin", page[1]) in answer.headers  # so that a page can read why
    assert unknown.status == 404
    assert b"general_route_not_found" in unknown.body
    assert "messaging" in FORMATS["markdown"](table(), DEFAULT)


def test_what_is_not_supported_says_so() -> None:
    refused = [row for row in table() if row.known["answers"] == "unsupported"]
    assert len(refused) > 20
    with MockServer() as server:
        endpoint = Endpoint(server.endpoint)
        caller = [("X-Appwrite-Project", "p"), ("X-Appwrite-Key", "a-key")]
        operations = {"users.getUsage": "/users/usage", "storage.getUsage": "/storage/usage"}
        for operation, path in operations.items():
            answer = endpoint.ask("GET", path, caller, None)
            assert operation in {row.operation for row in refused}
            assert (answer.status, json.loads(answer.body)["type"]) == (501, "mockwrite_not_supported")
        endpoint.close()


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.version)
def test_what_the_table_says_is_answered_is(release: Release, api_on: type[Api]) -> None:
    """A key asks for what is not there, without parameters: some are refused as not supported, and no others."""
    api = api_on(World(release=release))
    refused = set()
    rows = [row for row in table(release=release) if row.operation != "realtime.connect"]
    for row in rows:
        path = re.sub(r"\{(\w+)\}", r"\1", row.path.removeprefix("/v1").replace("{projectId}", "tests"))
        answer = api.answer(row.method, path)
        if answer.status == 501:
            assert row.known["answers"] in ("unsupported", "console"), row
            refused.add(row.operation.partition(".")[0])
    assert refused >= {"users", "storage", "databases", "functions", "projects", "messaging"}
    if release.has_project_api:
        known = {row.operation: row.known["answers"] for row in rows}
        alone = {operation for operation, how in known.items() if how == "console"}
        assert {"organization.createProject", "webhooks.list", "projects.list"} <= alone
        assert known["projects.updateAuthLimit"] != "console"


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/databases/no/logs", "", "database_not_found"),
        ("/databases/library/collections/no/logs", "", "collection_not_found"),
        ("/databases/library/usage", "range=1h", "general_argument_invalid"),
        ("/databases/library/usage", "", "mockwrite_not_supported"),
        ("/storage/no/usage", "", "storage_bucket_not_found"),
        ("/health/certificate", "", "general_argument_invalid"),
        ("/console/variables", "", "general_unauthorized_scope"),
        ("/project/usage", "", "general_unauthorized_scope"),
    ],
)
def test_who_asks_wrongly_for_what_is_not_supported_is_told_that_first(
    books: str, api: Api, path: str, query: str, expected: str
) -> None:
    assert api.call("GET", path, query=query).body["type"] == expected


def test_who_may_see_usage_is_told_that_there_is_none(api: Api) -> None:
    """1.8.1: app/config/roles.php: users read projects, and guests read files, and so their usage; keys no projects."""
    user = api.user("ann").headers["X-Appwrite-Session"]
    for path, statuses in (
        ("/console/variables", (401, 501)),
        ("/storage/usage", (501, 501)),
        ("/users/usage", (401, 401)),
    ):
        asked = [api.call("GET", path, X_Appwrite_Key="", X_Appwrite_Session=each) for each in ("", user)]
        assert tuple(reply.status for reply in asked) == statuses, path
    times = "startDate=2026-01-01&endDate=2026-01-02"
    reply = api.call("GET", "/project/usage", query=times, X_Appwrite_Key="", X_Appwrite_Session=user)
    assert reply.status == 501


def test_words_choose_operations(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["support", "DocumentAttribute", "ping"]) == 0
    shown = capsys.readouterr().out
    assert "\ndatabases.incrementDocumentAttribute  ● ● – ● " in shown
    assert "\nping.get" in shown
    assert "databases.createDocument" not in shown


def test_every_form_tells_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["support", "--report", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == len(table())
    unknown = sum(value == "source" for row in rows for value in (*row.values(), *row["releases"].values()))
    legend = 1
    assert FORMATS["markdown"](table(), DEFAULT).count("○") == unknown + legend
    assert FORMATS["text"](table(), DEFAULT).count("○") == unknown + legend
