"""The control API describes itself, and truly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from mockwrite.control.openapi import document
from mockwrite.control.routes import ROUTES

if TYPE_CHECKING:
    from tests.control.conftest import Http


@pytest.fixture
def described(http: Http) -> Any:
    answer = http.control("GET", "/openapi.json")
    assert answer.status == 200
    return answer.body


def test_it_is_openapi(described: Any) -> None:
    assert described["openapi"] == "3.1.0"
    assert described == document("/_mockwrite")


def test_every_route_is_described(described: Any) -> None:
    there = {(method, path) for path, methods in described["paths"].items() for method in methods}
    assert there == {(route.method.lower(), "/_mockwrite" + route.path) for route in ROUTES}


def test_operations_have_names_of_their_own(described: Any) -> None:
    names = [
        operation["operationId"] for methods in described["paths"].values() for operation in methods.values()
    ]
    assert len(set(names)) == len(names)


def test_bodies_and_answers_are_schemas(described: Any) -> None:
    for methods in described["paths"].values():
        for operation in methods.values():
            for content in (operation.get("requestBody"), *operation["responses"].values()):
                if content is not None and "content" in content:
                    jsonschema.Draft202012Validator.check_schema(
                        content["content"]["application/json"]["schema"]
                    )


def test_the_seed_is_described_whole(described: Any) -> None:
    schema = described["components"]["schemas"]["Seed"]
    jsonschema.validate({"projectId": "shop", "users": [{"$id": "ada"}]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"user": []}, schema)
