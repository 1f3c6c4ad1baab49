"""From a method and a path to the endpoint that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from mockwrite.caches import cached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mockwrite.wire.endpoint import Endpoint

__all__ = ["Route", "Router"]


class Route(NamedTuple):
    """Where a request goes: to an endpoint, with the parameters in its path, and the arguments that they make."""

    endpoint: Endpoint
    path: dict[str, str]
    arguments: dict[str, Any]


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
        named = dict(zip(node.names, values, strict=True))
        return Route(node.endpoint, named, node.endpoint.read_path(named))

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
