"""``/_mockwrite``: the controls over HTTP, as aiohttp routes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web

from mockwrite.control import page_routes
from mockwrite.control.build_delays import DelayError
from mockwrite.control.control import ProjectError
from mockwrite.control.faults import PlanError
from mockwrite.control.guard import ForbiddenError, Guard
from mockwrite.control.handlers import ControlRequest, ExistsError, UnknownError
from mockwrite.control.json_text import to_json
from mockwrite.control.names import suggestion
from mockwrite.control.route import Route
from mockwrite.control.routes import ROUTES
from mockwrite.control.schemas import MismatchError, check_body, read_query
from mockwrite.control.seeds import SeedError
from mockwrite.errors import AppwriteError
from mockwrite.store.history import SnapshotError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mockwrite.control.control import Control
    from mockwrite.store.world import Project

__all__ = ["PREFIX", "make_router"]

PREFIX = "/_mockwrite"

_STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (ProjectError, 404),
    (UnknownError, 404),
    (SnapshotError, 409),
    (ExistsError, 409),
    (SeedError, 400),
    (PlanError, 400),
    (DelayError, 400),
    (MismatchError, 400),
    (ValueError, 400),
)
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

Handler = "Callable[[web.Request], Awaitable[web.StreamResponse]]"


class _RefusedError(Exception):
    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


def make_router(control: Control, guard: Guard) -> web.UrlDispatcher:
    """Return the routes of everything at ``/_mockwrite``; what `guard` does not admit is refused."""
    guarded = partial(_guarded, guard)
    router = web.UrlDispatcher()
    router.add_get(f"{PREFIX}/openapi.json", guarded(_describe))
    for route in ROUTES:
        router.add_route(route.method, PREFIX + route.path, guarded(_handler(control, route)))
    page_routes.add_routes(router, PREFIX, guarded, control)
    known = list(router.resources())

    async def refuse(request: web.Request) -> web.StreamResponse:
        if request.method == "OPTIONS":
            return web.Response(status=204)
        path, allowed = request.rel_url.raw_path, set[str]()
        for resource in known:
            allowed |= (await resource.resolve(request))[1]
        if allowed:
            methods = ", ".join(sorted(allowed - {"HEAD"}))
            raise _RefusedError(405, f"{path} takes {methods}, not {request.method}.", Allow=methods)
        there = f"There is no {path}; {PREFIX}/openapi.json describes all there is."
        raise _RefusedError(404, there + suggestion(path, [PREFIX + route.path for route in ROUTES]))

    # With (?s:…) a path may have an escaped line end in it.
    for path in (PREFIX, PREFIX + "/{path:(?s:.*)}"):
        router.add_route("*", path, guarded(refuse))
    router.freeze()
    return router


def _guarded(guard: Guard, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Any:
    """Return `handler` behind the guard, with refusals in words of JSON."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            guard.admit(request.method, request.headers)
            response = await handler(request)
        except _RefusedError as error:
            response = _refusal(error.status, str(error))
            response.headers.update(error.headers)
        except ForbiddenError as error:
            response = _refusal(error.status, str(error))
        except AppwriteError as error:
            response = _refusal(400, f"{error.message} ({error.type})")
        except tuple(type for type, _ in _STATUSES) as error:
            status = next(status for type, status in _STATUSES if isinstance(error, type))
            response = _refusal(status, str(error))
        headers = guard.cors(request.headers) | _HEADERS
        if not response.prepared:
            for name, value in headers.items():
                response.headers.setdefault(name, value)
        return response

    return handle


def _refusal(status: int, message: str) -> web.Response:
    return _response(status, {"message": message, "code": status, "type": "mockwrite_control"})


def _response(status: int, value: Any) -> web.Response:
    if value is None:
        return web.Response(status=status)
    return web.Response(status=status, body=to_json(value), content_type="application/json", charset="utf-8")


async def _describe(_request: web.Request) -> web.Response:
    from mockwrite.control import openapi  # noqa: PLC0415 - loaded when asked for

    return _response(200, openapi.document(PREFIX))


def _handler(control: Control, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return the aiohttp handler of a route."""

    async def handle(request: web.Request) -> web.StreamResponse:
        texts = {name: request.query.getall(name)[-1] for name in request.query}
        named = texts.pop("project", None)
        query = read_query(texts, route.query)
        project = _project(control, request, named) if route.of_project else None
        body = check_body(await _read(request), route.body) if route.body else None
        found = route.handler(ControlRequest(control, request.match_info, query, body, project))
        return _response(route.status, found)

    return handle


def _project(control: Control, request: web.Request, named: str | None) -> Project:
    id = request.headers.get("X-Appwrite-Project") or named
    if not id:
        raise _RefusedError(400, "Name the project: the header X-Appwrite-Project, or the query project=ID.")
    return control.project(id)


async def _read(request: web.Request) -> bytes:
    try:
        return await request.read()
    except (ConnectionError, web.RequestPayloadError):
        raise web.HTTPBadRequest from None
