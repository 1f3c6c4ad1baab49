"""What 1.9.6 refuses, and how it says so, through its routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api


@pytest.fixture
def newer(api_on: type[Api]) -> Api:
    """A server that answers as 1.9.6, with the table ``lib/books``."""
    api = api_on(World(release=find("1.9")))
    api.post("/tablesdb", databaseId="lib", name="Library")
    api.post("/tablesdb/lib/tables", tableId="books", name="Books", permissions=['create("users")'])
    api.post(f"{BOOKS}/columns/string", key="title", size=20, required=False)
    api.post(f"{BOOKS}/columns/integer", key="pages", min=0, max=10, required=False)
    return api


BOOKS = "/tablesdb/lib/tables/books"
WIDE = "Value must be a valid signed 64-bit integer between -9,223,372,036,854,775,808 and 9,223,372,036,854,775,808"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/tablesdb/no", "Database with the requested ID 'no' could not be found."),
        ("/tablesdb/lib/tables/no", "Table with the requested ID 'no' could not be found."),
        (f"{BOOKS}/rows/no", "Row with the requested ID 'no' could not be found."),
        (f"{BOOKS}/columns/no", "Column with the requested key 'no' could not be found."),
        (f"{BOOKS}/indexes/no", "Index with the requested key 'no' could not be found."),
    ],
)
def test_what_is_not_found_is_named(newer: Api, path: str, message: str) -> None:
    assert newer.refusal("GET", path)[2] == message


def test_an_error_that_names_nothing_shows_its_placeholder(newer: Api) -> None:
    newer.post(f"{BOOKS}/rows", rowId="r", data={"title": "t"})
    _, _, message = newer.refusal("PATCH", f"{BOOKS}/rows/r/nope/increment")
    assert message == "Column with the requested key '%s' could not be found."


def test_a_refused_creation_says_which_right_is_missing(newer: Api) -> None:
    row: dict[str, Any] = {"rowId": "r", "data": {"title": "t"}}
    guest = newer.call("POST", f"{BOOKS}/rows", row, **{"X-Appwrite-Key": ""})
    assert guest.body["message"] == (
        'Missing "create" permission for role "users". Only "["any","guests"]" scopes are allowed and '
        '"["users"]" was given.'
    )
    newer.call("PUT", BOOKS, {"permissions": []})
    guest = newer.call("POST", f"{BOOKS}/rows", row, **{"X-Appwrite-Key": ""})
    assert guest.body["message"] == "No permissions provided for action 'create'"


def test_an_integer_says_how_many_bits_it_may_have(newer: Api) -> None:
    column = {"key": "n", "required": False, "default": "5"}
    assert newer.refusal("POST", f"{BOOKS}/columns/integer", **column)[2].endswith(f"{WIDE} or null")
    row = newer.refusal("POST", f"{BOOKS}/rows", rowId="r", data={"pages": 2**31})
    assert row[2].endswith("signed 32-bit integer between -2,147,483,648 and 2,147,483,647")


def test_a_change_may_leave_the_name_out(newer: Api) -> None:
    assert newer.call("PUT", "/tablesdb/lib", {"enabled": False}).body["name"] == "Library"
    assert newer.call("PUT", BOOKS, {"name": None}).body["name"] == "Books"


def test_arrays_have_no_index(newer: Api) -> None:
    newer.post(f"{BOOKS}/columns/string", key="tags", size=20, required=False, array=True)
    refused = newer.refusal("POST", f"{BOOKS}/indexes", key="i", type="key", columns=["tags"])
    assert refused == (
        400,
        "index_invalid",
        "Creating indexes on array attributes is not currently supported.",
    )


def test_a_unique_index_on_values_that_are_not_is_available_and_enforced_by_nobody(newer: Api) -> None:
    for id in ("a", "b"):
        newer.post(f"{BOOKS}/rows", rowId=id, data={"title": "same"})
    newer.post(f"{BOOKS}/indexes", key="i", type="unique", columns=["title"])
    assert newer.get(f"{BOOKS}/indexes/i")["status"] == "available"
    newer.post(f"{BOOKS}/rows", rowId="c", data={"title": "same"})


def test_what_is_sent_for_a_relationship_is_looked_at_first(newer: Api) -> None:
    newer.post("/tablesdb/lib/tables", tableId="people", name="People")
    newer.post(f"{BOOKS}/columns/relationship", relatedTableId="people", type="manyToMany", key="kin")
    refused = newer.refusal("POST", f"{BOOKS}/rows", rowId="r", data={"kin": [5]})
    assert refused == (
        400,
        "relationship_value_invalid",
        "Relationship value must be an object, document ID string, or associative array",
    )


def test_a_key_must_name_its_project_in_the_header(newer: Api) -> None:
    lost = newer.call("GET", "/databases", query="project=tests", **{"X-Appwrite-Project": ""})
    assert (lost.status, lost.body["type"]) == (403, "project_id_missing")


def test_the_older_vocabulary_lists_its_own_databases_alone(newer: Api) -> None:
    newer.post("/databases", databaseId="old", name="Old")
    assert [found["$id"] for found in newer.get("/databases")["databases"]] == ["old"]
    assert newer.get("/tablesdb")["total"] == 2
    assert newer.get("/databases/lib")["type"] == "tablesdb"


def test_a_team_s_role_may_have_81_characters_in_a_permission(newer: Api) -> None:
    # utopia-php/database 6.0.0: Validator/Roles.php, project-<projectId>-<role>
    said = []
    for length in (81, 82):
        permission = f'read("team:t/{"r" * length}")'
        body = {"rowId": f"r{length}", "data": {"title": "t"}, "permissions": [permission]}
        said.append(newer.call("POST", f"{BOOKS}/rows", body).body)
    assert said[0]["$permissions"] == [f'read("team:t/{"r" * 81}")']
    assert "dimension value is invalid: Parameter must contain at most 81 chars" in said[1]["message"]


def test_a_column_that_grows_too_wide_is_refused_with_the_table_s_inner_name(newer: Api) -> None:
    change = {"required": False, "default": None, "size": 16381}
    assert newer.refusal("PATCH", f"{BOOKS}/columns/string/title", **change)[2] == (
        "The maximum number or size of columns for table 'database_1_collection_1' has been reached."
    )
