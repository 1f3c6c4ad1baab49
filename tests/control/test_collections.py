"""Databases and collections in Python, by the API's rules."""

from __future__ import annotations

import pytest

from mockwrite import AppwriteError, MockProject, SeedError

TITLE = {"key": "title", "type": "string", "size": 20, "required": True}


def test_a_database_that_does_not_exist_yet(project: MockProject) -> None:
    database = project.database("library")
    assert not database.exists
    assert database.create("Library").exists
    assert project.call("GET", "/databases/library")["name"] == "Library"
    with pytest.raises(AppwriteError, match="database_already_exists"):
        database.create()
    database.delete()
    assert not database.exists
    with pytest.raises(AppwriteError, match="database_not_found"):
        database.delete()


def test_a_collection_is_made_with_its_schema(project: MockProject) -> None:
    books = project.database("library").collection("books")
    assert not books.exists
    books.create(
        TITLE,
        indexes=[{"key": "by_title", "type": "unique", "attributes": ["title"]}],
        permissions=['read("any")'],
        document_security=True,
        name="Books",
    )
    found = project.call("GET", "/databases/library/collections/books")
    assert (found["name"], found["documentSecurity"], found["$permissions"]) == (
        "Books",
        True,
        ['read("any")'],
    )
    assert [attribute["status"] for attribute in found["attributes"]] == ["available"]
    assert [index["status"] for index in found["indexes"]] == ["available"]
    assert project.database("library").collections == ["books"]
    books.delete()
    assert not books.exists


def test_a_collection_that_the_api_refuses_is_refused(project: MockProject) -> None:
    with pytest.raises(SeedError, match=r'collections\[0\]\.attributes\[0\]: Param "size" is not optional'):
        project.database("library").collection("books").create({"key": "title", "type": "string"})
    assert not project.database("library").exists


def test_a_collection_made_in_a_test_is_not_what_reset_returns_to(project: MockProject) -> None:
    books = project.database("library").collection("books").create(TITLE)
    project.reset()
    assert not books.exists


def test_documents_are_added_changed_read_and_deleted(library: MockProject) -> None:
    books = library.database("library").collection("books")
    dune = books.add({"title": "Dune"}, id="dune", permissions=['read("any")'])
    assert dune["$permissions"] == ['read("any")']
    assert books.get("dune") == dune
    assert "dune" in books
    assert "DUNE" in books
    assert len(books) == 3
    assert books.update("dune", {"pages": 600})["pages"] == 600
    books.delete("dune")
    assert "dune" not in books
    assert [book["$id"] for book in books] == ["emma", "ulysses"]


def test_all_documents_means_all(library: MockProject) -> None:
    books = library.database("library").collection("books")
    for number in range(40):
        books.add({"title": str(number)})
    assert len(books.all()) == 42
    assert len(books.find()) == 25


def test_documents_are_found_by_queries(library: MockProject) -> None:
    books = library.database("library").collection("books")
    assert [
        book["$id"] for book in books.find({"method": "equal", "attribute": "title", "values": ["EMMA"]})
    ] == ["emma"]
    assert [book["$id"] for book in books.find('{"method":"isNull","attribute":"pages"}')] == ["ulysses"]


def test_the_rules_are_those_of_http(library: MockProject) -> None:
    books = library.database("library").collection("books")
    for refused, type in (
        (lambda: books.add({"titel": "Dune"}), "document_invalid_structure"),
        (lambda: books.add({"title": "Emma"}, id="emma"), "document_already_exists"),
        (lambda: books.get("nobody"), "document_not_found"),
        (lambda: books.delete("nobody"), "document_not_found"),
        (lambda: books.update("emma", {"title": None}), "document_invalid_structure"),
        (
            lambda: books.find({"method": "search", "attribute": "title", "values": ["x"]}),
            "general_query_invalid",
        ),
        (lambda: len(library.database("library").collection("poems")), "collection_not_found"),
        (lambda: len(library.database("nowhere").collection("poems")), "database_not_found"),
    ):
        with pytest.raises(AppwriteError) as refusal:
            refused()
        assert refusal.value.type == type


def test_a_refusal_reads_well(library: MockProject) -> None:
    with pytest.raises(AppwriteError) as refusal:
        library.database("library").collection("books").add({"titel": "Dune"})
    assert str(refusal.value) == (
        'document_invalid_structure: Invalid document structure: Missing required attribute "title"'
    )
