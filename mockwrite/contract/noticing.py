"""What the exchanges of a recording say of a project: what they make, and what must have been there before.

A resource is taken as the first answer with it shows it, and what that one left out as later ones do.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from mockwrite.contract.bodies import ABSENT, parsed
from mockwrite.contract.entries import header
from mockwrite.contract.inference import Evidence, accepted_queries, action_of, granted_permission
from mockwrite.contract.noticed_files import NoticedFiles
from mockwrite.contract.operations import route
from mockwrite.contract.references import moment
from mockwrite.contract.resources import (
    USER,
    Place,
    Resource,
    is_document,
    key_of,
    listed,
    objects_in,
    outermost,
    place_of,
    resources,
    whole_documents,
)
from mockwrite.dialects import COLLECTIONS, TABLES, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.contract.conversations import Conversation
    from mockwrite.contract.recording import Exchange

__all__ = ["NoticedProject"]

JSON = dict[str, Any]

_BRIEFLY = timedelta(minutes=1)
_MAKING = ("create", "upsert")
# 1.9.6: permissions.har
_CREATORS = re.compile(r'Missing "create" permission .* scopes are allowed and "(\["[^\[\]]*"\])" was given')


@dataclass(slots=True)
class NoticedProject:
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
    latest: dict[tuple[str, ...], JSON] = field(default_factory=dict)
    users: dict[str, JSON] = field(default_factory=dict)
    teams: dict[str, JSON] = field(default_factory=dict)
    members: dict[Place, JSON] = field(default_factory=dict)
    storage: NoticedFiles = field(default_factory=NoticedFiles)

    def notice(self, exchange: Exchange) -> None:
        """Take note of an exchange: what its request made is not of the beginning, what it read or changed is."""
        self.storage.notice(exchange)
        found = route(exchange.method, exchange.path)
        name = found.endpoint.operation.partition(".")[2] if found else ""
        sent, answer = _json(exchange.body), _json(exchange.answer_body)
        if found:
            words, path = found.endpoint.dialect, found.path
            name = name.replace(words.Document, "Document").replace(words.Attribute, "Attribute")
            name = name.replace(words.Collection, "Collection")
            place = (path.get("databaseId", ""), path.get(f"{words.collection}Id", ""))
            if not exchange.lost:
                self.made |= _announced(found.endpoint.operation.partition(".")[0], name, place, sent)
                self._note_made(name, sent, answer)
            if all(place):
                self._use(exchange, words, place, name, sent, answer)
                if name == "deleteAttribute":
                    self.evidence[place].deleted.add(path.get("key", ""))
        data = sent.get("data") if isinstance(sent, dict) else None
        updated = name.startswith("updateDocument") and not self._is_idle(exchange, name, answer)
        if updated and isinstance(data, dict) and isinstance(answer, dict):
            if name == "updateDocument" and not sent.get("permissions"):
                self._note_restated(answer, data)
            self._forget(answer, data)
        selected = {
            str(key)
            for query in accepted_queries(exchange)
            if query["method"] == "select"
            for key in query["values"]
        }
        wholes = whole_documents(answer, selected)
        for resource in resources(answer):
            self._take(resource, whole=not selected or any(resource.value is each for each in wholes))
        if name == "createEmailPasswordSession" and isinstance(sent, dict) and isinstance(answer, dict):
            known = {"email": sent.get("email"), "password": sent.get("password")}
            self._keep(self.users, ("user",), {"$id": answer.get("userId"), **known})

    def notice_conversation(self, conversation: Conversation) -> None:
        """Take note of who may read documents: of one that grants nothing itself, who heard what became of it."""
        signed_in = any('"authentication"' in text for _, text in conversation.said)
        signed_in = signed_in or "a_session_" in (header(conversation.headers, "cookie") or "")
        for message in map(parsed, conversation.heard):
            for found in resources(message):
                if found.kind == "document" and not found.value.get("$permissions"):
                    words = COLLECTIONS if "$collectionId" in found.value else TABLES
                    uses = self._evidence(place_of(found.value), words).uses
                    uses.add(f'read("{"users" if signed_in else "any"}")')

    def notice_refusal(self, exchange: Exchange) -> None:
        """Take note of a collection that is there, since it was a document in it that was refused."""
        found, answer = route(exchange.method, exchange.path), _json(exchange.answer_body)
        type = answer.get("type") if isinstance(answer, dict) else None
        if found and isinstance(type, str) and type.startswith(("document_", "row_", "user_unauthorized")):
            words, path = found.endpoint.dialect, found.path
            place = (path.get("databaseId", ""), path.get(f"{words.collection}Id", ""))
            if not all(place):
                return
            evidence = self._evidence(place, words)
            evidence.uses |= _creators(str(answer.get("message", "")))
            # That is looked at after the values, and after who sent them.
            if type.endswith("_already_exists"):
                sent, used = _json(exchange.body), granted_permission(exchange, "create")
                evidence.uses |= {used} if used else set()
                evidence.take(sent.get("data") if isinstance(sent, dict) else None)
            id = path.get(f"{words.document}Id", "")
            if type == "user_unauthorized" and id and exchange.method in ("PATCH", "DELETE"):
                self.forbidden[place].add(id)  # of what is not there, it would be said that it is not found

    def _note_made(self, name: str, sent: Any, answer: Any) -> None:
        """Take note of what is new: what is answered, what is nested in it, what is staged in a transaction."""
        made, body = self.made, sent if isinstance(sent, dict) else {}
        shown = answer if isinstance(answer, dict) else {}
        nested = any(
            isinstance(item, dict)
            for each in [body, *objects_in(body)]
            for item in _parts(each.get("data", each))
        )
        if name == "createOperations":
            made.update(_staged(body))
        elif name.startswith(_MAKING) or name.startswith("updateDocument"):
            for found in resources(answer):
                key = key_of(found)
                outer = any(found.value is item for item in outermost(answer))
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

    def _is_idle(self, exchange: Exchange, name: str, answer: Any) -> bool:
        """Return whether an update of a document changed nothing: it is as old as it was."""
        changed = answer.get("$updatedAt") if is_document(answer) else None
        if name != "updateDocument" or not isinstance(changed, str):
            return False
        time, before = moment(changed), self._latest(answer).get("$updatedAt")
        return changed == before if before else time is not None and time < exchange.answered - _BRIEFLY

    def _latest(self, document: JSON) -> JSON:
        """Return what the last answers showed of a document."""
        return self.latest.get((*place_of(document), document["$id"]), {})

    def _knows(self, key: tuple[str, ...]) -> bool:
        return key[0] == "document" and key[-1] in self.documents[key[1], key[2]]

    def _use(
        self, exchange: Exchange, words: Dialect, place: Place, name: str, sent: Any, answer: Any
    ) -> None:
        """Take note of what a request in a collection says of it: that it is there, and takes what was sent."""
        evidence, action = self._evidence(place, words), action_of(name)
        # utopia-php/database 6.0.0: updateDocument, $shouldUpdate: who may read a document may send what it holds
        granted = "read" if self._is_idle(exchange, name, answer) else action
        used = granted_permission(exchange, granted) if granted else None
        evidence.uses |= {used} if used else set()
        seen = granted_permission(exchange, "read")
        for inner in resources(answer):
            if seen and inner.kind == "document" and inner.value is not answer:
                self._evidence(place_of(inner.value), words).uses.add(seen)
        for key in (key for each in outermost(answer) for key in each if each[key] == []):
            if seen:
                evidence.empty.setdefault(key, set()).add(seen)
        body = sent if isinstance(sent, dict) else {}
        if name.startswith("create") and name.endswith("Attribute"):
            self.added[place].add(str(body.get("key", "")))
        if action and isinstance(answer, dict):
            asked = [*accepted_queries(exchange)]
            for query in asked:
                evidence.ask(query)
            evidence.conclude(asked, answer)
            made = sum(key[:-1] == ("document", *place) for key in self.made)
            evidence.count(answer.get("total"), made)
            data = body.get("data")
            self._learn(
                place, data if isinstance(data, dict) else {}, answer if name == "createDocument" else {}
            )

    def _learn(self, place: Place, data: JSON, made: JSON) -> None:
        """Take note of the ids in what a document was given, and of the defaults that it let stand."""
        for key, value in data.items():
            self.named[place][key].update(id for id in listed(value) if isinstance(id, str))
            numbers = [item for item in listed(value) if isinstance(item, float)]
            if numbers:  # 2.0, which the server shows as 2
                self._ask_of_doubles(place, key, numbers)
        for key, value in made.items():
            plain = value is not None and not isinstance(value, (dict, list))
            if plain and key[0] != "$" and key not in data:
                self.defaults[place].setdefault(key, value)

    def _note_restated(self, answer: JSON, data: JSON) -> None:
        """Take note of doubles: of whole numbers that made a document newer although it had them already."""
        # utopia-php/database 6.0.0: updateDocument, $shouldUpdate: 2 is not identical to 2.0
        before = self._latest(answer) if is_document(answer) else {}
        changed = before.get("$updatedAt") != answer.get("$updatedAt")
        if before and changed and all(key in before and before[key] == data[key] for key in data):
            for key, value in data.items():
                numbers = [item for item in listed(value) if type(item) is int]
                if numbers:
                    self._ask_of_doubles(place_of(answer), key, numbers)

    def _ask_of_doubles(self, place: Place, key: str, numbers: list[Any]) -> None:
        query = {"method": "equal", "attribute": key, "values": [float(each) for each in numbers]}
        self.evidence[place].ask(query)

    def _evidence(self, place: Place, words: Dialect) -> Evidence:
        if place not in self.evidence:
            self._keep(self.databases, ("database",), {"$id": place[0]})
            self.evidence[place] = Evidence(words)
        return self.evidence[place]

    def _forget(self, answer: JSON, data: JSON) -> None:
        """Have a document begin without what a change gave it of which no answer had shown it before."""
        outer = outermost(answer)
        for found in resources(outer):
            if found.kind != "document" or not any(found.value is each for each in outer):
                continue
            id, place = found.value["$id"], place_of(found.value)
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
        id = resource.get("$id")
        if isinstance(id, str) and (*kind, id) not in self.made:
            known[id] = resource | known.get(id, {})

    def _take_collection(self, value: JSON) -> None:
        words = COLLECTIONS if "attributes" in value else TABLES
        place = value["databaseId"], value["$id"]
        evidence = self._evidence(place, words)
        if ("collection", *place) in self.made or place in self.collections:
            return
        evidence.words = words
        shown = ("$id", "databaseId", "name", "enabled", "$permissions", f"{words.document}Security")
        self.collections[place] = {key: value[key] for key in shown if key in value} | {
            key: [
                part
                for part in listed(value.get(key))
                if isinstance(part, dict) and part.get("status") == "available"
            ]
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
        place = place_of(value)
        evidence = self._evidence(place, COLLECTIONS if "$collectionId" in value else TABLES)
        fields = {key: item for key, item in value.items() if not key.startswith("$")}
        named = resource.chosen("$id", "$permissions", "$createdAt", "$updatedAt", "$sequence")
        evidence.show(named | fields, whole=whole)
        self.latest.setdefault((*place, value["$id"]), {}).update(value)
        self._keep(self.documents[place], ("document", *place), named | fields)


def _announced(service: str, name: str, place: Place, sent: Any) -> set[tuple[str, ...]]:
    """Return what a creation says that it makes; the answer may not be in the file."""
    body = sent if isinstance(sent, dict) else {}
    if not name.startswith("create") or name == "createOperations":
        return set()
    if all(place):
        ids = [
            item.get("documentId", item.get("rowId", item.get("$id"))) for item in [body, *objects_in(body)]
        ]
        return {("document", *place, id) for id in ids if isinstance(id, str)}
    own = {"users": "user", "account": "user", "teams": "team"}.get(service, "database")
    found = {
        (own, str(body.get(f"{own}Id", ""))) if not place[0] else (),
        ("collection", place[0], str(body.get("collectionId", body.get("tableId", "")))),
    }
    return {key for key in found if key and key[-1] and key[1]}


def _staged(body: JSON) -> Iterator[tuple[str, ...]]:
    """Yield the documents that the operations of a transaction make."""
    for item in objects_in(body):
        place = item.get("databaseId"), item.get("collectionId", item.get("tableId"))
        inner = item.get("data")
        ids = [item.get("documentId", item.get("rowId"))]
        ids += (
            [each.get("$id") for each in inner if isinstance(each, dict)] if isinstance(inner, list) else []
        )
        if str(item.get("action", "")).lower() in ("create", "bulkcreate"):
            yield from (("document", str(place[0]), str(place[1]), str(id)) for id in ids if id)


def _parts(data: Any) -> list[Any]:
    """Return the values of the attributes that a document was given, and those within lists."""
    return [item for value in data.values() for item in listed(value)] if isinstance(data, dict) else []


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


def _filled(resource: JSON) -> JSON:
    return {key: value for key, value in resource.items() if value}


def _password(user: JSON) -> JSON:
    """Return the hash that an API key is shown."""
    if not user.get("password"):
        return {}
    shown = {"hash": user["password"], "kind": user.get("hash"), "options": user.get("hashOptions") or {}}
    return {"passwordHash": shown}


def _json(body: bytes | None) -> Any:
    found = parsed(body) if body else None
    return None if found is ABSENT else found
