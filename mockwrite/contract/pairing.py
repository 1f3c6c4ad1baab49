"""Relationships that a recording shows from both ends are one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["Link", "pair_links"]

Place = tuple[str, str]

_BOTH_ENDS = 2
_TYPES = {
    (True, True): "manyToMany",
    (True, False): "oneToMany",
    (False, True): "manyToOne",
    (False, False): "oneToOne",
}


@dataclass(slots=True, eq=False)
class Link:
    """An attribute that leads from `place` to `target`; `among` are all attributes of its collection.

    `held` has the ids that each document was shown to hold, `inner` the attributes of what was nested in it.
    """

    among: list[dict[str, Any]]
    attribute: dict[str, Any]
    place: Place
    target: Place
    held: dict[str, set[str]] = field(default_factory=dict)
    inner: set[str] = field(default_factory=set)

    @property
    def many(self) -> bool:
        return bool(self.attribute["relationType"] == "manyToMany")

    def show(self, owner: str, held: list[Any]) -> None:
        """Take note of what a document holds."""
        nested = [item for item in held if isinstance(item, dict)]
        self.inner.update(*nested)
        ids = [item.get("$id") for item in nested] + [item for item in held if isinstance(item, str)]
        self.held.setdefault(owner, set()).update(id for id in ids if isinstance(id, str))

    def agreement(self, other: Link) -> float:
        """Return how many links both show, less those that only one of the two shows where both should.

        A little speaks for it, too, that what is nested lacks just the way back, as the server has it.
        """
        shown = [
            owner in other.held[id] for owner, ids in self.held.items() for id in ids if id in other.held
        ]
        lacks = bool(self.inner) and other.attribute["key"] not in self.inner
        return sum(1 if each else -1 for each in shown) + lacks / 2


def pair_links(links: list[Link]) -> list[tuple[Link, Link]]:
    """Make one two-way relationship of each two attributes that show the same links, and keep the others apart.

    Return the pairs, the parent first.

    Two that lead to and fro are a pair, too, where nothing speaks against it and no others lead so. Of a pair that
    which holds one document is the parent's; the other one is made with it, and taken out of its collection.
    """
    pairs = [
        (one.agreement(other) + other.agreement(one), at, one, other)
        for at, one in enumerate(links)
        for other in links[at + 1 :]
        if one.place == other.target and one.target == other.place
    ]
    tied: set[int] = set()
    found = []
    for agreement, _, one, other in sorted(pairs, key=lambda pair: -pair[0]):
        alone = sum({one.place, one.target} == {link.place, link.target} for link in links) == _BOTH_ENDS
        if (agreement > 0 or (alone and agreement == 0)) and tied.isdisjoint((id(one), id(other))):
            tied |= {id(one), id(other)}
            parent, child = (other, one) if one.many and not other.many else (one, other)
            parent.attribute |= {
                "relationType": _TYPES[parent.many, child.many],
                "twoWay": True,
                "twoWayKey": child.attribute["key"],
            }
            child.among[:] = [part for part in child.among if part is not child.attribute]
            found.append((parent, child))
    _keep_apart([link for link in links if id(link) not in tied])
    return found


def _keep_apart(links: list[Link]) -> None:
    """Give each one-way relationship a key of its own at the other end, and leave one between two from many to many."""
    between = set()
    for number, link in enumerate(links):
        link.attribute["twoWayKey"] = f"{link.place[1][:24]}_{number}"
        if link.many and (link.place, link.target) in between:
            link.attribute["relationType"] = "oneToMany"
        between.add((link.place, link.target))
