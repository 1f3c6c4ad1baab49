"""A state that is kept: all that a world holds, as JSON and back, in a file that is always whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite import AppwriteError, MockServer
from mockwrite.control import state, state_file
from mockwrite.control.state_file import StateFile
from tests.control.test_exporting import RICH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORD = [{"key": "word", "type": "string", "size": 9}]
LINKED: dict[str, Any] = {
    "projectId": "linked",
    "databases": [{"$id": "db"}],
    "collections": [
        {
            "$id": "posts",
            "databaseId": "db",
            "attributes": [
                {"key": "title", "type": "string", "size": 20},
                {
                    "key": "tags",
                    "type": "relationship",
                    "relatedCollection": "tags",
                    "relationType": "manyToMany",
                    "twoWay": True,
                    "twoWayKey": "posts",
                },
                {
                    "key": "notes",
                    "type": "relationship",
                    "relatedCollection": "notes",
                    "relationType": "oneToMany",
                    "twoWay": True,
                    "twoWayKey": "post",
                },
            ],
            "documents": [{"$id": "one", "title": "One", "tags": ["b", "a"], "notes": ["n"]}],
        },
        {
            "$id": "tags",
            "databaseId": "db",
            "attributes": WORD,
            "documents": [{"$id": "a", "word": "A"}, {"$id": "b", "word": "B"}],
        },
        {"$id": "notes", "databaseId": "db", "attributes": WORD, "documents": [{"$id": "n", "word": "N"}]},
    ],
}
PATHS = (
    "/databases",
    "/databases/{db}/collections",
    "/databases/{db}/collections/{collection}/documents",
    "/users",
    "/teams",
)


def again(server: MockServer) -> MockServer:
    """Return a server with the same state, by way of the text of a file."""
    text = "".join(state.encode(state.dump(server.world)))
    other = MockServer()
    state.load(other.world, json.loads(text))
    assert "".join(state.encode(state.dump(other.world))) == text
    return other


def test_a_rich_project_comes_back_as_it_was() -> None:
    with MockServer({**RICH, "projectId": "rich"}) as server, again(server) as other:
        for path in PATHS:
            asked = path.format(db="library", collection="books")
            assert server.project("rich").call("GET", asked) == other.project("rich").call("GET", asked)
        assert server.project("rich").export() == other.project("rich").export()


def test_guests_may_do_what_they_might(connect: Any) -> None:
    seed = {
        **LINKED,
        "collections": [
            {**each, "$permissions": ['read("any")'], "documentSecurity": True}
            for each in LINKED["collections"]
        ],
    }
    with MockServer(seed) as server, again(server) as other:
        found = connect(other.project("linked")).call(
            "GET", "/databases/db/collections/tags/documents", headers={"X-Appwrite-Project": "linked"}
        )
        assert (found.status, found.body["total"]) == (200, 2)
        assert connect(other.project("linked")).call("GET", "/databases/db/collections/tags").body[
            "$permissions"
        ] == ['read("any")']


def test_a_state_says_which_release_kept_it(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    assert state_file.release_of(str(path)) is None
    with MockServer(LINKED, appwrite="1.6.2") as server:
        file = StateFile(server.control, str(path))
        file.write(file.dump())
    assert state_file.release_of(str(path)) == "1.6.2"


def test_links_come_back_in_their_order() -> None:
    with MockServer(LINKED) as server, again(server) as other:
        project = other.project("linked")
        query = json.dumps({"method": "select", "values": ["*", "tags.*", "notes.*"]})
        found = project.call("GET", "/databases/db/collections/posts/documents/one", queries=[query])
        assert [tag["$id"] for tag in found["tags"]] == ["b", "a"]
        assert [note["$id"] for note in found["notes"]] == ["n"]
        project.call("DELETE", "/databases/db/collections/tags/documents/b")
        assert [
            tag["$id"]
            for tag in project.call("GET", "/databases/db/collections/posts/documents/one", queries=[query])[
                "tags"
            ]
        ] == ["a"]


def test_who_was_signed_in_still_is(connect: Any) -> None:
    with MockServer({"projectId": "shop", "teams": [{"$id": "staff"}]}) as server:
        ada = server.project("shop").user("ada", teams={"staff": ["owner"]}, prefs={"theme": "dark"})
        with again(server) as other:
            http = connect(other.project("shop"))
            for headers in (ada.headers, ada.jwt_headers):
                found = http.call("GET", "/account", headers=headers)
                assert (found.status, found.body["prefs"]) == (200, {"theme": "dark"})
            signed = http.call(
                "POST",
                "/account/sessions/email",
                {"email": ada.email, "password": ada.password},
                {"X-Appwrite-Project": "shop"},
            )
            assert signed.status == 201


def test_old_passwords_are_still_not_taken_again() -> None:
    rules = {"auth": {"security": {"passwordHistory": 2}}}
    with MockServer({"projectId": "shop", "settings": rules}) as server:
        first, second = {"password": "once upon a time"}, {"password": "twice as long ago"}
        server.project("shop").call("POST", "/users", {"userId": "ada", **first})
        server.project("shop").call("PATCH", "/users/ada/password", second)
        with again(server) as other, pytest.raises(AppwriteError, match="password"):
            other.project("shop").call("PATCH", "/users/ada/password", first)


def test_numbers_go_on_where_they_were() -> None:
    with MockServer(LINKED) as server:
        tags = server.project("linked").database("db").collection("tags")
        last = tags.add({"word": "C"})["$sequence"]
        server.project("linked").call(
            "DELETE", "/databases/db/collections/tags/documents/" + tags.all()[-1]["$id"]
        )
        with again(server) as other:
            added = other.project("linked").database("db").collection("tags").add({"word": "C"})
            assert int(added["$sequence"]) > int(last)


def test_jobs_that_wait_still_wait() -> None:
    with MockServer(LINKED) as server:
        project = server.project("linked")
        project.pace("manual")
        project.call(
            "POST", "/databases/db/collections/tags/attributes/boolean", {"key": "hot", "required": False}
        )
        with again(server) as other:
            path = "/databases/db/collections/tags/attributes/hot"
            assert other.project("linked").build() == 1
            assert other.project("linked").call("GET", path)["status"] == "available"


def test_the_clock_and_a_key_come_back() -> None:
    with MockServer() as server:
        key = server.project("shop").api_key
        server.clock.freeze("2030-01-01T00:00:00+00:00")
        with again(server) as other:
            assert other.clock.stamp() == "2030-01-01T00:00:00.000+00:00"
            assert other.project("shop").api_key == key


def half(_content: Any) -> Iterator[str]:
    yield "{"
    raise OSError("the disk is full")


def test_a_file_is_written_when_it_is_quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(state_file, "monotonic", lambda: now)
    with MockServer() as server:
        file = StateFile(server.control, str(tmp_path / "state.json"))
        assert not file.load()
        project = server.project("shop")
        file.write(server.run(file.dump))
        project.database("db").create()
        assert not file.due
        now += state_file.QUIET / 2
        project.database("other").create()
        assert not file.due
        now += state_file.QUIET
        assert file.due
        file.write(server.run(file.dump))
        assert not file.due
        project.database("db").delete()
        with monkeypatch.context() as patch, pytest.raises(OSError, match="full"):
            patch.setattr(state, "encode", half)
            file.write(server.run(file.dump))
    with MockServer() as server:
        assert StateFile(server.control, str(tmp_path / "state.json")).load()
        assert server.project("shop").database("db").exists
        assert server.project("shop").database("other").exists
    assert [each.name for each in tmp_path.iterdir()] == ["state.json"]


def test_a_file_is_written_under_load_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(state_file, "monotonic", lambda: now)
    with MockServer() as server:
        file = StateFile(server.control, str(tmp_path / "state.json"))
        project, due = server.project("shop"), []
        for number in range(30):
            project.database(f"db{number}").create()
            now += 0.5
            due.append(file.due)
        assert due.index(True) == state_file.PATIENCE * 2


def test_a_seed_may_be_the_first_state(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text(json.dumps(LINKED))
    with MockServer() as server:
        assert StateFile(server.control, str(path)).load()
        assert server.project("linked").database("db").exists


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"state": 2}',
        '{"state": 1}',
        '{"state": 1, "signingKey": "", "clock": {"frozen": null, "offset": 0}, "projects": [{}]}',
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"JSON|state"):
        StateFile(MockServer().control, str(path)).load()
