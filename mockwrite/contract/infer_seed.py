"""What was there before a recording began: what its answers show and none of its requests had made.

A resource is taken as the first answer with it shows it, and what that one left out as later ones do. What
a recording does not show at all is inferred from what it does: the attributes of a collection that nobody
looked at from its documents and queries, who may use it from who did, a user's password from a sign-in.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockwrite.contract.bodies import ABSENT, parsed
from mockwrite.contract.inference import Evidence, accepted_queries, action_of, filler, granted_permission
from mockwrite.contract.operations import route
from mockwrite.contract.pairing import Link, pair_links
from mockwrite.contract.resources import USER, Resource, resources
from mockwrite.dialects import COLLECTIONS, TABLES, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mockwrite.contract.recording import Exchange

__all__ = ["InferredSeed", "infer_seeds"]

JSON = dict[str, Any]
Place = tuple[str, str]

_MAKING = ("create", "upsert")
_SHOWN, _MOST = 5, 1000
# 1.9.6: permissions.har
_CREATORS = re.compile(r'Missing "create" permission .* scopes are allowed and "(\["[^\[\]]*"\])" was given')
_SEEDED = ("$id", "$permissions", "$createdAt", "$updatedAt")


@dataclass(slots=True)
class InferredSeed:
    """A project's `seed`, and `remarks` on what in it the recording does not show."""

    seed: JSON
    remarks: list[str]


def infer_seeds(exchanges: Iterable[Exchange]) -> list[InferredSeed]:
    """Return a seed for each project, in the order in which they are met."""
    projects: dict[str, _Project] = {}
    for exchange in exchanges:
        project = exchange.header("x-appwrite-project")
        if project and exchange.status < 300:
            projects.setdefault(project, _Project(project)).notice(exchange)
        elif project:
            projects.setdefault(project, _Project(project)).notice_refusal(exchange)
    return [found.inferred() for found in projects.values()]


