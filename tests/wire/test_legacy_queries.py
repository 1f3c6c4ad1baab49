"""The queries of clients before Appwrite 1.5 say in JSON what they said in text."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from mockwrite.errors import AppwriteError
from mockwrite.services.registry import endpoints
from mockwrite.wire.headers import Headers
from mockwrite.wire.legacy_queries import modernise, translate


@pytest.mark.parametrize(
    ("text", "method", "attribute", "values"),
    [
        ('equal("title", ["One", "Two"])', "equal", "title", ["One", "Two"]),
        ('equal("title", "One, \\"Two\\" [3]")', "equal", "title", ['One, "Two" [3]']),
        ("equal('title', ['it\\'s'])", "equal", "title", ["it's"]),
        ('equal("n", [1, -2.5, true, null])', "equal", "n", [1, -2.5, True, None]),
        ('greaterThan("pages", 5)', "greaterThan", "pages", [5]),
        ('isNull("title")', "isNull", "title", None),
        ('between("n", 1, 5)', "between", "n", [1, 5]),
        ('select(["a", "b"])', "select", None, ["a", "b"]),
        ('orderDesc("title")', "orderDesc", "title", None),
        ('orderAsc("")', "orderAsc", None, None),
        ("limit(25)", "limit", None, [25]),
        ('cursorAfter("one")', "cursorAfter", None, ["one"]),
        # What the old syntax did not know keeps its name and loses the rest.
        ('notContains("title", ["x"])', "notContains", None, None),
        ('equal("title", ["\\\\"])', "equal", "title", ["\\\\"]),
    ],
)
def test_text_becomes_json(text: str, method: str, attribute: str | None, values: Any) -> None:
    expected = {"method": method, "attribute": attribute, "values": values}
    [modern] = modernise([text])
    assert json.loads(modern) == {key: value for key, value in expected.items() if value is not None}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"method":"limit","values":[1]}', "Invalid query"),
        ("", "Invalid query"),
        ('title.equal("One")', "Invalid query method"),
        ("select(5)", "Invalid query"),
        (["limit(1)"], "Invalid query"),
    ],
)
def test_what_was_no_query_then_is_refused(text: Any, message: str) -> None:
    with pytest.raises(AppwriteError) as caught:
        modernise([text])
    assert (caught.value.type, caught.value.message) == ("general_query_invalid", message)


def test_what_is_no_list_counts_as_an_empty_one() -> None:
    assert modernise("limit(1)") == []
    assert modernise({"0": "limit(1)"}) == ['{"method":"limit","values":[1]}']


@pytest.mark.parametrize(
    ("text", "modern"),
    [
        ("limit(5.0)", '{"method":"limit","values":[5]}'),
        ('equal("title", "é/")', '{"method":"equal","attribute":"title","values":["\\u00e9\\/"]}'),
        # There is no JSON for what is infinite, and nothing is left of what PHP finds empty.
        ('equal("price", 1e999)', ""),
        ('0("title")', "{}"),
    ],
)
def test_queries_are_written_as_php_writes_json(text: str, modern: str) -> None:
    assert modernise([text]) == [modern]


@pytest.mark.parametrize(
    ("format", "queries"),
    [("1.4.0", ['{"method":"limit","values":[1]}']), ("1.5.0", ["limit(1)"]), ("", ["limit(1)"])],
)
def test_queries_are_translated_for_older_clients(format: str, queries: list[str]) -> None:
    call: Any = SimpleNamespace(headers=Headers({"X-Appwrite-Response-Format": format}))
    sent = {"databaseId": "one", "queries": ["limit(1)"]}
    assert translate(call, sent) == {"databaseId": "one", "queries": queries}


@pytest.mark.parametrize(
    ("operation", "translated"),
    [("databases.list", True), ("tablesDB.list", False), ("databases.createCollection", False)],
)
def test_only_what_was_there_then_takes_old_queries(operation: str, translated: bool) -> None:
    [endpoint] = [found for found in endpoints() if found.operation == operation]
    assert (endpoint.old_queries is not None) == translated
