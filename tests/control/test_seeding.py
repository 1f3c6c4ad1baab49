"""Planting seeds: all that they describe is there, and what the API refuses is refused in its words."""

from __future__ import annotations

from typing import Any

import pytest

from mockwrite import AppwriteError, MockProject, MockServer, SeedError

TITLE = {"key": "title", "type": "string", "size": 20}


def refusal(project: MockProject, **seed: Any) -> str:
    with pytest.raises(SeedError) as refused:
        project.seed(seed)
    assert not project.diff()
    return str(refused.value)


def collection(**settings: Any) -> dict[str, Any]:
    return {"$id": "books", "databaseId": "library", **settings}


def test_databases_are_made(project: MockProject) -> None:
    project.seed({"databases": [{"$id": "a", "name": "An A", "enabled": False}], "tablesDB": [{"$id": "b"}]})
    found = project.call("GET", "/databases")["databases"]
    assert [(row["$id"], row["name"], row["enabled"], row["type"]) for row in found] == [
        ("a", "An A", False, "legacy"),
        ("b", "b", True, "tablesdb"),
    ]


def test_a_collection_brings_the_database_that_nobody_described(project: MockProject) -> None:
    project.seed({"collections": [collection()]})
    assert project.database("library").collections == ["books"]


def test_a_collection_goes_to_the_only_database(project: MockProject) -> None:
    project.seed({"databases": [{"$id": "main"}], "collections": [{"$id": "books"}]})
    assert project.database("main").collections == ["books"]


def test_a_collection_of_no_database_is_refused(project: MockProject) -> None:
    assert refusal(project, collections=[{"$id": "books"}]) == (
        "seed: collections[0]: databaseId must say in which database it is"
    )


def test_collections_are_as_described(project: MockProject) -> None:
    project.seed(
        {
            "collections": [
                collection(
                    name="Books", enabled=False, documentSecurity=True, **{"$permissions": ['read("any")']}
                )
            ]
        }
    )
    found = project.call("GET", "/databases/library/collections/books")
    assert found["name"] == "Books"
    assert found["enabled"] is False
    assert found["documentSecurity"] is True
    assert found["$permissions"] == ['read("any")']


@pytest.mark.parametrize(
    ("attribute", "type", "format"),
    [
        ({"type": "string", "size": 10}, "string", None),
        ({"type": "string", "format": "", "size": 10}, "string", None),
        ({"type": "string", "format": "email"}, "string", "email"),
        ({"type": "email"}, "string", "email"),
        ({"type": "string", "format": "url"}, "string", "url"),
        ({"type": "string", "format": "ip"}, "string", "ip"),
        ({"type": "string", "format": "enum", "elements": ["a"]}, "string", "enum"),
        ({"type": "enum", "elements": ["a"]}, "string", "enum"),
        ({"type": "integer", "min": 1, "max": 5, "default": 3}, "integer", None),
        ({"type": "double"}, "double", None),
        ({"type": "float"}, "double", None),
        ({"type": "boolean", "default": True}, "boolean", None),
        ({"type": "datetime", "array": True}, "datetime", ""),
        ({"type": "datetime", "format": "datetime"}, "datetime", ""),
        ({"type": "point"}, "point", None),
        ({"type": "linestring"}, "linestring", None),
        ({"type": "line"}, "linestring", None),
        ({"type": "polygon"}, "polygon", None),
    ],
)
def test_every_kind_of_attribute(project: MockProject, attribute: Any, type: str, format: str | None) -> None:
    project.seed({"collections": [collection(attributes=[{"key": "it", **attribute}])]})
    found = project.call("GET", "/databases/library/collections/books/attributes/it")
    assert (found["type"], found.get("format"), found["status"]) == (type, format, "available")
    assert found.get("default") == attribute.get("default")


def test_indexes_as_the_command_line_writes_them(project: MockProject) -> None:
    indexes = [
        {
            "key": "by_title",
            "type": "key",
            "status": "available",
            "attributes": ["title"],
            "orders": ["desc"],
        },
        {"key": "in_title", "type": "fulltext", "attributes": ["title"], "orders": None},
    ]
    project.seed({"collections": [collection(attributes=[TITLE], indexes=indexes)]})
    found = project.call("GET", "/databases/library/collections/books/indexes")["indexes"]
    assert [(row["key"], row["orders"], row["status"]) for row in found] == [
        ("by_title", ["DESC"], "available"),
        ("in_title", [], "available"),
    ]


