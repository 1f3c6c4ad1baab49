"""Channels as clients name them, and the queries that choose among their events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php.equality import compare, identical
from mockwrite.php.json_text import encode
from mockwrite.php.values import as_list, php_text
from mockwrite.store.querying.queries import LOGICAL, Query, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["ACTIONS", "ALL", "Filter", "bound_to", "named", "of_user", "slots"]

ACTIONS = ("create", "update", "upsert", "delete")

# 1.9.6: Utopia/Database/RuntimeQuery.php ALLOWED_QUERIES
_METHODS = (
    *("equal", "notEqual", "lessThan", "lessThanEqual", "greaterThan", "greaterThanEqual"),
    *("isNull", "isNotNull", "and", "or", "select"),
)
_COMPARISONS: dict[str, Callable[[int], bool]] = {
    "lessThan": lambda order: order < 0,
    "lessThanEqual": lambda order: order <= 0,
    "greaterThan": lambda order: order > 0,
    "greaterThanEqual": lambda order: order >= 0,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """The queries of a subscription, as the real server writes them; an event must match all of them."""

    texts: tuple[str, ...]
    queries: tuple[Query, ...] = ()

    @classmethod
    def of(cls, texts: Iterable[Any]) -> Filter:
        """Return the filter of queries as clients write them.

        Raises AppwriteError: general_query_invalid for what is no query, or none of Realtime's; general_unknown for a
        selection of some attributes.
        """
        queries = tuple(parse(_as_text(text)) for text in texts)
        _check(queries)
        return cls(tuple(map(_text, queries)), queries)

    @property
    def shown(self) -> tuple[str, ...]:
        """The texts that a subscription keeps: where there are none, one that selects all."""
        return self.texts or ALL.texts

    def matches(self, fields: Mapping[str, Any]) -> bool:
        """Return whether an event with that payload is heard."""
        return any(query.method == "select" for query in self.queries) or all(
            _matches(query, fields) for query in self.queries
        )


def _as_text(value: Any) -> str:
    """A query as PHP takes it for text; it gives up on lists, objects and null."""
    text = php_text(value)
    if text is None:
        raise AppwriteError("general_unknown")
    return text


def _text(query: Query) -> str:
    return encode(_fields(query))


def _fields(query: Query) -> dict[str, Any]:
    """A query as the real server writes it again."""
    attribute = {"attribute": query.attribute} if query.attribute else {}
    values = list(map(_fields, query.children)) if query.method in LOGICAL else query.values
    return {"method": query.method, **attribute, "values": values}


ALL = Filter(('{"method":"select","values":["*"]}',))
"""The filter of subscribers that ask for nothing in particular."""


def _check(queries: Iterable[Query]) -> None:
    for query in queries:
        if query.method not in _METHODS:
            methods = ", ".join(_METHODS)
            raise AppwriteError(
                "general_query_invalid", "realtime_method_unsupported", method=query.method, methods=methods
            )
        # 1.9.6: validateSelectQuery throws what nothing catches: realtime.json, "documents[0][]=select(t)"
        if query.method == "select" and query.values != ("*",):
            raise AppwriteError("general_unknown")
        _check(query.children)


def _matches(query: Query, fields: Mapping[str, Any]) -> bool:
    # 1.9.6: RuntimeQuery.php evaluateCondition
    if query.method == "and":
        return all(_matches(child, fields) for child in query.children)
    if query.method == "or":
        return any(_matches(child, fields) for child in query.children)
    if query.attribute not in fields:
        return False
    value = fields[query.attribute]
    match query.method:
        case "equal":
            return any(identical(value, wanted) for wanted in query.values)
        case "notEqual":
            return not any(identical(value, wanted) for wanted in query.values)
        case "isNull":
            return value is None
        case "isNotNull":
            return value is not None
    test = _COMPARISONS.get(query.method)
    return test is not None and any(test(compare(value, wanted)) for wanted in query.values)


def named(parameters: Mapping[str, Any]) -> list[str]:
    """Return the channels that a URL names.

    Raises AppwriteError: general_unknown for one that names them otherwise than as a list, on which PHP gives up.
    """
    # 1.8.1, 1.9.6: realtime.json, "channels=documents"
    found = parameters.get("channels", ())
    if isinstance(found, str):
        raise AppwriteError("general_unknown")
    items = found.values() if isinstance(found, dict) else found
    return list(dict.fromkeys(item for item in items if isinstance(item, str)))


def of_user(channels: Iterable[str], user_id: str, *, actions: bool) -> list[str]:
    """Return the channels as `user_id` (empty: a guest) has them, whose account is nobody else's.

    With `actions`, an account's channel may end in one.
    """
    # 1.9.6: Messaging/Adapter/Realtime.php convertChannels
    found = dict.fromkeys(channels)
    for channel in list(found):
        action = channel.removeprefix("account.")
        if channel == "account":
            if user_id:
                found[f"account.{user_id}"] = None
        elif actions and channel.startswith("account.") and action in ACTIONS:
            if user_id:
                del found[channel]
                found[f"account.{user_id}.{action}"] = None
        elif channel.startswith("account."):
            del found[channel]
    return list(found)


def bound_to(channels: Iterable[str], old: str, new: str) -> list[str]:
    """Return the channels of a connection that was `old`'s (empty: a guest's), and is `new`'s."""
    # 1.9.6: Messaging/Adapter/Realtime.php rebindAccountChannels
    if old == new or not new:
        return list(channels)
    before = f"account.{old}" if old else "account"
    return [_rebound(channel, before, f"account.{new}", guest=not old) for channel in channels]


def _rebound(channel: str, before: str, after: str, *, guest: bool) -> str:
    if channel == before and not guest:
        return after
    owner, dot, action = channel.rpartition(".")
    return f"{after}.{action}" if dot and owner == before and action in ACTIONS else channel


def slots(channels: Sequence[str], parameters: Mapping[str, Any]) -> dict[str, tuple[list[str], Filter]]:
    """Return the subscriptions that a URL asks for, by their slots: the channels of each, and its filter.

    A channel's queries are in the parameter of its name. Raises AppwriteError: general_query_invalid.
    """
    # 1.9.6: Messaging/Adapter/Realtime.php constructSubscriptions
    found: dict[str, tuple[list[str], Filter]] = {}
    for channel in channels:
        asked = parameters.get(channel.replace(".", "_"))
        if asked is None or (channel == "project" and isinstance(asked, str)):
            found.setdefault("0", ([], ALL))[0].append(channel)
            continue
        by_slot = {"0": asked} if isinstance(asked, str) else _by_key(asked)
        for slot, texts in by_slot.items():
            if slot not in found:
                listed = [texts] if isinstance(texts, str) else list(_by_key(texts).values())
                found[slot] = ([], Filter.of(listed))
            if channel not in found[slot][0]:
                found[slot][0].append(channel)
    return found


def _by_key(value: Any) -> dict[str, Any]:
    items = as_list(value)
    return value if items is None else {str(place): item for place, item in enumerate(items)}
