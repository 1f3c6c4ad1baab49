"""Faults: operations go wrong to order, with the real server's errors."""

from __future__ import annotations

import time
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite import UnusedFaultWarning
from mockwrite.control.faults import PlanError

if TYPE_CHECKING:
    from mockwrite import MockProject, MockServer
    from tests.control.conftest import Http

BOOKS = "/databases/library/collections/books"
EMMA = f"{BOOKS}/documents/emma"


def create(http: Http, id: str = "unique()", **data: Any) -> Any:
    return http.call("POST", f"{BOOKS}/documents", {"documentId": id, "data": {"title": "Dune", **data}})


def test_an_error_of_the_catalogue_is_the_real_one(library: MockProject, http: Http) -> None:
    real = create(http, "emma")
    with library.fail("databases.createDocument", error="document_already_exists"):
        assert create(http, "dune") == real
    assert create(http, "dune").status == 201


def test_what_fails_is_not_carried_out(library: MockProject, http: Http) -> None:
    with library.fail("databases.createDocument", status=503):
        create(http, "dune")
    assert "dune" not in library.database("library").collection("books")


def test_tables_fail_in_their_own_words(library: MockProject, http: Http) -> None:
    with library.fail("tablesDB.getRow", error="document_not_found"):
        answer = http.call("GET", "/tablesdb/library/tables/books/rows/emma")
    assert (answer.status, answer.body["type"]) == (404, "row_not_found")


def test_a_message_of_ones_own(library: MockProject, http: Http) -> None:
    with library.fail("databases.getDocument", error="general_bad_request", message="Not today."):
        assert http.call("GET", EMMA).body["message"] == "Not today."


@pytest.mark.parametrize(
    ("status", "type", "message"),
    [
        (429, "general_rate_limit_exceeded", "Too Many Requests"),
        (503, "general_unknown", "Service Unavailable"),
        (418, "general_unknown", "I'm a Teapot"),
    ],
)
def test_a_status(library: MockProject, http: Http, status: int, type: str, message: str) -> None:
    with library.fail("databases.getDocument", status=status):
        answer = http.call("GET", EMMA)
    assert answer == (status, {"message": message, "code": status, "type": type, "version": "1.8.1"})


def test_an_error_with_another_status(library: MockProject, http: Http) -> None:
    with library.fail("databases.getDocument", error="document_not_found", status=410):
        answer = http.call("GET", EMMA)
    assert (answer.status, answer.body["code"], answer.body["type"]) == (410, 410, "document_not_found")


def test_so_many_times(library: MockProject, http: Http) -> None:
    with library.fail("databases.getDocument", status=503, times=2) as fault:
        assert [http.call("GET", EMMA).status for _ in range(4)] == [503, 503, 200, 200]
        assert fault.used == 2


def test_every_third(library: MockProject, http: Http) -> None:
    with library.fail("databases.getDocument", status=503, every=3):
        assert [http.call("GET", EMMA).status for _ in range(6)] == [200, 200, 503, 200, 200, 503]


def test_where_parameters_are_as_given(library: MockProject, http: Http) -> None:
    with library.fail("databases.createDocument", status=503, where={"data": {"pages": 3}}):
        assert create(http, pages=2).status == 201
        assert create(http, pages=3).status == 503
        assert create(http).status == 201


def test_where_a_function_says_so(library: MockProject, http: Http) -> None:
    with library.fail("databases.getDocument", status=503, where=lambda sent: sent["documentId"] == "emma"):
        assert http.call("GET", EMMA).status == 503
        assert http.call("GET", f"{BOOKS}/documents/ulysses").status == 200


def test_what_such_a_function_raises_is_raised_by_the_block(library: MockProject, http: Http) -> None:
    with (
        pytest.raises(KeyError, match="nothing"),
        library.fail("databases.getDocument", status=503, where=lambda sent: sent["nothing"]),
    ):
        assert http.call("GET", EMMA).status == 200
    assert http.call("GET", EMMA).status == 200


@pytest.mark.parametrize("operation", ["*", "databases.*", "databases.get*"])
def test_many_operations(library: MockProject, http: Http, operation: str) -> None:
    with library.fail(operation, status=503):
        assert http.call("GET", EMMA).status == 503
        assert http.call("GET", "/databases/library").status == 503
        assert (http.call("GET", "/users").status == 503) is (operation == "*")


def test_the_first_plan_that_fits_has_the_request(library: MockProject, http: Http) -> None:
    with library.fail("databases.getDocument", status=503, times=1), library.fail("databases.*", status=429):
        assert [http.call("GET", EMMA).status for _ in range(2)] == [503, 429]