def test_documents_are_added_in_their_order(project: MockProject) -> None:
    documents = [
        {
            "$id": "b",
            "title": "B",
            "$permissions": ['read("any")'],
            "$createdAt": "2020-01-01T00:00:00.000+00:00",
        },
        {"title": "A"},
    ]
    project.seed({"collections": [collection(attributes=[TITLE], documents=documents)]})
    found = project.database("library").collection("books").all()
    assert [row["title"] for row in found] == ["B", "A"]
    assert found[0]["$id"] == "b"
    assert found[0]["$permissions"] == ['read("any")']
    assert found[0]["$createdAt"] == "2020-01-01T00:00:00.000+00:00"


def test_tables_have_rows(project: MockProject) -> None:
    table = {
        "$id": "books",
        "databaseId": "library",
        "rowSecurity": True,
        "columns": [TITLE],
        "indexes": [{"key": "by_title", "type": "key", "columns": ["title"]}],
        "rows": [{"$id": "emma", "title": "Emma"}],
    }
    project.seed({"tablesDB": [{"$id": "library"}], "tables": [table]})
    assert project.call("GET", "/tablesdb/library/tables/books")["rowSecurity"] is True
    assert project.call("GET", "/tablesdb/library/tables/books/rows/emma")["title"] == "Emma"


def test_what_the_command_line_describes_twice_is_made_once(project: MockProject) -> None:
    project.seed(
        {
            "databases": [{"$id": "library", "name": "Library"}],
            "tablesDB": [{"$id": "library", "name": "Library"}],
            "collections": [collection(attributes=[TITLE])],
            "tables": [collection(columns=[TITLE], rows=[{"title": "Emma"}])],
        }
    )
    assert project.database("library").collections == ["books"]
    assert len(project.database("library").collection("books")) == 1


def test_links_may_point_at_what_comes_later(project: MockProject) -> None:
    link = {
        "key": "author",
        "type": "relationship",
        "relatedCollection": "authors",
        "relationType": "manyToOne",
        "twoWay": True,
        "twoWayKey": "books",
        "side": "parent",
    }
    mirror = {**link, "key": "books", "twoWayKey": "author", "relatedCollection": "books", "side": "child"}
    books = collection(
        attributes=[link, TITLE], documents=[{"$id": "emma", "title": "Emma", "author": "jane"}]
    )
    authors = {
        "$id": "authors",
        "databaseId": "library",
        "attributes": [{"key": "name", "type": "string", "size": 20}, mirror],
        "documents": [{"$id": "jane", "name": "Jane"}],
    }
    project.seed({"collections": [books, authors]})
    selection = '{"method":"select","values":["*","books.*"]}'
    found = project.call("GET", "/databases/library/collections/authors/documents/jane", queries=[selection])
    assert [book["$id"] for book in found["books"]] == ["emma"]


def test_a_link_that_the_server_cannot_make_is_refused(project: MockProject) -> None:
    link = {"key": "next", "type": "relationship", "relatedCollection": "books", "relationType": "manyToOne"}
    said = refusal(project, collections=[collection(attributes=[TITLE, link])])
    assert (
        said == 'seed: collections[0].attributes[1]: Invalid index attribute "next" not found (status failed)'
    )


def test_users_are_made_with_all_that_is_theirs(project: MockProject) -> None:
    user = {
        "$id": "ada",
        "email": "ada@example.com",
        "phone": "+16175551212",
        "password": "difference engine",
        "name": "Ada",
        "labels": ["admin"],
        "prefs": {"theme": "dark"},
        "emailVerification": True,
        "phoneVerification": True,
        "status": False,
    }
    project.seed({"users": [user, {"name": "Nobody"}]})
    found = project.call("GET", "/users/ada")
    assert {key: found[key] for key in user if key not in ("password", "$id")} == {
        key: value for key, value in user.items() if key not in ("password", "$id")
    }
    assert project.call("GET", "/users")["total"] == 2


