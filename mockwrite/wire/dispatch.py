"""How a request walks: route → project → caller → scope → parameters → action → answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

from mockwrite.dialects import COLLECTIONS
from mockwrite.errors import AppwriteError
from mockwrite.services.registry import FOLLOWERS, SERVICES, load
from mockwrite.wire import admission, callers, cors, errors, response_formats
from mockwrite.wire.endpoint import Call, Endpoint, Reply
from mockwrite.wire.headers import Headers
from mockwrite.wire.output import dumps
from mockwrite.wire.raw_parameters import Upload, parameters
from mockwrite.wire.router import Route, Router

if TYPE_CHECKING:
    from mockwrite.dialects import Dialect
    from mockwrite.releases import Release
    from mockwrite.store.world import Project, World
    from mockwrite.wire.callers import Caller
    from mockwrite.wire.endpoint import Stream
    from mockwrite.wire.upload_body import Body

__all__ = ["Answer", "Delivery", "Dispatcher", "Observer", "Request", "RequestContext"]

JSON = "application/json; charset=UTF-8"
HTML = "text/html; charset=UTF-8"
_LOGGER = logging.getLogger("mockwrite")
_NO_CACHE = (
    ("Cache-Control", "no-cache, no-store, must-revalidate"),
    ("Expires", "0"),
    ("Pragma", "no-cache"),
)


@dataclass(slots=True)
class Request:
    """What arrived, free of any HTTP library.

    A request from inside the process brings its `caller`; no observer records it.
    """

    method: str
    path: str
    query: str
    headers: Headers
    body: Body
    remote: str = "127.0.0.1"
    caller: Caller | None = None


@dataclass(slots=True)
class Answer:
    """What goes back; a `stream` goes out piece by piece where there is one, instead of the body."""

    status: int
    body: bytes
    headers: list[tuple[str, str]]
    content_type: str = JSON
    delivery: Delivery | None = None
    stream: Stream | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an answer goes out that does not go out at once and whole.

    It goes after `delay` seconds, stops after `truncate` bytes, or (`disconnect`) does not go at all. Where there is
    an `answer`, it goes out instead of what the request would have come to, which then is not carried out.
    """

    delay: float = 0.0
    truncate: int | None = None
    disconnect: bool = False
    answer: Answer | None = None


class RequestContext:
    """What is known of a request: each step of its walk fills in a part, the last one its `value` or its `error`.

    `sent` are its parameters, `path` those in its path, once the rest could be read.
    """

    __slots__ = ("call", "endpoint", "error", "path", "project", "release", "request", "sent", "value")

    def __init__(self, request: Request, release: Release) -> None:
        self.request = request
        self.release = release
        self.endpoint: Endpoint | None = None
        self.path: Mapping[str, str] | None = None
        self.sent: dict[str, Any] = {}
        self.project: Project | None = None
        self.call: Call | None = None
        self.value: Any = None
        self.error: AppwriteError | None = None

    @property
    def dialect(self) -> Dialect:
        return self.endpoint.dialect if self.endpoint else COLLECTIONS


class Faults(Protocol):
    """The faults that are planned."""

    @property
    def planned(self) -> Mapping[str, Any]:
        """The plans; none, where every answer goes out at once and whole."""

    def fault_for(self, call: Call, sent: Mapping[str, Any]) -> Delivery | None:
        """Return how the answer goes out; None: at once and whole."""


class Observer(Protocol):
    """What the real server does not have: it records each request, and plans `faults`."""

    @property
    def faults(self) -> Faults: ...

    def now(self) -> float:
        """Return seconds, for durations."""

    def record(
        self, context: RequestContext, answer: Answer, seconds: float, warnings: tuple[str, ...] = ()
    ) -> None:
        """Record a request that was answered, and what has to be said of it."""


