"""Recordings of browsers and proxies are read as they are."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from mockwrite.contract import Recording, Replay

API = "https://api.example.com/v1"
PROJECT = ("X-Appwrite-Project", "shop")


def entry(
    method: str = "GET", url: str = f"{API}/databases", status: int = 200, **more: Any
) -> dict[str, Any]:
    """An entry as a browser would write it; `content` and `headers` are the answer's."""
    sent = more.pop("sent", [PROJECT])
    request = {
        "method": method,
        "url": url,
        "headers": [{"name": name, "value": value} for name, value in sent],
    }
    if "data" in more:
        request["postData"] = more.pop("data")
    headers = [{"name": name, "value": value} for name, value in more.pop("headers", [])]
    response = {
        "status": status,
        "headers": headers,
        "content": more.pop("content", {"size": 2, "text": "{}"}),
    }
    return {"startedDateTime": "2026-11-23T12:34:09Z", "request": request, "response": response, **more}


def recording(tmp_path: Path, *entries: dict[str, Any], **log: Any) -> Recording:
    path = tmp_path / "browser.har"
    path.write_text(json.dumps({"log": {"version": "1.2", **log, "entries": entries}}))
    return Recording(path)


def text(data: bytes) -> dict[str, Any]:
    return {"size": len(data), "text": base64.b64encode(data).decode(), "encoding": "base64"}


def test_entries_that_bind_nobody_are_left_out_and_counted(tmp_path: Path) -> None:
    kept = recording(
        tmp_path,
        entry(url="https://example.com/v1/app.js", sent=[]),
        entry(),
        entry(url="https://api.example.com/v10"),
        entry(status=500),
        entry(status=0),
        entry(status=304),
        entry(_fromCache="disk"),
        entry(url="wss://api.example.com/v1/realtime", status=101, _webSocketMessages=[]),
        entry(url=f"{API}/ping", sent=[]),
    )
    assert [exchange.path for exchange in kept] == ["/databases", "/ping"]
    assert dict(kept.skipped) == {
        "of another host": 2,
        "answered by the server's own fault (5xx)": 1,
        "without an answer": 1,
        "from the browser's cache": 2,
        "of a WebSocket": 1,
    }


def test_another_api_of_that_version_is_another_host(tmp_path: Path) -> None:
    others = [
        entry("POST", "https://shop.example.com/api/v1/Account/Login", sent=[]),
        entry("GET", "https://pay.example.com/v1/charges?limit=3", sent=[]),
    ]
    assert list(recording(tmp_path, *others)) == []
    kept = recording(tmp_path, *others, entry(url="https://example.com/v1/account?x=1", sent=[]))
    assert [exchange.path for exchange in kept] == ["/account?x=1"]


def test_a_preflight_names_the_endpoint_too(tmp_path: Path) -> None:
    asked = [("Access-Control-Request-Headers", "content-type,x-appwrite-project")]
    kept = recording(
        tmp_path, entry("GET", "https://cdn.example.com/v1/x", sent=[]), entry("OPTIONS", sent=asked)
    )
    assert [exchange.method for exchange in kept] == ["OPTIONS"]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (text(b'{"a":1}'), ""),
        (text(gzip.compress(b'{"a":1}')), "gzip"),
        (text(zlib.compress(b'{"a":1}')), "deflate"),
        (text(b'{"a":1}'), "gzip"),
        (text(b'{"a":1}'), "br"),
        ({"size": 7, "text": '{"a":1}'}, "br"),
    ],
    ids=["base64", "gzip", "deflate", "already unpacked", "already unpacked br", "text"],
)
def test_bodies_are_decoded(content: dict[str, Any], encoding: str, tmp_path: Path) -> None:
    [exchange] = recording(tmp_path, entry(content=content, headers=[("Content-Encoding", encoding)]))
    assert exchange.answer_body == b'{"a":1}'


def test_a_body_that_was_not_kept_is_not_compared(tmp_path: Path, shop: str) -> None:
    kept = recording(tmp_path, entry(url=f"{API}/ping", content={"size": 5}))
    with Replay(kept, shop) as replay:
        assert [(result.agrees, result.uncompared) for result in replay.run()] == [
            (True, "the body is not in the file")
        ]


def test_the_pseudo_headers_of_http_2_are_not_sent(tmp_path: Path) -> None:
    [exchange] = recording(tmp_path, entry(sent=[(":authority", "api.example.com"), PROJECT]))
    assert exchange.headers == (PROJECT,)


def test_a_forms_parameters_are_its_body(tmp_path: Path) -> None:
    data = {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a[]", "value": "b c"}]}
    [exchange] = recording(tmp_path, entry("POST", data=data))
    assert exchange.body == b"a%5B%5D=b+c"


def test_an_exchange_has_a_readable_id_and_knows_its_operation(tmp_path: Path) -> None:
    url = f"{API}/databases/shop/collections/items/documents/documents?queries%5B%5D=x#top"
    pages = [{"id": "p0", "title": "shopping"}]
    [exchange] = recording(tmp_path, entry("DELETE", url, 204, pageref="p0"), pages=pages)
    assert str(exchange) == "0000 DELETE /databases/shop/collections/items/documents/documents 204"
    assert exchange.operation == "databases.deleteDocument"
    assert exchange.path == "/databases/shop/collections/items/documents/documents?queries%5B%5D=x"
    assert exchange.page == "shopping"


def test_keys_that_were_always_refused_are_refused_again(tmp_path: Path) -> None:
    good, bad = [PROJECT, ("X-Appwrite-Key", "good")], [PROJECT, ("X-Appwrite-Key", "worn")]
    kept = recording(tmp_path, entry(sent=good), entry(sent=good, status=401), entry(sent=bad, status=401))
    assert kept.survey.refused_keys == {"worn"}