def test_users_sign_in_with_the_password_of_the_seed(project: MockProject, connect: Any) -> None:
    project.seed({"users": [{"$id": "ada", "email": "ada@example.com", "password": "difference engine"}]})
    sent = {"email": "ada@example.com", "password": "difference engine"}
    guest = project.headers(key=False)
    assert connect(project).call("POST", "/account/sessions/email", sent, guest).status == 201


def test_teams_have_members_at_once(project: MockProject) -> None:
    team = {
        "$id": "staff",
        "name": "Staff",
        "prefs": {"colour": "red"},
        "memberships": [{"userId": "ada", "roles": ["owner"]}, {"email": "bo@example.com"}],
    }
    project.seed({"users": [{"$id": "ada"}, {"$id": "bo", "email": "bo@example.com"}], "teams": [team]})
    found = project.call("GET", "/teams/staff/memberships")["memberships"]
    assert [(row["userId"], row["roles"], row["confirm"]) for row in found] == [
        ("ada", ["owner"], True),
        ("bo", [], True),
    ]
    assert project.call("GET", "/teams/staff")["total"] == 2
    assert project.call("GET", "/teams/staff/prefs") == {"colour": "red"}


def test_a_part_that_says_only_its_ids_speaks_of_what_is_there(project: MockProject) -> None:
    project.seed({"databases": [{"$id": "library"}], "collections": [collection(attributes=[TITLE])]})
    project.seed(
        {"databases": [{"$id": "library"}], "collections": [collection(documents=[{"title": "Emma"}])]}
    )
    assert len(project.database("library").collection("books")) == 1


@pytest.mark.parametrize(
    ("seed", "message"),
    [
        (
            {"databases": [{"$id": "not an id"}]},
            "databases[0]: Invalid `databaseId` param: Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, "
            "period, hyphen, and underscore. Can't start with a special char (general_argument_invalid)",
        ),
        ({"databases": [{}]}, 'databases[0]: Param "databaseId" is not optional. (general_argument_invalid)'),
        (
            {"collections": [collection(), collection(name="Again")]},
            "collections[1]: A collection with the requested ID already exists. Try again with a different ID or use "
            "ID.unique() to generate a unique ID. (collection_already_exists)",
        ),
        (
            {"collections": [collection(attributes=[TITLE, {"key": "n", "type": "string"}])]},
            'collections[0].attributes[1]: Param "size" is not optional. (general_argument_invalid)',
        ),
        (
            {"collections": [collection(attributes=[{"key": "n", "type": "integr"}])]},
            'collections[0].attributes[0]: unknown type "integr". Did you mean "integer"?',
        ),
        (
            {"collections": [collection(attributes=[{"key": "n"}])]},
            'collections[0].attributes[0]: unknown type "".',
        ),
        (
            {"collections": [collection(indexes=[{"key": "i", "type": "key", "attributes": ["nobody"]}])]},
            "collections[0].indexes[0]: Unknown attribute: nobody. Verify the attribute name or create the attribute. "
            "(attribute_unknown)",
        ),
        (
            {"collections": [collection(attributes=[TITLE], documents=[{"title": "A"}, {"titel": "B"}])]},
            'collections[0].documents[1]: Invalid document structure: Unknown attribute: "titel" '
            "(document_invalid_structure)",
        ),
        (
            {"users": [{"$id": "ada", "password": "short"}]},
            "users[0]: Invalid `password` param: Password must be between 8 and 265 characters long, and should not be one "
            "of the commonly used password. (general_argument_invalid)",
        ),
        (
            {"teams": [{"$id": "staff", "memberships": [{"userId": "nobody"}]}]},
            "teams[0].memberships[0]: User with given userId doesn't exist. (user_not_found)",
        ),
        ({"keys": [{"name": "mine"}]}, "keys[0]: secret must be what X-Appwrite-Key is to show"),
        (
            {"keys": [{"secret": "a", "scopes": ["document.read"]}]},
            'keys[0]: unknown scope "document.read". Did you mean "documents.read"?',
        ),
        ({"keys": [{"secret": "a"}, {"secret": "a"}]}, "keys[1]: there is a key with this secret already"),
        (
            {"keys": [{"secret": "a", "expire": "someday"}]},
            "keys[0]: expire must be a date, such as 2030-01-01T00:00:00.000+00:00",
        ),
        ({"platforms": [{"type": "web"}]}, "platforms[0]: a platform of type web has a hostname"),
        (
            {"platforms": [{"type": "scheme", "hostname": "a"}]},
            "platforms[0]: a platform of type scheme has a key",
        ),
        (
            {"platforms": [{"type": "webb", "hostname": "a"}]},
            "platforms[0]: type must be one of web, flutter-web, scheme, android, flutter-android, "
            "react-native-android, apple, apple-ios, apple-macos, apple-tvos, apple-watchos, flutter-ios, "
            'flutter-macos, react-native-ios, flutter-linux, flutter-windows, linux, windows. Did you mean "web"?',
        ),
        ({"strict": "yes"}, "strict: must be true or false"),
        (
            {"projects": [{"users": []}]},
            "projects: a seed of several projects is for a server, not for one",
        ),
        ({"users": [{"$id": {1}}]}, "users[0]: this is no JSON: Object of type set is not JSON serializable"),
    ],
)
def test_a_bad_seed_is_refused_with_its_place_and_the_reason(
    project: MockProject, seed: Any, message: str
) -> None:
    assert refusal(project, **seed) == f"seed: {message}"


