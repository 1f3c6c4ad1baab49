"""What queries find, in which order, and how much of it: as MariaDB 10.11 answers Appwrite 1.8.1."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.errors import AppwriteError
from mockwrite.store.querying import planner
from mockwrite.store.querying.queries import Find, Query

if TYPE_CHECKING:
    from tests.store.conftest import Shelf

ShelfMaker = Callable[..., "Shelf"]
QueryMaker = Callable[..., str]

BOOKS: dict[str, dict[str, Any]] = {
    "elan": {"title": "élan", "pages": 10, "price": 1.5, "lent": True, "tags": ["a", "B"]},
    "zebra": {"title": "Zebra  ", "pages": -2, "price": 0.0, "lent": False, "tags": []},
    "empty": {},
    "elan2": {"title": "ELAN", "pages": 100, "price": 1e10, "lent": True, "tags": ["ab"]},
    "wild": {"title": "50%_off\\", "pages": 7, "price": 1e-7, "lent": False, "tags": ["a"]},
    "dated": {"seen": "2024-01-01T00:00:00.000+00:00", "days": ["2024-01-01T00:00:00.000+00:00"]},
}


@pytest.fixture
def books(shelf: ShelfMaker) -> Shelf:
    made = shelf(
        title="string",
        pages="integer",
        price="double",
        lent="boolean",
        tags="string[]",
        seen="datetime",
        days="datetime[]",
        sizes="double[]",
    )
    for id, data in BOOKS.items():
        made.put(id, **data)
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        # Text compares without case and accents, padded with spaces.
        (("equal", "title", "Elan"), ["elan", "elan2"]),
        (("equal", "title", "zebra", "ELAN "), ["elan", "zebra", "elan2"]),
        (("notEqual", "title", "elan"), ["zebra", "wild"]),
        (("greaterThan", "title", "elan"), ["zebra"]),
        (("between", "title", "a", "f"), ["elan", "elan2"]),
        (("notBetween", "title", "a", "f"), ["zebra", "wild"]),
        # A pattern's wildcards are plain characters, but a backslash is none; and it is not padded.
        (("contains", "title", "%_"), ["wild"]),
        (("startsWith", "title", "É"), ["elan", "elan2"]),
        (("endsWith", "title", "a"), []),
        (("endsWith", "title", "a  "), ["zebra"]),
        (("notStartsWith", "title", "e"), ["zebra", "wild"]),
        (("notContains", "title", "e", "5"), []),
        (("contains", "title", "off\\"), []),
        # Numbers, also as they are printed.
        (("lessThan", "pages", 7), ["zebra"]),
        (("startsWith", "pages", 1), ["elan", "elan2"]),
        (("endsWith", "pages", -2), ["zebra"]),
        (("equal", "price", 0), ["zebra"]),
        (("startsWith", "price", 1), ["elan", "elan2"]),
        (("startsWith", "price", 0), ["zebra", "wild"]),
        # Booleans are 1 and 0, and false is written as nothing.
        (("lessThan", "lent", True), ["zebra", "wild"]),
        (("startsWith", "lent", True), ["elan", "elan2"]),
        (("startsWith", "lent", False), ["elan", "zebra", "elan2", "wild"]),
        # Arrays hold a whole element, byte by byte, but numbers nearly.
        (("contains", "tags", "a"), ["elan", "wild"]),
        (("contains", "tags", "b", "ab"), ["elan2"]),
        (("notContains", "tags", "a"), ["zebra", "elan2"]),
        (("isNull", "tags"), ["empty", "dated"]),
        # Dates compare as instants, whole.
        (("equal", "seen", "2024-01-01T01:00:00+01:00"), ["dated"]),
        (("startsWith", "seen", "2024-01-01"), ["dated"]),
        (("startsWith", "seen", "2024-01-01 00:00:01"), []),
        (("contains", "days", "2024-01-01"), ["dated"]),
        # Null is found by isNull alone.
        (("isNull", "title"), ["empty", "dated"]),
        (("isNotNull", "title"), ["elan", "zebra", "elan2", "wild"]),
        # Fields of the system.
        (("equal", "$id", "ELAN"), ["elan"]),
        (("equal", "$id", "élan "), ["elan"]),
        (("startsWith", "$id", "elan"), ["elan", "elan2"]),
        (("equal", "$sequence", "2", " 3"), ["zebra", "empty"]),
        (("startsWith", "$sequence", "2"), ["zebra"]),
        (("lessThanEqual", "$createdAt", "2024-01-01T00:00:00.002Z"), ["elan", "zebra"]),
    ],
)
@pytest.mark.parametrize("indexed", [False, True])
def test_filters(
    query: tuple[Any, ...],
    found: list[str],
    indexed: bool,
    books: Shelf,
    q: QueryMaker,
    request: pytest.FixtureRequest,
) -> None:
    if indexed:
        request.getfixturevalue("always_indexed")
        books.index("key", "title", "pages", "price", "lent", "seen")
    assert books.page(q(*query)) == (len(found), found)


def test_numbers_in_arrays_match_within_a_trillionth(books: Shelf, q: QueryMaker) -> None:
    books.put("near", sizes=[0.3])
    assert books.find(q("contains", "sizes", 0.30000000000000004)) == ["near"]
    assert books.find(q("contains", "sizes", 0.3000001)) == []


def test_search_finds_words_and_not_search_null_too(books: Shelf, q: QueryMaker) -> None:
    books.index("fulltext", "title")
    assert books.find(q("search", "title", "elan zeb")) == ["elan", "zebra", "elan2"]
    assert books.find(q("notSearch", "title", "elan zeb")) == ["empty", "wild", "dated"]
    assert books.find(q("search", "title", "@")) == []


@pytest.mark.parametrize("indexed", [False, True])
def test_a_search_that_mariadb_cannot_read_fails_whatever_there_is(
    indexed: bool, books: Shelf, q: QueryMaker, request: pytest.FixtureRequest
) -> None:
    if indexed:
        request.getfixturevalue("always_indexed")
    books.index("fulltext", "title")
    named = {"method": "isNotNull", "attribute": "title"}
    search = {"method": "notSearch", "attribute": "title", "values": ["%"]}
    for query in q("search", "title", "%"), q("or", "", named, search):
        with pytest.raises(AppwriteError, match="for percent signs alone"):
            books.find(q("isNull", "title"), query)


def test_filters_are_joined_by_and_children_as_they_say(books: Shelf, q: QueryMaker) -> None:
    lent = {"method": "equal", "attribute": "lent", "values": [True]}
    long = {"method": "greaterThan", "attribute": "pages", "values": [9]}
    short = {"method": "lessThan", "attribute": "pages", "values": [0]}
    assert books.find(q("or", "", long, short), q("equal", "lent", True)) == ["elan", "elan2"]
    assert books.find(q("or", "", lent, short)) == ["elan", "zebra", "elan2"]
    assert books.find(q("and", "", long, {"method": "or", "values": [lent, short]})) == ["elan", "elan2"]


@pytest.mark.parametrize(
    ("orders", "found"),
    [
        ([("orderAsc", "pages")], ["empty", "dated", "zebra", "wild", "elan", "elan2"]),
        ([("orderDesc", "pages")], ["elan2", "elan", "wild", "zebra", "empty", "dated"]),
        ([("orderAsc", "title")], ["empty", "dated", "wild", "elan", "elan2", "zebra"]),
        ([("orderDesc", "title")], ["zebra", "elan", "elan2", "wild", "empty", "dated"]),
        (
            [("orderDesc", "lent"), ("orderAsc", "pages")],
            ["elan", "elan2", "zebra", "wild", "empty", "dated"],
        ),
        (
            [("orderDesc", "title"), ("orderDesc", "$sequence")],
            ["zebra", "elan2", "elan", "wild", "dated", "empty"],
        ),
        ([("orderDesc", "")], ["dated", "wild", "elan2", "empty", "zebra", "elan"]),
        ([("orderAsc", "tags")], ["empty", "dated", "elan", "wild", "elan2", "zebra"]),
    ],
)
@pytest.mark.parametrize("indexed", [False, True])
def test_orders(
    orders: list[tuple[str, str]],
    found: list[str],
    indexed: bool,
    books: Shelf,
    q: QueryMaker,
    request: pytest.FixtureRequest,
) -> None:
    if indexed:
        request.getfixturevalue("always_indexed")
    queries = [q(*order) for order in orders]
    assert books.find(*queries) == found
    assert [books.find(*queries, q("limit", "", 2), q("offset", "", at))[:2] for at in (0, 2, 4)] == [
        found[:2],
        found[2:4],
        found[4:],
    ]


def test_a_random_order_shuffles(shelf: ShelfMaker, q: QueryMaker) -> None:
    made = shelf()
    ids = [f"id{number}" for number in range(100)]
    for id in ids:
        made.put(id)
    found = made.find(q("orderRandom"), q("limit", "", 100))
    assert sorted(found) == sorted(ids)
    assert found != ids


@pytest.mark.parametrize("indexed", [False, True])
def test_a_cursor_begins_beyond_its_document(
    indexed: bool, books: Shelf, q: QueryMaker, request: pytest.FixtureRequest
) -> None:
    if indexed:
        request.getfixturevalue("always_indexed")
    after, before = q("cursorAfter", "", "elan"), q("cursorBefore", "", "ELAN")
    assert books.find(after) == ["zebra", "empty", "elan2", "wild", "dated"]
    assert books.find(before) == []
    assert books.find(q("orderAsc", "pages"), after) == ["elan2"]
    # What has no value is on neither side.
    assert books.find(q("orderAsc", "pages"), before) == ["zebra", "wild"]
    assert books.find(q("orderDesc", "pages"), after) == ["wild", "zebra"]
    assert books.find(q("orderDesc", "title"), after) == ["elan2", "wild"]
    # The page before it ends at it, in the order that is asked for; the offset counts from the cursor.
    last = q("cursorBefore", "", "dated")
    assert books.find(last, q("limit", "", 2)) == ["elan2", "wild"]
    assert books.find(last, q("limit", "", 2), q("offset", "", 1)) == ["empty", "elan2"]
    assert books.find(after, q("limit", "", 2), q("offset", "", 1)) == ["empty", "elan2"]


def test_a_cursor_need_not_match_and_does_not_change_the_total(books: Shelf, q: QueryMaker) -> None:
    assert books.page(q("cursorAfter", "", "zebra"), q("equal", "title", "elan")) == (2, ["elan2"])


def test_a_cursor_without_a_value_to_order_by_is_refused(books: Shelf, q: QueryMaker) -> None:
    with pytest.raises(AppwriteError) as caught:
        books.find(q("orderAsc", "title"), q("cursorAfter", "", "empty"))
    assert caught.value.type == "database_query_order_null"


@pytest.mark.parametrize("query", [("orderAsc", "tags"), ("orderDesc", "days")])
def test_what_the_real_server_fails_on_is_refused(
    query: tuple[str, str], books: Shelf, q: QueryMaker
) -> None:
    with pytest.raises(AppwriteError) as caught:
        books.find(q(*query), q("cursorAfter", "", "elan"))
    assert caught.value.type == "general_query_invalid"


@pytest.mark.parametrize("indexed", [False, True])
def test_below_a_cursor_there_are_no_shapes(
    indexed: bool, shelf: ShelfMaker, q: QueryMaker, request: pytest.FixtureRequest
) -> None:
    if indexed:
        request.getfixturevalue("always_indexed")
    made = shelf(place="point")
    for id, place in {"a": [1.0, 1.0], "b": [2.0, 2.0], "c": None}.items():
        made.put(id, place=place)
    after, before = q("cursorAfter", "", "b"), q("cursorBefore", "", "b")
    assert made.find(q("orderAsc", "place"), after) == ["b", "a"]
    assert made.find(q("orderDesc", "place"), after) == []
    assert made.find(q("orderAsc", "place"), before) == []
    assert made.find(q("orderDesc", "place"), before) == ["a", "b"]
    assert made.find(q("orderAsc"), q("orderAsc", "place"), q("cursorAfter", "", "a")) == ["a", "b", "c"]


def test_distances_are_measured_from_the_cursor_on(shelf: ShelfMaker, q: QueryMaker) -> None:
    made = shelf(place="point")
    for id, place in {"a": None, "b": [1.0, 1.0], "c": [2.0, 2.0]}.items():
        made.put(id, place=place)
    near = q("distanceLessThan", "place", [[0, 0], 9, False])
    assert made.page(near) == (0, [])
    assert made.page(near, q("cursorAfter", "", "a")) == (0, ["b", "c"])
    assert made.page(near, q("cursorBefore", "", "c")) == (0, ["b"])
    assert made.page(near, q("orderDesc")) == (0, ["c", "b"])


@pytest.mark.parametrize("indexed", [False, True])
def test_a_sequence_that_nobody_has_finds_nobody(
    indexed: bool, books: Shelf, q: QueryMaker, request: pytest.FixtureRequest
) -> None:
    if indexed:
        request.getfixturevalue("always_indexed")
    assert books.page(q("equal", "$sequence", "2", "99")) == (1, ["zebra"])
    assert books.page(q("equal", "$sequence", "99")) == (0, [])


@pytest.mark.parametrize("indexed", [False, True])
def test_the_values_of_an_object_have_no_first(
    indexed: bool, books: Shelf, request: pytest.FixtureRequest
) -> None:
    if indexed:
        books.index("key", "pages")
        request.getfixturevalue("always_indexed")

    def named(method: str, attribute: str, **values: Any) -> str:
        return json.dumps({"method": method, "attribute": attribute, "values": values})

    assert books.page(named("between", "pages", low=-9, high=999)) == (0, [])
    assert books.page(named("notBetween", "pages", low=7, high=7)) == (0, [])
    assert books.page(named("contains", "tags", a="a")) == (0, [])
    assert books.find(named("notContains", "tags", a="a")) == ["elan", "zebra", "elan2", "wild"]
    assert books.find(named("equal", "title", a="elan", b="zebra")) == ["elan", "zebra", "elan2"]
    for method in ("limit", "offset"):
        with pytest.raises(AppwriteError, match="Value must be a valid number"):
            books.find(named(method, "", a=1))
    with pytest.raises(AppwriteError, match="Invalid cursor"):
        books.find(named("cursorAfter", "", a="elan"))
    with pytest.raises(AppwriteError, match="Query value is invalid"):
        books.find(named("equal", "title", a=[]))


def test_a_page_holds_25_unless_more_or_all_are_asked_for(shelf: ShelfMaker, q: QueryMaker) -> None:
    made = shelf()
    for number in range(40):
        made.put(f"id{number}")
    assert len(made.find()) == 25
    assert len(made.find(q("limit", "", 5000), q("offset", "", 9))) == 31
    asked, _ = made.checked(q("offset", "", 3))
    assert len(planner.find(made.collection, asked, default_limit=None)) == 37


def test_the_total_is_capped_and_counts_what_is_filtered(shelf: ShelfMaker, q: QueryMaker) -> None:
    made = shelf(n="integer")
    for number in range(40):
        made.put(f"id{number}", n=number)
    asked, _ = made.checked(q("lessThan", "n", 20))
    assert planner.count(made.collection, asked, cap=5000) == 20
    assert planner.count(made.collection, asked, cap=7) == 7
    assert planner.count(made.collection, asked) == 20
    assert planner.page(made.collection, asked, cap=7)[0] == 7


@pytest.mark.parametrize("indexed", [False, True])
def test_who_is_bound_by_permissions_sees_what_they_grant(
    indexed: bool, shelf: ShelfMaker, q: QueryMaker, request: pytest.FixtureRequest
) -> None:
    if indexed:
        request.getfixturevalue("always_indexed")
    made = shelf(n="integer")
    for number in range(12):
        role = ("any", "user:ann", "users")[number % 3]
        made.put(f"id{number}", (f'read("{role}")', 'update("user:bob")'), n=number)
    assert made.page(roles={"any"}) == (4, ["id0", "id3", "id6", "id9"])
    assert made.page(q("greaterThan", "n", 8), roles={"any", "user:ann"}) == (2, ["id9", "id10"])
    assert made.page(q("orderDesc", "n"), q("limit", "", 2), roles={"any", "users"}) == (8, ["id11", "id9"])
    assert made.page(roles={"user:bob"}) == (0, [])
    assert made.page(roles={"user:Ann"}) == made.page(roles={"user:ann"})
    made.put("id1", ('read("any")',))
    assert made.page(roles={"user:ann"}) == (3, ["id4", "id7", "id10"])


def test_counting_reads_floats_with_fewer_digits_than_finding(shelf: ShelfMaker, q: QueryMaker) -> None:
    made = shelf(price="double")
    made.put("sum", price=0.3)
    assert made.page(q("equal", "price", 0.1 + 0.2)) == (1, [])


def test_queries_may_be_many_and_deep(shelf: ShelfMaker, q: QueryMaker) -> None:
    made = shelf(n="integer")
    made.put("a", n=1)
    assert made.find(*[q("equal", "n", 1)] * 2000) == ["a"]
    deep: dict[str, Any] = json.loads(q("equal", "n", 1))
    for _ in range(120):
        deep = {"method": "and", "values": [deep, {"method": "or", "values": [deep, deep]}]}
        deep["values"][1]["values"][1] = deep["values"][1]["values"][0] = json.loads(q("isNotNull", "n"))
    assert made.find(json.dumps(deep)) == ["a"]


def test_what_is_counted_may_differ_from_what_is_found(shelf: ShelfMaker, q: QueryMaker) -> None:
    made = shelf(n="integer")
    for number in range(10):
        made.put(f"id{number}", n=number)
    asked, _ = made.checked(q("lessThan", "n", 2))
    counted, _ = made.checked(q("lessThan", "n", 5))
    total, found = planner.page(made.collection, asked, cap=5000, counted=counted)
    assert (total, len(found)) == (5, 2)
    assert planner.page(made.collection, asked, cap=0, counted=counted)[0] == 0
    assert planner.page(made.collection, asked, cap=0)[0] == 0


def test_where_no_related_document_matches_nothing_else_is_asked(shelf: ShelfMaker, q: QueryMaker) -> None:
    made = shelf(n="integer")
    made.put("a", n=1)
    nobody, unanswerable = Query("equal", "$id"), Query("equal", "author.age", (1.5,))
    asked = Find([nobody, unanswerable, Query("orderAsc", "authors")], made.checked(q("limit", "", 1))[0].now)
    assert planner.page(made.collection, asked, cap=5000) == (0, [])
    assert planner.count(made.collection, asked) == 0
