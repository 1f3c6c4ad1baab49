"""How a request walks: route → project → caller → scope → parameters → action → answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite.api import admission, audits, callers, cors, errors, response_formats
from mockwrite.api.endpoint import Call, Endpoint, Reply
from mockwrite.api.output import dumps
from mockwrite.api.router import Router
from mockwrite.api.wire import parse_body, parse_query_string
from mockwrite.errors import AppwriteError

if TYPE_CHECKING:
    from mockwrite.store.world import Project, World

__all__ = ["Answer", "Dispatcher", "Request"]

JSON = "application/json; charset=UTF-8"
_NO_CACHE = (("Cache-Control", "no-cache, no-store, must-revalidate"), ("Expires", "0"), ("Pragma", "no-cache"))


@dataclass(slots=True)
class Request:
    """What arrived, free of any HTTP library. `headers` finds names in any letter case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    remote: str = "127.0.0.1"


@dataclass(slots=True)
class Answer:
    """What goes back."""

    status: int
    body: bytes
    headers: list[tuple[str, str]]
    content_type: str = JSON


class Dispatcher:
    """Answers requests on a world, one at a time, without awaiting anything."""

    def __init__(self, world: World, endpoints: Iterable[Endpoint]) -> None:
        self._world = world
        self._router = Router(endpoints)

    def answer(self, request: Request) -> Answer:
        """The answer of the real server to that request; all its changes are made when this returns."""
        if request.method == "OPTIONS":
            return Answer(204, b"", cors.preflight(request.headers), "text/html")
        found = self._router.find(request.method, request.path)
        project: Project | None = None
        call: Call | None = None
        try:
            if found is None:
                raise AppwriteError("general_route_not_found")
            endpoint, sent = found
            sent = self._parameters(request, sent)
            project = self._project(request.headers, sent)
            caller = callers.identify(project, request.headers, admission.mode(request.headers, sent))
            call = Call(self._world, project, caller, endpoint, request.headers, _ip(request))
            admission.admit(call, request.method, sent)
            answer = self._act(call, sent)
        except AppwriteError as error:
            answer = self._refusal(error, found[0] if found else None)
        answer.headers += self._headers(request, project)
        if call is not None:
            answer.headers += call.reply_headers
            call.project.run_jobs()
        return answer

    def _headers(self, request: Request, project: Project | None) -> list[tuple[str, str]]:
        headers = list(cors.headers(request.headers, project))
        warning = response_formats.warning(request.headers, self._world.version)
        if warning is not None:
            headers.append(("X-Appwrite-Warning", warning))
        return headers

    def _parameters(self, request: Request, path: dict[str, str]) -> dict[str, Any]:
        if request.method in ("GET", "HEAD"):
            return {**parse_query_string(request.query), **path} if request.query else path
        if request.body:
            return {**parse_body(request.headers.get("Content-Type", ""), request.body), **path}
        return path

    def _project(self, headers: Mapping[str, str], sent: Mapping[str, Any]) -> Project:
        named = headers.get("X-Appwrite-Project") or sent.get("project") or "console"
        project = self._world.project(str(named))
        if project is None:
            raise AppwriteError("project_not_found")
        return project

    def _act(self, call: Call, sent: dict[str, Any]) -> Answer:
        endpoint = call.endpoint
        arguments = endpoint.read(sent)
        if endpoint.method == "GET":
            return self._success(call, endpoint.handler(call, **arguments))
        with call.project.log.atomic():
            value = endpoint.handler(call, **arguments)
            audits.record(call, sent, value)
            return self._success(call, value)

    def _success(self, call: Call, value: Any) -> Answer:
        status, model, content_type = call.endpoint.status, call.endpoint.model, JSON
        if isinstance(value, Reply):
            status, model, content_type = value.status, value.model or model, value.content_type
            value = value.value
        if model is None:
            return Answer(status, b"", [], "text/html")
        shown = model(value, call)
        return Answer(status, shown if isinstance(shown, bytes) else dumps(shown), [], content_type)

    def _refusal(self, error: AppwriteError, endpoint: Endpoint | None) -> Answer:
        type, message = error.type, error.message
        if endpoint is not None:
            if not error.same_for_tables:
                type = endpoint.dialect.error_type(type)
            if callable(message):
                message = message(endpoint.dialect)
        status, body = errors.body(type, message, self._world.version)
        return Answer(status, dumps(body), list(_NO_CACHE))


def _ip(request: Request) -> str:
    """The client's address, as a proxy before the server would tell it."""
    forwarded = request.headers.get("X-Forwarded-For", "").partition(",")[0].strip()
    return forwarded or request.remote
