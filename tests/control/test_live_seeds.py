"""Seed files that are edited while the server runs."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite import MockProject, MockServer
from mockwrite.control import live_seeds
from mockwrite.control.live_seeds import LiveSeeds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SEED: dict[str, Any] = {
    "projectId": "shop",
    "databases": [{"$id": "shop", "name": "Shop"}],
    "collections": [
        {
            "$id": "goods",
            "databaseId": "shop",
            "name": "Goods",
            "$permissions": ['read("any")'],
            "attributes": [
                {"key": "name", "type": "string", "size": 50, "required": True},
                {"key": "price", "type": "double", "min": 0},
            ],
            "indexes": [{"key": "by_name", "type": "key", "attributes": ["name"]}],
            "documents": [{"$id": "tea", "name": "Tea", "price": 2.5}, {"$id": "mug", "name": "Mug"}],
        }
    ],
    "users": [{"$id": "ada", "email": "ada@example.com", "password": "lovelace1815", "name": "Ada"}],
    "teams": [{"$id": "staff", "name": "Staff", "memberships": [{"userId": "ada", "roles": ["boss"]}]}],
    "keys": [{"secret": "reader", "scopes": ["documents.read"]}],
    "platforms": [{"type": "web", "hostname": "shop.example"}],
}


class Editor:
    """Edits the seed of a server that runs, and has it look at the file."""

    def __init__(self, server: MockServer, file: Path, *, anew: bool = False) -> None:
        self.file, self.seed, self.project = file, copy.deepcopy(SEED), server.project("shop")
        self._server = server
        self.live = server.control.live_seeds = LiveSeeds(server.control, [str(file)], anew=anew)
        self._number = 0

    def save(self, text: str | None = None) -> str:
        """Write the seed, or `text`; return the error."""
        self._number += 1
        written = json.dumps(self.seed) if text is None else text
        self.file.write_text(written + " " * self._number)
        assert self._server.run(self.live.poll) == []  # it may still be half written
        [news] = self._server.run(self.live.poll)
        assert not self.live.pending
        return news.error

    @property
    def goods(self) -> Any:
        return self.seed["collections"][0]


@pytest.fixture
def edit(tmp_path: Path) -> Iterator[Callable[..., Editor]]:
    servers = []

    def start(*, anew: bool = False) -> Editor:
        file = tmp_path / "seed.json"
        file.write_text(json.dumps(SEED))
        servers.append(MockServer(str(file)).start())
        return Editor(servers[-1], file, anew=anew)

    yield start
    for server in servers:
        server.stop()


def goods(project: MockProject) -> dict[str, Any]:
    return {each["$id"]: each for each in project.database("shop").collection("goods").all()}


def test_an_edit_changes_what_it_changed_and_leaves_the_rest(edit: Callable[..., Editor]) -> None:
    editor = edit()
    made = editor.project.database("shop").collection("goods")
    made.add({"name": "Spoon"}, id="spoon")
    made.update("tea", {"price": 3.0})
    editor.goods["documents"][1]["name"] = "Big mug"
    editor.goods["documents"].append({"$id": "pot", "name": "Pot"})
    assert editor.save() == ""
    found = goods(editor.project)
    assert {id: each["name"] for id, each in found.items()} == {
        "tea": "Tea",
        "mug": "Big mug",
        "spoon": "Spoon",
        "pot": "Pot",
    }
    assert found["tea"]["price"] == 3.0


def test_a_document_that_leaves_the_seed_is_deleted(edit: Callable[..., Editor]) -> None:
    editor = edit()
    del editor.goods["documents"][0]
    editor.save()
    assert list(goods(editor.project)) == ["mug"]


def test_a_value_that_leaves_the_seed_is_null(edit: Callable[..., Editor]) -> None:
    editor = edit()
    del editor.goods["documents"][0]["price"]
    editor.save()
    assert goods(editor.project)["tea"]["price"] is None


def test_attributes_and_indexes_come_change_and_go(edit: Callable[..., Editor]) -> None:
    editor = edit()
    attributes = editor.goods["attributes"]
    attributes[0]["size"] = 80
    attributes[1] = {"key": "stock", "type": "integer", "default": 1}
    editor.goods["indexes"] = [{"key": "by_stock", "type": "key", "attributes": ["stock"]}]
    del editor.goods["documents"][0]["price"]
    assert editor.save() == ""
    there = editor.project.call("GET", "/databases/shop/collections/goods")
    assert {each["key"]: each.get("size") for each in there["attributes"]} == {"name": 80, "stock": None}
    assert [each["key"] for each in there["indexes"]] == ["by_stock"]
    assert goods(editor.project)["tea"]["name"] == "Tea"
    assert there["$permissions"] == ['read("any")']


def test_an_attribute_of_another_type_is_made_anew(edit: Callable[..., Editor]) -> None:
    editor = edit()
    editor.goods["attributes"][1] = {"key": "price", "type": "string", "size": 10}
    editor.goods["documents"][0]["price"] = "2.50"
    assert editor.save() == ""
    assert goods(editor.project)["tea"]["price"] == "2.50"


def test_people_come_change_and_go(edit: Callable[..., Editor]) -> None:
    editor = edit()
    editor.seed["users"][0]["name"] = "Ada Lovelace"
    editor.seed["users"].append({"$id": "bob", "email": "bob@example.com"})
    editor.seed["teams"][0]["memberships"] = [{"userId": "bob", "roles": ["clerk"]}]
    editor.seed["keys"] = [{"secret": "reader", "scopes": ["users.read"]}]
    editor.seed["platforms"] = []
    assert editor.save() == ""
    call = editor.project.call
    assert call("GET", "/users/ada")["name"] == "Ada Lovelace"
    members = call("GET", "/teams/staff/memberships")["memberships"]
    assert [(each["userId"], each["roles"]) for each in members] == [("bob", ["clerk"])]
    exported = editor.project.export()
    assert exported["keys"] == [{"secret": "reader", "scopes": ["users.read"]}]
    assert "platforms" not in exported
    editor.seed["users"], editor.seed["teams"] = editor.seed["users"][:1], []
    assert editor.save() == ""
    assert [user["$id"] for user in call("GET", "/users")["users"]] == ["ada"]
    assert call("GET", "/teams")["total"] == 0


def test_a_broken_edit_keeps_the_last_good_state(edit: Callable[..., Editor]) -> None:
    editor = edit()
    assert "line 2, column" in editor.save('{"projectId": "shop",\n ')
    editor.goods["documents"].append({"$id": "pot", "nmae": "Pot"})
    editor.seed["users"][0]["name"] = "Nobody"
    editor.seed["collections"].insert(0, {**editor.goods, "$id": "bads", "documents": []})
    assert "collections[1].documents[2]" in editor.save()
    assert list(goods(editor.project)) == ["tea", "mug"]
    assert editor.project.call("GET", "/users/ada")["name"] == "Ada"
    del editor.seed["collections"][0]
    editor.goods["documents"][-1] = {"$id": "pot", "name": "Pot"}
    editor.seed["users"].append({"$id": "bob", "name": 1})
    assert "users[1]" in editor.save()
    editor.seed["users"].pop()
    assert editor.save() == ""
    assert list(goods(editor.project)) == ["tea", "mug", "pot"]


def test_twenty_edits_in_a_row_broken_ones_among_them(edit: Callable[..., Editor]) -> None:
    editor = edit()
    for number in range(20):
        if number % 4 == 3:
            assert editor.save("{")
        else:
            editor.goods["documents"][0]["name"] = f"Tea {number}"
            assert editor.save() == ""
            assert goods(editor.project)["tea"]["name"] == f"Tea {number}"


def test_reset_returns_to_the_edited_seed(edit: Callable[..., Editor]) -> None:
    editor = edit()
    editor.project.database("shop").collection("goods").add({"name": "Spoon"}, id="spoon")
    editor.goods["documents"].append({"$id": "pot", "name": "Pot"})
    editor.save()
    editor.project.reset()
    assert list(goods(editor.project)) == ["tea", "mug", "pot"]


def test_an_edit_may_reset(edit: Callable[..., Editor]) -> None:
    editor = edit(anew=True)
    editor.project.database("shop").collection("goods").add({"name": "Spoon"}, id="spoon")
    assert editor.save("[]")
    editor.goods["documents"].append({"$id": "pot"})
    assert "documents[2]" in editor.save()
    assert list(goods(editor.project)) == ["tea", "mug", "spoon"]
    editor.goods["documents"][-1] = {"$id": "pot", "name": "Pot"}
    assert editor.save() == ""
    assert list(goods(editor.project)) == ["tea", "mug", "pot"]


@pytest.mark.parametrize("anew", [False, True])
def test_the_projects_of_a_file_change_together_or_not_at_all(
    edit: Callable[..., Editor], server: MockServer, anew: bool
) -> None:
    editor = edit(anew=anew)
    other = {"projectId": "other", "users": [{"$id": "bob"}]}
    assert editor.save(json.dumps({"projects": [editor.seed, other]})) == ""
    heard = len(editor.project.events)
    editor.goods["documents"][0]["name"] = "Green tea"
    wrong = {**other, "users": [{"$id": "bad id!"}]}
    assert "projects[2]" in editor.save(
        json.dumps({"projects": [editor.seed, {"projectId": "third"}, wrong]})
    )
    assert goods(editor.project)["tea"]["name"] == "Tea"
    assert len(editor.project.events) == heard
    assert "third" not in server.world.projects
    assert editor.save(json.dumps({"projects": [editor.seed]})) == ""
    assert goods(editor.project)["tea"]["name"] == "Green tea"
    assert server.project("other").call("GET", "/users")["total"] == 0


def test_a_file_that_is_away_changes_nothing_and_is_told_when_it_stays_away(
    edit: Callable[..., Editor], monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = edit()
    editor.file.unlink()
    for _ in range(3):
        assert editor.live.poll() == []
    monkeypatch.setattr(live_seeds, "PATIENCE", 0.0)
    [news] = editor.live.poll()
    assert news.error == f"{editor.file}: this file is gone"
    assert not editor.live.pending
    editor.goods["documents"][0]["name"] = "Green tea"
    editor.save()
    assert goods(editor.project)["tea"]["name"] == "Green tea"


def test_a_policy_that_leaves_the_seed_is_a_new_projects_again(edit: Callable[..., Editor]) -> None:
    editor = edit()

    def limits() -> tuple[int, int]:
        return editor.project.within(lambda project: (project.policies.limit, project.policies.max_sessions))

    editor.seed["settings"] = {"auth": {"security": {"limit": 5, "sessionsLimit": 2}}}
    assert editor.save() == ""
    assert limits() == (5, 2)
    del editor.seed["settings"]["auth"]["security"]["limit"]
    assert editor.save() == ""
    assert limits() == (0, 2)
    del editor.seed["settings"]
    assert editor.save() == ""
    assert limits() == (0, 10)
