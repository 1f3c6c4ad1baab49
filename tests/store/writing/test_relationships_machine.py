"""Whatever is done to linked documents, both sides tell the same, nothing dangles, and a restore undoes it all.

What Appwrite 1.8.1 leaves one-sided or dangling is left out: deleting the child of a two-way pair under restrict, or
of a one-way pair under cascade; a document that is refused after its links were made; and a partner in a two-way
pair that an update sends as a document, which never learns of it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.conftest import Api

if TYPE_CHECKING:
    from mockwrite.store.tables import Mark
    from mockwrite.store.world import Project

COLLECTIONS = "/databases/shop/collections"
IDS = [f"d{number}" for number in range(5)]
RULES = ("setNull", "cascade", "restrict")
TYPES = ("oneToOne", "oneToMany", "manyToOne", "manyToMany")
DANGLING = {("oneToOne", True, "restrict"), ("oneToOne", False, "cascade")}

Dump = dict[str, Any]


class Link(NamedTuple):
    """A relationship; its keys are `key` and `back`."""

    number: int
    parent: int
    child: int
    type: str
    two_way: bool
    on_delete: str

    @property
    def key(self) -> str:
        return f"to{self.number}"

    @property
    def back(self) -> str:
        return f"from{self.number}"

    def ends(self) -> list[End]:
        """The attributes that clients see."""
        parent = End(self, self.parent, self.child, self.key, self.type in ("oneToMany", "manyToMany"))
        child = End(self, self.child, self.parent, self.back, self.type in ("manyToOne", "manyToMany"))
        return [parent, child] if self.two_way else [parent]


class End(NamedTuple):
    """A relationship as one of its collections has it."""

    link: Link
    collection: int
    related: int
    key: str
    many: bool


@st.composite
def schemas(draw: st.DrawFn) -> tuple[int, list[Link]]:
    """How many collections there are, and what links them; many to many links two of them but once."""
    count = draw(st.integers(2, 4))
    made: list[Link] = []
    taken = set()
    for number in range(draw(st.integers(1, 4))):
        parent = draw(st.integers(0, count - 1))
        child = (parent + draw(st.integers(1, count - 1))) % count
        kind, two_way, on_delete = (
            draw(st.sampled_from(TYPES)),
            draw(st.booleans()),
            draw(st.sampled_from(RULES)),
        )
        if (kind, two_way, on_delete) in DANGLING:
            on_delete = "setNull"
        if kind == "manyToMany":
            if frozenset((parent, child)) in taken:
                continue
            taken.add(frozenset((parent, child)))
        made.append(Link(number, parent, child, kind, two_way, on_delete))
    return count, made


class Relationships(RuleBasedStateMachine):
    api: Api
    count: int
    links: list[Link]
    ends: list[End]

    @initialize(schema=schemas())
    def make_schema(self, schema: tuple[int, list[Link]]) -> None:
        self.api = Api()
        self.count, self.links = schema
        self.ends = [end for link in self.links for end in link.ends()]
        self.snapshots: list[tuple[Mark, Dump]] = []
        self.api.post("/databases", databaseId="shop", name="Shop")
        for number in range(self.count):
            self.api.post(COLLECTIONS, collectionId=f"c{number}", name="Collection")
            self.api.post(f"{COLLECTIONS}/c{number}/attributes/string", key="name", size=20, required=False)
        for link in self.links:
            self.api.post(
                f"{COLLECTIONS}/c{link.parent}/attributes/relationship",
                relatedCollectionId=f"c{link.child}",
                type=link.type,
                twoWay=link.two_way,
                key=link.key,
                twoWayKey=link.back,
                onDelete=link.on_delete,
            )
        for end in self.ends:
            path = f"{COLLECTIONS}/c{end.collection}/attributes/{end.key}"
            assert self.api.get(path)["status"] == "available"

    @rule(data=st.data(), id=st.sampled_from(IDS))
    def create(self, data: st.DataObject, id: str) -> None:
        """A document, with links that cannot be refused."""
        collection = self._a_collection(data)
        ends = [end for end in self.ends if end.collection == collection and end.link.type != "oneToOne"]
        linked = {end.key: self._a_value(data, end) for end in ends if data.draw(st.booleans())}
        if id in self._ids(collection):
            self._refused("POST", _path(collection), {"documentId": id, "data": {"name": ""}}, 409)
        else:
            self.api.post(_path(collection), documentId=id, data={"name": id, **linked})

    @rule(data=st.data())
    def link(self, data: st.DataObject) -> None:
        """A document with others that are there, or with none; a partner that is taken is refused."""
        end = data.draw(st.sampled_from(self.ends))
        ids = self._ids(end.collection)
        if ids:
            path = _path(end.collection, data.draw(st.sampled_from(ids)))
            self._change("PATCH", path, {"data": {end.key: self._a_value(data, end)}}, 409)

    @rule(data=st.data(), name=st.sampled_from(["", "a", "b"]), id=st.sampled_from(IDS))
    def nest(self, data: st.DataObject, name: str, id: str) -> None:
        """A document in another: made, or changed, and linked."""
        end = data.draw(st.sampled_from(self.ends))
        ids = self._ids(end.collection)
        if ids and not (end.link.type == "oneToOne" and end.link.two_way):
            nested = {"$id": id, "name": name}
            body = {"data": {"name": name, end.key: [nested] if end.many else nested}}
            self._change("PATCH", _path(end.collection, data.draw(st.sampled_from(ids))), body, 409)

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        collection = self._a_collection(data)
        ids = self._ids(collection)
        if ids:
            self._change("DELETE", _path(collection, data.draw(st.sampled_from(ids))), None, 403)

    @rule()
    def snapshot(self) -> None:
        dump = self._dump()
        self.snapshots.append((self._project.history.snapshot(), dump))

    @precondition(lambda self: self.snapshots)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(self.snapshots) - 1))
        mark, dump = self.snapshots[at]
        self._project.history.restore(mark)
        assert self._dump() == dump
        del self.snapshots[at + 1 :]

    @invariant()
    def both_sides_agree(self) -> None:
        for link in self.links:
            if link.two_way:
                parent, child = link.ends()
                assert sorted(self._pairs(parent)) == sorted((id, other) for other, id in self._pairs(child))

    @invariant()
    def nothing_dangles(self) -> None:
        """Neither in what clients see nor in what documents keep for the other side alone."""
        for link in self.links:
            for at, related, key in (
                (link.parent, link.child, link.key),
                (link.child, link.parent, link.back),
            ):
                kept = {document.data.get(key) for document in self._documents(at)} - {None}
                assert kept <= set(self._ids(related))

    @property
    def _project(self) -> Project:
        return self.api.world.projects["tests"]

    def _collection(self, number: int) -> Any:
        shop: Any = self._project.databases.get("shop")
        return shop.collections.get(f"c{number}")

    def _documents(self, number: int) -> list[Any]:
        return list(self._collection(number).documents)

    def _ids(self, number: int) -> list[str]:
        return [document.id for document in self._documents(number)]

    def _a_collection(self, data: st.DataObject) -> int:
        return data.draw(st.integers(0, self.count - 1))

    def _a_value(self, data: st.DataObject, end: End) -> Any:
        ids = self._ids(end.related)
        if end.many:
            return data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
        return data.draw(st.sampled_from([None, *ids]))

    def _pairs(self, end: End) -> list[tuple[str, str]]:
        """The ids on both sides, of all links that a client sees from this one."""
        shown = self._shown(end.collection, "*", f"{end.key}.*")
        pairs = []
        for document in shown:
            value = document[end.key]
            others = value if isinstance(value, list) else [] if value is None else [value]
            pairs += [(document["$id"], other["$id"]) for other in others]
        return pairs

    def _shown(self, collection: int, *selected: str) -> list[dict[str, Any]]:
        select = json.dumps({"method": "select", "values": selected})
        shown: list[dict[str, Any]] = self.api.get(_path(collection), "queries[]=" + quote(select))[
            "documents"
        ]
        return shown

    def _change(self, method: str, path: str, body: Any, refusal: int) -> None:
        """A request that is done, or refused with that status and then leaves no trace."""
        before = self._dump()
        reply = self.api.call(method, path, body)
        assert reply.status in (200, 204, refusal), reply.body
        if reply.status == refusal:
            assert self._dump() == before

    def _refused(self, method: str, path: str, body: Any, refusal: int) -> None:
        before = self._dump()
        assert self.api.call(method, path, body).status == refusal
        assert self._dump() == before

    def _dump(self) -> Dump:
        """All that there is of documents and links, in order, and what clients see of them."""
        stored = [
            [
                (row.id, row.sequence, row.created_at, row.updated_at, row.permissions, row.data)
                for row in self._documents(number)
            ]
            for number in range(self.count)
        ]
        attributes = [self._collection(link.parent).attributes.get(link.key) for link in self.links]
        database: Any = self._project.databases.get("shop")
        junctions = [list(database.junction(attribute.relationship) or ()) for attribute in attributes]
        seen = [self._pairs(end) for end in self.ends]
        return {"stored": stored, "junctions": junctions, "seen": seen}


def _path(collection: int, id: str = "") -> str:
    return f"{COLLECTIONS}/c{collection}/documents" + (f"/{id}" if id else "")


TestRelationships = Relationships.TestCase
TestRelationships.settings = settings(
    derandomize=True, database=None, deadline=None, max_examples=60, stateful_step_count=25
)
