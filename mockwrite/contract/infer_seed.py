"""The seed of a project, made of what its recording shows.

What a recording does not show at all is inferred from what it does: the attributes of a collection that nobody
looked at from its documents and queries, who may use it from who did, a user's password from a sign-in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockwrite.contract.inference import Evidence, filler
from mockwrite.contract.noticing import NoticedProject
from mockwrite.contract.pairing import Link, pair_links
from mockwrite.contract.resources import Place, listed
from mockwrite.dialects import COLLECTIONS, TABLES, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mockwrite.contract.conversations import Conversation
    from mockwrite.contract.recording import Exchange

__all__ = ["InferredSeed", "infer_seeds"]

JSON = dict[str, Any]

_SHOWN, _MOST = 5, 1000
_SEEDED = ("$id", "$permissions", "$createdAt", "$updatedAt")


@dataclass(slots=True)
class InferredSeed:
    """A project's `seed`, and `remarks` on what in it the recording does not show."""

    seed: JSON
    remarks: list[str]


def infer_seeds(
    exchanges: Iterable[Exchange], conversations: Iterable[Conversation] = ()
) -> list[InferredSeed]:
    """Return a seed for each project, in the order in which they are met."""
    projects: dict[str, NoticedProject] = {}
    for exchange in exchanges:
        project = exchange.project
        if project and exchange.status < 300:
            projects.setdefault(project, NoticedProject(project)).notice(exchange)
        elif project:
            projects.setdefault(project, NoticedProject(project)).notice_refusal(exchange)
    for conversation in conversations:
        heard = projects.get(conversation.project)
        if heard is not None:
            heard.notice_conversation(conversation)
    return [_Inference(found).seed() for found in projects.values()]


