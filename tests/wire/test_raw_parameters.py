"""Query strings and bodies, read as PHP reads them."""

from __future__ import annotations

from typing import Any

import pytest

from mockwrite.errors import AppwriteError
from mockwrite.wire.raw_parameters import parse_body, parse_query_string

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("raw", "parameters"),
    [
        ("", {}),
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ("a=1&a=2", {"a": "2"}),
        ("a", {"a": ""}),
        ("=1&&b=2", {"b": "2"}),
        ("a=b=c", {"a": "b=c"}),
        ("a=x+y%20z%zz", {"a": "x y z%zz"}),
        ("a=%ff", {"a": "\N{REPLACEMENT CHARACTER}"}),
        ("a.b=1&c d=2", {"a_b": "1", "c_d": "2"}),
        ("a[]=1&a[]=2", {"a": ["1", "2"]}),
        ("a%5B%5D=1", {"a": ["1"]}),
        ("a[0]=x&a[1]=y", {"a": ["x", "y"]}),
        ("a[0]=x&a[5]=y&a[]=z", {"a": {"0": "x", "5": "y", "6": "z"}}),
        ("a[1]=x&a[0]=y", {"a": {"1": "x", "0": "y"}}),
        ("a[b][c]=1&a[b][]=2", {"a": {"b": {"c": "1", "0": "2"}}}),
        ("a[][x]=1&a[][x]=2", {"a": [{"x": "1"}, {"x": "2"}]}),
        ("a=1&a[]=2", {"a": ["2"]}),
        ("a[]=1&a=2", {"a": "2"}),
        ("a[b]c=1", {"a": {"b": "1"}}),
        ("a[b=1", {"a_b": "1"}),
        ("[a]=1", {}),
    ],
)
def test_a_query_string_is_read_as_php_does(raw: str, parameters: dict[str, Any]) -> None:
    assert parse_query_string(raw) == parameters


def test_arrays_nested_beyond_phps_limit_are_ignored() -> None:
    assert parse_query_string("a" + "[x]" * 65 + "=1&b=2") == {"b": "2"}


@pytest.mark.parametrize("type", [JSON, "application/json; charset=utf-8"])
def test_a_json_body_gives_its_members(type: str) -> None:
    assert parse_body(type, b'{"a": [1, null], "b": {}}') == {"a": [1, None], "b": {}}


@pytest.mark.parametrize("type", ["text/plain", "", "Application/JSON", "application/json ; charset=utf-8"])
def test_json_of_another_type_gives_nothing(type: str) -> None:
    assert parse_body(type, b'{"a": 1}') == {}


@pytest.mark.parametrize(
    "raw", [b"", b"{not json", b"[]", b"[1]", b"null", b"0", b'""', b"NaN", b'{"a": "\xff"}', b"[" * 600]
)
def test_json_that_is_broken_empty_or_a_list_gives_nothing(raw: bytes) -> None:
    assert parse_body(JSON, raw) == {}


@pytest.mark.parametrize("raw", [b"5", b'"x"', b"true", b"1.5"])
def test_a_json_scalar_is_refused(raw: bytes) -> None:
    with pytest.raises(AppwriteError) as refused:
        parse_body(JSON, raw)
    assert refused.value.type == "general_argument_invalid"


def test_a_form_gives_texts() -> None:
    assert parse_body(f"{FORM}; charset=utf-8", b"name=x&enabled=true&a[]=1") == {
        "name": "x",
        "enabled": "true",
        "a": ["1"],
    }


def test_multipart_gives_texts_and_leaves_files_out() -> None:
    body = (
        b'--B\r\nContent-Disposition: form-data; name="a[]"\r\n\r\nx\r\ny\r\n'
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nz\r\n'
        b"--B\r\nContent-Disposition: form-data; name=b\r\n\r\n\r\n--B--\r\n"
    )
    assert parse_body("multipart/form-data; boundary=B", body) == {"a": ["x\r\ny"], "b": ""}


def test_multipart_without_a_boundary_is_refused() -> None:
    with pytest.raises(AppwriteError, match="no boundary"):
        parse_body("multipart/form-data", b"--B")
