"""Documents against a schema: what is refused, in which words and order; what is stored, and how it reads."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from mockwrite.errors import AppwriteError
from mockwrite.releases import v1_8_1
from mockwrite.store import readback
from mockwrite.store.attributes import Attribute, Relationship
from mockwrite.store.schema import Schema
from mockwrite.store.writing import structure
from tests.store.named_types import TYPES

NOW = datetime(2024, 5, 6, 7, 8, 9, 123000, tzinfo=UTC)
DATE = "Value must be valid date between 1000-01-01 00:00:00 and 9999-12-31 23:59:59."

SHORT = {"type": TYPES["string"], "size": 5}
COUNT = {"type": TYPES["integer"], "size": 4, "format": "intRange", "min": 0, "max": 2**40}
BIG = {"type": TYPES["integer"], "size": 8, "format": "intRange", "min": -(2**63), "max": 2**63 - 1}
RATIO = {"type": TYPES["double"], "format": "floatRange", "min": 1.1, "max": 1.4}
FLAG = {"type": TYPES["boolean"]}
WHEN = {"type": TYPES["datetime"]}
EMAIL = {"type": TYPES["string"], "size": 254, "format": "email"}
ENUM = {"type": TYPES["string"], "size": 255, "format": "enum", "elements": ("a", "b")}
IP = {"type": TYPES["string"], "size": 39, "format": "ip"}
URL = {"type": TYPES["string"], "size": 2000, "format": "url"}
SECRET = {"type": TYPES["string"], "size": 150, "encrypt": True}
POINT = {"type": TYPES["point"]}
POLYGON = {"type": TYPES["polygon"]}
LINK = Relationship(
    related_collection="r",
    type="manyToOne",
    two_way=False,
    two_way_key="",
    on_delete="setNull",
    shown_on_delete="setNull",
    side="parent",
)


def schema(**attributes: dict[str, Any]) -> Schema:
    return Schema(
        {
            key: Attribute(
                key=key, sequence=place, created_at="", updated_at="", status="available", **fields
            )
            for place, (key, fields) in enumerate(attributes.items())
        },
        v1_8_1.RELEASE,
    )


def refusal(schema: Schema, sent: dict[str, Any]) -> str:
    with pytest.raises(AppwriteError) as refused:
        structure.new(schema, sent, NOW)
    assert refused.value.type == "document_invalid_structure"
    prefix, _, problem = str(refused.value.message).partition("Invalid document structure: ")
    assert prefix == ""
    return problem


def one_by_one(schema: Schema, columns: dict[str, list[Any]], count: int) -> list[dict[str, Any]] | None:
    """What is stored of documents; None where one is refused."""
    try:
        return [
            structure.new(schema, {key: column[place] for key, column in columns.items()}, NOW)
            for place in range(count)
        ]
    except AppwriteError:
        return None


def test_many_documents_are_stored_together_as_each_is_and_not_at_all_where_one_is_refused() -> None:
    fields: dict[str, dict[str, Any]] = {
        "short": SHORT, "count": COUNT, "big": BIG, "ratio": RATIO, "flag": FLAG, "when": WHEN, "mail": EMAIL,
        "enum": ENUM, "secret": SECRET, "tags": {**SHORT, "array": True}, "double": {"type": TYPES["double"]},
    }  # fmt: skip
    told = schema(**fields, must={**SHORT, "required": True}, filled={**SHORT, "fill": "x"})
    good: dict[str, list[Any]] = {
        "short": ["a", "12345", None], "count": [0, 2**30, None], "big": [-(2**63) + 1, 7], "ratio": [1.1, 1.4],
        "flag": [True, False], "when": ["2024-01-01", "tomorrow", None], "mail": ["a@b.de"], "enum": ["a", "b"],
        "secret": ["s", 5], "tags": [[], ["a", None], ["b", "c"]], "must": ["m", "n"], "filled": ["y", None],
        "double": [1, 2.5, -0.0, 1 / 3],
    }  # fmt: skip
    wrong = ["123456", -1, 2**41, 1.5, "no date", "c", "x" * 40, ["123456"], True, {"a": 1}, 1e400, None]
    chance = Random(7)
    refused = 0
    for _ in range(400):
        keys = ["must", *chance.sample(list(good), chance.randrange(4, len(good)))]
        count = chance.randrange(1, 4)
        columns = {key: [chance.choice(good[key]) for _ in range(count)] for key in keys}
        for _ in range(chance.choice((0, 0, 1, 2))):
            column = columns.setdefault(chance.choice([*keys, "unknown"]), [None] * count)
            column[chance.randrange(count)] = chance.choice(wrong)
        stored = one_by_one(told, columns, count)
        # By their texts, 1 is not 1.0, and not True.
        assert repr(structure.new_all(told, columns, count, NOW)) == repr(stored)
        refused += stored is None
    assert 100 < refused < 300


def test_equal_short_texts_and_dates_are_stored_once() -> None:
    told = schema(kind=SHORT, mail=EMAIL, when=WHEN, tags={**SHORT, "array": True})

    def stored(number: int) -> dict[str, Any]:
        # Numbers in the texts, so that these are objects of their own.
        sent = {
            "kind": f"k{number}",
            "mail": f"a{number}@b.org",
            "when": f"{number}-01-01",
            "tags": [f"t{number}"],
        }
        return structure.new(told, sent, NOW)

    first, second, other = stored(2024), stored(2024), stored(2025)
    for key in ("kind", "mail", "when"):
        assert first[key] is second[key] != other[key]
    assert first["tags"][0] is second["tags"][0]
    for number in range(1000, 3000):
        assert stored(number)["kind"] == f"k{number}"


@pytest.mark.parametrize(
    ("fields", "value", "problem"),
    [
        (SHORT, "longer", "type. Value must be a valid string and no longer than 5 chars"),
        (SHORT, 5, "type. Value must be a valid string and no longer than 5 chars"),
        (SHORT, ["x"], "type. Value must be a valid string and no longer than 5 chars"),
        (COUNT, 3.0, "format. Value must be a valid integer"),
        (COUNT, True, "format. Value must be a valid integer"),
        (COUNT, "3", "format. Value must be a valid integer"),
        (COUNT, -1, "format. Value must be a valid range between 0 and 1,099,511,627,776"),
        (
            COUNT,
            2**31,
            "format. Value must be a valid range between -2,147,483,647 and 2,147,483,647",
        ),
        (
            BIG,
            -(2**63),
            "format. Value must be a valid range between "
            "-9,223,372,036,854,775,807 and 9,223,372,036,854,775,807",
        ),
        (RATIO, "1.2", "format. Value must be a valid float"),
        (RATIO, False, "format. Value must be a valid float"),
        (RATIO, 1.5, "format. Value must be a valid range between 1 and 1"),
        (FLAG, 1, "type. Value must be a valid boolean"),
        (WHEN, "never", f"type. {DATE}"),
        (WHEN, "0999-12-31", f"type. {DATE}"),
        (WHEN, ["2024-01-01"], f"type. {DATE}"),
        (EMAIL, "x", "format. Value must be a valid email address"),
        (EMAIL, f"{'x' * 250}@a.co", "format. Value must be a valid string and no longer than 254 chars"),
        (ENUM, "A", "format. Value must be one of (a, b)"),
        (ENUM, 1, "format. Value must be a valid string and no longer than 255 chars"),
        (IP, "1.2.3", "format. Value must be a valid IP address"),
        (URL, "example", "format. Value must be a valid URL"),
        (SECRET, "x" * 22, "type. Value must be a valid string and no longer than 150 chars"),
        (SECRET, ["x"], "type. Value must be a valid string and no longer than 150 chars"),
        (
            POINT,
            [181, 0],
            "type. Value must be a valid point: Longitude (x) must be between -180 and 180, got 181",
        ),
        (POINT, "here", "type. Value must be a valid point: "),
        (POINT, "LINESTRING(1 2, 3 4)", "type. Value must be a valid point: "),
    ],
)
def test_a_value_that_does_not_fit_is_refused(fields: dict[str, Any], value: Any, problem: str) -> None:
    assert refusal(schema(k=fields), {"k": value}) == f'Attribute "k" has invalid {problem}'


@pytest.mark.parametrize(
    ("fields", "value", "stored"),
    [
        (SHORT, "five5", "five5"),
        (SHORT, "", ""),
        (SHORT, "\N{GRINNING FACE}" * 5, "\N{GRINNING FACE}" * 5),
        (COUNT, 2**31 - 1, 2**31 - 1),
        (RATIO, 1.2, 1.2),
        (FLAG, False, False),
        (WHEN, "2024-02-30", "2024-03-01T00:00:00.000+00:00"),
        (WHEN, "2024-01-01T10:00:00.5+02:00", "2024-01-01T08:00:00.500+00:00"),
        (WHEN, "", "2024-05-06T07:08:09.123+00:00"),
        (WHEN, False, "2024-05-06T07:08:09.123+00:00"),
        (WHEN, 20240101, "2024-01-01T00:00:00.000+00:00"),
        (SECRET, "x" * 21, "x" * 21),
        (SECRET, 5, "5"),
        (POINT, [1, "2"], [1.0, 2.0]),
        (POINT, "POINT(1 2)", [1.0, 2.0]),
        (
            POLYGON,
            [[0, 0], [0, 4], [4, 4], [0, 0]],
            [[[0.0, 0.0], [0.0, 4.0], [4.0, 4.0], [0.0, 0.0]]],
        ),
    ],
)
def test_a_value_that_fits_is_stored(fields: dict[str, Any], value: Any, stored: Any) -> None:
    assert structure.new(schema(k=fields), {"k": value}, NOW) == {"k": stored}


def test_integers_are_floats_to_a_float_attribute() -> None:
    stored = structure.new(schema(k={"type": TYPES["double"]}), {"k": 5}, NOW)["k"]
    assert (stored, type(stored)) == (5.0, float)


class TestOrder:
    both = schema(a=SHORT, b=SHORT | {"required": True}, c=SHORT | {"required": True})

    def test_what_is_missing_comes_first_in_the_order_of_the_schema(self) -> None:
        assert refusal(self.both, {"a": 5, "z": 1, "b": None}) == 'Missing required attribute "b"'

    def test_then_what_is_unknown_in_the_order_of_the_data(self) -> None:
        assert refusal(self.both, {"z": 1, "a": 5, "b": "", "c": "", "y": 1}) == 'Unknown attribute: "z"'
        assert refusal(self.both, {"b": "", "c": "", "$x": 1}) == 'Unknown attribute: "$x"'

    def test_then_values_in_the_order_of_the_data(self) -> None:
        assert refusal(self.both, {"c": 1, "b": 1, "a": 1}).startswith('Attribute "c"')

    def test_keys_mind_letter_case(self) -> None:
        assert refusal(self.both, {"b": "", "c": "", "A": ""}) == 'Unknown attribute: "A"'


class TestArrays:
    optional = schema(k=SHORT | {"array": True})
    required = schema(k=COUNT | {"array": True, "required": True})

    @pytest.mark.parametrize("value", ["x", 5, {"a": "x"}, {"1": "x"}])
    def test_other_values_are_none(self, value: Any) -> None:
        assert refusal(self.optional, {"k": value}) == 'Attribute "k" must be an array'

    def test_an_item_is_named_by_its_place(self) -> None:
        assert refusal(self.optional, {"k": ["x", 5]}) == (
            "Attribute \"k['1']\" has invalid type. Value must be a valid string and no longer than 5 chars"
        )
        assert refusal(self.required, {"k": [1, None]}) == (
            "Attribute \"k['1']\" has invalid format. Value must be a valid integer"
        )

    @pytest.mark.parametrize(
        ("value", "stored"),
        [(["x", None], ["x", None]), ([], []), ({}, []), ({"0": "x", "1": "y"}, ["x", "y"])],
    )
    def test_lists_are_stored(self, value: Any, stored: list[Any]) -> None:
        assert structure.new(self.optional, {"k": value}, NOW) == {"k": stored}

    def test_a_required_one_may_be_empty_but_not_missing(self) -> None:
        assert structure.new(self.required, {"k": []}, NOW) == {"k": []}
        assert refusal(self.required, {"k": None}) == 'Missing required attribute "k"'

    def test_null_is_stored_as_null_and_reads_empty(self) -> None:
        stored = structure.new(self.optional, {"k": None}, NOW)
        assert stored == {}
        assert readback.shown(self.optional, stored) == {"k": []}
        assert structure.changed(self.optional, stored, {}, NOW) == {"k": []}

    def test_null_items_read_as_zero_but_in_texts(self) -> None:
        lists = schema(
            n=COUNT | {"array": True}, f={"type": TYPES["double"], "array": True}, b=FLAG | {"array": True},
            s=SHORT | {"array": True},
        )  # fmt: skip
        stored = structure.new(lists, {key: [None] for key in "nfbs"}, NOW)
        assert readback.shown(lists, stored) == {"n": [0], "f": [0.0], "b": [False], "s": [None]}


class TestDefaults:
    filled = schema(a=SHORT | {"fill": "x"}, b=SHORT, d=WHEN | {"fill": "2024-01-01T10:00:00+02:00"})

    def test_they_come_where_nothing_is(self) -> None:
        expected = {"a": "x", "d": "2024-01-01T08:00:00.000+00:00"}
        assert structure.new(self.filled, {}, NOW) == expected
        assert structure.new(self.filled, {"a": None, "b": None}, NOW) == expected
        assert structure.new(self.filled, {"a": ""}, NOW)["a"] == ""

    def test_they_come_back_with_every_patch(self) -> None:
        stored = structure.changed(self.filled, {"a": "y"}, {"a": None}, NOW)
        assert stored == {"a": "x", "d": "2024-01-01T08:00:00.000+00:00"}

    def test_they_are_checked_too(self) -> None:
        assert refusal(schema(a=SHORT | {"fill": "longer"}), {}).startswith('Attribute "a" has invalid type.')

    def test_bulk_updates_have_none(self) -> None:
        assert structure.partial(self.filled, {"a": None, "b": "y"}, NOW) == {"a": None, "b": "y"}


class TestChange:
    plain = schema(a=SHORT | {"required": True}, b=SHORT, n=COUNT)

    def test_what_is_not_sent_stays(self) -> None:
        assert structure.changed(self.plain, {"a": "x", "b": "y"}, {"b": "z"}, NOW) == {"a": "x", "b": "z"}

    def test_null_clears(self) -> None:
        assert structure.changed(self.plain, {"a": "x", "b": "y"}, {"b": None}, NOW) == {"a": "x"}

    def test_all_is_checked_again(self) -> None:
        with pytest.raises(AppwriteError, match='Attribute "b" has invalid type'):
            structure.changed(self.plain, {"a": "x", "b": "too long"}, {"n": 1}, NOW)

    def test_a_replacement_must_name_what_is_required(self) -> None:
        with pytest.raises(AppwriteError, match='Missing required attribute "a"'):
            structure.replaced(self.plain, {"a": "x", "b": "y"}, {"b": "z"}, NOW)
        assert structure.replaced(self.plain, {"a": "x", "b": "y"}, {"a": "z"}, NOW) == {"a": "z", "b": "y"}

    def test_a_bulk_update_checks_what_is_sent(self) -> None:
        assert structure.partial(self.plain, {"b": "z"}, NOW) == {"b": "z"}
        for sent in ({"z": 1}, {"b": 1}, {"a": None}):
            with pytest.raises(AppwriteError):
                structure.partial(self.plain, sent, NOW)


class TestDifference:
    kinds = schema(f={"type": TYPES["double"]}, l=SHORT | {"array": True}, d=WHEN, p=POINT, s=SHORT)
    old = structure.new(kinds, {"f": 5, "l": ["a", "b"], "d": "2024-01-01", "p": [1, 2], "s": "x"}, NOW)

    @pytest.mark.parametrize(
        "sent",
        [
            {"f": 5, "s": "x"},
            {"l": ["a", "b"]},
            {"l": {"0": "a", "1": "b"}},
            {"d": "2024-01-01T00:00:00.000+00:00"},
            {"p": [1, 2]},
            {"z": None},
        ],
    )
    def test_the_same_is_no_change(self, sent: dict[str, Any]) -> None:
        assert not readback.differs(self.kinds, self.old, sent)

    @pytest.mark.parametrize(
        "sent",
        [
            {"f": 5.0},
            {"l": ["b", "a"]},
            {"d": "2024-01-01"},
            {"p": [1.0, 2.0]},
            {"s": None},
            {"s": "X"},
            {"z": 1},
        ],
    )
    def test_another_spelling_is_a_change(self, sent: dict[str, Any]) -> None:
        assert readback.differs(self.kinds, self.old, sent)

    @pytest.mark.parametrize(("sent", "differs"), [(5, True), (5.0, False)])
    def test_what_has_relationships_is_not_read_from_a_cache(self, sent: float, differs: bool) -> None:
        linked = schema(f={"type": TYPES["double"]}, r={"type": TYPES["relationship"], "relationship": LINK})
        assert readback.differs(linked, {"f": 5.0}, {"f": sent}) is differs

    def test_a_replacement_is_compared_loosely_but_as_a_whole(self) -> None:
        sent = {"f": "5", "l": ["a", "b"], "d": "2024-01-01T00:00:00.000+00:00", "p": [1, 2], "s": "x"}
        assert readback.same(self.kinds, self.old, sent)
        assert not readback.same(self.kinds, self.old, sent | {"s": "y"})
        assert not readback.same(self.kinds, self.old, {"s": "x"})


def test_relationships_are_known_but_left_alone() -> None:
    linked = schema(a=SHORT, r={"type": TYPES["relationship"], "relationship": LINK})
    assert structure.new(linked, {"a": "x", "r": ["anything"]}, NOW) == {"a": "x"}
    assert readback.shown(linked, {"a": "x"}) == {"a": "x"}
