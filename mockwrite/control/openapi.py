"""The control API's description of itself."""

from __future__ import annotations

import json
import re
from typing import Any

from mockwrite import __version__
from mockwrite.control.route import Route
from mockwrite.control.routes import ROUTES
from mockwrite.control.schemas import SEED
from mockwrite.control.seed_format import schema

__all__ = ["document"]

JSON = dict[str, Any]


def document(prefix: str) -> JSON:
    """Return an OpenAPI 3.1 document of the routes below `prefix`."""
    paths: JSON = {}
    for route in ROUTES:
        paths.setdefault(prefix + route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "mockwrite's controls",
            "version": __version__,
            "description": "What the real server does not have: seeds, snapshots, the journal, faults, the clock.",
        },
        "paths": paths,
        "components": {"schemas": {"Error": _ERROR, **_seed()}},
    }


_ERROR: JSON = {
    "type": "object",
    "properties": {"message": {"type": "string"}, "code": {"type": "integer"}, "type": {"type": "string"}},
}


def _seed() -> JSON:
    """Return the schemas of a seed, each where OpenAPI's tools look for it."""
    seed: JSON = json.loads(json.dumps(schema()).replace("#/$defs/", "#/components/schemas/seed-"))
    parts = seed.pop("$defs")
    return {"Seed": seed, **{f"seed-{name}": part for name, part in parts.items()}}


def _operation(route: Route) -> JSON:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)\}", route.path)
    ]
    parameters += [{"name": name, "in": "query", "schema": schema} for name, schema in route.query.items()]
    if route.of_project:
        description = "The project; or as the query's project"
        parameters.append(
            {
                "name": "X-Appwrite-Project",
                "in": "header",
                "description": description,
                "schema": {"type": "string"},
            }
        )
    operation: JSON = {
        "operationId": route.name,
        "summary": route.summary,
        "parameters": parameters,
        "responses": {str(route.status): _answer(route), "default": _content("It is refused", _REFERENCE)},
    }
    if route.body is not None:
        needed = route.body is SEED or "required" in route.body
        operation["requestBody"] = _content("What to do", dict(route.body)) | {"required": needed}
    return operation


_REFERENCE: JSON = {"$ref": "#/components/schemas/Error"}


def _answer(route: Route) -> JSON:
    return {"description": "Done"} if route.answer is None else _content("Done", dict(route.answer))


def _content(description: str, schema: JSON) -> JSON:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
