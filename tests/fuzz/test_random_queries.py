"""Queries made up at random, from well-formed ones to broken text, put to every list there is."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockwrite.store.querying.queries import METHODS
from tests.fuzz.hurry import hurried
from tests.fuzz.playground import ARCHIVE, BOOKS, WHOLE, Playground
from tests.fuzz.requests import dumps
from tests.fuzz.values import junk

LISTS = (
    f"{BOOKS}/documents",
    f"{ARCHIVE}/documents",
    f"{BOOKS}/documents/b1",
    f"{BOOKS}/attributes",
    f"{BOOKS}/indexes",
    "/databases/library/collections",
    "/tablesdb/library/tables/books/rows",
    "/databases",
    "/users",
    "/users/ann/targets",
    "/users/ann/logs",
    "/users/ann/memberships",
    "/teams",
    "/teams/readers/memberships",
)
FIELDS = (
    "$id",
    "$sequence",
    "$createdAt",
    "$updatedAt",
    "$permissions",
    "name",
    "key",
    "email",
    "total",
    "status",
)
MEANT = (
    *WHOLE.values(),
    *(
        "river",
        "the",
        '"of the river"',
        "b1",
        "a7",
        "1",
        0,
        -5,
        90,
        2.5,
        "2024-02-29",
        "tomorrow",
        None,
        "%",
        "_\\",
    ),
    [[1, 2], 10],
    [1, 2],
)

playground = Playground()

fields = st.sampled_from([*WHOLE, *FIELDS]) | st.sampled_from(["", "a.b", "string.x", "nothing", "*"])
values = st.lists(st.sampled_from(MEANT) | junk, max_size=3)
plain = st.builds(
    lambda method, attribute, values: {"method": method, "attribute": attribute, "values": values},
    st.sampled_from(sorted(METHODS)),
    fields,
    values,
)
joined = st.recursive(
    plain,
    lambda inner: st.builds(
        lambda method, children: {"method": method, "values": children},
        st.sampled_from(["and", "or"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=5,
)
odd = st.fixed_dictionaries(
    {},
    optional={
        "method": st.sampled_from(sorted(METHODS)) | junk,
        "attribute": junk,
        "values": junk,
        "x": junk,
    },
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """The text of a query: of one that could be, of an odd one, of anything; whole or damaged."""
    match draw(st.integers(0, 11)):
        case 0:
            return dumps(draw(odd))
        case 1:
            return draw(st.text(max_size=40))
        case 2:
            text = dumps(draw(joined))
            at = draw(st.integers(0, len(text)))
            return text[:at] + draw(st.text(max_size=2)) + text[at + draw(st.integers(0, 3)) :]
        case 3:
            return dumps(draw(junk))
        case _:
            return dumps(draw(joined))


def ask(path: str, queries: list[str], caller: str) -> None:
    query = "&".join(f"queries[]={quote_plus(text, errors='surrogatepass')}" for text in queries)
    playground.probe("GET", f"/v1{path}", query, playground.headers(caller))


@given(
    path=st.sampled_from(LISTS) | st.just(LISTS[1]),
    queries=st.lists(texts(), min_size=1, max_size=3),
    caller=st.sampled_from(["key", "key", "ann", "guest"]),
)
@hurried(300)
def test_a_list_answers_or_refuses_whatever_is_asked(path: str, queries: list[str], caller: str) -> None:
    ask(path, queries, caller)


@given(
    method=st.sampled_from(["PATCH", "DELETE"]),
    path=st.sampled_from(LISTS[:2]),
    queries=st.lists(texts(), min_size=1, max_size=3),
)
@hurried(60)
def test_a_bulk_write_answers_or_refuses_whatever_is_asked(
    method: str, path: str, queries: list[str]
) -> None:
    body = dumps({"queries": queries, "data": {"integer": 7}}).encode()
    headers = {**playground.headers("key"), "Content-Type": "application/json"}
    playground.probe(method, f"/v1{path}", "", headers, body)


@pytest.mark.parametrize("depth", [2, 30, 127, 169, 170, 300])
@pytest.mark.parametrize("method", ["and", "or"])
def test_queries_nest_as_deep_as_json_does(method: str, depth: int) -> None:
    query: dict[str, Any] = {"method": "equal", "attribute": "integer", "values": [7]}
    for _ in range(depth):
        query = {"method": method, "values": [query, query if depth < 3 else {**query, "values": []}]}
    for path in LISTS:
        ask(path, [json.dumps(query)], "key")


@pytest.mark.parametrize("name", ["queries", "queries[a][b]", "queries[][]", "queries[[]", "queries[" * 80])
def test_queries_come_in_any_shape(name: str) -> None:
    for path in LISTS:
        for value in ('{"method":"limit","values":[1]}', "", "%ff"):
            playground.probe("GET", f"/v1{path}", f"{name}={value}", playground.headers("key"))