def test_an_index_that_cannot_be_built_is_refused(project: MockProject) -> None:
    wide = {"key": "wide", "type": "string", "size": 5000}
    index = {"key": "by_wide", "type": "key", "attributes": ["wide"], "lengths": [5000]}
    said = refusal(project, collections=[collection(attributes=[wide], indexes=[index])])
    assert said.startswith("seed: collections[0].indexes[0]: ")


def test_a_refused_seed_leaves_nothing(project: MockProject) -> None:
    refusal(project, databases=[{"$id": "a"}], users=[{"$id": "ada"}], teams=[{"name": "no id"}])
    assert not project.database("a").exists
    with pytest.raises(AppwriteError):
        project.call("GET", "/users/ada")


def test_planting_is_not_slowed_by_the_pace(project: MockProject) -> None:
    project.pace("manual")
    project.seed({"collections": [collection(attributes=[TITLE], documents=[{"title": "Emma"}])]})
    assert len(project.database("library").collection("books")) == 1


def test_planting_is_not_in_the_journal(project: MockProject) -> None:
    project.seed({"databases": [{"$id": "library"}]})
    assert not project.requests


def test_a_server_plants_each_project_of_its_seed() -> None:
    seed = {
        "projects": [{"projectId": "one", "users": [{"$id": "ada"}]}, {"projectId": "two", "strict": True}]
    }
    with MockServer(seed) as server:
        assert server.project("one").call("GET", "/users/ada")["$id"] == "ada"
        assert set(server.world.projects) == {"one", "two"}
        assert server.world.projects["two"].strict
        assert not server.world.projects["one"].strict


def test_several_seeds_add_up() -> None:
    seeds = [
        {"projectId": "one", "databases": [{"$id": "a"}]},
        {"projectId": "one", "databases": [{"$id": "b"}]},
    ]
    with MockServer(seeds) as server:
        assert server.project().project_id == "one"
        assert server.project().call("GET", "/databases")["total"] == 2


def test_a_bad_project_id_is_refused() -> None:
    with pytest.raises(SeedError, match=r'^seed: projects\[1\]\.projectId: "not an id" is no id'):
        MockServer({"projects": [{"projectId": "one"}, {"projectId": "not an id"}]})


def test_the_example_has_enough_to_look_at(server: MockServer) -> None:
    with server.fresh(seed="example") as project:
        club = project.database("club")
        assert sum(len(club.collection(id)) for id in club.collections) > 300
        found = club.collection("films").find(
            {"method": "search", "attribute": "synopsis", "values": ["moon"]}
        )
        assert [film["$id"] for film in found] == ["a-trip-to-the-moon"]
        linked = '{"method":"select","values":["*","film.title"]}'
        assert club.collection("screenings").find(linked)[0]["film"]["title"]
