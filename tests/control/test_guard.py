"""Who may use ``/_mockwrite``: programs, and pages of its own origin or of one that was named."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from mockwrite import MockServer
from mockwrite.control.guard import OriginError, origin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPMessage

JSON = {"Content-Type": "application/json"}


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    message: str


def send(server: MockServer, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    """Send exactly these headers, with ``_`` for ``-``, beside the project's."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, "/_mockwrite" + path, body, {"X-Appwrite-Project": "shop", **named})
    response = connection.getresponse()
    text = response.read()
    connection.close()
    found: Any = json.loads(text) if text else {}
    return Answer(response.status, response.headers, found.get("message", ""))


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer({"projectId": "shop"}, allow_origins=["https://app.example"]) as server:
        yield server


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:9180", "[::1]:9180", "shop.localhost", "127.8.8.8", "app.example"]
)
def test_it_answers_to_hosts_of_the_loopback_and_to_those_named(server: MockServer, host: str) -> None:
    assert send(server, "GET", "/requests", Host=host).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:9180",
        "10.0.0.1",
        "localhost.evil.example",
        "",
        "a@localhost",
        "[",
        "localhost:x",
    ],
)
def test_it_does_not_answer_to_other_hosts(server: MockServer, host: str) -> None:
    found = send(server, "GET", "/requests", Host=host)
    assert found.status == 403
    assert f'"{host}"' in found.message


def test_its_own_pages_may_write(server: MockServer) -> None:
    own = server.url
    found = send(server, "POST", "/reset", Origin=own)
    assert found.status == 204
    assert "Access-Control-Allow-Origin" not in found.headers


@pytest.mark.parametrize(
    "sender", ["https://evil.example", "http://127.0.0.1:1", "http://localhost", "null", "file://"]
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/reset"), ("GET", "/requests"), ("POST", "/users"), ("OPTIONS", "/reset")]
)
def test_pages_of_other_origins_may_not(server: MockServer, sender: str, method: str, path: str) -> None:
    found = send(server, method, path, Origin=sender)
    assert found.status == 403
    assert "Access-Control-Allow-Origin" not in found.headers


def test_pages_of_a_named_origin_may(server: MockServer) -> None:
    for method, status in (("OPTIONS", 204), ("POST", 204)):
        found = send(server, method, "/reset", Origin="https://app.example")
        assert found.status == status
        assert found.headers["Access-Control-Allow-Origin"] == "https://app.example"
        assert "X-Appwrite-Project" in found.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_images_and_scripts_of_other_pages_get_nothing(server: MockServer, site: str) -> None:
    assert send(server, "GET", "/requests", Sec_Fetch_Site=site, Sec_Fetch_Mode="no-cors").status == 403
    assert send(server, "GET", "/requests", Sec_Fetch_Site="same-origin").status == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_a_body_must_say_that_it_is_json(server: MockServer, kind: str) -> None:
    found = send(server, "POST", "/seed", b'{"projectId": "shop"}', Content_Type=kind)
    assert found.status == 415
    assert "application/json" in found.message
    assert (
        send(
            server, "POST", "/seed", b'{"projectId": "shop"}', Content_Type="application/json; charset=utf-8"
        ).status
        == 204
    )


def test_the_api_itself_stays_open(server: MockServer) -> None:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.request(
        "GET",
        "/v1/health/version",
        headers={"Host": "evil.example", "Origin": "https://evil.example", "X-Appwrite-Project": "shop"},
    )
    response = connection.getresponse()
    response.read()
    connection.close()
    assert (response.status, response.headers["Access-Control-Allow-Origin"]) == (200, "https://evil.example")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://localhost:3000", "http://localhost:3000"),
        ("HTTPS://App.Example:443/", "https://app.example"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_an_origin_is_read_as_browsers_write_it(text: str, found: str) -> None:
    assert origin(text) == found


@pytest.mark.parametrize(
    "text",
    ["*", "localhost:3000", "ftp://localhost", "http://", "http://localhost/path", "http://localhost:x"],
)
def test_what_is_no_origin(text: str) -> None:
    with pytest.raises(OriginError, match="http://localhost:3000"):
        origin(text)


def test_the_journal_is_json_whatever_was_sent(server: MockServer) -> None:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    body = b'{"userId": "unique()", "prefs": {"far": 1e999, "near": [-1e999]}}'
    connection.request(
        "POST", "/v1/users", body, {**JSON, "X-Appwrite-Project": "shop", "X-Appwrite-Key": "any"}
    )
    connection.getresponse().read()
    connection.request("GET", "/_mockwrite/requests?project=shop&method=POST")
    text = connection.getresponse().read().decode()
    connection.close()

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    [entry] = json.loads(text, parse_constant=refuse)["requests"]
    assert entry["parameters"]["prefs"] == {"far": None, "near": [None]}
