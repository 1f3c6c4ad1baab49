"""Requests made up at random: right in most, wrong in some, by anybody, in every form of body."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockwrite.wire.endpoint import Endpoint
from tests.fuzz.hurry import hurried
from tests.fuzz.playground import ENDPOINTS, Playground
from tests.fuzz.requests import BOUNDARY, encoded, multipart, path_of, placeholders, urlencoded
from tests.fuzz.values import example, junk, right

CALLERS = ("key", "key", "ann", "cookie", "jwt", "ben", "guest")
CONTENT_TYPES = (
    "application/json",
    "application/json; charset=utf-16",
    "APPLICATION/JSON",
    "application/x-www-form-urlencoded",
    f"multipart/form-data; boundary={BOUNDARY}",
    "multipart/form-data",
    "text/plain",
    "",
    "application/json\t;;;",
)
HEADERS: dict[str, st.SearchStrategy[str]] = {
    "X-Appwrite-Response-Format": st.sampled_from(
        ["1.4.0", "1.7.4", "0.0.1", "99.99.99", "x", "1.4.0-é", "9" * 5_000]
    ),
    "X-Appwrite-Timestamp": st.sampled_from(["now", "", "0", "2024-13-45", "@1", "é", "9" * 5_000]),
    "X-Appwrite-Mode": st.sampled_from(["admin", "default", "x"]),
    "X-Appwrite-Locale": st.sampled_from(["de", "x" * 500]),
    "X-Forwarded-For": st.sampled_from(["1.2.3.4", "::1, 2", "not an address", ""]),
    "Origin": st.sampled_from(
        ["http://localhost", "https://evil.example", "null", "é://", "http://[::1", "//"]
    ),
    "User-Agent": st.sampled_from(["", "Mozilla/5.0 (X11; Linux) Chrome/1", "a" * 3000, "é"]),
}

playground = Playground()


@st.composite
def arguments_of(draw: st.DrawFn, endpoint: Endpoint) -> dict[str, Any]:
    """What is sent: what is usual, with a few of the parameters otherwise, missing, or made up."""
    usual = example(endpoint, playground.ids)
    arguments = dict(usual)
    for parameter in endpoint.parameters:
        match draw(st.integers(0, 9)):
            case 0:
                arguments[parameter.name] = draw(junk)
            case 1 if parameter.name not in placeholders(endpoint):
                arguments.pop(parameter.name, None)
            case 2 | 3 | 4 | 5:
                arguments[parameter.name] = draw(right(parameter, usual.get(parameter.name)))
    if draw(st.integers(0, 9)) == 0:
        arguments[draw(st.sampled_from(["project", "mode", "a[", "", "userId", "$id"]))] = draw(junk)
    return arguments


@st.composite
def body_of(draw: st.DrawFn, endpoint: Endpoint, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """A content type, and a body that is of it more often than not, and sometimes damaged."""
    content_type = draw(st.sampled_from(CONTENT_TYPES) | st.just(CONTENT_TYPES[0]))
    rest = {name: value for name, value in arguments.items() if name not in placeholders(endpoint)}
    body = encoded(endpoint, arguments)[1]
    if "urlencoded" in content_type:
        body = urlencoded(rest).encode()
    elif "boundary" in content_type:
        body = multipart(rest)
    if body and draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(body)))
        body = body[:at] + draw(st.binary(max_size=3)) + body[at + draw(st.integers(0, 3)) :]
    return content_type, body


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.operation)
@given(data=st.data())
@hurried(4)
def test_a_request_at_random_is_answered_or_refused(endpoint: Endpoint, data: st.DataObject) -> None:
    arguments = data.draw(arguments_of(endpoint))
    content_type, body = data.draw(body_of(endpoint, arguments))
    headers = playground.headers(data.draw(st.sampled_from(CALLERS))) | {"Content-Type": content_type}
    for name in data.draw(st.sets(st.sampled_from(sorted(HEADERS)), max_size=2)):
        headers[name] = data.draw(HEADERS[name])
    query = encoded(endpoint, arguments)[0]
    method = "HEAD" if endpoint.method == "GET" and data.draw(st.integers(0, 9)) == 0 else endpoint.method
    playground.probe(method, path_of(endpoint, arguments), query, headers, b"" if query else body)
