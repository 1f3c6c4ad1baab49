"""What the real server has not, for one server: seeds, the journal, faults, pace, projects that come and go.

Both doors lead here: the Python objects, from their own threads, and ``/_mockwrite``. Nothing in it may be called
but from the thread that the server runs in, or while it does not run.

What only some of it needs is loaded when it is first asked for: a server is to start in a blink.
"""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING, Any

from mockwrite.control.faults import Faults
from mockwrite.control.journal import Journal
from mockwrite.control.snapshots import Snapshots
from mockwrite.control.sources import DEFAULT_PROJECT
from mockwrite.control.watcher import Watcher
from mockwrite.wire.dispatch import Dispatcher
from mockwrite.wire.scopes import GRANTABLE

if TYPE_CHECKING:
    from mockwrite.control.client import Client
    from mockwrite.control.differences import Diff
    from mockwrite.control.pace import Speed
    from mockwrite.control.seeds import Part
    from mockwrite.control.signed_in import SignedIn
    from mockwrite.control.sources import Source
    from mockwrite.store.schemas.jobs import Pace
    from mockwrite.store.tables import Mark
    from mockwrite.store.world import Project, World

__all__ = ["Control", "ProjectError"]


MASTER_KEY = "mockwrite"


class ProjectError(LookupError):
    """A project that there is not."""

    def __init__(self, id: str) -> None:
        super().__init__(
            f'There is no project "{id}": a strict server has those of its seed alone, and an id has up to 36 letters, '
            "digits, and _ . -"
        )


class Control:
    """The controls of one world; see the module."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.journal = Journal()
        self.snapshots = Snapshots()
        self.faults = Faults()
        self._watcher = Watcher(world, self.journal, self.faults)
        self.dispatcher = Dispatcher(world, self._watcher)

    def client(self, project: Project) -> Client:
        """Who may do everything in `project`."""
        from mockwrite.control.client import Client  # noqa: PLC0415 - see above

        return Client(self.dispatcher, project.id)

    def project(self, id: str) -> Project:
        """ProjectError."""
        project = self.world.project(id)
        if project is None:
            raise ProjectError(id)
        return project

    def plant(self, source: Source, into: Project | None = None) -> list[Project]:
        """Add what a seed describes, and make the outcome what `reset` returns to. See `add`."""
        planted = self.add(source, into)
        for project in planted:
            project.history.settle()
        return planted

    def add(self, source: Source, into: Project | None = None) -> list[Project]:
        """Add what a seed describes; the projects that it went to.

        A seed goes `into` a project whatever project it names, or to the ones that it names. SeedError: for the
        first thing that is wrong in it; then nothing of that project's part is added.
        """
        from mockwrite.control import planting, seeds  # noqa: PLC0415 - see above

        seed = seeds.read(source)
        parts = list(seed.parts)
        if into is not None and "projects" in seed.content:
            raise seeds.SeedError(
                seed.source, "projects", "a seed of several projects is for a server, not for one"
            )
        planted = []
        for part in parts:
            project = into or self._named(part)
            planting.plant(project, self.client(project), part)
            planted.append(project)
        return planted

    def _named(self, part: Part) -> Project:
        """The project that a part names; a new one, too, in a strict world."""
        id = part.content.get("projectId", DEFAULT_PROJECT)
        if not isinstance(id, str) or id == "console":
            part.refuse("projectId", "it must be the id of a project")
        if id in self.world.projects:
            return self.world.projects[id]
        try:
            return self.world.add(id)
        except ValueError:
            part.refuse("projectId", f'"{id}" is no id: up to 36 letters, digits, and _ . -')

    def export(self, project: Project) -> dict[str, Any]:
        """A seed that would make `project` as it is."""
        from mockwrite.control.exporting import export  # noqa: PLC0415 - see above

        return export(project)

    def diff(self, project: Project, mark: Mark | None = None) -> Diff:
        """The documents created, updated and deleted since `mark`, or since the seed. SnapshotError."""
        from mockwrite.control.differences import diff  # noqa: PLC0415 - see above

        return diff(project, mark)

    def sign_in(self, project: Project, id: str | None = None, **settings: Any) -> SignedIn:
        """Make a user, and sign them in: all of it or nothing. AppwriteError."""
        from mockwrite.control.signed_in import sign_in  # noqa: PLC0415 - see above

        with project.log.atomic():
            id = self.world.ids.unique() if id is None else id
            return sign_in(self.client(project), project.id, id, **settings)

    def reset(self, project: Project) -> None:
        """Return to the seed: documents, schema, people; the journal, the faults, the pace, the calls counted."""
        project.history.reset()
        self.forget(project)

    def forget(self, project: Project) -> None:
        """Give up what is no part of a project's state: journal, faults, pace, calls counted."""
        self.journal.clear(project.id)
        self.faults.clear(project.id)
        self.snapshots.clear(project)
        project.rate_limits.clear()
        self._watcher.forget(project.id)
        project.pace = None

    def drop(self, project: Project) -> None:
        """Forget a project altogether."""
        self.forget(project)
        self.world.projects.pop(project.id, None)

    def api_key(self, project: Project) -> str:
        """A key that may do everything in a project: one of its own, or its master key."""
        for key in project.people.keys:
            if key.scopes >= GRANTABLE and key.expire is None:
                return key.secret
        project.master_key = (
            MASTER_KEY if not project.people.keys.where("secret", MASTER_KEY) else token_hex(16)
        )
        return project.master_key

    def pace(self, project: Project, attributes: Speed | None, indexes: Speed | None) -> Pace | None:
        """Set how fast attributes and indexes are built; None leaves it. Gives the pace before. SpeedError."""
        from mockwrite.control.pace import Paced  # noqa: PLC0415 - see the module's docstring

        before = project.pace
        old = before if isinstance(before, Paced) else Paced(self.world.clock)
        new = Paced(
            self.world.clock,
            old.attributes if attributes is None else attributes,
            old.indexes if indexes is None else indexes,
        )
        self.repace(project, new)
        return before

    def repace(self, project: Project, pace: Pace | None) -> None:
        """Set the pace; jobs that need not wait any longer are done."""
        project.pace = pace
        project.run_jobs()

    def build(self, project: Project, most: int | None = None) -> int:
        """Do the jobs that wait, the oldest first, `most` of them at most; how many were done."""
        waiting = list(project.jobs)[:most]
        for job in waiting:
            project.jobs.remove(str(job.sequence))
            job.run(project)
        return len(waiting)
