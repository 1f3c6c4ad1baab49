"""From a method and a path to the endpoint that answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from mockwrite.caches import cached
from mockwrite.errors import AppwriteError, InvalidError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mockwrite.store.world import Project
    from mockwrite.wire.endpoint import Endpoint
    from mockwrite.wire.parameters import Parameter

    Read = tuple[str, Parameter]
    """The name of an argument, and what is read for it."""

__all__ = ["Route", "Router"]


class Route:
    """Where a request goes: to an `endpoint`, by a `path` whose parameters these are, which are read once."""

    __slots__ = ("_asks_project", "_known", "_reads", "endpoint", "path")

    def __init__(self, endpoint: Endpoint, path: dict[str, str]) -> None:
        self.endpoint = endpoint
        self.path = path
        try:
            known = {name: each.read(path) for name, each in endpoint.reads if each.name in path}
        except AppwriteError:
            known = {}
        self._known = {**endpoint.unsent, **known}
        self._reads = [read for read in endpoint.reads if read[0] not in known]
        self._asks_project = any(each.kind.asks_project for _, each in self._reads)

    def read(self, sent: Mapping[str, Any], project: Project) -> dict[str, Any]:
        """The handler's arguments. AppwriteError: general_argument_invalid for the first one that is wrong."""
        reads = self._reads if not self._asks_project else [*_in_project(self._reads, project)]
        arguments = self._known.copy()
        try:
            for name, parameter in reads:
                if parameter.name in sent:
                    value = sent[parameter.name]
                    arguments[name] = (
                        None if value is None and parameter.nullable else parameter.kind.check(value)
                    )
                elif parameter.required:
                    parameter.read(sent)
        except (AppwriteError, InvalidError):
            self._refuse(reads, sent)
            raise
        return arguments

    def _refuse(self, reads: Iterable[Read], sent: Mapping[str, Any]) -> None:
        """AppwriteError: for the first one that is wrong.

        A null that the handler cannot take is a 500 of the real server, once all else has been checked.
        """
        # utopia-php/framework 0.33.19 and utopia-php/http 2.0.0-rc9, not 0.33.33 between them: validate
        if self.endpoint.passes_null:
            for _, parameter in reads:
                if parameter.required or sent.get(parameter.name) is not None:
                    parameter.read(sent)
        for _, parameter in reads:
            parameter.read(sent)


def _in_project(reads: Iterable[Read], project: Project) -> Iterator[Read]:
    for name, each in reads:
        kind = each.kind.in_project(project)
        yield name, each if kind is each.kind else replace(each, kind=kind)


class _Node:
    __slots__ = ("endpoint", "names", "placeholder", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.placeholder: _Node | None = None
        self.endpoint: Endpoint | None = None
        self.names: list[str] = []


class Router:
    """A tree of path segments a method: finding costs the length of the path, whatever the number of routes.

    What was found last is remembered, since programs come back to the same paths.

    Where a word and a placeholder both fit, the word goes first. Empty segments (doubled and trailing slashes)
    do not count; letter case does. The endpoints below ``/v1/{name}`` for each name of `services` come when the
    first request goes there.
    """

    def __init__(
        self,
        endpoints: Iterable[Endpoint] = (),
        services: Mapping[str, Callable[[], Iterable[Endpoint]]] | None = None,
    ) -> None:
        self._roots: dict[str, _Node] = {}
        self._services = dict(services or {})
        self.find = cached(1024)(self._find)
        self._add_all(endpoints)

    def _add_all(self, endpoints: Iterable[Endpoint]) -> None:
        for endpoint in endpoints:
            for path in (endpoint.path, *endpoint.aliases):
                self._add(path, endpoint)

    def _add(self, path: str, endpoint: Endpoint) -> None:
        node = self._roots.setdefault(endpoint.method, _Node())
        names = []
        for segment in path.split("/"):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.placeholder = node = node.placeholder or _Node()
            elif segment:
                node = node.words.setdefault(segment, _Node())
        node.endpoint, node.names = endpoint, names

    def _find(self, method: str, path: str) -> Route | None:
        """Where that method and raw path lead; None where no route fits."""
        segments = list(filter(None, path.split("/")))
        if len(segments) > 1 and segments[1] in self._services and segments[0] == "v1":
            self._add_all(self._services.pop(segments[1])())
        root = self._roots.get("GET" if method == "HEAD" else method)
        if root is None:
            return None
        values: list[str] = []
        node = self._walk(root, segments, 0, values)
        if node is None or node.endpoint is None:
            return None
        return Route(node.endpoint, dict(zip(node.names, values, strict=True)))

    def _walk(self, node: _Node, segments: list[str], at: int, values: list[str]) -> _Node | None:
        while at < len(segments):
            segment = segments[at]
            at += 1
            word = node.words.get(segment)
            if word is not None and node.placeholder is not None:
                kept = len(values)
                found = self._walk(word, segments, at, values)
                if found is not None:
                    return found
                del values[kept:]
                word = None
            if word is None:
                if node.placeholder is None:
                    return None
                values.append(unquote(segment) if "%" in segment else segment)
                word = node.placeholder
            node = word
        return node if node.endpoint is not None else None
