"""Pace: attributes and indexes become available when the test has it so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.control.build_delays import DelayError

if TYPE_CHECKING:
    from mockwrite import MockProject
    from tests.control.conftest import Http

BOOKS = "/databases/library/collections/books"


def make(http: Http, key: str = "out") -> str:
    answer = http.call("POST", f"{BOOKS}/attributes/boolean", {"key": key, "required": False})
    assert answer.status == 202
    status: str = answer.body["status"]
    return status


def status(http: Http, key: str = "out") -> Any:
    return http.call("GET", f"{BOOKS}/attributes/{key}").body.get("status")


def peek(project: MockProject, key: str = "out") -> str:
    """The status, without looking in a way that counts."""
    return project.within(
        lambda found: found.databases.get("library").collections.get("books").attributes.get(key).status  # type: ignore[union-attr]
    )


def test_at_once(library: MockProject, http: Http) -> None:
    assert make(http) == "processing"
    assert peek(library) == "available"


def test_by_hand(library: MockProject, http: Http) -> None:
    with library.pace("manual") as pace:
        make(http, "one")
        make(http, "two")
        assert [status(http, key) for key in ("one", "two")] == ["processing"] * 2
        assert pace.build(1) == 1
        assert [status(http, key) for key in ("one", "two")] == ["available", "processing"]
        assert library.build() == 1
        assert status(http, "two") == "available"
        assert pace.build() == 0


def test_after_so_many_looks(library: MockProject, http: Http) -> None:
    library.pace("2 polls")
    make(http)
    assert status(http) == "processing"
    assert status(http) == "processing"
    assert status(http) == "available"


@pytest.mark.parametrize(
    "path",
    [
        BOOKS,
        f"{BOOKS}/attributes",
        "/databases/library/collections",
        "/tablesdb/library/tables/books/columns/out",
    ],
)
def test_what_counts_as_a_look(library: MockProject, http: Http, path: str) -> None:
    library.pace("1 poll")
    make(http)
    http.call("GET", f"{BOOKS}/indexes")
    http.list()
    assert peek(library) == "processing"
    http.call("GET", path)
    assert peek(library) == "available"


def test_after_some_time_of_the_servers_clock(library: MockProject, http: Http) -> None:
    library.clock.freeze(datetime(2026, 1, 1, tzinfo=UTC))
    library.pace(30)
    make(http)
    library.clock.advance(29)
    assert status(http) == "processing"
    library.clock.advance(1)
    assert status(http) == "available"


def test_never(library: MockProject, http: Http) -> None:
    with library.pace("stuck"):
        make(http)
        assert status(http) == "processing"
        http.call("DELETE", f"{BOOKS}/attributes/pages")
        assert status(http, "pages") == "stuck"
        refused = http.call(
            "POST", f"{BOOKS}/documents", {"documentId": "a", "data": {"title": "A", "out": True}}
        )
        assert (refused.status, refused.body["message"]) == (
            400,
            'Invalid document structure: Unknown attribute: "out"',
        )
    assert status(http) == "available"


def test_not_well(library: MockProject, http: Http) -> None:
    with library.pace("failed"):
        make(http)
        found = http.call("GET", f"{BOOKS}/attributes/out").body
        assert (found["status"], found["error"]) == ("failed", "The worker was told to fail.")
        http.call("DELETE", f"{BOOKS}/attributes/pages")
        assert status(http, "pages") == "stuck"


def test_indexes_have_a_pace_of_their_own(library: MockProject, http: Http) -> None:
    library.pace(attributes="immediate", indexes="manual")
    make(http)
    http.call("POST", f"{BOOKS}/indexes", {"key": "by_out", "type": "key", "attributes": ["out"]})
    assert status(http) == "available"
    assert http.call("GET", f"{BOOKS}/indexes/by_out").body["status"] == "processing"
    library.build()
    assert http.call("GET", f"{BOOKS}/indexes/by_out").body["status"] == "available"


def test_an_index_that_fails(library: MockProject, http: Http) -> None:
    library.pace("failed")
    http.call("POST", f"{BOOKS}/indexes", {"key": "by_title", "type": "key", "attributes": ["title"]})
    assert http.call("GET", f"{BOOKS}/indexes/by_title").body["status"] == "failed"


def test_one_pace_is_for_both(library: MockProject, http: Http) -> None:
    library.pace("manual")
    http.call("POST", f"{BOOKS}/indexes", {"key": "by_title", "type": "key", "attributes": ["title"]})
    assert http.call("GET", f"{BOOKS}/indexes/by_title").body["status"] == "processing"


def test_a_block_ends_in_the_pace_before(library: MockProject, http: Http) -> None:
    library.pace("stuck")
    with library.pace("immediate"):
        make(http, "one")
    make(http, "two")
    assert [status(http, key) for key in ("one", "two")] == ["available", "processing"]


def test_undoing_undoes_what_waits(library: MockProject, http: Http) -> None:
    library.pace("manual")
    start = library.snapshot()
    make(http)
    library.restore(start)
    assert library.build() == 0
    assert http.call("GET", f"{BOOKS}/attributes/out").status == 404


@pytest.mark.parametrize("speed", ["slow", "0.5 polls", "-1 polls", -1, True, "3 looks"])
def test_what_is_no_pace_is_refused(library: MockProject, speed: Any) -> None:
    with pytest.raises(DelayError, match="is no pace"):
        library.pace(speed)
