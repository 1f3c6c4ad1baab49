"""Attributes that are used before any answer has shown them as available."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockwrite import MockServer
from mockwrite.control.build_delays import DelayError, delay_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockwrite import MockProject
    from tests.control.conftest import Http

BOOKS = "/databases/library/collections/books"
TABLE = "/tablesdb/library/tables/books"


def make(http: Http, *keys: str, path: str = f"{BOOKS}/attributes") -> None:
    for key in keys:
        assert http.call("POST", f"{path}/boolean", {"key": key, "required": False}).status == 202


def add(http: Http, **data: Any) -> None:
    body = {"documentId": "unique()", "data": {"title": "Emma", **data}}
    assert http.call("POST", f"{BOOKS}/documents", body).status == 201


def warned(project: MockProject) -> list[str]:
    return [
        text
        for entry in project.requests
        for text in entry.warnings
        if text.startswith("No answer has shown")
    ]


def test_a_write_to_what_nobody_saw_is_warned_of_once_a_collection(library: MockProject, http: Http) -> None:
    make(http, "lent", "torn")
    add(http)
    assert warned(library) == []
    add(http, lent=True)
    add(http, torn=True)
    assert warned(library) == [
        'No answer has shown the attribute "lent" as available yet: the real server may be at work on it still, and '
        "refuse this. Wait until it is available."
    ]
    assert "available" in str(library.requests[-2])
    library.reset()
    make(http, "lent")
    add(http, lent=True)
    assert len(warned(library)) == 1


@pytest.mark.parametrize(
    "look",
    [
        f"{BOOKS}/attributes/lent",
        f"{BOOKS}/attributes",
        BOOKS,
        "/databases/library/collections",
        f"{TABLE}/columns",
    ],
)
def test_what_an_answer_showed_is_there(library: MockProject, http: Http, look: str) -> None:
    make(http, "lent")
    assert http.call("GET", look).status == 200
    add(http, lent=True)
    assert warned(library) == []


def test_what_an_answer_showed_in_the_making_is_not_there(library: MockProject, http: Http) -> None:
    library.pace("manual")
    make(http, "lent")
    http.call("GET", BOOKS)
    library.build()
    add(http, lent=True)
    assert len(warned(library)) == 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"{BOOKS}/indexes", {"key": "by", "type": "key", "attributes": ["lent"]}),
        ("POST", f"{TABLE}/indexes", {"key": "by", "type": "key", "columns": ["lent"]}),
        ("PATCH", f"{BOOKS}/documents/emma", {"data": {"lent": True}}),
        ("PUT", f"{TABLE}/rows/emma", {"data": {"title": "Emma", "lent": True}}),
        ("PATCH", f"{BOOKS}/documents", {"data": {"lent": True}}),
        ("POST", f"{BOOKS}/documents", {"documents": [{"$id": "new", "title": "New", "lent": True}]}),
    ],
)
def test_each_way_to_use_an_attribute_counts(
    library: MockProject, http: Http, method: str, path: str, body: dict[str, Any]
) -> None:
    make(http, "lent", path=f"{TABLE}/columns")
    assert http.call(method, path, body).status in (200, 201, 202)
    assert len(warned(library)) == 1
    assert ("column" if path.startswith(TABLE) else "attribute") in warned(library)[0]


def test_what_is_gone_is_not_warned_of(library: MockProject, http: Http) -> None:
    make(http, "lent", "torn")
    http.call("DELETE", f"{BOOKS}/attributes/lent")
    http.call("DELETE", BOOKS)
    http.call("POST", "/databases/library/collections", {"collectionId": "books", "name": "Books"})
    make(http, "title")
    http.call("GET", BOOKS)
    body = {"documentId": "unique()", "data": {"title": True}}
    assert http.call("POST", f"{BOOKS}/documents", body).status == 201
    assert warned(library) == []


def test_a_server_has_a_pace_that_a_reset_returns_to(connect: Callable[[MockProject], Http]) -> None:
    with MockServer(pace="manual") as server:
        project = server.project("shop")
        http = connect(project)
        http.call("POST", "/databases", {"databaseId": "library", "name": "Library"})
        http.call("POST", "/databases/library/collections", {"collectionId": "books", "name": "Books"})
        make(http, "lent")
        status = http.call("GET", f"{BOOKS}/attributes/lent").body["status"]
        project.pace("immediate")
        assert (status, http.call("GET", f"{BOOKS}/attributes/lent").body["status"]) == (
            "processing",
            "available",
        )
        project.reset()
        assert http.control("GET", "/pace").body["attributes"] == "manual"
        for pace, shown in ((None, "manual"), ("immediate", "immediate"), ("polls", "polls")):
            with server.fresh(pace=pace) as fresh:
                assert connect(fresh).control("GET", "/pace").body["indexes"] == shown


def test_what_a_command_line_calls_a_pace() -> None:
    assert [delay_of(text) for text in ("2.5", "0", "polls", "3 polls", "manual")] == [
        2.5,
        0,
        "polls",
        "3 polls",
        "manual",
    ]
    for text in ("-1", "nan", "inf", "soon", ""):
        with pytest.raises(DelayError):
            delay_of(text)