@dataclass(slots=True)
class _Inference:
    """Makes the seed of a project of what was `noticed`."""

    noticed: NoticedProject
    remarks: list[str] = field(default_factory=list)

    def seed(self) -> InferredSeed:
        """Return what was noticed, as a seed."""
        self._add_unseen_collections()
        old = [place for place in self.noticed.evidence if self._is_old(place)]
        tables = {place[0] for place in self.noticed.evidence if self.noticed.evidence[place].words is TABLES}
        seed: JSON = {"projectId": self.noticed.id, "databases": [], "tablesDB": []}
        for id, database in self.noticed.databases.items():
            seed["tablesDB" if id in tables else "databases"].append(_told(database))
        described = {place: self._described(place) for place in old}
        self._add_placeholders(described)
        for words in (COLLECTIONS, TABLES):
            seed[words.collections] = [
                self._whole(place, each)
                for place, each in described.items()
                if self.noticed.evidence[place].words is words
            ]
        seed["buckets"] = self.noticed.storage.seed(self.remarks)
        seed["teams"] = [self._team(id, team) for id, team in self.noticed.teams.items()]
        seed["users"] = [_with_one_password(user) for user in self.noticed.users.values()]
        return InferredSeed({key: value for key, value in seed.items() if value}, self.remarks)

    def _add_unseen_collections(self) -> None:
        """Add one for each relationship that can lead to none of those that the recording shows."""
        for place, evidence in [*self.noticed.evidence.items()]:
            alone = not any(other[0] == place[0] for other in self.noticed.evidence if other != place)
            unseen = [
                part for part in evidence.attributes() if part.get("relationType") and _related(part) is None
            ]
            if alone and unseen and place not in self.noticed.collections:
                target = (place[0], unseen[0]["key"])
                self.noticed.evidence[target] = Evidence(evidence.words, uses=set(evidence.uses))
                self._remark(
                    target, f"{place[1]} leads there, of which the recording shows nothing", evidence.words
                )

    def _is_old(self, place: Place) -> bool:
        return place in self.noticed.collections or (
            place[0] in self.noticed.databases and ("collection", *place) not in self.noticed.made
        )

    def _team(self, id: str, team: JSON) -> JSON:
        """Return a team, which has as many members as it was shown to have."""
        members = [member for (of, _), member in self.noticed.members.items() if of == id]
        total = team.get("total", 0)
        if isinstance(total, int) and total > len(members):
            self.remarks.append(
                f"team {id}: the recording shows {len(members)} of {total} members; others stand in"
            )
            known = {member["userId"] for member in members}
            unknown = [
                f"{id[:25]}-member-{number}" for number in range(1, min(total - len(members), _MOST) + 1)
            ]
            others = [user for user in self.noticed.users if user not in known] + unknown
            for user in others[: min(total - len(members), _MOST)]:
                self.noticed.users.setdefault(user, {"$id": user})
                members.append({"userId": user, "roles": []})
        return {key: value for key, value in _told(team).items() if key != "total"} | {"memberships": members}

    def _described(self, place: Place) -> JSON:
        """Return a collection as it was shown, or else as its documents and queries have it; and its documents."""
        evidence, words = self.noticed.evidence[place], self.noticed.evidence[place].words
        described = self.noticed.collections.get(place)
        if described is None:
            attributes = [
                part for part in evidence.attributes() if part["key"] not in self.noticed.added[place]
            ]
            for part in attributes:
                if part["key"] in self.noticed.defaults[place] and part.get("type") != "relationship":
                    part["default"] = self.noticed.defaults[place][part["key"]]
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
        rows = sorted(self.noticed.documents[place].values(), key=lambda row: _sequence(row.get("$sequence")))
        return {**described, words.attributes: parts, words.documents: rows}

    def _target(self, place: Place, key: str) -> str:
        """Return where a relationship leads of which no answer shows the other end: to a collection that it fits."""
        inner = self.noticed.evidence[place].related.get(key, set()) - {"*"}
        values = (item for row in self.noticed.documents[place].values() for item in listed(row.get(key)))
        ids = {item for item in values if isinstance(item, str)}
        others = [other for other in self.noticed.evidence if other[0] == place[0] and other != place] or [
            place
        ]

        def fits(other: Place) -> tuple[int, int, int]:
            evidence = self.noticed.evidence[other]
            back = sum(_related(part) == place[1] for part in evidence.attributes())
            return len(ids & self.noticed.documents[other].keys()), len(inner & evidence.values.keys()), back

        return max(others, key=fits)[1]

    def _stands(self, database: str, attribute: JSON) -> bool:
        """Whether an attribute can be made: a relationship to a collection that nobody saw cannot."""
        related = _related(attribute)
        return related is None or (database, related) in self.noticed.evidence

    def _add_placeholders(self, described: dict[Place, JSON]) -> None:
        """Tie the relationships that were seen from both ends, and add the documents that are only named."""
        inferred = {place: each for place, each in described.items() if place not in self.noticed.collections}
        for parent, child in pair_links([*self._links(inferred)]):
            self._link_from_the_other_end(parent, child, described[parent.place])
        for place, each in described.items():
            words = self.noticed.evidence[place].words
            self._name(place, each, self.noticed.forbidden[place])
            for part in each[words.attributes]:
                target = (place[0], _related(part) or "")
                if target in described:
                    self._name(target, described[target], self._ids_named(place, part["key"], each))
                    self._let_read(inferred.get(target), place, part["key"])
                    self._let_read(inferred.get(place), target, part.get("twoWayKey"))

    def _let_read(self, related: JSON | None, place: Place, key: str | None) -> None:
        """Have those read a related collection who saw that documents are linked to none of its own."""
        if related is not None and key is not None:
            seen = self.noticed.evidence[place].empty.get(key, set())
            related["$permissions"] = sorted({*related["$permissions"], *seen})

    def _link_from_the_other_end(self, parent: Link, child: Link, described: JSON) -> None:
        """Give documents that the recording shows without their links those that it shows at the other end."""
        key, known = parent.attribute["key"], self.noticed.documents[parent.place]
        self._name(parent.place, described, set().union(*child.held.values()))
        rows = {row["$id"]: row for row in described[self.noticed.evidence[parent.place].words.documents]}
        shown = {id for id, row in known.items() if key in row}
        for owner, ids in child.held.items():
            for id in sorted(ids & rows.keys() - shown):
                rows[id][key] = [*rows[id].get(key, ()), owner] if parent.many else owner

    def _ids_named(self, place: Place, key: str, described: JSON) -> set[str]:
        rows = described[self.noticed.evidence[place].words.documents]
        values = [item for row in rows for item in listed(row.get(key))]
        return {item for item in values if isinstance(item, str)} | self.noticed.named[place].get(key, set())

    def _name(self, place: Place, described: JSON, ids: set[str]) -> None:
        words = self.noticed.evidence[place].words
        known = {row["$id"] for row in described[words.documents]}
        new = sorted(id for id in ids - known if ("document", *place, id) not in self.noticed.made)
        if new:
            described[words.documents] += [{"$id": id} for id in new]
            self._remark(place, f"of {_several(new)} the recording has only the id", words)

    def _links(self, described: dict[Place, JSON]) -> Iterator[Link]:
        for place, each in described.items():
            words = self.noticed.evidence[place].words
            self._name(place, each, self.noticed.forbidden[place])
            for part in each[words.attributes]:
                target = _related(part)
                if target is None:
                    continue
                link = Link(each[words.attributes], part, place, (place[0], target))
                for row in self.noticed.documents[place].values():
                    if part["key"] in row:
                        link.show(row["$id"], listed(row[part["key"]]))
                yield link

    def _whole(self, place: Place, described: JSON) -> JSON:
        """Return a collection with its documents, which name others by their ids, and lack nothing."""
        words, evidence = self.noticed.evidence[place].words, self.noticed.evidence[place]
        parts = {part["key"]: part for part in described[words.attributes]}
        required = [part for part in parts.values() if part.get("required")]
        filled_in = [
            part
            for key, part in parts.items()
            if key in evidence.filled and part not in required and _related(part) is None
        ]
        rows, filled = [], []
        for number, row in enumerate(described[words.documents]):
            kept = {key: item for key, item in row.items() if key in parts or key in _SEEDED}
            lacking = [part for part in required if kept.get(part["key"]) is None]
            lacking += [part for part in filled_in if part["key"] not in kept]
            filled += [row["$id"]] if lacking else []
            bare = dict.fromkeys(list(parts)[:1]) if kept.keys() <= set(_SEEDED) else {}
            rows.append(_flat(kept) | bare | {part["key"]: filler(part, number) for part in lacking})
        if filled:
            self._remark(
                place, f"{_several(filled)} lack values that they must have, which were filled in", words
            )
        if evidence.total > len(rows):
            self._remark(
                place, f"the recording shows {len(rows)} of {evidence.total}, and so has the seed", words
            )
        return {**described, words.documents: rows}

    def _remark(self, place: Place, text: str, words: Dialect) -> None:
        self.remarks.append(f"{words.documents} of {words.collection} {place[1]}: {text}")


def _sequence(value: Any) -> float:
    """Return the number of a document, which some releases write as text; those without one come last."""
    return (
        float(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else math.inf
    )


def _related(attribute: JSON) -> str | None:
    related = attribute.get("relatedCollection", attribute.get("relatedTable"))
    return related if isinstance(related, str) else None


def _several(ids: list[str]) -> str:
    return ", ".join(ids[:_SHOWN]) + (f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else "")


def _told(resource: JSON) -> JSON:
    """Return a resource without what is empty, or is left out of an answer."""
    return {key: value for key, value in resource.items() if value not in (None, "", [], {})}


def _with_one_password(user: JSON) -> JSON:
    """Return a user whose password is known without its hash."""
    return {
        key: value for key, value in _told(user).items() if key != "passwordHash" or not user.get("password")
    }


def _flat(document: JSON) -> JSON:
    return {
        key: [_id(item) for item in value] if isinstance(value, list) else _id(value)
        for key, value in document.items()
    }


def _id(value: Any) -> Any:
    return value.get("$id") if isinstance(value, dict) and "$databaseId" in value else value
