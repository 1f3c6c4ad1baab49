"""Reset, snapshots, savepoints: back to a moment, whatever happened since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockwrite import MockProject, SnapshotError

if TYPE_CHECKING:
    from mockwrite.control.collections import MockCollection
    from tests.control.conftest import Http


@pytest.fixture
def books(library: MockProject) -> MockCollection:
    return library.database("library").collection("books")


def titles(books: MockCollection) -> list[str]:
    return [book["title"] for book in books]


def test_reset_returns_to_the_seed(library: MockProject, books: MockCollection, http: Http) -> None:
    books.add({"title": "Dune"})
    books.delete("emma")
    http.call("DELETE", "/databases/library/collections/books/attributes/pages")
    library.user("ada")
    before = library.export()
    library.reset()
    assert titles(books) == ["Emma", "Ulysses"]
    assert books.get("emma")["pages"] == 474
    assert library.call("GET", "/users")["total"] == 0
    assert before != library.export()


def test_reset_brings_sequences_back(library: MockProject, books: MockCollection) -> None:
    first = books.add({"title": "Dune"})["$sequence"]
    library.reset()
    assert books.add({"title": "Dune"})["$sequence"] == first


def test_reset_brings_a_deleted_database_back(library: MockProject, books: MockCollection) -> None:
    library.database("library").delete()
    library.reset()
    assert titles(books) == ["Emma", "Ulysses"]


@pytest.mark.parametrize("values", [{"string": "Dune", "integer": 5}, {"integer": 5, "string": "Dune"}])
def test_what_is_undone_may_be_unique_by_values_of_another_type(
    library: MockProject, http: Http, values: dict[str, object]
) -> None:
    path = "/databases/library/collections/books"

    def make(kind: str) -> int:
        size = {"size": 10} if kind == "string" else {}
        http.call("POST", f"{path}/attributes/{kind}", {"key": "code", "required": False, **size})
        http.call("POST", f"{path}/indexes", {"key": "codes", "type": "unique", "attributes": ["code"]})
        data = {"title": "Dune", "code": values[kind]}
        return http.call("POST", f"{path}/documents", {"documentId": "unique()", "data": data}).status

    first, second = values
    before = library.snapshot()
    assert make(first) == 201
    library.restore(before)
    assert make(second) == 201
    between = library.snapshot()
    http.call("DELETE", f"{path}/indexes/codes")
    http.call("DELETE", f"{path}/attributes/code")
    assert make(first) == 201
    http.call("PATCH", f"{path}/documents/emma", {"data": {"code": None}})
    library.restore(between)
    assert make(second) == 409


def test_reset_begins_journal_faults_and_pace_anew(library: MockProject, http: Http) -> None:
    http.list()
    library.fail("databases.listDocuments", status=503)
    library.pace("stuck")
    library.reset()
    assert http.list().status == 200
    assert library.requests.count() == 1
    http.call(
        "POST", "/databases/library/collections/books/attributes/boolean", {"key": "out", "required": False}
    )
    assert (
        http.call("GET", "/databases/library/collections/books/attributes/out").body["status"] == "available"
    )


def test_reset_returns_to_the_last_seed(library: MockProject, books: MockCollection) -> None:
    library.seed({"collections": [{"$id": "books", "documents": [{"title": "Dune"}]}]})
    books.add({"title": "Solaris"})
    library.reset()
    assert titles(books) == ["Emma", "Ulysses", "Dune"]


def test_going_back_beyond_a_seed_takes_it_away(library: MockProject, books: MockCollection) -> None:
    before = library.snapshot()
    library.seed({"collections": [{"$id": "books", "documents": [{"title": "Dune"}]}]})
    library.restore(before)
    books.add({"title": "Solaris"})
    library.reset()
    assert titles(books) == ["Emma", "Ulysses"]


def test_restore_returns_to_a_snapshot_again_and_again(library: MockProject, books: MockCollection) -> None:
    snapshot = library.snapshot()
    for title in ("Dune", "Solaris"):
        books.add({"title": title})
        library.restore(snapshot)
        assert titles(books) == ["Emma", "Ulysses"]


def test_snapshots_nest(library: MockProject, books: MockCollection) -> None:
    outer = library.snapshot()
    books.add({"title": "Dune"})
    inner = library.snapshot()
    books.add({"title": "Solaris"})
    library.restore(inner)
    assert titles(books) == ["Emma", "Ulysses", "Dune"]
    library.restore(outer)
    assert titles(books) == ["Emma", "Ulysses"]


def test_there_is_no_way_forward(library: MockProject) -> None:
    outer = library.snapshot()
    inner = library.snapshot()
    library.restore(outer)
    with pytest.raises(SnapshotError, match="restored to a moment before it"):
        library.restore(inner)


def test_reset_ends_snapshots(library: MockProject) -> None:
    snapshot = library.snapshot()
    library.reset()
    with pytest.raises(SnapshotError):
        library.restore(snapshot)


def test_a_snapshot_is_of_its_own_project(library: MockProject, project: MockProject) -> None:
    with pytest.raises(SnapshotError):
        project.restore(library.snapshot())


def test_a_savepoint_undoes_its_block(library: MockProject, books: MockCollection) -> None:
    with library.savepoint():
        books.add({"title": "Dune"})
        with library.savepoint():
            books.delete("emma")
        assert titles(books) == ["Emma", "Ulysses", "Dune"]
    assert titles(books) == ["Emma", "Ulysses"]


def test_a_savepoint_undoes_a_block_that_fails(library: MockProject, books: MockCollection) -> None:
    with pytest.raises(ZeroDivisionError), library.savepoint():
        books.add({"title": "Dune"})
        raise ZeroDivisionError
    assert titles(books) == ["Emma", "Ulysses"]


def test_a_savepoint_that_was_passed_says_so(library: MockProject) -> None:
    with pytest.raises(SnapshotError), library.savepoint():
        library.reset()


def test_what_fails_in_a_block_goes_before_what_fails_at_its_end(library: MockProject) -> None:
    with pytest.raises(ZeroDivisionError), library.savepoint():
        library.reset()
        raise ZeroDivisionError


def test_a_savepoint_can_be_compared_with(library: MockProject, books: MockCollection) -> None:
    with library.savepoint() as start:
        books.add({"title": "Dune"})
        assert [book["title"] for book in library.diff(start).created] == ["Dune"]


def test_indexes_follow(library: MockProject, http: Http) -> None:
    body = {"key": "one_title", "type": "unique", "attributes": ["title"]}
    http.call("POST", "/databases/library/collections/books/indexes", body)
    start = library.snapshot()
    path = "/databases/library/collections/books/documents"
    for _ in range(2):
        assert http.call("POST", path, {"documentId": "dune", "data": {"title": "Dune"}}).status == 201
        assert http.call("POST", path, {"documentId": "again", "data": {"title": "DUNE"}}).status == 409
        library.restore(start)
