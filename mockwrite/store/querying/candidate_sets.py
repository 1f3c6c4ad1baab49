"""Documents that can match, as indexes tell them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from mockwrite.mariadb import collation
from mockwrite.store.querying import indexes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Collection as Roles

    from mockwrite.store.documents import Documents
    from mockwrite.store.querying.queries import Query

__all__ = ["FEW", "UNION", "Candidates", "both_of", "in_lists", "named_by", "readable_by", "union"]

# So many candidates are looked through at once.
FEW = 1000
# A union of so many documents is put together to be counted.
UNION = 10_000


@dataclass(frozen=True, slots=True)
class Candidates:
    """Documents of which all that match are some, by their `sequences`: `least` of them to `size` of them.

    All of them pass the filters at the places of `answers`, and the caller may read them where they are `readable`;
    where either is so, all that pass are among them. `by` names the indexes that tell, and `first`,
    where there is one, gives the first so many in the order of creation.
    """

    size: int
    sequences: Callable[[], Iterable[int]]
    by: frozenset[str]
    least: int = 0
    answers: frozenset[int] = frozenset()
    readable: bool = False
    first: Callable[[int], Sequence[int]] | None = None


def in_lists(
    lists: Sequence[Sequence[int]], by: str, answers: frozenset[int], *, disjoint: bool = False
) -> Candidates:
    """What is in any of lists of sequences, each of which goes up; `disjoint` ones share none."""
    size = sum(map(len, lists))
    if len(lists) > 1 and size <= UNION and not disjoint:
        return in_lists([sorted(set[int]().union(*lists))], by, answers)

    def together() -> Iterable[int]:
        return lists[0] if len(lists) == 1 else set[int]().union(*lists)

    def first(count: int) -> list[int]:
        return sorted(set[int]().union(*(each[:count] for each in lists)))[:count]

    least = size if disjoint else max(map(len, lists), default=0)
    return Candidates(size, together, frozenset({by}), least=least, answers=answers, first=first)


def union(known: Sequence[Candidates]) -> Candidates:
    size = sum(candidates.size for candidates in known)
    answers = frozenset[int].intersection(*(candidates.answers for candidates in known))
    by = frozenset[str]().union(*(candidates.by for candidates in known))

    def together() -> set[int]:
        return set[int]().union(*(candidates.sequences() for candidates in known))

    if size > UNION:
        least = max(candidates.least for candidates in known)
        return Candidates(size, together, by, least=least, answers=answers)
    found = together()
    return Candidates(len(found), lambda: found, by, least=len(found), answers=answers)


def both_of(known: Sequence[Candidates]) -> Candidates:
    """What is among the smallest of `known` and, where that is not much larger, the next that tells more."""
    narrowest = known[0]
    for other in known[1:]:
        if other.size > 2 * narrowest.size:
            break
        if other.answers - narrowest.answers or other.readable > narrowest.readable:
            return Candidates(
                narrowest.size,
                lambda: set(narrowest.sequences()).intersection(other.sequences()),  # noqa: B023 - returned at once
                narrowest.by | other.by,
                answers=narrowest.answers | other.answers,
                readable=narrowest.readable or other.readable,
            )
    return narrowest


def readable_by(documents: Documents, roles: Roles[str]) -> Candidates:
    sets = indexes.readers(documents).readable(roles)
    sequences = chain if len(sets) == 1 else set[int]().union
    return Candidates(
        sum(map(len, sets)),
        lambda: sequences(*sets),
        frozenset({"$permissions"}),
        least=max(map(len, sets), default=0),
        readable=True,
    )


def named_by(documents: Documents, query: Query) -> Candidates:
    if query.attribute == "$sequence":
        found = {int(value) for value in query.values} & documents.sequences.keys()
    else:
        rows = (documents.get(collation.key(value).rstrip(" ")) for value in query.values)
        found = {row.sequence for row in rows if row is not None}
    return Candidates(len(found), lambda: found, frozenset({query.attribute}), least=0)
