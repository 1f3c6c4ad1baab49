"""What the server holds: World → Project → Database → Collection → Document."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

from mockwrite.clock import Clock
from mockwrite.ids import Ids
from mockwrite.releases import DEFAULT
from mockwrite.store.events import Events
from mockwrite.store.files.contents import MEMORY, Contents
from mockwrite.store.files.tables import Storage
from mockwrite.store.history import History
from mockwrite.store.model import Database
from mockwrite.store.people.policies import PolicyTable, new_policies
from mockwrite.store.people.tables import People
from mockwrite.store.rate_limits import RateLimits
from mockwrite.store.tables import Table, UndoLog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mockwrite.releases import Release
    from mockwrite.store.links.kept_lists import KeptLists
    from mockwrite.store.model import Collection
    from mockwrite.store.people.policies import Policies
    from mockwrite.store.people.rows import Message
    from mockwrite.store.transactions.transactions import Transaction

__all__ = ["Job", "Pace", "Project", "World"]

_PROJECT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,35}")


_HELD = (
    "log", "history", "databases", "transactions", "kept_lists", "people", "storage", "outbox", "jobs",
    "held_policies", "strict", "rate_limited",
)  # fmt: skip
"""What a project holds in its tables, and what seeds set beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(ABC):
    """Work on a part of a collection, named by its key."""

    kind: ClassVar[str]

    sequence: int
    database: str
    collection: str
    key: str

    @abstractmethod
    def run(self, project: Project, *, fails: bool = False) -> None:
        """Do it; what is gone in the meantime leaves nothing to do. A job that `fails` does so for no reason."""


class JobTable(Table[Job]):
    """The jobs of a project; so many are `waiting`."""

    __slots__ = ("waiting",)

    def __init__(self, log: UndoLog) -> None:
        super().__init__(log)
        self.waiting = 0

    def _changed(self, old: Job | None, new: Job | None) -> None:
        self.waiting += (new is not None) - (old is not None)


class Pace(Protocol):
    """How jobs come to be done, where it is not at once."""

    def verdict(self, job: Job, operation: str, sent: Mapping[str, Any]) -> Literal["wait", "work", "fail"]:
        """What becomes of a job now that a request, of that operation, is answered; of none, that one has come."""


class Project:
    """A tenant: all state that one ``X-Appwrite-Project`` names, with its own undo log.

    `strict` means that only the keys and the platforms that it knows are let in, `rate_limited` that the real
    server's limits bind callers, `pace` how its jobs come to be done (None: at once), `new_pace` makes the one that it
    begins with. A `master_key`, where there is one, is an API key that no list of keys shows.
    """

    def __init__(self, id: str, world: World) -> None:
        self.id = id
        self.world = world
        self.release = world.release
        self.created_at = self.updated_at = world.clock.stamp()
        self.log = UndoLog()
        self.events = Events()
        self.databases: Table[Database] = Table(self.log)
        self.transactions: Table[Transaction] = Table(self.log)
        self.kept_lists: Table[KeptLists] = Table(self.log)
        self.people = People(self.log)
        self.storage = Storage(self.log)
        self.outbox: Table[Message] = Table(self.log)
        self.rate_limits = RateLimits()
        self.jobs = JobTable(self.log)
        self.new_policies = new_policies(world.release)
        self.held_policies = PolicyTable(self.log)
        self.new_pace = world.new_pace
        self.pace = self.new_pace()
        self.strict = world.strict
        self.rate_limited = world.rate_limits
        self.master_key = ""
        self.history = History(self.log)

    @property
    def policies(self) -> Policies:
        """What it asks of its users; to be replaced, not to be changed."""
        return self.held_policies.get("") or self.new_policies

    @policies.setter
    def policies(self, policies: Policies) -> None:
        self.held_policies.put("", policies)
        self.updated_at = self.world.clock.stamp()

    def take_over(self, other: Project) -> None:
        """Hold what `other` holds instead of what this one did, with its way back; nobody else may go on with it."""
        for name in _HELD:
            setattr(self, name, getattr(other, name))

    def enqueue(self, kind: type[Job], collection: Collection, key: str) -> None:
        """Have a job done on the attribute or index `key` of a collection."""
        job = kind(
            sequence=self.jobs.next_sequence(),
            database=collection.database,
            collection=collection.id,
            key=key,
        )
        self.jobs.put(str(job.sequence), job)

    def run_jobs(self, operation: str = "", sent: Mapping[str, Any] = {}) -> None:
        """Do what the real server's workers do once a request is answered: `operation`, with what it `sent`.

        Without, do what they have done since.
        """
        for job in list(self.jobs):
            verdict = "work" if self.pace is None else self.pace.verdict(job, operation, sent)
            if verdict != "wait":
                self.jobs.remove(str(job.sequence))
                job.run(self, fails=verdict == "fail")


class World:
    """Everything one server holds, which answers as one release of Appwrite. Two worlds share nothing.

    `strict` and `rate_limits` are what its projects begin with; a strict one makes none up, either. `signing_key`
    signs the JWTs of all projects, `new_pace` makes the pace of each. `storage_memory` is how many bytes of files are
    held in memory.
    """

    def __init__(
        self,
        *,
        release: Release = DEFAULT,
        strict: bool = False,
        rate_limits: bool = False,
        storage_memory: int = MEMORY,
    ) -> None:
        self.release = release
        self.strict = strict
        self.rate_limits = rate_limits
        self.clock = Clock()
        self.ids = Ids(self.clock)
        self.contents = Contents(storage_memory)
        self.signing_key = self.ids.hex(64).encode()
        self.projects: dict[str, Project] = {}
        self.new_pace: Callable[[], Pace | None] = lambda: None

    def project(self, id: str) -> Project | None:
        """The project of that id; unless strict, it exists from when it is first named as a project can be."""
        project = self.projects.get(id)
        if project is None and (id == "console" if self.strict else _PROJECT_ID.fullmatch(id)):
            project = self.projects[id] = Project(id, self)
        return project

    def add(self, id: str) -> Project:
        """A project to be, even where the world is strict. Raises ValueError: it exists, or its id is none."""
        if id in self.projects or not _PROJECT_ID.fullmatch(id):
            raise ValueError(id)
        project = self.projects[id] = Project(id, self)
        return project