class Dispatcher:
    """Answers requests on a world, one at a time, without awaiting anything.

    While faults are `planned`, answers may go out late, or in part.
    """

    def __init__(self, world: World, observer: Observer | None = None) -> None:
        self._world = world
        self._router = Router(services={name: partial(load, name, world.release) for name in SERVICES})
        self._observer = observer
        self.planned: Mapping[str, Any] = {} if observer is None else observer.faults.planned

    def answer(self, request: Request) -> Answer:
        """The answer of the real server to that request; all its changes are made when this returns."""
        if request.method == "OPTIONS":
            return Answer(
                204, b"", cors.preflight(request.headers, self._world.release.cross_origin), "text/html"
            )
        context, observer = (
            RequestContext(request, self._world.release),
            None if request.caller else self._observer,
        )
        if observer is None:
            return self._walk(context)
        started = observer.now()
        answer = self._walk(context, observer)
        observer.record(context, answer, observer.now() - started)
        return answer

    def record_too_large(self, request: Request, status: int) -> None:
        """Have it recorded that a request was refused before its body came: it is larger than any may be."""
        if self._observer is None:
            return
        context = RequestContext(request, self._world.release)
        found = self._router.find(request.method, request.path)
        if found is not None:
            context.endpoint = found.endpoint
        context.error = AppwriteError("mockwrite_request_too_large")
        with suppress(AppwriteError):
            context.project = self._project(request.headers, {})
        self._observer.record(context, Answer(status, b"", []), 0.0)

    def failure(self) -> bytes:
        """Return the body of the error that says no more than that the server failed."""
        return dumps(errors.body("general_unknown", None, self._world.release)[1])

    def _walk(self, context: RequestContext, observer: Observer | None = None) -> Answer:
        request, delivery = context.request, None
        found = self._router.find(request.method, request.path)
        try:
            if found is None:
                raise self._without_route(context)
            context.endpoint, path = found.endpoint, found.path
            uploads: dict[str, Upload] = {}
            context.sent = sent = parameters(
                request.method, path, request.query, request.headers.content_type, request.body, uploads
            )
            context.path = path
            context.project = project = self._project(request.headers, sent)
            caller = request.caller or callers.identify(
                project, request.headers, admission.mode(request.headers, sent), sent
            )
            context.call = call = Call(
                self._world,
                project,
                caller,
                context.endpoint,
                request.headers,
                request.remote,
                sent,
                uploads,
            )
            admission.admit(call, request.method, sent)
            if project.jobs.waiting:
                project.run_jobs()
            if self.planned and observer is not None:
                delivery = observer.faults.fault_for(call, sent)
            answer = delivery.answer if delivery and delivery.answer else self._act(context, call, found)
        except AppwriteError as error:
            # Its frames hold the context, which would live, with the body, until cycles are looked for.
            context.error = error.with_traceback(None)
            answer = self._refusal(context, error)
        except Exception as failure:
            # The client is told as little as by the real server; log and journal have all of it.
            _LOGGER.exception("%s %s failed", request.method, request.path)
            context.error = AppwriteError("general_unknown", "hidden")
            context.error.__cause__ = failure
            answer = self._refusal(context, context.error)
        answer.delivery = delivery
        answer.headers += cors.headers(request.headers, context.project, context.release.cross_origin)
        if request.headers.format:
            answer.headers += response_formats.warning(request.headers.format, context.release.version)
        if context.call is not None:
            call = context.call
            answer.headers += call.reply_headers
            if call.project.jobs.waiting:
                call.project.run_jobs(call.endpoint.operation, context.sent)
        return answer

    def _without_route(self, context: RequestContext) -> AppwriteError:
        """The refusal of a path that leads nowhere. AppwriteError: its service is switched off for who calls."""
        request = context.request
        missing = _no_route(request.path, context.release)
        # A page is to read that, rather than "Failed to fetch".
        if missing.type == "mockwrite_not_supported":
            context.project = project = self._project(request.headers, {})
            if project.held_policies.bars:
                _, service, *_ = filter(None, request.path.split("/"))
                caller = callers.identify(project, request.headers, admission.mode(request.headers, {}))
                admission.require_on(project, caller, service)
        return missing

    def _project(self, headers: Headers, sent: Mapping[str, Any]) -> Project:
        project = self._world.project(admission.project_named(headers, sent) or "console")
        if project is None:
            raise AppwriteError("project_not_found")
        return project

    def _act(self, context: RequestContext, call: Call, route: Route) -> Answer:
        endpoint, sent = call.endpoint, context.sent
        if endpoint.first is not None:
            found = endpoint.first(call)
            if found is not None:
                return self._success(call, found)
        asked = sent
        if endpoint.old_queries is not None and "X-Appwrite-Response-Format" in call.headers:
            asked = endpoint.old_queries(call, sent)
        arguments = route.read(asked, call.project)
        if endpoint.method == "GET":
            context.value = value = endpoint.handler(call, **arguments)
            return self._success(call, value)
        call.moment = self._world.clock.tick()
        with call.project.log.atomic():
            context.value = value = endpoint.handler(call, **arguments)
            answer = self._success(call, value)
        for follow in FOLLOWERS:
            follow(call, sent, value, answer.body)
        return answer

    def _success(self, call: Call, value: Any) -> Answer:
        status, model, content_type = call.endpoint.status, call.endpoint.model, JSON
        if isinstance(value, Reply):
            if value.stream is not None:
                return Answer(value.status, b"", [], value.content_type, stream=value.stream)
            status, model, content_type = value.status, value.model or model, value.content_type
            value = value.value
        if model is None:
            return Answer(status, b"", [], "text/html")
        shown = model(value, call)
        return Answer(status, shown if isinstance(shown, bytes) else dumps(shown), [], content_type)

    def _refusal(self, context: RequestContext, error: AppwriteError) -> Answer:
        type, message = errors.worded(error, context.dialect, context.release)
        status, body = errors.body(type, message, context.release)
        if type == "general_route_not_found" and context.release.unknown_routes_are_pages:
            return Answer(status, _page("Page not found", type), list(_NO_CACHE), HTML)
        if context.endpoint is not None and context.endpoint.refusals_are_pages:
            return Answer(status, _page(f"Error {status}", body["message"], type), list(_NO_CACHE), HTML)
        return Answer(status, dumps(body), list(_NO_CACHE))


def _page(head: str, *lines: str) -> bytes:
    """A page for browsers that says why something is refused."""
    shown = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8"><title>Error</title></head>'
        f"<body><h1>{head}</h1>{shown}</body></html>"
    ).encode()


def _no_route(path: str, release: Release) -> AppwriteError:
    """The refusal of a path that leads nowhere here, which on the real server it may well do."""
    version, service, *_ = [*filter(None, path.split("/")), "", ""]
    if version == "v1" and service in release.other_services:
        return AppwriteError("mockwrite_not_supported", "service_unsupported", service=service)
    return AppwriteError("general_route_not_found")
