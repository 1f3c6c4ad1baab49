"""Indexes, walks and cursors never change an answer: filtering and sorting everything gives the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockwrite.mariadb import collation, fulltext

if TYPE_CHECKING:
    from mockwrite.releases import Release
    from tests.store.conftest import Shelf

ShelfMaker = Callable[..., "Shelf"]
QueryMaker = Callable[..., str]
Row = dict[str, Any]
Filter = tuple[str, str, tuple[Any, ...]]

TYPES = {
    "text": "string",
    "number": "integer",
    "float": "double",
    "flag": "boolean",
    "prose": "string",
    "tags": "string[]",
}
ROLES = ("any", "users", "user:ann", "team:x")

deterministic = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

VALUES = {
    "text": st.sampled_from(["", "a", "A", "á ", "b", "B c", "ß", "s", "😀", "🎉", "é\t", "e "]),
    "number": st.integers(-2, 3),
    "float": st.sampled_from([-1.5, 0.0, 0.1, 2.0, 1e10]),
    "flag": st.booleans(),
}
UNSORTED = {
    "prose": st.sampled_from(
        ["", "two one", "One", "the two", "twofold threesome", "l'eau two", "ONE TWO the one"]
    ),
    "tags": st.lists(st.sampled_from(["a", "b", "A"]), max_size=2),
}
documents = st.lists(
    st.tuples(
        st.fixed_dictionaries({key: st.none() | values for key, values in {**VALUES, **UNSORTED}.items()}),
        st.sets(st.sampled_from(ROLES)),
    ),
    max_size=14,
)
comparisons = st.sampled_from(sorted(VALUES)).flatmap(
    lambda key: st.one_of(
        st.tuples(
            st.sampled_from(["notEqual", "lessThan", "lessThanEqual", "greaterThan", "greaterThanEqual"]),
            st.just(key),
            st.tuples(VALUES[key]),
        ),
        st.tuples(st.just("equal"), st.just(key), st.lists(VALUES[key], min_size=1, max_size=3).map(tuple)),
        st.tuples(
            st.sampled_from(["between", "notBetween"]), st.just(key), st.tuples(VALUES[key], VALUES[key])
        ),
        st.tuples(st.sampled_from(["isNull", "isNotNull"]), st.just(key), st.just(())),
    )
)
scans = st.one_of(
    st.tuples(
        st.sampled_from(
            ["startsWith", "notStartsWith", "endsWith", "notEndsWith", "contains", "notContains"]
        ),
        st.sampled_from(["text", "prose"]),
        st.sampled_from(["", "a", "TWO", " ", "é", "e", "😀"]).map(lambda text: (text,)),
    ),
    st.tuples(
        st.sampled_from(["contains", "notContains", "containsAll"]),
        st.just("tags"),
        st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=2).map(tuple),
    ),
    st.tuples(st.sampled_from(["isNull", "isNotNull"]), st.sampled_from(["prose", "tags"]), st.just(())),
    st.tuples(
        st.sampled_from(["search", "notSearch"]),
        st.just("prose"),
        st.sampled_from(["two", "one tw", "the", "zzz thr", '"two one"', '"one two"', "@", "eau"]).map(
            lambda text: (text,)
        ),
    ),
)
conditions = comparisons | scans
filters = st.lists(
    conditions
    | st.tuples(
        st.just("or"),
        st.just(""),
        st.lists(
            conditions
            | st.tuples(st.just("and"), st.just(""), st.lists(conditions, min_size=2, max_size=2).map(tuple)),
            min_size=2,
            max_size=3,
        ).map(tuple),
    ),
    max_size=3,
)
orders = st.lists(
    st.tuples(st.sampled_from([*sorted(VALUES), "$id", "$sequence", "$createdAt"]), st.booleans()), max_size=3
)


def comparable(value: Any) -> Any:
    return collation.key(value) if isinstance(value, str) else value


def matches(row: Row, filter: Filter) -> bool:
    """The filter as one would write it down: unknown, and so not true, of null."""
    method, key, values = filter
    if method in ("and", "or"):
        return (all if method == "and" else any)(matches(row, child) for child in values)
    if method in ("search", "notSearch"):
        return fulltext.compile_search(values[0])(row[key]) is (method == "search")
    if method.lower().removeprefix("not") in ("startswith", "endswith", "contains", "containsall"):
        return likens(row[key], method, values)
    value = comparable(row[key])
    if method in ("isNull", "isNotNull"):
        return (value is None) is (method == "isNull")
    if value is None:
        return False
    bounds = [comparable(each) for each in values]
    answers: dict[str, bool] = {
        "equal": value in bounds,
        "notEqual": value != bounds[0],
        "lessThan": value < bounds[0],
        "lessThanEqual": value <= bounds[0],
        "greaterThan": value > bounds[0],
        "greaterThanEqual": value >= bounds[0],
        "between": bounds[0] <= value <= bounds[-1],
        "notBetween": not bounds[0] <= value <= bounds[-1],
    }
    return answers[method]


def likens(value: Any, method: str, values: tuple[Any, ...]) -> bool:
    """The filters that look into a value, as one would write them down."""
    if value is None:
        return False
    if isinstance(value, list):
        found = [each in value for each in values]
        answer = all(found) if method == "containsAll" else any(found)
    else:
        text, sought = collation.weights(value), collation.weights(values[0])
        tests = {"starts": text.startswith, "ends": text.endswith, "contains": text.__contains__}
        answer = next(tests[name](sought) for name in tests if name in method.lower())
    return answer is not method.startswith("not")


def compare(one: Row, other: Row, by: list[tuple[str, bool]]) -> int:
    """Which of two rows comes first: null before all when going up, after all when going down."""
    for key, down in by:
        mine, its = comparable(one[key]), comparable(other[key])
        if mine == its:
            continue
        first = mine is None or (its is not None and mine < its)
        return 1 if first is down else -1
    return 0


def written(filter: Filter) -> dict[str, Any]:
    """The filter as a client sends it."""
    method, key, values = filter
    sent = [written(child) for child in values] if method in ("and", "or") else list(values)
    return {"method": method, "attribute": key, "values": sent}


def is_beyond(row: Row, cursor: Row, by: list[tuple[str, bool]], before: bool, release: Release) -> bool:
    for key, down in by:
        if row[key] is None:
            return False
        if comparable(row[key]) != comparable(cursor[key]):
            break
        if release.cursors_by_first_order:
            below = before and down
            return bool(
                row["$sequence"] < cursor["$sequence"] if below else row["$sequence"] > cursor["$sequence"]
            )
    return compare(row, cursor, by) == (-1 if before else 1)


@pytest.mark.usefixtures("always_indexed")
@deterministic
@given(
    documents=documents,
    filters=filters,
    orders=orders,
    cursor=st.none() | st.tuples(st.integers(0, 13), st.booleans()),
    limit=st.none() | st.integers(1, 6),
    offset=st.integers(0, 9),
    roles=st.none() | st.sets(st.sampled_from(ROLES)),
    declared=st.lists(
        st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=3, unique=True), max_size=3
    ),
    by_first=st.booleans(),
)
def test_a_page_is_what_filtering_and_sorting_everything_gives(
    documents: list[tuple[Row, set[str]]],
    filters: list[Filter],
    orders: list[tuple[str, bool]],
    cursor: tuple[int, bool] | None,
    limit: int | None,
    offset: int,
    roles: set[str] | None,
    declared: list[list[str]],
    by_first: bool,
    shelf: ShelfMaker,
    q: QueryMaker,
) -> None:
    made = shelf(**TYPES)
    methods = made.release.query_methods | {"containsAll"}
    release = made.release = replace(made.release, cursors_by_first_order=by_first, query_methods=methods)
    for keys in declared:
        made.index("key", *keys)
    made.index("fulltext", "prose")
    rows: list[Row] = []
    for place, (data, readers) in enumerate(documents):
        # Ids and sequences run in opposite directions.
        document = made.put(f"id{99 - place}", tuple(f'read("{role}")' for role in readers), **data)
        system = {"$id": document.id, "$sequence": document.sequence, "$createdAt": document.created_at}
        rows.append({**data, **system, "readers": readers})

    by = [*orders, ("$sequence", False)]
    at = rows[cursor[0]] if cursor and cursor[0] < len(rows) else None
    told_by = by[:1] if release.cursors_by_first_order else by
    if at is not None and any(at[key] is None for key, _ in told_by):
        at = None
    expected = [row for row in rows if all(matches(row, filter) for filter in filters)]
    if roles is not None:
        expected = [row for row in expected if row["readers"] & roles]
    total = len(expected)
    expected.sort(key=cmp_to_key(lambda one, other: compare(one, other, by)))
    queries = [json.dumps(written(filter)) for filter in filters]
    queries += [q("orderDesc" if down else "orderAsc", key) for key, down in orders]
    queries += [q("offset", "", offset)]
    if limit is not None:
        queries.append(q("limit", "", limit))
    backward = False
    if at is not None and cursor is not None:
        backward = cursor[1]
        expected = [row for row in expected if is_beyond(row, at, by, backward, release)]
        queries.append(q("cursorBefore" if backward else "cursorAfter", "", at["$id"]))
    if backward:
        expected.reverse()
    page = expected[offset : offset + (limit or 25)]
    if backward:
        page.reverse()

    assert made.page(*queries, roles=roles) == (total, [row["$id"] for row in page])


@pytest.mark.usefixtures("always_indexed")
@deterministic
@given(
    documents=documents,
    writes=st.lists(
        st.tuples(
            st.integers(0, 16), st.none() | st.fixed_dictionaries({**VALUES, **UNSORTED}), st.booleans()
        ),
        max_size=10,
    ),
    key=st.sampled_from(sorted(VALUES)),
)
def test_indexes_stay_right_through_writes_and_their_undoing(
    documents: list[tuple[Row, set[str]]],
    writes: list[tuple[int, Row | None, bool]],
    key: str,
    shelf: ShelfMaker,
    q: QueryMaker,
) -> None:
    made = shelf(**TYPES)
    made.index("key", *sorted(VALUES))
    made.index("fulltext", "prose")
    for place, (data, readers) in enumerate(documents):
        made.put(f"id{place}", tuple(f'read("{role}")' for role in readers), **data)
    questions = [
        (q("orderAsc", key),),
        (q("orderDesc", key), q("isNotNull", key)),
        (q("isNull", key),),
        (q("isNull", "tags"), q("notContains", "prose", "the")),
        (q("search", "prose", "one tw"), q("notContains", "tags", "a")),
        (q("notSearch", "prose", "two"), q("orderAsc", key), q("limit", "", 1)),
    ]

    def answers() -> list[Any]:
        asked = [made.page(*queries) for queries in questions]
        return [*asked, made.page(roles={"any"})]

    def from_scratch() -> list[Any]:
        """The answers of indexes that are made anew; those that there are stay as they are."""
        kept, made.documents.derived = made.documents.derived, {}
        found = answers()
        made.documents.derived = kept
        return found

    before = answers()
    mark = made.log.mark()
    for place, written, looking in writes:
        if written is not None:
            made.put(f"id{place}", ('read("any")',), **written)
        elif f"id{place}" in made.documents:
            made.documents.remove(f"id{place}")
        if looking:
            answers()
    assert answers() == from_scratch()
    made.log.rollback(mark)
    assert answers() == before == from_scratch()
