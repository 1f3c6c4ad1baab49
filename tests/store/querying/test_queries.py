"""Queries are read, grouped and checked with the real server's own words."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.errors import AppwriteError
from mockwrite.store.attributes import Relationship
from mockwrite.store.querying import query_rules
from mockwrite.store.querying.queries import Order, Query, parse, parse_all

if TYPE_CHECKING:
    from tests.store.conftest import Shelf

NO_CHILD = (
    "Utopia\\Database\\Query::parseQuery(): Argument #1 ($query) must be of type array, {} given, called in "
    "/usr/src/code/vendor/utopia-php/database/src/Database/Query.php on line 378"
)
NOW = datetime(2024, 5, 17, 12, tzinfo=UTC)

ShelfMaker = Callable[..., "Shelf"]
QueryMaker = Callable[..., str]


def refusal(action: Callable[[], Any]) -> str:
    """The message of a general_query_invalid."""
    with pytest.raises(AppwriteError) as caught:
        action()
    assert caught.value.type == "general_query_invalid"
    return str(caught.value.message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x", "Invalid query: Syntax error"),
        ('equal("title", ["x"])', "Invalid query: Syntax error"),
        ("5", "Invalid query. Must be an array, got integer"),
        ("1.5", "Invalid query. Must be an array, got double"),
        ('"equal"', "Invalid query. Must be an array, got string"),
        ("true", "Invalid query. Must be an array, got boolean"),
        ("null", "Invalid query. Must be an array, got NULL"),
        ("{}", "Invalid query method: "),
        ("[]", "Invalid query method: "),
        ('{"method":null}', "Invalid query method: "),
        ('{"method":"regex"}', "Invalid query method: regex"),
        ('{"method":5}', "Invalid query method. Must be a string, got integer"),
        ('{"method":["equal"]}', "Invalid query method. Must be a string, got array"),
        ('{"method":"equal","attribute":5}', "Invalid query attribute. Must be a string, got integer"),
        ('{"method":"equal","values":"a"}', "Invalid query values. Must be an array, got string"),
        ('{"method":"or","values":["x"]}', NO_CHILD.format("string")),
        ('{"method":"and","values":[true]}', NO_CHILD.format("true")),
        ('{"method":"and","values":[1.5]}', NO_CHILD.format("float")),
        ('{"method":"or","values":[{"method":"nope"}]}', "Invalid query method: nope"),
    ],
)
def test_text_that_is_no_query_is_refused(text: str, message: str) -> None:
    assert refusal(lambda: parse(text)) == message


def test_a_query_is_read_with_its_children() -> None:
    children = '{"method":"isNull","attribute":"a"},{"method":"equal","attribute":"b","values":[1]}'
    expected = (Query("isNull", "a"), Query("equal", "b", (1,)))
    assert parse(f'{{"method":"or","values":[{children}]}}') == Query("or", children=expected)


def test_values_in_an_object_count_as_a_list() -> None:
    assert parse('{"method":"equal","attribute":"a","values":{"x":1}}').values == (1,)


def test_the_first_limit_offset_and_cursor_win(q: QueryMaker) -> None:
    asked = parse_all(
        [
            q("limit", "", 2),
            q("limit", "", 3),
            q("offset", "", "4"),
            q("offset", "", 5),
            q("cursorBefore", "", "a"),
            q("cursorAfter", "", "b"),
        ],
        NOW,
    )
    assert (asked.limit, asked.offset, asked.backward) == (2, 4, True)
    assert asked.cursor is not None
    assert asked.cursor.id == "a"


def test_selects_add_up_and_a_star_selects_everything(q: QueryMaker) -> None:
    assert parse_all([q("select", "", "a"), q("select", "", "b")], NOW).selected == frozenset({"a", "b"})
    assert parse_all([q("select", "", "a", "*")], NOW).selected is None
    assert parse_all([], NOW).selected is None


@pytest.mark.parametrize(
    ("methods", "orders"),
    [
        ([], [Order("$sequence", "asc")]),
        ([("orderDesc", "a")], [Order("a", "desc"), Order("$sequence", "asc")]),
        ([("orderDesc", "")], [Order("$sequence", "desc")]),
        ([("orderDesc", "$id"), ("orderAsc", "a")], [Order("$id", "desc"), Order("a", "asc")]),
        ([("orderRandom", "")], [Order("$sequence", "random")]),
        ([("orderRandom", ""), ("orderDesc", "a")], [Order("a", "random"), Order("$sequence", "desc")]),
    ],
)
def test_orders_end_in_one_without_ties(
    methods: list[tuple[str, str]], orders: list[Order], q: QueryMaker
) -> None:
    assert list(parse_all([q(*pair) for pair in methods], NOW).orders) == orders


def test_joined_filters_are_taken_apart(q: QueryMaker) -> None:
    inner = {"method": "and", "values": [json.loads(q("isNull", name)) for name in "ab"]}
    asked = parse_all([q("and", "", inner, json.loads(q("isNull", "c"))), q("isNull", "d")], NOW)
    assert [query.attribute for query in asked.conjuncts] == ["a", "b", "c", "d"]


def many(count: int) -> list[str]:
    return ["x"] * count


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (("equal", "s"), "Equal queries require at least one value."),
        (("equal", "s", []), "Equal queries require at least one value."),
        (("notContains", "s"), "NotContains queries require at least one value."),
        (("crosses", "p"), "Crosses queries require at least one value."),
        (("notEqual", "s", "a", "b"), "NotEqual queries require exactly one value."),
        (("lessThan", "s"), "LessThan queries require exactly one value."),
        (("search", "s"), "Search queries require exactly one value."),
        (("between", "i", 1), "Between queries require exactly two values."),
        (("notBetween", "i", 1, 2, 3), "NotBetween queries require exactly two values."),
        (("distanceLessThan", "p", [[0, 0], 1]), "Distance query requires [[geometry, distance]] parameters"),
        (("equal",), "Equal queries require at least one value."),
        (("equal", "zz", "a"), "Attribute not found in schema: zz"),
        (("equal", "zz.a", "a"), "Attribute not found in schema: zz"),
        (("equal", "$permissions", "a"), "Attribute not found in schema: $permissions"),
        (("equal", "secret", "a"), "Cannot query encrypted attribute: secret"),
        (("equal", "s", *many(501)), "Query on attribute has greater than 500 values: s"),
        (("equal", "s", 5), 'Query value is invalid for attribute "s"'),
        (("equal", "s", None), 'Query value is invalid for attribute "s"'),
        (("equal", "s", ["a"]), 'Query value is invalid for attribute "s"'),
        (("equal", "i", "5"), 'Query value is invalid for attribute "i"'),
        (("equal", "i", 5.0), 'Query value is invalid for attribute "i"'),
        (("equal", "i", True), 'Query value is invalid for attribute "i"'),
        (("equal", "d", "1.5"), 'Query value is invalid for attribute "d"'),
        (("equal", "b", 1), 'Query value is invalid for attribute "b"'),
        (("equal", "t", "now"), 'Query value is invalid for attribute "t"'),
        (("equal", "$sequence", 1), 'Query value is invalid for attribute "$sequence"'),
        (("equal", "$sequence", "0"), 'Query value is invalid for attribute "$sequence"'),
        (("isNull", "i", "a"), 'Query value is invalid for attribute "i"'),
        (("equal", "p", "a"), "Spatial data must be an array"),
        (("crosses", "s", [0, 0]), 'Spatial query "crosses" cannot be applied on non-spatial attribute: s'),
        (("vectorDot", "s", [1]), "Vector queries can only be used on vector attributes"),
        (("equal", "sa", "a"), 'Cannot query equal on attribute "sa" because it is an array.'),
        (
            ("contains", "i", 1),
            'Cannot query contains on attribute "i" because it is not an array, string, or object.',
        ),
        (("equal", "many", "id"), "Cannot query on virtual relationship attribute"),
        (("equal", "one", 5), 'Query value is invalid for attribute "one"'),
        (("or",), "Or queries require at least two queries"),
        (("and", "", {"method": "limit", "values": [1]}), "And queries can only contain filter queries"),
        (("orderAsc", "zz"), "Attribute not found in schema: zz"),
        (("orderAsc", "one.name"), "Cannot order by nested attribute: one"),
        (("limit",), "Invalid limit: Value must be a valid number"),
        (("offset", "", "x"), "Invalid limit: Value must be a valid number"),
        (
            ("limit", "", 0),
            "Invalid limit: Value must be a valid range between 1 and 9,223,372,036,854,775,807",
        ),
        (
            ("limit", "", 1.5),
            "Invalid limit: Value must be a valid range between 1 and 9,223,372,036,854,775,807",
        ),
        (
            ("offset", "", -1),
            "Invalid offset: Value must be a valid range between 0 and 9,223,372,036,854,775,807",
        ),
        (("select",), "No attributes selected"),
        (("select", "", "s", "s"), "Duplicate attributes selected"),
        (("select", "", "zz"), "Attribute not found in schema: zz"),
        (("select", "", 5), "Attribute not found in schema: 5"),
        (("select", "", "$collectionId"), "Attribute not found in schema: $collectionId"),
    ],
)
def test_what_the_schema_can_not_answer_is_refused(
    query: tuple[Any, ...], message: str, shelf: ShelfMaker, q: QueryMaker
) -> None:
    assert refusal(lambda: everything(shelf).checked(q(*query))) == f"Invalid query: {message}"


def everything(shelf: ShelfMaker) -> Shelf:
    """A collection with an attribute of every kind."""
    made = shelf(s="string", sa="string[]", i="integer", d="double", b="boolean", t="datetime", p="point")
    made.add("secret", "string", encrypt=True)
    made.add("one", "relationship", relationship=link("manyToOne"))
    made.add("many", "relationship", relationship=link("oneToMany"))
    return made


def link(type: Any) -> Relationship:
    return Relationship(
        related_collection="other",
        type=type,
        two_way=False,
        two_way_key="back",
        on_delete="setNull",
        shown_on_delete="setNull",
        side="parent",
    )


@pytest.mark.parametrize(
    "query",
    [
        ("equal", "d", 1),
        ("equal", "$sequence", "12"),
        ("equal", "t", "2024-02-30"),
        ("equal", "one", "id"),
        ("equal", "one.name", 5),
        ("contains", "sa", "a"),
        ("isNull", "sa"),
        ("startsWith", "i", 5),
        ("orderAsc", "sa"),
        ("orderRandom", "zz"),
        ("limit", "", " 5"),
        ("select", "", "$id", "*"),
        ("equal", "s", *many(500)),
    ],
)
def test_what_the_schema_can_answer_passes(query: tuple[Any, ...], shelf: ShelfMaker, q: QueryMaker) -> None:
    everything(shelf).checked(q(*query))


def test_children_are_checked_before_their_parent_and_in_the_order_of_the_request(
    shelf: ShelfMaker, q: QueryMaker
) -> None:
    broken = {"method": "or", "values": [{"method": "equal", "attribute": "zz", "values": [1]}]}
    assert refusal(lambda: everything(shelf).checked(json.dumps(broken), q("limit", "", 0))) == (
        "Invalid query: Attribute not found in schema: zz"
    )


def test_searching_takes_a_fulltext_index_on_that_attribute_alone(shelf: ShelfMaker, q: QueryMaker) -> None:
    made = shelf(a="string", b="string", c="string")
    made.index("fulltext", "a")
    made.index("fulltext", "b", "c")
    made.checked(q("search", "a", "x"))
    text = 'Searching by attribute "b" requires a fulltext index.'
    assert refusal(lambda: made.checked(q("notSearch", "b", "x"))) == text


def test_reading_one_document_knows_select_alone(shelf: ShelfMaker, q: QueryMaker) -> None:
    schema = everything(shelf).collection.attributes.schema
    query_rules.check_get(parse_all([q("select", "", "s")], NOW), schema)
    asked = parse_all([q("limit", "", 0)], NOW)
    assert refusal(lambda: query_rules.check_get(asked, schema)) == "Invalid query method: limit"


@pytest.mark.parametrize(
    ("selected", "message"),
    [
        (("one", "s"), "Cannot select attributes: one"),
        (("$tenant",), "Cannot select attributes: $tenant"),
        (("s.x",), "Cannot select attributes: s.x"),
    ],
)
def test_only_columns_and_paths_below_relationships_can_be_selected(
    selected: tuple[str, ...], message: str, shelf: ShelfMaker, q: QueryMaker
) -> None:
    schema = everything(shelf).collection.attributes.schema
    asked = parse_all([q("select", "", *selected)], NOW)
    assert refusal(lambda: query_rules.check_selection(asked, schema)) == message
    query_rules.check_selection(parse_all([q("select", "", *selected, "*")], NOW), schema)
    query_rules.check_selection(parse_all([q("select", "", "one.name")], NOW), schema)


def test_a_cursor_that_is_no_id_is_refused_without_a_prefix(shelf: ShelfMaker, q: QueryMaker) -> None:
    made = shelf()
    for named in ("_a", "", "a" * 37, 5):
        cursor = q("cursorAfter", "", named)
        message = refusal(lambda cursor=cursor: made.page(cursor))  # type: ignore[misc]
        assert message.startswith("Invalid cursor: UID must contain at most 36 chars.")


def test_a_cursor_that_is_missing_has_an_error_of_its_own(shelf: ShelfMaker, q: QueryMaker) -> None:
    with pytest.raises(AppwriteError) as caught:
        shelf().page(q("cursorAfter", "", "gone"))
    assert caught.value.type == "general_cursor_not_found"