def test_a_delay(library: MockProject, http: Http) -> None:
    with library.fail("databases.getDocument", delay=0.05):
        start = time.perf_counter()
        assert http.call("GET", EMMA).body["title"] == "Emma"
        assert time.perf_counter() - start >= 0.05


def test_a_delayed_error(library: MockProject, http: Http) -> None:
    with library.fail("databases.getDocument", delay=0.05, error="document_not_found"):
        start = time.perf_counter()
        assert http.call("GET", EMMA).status == 404
        assert time.perf_counter() - start >= 0.05


def test_a_delay_does_not_hold_others_up(library: MockProject, http: Http, connect: Any) -> None:
    with library.fail("databases.getDocument", delay=60, times=1):
        slow = connect(library)
        slow._connection.request("GET", f"/v1{EMMA}", headers=library.headers())
        while library.requests.count("databases.getDocument") < 1:
            time.sleep(0.001)
        assert http.list().status == 200


def test_a_disconnection(library: MockProject, http: Http) -> None:
    with (
        library.fail("databases.createDocument", disconnect=True),
        pytest.raises((ConnectionError, HTTPException)),
    ):
        create(http, "dune")
    assert "dune" not in library.database("library").collection("books")
    assert library.requests[-1].status == 0


def test_an_answer_that_breaks_off(library: MockProject, http: Http) -> None:
    with (
        library.fail("databases.createDocument", truncate=10),
        pytest.raises(HTTPException, match="IncompleteRead"),
    ):
        create(http, "dune")
    assert "dune" in library.database("library").collection("books")


def test_the_journal_says_that_it_was_planned(library: MockProject, http: Http) -> None:
    with library.fail("databases.getDocument", error="document_not_found"):
        http.call("GET", EMMA)
    [entry] = library.requests
    assert entry.planned
    assert (entry.status, entry.error) == (404, "document_not_found")
    assert entry.explanation == "A plan made with fail() had it so."
    assert not entry.unexpected


def test_the_controls_meet_no_fault(library: MockProject) -> None:
    with pytest.warns(UnusedFaultWarning), library.fail("*", status=503):
        assert len(library.database("library").collection("books").find()) == 2


def test_other_projects_meet_no_fault(library: MockProject, project: MockProject, connect: Any) -> None:
    with pytest.warns(UnusedFaultWarning), library.fail("*", status=503):
        assert connect(project).call("GET", "/databases").status == 200


def test_a_plan_that_nobody_met_is_told(library: MockProject) -> None:
    with (
        pytest.warns(UnusedFaultWarning, match="No request met the fault planned for databases.getDocument"),
        library.fail("databases.getDocument", status=503),
    ):
        pass


def test_a_plan_without_a_block_holds_until_its_end(library: MockProject, http: Http) -> None:
    fault = library.fail("databases.getDocument", status=503)
    assert http.call("GET", EMMA).status == 503
    fault.end()
    assert http.call("GET", EMMA).status == 200


def test_a_plan_that_nobody_met_nor_ended_is_told_with_its_project(server: MockServer) -> None:
    with pytest.warns(UnusedFaultWarning), server.fresh() as project:
        project.fail("databases.getDocument", status=503)


@pytest.mark.parametrize(
    ("operation", "settings", "message"),
    [
        (
            "databases.createDocumnet",
            {"status": 503},
            'no operation "databases.createDocumnet". Did you mean "databases.',
        ),
        ("zebra", {"status": 503}, 'There is no operation "zebra".'),
        ("databases.getDocument", {"error": "document_notfound"}, 'Did you mean "document_not_found"?'),
        ("databases.getDocument", {"status": 200}, "status must be one of HTTP's from 400 on"),
        ("databases.getDocument", {"status": 499}, "status must be one of HTTP's from 400 on"),
        ("databases.getDocument", {}, "Nothing would go wrong"),
        ("databases.getDocument", {"status": 503, "times": 0}, "times must be 1 at least"),
        ("databases.getDocument", {"status": 503, "every": 0}, "every must be 1 at least"),
        ("databases.getDocument", {"delay": -1}, "delay must be 0 at least"),
        ("databases.getDocument", {"truncate": -1}, "truncate must be 0 at least"),
    ],
)
def test_what_cannot_go_wrong_is_refused(
    library: MockProject, operation: str, settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(PlanError) as refused:
        library.fail(operation, **settings)
    assert message in str(refused.value)
