"""How Appwrite names what happens, and the channels that tell of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import product

from mockwrite.caches import cached

__all__ = ["channels", "fill", "mirrored", "templates", "with_action"]


@cached(256)
def templates(pattern: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The names of an event, its ids left out; `keys` are those that it has, in the real server's order."""
    # 1.8.1: Event/Event.php generateEvents
    found: dict[str, None] = {}
    for parts in _levels(pattern.split(".")):
        for starred in _starred(keys, deep=pattern.count("[") > _DEEP):
            found[".".join("*" if part in starred else part for part in parts)] = None
    return tuple(found)


_DEEP = 2


def _starred(keys: tuple[str, ...], *, deep: bool) -> Iterator[set[str]]:
    """The ids in whose places a name has a ``*``: none, all, and each alone, or each two where there are many."""
    holes = [f"[{key}]" for key in keys]
    yield set()
    yield set(holes)
    for key, current in product(holes, repeat=2):
        if not deep and current != key:
            yield {current}
        for other in holes if deep else ():
            if other not in (key, current):
                yield {other}
                yield {other, current}
                yield {current}


def _levels(parts: list[str]) -> Iterator[list[str]]:
    """The parts of the names of what happened, and of all that it happened to, from the inside out."""
    depth = 1 + sum(len(parts) > place and parts[place].startswith("[") for place in (3, 5))
    here, action, attribute = parts[: 2 * depth], parts[2 * depth : 2 * depth + 1], parts[2 * depth + 1 :][:1]
    if action:
        if attribute and depth > 1:
            yield here + action + attribute
        yield here + action
        if attribute:
            yield parts[:2] + action + attribute
    for end in range(2 * depth, 0, -2):
        yield parts[:end]


def channels(all_of: str, all_in: str, id: str) -> tuple[str, ...]:
    return all_of, all_in, f"{all_in}.{id}"


_ACTIONS = ("create", "update", "upsert", "delete")
_RESOURCES = frozenset({
    "documents", "rows", "files", "executions", "functions", "account", "teams", "memberships", "presences",
})  # fmt: skip


def with_action(channels: tuple[str, ...], parts: Sequence[str]) -> tuple[str, ...]:
    """The channels, and those that end in what happened: to a user, where that is not to what the user has."""
    # 1.9.6: Messaging/Adapter/Realtime.php fromPayload
    action = next((part for part in parts[:-3:-1] if part in _ACTIONS), None)
    if action is None or (parts[0] == "users" and parts[2] != action):
        return channels
    suffixed = (
        f"{channel}.{action}" for channel in channels if not _RESOURCES.isdisjoint(channel.split(".")[-2:])
    )
    return (*channels, *suffixed)


def fill(template: str, ids: Mapping[str, str]) -> str:
    return ".".join(ids[part[1:-1]] if part.startswith("[") else part for part in template.split("."))


# 1.8.1: Event/Event.php mirrorCollectionEvents, which finds these words in ids, too
_TABLE_WORDS = (("documents", "rows"), ("collections", "tables"), ("attributes", "columns"))


def mirrored(names: Sequence[str], *, both: bool) -> Iterator[str]:
    """The names, each with the one that it has in the words of tables, where the first is of a collection.

    With `both`, those of tables come with those of collections, too.
    """
    first = names[0]
    if not both:
        collections = "collections" in first
        for name in names:
            yield name
            if collections and "collections" in name:
                yield reduce(lambda text, words: text.replace(*words), _TABLE_WORDS, name)
        return
    found: dict[str, None] = {}
    for name in names:
        found |= dict.fromkeys((name, *_translated(name)))
    yield from found


_OTHER_WORDS = {
    "databases": {"documents": "rows", "collections": "tables", "attributes": "columns"},
    "tables": {"rows": "documents", "tables": "collections", "columns": "attributes"},
    "tablesdb": {
        "tablesdb": "databases",
        "tables": "collections",
        "rows": "documents",
        "columns": "attributes",
    },
}


def _translated(name: str) -> Iterator[str]:
    # 1.9.6: Event/Event.php mirrorCollectionEvents
    if "tablesdb" in name:
        older = _replaced(name, _OTHER_WORDS["tablesdb"])
        yield older
        yield _replaced(older, _OTHER_WORDS["databases"])
    elif "collections" in name:
        yield _replaced(name, _OTHER_WORDS["databases"])
    elif "tables" in name:
        yield _replaced(name, _OTHER_WORDS["tables"])


def _replaced(name: str, words: Mapping[str, str]) -> str:
    return ".".join(words.get(part, part) for part in name.split("."))
