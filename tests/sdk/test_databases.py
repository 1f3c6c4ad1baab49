"""The official Python SDK walks through all of Databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sdk.test_tables import by_operations
from tests.sdk.versions import NEWEST, walks_of_all

if TYPE_CHECKING:
    from mockwrite.control.project import MockProject
    from tests.sdk.conftest import Walk
    from tests.sdk.versions import SDK, Service

SQUARE = [[[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]]
TEXTS = ("text", "mediumtext", "longtext")


@walks_of_all
def test_all_of_databases(sdk: SDK, walk: Walk) -> None:
    databases = walk.service("databases", key="any key will do")
    in_databases(databases, sdk)
    in_collections(databases, sdk)
    in_attributes(databases)
    if walk.has("databases.createVarcharAttribute"):
        in_attributes_of_text(databases)
    if walk.has("databases.createBigIntAttribute"):
        in_large_numbers(databases)
    in_relationships(databases, walk, sdk)
    in_indexes(databases)
    in_documents(databases, sdk)
    if walk.has("databases.upsertDocuments"):
        in_many_documents(databases, sdk)
    if walk.has("databases.createOperations"):
        by_operations(databases, "collectionId", "documentId", "attribute")
    out_again(databases)
    assert walk.missed("databases") == set()


@pytest.mark.parametrize(("sdk", "release"), [(NEWEST, "1.8")], indirect=True)
def test_the_newest_version_writes_documents_and_stumbles_over_the_answer(
    sdk: SDK, walk: Walk, project: MockProject
) -> None:
    """It wants ``$sequence`` to be text, which it became in Appwrite 1.9; in 1.8 it is a number."""
    databases = walk.service("databases", key="any key will do")
    databases.create("library", "Library")
    databases.create_collection("library", "books", "Books")
    databases.create_string_attribute("library", "books", "title", 100, required=False)
    with pytest.raises(ValueError, match=r"\$sequence\n +Input should be a valid string"):
        databases.create_document("library", "books", "dune", {"title": "Dune"})
    assert project.call("GET", "/databases/library/collections/books/documents/dune")["title"] == "Dune"


def in_databases(databases: Service, sdk: SDK) -> None:
    made = databases.create("library", "Library")
    assert made["$id"] == "library"
    assert made["enabled"] is True
    databases.create(sdk.ID.unique(), "Attic", enabled=False)
    assert databases.get("library")["name"] == "Library"
    assert databases.update("library", "The Library", enabled=True)["name"] == "The Library"
    assert databases.list()["total"] == 2
    found = databases.list(queries=[sdk.Query.equal("name", ["The Library"])], search="library")
    assert [database["$id"] for database in found["databases"]] == ["library"]
    with pytest.raises(sdk.Error) as refusal:
        databases.create("library", "Again")
    assert (refusal.value.code, refusal.value.type) == (409, "database_already_exists")


def in_collections(databases: Service, sdk: SDK) -> None:
    anybody = [sdk.Permission.read(sdk.Role.any()), sdk.Permission.create(sdk.Role.users())]
    made = databases.create_collection(
        "library", "books", "Books", permissions=anybody, document_security=True
    )
    assert made["$permissions"] == ['read("any")', 'create("users")']
    assert made["documentSecurity"] is True
    databases.create_collection("library", "shelves", "Shelves")
    assert databases.get_collection("library", "books")["name"] == "Books"
    changed = databases.update_collection("library", "books", "All books", permissions=anybody[:1])
    assert changed["name"] == "All books"
    assert databases.list_collections("library", queries=[sdk.Query.limit(1)])["total"] == 2


def in_attributes(databases: Service) -> None:
    at = ("library", "books")
    made = databases.create_string_attribute(*at, "title", 200, required=False, default="untitled")
    assert (made["status"], made["size"], made["default"]) == ("processing", 200, "untitled")
    assert databases.get_attribute(*at, "title")["status"] == "available"
    databases.create_integer_attribute(*at, "pages", required=False, min=0, max=10_000)
    databases.create_float_attribute(*at, "price", required=False, min=0.0, max=999.5)
    databases.create_boolean_attribute(*at, "lent", required=False, default=False)
    databases.create_datetime_attribute(*at, "printed", required=False)
    databases.create_email_attribute(*at, "agent", required=False)
    databases.create_enum_attribute(*at, "kind", ["novel", "poem"], required=False, default="novel")
    databases.create_ip_attribute(*at, "scanner", required=False)
    databases.create_url_attribute(*at, "cover", required=False)
    databases.create_string_attribute(*at, "tags", 40, required=False, array=True)

    assert (
        databases.update_string_attribute(*at, "title", required=False, default="-", size=300)["size"] == 300
    )
    databases.update_integer_attribute(*at, "pages", required=False, min=0, max=20_000, default=1)
    databases.update_float_attribute(*at, "price", required=False, min=0.0, max=1999.5, default=9.5)
    databases.update_boolean_attribute(*at, "lent", required=False, default=True)
    databases.update_datetime_attribute(*at, "printed", required=False, default="2024-02-29")
    databases.update_email_attribute(*at, "agent", required=False, default="agent@example.com")
    databases.update_enum_attribute(*at, "kind", ["novel", "poem", "play"], required=False, default="play")
    databases.update_ip_attribute(*at, "scanner", required=False, default="192.0.2.7")
    databases.update_url_attribute(
        *at, "cover", required=False, default="https://example.com", new_key="front"
    )
    if databases.offers("create_point_attribute"):
        places(databases)
    assert databases.list_attributes(*at)["total"] >= 10
    databases.delete_attribute(*at, "scanner")
    keys = [attribute["key"] for attribute in databases.list_attributes(*at)["attributes"]]
    assert "front" in keys
    assert not {"cover", "scanner"} & set(keys)


def places(databases: Service) -> None:
    at = ("library", "books")
    databases.create_point_attribute(*at, "shelf", required=False)
    databases.create_line_attribute(*at, "way", required=False)
    databases.create_polygon_attribute(*at, "room", required=False)
    databases.update_point_attribute(*at, "shelf", required=False, default=[1, 2])
    databases.update_line_attribute(*at, "way", required=False, default=[[0, 0], [1, 2]])
    databases.update_polygon_attribute(*at, "room", required=False, default=SQUARE)


def in_attributes_of_text(databases: Service) -> None:
    at, optional = ("library", "books"), {"required": False}
    made = databases.create_varchar_attribute(*at, "code", 40, **optional, default="none")
    assert (made["type"], made["size"], made["default"]) == ("varchar", 40, "none")
    assert databases.update_varchar_attribute(*at, "code", **optional, default="-", size=60)["size"] == 60
    for kind in TEXTS:
        getattr(databases, f"create_{kind}_attribute")(*at, f"a_{kind}", **optional)
        changed = getattr(databases, f"update_{kind}_attribute")(*at, f"a_{kind}", **optional, default="-")
        assert (changed["type"], changed["default"]) == (kind, "-")


def in_large_numbers(databases: Service) -> None:
    at = ("library", "books")
    databases.create_big_int_attribute(*at, "sold", required=False, min=0)
    changed = databases.update_big_int_attribute(*at, "sold", required=False, default=2**40, min=0)
    assert (changed["type"], changed["default"]) == ("bigint", 2**40)


def in_relationships(databases: Service, walk: Walk, sdk: SDK) -> None:
    """A link from books to shelves, which goes again: bulks are for collections without."""
    made = databases.create_relationship_attribute("library", "books", "shelves", "manyToOne", key="stands")
    assert (made["relatedCollection"], made["side"]) == ("shelves", "parent")
    change = ("library", "books", "stands", "setNull")
    if walk.has("databases.updateRelationshipAttribute"):
        assert databases.update_relationship_attribute(*change)["onDelete"] == "setNull"
    else:
        with pytest.raises(sdk.Error, match="Route not found"):
            databases.update_relationship_attribute(*change)
    databases.delete_attribute("library", "books", "stands")


def in_indexes(databases: Service) -> None:
    at = ("library", "books")
    made = databases.create_index(*at, "by_pages", "key", ["pages"], orders=["DESC"])
    assert (made["status"], made["orders"]) == ("processing", ["DESC"])
    databases.create_index(*at, "words", "fulltext", ["title"])
    databases.create_index(*at, "one_agent", "unique", ["agent", "title"])
    assert databases.get_index(*at, "words")["status"] == "available"
    assert databases.list_indexes(*at)["total"] == 3
    databases.delete_index(*at, "one_agent")
    assert databases.list_indexes(*at)["total"] == 2


def in_documents(databases: Service, sdk: SDK) -> None:
    at, query = ("library", "books"), sdk.Query
    reader = [sdk.Permission.read(sdk.Role.user("ann"))]
    dune = databases.create_document(
        *at,
        "dune",
        {"title": "Dune", "pages": 412, "price": 9.99, "tags": ["sand", "spice"]},
        permissions=reader,
    )
    assert dune["$permissions"] == ['read("user:ann")']
    assert (dune["title"], dune["lent"], dune["kind"]) == ("Dune", True, "play")
    for number in range(1, 31):
        data = {"title": f"Volume {number} of the river", "pages": number * 10}
        databases.create_document(*at, f"v{number}", data)

    def ids(*queries: Any) -> list[str]:
        return [
            document["$id"] for document in databases.list_documents(*at, queries=list(queries))["documents"]
        ]

    assert len(ids()) == 25
    assert ids(query.equal("title", ["dune"])) == ["dune"]
    assert ids(query.greater_than("pages", 290), query.order_desc("pages")) == ["dune", "v30"]
    assert ids(query.search("title", "river"), query.limit(2), query.offset(1)) == ["v2", "v3"]
    assert ids(query.order_asc("pages"), query.cursor_after("v29"), query.select(["$id", "title"])) == [
        "v30",
        "dune",
    ]
    assert ids(query.contains("tags", ["spice"])) == ["dune"]
    assert ids(query.or_queries([query.equal("pages", [10]), query.between("pages", 400, 500)])) == [
        "dune",
        "v1",
    ]
    assert databases.get_document(*at, "dune", queries=[query.select(["title"])])["title"] == "Dune"

    assert databases.update_document(*at, "dune", {"pages": 500})["pages"] == 500
    databases.delete_document(*at, "v30")
    with pytest.raises(sdk.Error) as refusal:
        databases.get_document(*at, "v30")
    assert (refusal.value.code, refusal.value.type) == (404, "document_not_found")
    with pytest.raises(sdk.Error, match='Attribute "pages" has invalid format'):
        databases.update_document(*at, "dune", {"pages": -1})


def in_many_documents(databases: Service, sdk: SDK) -> None:
    at, query = ("library", "books"), sdk.Query
    made = databases.create_documents(*at, [{"$id": "iliad", "title": "Iliad"}, {"title": "Odyssey"}])
    assert made["total"] == 2
    assert databases.upsert_document(*at, "iliad", {"title": "The Iliad", "pages": 700})["pages"] == 700
    both = [{"$id": "iliad", "title": "Iliad", "pages": 701}, {"$id": "aeneid", "title": "Aeneid"}]
    assert databases.upsert_documents(*at, both)["total"] == 2
    assert databases.increment_document_attribute(*at, "iliad", "pages", value=9)["pages"] == 710
    assert databases.decrement_document_attribute(*at, "iliad", "pages", value=10, min=1)["pages"] == 700
    lent = databases.update_documents(*at, {"lent": False}, queries=[query.greater_than("pages", 600)])
    assert [document["$id"] for document in lent["documents"]] == ["iliad"]
    assert databases.delete_documents(*at, queries=[query.starts_with("title", "Volume")])["total"] == 29


def out_again(databases: Service) -> None:
    databases.delete_collection("library", "books")
    assert databases.list_collections("library")["total"] == 1
    databases.delete("library")
    assert databases.list()["total"] == 1
