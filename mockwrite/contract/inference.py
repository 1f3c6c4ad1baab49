"""What the documents of a collection, and the queries that it took, say of its attributes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from mockwrite.contract.bodies import parsed
from mockwrite.store.querying.queries import FILTERS, ORDERS, SPATIAL
from mockwrite.store.types.comparison import is_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.contract.recording import Exchange
    from mockwrite.dialects import Dialect

__all__ = ["Evidence", "accepted_queries", "filler", "granted_permission"]

JSON = dict[str, Any]

_SIZE, _MANY_TEXTS, _LONG_SIZE = 1024, 12, 20_000
_ACTIONS = {"get": "read", "list": "read", "create": "create", "update": "update", "delete": "delete"}
_SESSIONS = ("x-appwrite-session", "x-appwrite-jwt", "x-fallback-cookies")
_STORED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")
_TEXTUAL = frozenset({"startsWith", "endsWith", "notStartsWith", "notEndsWith", "search", "notSearch"})
_SEARCHING = frozenset({"search", "notSearch"})
_SHAPES = ("point", "linestring", "polygon")
_LIMITLESS = 2**53  # what the command line writes for no limit is beyond it
_LONGITUDE, _LATITUDE = 180, 90
# What stands where a recording does not show the value of an attribute that every document has.
_FILLERS = {
    "integer": 0,
    "double": 0,
    "boolean": False,
    "datetime": "2000-01-01T00:00:00.000+00:00",
    "point": [0, 0],
    "linestring": [[0, 0], [1, 1]],
    "polygon": [[[0, 0], [1, 0], [1, 1], [0, 0]]],
    "email": "someone@example.com",
    "url": "https://example.com",
    "ip": "127.0.0.1",
}


def granted_permission(exchange: Exchange, action: str) -> str | None:
    """Return what the caller must have been granted: ``read("users")``. An API key needs nothing granted."""
    if exchange.header("x-appwrite-key"):
        return None
    signed_in = any(exchange.header(header) for header in _SESSIONS)
    signed_in = signed_in or "a_session_" in (exchange.header("cookie") or "")
    return f'{action}("{"users" if signed_in else "any"}")'


def action_of(name: str) -> str | None:
    """Return what the operation `name` does to documents: ``read``; None where it is about something else."""
    stem = name.removesuffix("s")
    return _ACTIONS.get(stem.removesuffix("Document")) if stem.endswith("Document") else None


def accepted_queries(exchange: Exchange) -> Iterator[JSON]:
    """Yield the queries of a request, those within others too: method, attribute, values."""
    sent = parsed(exchange.body) if exchange.body else None
    texts: list[Any] = [
        value for key, value in parse_qsl(urlsplit(exchange.path).query) if key.startswith("queries[")
    ]
    texts += (
        sent.get("queries") or [] if isinstance(sent, dict) and isinstance(sent.get("queries"), list) else []
    )
    for text in texts:
        yield from _flat(parsed(text) if isinstance(text, str) else text)


def _flat(query: Any) -> Iterator[JSON]:
    if not isinstance(query, dict):
        return
    values = query.get("values")
    values = values if isinstance(values, list) else []
    if query.get("method") in ("and", "or"):
        for inner in values:
            yield from _flat(inner)
    else:
        yield {"method": str(query.get("method")), "attribute": query.get("attribute"), "values": values}


@dataclass(slots=True)
class Evidence:
    """What a recording shows of one collection: the values of each attribute, and what queries asked of it.

    Of `filled` attributes the documents have values, those that were shown to be null apart; `deleted` ones went.
    `empty` says by which permissions attributes were seen that have an empty list.
    """

    words: Dialect
    values: dict[str, list[Any]] = field(default_factory=dict)
    asked: dict[str, list[JSON]] = field(default_factory=dict)
    uses: set[str] = field(default_factory=set)
    granted: bool = False
    total: int = 0
    related: dict[str, set[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    wholes: int = 0
    deleted: set[str] = field(default_factory=set)
    filled: set[str] = field(default_factory=set)
    empty: dict[str, set[str]] = field(default_factory=dict)

    def show(self, document: JSON, *, whole: bool) -> None:
        """Take note of a document as an answer has it, `whole` where nobody selected a part of it."""
        if whole:
            self.wholes += 1
            self.counts.update(document.keys())
        self.granted = self.granted or bool(document.get("$permissions"))
        for key, value in document.items():
            if not key.startswith("$"):
                self.values.setdefault(key, []).append(value)

    def take(self, data: Any) -> None:
        """Take note of values that the server took, if not as they stand: a text may be a time, or another document."""
        for key, value in data.items() if isinstance(data, dict) else ():
            texts = any(
                isinstance(item, (str, dict)) for item in (value if isinstance(value, list) else [value])
            )
            if not texts and not key.startswith("$"):
                self.values.setdefault(key, []).append(value)

    def count(self, total: Any, made: int) -> None:
        """Take note of how many documents there are beside the ones that were `made` since, at the least."""
        self.total = max(self.total, total - made if isinstance(total, int) else 0)

    def ask(self, query: JSON) -> None:
        """Take note of a query that the server took."""
        keys = query["values"] if query["method"] == "select" else [query["attribute"]]
        for key in keys:
            if not isinstance(key, str) or key[:1] in ("", "$", "*"):
                continue
            name, dot, inner = key.partition(".")
            if dot:
                self.related.setdefault(name, set()).add(inner)
            else:
                self.asked.setdefault(key, []).append(query)

    def conclude(self, queries: list[JSON], answer: JSON) -> None:
        """Take note of an attribute of which all documents that are null were shown: the others are not."""
        filters = [query for query in queries if query["method"] in FILTERS]
        shown = answer.get(self.words.documents)
        whole = isinstance(shown, list) and len(shown) == answer.get("total")
        if whole and len(filters) == 1 and filters[0]["method"] == "isNull":
            self.filled.add(str(filters[0]["attribute"]))

    @property
    def loose(self) -> set[str]:
        """The attributes that a whole document may lack, and those of which a query named a part: relationships."""
        lacked = {key for key in self.values if 0 < self.counts[key] < self.wholes}
        return (lacked - self.deleted) | self.related.keys()

    def attributes(self) -> list[JSON]:
        """Return the attributes, each of the narrowest type that has all of its values and takes all queries."""
        keys = dict.fromkeys([*self.values, *self.asked, *self.related])
        found = [{"key": key, **self._type(key)} for key in keys]
        texts = sum(attribute["type"] == "string" for attribute in found)
        for attribute in found:
            if attribute["type"] == "string" and texts > _MANY_TEXTS:  # so that all fit into MariaDB's row
                attribute["size"] = max(attribute["size"], _LONG_SIZE)
        return found

    def indexes(self) -> list[JSON]:
        """Return the indexes without which the server takes no such queries: a search needs full text."""
        return [
            {"key": f"search_{at}", "type": "fulltext", self.words.attributes: [key]}
            for at, (key, queries) in enumerate(self.asked.items())
            if any(query["method"] in _SEARCHING for query in queries)
        ]

    def _type(self, key: str) -> JSON:
        shown, queries = self.values.get(key, []), self.asked.get(key, [])
        items = [item for value in shown for item in (value if isinstance(value, list) else [value])]
        items = [item for item in items if item is not None]
        array = any(isinstance(value, list) for value in shown)
        related = next((item for item in items if isinstance(item, dict)), None)
        if related is not None:
            target = related.get("$collectionId", related.get("$tableId"))
            kind = "manyToMany" if array else "manyToOne"
            return {"type": "relationship", f"related{self.words.Collection}": target, "relationType": kind}
        if key in self.loose and all(isinstance(item, str) for item in items):
            kind = "manyToMany" if array else "manyToOne"
            return {"type": "relationship", f"related{self.words.Collection}": None, "relationType": kind}
        methods = {query["method"] for query in queries}
        containing = [query["values"] for query in queries if query["method"] in ("contains", "notContains")]
        listing = any(not isinstance(value, (str, list)) for values in containing for value in values)
        array = array or listing
        # an array that is null reads as an empty one, a shape as null
        spatial = not SPATIAL.isdisjoint(methods) or (array and not listing and None in shown)
        shape = _shape([value for value in shown if value is not None], spatial=spatial)
        if shape and not listing:
            return {"type": shape}
        asked = [
            value
            for query in queries
            if query["method"] not in (*ORDERS, "select")
            for value in query["values"]
        ]
        textual = not _TEXTUAL.isdisjoint(methods) or ("contains" in methods and not array)
        return {**_kind(items, asked, textual=textual), "array": array}


def _shape(values: list[Any], *, spatial: bool) -> str:
    """Return the type of a shape that all `values` are; empty where they are none."""
    if not values or not all(isinstance(value, list) and value for value in values):
        return "point" if spatial else ""
    depth = {_depth(value) for value in values}
    if depth == {1} and not spatial and not all(map(_is_position, values)):
        return ""
    return _SHAPES[depth.pop() - 1] if len(depth) == 1 and depth <= {1, 2, 3} else ""


def _depth(value: Any) -> int:
    """Return how many lists a number lies in; 0 for what is none."""
    if isinstance(value, list):
        inner = _depth(value[0]) if value else 0
        return inner + 1 if inner or (value and is_number(value[0])) else 0
    return 0


def _is_position(value: list[Any]) -> bool:
    """Return whether a list of numbers reads as a place on earth; one has a fraction, which counts do not have."""
    if len(value) != 2 or not all(map(is_number, value)):
        return False
    return (
        any(isinstance(item, float) for item in value)
        and abs(value[0]) <= _LONGITUDE
        and abs(value[1]) <= _LATITUDE
    )


def _kind(items: list[Any], asked: list[Any], *, textual: bool) -> JSON:
    known = items or asked
    if known and all(isinstance(item, bool) for item in known):
        return {"type": "boolean"}
    if known and all(map(is_number, known)):
        whole = all(isinstance(item, int) for item in [*items, *filter(is_number, asked)])
        return {"type": "integer" if whole else "double"}
    texts = [str(item) for item in items]
    if texts and all(map(_STORED.fullmatch, texts)) and not textual:
        return {"type": "datetime"}
    return {"type": "string", "size": max([_SIZE, *(len(text) for text in texts)])}


def filler(attribute: JSON, number: int) -> Any:
    """Return a value that `attribute` takes, for a document of which the recording does not show it."""
    if attribute.get("array"):
        return []
    if attribute.get("elements"):
        return attribute["elements"][0]
    low = attribute.get("min")
    kind = attribute["type"]
    if kind in ("integer", "double", "float"):
        return low if isinstance(low, (int, float)) and abs(low) < _LIMITLESS else 0
    found = _FILLERS.get(attribute.get("format") or kind)
    text = f"({number})"
    return found if found is not None else text[: attribute.get("size") or len(text)]
