"""Attributes: made, read, changed, removed; and what the documents see of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Api

MIN = -(2**63)
LARGEST = 1.7976931348623157e308

COMMON = {"status": "processing", "error": "", "required": False, "array": False, "default": None}
MADE = [
    ("string", {"size": 20}, {"type": "string", "size": 20, "encrypt": False}),
    ("email", {}, {"type": "string", "format": "email"}),
    ("enum", {"elements": ["x", "y"]}, {"type": "string", "format": "enum", "elements": ["x", "y"]}),
    ("ip", {}, {"type": "string", "format": "ip"}),
    ("url", {}, {"type": "string", "format": "url"}),
    ("integer", {"max": 10}, {"type": "integer", "min": MIN, "max": 10}),
    ("float", {"min": 0.5}, {"type": "double", "min": 0.5, "max": LARGEST}),
    ("boolean", {}, {"type": "boolean"}),
    ("datetime", {}, {"type": "datetime", "format": ""}),
    ("point", {}, {"type": "point"}),
    ("line", {}, {"type": "linestring"}),
    ("polygon", {}, {"type": "polygon"}),
]


def untimed(attribute: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in attribute.items() if not key.startswith("$")}


def test_an_attribute_fails_where_the_database_has_no_room_for_it(api: Api, books: str) -> None:
    for number in range(32):
        api.post(f"{books}/attributes/string", key=f"k{number}", size=63, required=False)
    for kind in ("boolean", "datetime"):
        made = api.post(f"{books}/attributes/{kind}", key=kind, required=False)
        assert (made["status"], made["error"]) == ("processing", "")
        assert api.get(f"{books}/attributes/{kind}")["status"] == "failed"


@pytest.mark.parametrize(("kind", "sent", "shown"), MADE)
def test_a_new_attribute_is_processing_and_then_available(
    api: Api, books: str, kind: str, sent: dict[str, Any], shown: dict[str, Any]
) -> None:
    made = api.post(f"{books}/attributes/{kind}", key="k", required=False, **sent)
    assert untimed(made) == COMMON | {"key": "k"} | shown
    found = api.get(f"{books}/attributes/k")
    assert untimed(found) == untimed(made) | {"status": "available"}
    assert api.get(f"{books}/attributes") == {"total": 1, "attributes": [found]}
    assert api.get(books)["attributes"] == [found]


def test_a_collection_that_is_sent_as_it_is_has_changed_where_it_has_attributes(api: Api, books: str) -> None:
    # utopia-php/database 6.0.0, updateDocument: attributes are objects, which PHP never finds to be the same
    before = api.get(books)
    api.world.clock.advance(1)
    same = {key: before[key] for key in ("name", "enabled", "documentSecurity")}
    assert api.call("PUT", books, same).body["$updatedAt"] == before["$updatedAt"]
    api.post(f"{books}/attributes/boolean", key="b", required=False)
    assert api.call("PUT", books, same).body["$updatedAt"] > before["$updatedAt"]


def test_a_table_has_columns(api: Api, books: str) -> None:
    table = books.replace("databases", "tablesdb").replace("collections", "tables")
    api.post(f"{table}/columns/integer", key="n", required=False)
    assert [column["key"] for column in api.get(f"{table}/columns")["columns"]] == ["n"]
    assert api.refusal("POST", f"{table}/columns/boolean", key="N", required=False) == (
        409,
        "column_already_exists",
        "Column with the requested key already exists. Column keys must be unique, "
        "try again with a different key.",
    )


@pytest.mark.parametrize(
    ("kind", "sent", "type", "message"),
    [
        (
            "string",
            {"size": 20, "required": True, "default": "x"},
            "attribute_default_unsupported",
            "Cannot set default value for required attribute",
        ),
        (
            "boolean",
            {"array": True, "default": True},
            "attribute_default_unsupported",
            "Cannot set default value for array attributes",
        ),
        (
            "string",
            {"size": 2, "default": "xyz"},
            "attribute_value_invalid",
            "Value must be a valid string and no longer than 2 chars",
        ),
        (
            "string",
            {"size": 149, "encrypt": True},
            "general_bad_request",
            "Size too small. Encrypted strings require a minimum size of 150 characters.",
        ),
        (
            "integer",
            {"min": 2, "max": 1},
            "attribute_value_invalid",
            "Minimum value must be lesser than maximum value",
        ),
        (
            "integer",
            {"max": 1000, "default": 1001},
            "attribute_value_invalid",
            "Value must be a valid range between -9,223,372,036,854,775,808 and 1,000",
        ),
        (
            "float",
            {"min": 1.1, "max": 1.4, "default": 2},
            "attribute_value_invalid",
            "Value must be a valid range between 1 and 1",
        ),
        (
            "enum",
            {"elements": ["x"], "default": "X"},
            "attribute_value_invalid",
            "Default value not found in elements",
        ),
    ],
)
def test_what_an_attribute_cannot_be(
    api: Api, books: str, kind: str, sent: dict[str, Any], type: str, message: str
) -> None:
    sent = {"key": "k", "required": False} | sent
    assert api.refusal("POST", f"{books}/attributes/{kind}", **sent) == (400, type, message)
    assert api.get(f"{books}/attributes")["total"] == 0


def test_what_is_wrong_with_an_attribute_comes_before_the_collection(api: Api) -> None:
    path = "/databases/none/collections/none/attributes/integer"
    assert api.refusal("POST", path, key="n", required=False, min=2, max=1)[1] == "attribute_value_invalid"
    assert api.refusal("POST", path, key="n", required=True, default=1)[1] == "database_not_found"


def test_a_row_has_a_width(api: Api, books: str) -> None:
    api.post(f"{books}/attributes/string", key="wide", required=False, size=16000)
    left = 65535 - 1067 - (4 * 16000 + 2)
    fitting = (left - 2) // 4
    refused = api.refusal("POST", f"{books}/attributes/string", key="more", required=False, size=fitting + 1)
    assert refused[:2] == (400, "attribute_limit_exceeded")
    api.post(f"{books}/attributes/string", key="more", required=False, size=fitting)


def test_long_strings_and_arrays_take_little_of_the_row(api: Api, books: str) -> None:
    for place in range(10):
        api.post(f"{books}/attributes/string", key=f"s{place}", required=False, size=16382)
        api.post(f"{books}/attributes/string", key=f"a{place}", required=False, size=16000, array=True)


def test_a_key_that_makes_the_same_column_fails(api: Api, books: str) -> None:
    for key in ("ab", "a.b", "c.d", "cd"):
        api.post(f"{books}/attributes/boolean", key=key, required=False)
    assert [(found["status"], found["error"]) for found in api.get(f"{books}/attributes")["attributes"]] == [
        ("available", ""),
        ("failed", "Attribute already exists"),
        ("available", ""),
        ("failed", "Attribute already exists in schema"),
    ]
    assert api.refusal("PATCH", f"{books}/attributes/boolean/cd", required=False, default=None)[1] == (
        "attribute_not_available"
    )


def test_a_required_shape_needs_an_empty_collection(api: Api, books: str) -> None:
    api.post(f"{books}/attributes/point", key="at", required=True)
    api.post(f"{books}/documents", documentId="one", data={"at": [1, 2]})
    assert api.refusal("POST", f"{books}/attributes/line", key="way", required=True) == (
        400,
        "document_invalid_structure",
        "Failed to add required spatial column: existing rows present. Make the column optional.",
    )


class TestChange:
    def test_it_answers_what_it_changed(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/integer", key="n", required=False, min=0)
        changed = api.patch(f"{books}/attributes/integer/n", required=False, default=7, max=9)
        assert untimed(changed) == COMMON | {
            "key": "n",
            "type": "integer",
            "status": "available",
            "min": 0,
            "max": 9,
            "default": 7,
        }
        assert api.get(f"{books}/attributes/n") == changed

    def test_encrypt_is_not_answered(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/string", key="s", required=False, size=150, encrypt=True)
        assert api.patch(f"{books}/attributes/string/s", required=False, default=None)["encrypt"] is None
        assert api.get(f"{books}/attributes/s")["encrypt"] is True

    def test_what_changes_nothing_keeps_the_time(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/boolean", key="b", required=False)
        before = api.get(f"{books}/attributes/b")
        api.world.clock.advance(1)
        assert api.patch(f"{books}/attributes/boolean/b", required=False, default=None) == before
        assert (
            api.patch(f"{books}/attributes/boolean/b", required=True, default=None)["$updatedAt"]
            > (before["$updatedAt"])
        )

    def test_whole_bounds_of_a_float_are_always_news(self, api: Api, books: str) -> None:
        # Appwrite 1.6.2, 1.9.6: PHP keeps 10.0 as 10 in JSON, and finds the two different
        api.post(f"{books}/attributes/float", key="f", required=False)
        for bounds, changes in (({"max": 10.0}, True), ({"min": -1.5, "max": 2.5}, False), ({}, False)):
            times = []
            for _ in range(2):
                api.world.clock.advance(1)
                changed = api.patch(f"{books}/attributes/float/f", required=False, default=None, **bounds)
                times.append(changed["$updatedAt"])
            assert (times[0] < times[1]) is changes

    def test_a_default_of_null_still_fills_new_documents(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/string", key="a", required=False, size=9, default="old")
        api.post(f"{books}/attributes/string", key="b", required=False, size=9)
        assert api.patch(f"{books}/attributes/string/a", required=False, default=None)["default"] is None
        assert api.post(f"{books}/documents", documentId="one", data={"b": "x"})["a"] == "old"
        api.patch(f"{books}/attributes/string/a", required=True, default=None)
        api.patch(f"{books}/attributes/string/a", required=False, default=None)
        assert api.post(f"{books}/documents", documentId="two", data={"b": "x"})["a"] is None

    def test_the_route_of_another_type_shows_its_own_model(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/string", key="s", required=False, size=9)
        api.post(f"{books}/attributes/integer", key="n", required=False, max=5)
        shown = api.patch(f"{books}/attributes/integer/s", required=False, default=None)
        assert (shown["type"], shown["min"], shown["max"]) == ("string", None, None)
        shown = api.patch(f"{books}/attributes/string/n", required=False, default=None)
        assert (shown["type"], shown["size"]) == ("integer", 4)
        shown = api.patch(f"{books}/attributes/email/n", required=False, default=None)
        assert shown["format"] == "intRange"

    @pytest.mark.parametrize(
        ("kind", "sent"),
        [
            ("integer", {"default": 5}),
            ("boolean", {"default": True}),
            ("point", {"default": [1, 2]}),
            ("enum", {"default": None, "elements": ["x"]}),
        ],
    )
    def test_what_the_type_cannot_take_is_refused(
        self, api: Api, books: str, kind: str, sent: dict[str, Any]
    ) -> None:
        api.post(f"{books}/attributes/string", key="s", required=False, size=9)
        before = api.get(f"{books}/attributes/s")
        refused = api.refusal("PATCH", f"{books}/attributes/{kind}/s", required=False, **sent)
        assert refused[:2] == (400, "attribute_type_invalid")
        assert api.get(f"{books}/attributes/s") == before

    def test_the_elements_of_an_enum_are_replaced(self, api: Api, books: str) -> None:
        path = f"{books}/attributes/enum"
        api.post(path, key="e", required=False, elements=["x"])
        changed = api.patch(f"{path}/e", required=False, default="z", elements=["y", "z"])
        assert changed["elements"] == ["y", "z"]
        refused: list[tuple[dict[str, Any], str]] = [
            ({"elements": [], "default": None}, "Enum elements must not be empty"),
            ({"elements": ["y"], "default": "z"}, "Default value not found in elements"),
        ]
        for sent, message in refused:
            assert api.refusal("PATCH", f"{path}/e", required=False, **sent) == (
                400,
                "attribute_value_invalid",
                message,
            )

    def test_other_routes_set_no_limits_where_there_are_none(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/boolean", key="b", required=False)
        changed = api.patch(f"{books}/attributes/float/b", required=False, default=None, min=9, max=1)
        assert (changed["min"], changed["max"]) == (None, None)

    def test_a_float_takes_the_number_that_a_default_begins_with(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/float", key="f", required=False, max=5)
        path = f"{books}/attributes/string/f"
        assert api.patch(path, required=False, default="3 apples")["default"] == "3 apples"
        assert api.post(f"{books}/documents", documentId="one", data={"f": None})["f"] == 3
        assert api.refusal("PATCH", path, required=False, default="6 apples")[1] == "attribute_value_invalid"

    def test_an_integer_takes_no_default_with_a_point(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/integer", key="n", required=False)
        path = f"{books}/attributes/float/n"
        assert api.refusal("PATCH", path, required=False, default=5.0)[1] == "attribute_value_invalid"

    def test_an_integer_shows_a_limit_with_a_point_but_on_its_own_routes(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/integer", key="n", required=False)
        api.patch(f"{books}/attributes/float/n", required=False, default=None, max=2.5)
        assert api.get(f"{books}/attributes/n")["max"] == 2.5
        assert api.patch(f"{books}/attributes/integer/n", required=False, default=None)["max"] == 2

    def test_a_string_shrinks_no_further_than_its_data(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/string", key="s", required=False, size=20)
        api.post(f"{books}/documents", documentId="one", data={"s": "eight ch"})
        path = f"{books}/attributes/string/s"
        assert api.refusal("PATCH", path, required=False, default=None, size=7) == (
            400,
            "attribute_invalid_resize",
            "Existing data is too large for new size, truncate your existing data then try again.",
        )
        assert api.patch(path, required=False, default=None, size=8)["size"] == 8

    def test_a_string_grows_no_further_than_the_row_and_its_indexes(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/string", key="s", required=False, size=20)
        path = f"{books}/attributes/string/s"
        refused = api.refusal("PATCH", path, required=False, default=None, size=16381)
        assert refused[:2] == (400, "attribute_limit_exceeded")
        api.post(f"{books}/indexes", key="i", type="key", attributes=["s"])
        assert api.refusal("PATCH", path, required=False, default=None, size=769) == (
            400,
            "index_invalid",
            "Index length is longer than the maximum: 768",
        )

    def test_there_must_be_one(self, api: Api, books: str) -> None:
        refused = api.refusal("PATCH", f"{books}/attributes/boolean/b", required=False, default=None)
        assert refused[:2] == (404, "attribute_not_found")


class TestRename:
    def test_data_and_indexes_follow(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/string", key="a", required=False, size=9)
        api.post(f"{books}/attributes/string", key="b", required=False, size=9)
        api.post(f"{books}/indexes", key="i", type="unique", attributes=["b", "a"])
        api.post(f"{books}/documents", documentId="one", data={"a": "x", "b": "y"})
        before = api.get(f"{books}/attributes/a")["$updatedAt"]
        api.world.clock.advance(1)
        renamed = api.patch(f"{books}/attributes/string/a", required=False, default=None, newKey="c")
        assert (renamed["key"], renamed["$updatedAt"]) == ("c", before)
        assert api.get(f"{books}/attributes/c")["$updatedAt"] > before
        assert [found["key"] for found in api.get(f"{books}/attributes")["attributes"]] == ["c", "b"]
        assert api.get(f"{books}/indexes/i")["attributes"] == ["b", "c"]
        document = api.get(f"{books}/documents/one")
        assert (document["c"], document["b"], "a" in document) == ("x", "y", False)
        assert api.refusal("POST", f"{books}/documents", documentId="two", data={"b": "Y", "c": "X"})[1] == (
            "document_already_exists"
        )

    def test_the_answer_shows_the_elements_of_before(self, api: Api, books: str) -> None:
        path = f"{books}/attributes/enum"
        api.post(path, key="e", required=False, elements=["x"])
        renamed = api.patch(f"{path}/e", required=False, default=None, elements=["y"], newKey="f")
        assert (renamed["key"], renamed["elements"]) == ("f", ["x"])
        assert api.get(f"{books}/attributes/f")["elements"] == ["y"]

    def test_only_letter_case_may_change(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/boolean", key="flag", required=False)
        api.patch(f"{books}/attributes/boolean/flag", required=False, default=None, newKey="Flag")
        assert [found["key"] for found in api.get(f"{books}/attributes")["attributes"]] == ["Flag"]

    def test_to_itself_is_no_change(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/boolean", key="b", required=False)
        before = api.get(f"{books}/attributes/b")
        assert api.patch(f"{books}/attributes/boolean/b", required=False, default=None, newKey="b") == before

    @pytest.mark.parametrize("taken", ["b", "B", "c.d", "b."])
    def test_a_key_that_is_taken_is_refused(self, api: Api, books: str, taken: str) -> None:
        for key in ("a", "b", "cd", "c.d"):
            api.post(f"{books}/attributes/boolean", key=key, required=False)
        refused = api.refusal(
            "PATCH", f"{books}/attributes/boolean/a", required=False, default=None, newKey=taken
        )
        assert refused[:2] == (409, "attribute_already_exists")
        assert api.get(f"{books}/attributes/a")["status"] == "available"


class TestRemoval:
    def test_the_data_goes_too(self, api: Api, books: str) -> None:
        for key in ("a", "b"):
            api.post(f"{books}/attributes/string", key=key, required=False, size=9)
        api.post(f"{books}/documents", documentId="one", data={"a": "x", "b": "y"})
        api.delete(f"{books}/attributes/A")
        assert api.refusal("GET", f"{books}/attributes/a")[:2] == (404, "attribute_not_found")
        assert "a" not in api.get(f"{books}/documents/one")
        api.post(f"{books}/attributes/string", key="a", required=False, size=9)
        assert api.get(f"{books}/documents/one")["a"] is None

    def test_indexes_lose_it_or_go(self, api: Api, books: str) -> None:
        for key in ("a", "b", "c"):
            api.post(f"{books}/attributes/string", key=key, required=False, size=9)
        for key, attributes in [
            ("only", ["a"]),
            ("two", ["a", "b"]),
            ("b", ["b"]),
            ("three", ["c", "a", "b"]),
        ]:
            api.post(f"{books}/indexes", key=key, type="key", attributes=attributes)
        api.delete(f"{books}/attributes/a")
        assert {found["key"]: found["attributes"] for found in api.get(f"{books}/indexes")["indexes"]} == {
            "b": ["b"],
            "three": ["c", "b"],
        }

    def test_lengths_and_orders_go_by_value(self, api: Api, books: str) -> None:
        for key in ("a", "b", "c"):
            api.post(f"{books}/attributes/string", key=key, required=False, size=9)
        api.post(
            f"{books}/indexes",
            key="i",
            type="key",
            attributes=["a", "b", "c"],
            lengths=[5, 4, 5],
            orders=["ASC", "DESC", "ASC"],
        )
        api.delete(f"{books}/attributes/a")
        index = api.get(f"{books}/indexes/i")
        assert (index["lengths"], index["orders"]) == ([4], ["DESC"])

    def test_a_shortened_index_is_in_the_way_until_it_goes(self, api: Api, books: str) -> None:
        for key in ("a", "b"):
            api.post(f"{books}/attributes/string", key=key, required=False, size=9)
        api.post(f"{books}/indexes", key="i", type="key", attributes=["a", "b"])
        api.delete(f"{books}/attributes/a")
        change = {"required": False, "default": None, "size": 10}
        assert api.refusal("PATCH", f"{books}/attributes/string/b", **change) == (
            400,
            "index_invalid",
            "Invalid index lengths. Count of lengths must be equal or less than the number of attributes.",
        )
        api.delete(f"{books}/indexes/i")
        api.patch(f"{books}/attributes/string/b", **change)

    def test_it_is_stuck_in_a_unique_index_on_several(self, api: Api, books: str) -> None:
        for key in ("a", "b"):
            api.post(f"{books}/attributes/string", key=key, required=False, size=9)
        api.post(f"{books}/indexes", key="i", type="unique", attributes=["a", "b"])
        api.post(f"{books}/documents", documentId="one", data={"a": "x"})
        api.delete(f"{books}/attributes/a")
        attribute = api.get(f"{books}/attributes/a")
        assert (attribute["status"], attribute["error"]) == ("stuck", "")
        assert api.get(f"{books}/documents/one")["a"] == "x"
        api.delete(f"{books}/indexes/i")
        api.delete(f"{books}/attributes/a")
        assert api.get(f"{books}/attributes")["total"] == 1

    def test_there_must_be_one(self, api: Api, books: str) -> None:
        assert api.refusal("DELETE", f"{books}/attributes/none")[:2] == (404, "attribute_not_found")


class TestDocuments:
    def test_older_ones_read_null_until_they_are_written(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/integer", key="n", required=False)
        api.post(f"{books}/documents", documentId="one", data={"n": 1})
        api.post(f"{books}/attributes/string", key="late", required=False, size=9, default="late")
        assert api.get(f"{books}/documents/one")["late"] is None
        assert api.patch(f"{books}/documents/one", data={"n": 2})["late"] == "late"

    def test_what_became_required_is_missed_at_the_next_write(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/integer", key="n", required=False)
        api.post(f"{books}/documents", documentId="one", data={"n": 1})
        api.post(f"{books}/attributes/integer", key="must", required=True)
        assert api.refusal("PATCH", f"{books}/documents/one", data={"n": 2})[2] == (
            'Invalid document structure: Missing required attribute "must"'
        )

    def test_old_values_are_checked_again(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/integer", key="n", required=False)
        api.post(f"{books}/attributes/boolean", key="b", required=False)
        api.post(f"{books}/documents", documentId="one", data={"n": 1})
        api.patch(f"{books}/attributes/integer/n", required=False, default=None, min=10, max=20)
        assert api.refusal("PATCH", f"{books}/documents/one", data={"b": True})[2] == (
            'Invalid document structure: Attribute "n" has invalid format. '
            "Value must be a valid range between 10 and 20"
        )

    def test_a_key_with_a_dot_reads_back_as_its_column(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/integer", key="a.b", required=False)
        api.post(f"{books}/attributes/boolean", key="c", required=False)
        made = api.post(f"{books}/documents", documentId="one", data={"c": True})
        assert "ab" not in made
        read = api.get(f"{books}/documents/one")
        assert (read["a.b"], read["ab"]) == (None, None)
        assert api.refusal("PATCH", f"{books}/documents/one", data={"c": False})[2] == (
            'Invalid document structure: Unknown attribute: "ab"'
        )
        api.post(f"{books}/documents", documentId="two", data={"a.b": 1})
        assert api.get(f"{books}/documents/two")["a.b"] == "1"
        assert api.refusal("PATCH", f"{books}/documents/two", data={"c": False})[2] == (
            'Invalid document structure: Attribute "a.b" has invalid format. Value must be a valid integer'
        )
        assert "ab" not in api.patch(f"{books}/documents/two", data={"c": False, "a.b": 2})

    @pytest.mark.parametrize(
        ("kind", "sent", "read"),
        [
            ("boolean", True, "1"),
            ("float", 2.0, "2"),
            ("float", 2.5, "2.5"),
            ("datetime", "2024-01-01", "2024-01-01T00:00:00.000+00:00"),
        ],
    )
    def test_a_key_with_a_dot_reads_back_as_text(
        self, api: Api, books: str, kind: str, sent: Any, read: str
    ) -> None:
        api.post(f"{books}/attributes/{kind}", key="a.b", required=False)
        api.post(f"{books}/documents", documentId="one", data={"a.b": sent})
        assert api.get(f"{books}/documents/one")["a.b"] == read

    def test_an_array_with_a_dot_in_its_key_reads_back_as_json(self, api: Api, books: str) -> None:
        api.post(f"{books}/attributes/string", key="a.b", required=False, array=True, size=9)
        api.post(f"{books}/documents", documentId="one", data={"a.b": ["x/", "é"]})
        assert api.get(f"{books}/documents/one")["a.b"] == '["x\\/","\\u00e9"]'
