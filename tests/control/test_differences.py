"""Diffs: the documents created, updated and deleted since a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mockwrite import MockProject
    from mockwrite.control.collections import MockCollection


@pytest.fixture
def books(library: MockProject) -> MockCollection:
    return library.database("library").collection("books")


def test_nothing_changed(library: MockProject) -> None:
    diff = library.diff()
    assert not diff
    assert (diff.created, diff.updated, diff.deleted) == ([], [], [])
    assert str(diff) == ""


def test_documents_created_updated_and_deleted(library: MockProject, books: MockCollection) -> None:
    start = library.snapshot()
    added = books.add({"title": "Dune"}, id="dune")
    changed = books.update("emma", {"pages": 500})
    gone = books.get("ulysses")
    books.delete("ulysses")
    diff = library.diff(start)
    assert diff.created == [added]
    assert [(found.before["pages"], found.after) for found in diff.updated] == [(474, changed)]
    assert diff.deleted == [gone]
    assert str(diff) == "+ library/books/dune\n~ library/books/emma\n- library/books/ulysses"


def test_without_a_snapshot_the_seed_counts(library: MockProject, books: MockCollection) -> None:
    books.add({"title": "Dune"}, id="dune")
    library.snapshot()
    assert [book["$id"] for book in library.diff().created] == ["dune"]


def test_what_came_and_went_does_not_count(library: MockProject, books: MockCollection) -> None:
    books.add({"title": "Dune"}, id="dune")
    books.delete("dune")
    assert not library.diff()


def test_what_was_written_as_it_was_does_not_count(library: MockProject, books: MockCollection) -> None:
    books.update("emma", {"pages": 474})
    assert not library.diff()


def test_documents_of_a_new_collection_are_created(library: MockProject) -> None:
    poems = library.database("more").collection("poems").create({"key": "text", "type": "string", "size": 10})
    poems.add({"text": "x"}, id="one")
    assert [(row["$databaseId"], row["$collectionId"]) for row in library.diff().created] == [
        ("more", "poems")
    ]


def test_documents_go_with_their_collection(library: MockProject, books: MockCollection) -> None:
    books.update("emma", {"pages": 1})
    books.add({"title": "Dune"}, id="dune")
    books.delete()
    diff = library.diff()
    assert [(row["$id"], row.get("pages")) for row in diff.deleted] == [("emma", 474), ("ulysses", None)]
    assert not diff.created
    assert not diff.updated


def test_documents_go_with_their_database(library: MockProject) -> None:
    library.database("library").delete()
    assert [row["$id"] for row in library.diff().deleted] == ["emma", "ulysses"]


def test_a_change_of_permissions_is_a_change(library: MockProject, books: MockCollection) -> None:
    books.update("emma", permissions=['read("any")'])
    [found] = library.diff().updated
    assert (found.before["$permissions"], found.after["$permissions"]) == ([], ['read("any")'])


def test_links_show_as_ids(library: MockProject, books: MockCollection) -> None:
    link = {"relatedCollectionId": "books", "type": "manyToOne", "key": "book"}
    notes = (
        library.database("library").collection("notes").create({"key": "text", "type": "string", "size": 10})
    )
    library.call("POST", "/databases/library/collections/notes/attributes/relationship", link)
    notes.add({"text": "x", "book": "emma"}, id="one")
    [found] = library.diff().created
    assert found["book"] == "emma"
    assert notes.all() == [found]
    assert len(books) == 2
