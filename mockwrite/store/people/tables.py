"""The tables that hold who uses a project."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Generic, TypeVar

from mockwrite.mariadb import collation
from mockwrite.store.tables import Row, Table, UndoLog

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockwrite.store.people.rows import (
        Challenge,
        Key,
        LogEntry,
        Membership,
        Platform,
        Presence,
        Session,
        Target,
        Team,
        Token,
        User,
    )

__all__ = ["Grouped", "People"]

AnyRow = TypeVar("AnyRow", bound=Row)


class Grouped(Table[AnyRow], Generic[AnyRow]):
    """A table whose rows are found by something else than their key, too."""

    __slots__ = ("_groups", "_reads")

    def __init__(self, log: UndoLog, *attributes: str) -> None:
        super().__init__(log)
        self._reads: dict[str, Callable[[AnyRow], str | None]] = {
            name: attrgetter(name) for name in attributes
        }
        self._groups: dict[str, dict[str, dict[int, AnyRow]]] = {name: {} for name in attributes}

    def where(self, attribute: str, value: str) -> list[AnyRow]:
        """The rows with that value, as MariaDB compares it, in the order of creation. O(n log n) in how many."""
        groups = self._groups[attribute]
        group = groups.get(collation.key(value)) if groups else None
        return [group[sequence] for sequence in sorted(group)] if group else []

    def _changed(self, old: AnyRow | None, new: AnyRow | None) -> None:
        for name, read in self._reads.items():
            groups = self._groups[name]
            if old is not None and (value := read(old)) is not None:
                key = collation.key(value)
                group = groups[key]
                del group[old.sequence]
                if not group:
                    del groups[key]
            if new is not None and (value := read(new)) is not None:
                groups.setdefault(collation.key(value), {})[new.sequence] = new


class People:
    """The tables of a project that hold who uses it."""

    def __init__(self, log: UndoLog) -> None:
        self.users: Grouped[User] = Grouped(log, "email", "phone")
        self.sessions: Grouped[Session] = Grouped(log, "user")
        self.tokens: Grouped[Token] = Grouped(log, "user")
        self.challenges: Grouped[Challenge] = Grouped(log, "user")
        self.targets: Grouped[Target] = Grouped(log, "user", "identifier")
        self.teams: Table[Team] = Table(log)
        self.memberships: Grouped[Membership] = Grouped(log, "user", "team")
        self.logs: Grouped[LogEntry] = Grouped(log, "user", "resource")
        self.keys: Grouped[Key] = Grouped(log, "secret")
        self.platforms: Table[Platform] = Table(log)
        self.presences: Grouped[Presence] = Grouped(log, "user")
