"""What was there before a recording began: what its answers show that none of its requests had made.

A thing is taken as the first answer with it shows it, and what that one left out as later ones do. What
a recording does not show at all is inferred from what it does: the attributes of a collection that nobody
looked at from its documents, those too that the recording made, who may use it from who did, a user's
password from a sign-in.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockwrite.contract.inference import granted_permission, infer_collection
from mockwrite.contract.operations import route
from mockwrite.contract.resources import USER, Resource, resources
from mockwrite.dialects import COLLECTIONS, TABLES, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mockwrite.contract.recording import Exchange

__all__ = ["infer_seeds"]

JSON = dict[str, Any]
Place = tuple[str, str]

_MAKING = ("create", "upsert")


def infer_seeds(exchanges: Iterable[Exchange]) -> list[JSON]:
    """A seed for each project, in the order in which they are met."""
    projects: dict[str, _Beginning] = {}
    for exchange in exchanges:
        project = exchange.header("x-appwrite-project")
        if project and exchange.status < 300:  # what is refused neither changes nor shows anything
            projects.setdefault(project, _Beginning(project)).notice(exchange)
    return [found.seed() for found in projects.values()]


@dataclass(slots=True)
class _Beginning:
    """One project's."""

    project: str
    made: set[str] = field(default_factory=set)
    databases: dict[str, JSON] = field(default_factory=dict)
    collections: dict[Place, JSON] = field(default_factory=dict)
    documents: dict[Place, dict[str, JSON]] = field(default_factory=lambda: defaultdict(dict))
    words: dict[Place, Dialect] = field(default_factory=dict)
    uses: dict[Place, set[str]] = field(default_factory=lambda: defaultdict(set))
    shown: dict[Place, list[JSON]] = field(default_factory=lambda: defaultdict(list))
    defaults: dict[Place, JSON] = field(default_factory=lambda: defaultdict(dict))
    added: dict[Place, set[str]] = field(default_factory=lambda: defaultdict(set))
    users: dict[str, JSON] = field(default_factory=dict)
    teams: dict[str, JSON] = field(default_factory=dict)
    members: dict[Place, JSON] = field(default_factory=dict)

    def notice(self, exchange: Exchange) -> None:
        """What a request made is not of the beginning; what it only read or changed is."""
        found = route(exchange.method, exchange.path)
        name = found[0].operation.partition(".")[2] if found else ""
        sent, answer = _json(exchange.body), _json(exchange.answer_body)
        if name.startswith(_MAKING):
            self._made(name, sent, answer)
        if found:
            self._use(exchange, found[0].dialect, found[1], name)
            self._learn(found[0].dialect, found[1], name, sent, answer)
        for resource in resources(answer):
            self._take(resource)
        if name == "createEmailPasswordSession" and isinstance(sent, dict) and isinstance(answer, dict):
            known = {"email": sent.get("email"), "password": sent.get("password")}
            self._keep(self.users, {"$id": answer.get("userId"), **known})

    def _made(self, name: str, sent: Any, answer: Any) -> None:
        """Takes note of new ids: those answered, and those staged in a transaction."""
        self.made.update(_ids(sent), _ids(answer))
        signed_up = name == "createAnonymousSession" or name.endswith("Token")
        invited = name == "createMembership" and isinstance(sent, dict) and "userId" not in sent
        if (signed_up or invited) and isinstance(answer, dict):
            self.made.add(answer.get("userId", ""))

    def _use(self, exchange: Exchange, words: Dialect, path: dict[str, str], name: str) -> None:
        used = granted_permission(exchange, name.replace(words.Document, "Document"))
        if used and f"{words.collection}Id" in path:
            self.uses[path["databaseId"], path[f"{words.collection}Id"]].add(used)

    def _learn(self, words: Dialect, path: dict[str, str], name: str, sent: Any, answer: Any) -> None:
        """What a creation says of a collection: an attribute that it adds, the defaults that it lets stand."""
        if not isinstance(sent, dict) or not isinstance(answer, dict) or f"{words.collection}Id" not in path:
            return
        place = path["databaseId"], path[f"{words.collection}Id"]
        if name.startswith("create") and name.endswith(words.Attribute):
            self.added[place].add(sent.get("key", ""))
        elif name == f"create{words.Document}" and isinstance(sent.get("data"), dict):
            left = {key: value for key, value in answer.items() if key[0] != "$" and key not in sent["data"]}
            for key, value in left.items():
                if value is not None and not isinstance(value, (dict, list)):
                    self.defaults[place].setdefault(key, value)

    def _take(self, resource: Resource) -> None:
        match resource.kind:
            case "database":
                self._keep(self.databases, resource.chosen("$id", "name", "enabled"))
            case "collection":
                self._collection(resource.value)
            case "document":
                self._document(resource)
            case "user":
                self._keep(self.users, resource.chosen(*USER) | _password(resource.value))
            case "team":
                self._keep(self.teams, resource.chosen("$id", "name", "prefs"))
            case "membership":
                self._member(resource.value)

    def _keep(self, known: dict[str, JSON], resource: JSON) -> None:
        """What is known of a resource already stays; what is not is added."""
        id = resource["$id"]
        if id not in self.made:
            known[id] = resource | known.get(id, {})

    def _collection(self, value: JSON) -> None:
        words = COLLECTIONS if "attributes" in value else TABLES
        place = value["databaseId"], value["$id"]
        self._keep(self.databases, {"$id": place[0]})
        if value["$id"] in self.made or place in self.collections:
            return
        self.words.setdefault(place, words)
        shown = ("$id", "databaseId", "name", "enabled", "$permissions", f"{words.document}Security")
        self.collections[place] = {key: value[key] for key in shown if key in value} | {
            key: [part for part in value[key] if part.get("status") == "available"]
            for key in (words.attributes, "indexes")
        }

    def _member(self, value: JSON) -> None:
        team, user = value["teamId"], value["userId"]
        if not value.get("confirm") or not self.made.isdisjoint((team, user, value["$id"])):
            return
        self._keep(self.teams, {"$id": team})
        self._keep(self.users, {"$id": user})
        self.members.setdefault((team, user), {"userId": user, "roles": value["roles"]})

    def _document(self, resource: Resource) -> None:
        value = resource.value
        words = COLLECTIONS if "$collectionId" in value else TABLES
        place: Place = value["$databaseId"], value[f"${words.collection}Id"]
        self._keep(self.databases, {"$id": place[0]})
        self.words.setdefault(place, words)
        fields = {key: item for key, item in value.items() if not key.startswith("$")}
        named = resource.chosen("$id", "$permissions", "$createdAt", "$updatedAt")
        self._keep(self.documents[place], named | fields)
        if place not in self.collections and place[1] not in self.made:
            self.shown[place].append(fields)

    def seed(self) -> JSON:
        """What was noticed, as a seed."""
        tables = {place[0] for place, words in self.words.items() if words is TABLES}
        seed: JSON = {"projectId": self.project, "databases": [], "tablesDB": []}
        for id, database in self.databases.items():
            seed["tablesDB" if id in tables else "databases"].append(database)
        for words in (COLLECTIONS, TABLES):
            places = [place for place, found in self.words.items() if found is words]
            seed[words.collections] = [self._described(place) for place in places if self._is_old(place)]
        seed["users"] = [_with_one_password(user) for user in self.users.values()]
        seed["teams"] = [{**team, "memberships": list(self._members(id))} for id, team in self.teams.items()]
        return {key: value for key, value in seed.items() if value}

    def _is_old(self, place: Place) -> bool:
        return place in self.collections or (place[0] in self.databases and place[1] not in self.made)

    def _members(self, team: str) -> Iterator[JSON]:
        return (member for (of, _), member in self.members.items() if of == team)

    def _described(self, place: Place) -> JSON:
        """A collection with its documents, which have others by their ids alone."""
        words, documents = self.words[place], list(self.documents[place].values())
        described = self.collections.get(place)
        if described is None:
            described = self._inferred(place, words, documents)
        parts = [part for part in described[words.attributes] if self._stands(place[0], part)]
        required = {part["key"] for part in parts if part.get("required")}
        whole = [_flat(document) for document in documents if required <= document.keys()]
        return {**described, words.attributes: parts, words.documents: whole}

    def _inferred(self, place: Place, words: Dialect, documents: list[JSON]) -> JSON:
        """A collection that nobody looked at, without the attributes that the recording added to it."""
        found = infer_collection(place, words, [*documents, *self.shown[place]], self.uses[place])
        for part in found[words.attributes]:
            if part["key"] in self.defaults[place]:
                part["default"] = self.defaults[place][part["key"]]
        left = [part for part in found[words.attributes] if part["key"] not in self.added[place]]
        return {**found, words.attributes: left}

    def _stands(self, database: str, attribute: JSON) -> bool:
        """Whether an attribute can be made: a relationship to a collection that nobody saw cannot."""
        related = attribute.get("relatedCollection", attribute.get("relatedTable"))
        return related is None or (database, related) in self.words


def _password(user: JSON) -> JSON:
    """The hash that an API key is shown."""
    if not user.get("password"):
        return {}
    shown = {"hash": user["password"], "kind": user["hash"], "options": user["hashOptions"]}
    return {"passwordHash": shown}


def _with_one_password(user: JSON) -> JSON:
    """Of a password and its hash, the password."""
    return {key: value for key, value in user.items() if key != "passwordHash" or "password" not in user}


def _flat(document: JSON) -> JSON:
    return {key: _named(value) for key, value in document.items()}


def _named(value: Any) -> Any:
    if isinstance(value, list):
        return [_named(item) for item in value]
    return value["$id"] if isinstance(value, dict) and "$databaseId" in value else value


def _ids(value: Any) -> Iterator[str]:
    """The ids in a body of what it makes; the names that it mentions have other keys."""
    if isinstance(value, list):
        for item in value:
            yield from _ids(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, (list, dict)):
                yield from _ids(item)
            elif key in ("$id", "documentId", "rowId"):
                yield str(item)


def _json(body: bytes | None) -> Any:
    try:
        return json.loads(body or b"null")
    except ValueError:
        return None
