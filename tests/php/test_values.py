"""What PHP calls JSON values, and what text it makes of them; PHP 8.2 was asked."""

from typing import Any

import pytest

from mockwrite.php.values import bound, name_of, php_text, text_or_array, type_name


@pytest.mark.parametrize(
    ("value", "type", "name", "text"),
    [
        (None, "NULL", "null", ""),
        (True, "boolean", "true", "1"),
        (False, "boolean", "false", ""),
        (7, "integer", "int", "7"),
        (0.1, "double", "float", "0.1"),
        ("a", "string", "string", "a"),
        ([1], "array", "array", "Array"),
        ({"a": 1}, "array", "array", "Array"),
    ],
)
def test_names_and_texts(value: Any, type: str, name: str, text: str) -> None:
    assert (type_name(value), name_of(value), text_or_array(value)) == (type, name, text)


def test_only_scalars_are_text_by_themselves() -> None:
    values: list[Any] = [None, [1], {}, 181.0]
    assert [php_text(value) for value in values] == [None, None, None, "181"]


def test_null_stays_null_in_sql_and_arrays_are_json() -> None:
    assert [bound(value) for value in (None, [1.5, {}], 1e25)] == [None, "[1.5,[]]", "1.0E+25"]
