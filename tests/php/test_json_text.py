"""JSON as PHP reads and writes it."""

from __future__ import annotations

from typing import Any

import pytest

from mockwrite.php.json_text import JSONError, decode, encode, kept


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1, "b": 2, "a": 3}', {"a": 3, "b": 2}),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("9223372036854775808", 2.0**63),
        ("-9223372036854775809", -(2.0**63)),
        ("1" * 400, float("inf")),
        ('"\\ud83d\\ude00"', "\N{GRINNING FACE}"),
        ('"\\\\ud83d"', "\\ud83d"),
        ('"\\u0000"', "\0"),
        (b' {"\xc3\xa9": 1.0}\n', {"é": 1.0}),
    ],
)
def test_what_is_json_is_read(text: str | bytes, value: Any) -> None:
    found = decode(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Syntax error"),
        ("{not json", "Syntax error"),
        ("TRUE", "Syntax error"),
        ("NaN", "Syntax error"),
        ("-Infinity", "Syntax error"),
        ("01", "Syntax error"),
        ("[1,]", "Syntax error"),
        ("\ufeff{}", "Syntax error"),
        ("[1}", "State mismatch (invalid or malformed JSON)"),
        ('{"a": 1]', "State mismatch (invalid or malformed JSON)"),
        ('"a\tb"', "Control character error, possibly incorrectly encoded"),
        ('["a', "Control character error, possibly incorrectly encoded"),
        (b'"\xff"', "Malformed UTF-8 characters, possibly incorrectly encoded"),
        ('"\\ud83d"', "Single unpaired UTF-16 surrogate in unicode escape"),
        ('["\\udc00", }', "Single unpaired UTF-16 surrogate in unicode escape"),
    ],
)
def test_what_is_not_json_is_named_in_phps_words(text: str | bytes, fault: str) -> None:
    with pytest.raises(JSONError) as refused:
        decode(text)
    assert str(refused.value) == fault


def test_nesting_ends_where_phps_does() -> None:
    assert decode("[" * 511 + "]" * 511)
    with pytest.raises(JSONError, match="Maximum stack depth exceeded"):
        decode("[" * 512 + "]" * 512)


def test_brackets_in_texts_are_no_nesting() -> None:
    assert decode('["' + "[" * 2000 + '"]')


def test_very_deep_text_is_refused_and_not_followed() -> None:
    with pytest.raises(JSONError, match="Maximum stack depth exceeded"):
        decode('{"a":' * 100_000)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([1, 2.0, -0.5, 1e-7, 1e17, 1.5e300, True, None], "[1,2,-0.5,1.0e-7,1.0e+17,1.5e+300,true,null]"),
        (1e16, "10000000000000000"),
        ({"a/b": 'c\\"é\n', "none": {}}, '{"a\\/b":"c\\\\\\"\\u00e9\\n","none":[]}'),
        (["1.50", "{}"], '["1.50","{}"]'),
    ],
)
def test_json_is_written_as_php_writes_it(value: Any, text: str) -> None:
    assert encode(value) == text


def test_what_php_wrote_and_read_has_no_whole_floats_and_no_empty_objects() -> None:
    value = {"n": [1.0, 1.5, 1e17], "list": {"0": "a", "1": {}}, "object": {"1": ("b",)}}
    read = {"n": [1, 1.5, 1e17], "list": ["a", []], "object": {"1": ["b"]}}
    assert repr(kept(value)) == repr(read)
