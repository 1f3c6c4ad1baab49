"""The control API describes itself, and truly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from mockwrite.control.openapi import document
from mockwrite.control.routes import ROUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.control.route import Route
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
    schema = described | {"$ref": "#/components/schemas/Seed"}
    jsonschema.validate({"projectId": "shop", "users": [{"$id": "ada"}]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"user": []}, schema)


def forbidden() -> Iterator[tuple[Route, str, object]]:
    for route in ROUTES:
        yield from (
            (route, name, "later") for name, schema in route.query.items() if schema["type"] != "string"
        )
        for name, schema in (*route.query.items(), *(route.body or {}).get("properties", {}).items()):
            yield from (
                (route, name, value)
                for bound, value in (
                    ("minimum", schema.get("minimum", 0) - 1),
                    ("maximum", schema.get("maximum", 0) + 1),
                    ("pattern", "later"),
                    ("format", "later"),
                    ("format", ""),
                )
                if bound in schema
            )


@pytest.mark.parametrize(("route", "name", "value"), list(forbidden()))
def test_what_the_description_forbids_is_refused(route: Route, name: str, value: object, http: Http) -> None:
    path, body = route.path, None
    if name in route.query:
        path += f"?{name}={value}"
    else:
        body = dict.fromkeys((route.body or {}).get("required", ()), "*") | {name: value}
    assert http.control(route.method, path, body).status == 400


def test_a_seed_that_is_not_there_replaces_nothing(http: Http) -> None:
    assert http.control("POST", "/seed?replace=1").status == 400
