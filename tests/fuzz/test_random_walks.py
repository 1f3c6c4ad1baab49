"""A few writes in a row, to documents that are linked, inside and outside of a transaction."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.hurry import hurried
from tests.fuzz.playground import LIBRARY, LINKS, Playground
from tests.fuzz.requests import dumps
from tests.fuzz.values import junk, permission

COLLECTIONS = ("novels", "writers", "books")
IDS = ("n0", "n1", "n2", "w0", "w1", "w2", "b1", "new", "NEW", "unique()")
KEYS = ["name", "string", "integer", *(key for key, *_ in LINKS), *(back for _, back, *_ in LINKS)]
ACTIONS = (
    *("create", "update", "upsert", "delete", "increment", "decrement"),
    *("bulkCreate", "bulkUpdate", "bulkUpsert", "bulkDelete"),
)
QUERIES = (
    "",
    '{"method":"select","values":["*","author.*","editors.*","novels.*","edited.readers.*"]}',
    '{"method":"equal","attribute":"author.name","values":["W"]}',
    '{"method":"equal","attribute":"author","values":["w1"]}',
    '{"method":"isNull","attribute":"heir"}',
    '{"method":"orderDesc","attribute":"critic"}',
)

playground = Playground()

ids = st.sampled_from(IDS)


@st.composite
def nested(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> dict[str, Any]:
    """A document in the place of an id."""
    fields = draw(st.dictionaries(st.sampled_from(KEYS), inner | st.just("text"), max_size=3))
    if draw(st.booleans()):
        fields["$id"] = draw(ids)
    if draw(st.integers(0, 3)) == 0:
        fields["$permissions"] = draw(st.lists(permission, max_size=1))
    return fields


links = st.recursive(
    ids | st.none() | st.lists(ids, max_size=3),
    lambda inner: st.lists(nested(inner) | ids, max_size=2) | nested(inner),
    max_leaves=4,
)
data = nested(links | junk)
bulk = st.fixed_dictionaries(
    {}, optional={"data": data, "queries": st.lists(st.sampled_from(QUERIES[1:]), max_size=2), "value": junk}
)
operation = st.fixed_dictionaries(
    {
        "databaseId": st.just("library"),
        "collectionId": st.sampled_from(COLLECTIONS),
        "action": st.sampled_from(ACTIONS),
        "documentId": ids,
        "data": data | st.lists(data, max_size=3) | bulk | st.just({"attribute": "integer", "value": 1}),
    }
)
steps = st.one_of(
    st.tuples(st.just("POST"), st.sampled_from(COLLECTIONS), st.just(""), ids, data),
    st.tuples(
        st.sampled_from(["PATCH", "PUT", "DELETE"]), st.sampled_from(COLLECTIONS), ids, st.none(), data
    ),
    st.tuples(
        st.sampled_from(["PATCH", "DELETE"]), st.sampled_from(COLLECTIONS), st.just(""), st.none(), data
    ),
    st.tuples(st.just("GET"), st.sampled_from(COLLECTIONS), st.just("") | ids, st.none(), st.none()),
    st.tuples(st.just("stage"), st.lists(operation, min_size=1, max_size=3)),
)


@given(
    walk=st.lists(steps, min_size=1, max_size=5),
    query=st.sampled_from(QUERIES),
    caller=st.sampled_from(["key", "key", "ann"]),
    transaction=st.sampled_from(["", "commit", "rollback"]),
    format=st.sampled_from(["", "1.7.0"]),
)
@hurried(120)
def test_a_walk_is_answered_or_refused_at_each_step(
    walk: list[tuple[Any, ...]], query: str, caller: str, transaction: str, format: str
) -> None:
    headers = {**playground.headers(caller), "Content-Type": "application/json"}
    headers |= {"X-Appwrite-Response-Format": format} if format else {}
    with playground.undone():
        more: dict[str, Any] = {}
        if transaction:
            made = playground.step("POST", "/v1/databases/transactions", headers=headers)
            more["transactionId"] = json.loads(made.body)["$id"]
        for step in walk:
            take(step, more, query, headers)
        if transaction:
            path = f"/v1/databases/transactions/{more['transactionId']}"
            playground.step("PATCH", path, "", headers, dumps({transaction: True}).encode())


def take(step: tuple[Any, ...], more: dict[str, Any], query: str, headers: dict[str, str]) -> None:
    method, *rest = step
    if method == "stage":
        path = f"/v1/databases/transactions/{more.get('transactionId', 'none')}/operations"
        playground.step("POST", path, "", headers, dumps({"operations": rest[0]}).encode())
        return
    collection, id, new, fields = rest
    path = f"/v1{LIBRARY}/collections/{collection}/documents" + (f"/{id}" if id else "")
    if method == "GET":
        asked = [f"queries[]={query}"] if query else []
        asked += [f"{name}={value}" for name, value in more.items()]
        playground.step("GET", path, "&".join(asked), headers)
    else:
        body = {"data": fields, **more, **({"documentId": new} if new else {})}
        playground.step(method, path, "", headers, dumps(body).encode())
