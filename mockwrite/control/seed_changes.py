"""The difference between two versions of a seed: entries to load again, and paths to delete."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockwrite.control.client import path
from mockwrite.dialects import COLLECTIONS, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mockwrite.dialects import Dialect

__all__ = ["SeedChanges", "seed_changes"]

JSON = dict[str, Any]

_ENTRY = re.compile(r"(\w+)\[(\d+)\]")


@dataclass(slots=True)
class SeedChanges:
    """`content` is a seed of what is new or different; `deleted` are paths, in the order in which they can go.

    `members` have left a team: its id, and the member's, e-mail address or phone number. `keys` and `platforms` are
    those that are gone, which the API cannot delete.
    """

    content: JSON
    deleted: list[str] = field(default_factory=list)
    members: list[tuple[str, str]] = field(default_factory=list)
    keys: list[JSON] = field(default_factory=list)
    platforms: list[JSON] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many entries are new, different or gone; of an entry with others in it these count."""
        gone = len(self.deleted) + len(self.members) + len(self.keys) + len(self.platforms)
        return gone + _count(self.content)

    def place_in(self, seed: Mapping[str, Any], place: str) -> str:
        """Return where in `seed`, which the changes lead to, stands what is at `place` in their content."""
        entries: Any = self.content
        there: Any = seed

        def moved(entry: re.Match[str]) -> str:
            nonlocal entries, there
            name, said = entry[1], entries[entry[1]][int(entry[2])]
            at = next(at for at, each in enumerate(there[name]) if each is said or _same(each, said))
            entries, there = said, there[name][at]
            return f"{name}[{at}]"

        return _ENTRY.sub(moved, place)


def seed_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> SeedChanges:
    """Return what leads from one version of a project's seed to the next."""
    found = SeedChanges({key: new[key] for key in ("projectId", "strict", "rateLimits") if key in new})
    if old.get("settings") != new.get("settings"):
        found.content["settings"] = new.get("settings", {})
    for words in (COLLECTIONS, TABLES):
        _collections(words, old, new, found)
    for words in (COLLECTIONS, TABLES):
        gone = _changed(words.service, old, new, found.content, _id)
        found.deleted += [path(words.service.lower(), each["$id"]) for each in gone]
    found.deleted += [
        path("users", each["$id"])
        for each in _changed("users", old, new, found.content, _id)
        if "$id" in each
    ]
    _teams(old, new, found)
    _buckets(old, new, found)
    found.keys = _changed("keys", old, new, found.content, lambda entry: entry.get("secret"))
    found.platforms = _changed("platforms", old, new, found.content, _whole)
    return found


def _collections(words: Dialect, old: Mapping[str, Any], new: Mapping[str, Any], found: SeedChanges) -> None:
    before = {_of_collection(entry, old): entry for entry in old.get(words.collections, ())}
    changed: list[JSON] = []
    for entry in new.get(words.collections, ()):
        database, id = _of_collection(entry, new)
        was = before.pop((database, id), None)
        again = entry if was is None else _collection(words, was, entry, _root(words, database, id), found)
        if again:
            changed.append(again)
    found.deleted += [_root(words, database, id) for database, id in before]
    if changed:
        found.content[words.collections] = changed


def _collection(words: Dialect, was: JSON, entry: JSON, root: str, found: SeedChanges) -> JSON:
    """Return what is to be loaded again of a collection that was there before; nothing where it is the same."""
    again: JSON = {}
    # A document can go only while its collection is as it was, an attribute only without its indexes.
    for part, identity in ((words.documents, _id), ("indexes", _key), (words.attributes, _key)):
        gone = _changed(part, was, entry, again, identity)
        found.deleted += [
            root + path(part, str(identity(each)))
            for each in gone
            if part != words.documents or "$id" in each
        ]
    parts = {words.attributes, "indexes", words.documents}
    said = {key: value for key, value in entry.items() if key not in parts}
    if again.keys() - {words.documents} or said != {
        key: value for key, value in was.items() if key not in parts
    }:
        return {**said, **again}
    return {**{key: entry[key] for key in ("$id", "databaseId") if key in entry}, **again} if again else {}


def _teams(old: Mapping[str, Any], new: Mapping[str, Any], found: SeedChanges) -> None:
    before = {_id(entry): entry for entry in old.get("teams", ())}
    changed = []
    for entry in new.get("teams", ()):
        was = before.pop(_id(entry), None)
        if was != entry:
            members = {_member(each) for each in entry.get("memberships", ())}
            left = {_member(each) for each in (was or {}).get("memberships", ())} - members
            found.members += [(str(entry.get("$id")), member) for member in sorted(left)]
            changed.append(entry)
    found.deleted += [path("teams", str(id)) for id in before]
    if changed:
        found.content["teams"] = changed


def _buckets(old: Mapping[str, Any], new: Mapping[str, Any], found: SeedChanges) -> None:
    before = {_id(entry): entry for entry in old.get("buckets", ())}
    changed = []
    for entry in new.get("buckets", ()):
        was = before.pop(_id(entry), None)
        if was == entry:
            continue
        again: JSON = {}
        gone = _changed("files", was or {}, entry, again, _id)
        url = path("storage", "buckets", str(entry.get("$id")), "files")
        found.deleted += [url + path(each["$id"]) for each in gone if "$id" in each]
        said, said_before = (
            {key: value for key, value in each.items() if key != "files"} for each in (entry, was or {})
        )
        changed.append({**(said if said != said_before else {"$id": entry.get("$id")}), **again})
    found.deleted += [path("storage", "buckets", str(id)) for id in before]
    if changed:
        found.content["buckets"] = changed


def _changed(
    part: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    into: JSON,
    identity: Callable[[Mapping[str, Any]], Any],
) -> list[JSON]:
    """Put the entries that are new or different `into` a seed, and return those that are gone."""
    before = {identity(entry): entry for entry in old.get(part, ())}
    changed = [entry for entry in new.get(part, ()) if before.pop(identity(entry), None) != entry]
    if changed:
        into[part] = changed
    return list(before.values())


def _id(entry: Mapping[str, Any]) -> Any:
    return entry.get("$id", _whole(entry))


def _key(entry: Mapping[str, Any]) -> Any:
    return entry.get("key")


def _of_collection(entry: Mapping[str, Any], seed: Mapping[str, Any]) -> tuple[str, str]:
    """Return the ids of a collection's database, which may be the seed's only one, and of the collection."""
    only = [each.get("$id") for words in (COLLECTIONS, TABLES) for each in seed.get(words.service, ())][:1]
    return str(entry.get("databaseId", only[0] if only else "")), str(entry.get("$id"))


def _root(words: Dialect, database: str, id: str) -> str:
    return path(words.service.lower(), database, words.collections, id)


def _member(entry: Mapping[str, Any]) -> str:
    return str(entry.get("userId") or entry.get("email") or entry.get("phone"))


def _same(entry: Any, said: Any) -> bool:
    """Whether a collection or bucket of a seed is the one of which the changes say only what differs."""
    names = ("$id", "databaseId")
    return "$id" in said and all(entry.get(name) == said.get(name) for name in names)


def _whole(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, sort_keys=True)


def _count(content: Mapping[str, Any]) -> int:
    lists: Iterable[Any] = (value for value in content.values() if isinstance(value, list))
    return sum(max(1, _count(entry)) for entries in lists for entry in entries if isinstance(entry, dict))
