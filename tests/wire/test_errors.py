"""The body and the status of a refusal."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from mockwrite.releases import find
from mockwrite.releases.statuses import STATUSES
from mockwrite.wire.dispatch import Dispatcher, Request
from mockwrite.wire.errors import body
from mockwrite.wire.headers import Headers

if TYPE_CHECKING:
    from tests.conftest import Api


def test_a_type_brings_its_own_words() -> None:
    assert body("database_not_found", None, find("1.8")) == (
        404,
        {"message": "Database not found", "code": 404, "type": "database_not_found", "version": "1.8.1"},
    )


def test_a_message_takes_the_place_of_the_types_own() -> None:
    _, shown = body("general_bad_request", "Operations array cannot be empty", find("1.8"))
    assert shown["message"] == "Operations array cannot be empty"


def test_the_keys_keep_the_servers_order() -> None:
    _, shown = body("user_blocked", None, find("1.8"))
    assert list(shown) == ["message", "code", "type", "version"]


@pytest.mark.parametrize("type", ["transaction_expired", "general_unknown", "general_protocol_unsupported"])
def test_a_status_that_is_not_shown_becomes_a_server_error(type: str) -> None:
    status, shown = body(type, "a secret", find("1.8"))
    assert (status, shown) == (
        500,
        {"message": "Server Error", "code": 500, "type": type, "version": "1.8.1"},
    )


def test_what_is_not_supported_says_so() -> None:
    status, _ = body("mockwrite_not_supported", None, find("1.8"))
    assert status == 501


@pytest.mark.parametrize(
    ("collections", "tables"),
    [
        ("collection_", "table_"),
        ("attribute_", "column_"),
        ("document_", "row_"),
        ("index_", "column_index_"),
    ],
)
def test_each_type_of_the_older_vocabulary_has_its_twin(collections: str, tables: str) -> None:
    twins = {tables + type.removeprefix(collections) for type in STATUSES if type.startswith(collections)}
    assert twins <= STATUSES.keys()


def test_a_refused_body_is_gone_without_the_collector(api: Api) -> None:
    class Body(bytearray):
        """Bytes that can be watched."""

    sent = Body(b"no JSON")
    watch = weakref.ref(sent)
    headers = Headers({"X-Appwrite-Project": "tests", "Content-Type": "application/json"})
    gc.disable()
    try:
        answer = Dispatcher(api.world).answer(Request("PATCH", "/v1/account/prefs", "", headers, sent))
        del sent
        assert (answer.status, watch()) == (401, None)
    finally:
        gc.enable()