@dataclass(slots=True)
class _Project:
    """What is known of one project; `made` has what the recording makes, by kind, place and id."""

    id: str
    made: set[tuple[str, ...]] = field(default_factory=set)
    databases: dict[str, JSON] = field(default_factory=dict)
    collections: dict[Place, JSON] = field(default_factory=dict)
    evidence: dict[Place, Evidence] = field(default_factory=dict)
    documents: dict[Place, dict[str, JSON]] = field(default_factory=lambda: defaultdict(dict))
    named: dict[Place, dict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    forbidden: dict[Place, set[str]] = field(default_factory=lambda: defaultdict(set))
    defaults: dict[Place, JSON] = field(default_factory=lambda: defaultdict(dict))
    added: dict[Place, set[str]] = field(default_factory=lambda: defaultdict(set))
    users: dict[str, JSON] = field(default_factory=dict)
    teams: dict[str, JSON] = field(default_factory=dict)
    members: dict[Place, JSON] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def notice(self, exchange: Exchange) -> None:
        """Take note of an exchange: what its request made is not of the beginning, what it read or changed is."""
        found = route(exchange.method, exchange.path)
        name = found[0].operation.partition(".")[2] if found else ""
        sent, answer = _json(exchange.body), _json(exchange.answer_body)
        if found:
            words, path = found[0].dialect, found[1]
            name = name.replace(words.Document, "Document").replace(words.Attribute, "Attribute")
            name = name.replace(words.Collection, "Collection")
            place = (path.get("databaseId", ""), path.get(f"{words.collection}Id", ""))
            if not exchange.lost:
                self.made |= _announced(found[0].operation.partition(".")[0], name, place, sent)
                self._note_made(name, sent, answer)
            if all(place):
                self._use(exchange, words, place, name, sent, answer)
        outer = _outer(answer)
        data = sent.get("data") if isinstance(sent, dict) else None
        if name.startswith("updateDocument") and isinstance(data, dict) and isinstance(answer, dict):
            self._forget(answer, data)
        selected = any(query["method"] == "select" for query in accepted_queries(exchange))
        for resource in resources(answer):
            self._take(resource, whole=not selected and any(resource.value is each for each in outer))
        if name == "createEmailPasswordSession" and isinstance(sent, dict) and isinstance(answer, dict):
            known = {"email": sent.get("email"), "password": sent.get("password")}
            self._keep(self.users, ("user",), {"$id": answer.get("userId"), **known})

    def notice_refusal(self, exchange: Exchange) -> None:
        """Take note of a collection that is there, since it was a document in it that was refused."""
        found, answer = route(exchange.method, exchange.path), _json(exchange.answer_body)
        type = answer.get("type") if isinstance(answer, dict) else None
        if found and isinstance(type, str) and type.startswith(("document_", "row_", "user_unauthorized")):
            words, path = found[0].dialect, found[1]
            place = (path.get("databaseId", ""), path.get(f"{words.collection}Id", ""))
            if not all(place):
                return
            self._evidence(place, words).uses |= _creators(str(answer.get("message", "")))
            id = path.get(f"{words.document}Id", "")
            if type == "user_unauthorized" and id and exchange.method in ("PATCH", "DELETE"):
                self.forbidden[place].add(id)  # of what is not there, it would be said that it is not found

    def _note_made(self, name: str, sent: Any, answer: Any) -> None:
        """Take note of what is new: what is answered, what is nested in it, what is staged in a transaction."""
        made, body = self.made, sent if isinstance(sent, dict) else {}
        shown = answer if isinstance(answer, dict) else {}
        nested = any(
            isinstance(item, dict) for each in [body, *_list(body)] for item in _parts(each.get("data", each))
        )
        if name == "createOperations":
            made.update(_staged(body))
        elif name.startswith(_MAKING) or name.startswith("updateDocument"):
            for found in resources(answer):
                key = _key(found)
                outer = any(found.value is item for item in _outer(answer))
                if key is None or (outer and name.startswith("update")):
                    continue
                named = (
                    found.kind == "document" and not outer and (not nested or key[-1] in set(_texts(body)))
                )
                changed = found.value.get("$createdAt") != found.value.get("$updatedAt")
                if not named and not (
                    name.startswith(("upsert", "update")) and (changed or self._knows(key))
                ):
                    made.add(key)
            signed_up = name == "createAnonymousSession" or name.endswith("Token")
            if signed_up or (name == "createMembership" and "userId" not in body):
                made.add(("user", str(shown.get("userId", ""))))

    def _knows(self, key: tuple[str, ...]) -> bool:
        return key[0] == "document" and key[-1] in self.documents[key[1], key[2]]

    def _use(
        self, exchange: Exchange, words: Dialect, place: Place, name: str, sent: Any, answer: Any
    ) -> None:
        """Take note of what a request in a collection says of it: that it is there, and takes what was sent."""
        evidence, action = self._evidence(place, words), action_of(name)
        used = granted_permission(exchange, action) if action else None
        evidence.uses |= {used} if used else set()
        seen = granted_permission(exchange, "read")
        for inner in resources(answer):
            if seen and inner.kind == "document" and inner.value is not answer:
                self._evidence(_place(inner.value), words).uses.add(seen)
        body = sent if isinstance(sent, dict) else {}
        if name.startswith("create") and name.endswith("Attribute"):
            self.added[place].add(str(body.get("key", "")))
        if action and isinstance(answer, dict):
            for query in accepted_queries(exchange):
                evidence.ask(query)
            made = sum(key[:-1] == ("document", *place) for key in self.made)
            evidence.count(answer.get("total"), made)
            data = body.get("data")
            self._learn(
                place, data if isinstance(data, dict) else {}, answer if name == "createDocument" else {}
            )

    def _learn(self, place: Place, data: JSON, made: JSON) -> None:
        """Take note of the ids in what a document was given, and of the defaults that it let stand."""
        for key, value in data.items():
            self.named[place][key].update(id for id in _listed(value) if isinstance(id, str))
            numbers = [item for item in _listed(value) if isinstance(item, float)]
            if numbers:  # 2.0, which the server shows as 2
                self.evidence[place].ask({"method": "equal", "attribute": key, "values": numbers})
        for key, value in made.items():
            plain = value is not None and not isinstance(value, (dict, list))
            if plain and key[0] != "$" and key not in data:
                self.defaults[place].setdefault(key, value)

    def _evidence(self, place: Place, words: Dialect) -> Evidence:
        if place not in self.evidence:
            self._keep(self.databases, ("database",), {"$id": place[0]})
            self.evidence[place] = Evidence(words)
        return self.evidence[place]

    def _forget(self, answer: JSON, data: JSON) -> None:
        """Have a document that is first met when it is changed begin without what the change gave it."""
        for found in resources(_outer(answer)):
            if found.kind != "document":
                continue
            id, place = found.value["$id"], _place(found.value)
            if id not in self.documents[place]:
                blank = dict.fromkeys(data.keys() & found.value.keys())
                self._keep(self.documents[place], ("document", *place), {"$id": id, **blank})

    def _take(self, resource: Resource, *, whole: bool) -> None:
        match resource.kind:
            case "database":
                self._keep(self.databases, ("database",), resource.chosen("$id", "name", "enabled"))
            case "collection":
                self._take_collection(resource.value)
            case "document":
                self._take_document(resource, whole=whole)
            case "user":
                self._keep(self.users, ("user",), resource.chosen(*USER) | _password(resource.value))
            case "team":
                self._keep(self.teams, ("team",), resource.chosen("$id", "name", "prefs", "total"))
            case "membership":
                self._take_member(resource.value)

    def _keep(self, known: dict[str, JSON], kind: tuple[str, ...], resource: JSON) -> None:
        """Add to what is known of a resource what it did not say before."""
        id = resource["$id"]
        if isinstance(id, str) and (*kind, id) not in self.made:
            known[id] = resource | known.get(id, {})

    def _take_collection(self, value: JSON) -> None:
        words = COLLECTIONS if "attributes" in value else TABLES
        place = value["databaseId"], value["$id"]
        self._evidence(place, words)
        if ("collection", *place) in self.made or place in self.collections:
            return
        shown = ("$id", "databaseId", "name", "enabled", "$permissions", f"{words.document}Security")
        self.collections[place] = {key: value[key] for key in shown if key in value} | {
            key: [part for part in value.get(key) or () if part.get("status") == "available"]
            for key in (words.attributes, "indexes")
        }

    def _take_member(self, value: JSON) -> None:
        team, user = value["teamId"], value["userId"]
        new = {("team", team), ("user", user), ("membership", value["$id"])}
        if not value.get("confirm") or not self.made.isdisjoint(new):
            return
        said = {"name": value.get("teamName"), "user": value.get("userName"), "email": value.get("userEmail")}
        self._keep(self.teams, ("team",), _filled({"$id": team, "name": said["name"]}))
        self._keep(
            self.users, ("user",), _filled({"$id": user, "name": said["user"], "email": said["email"]})
        )
        self.members.setdefault((team, user), {"userId": user, "roles": value["roles"]})

    def _take_document(self, resource: Resource, *, whole: bool) -> None:
        value = resource.value
        place = _place(value)
        evidence = self._evidence(place, COLLECTIONS if "$collectionId" in value else TABLES)
        fields = {key: item for key, item in value.items() if not key.startswith("$")}
        named = resource.chosen("$id", "$permissions", "$createdAt", "$updatedAt", "$sequence")
        evidence.show(named | fields, whole=whole)
        self._keep(self.documents[place], ("document", *place), named | fields)

    def inferred(self) -> InferredSeed:
        """Return what was noticed, as a seed."""
        old = [place for place in self.evidence if self._is_old(place)]
        tables = {place[0] for place in self.evidence if self.evidence[place].words is TABLES}
        seed: JSON = {"projectId": self.id, "databases": [], "tablesDB": []}
        for id, database in self.databases.items():
            seed["tablesDB" if id in tables else "databases"].append(database)
        described = {place: self._described(place) for place in old}
        self._add_placeholders(described)
        for words in (COLLECTIONS, TABLES):
            seed[words.collections] = [
                self._whole(place, each)
                for place, each in described.items()
                if self.evidence[place].words is words
            ]
        seed["teams"] = [self._team(id, team) for id, team in self.teams.items()]
        seed["users"] = [_with_one_password(user) for user in self.users.values()]
        return InferredSeed({key: value for key, value in seed.items() if value}, self.remarks)

    def _is_old(self, place: Place) -> bool:
        return place in self.collections or (
            place[0] in self.databases and ("collection", *place) not in self.made
        )

    def _team(self, id: str, team: JSON) -> JSON:
        """Return a team, which has as many members as it was shown to have."""
        members = [member for (of, _), member in self.members.items() if of == id]
        total = team.get("total", 0)
        if isinstance(total, int) and total > len(members):
            self.remarks.append(
                f"team {id}: the recording shows {len(members)} of {total} members; others stand in"
            )
            known = {member["userId"] for member in members}
            unknown = [
                f"{id[:25]}-member-{number}" for number in range(1, min(total - len(members), _MOST) + 1)
            ]
            others = [user for user in self.users if user not in known] + unknown
            for user in others[: min(total - len(members), _MOST)]:
                self.users.setdefault(user, {"$id": user})
                members.append({"userId": user, "roles": []})
        return {key: value for key, value in team.items() if key != "total"} | {"memberships": members}

    def _described(self, place: Place) -> JSON:
        """Return a collection as it was shown, or else as its documents and queries have it; and its documents."""
        evidence, words = self.evidence[place], self.evidence[place].words
        described = self.collections.get(place)
        if described is None:
            attributes = [part for part in evidence.attributes() if part["key"] not in self.added[place]]
            for part in attributes:
                if part["key"] in self.defaults[place] and part.get("type") != "relationship":
                    part["default"] = self.defaults[place][part["key"]]
            described = {
                "$id": place[1],
                "databaseId": place[0],
                "$permissions": sorted(evidence.uses),
                f"{words.document}Security": evidence.granted,
                words.attributes: attributes,
                "indexes": evidence.indexes(),
            }
        for part in described[words.attributes]:
            if part.get("type") == "relationship" and _related(part) is None:
                part[f"related{words.Collection}"] = self._target(place, part["key"])
        parts = [part for part in described[words.attributes] if self._stands(place[0], part)]
        rows = sorted(self.documents[place].values(), key=lambda row: _sequence(row.get("$sequence")))
        return {**described, words.attributes: parts, words.documents: rows}

    def _target(self, place: Place, key: str) -> str:
        """Return where a relationship leads of which no answer shows the other end: to a collection that it fits."""
        inner = self.evidence[place].related.get(key, set()) - {"*"}
        values = (item for row in self.documents[place].values() for item in _listed(row.get(key)))
        ids = {item for item in values if isinstance(item, str)}
        others = [other for other in self.evidence if other[0] == place[0] and other != place] or [place]

        def fits(other: Place) -> tuple[int, int]:
            return len(ids & self.documents[other].keys()), len(inner & self.evidence[other].values.keys())

        return max(others, key=fits)[1]

    def _stands(self, database: str, attribute: JSON) -> bool:
        """Whether an attribute can be made: a relationship to a collection that nobody saw cannot."""
        related = _related(attribute)
        return related is None or (database, related) in self.evidence

    def _add_placeholders(self, described: dict[Place, JSON]) -> None:
        """Tie the relationships that were seen from both ends, and add the documents that are only named."""
        inferred = {place: each for place, each in described.items() if place not in self.collections}
        pair_links([*self._links(inferred)])
        for place, each in described.items():
            words = self.evidence[place].words
            self._name(place, each, self.forbidden[place])
            for part in each[words.attributes]:
                target = (place[0], _related(part) or "")
                if target in described:
                    self._name(target, described[target], self._ids_named(place, part["key"], each))

    def _ids_named(self, place: Place, key: str, described: JSON) -> set[str]:
        rows = described[self.evidence[place].words.documents]
        values = [item for row in rows for item in _listed(row.get(key))]
        return {item for item in values if isinstance(item, str)} | self.named[place].get(key, set())

    def _name(self, place: Place, described: JSON, ids: set[str]) -> None:
        words, known = self.evidence[place].words, self.documents[place]
        new = sorted(id for id in ids if id not in known and ("document", *place, id) not in self.made)
        if new:
            described[words.documents] += [{"$id": id} for id in new]
            self._remark(place, f"of {_several(new)} the recording has only the id", words)

    def _links(self, described: dict[Place, JSON]) -> Iterator[Link]:
        for place, each in described.items():
            words = self.evidence[place].words
            self._name(place, each, self.forbidden[place])
            for part in each[words.attributes]:
                target = _related(part)
                if target is None:
                    continue
                link = Link(each[words.attributes], part, place, (place[0], target))
                for row in self.documents[place].values():
                    if part["key"] in row:
                        link.show(row["$id"], _listed(row[part["key"]]))
                yield link

    def _whole(self, place: Place, described: JSON) -> JSON:
        """Return a collection with its documents, which name others by their ids, and lack nothing."""
        words, evidence = self.evidence[place].words, self.evidence[place]
        parts = {part["key"]: part for part in described[words.attributes]}
        required = [part for part in parts.values() if part.get("required")]
        rows, filled = [], []
        for number, row in enumerate(described[words.documents]):
            kept = {key: item for key, item in row.items() if key in parts or key in _SEEDED}
            lacking = [part for part in required if kept.get(part["key"]) is None]
            filled += [row["$id"]] if lacking else []
            bare = dict.fromkeys(list(parts)[:1]) if kept.keys() <= set(_SEEDED) else {}
            rows.append(_flat(kept) | bare | {part["key"]: filler(part, number) for part in lacking})
        if filled:
            self._remark(place, f"{_several(filled)} lack what is required, which was filled in", words)
        if evidence.total > len(rows):
            self._remark(
                place, f"the recording shows {len(rows)} of {evidence.total}, and so has the seed", words
            )
        return {**described, words.documents: rows}

    def _remark(self, place: Place, text: str, words: Dialect) -> None:
        self.remarks.append(f"{words.documents} of {words.collection} {place[1]}: {text}")


def _place(document: JSON) -> Place:
    return document["$databaseId"], str(document.get("$collectionId", document.get("$tableId")))


def _key(resource: Resource) -> tuple[str, ...] | None:
    """Return what tells a resource from all others."""
    value, id = resource.value, resource.value.get("$id")
    if not isinstance(id, str):
        return None
    match resource.kind:
        case "document":
            return "document", *_place(value), id
        case "collection":
            return "collection", value["databaseId"], id
    return resource.kind, id


def _announced(service: str, name: str, place: Place, sent: Any) -> set[tuple[str, ...]]:
    """Return what a creation says that it makes; the answer may not be in the file."""
    body = sent if isinstance(sent, dict) else {}
    if not name.startswith("create") or name == "createOperations":
        return set()
    if all(place):
        ids = [item.get("documentId", item.get("rowId", item.get("$id"))) for item in [body, *_list(body)]]
        return {("document", *place, id) for id in ids if isinstance(id, str)}
    own = {"users": "user", "account": "user", "teams": "team"}.get(service, "database")
    found = {
        (own, str(body.get(f"{own}Id", ""))) if not place[0] else (),
        ("collection", place[0], str(body.get("collectionId", body.get("tableId", "")))),
    }
    return {key for key in found if key and key[-1] and key[1]}


def _staged(body: JSON) -> Iterator[tuple[str, ...]]:
    """Yield the documents that the operations of a transaction make."""
    for item in _list(body):
        place = item.get("databaseId"), item.get("collectionId", item.get("tableId"))
        inner = item.get("data")
        ids = [item.get("documentId", item.get("rowId"))]
        ids += (
            [each.get("$id") for each in inner if isinstance(each, dict)] if isinstance(inner, list) else []
        )
        if str(item.get("action", "")).lower() in ("create", "bulkcreate"):
            yield from (("document", str(place[0]), str(place[1]), str(id)) for id in ids if id)


def _list(body: JSON) -> list[JSON]:
    """Return the items of the lists in a body."""
    return [
        item for value in body.values() if isinstance(value, list) for item in value if isinstance(item, dict)
    ]


def _outer(answer: Any) -> list[JSON]:
    """Return what an answer is about, without what is nested in it: one resource, or a list of them."""
    found = answer if isinstance(answer, dict) else {}
    return [found] if "$id" in found else _list(found)


def _parts(data: Any) -> list[Any]:
    """Return the values of the attributes that a document was given, and those within lists."""
    return [item for value in data.values() for item in _listed(value)] if isinstance(data, dict) else []


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _sequence(value: Any) -> float:
    """Return the number of a document, which some releases write as text; those without one come last."""
    return (
        float(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else math.inf
    )


def _creators(message: str) -> set[str]:
    """Return who may create documents, which a refusal to create one tells."""
    found = _CREATORS.search(message)
    return {f'create("{role}")' for role in json.loads(found[1])} if found else set()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _related(attribute: JSON) -> str | None:
    related = attribute.get("relatedCollection", attribute.get("relatedTable"))
    return related if isinstance(related, str) else None


def _several(ids: list[str]) -> str:
    return ", ".join(ids[:_SHOWN]) + (f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else "")


def _filled(resource: JSON) -> JSON:
    return {key: value for key, value in resource.items() if value}


def _password(user: JSON) -> JSON:
    """Return the hash that an API key is shown."""
    if not user.get("password"):
        return {}
    shown = {"hash": user["password"], "kind": user.get("hash"), "options": user.get("hashOptions") or {}}
    return {"passwordHash": shown}


def _with_one_password(user: JSON) -> JSON:
    """Return a user whose password is known without its hash."""
    return {key: value for key, value in user.items() if key != "passwordHash" or "password" not in user}


def _flat(document: JSON) -> JSON:
    return {
        key: [_id(item) for item in value] if isinstance(value, list) else _id(value)
        for key, value in document.items()
    }


def _id(value: Any) -> Any:
    return value.get("$id") if isinstance(value, dict) and "$databaseId" in value else value


def _json(body: bytes | None) -> Any:
    found = parsed(body) if body else None
    return None if found is ABSENT else found
