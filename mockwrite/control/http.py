"""``/_mockwrite``: the controls over HTTP, for other languages and for the browser."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote

from mockwrite.control import openapi
from mockwrite.control.acts import Asked, UnknownError
from mockwrite.control.control import ProjectError
from mockwrite.control.faults import PlanError
from mockwrite.control.pace import SpeedError
from mockwrite.control.routes import ROUTES, Route
from mockwrite.control.seeds import SeedError
from mockwrite.control.suggestions import meant
from mockwrite.errors import AppwriteError
from mockwrite.store.history import SnapshotError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.control.control import Control

__all__ = ["PREFIX", "ControlAnswer", "answer"]

PREFIX = "/_mockwrite"

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Content-Type, X-Appwrite-Project",
    "Access-Control-Max-Age": "600",
}


class _RefusedError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class ControlAnswer:
    """What goes back; `headers` have all that a browser goes by."""

    status: int
    body: bytes
    headers: Mapping[str, str]


def answer(
    control: Control, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
) -> ControlAnswer:
    """The answer to ``METHOD {path}?{query}``."""
    if method == "OPTIONS":
        return ControlAnswer(204, b"", _CORS)
    status, found = _act(control, method, path, query, headers, body)
    text = b"" if found is None else json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass")
    kind = {"Content-Type": "application/json; charset=utf-8"} if text else {}
    return ControlAnswer(status, text, {**_CORS, **kind, "Cache-Control": "no-store"})


def _act(
    control: Control, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
) -> tuple[int, Any]:
    try:
        if method == "GET" and path == f"{PREFIX}/openapi.json":
            return 200, openapi.document(PREFIX)
        route, named = _find(method, path)
        sent = {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
        for name in sent.keys() - {*route.query, "project"}:
            raise _RefusedError(400, f'Unknown query "{name}".{meant(name, route.query)}')
        sent |= named
        project = None
        if route.of_project:
            id = headers.get("X-Appwrite-Project") or sent.get("project")
            if not id:
                raise _RefusedError(
                    400, "Name the project: the header X-Appwrite-Project, or the query project=ID."
                )
            project = control.project(id)
        return route.status, route.act(Asked(control, project, sent, _body(route, body)))
    except _RefusedError as refused:
        return _refusal(refused.status, str(refused))
    except (ProjectError, UnknownError) as error:
        return _refusal(404, str(error))
    except SnapshotError as error:
        return _refusal(409, str(error))
    except (SeedError, PlanError, SpeedError, ValueError, OverflowError) as error:
        return _refusal(400, str(error))
    except AppwriteError as error:
        return _refusal(400, f"{error.message} ({error.type})")


def _refusal(status: int, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"message": message, "code": status, "type": "mockwrite_control"}


@cache
def _patterns() -> list[tuple[re.Pattern[str], Route]]:
    return [
        (re.compile(PREFIX + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path)), route) for route in ROUTES
    ]


def _find(method: str, path: str) -> tuple[Route, dict[str, str]]:
    fitting = [
        (route, found)
        for pattern, route in _patterns()
        if (found := pattern.fullmatch(path.rstrip("/"))) is not None
    ]
    for route, found in fitting:
        if route.method == method:
            return route, {name: unquote(value) for name, value in found.groupdict().items()}
    if fitting:
        allowed = ", ".join(route.method for route, _ in fitting)
        raise _RefusedError(405, f"{path} takes {allowed}, not {method}.")
    paths = [PREFIX + route.path for route in ROUTES]
    raise _RefusedError(
        404, f"There is no {path}; {PREFIX}/openapi.json describes all there is.{meant(path, paths)}"
    )


def _body(route: Route, body: bytes) -> Any:
    """The body, parsed and checked against what the route takes."""
    if not (route.seed or route.fields):
        return None
    try:
        given = json.loads(body) if body else {}
    except (ValueError, RecursionError) as error:
        raise _RefusedError(400, f"The body is no JSON: {error}") from None
    if not isinstance(given, dict):
        raise _RefusedError(400, "The body must be a JSON object.")
    if route.seed:
        return given
    for name, value in given.items():
        if name not in route.fields:
            raise _RefusedError(400, f'Unknown key "{name}".{meant(name, route.fields)}')
        if not _fits(value, route.fields[name]):
            raise _RefusedError(400, f"{name} must be of type {_wanted(route.fields[name])}.")
    for name in route.required:
        if name not in given:
            raise _RefusedError(400, f"{name} is missing.")
    return given


def _fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a value is of the schema's type, and so is what is in it."""
    if not any(_is(value, type) for type in _types(schema)):
        return False
    inner = _inner(schema, "array" if isinstance(value, list) else "object")
    if inner is None or not isinstance(value, (list, dict)):
        return True
    return all(_fits(item, inner) for item in (value.values() if isinstance(value, dict) else value))


def _wanted(schema: Mapping[str, Any]) -> str:
    names = ((type, _inner(schema, type)) for type in _types(schema))
    return " or ".join(type if inner is None else f"{type} of {_wanted(inner)}" for type, inner in names)


def _types(schema: Mapping[str, Any]) -> list[str]:
    types = schema["type"]
    return [types] if isinstance(types, str) else types


def _inner(schema: Mapping[str, Any], type: str) -> Mapping[str, Any] | None:
    """What is in an array, or in an object, of that schema."""
    found: Mapping[str, Any] | None = schema.get(
        {"array": "items", "object": "additionalProperties"}.get(type, "")
    )
    return found


def _is(value: Any, type: str) -> bool:
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return isinstance(value, _TYPES[type]) and (not isinstance(value, bool) or type == "boolean")
