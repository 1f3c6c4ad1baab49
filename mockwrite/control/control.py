"""What the real server does not have, for one server: seeds, the journal, faults, delays, projects that come and go.

The Python objects and ``/_mockwrite`` both lead here. All of it runs on the server's thread, or while the server does
not run. Modules that few servers use are loaded when first asked for, so that a server starts fast.
"""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING, Any

from mockwrite.control.faults import Faults
from mockwrite.control.journal import Journal
from mockwrite.control.observer import ControlObserver
from mockwrite.control.seeds import DEFAULT_PROJECT
from mockwrite.memory import give_all_back
from mockwrite.store.history import SnapshotError
from mockwrite.wire.dispatch import Dispatcher
from mockwrite.wire.scopes import GRANTABLE

if TYPE_CHECKING:
    from mockwrite.control.build_delays import Delay
    from mockwrite.control.client import Client
    from mockwrite.control.differences import Diff
    from mockwrite.control.live_seeds import LiveSeeds
    from mockwrite.control.seeds import Part, Source
    from mockwrite.control.signed_in import SignedIn
    from mockwrite.services.realtime.serving import Realtime
    from mockwrite.store.tables import Mark
    from mockwrite.store.world import Pace, Project, World

__all__ = ["Control", "ProjectError"]


MASTER_KEY = "mockwrite"
_MANY = 50_000
"""So many changes undone leave memory that is worth a second to give back."""


class ProjectError(LookupError):
    """No project has this id, and none may be made."""

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
        self.remarks: list[str] = []
        self.live_seeds: LiveSeeds | None = None
        self._observer = ControlObserver(world, self.journal, self.faults)
        self.dispatcher = Dispatcher(world, self._observer)
        self._realtime: Realtime | None = None

    @property
    def realtime(self) -> Realtime:
        """The connections of the world's projects."""
        if self._realtime is None:
            from mockwrite.services.realtime.serving import Realtime  # noqa: PLC0415 - see above

            self._realtime = Realtime(self.world, self._observer)
        return self._realtime

    def close(self) -> None:
        """End all realtime connections."""
        if self._realtime is not None:
            self._realtime.close()

    def client(self, project: Project, *, replacing: bool = False) -> Client:
        """Return a client that may do everything in `project`, `replacing` what exists where it is to make it."""
        if replacing:
            from mockwrite.control.replacing import ReplacingClient  # noqa: PLC0415 - see above

            return ReplacingClient(self.dispatcher, project.id)
        from mockwrite.control.client import Client  # noqa: PLC0415 - see above

        return Client(self.dispatcher, project.id)

    def project(self, id: str) -> Project:
        """Return the project of that id, made where the server is not strict. Raises ProjectError."""
        project = self.world.project(id)
        if project is None:
            raise ProjectError(id)
        return project

    def load_seed(
        self, source: Source, into: Project | None = None, *, replace: bool = False
    ) -> list[Project]:
        """Add a seed as `add_seed` does, and make the outcome what `reset` returns to."""
        loaded = self.add_seed(source, into, replace=replace)
        for project in loaded:
            project.history.settle()
        return loaded

    def add_seed(
        self, source: Source, into: Project | None = None, *, replace: bool = False
    ) -> list[Project]:
        """Add what a seed describes, and return the projects that it went to; with `replace` over what is there.

        It goes `into` the given project whatever project it names, else to the ones that it names. Raises SeedError
        for the first mistake in it; then nothing of that project's part is added.
        """
        from mockwrite.control import seeding, seeds  # noqa: PLC0415 - see above

        seed = seeds.read(source)
        said = [f"{seed.source}: {remark}" for remark in seed.remarks]
        self.remarks += [remark for remark in said if remark not in self.remarks]
        parts = list(seed.parts)
        if into is not None and "projects" in seed.content:
            raise seeds.SeedError(
                seed.source, "projects", "a seed of several projects is for a server, not for one"
            )
        loaded = []
        for part in parts:
            project = into or self.named(part)
            with project.events.quiet():
                seeding.load_seed(project, self.client(project, replacing=replace), part)
            loaded.append(project)
        return loaded

    def named(self, part: Part) -> Project:
        """Return the project that a part names; a new one even where the world is strict."""
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
        """Return a seed that would make `project` as it is."""
        from mockwrite.control.exporting import export  # noqa: PLC0415 - see above

        return export(project)

    def diff(self, project: Project, mark: Mark | None = None) -> Diff:
        """Return the documents created, updated and deleted since `mark`, or since the seed. Raises SnapshotError."""
        from mockwrite.control.differences import diff  # noqa: PLC0415 - see above

        return diff(project, mark)

    def sign_in(self, project: Project, id: str | None = None, **settings: Any) -> SignedIn:
        """Return a new user, signed in. Raises AppwriteError, and then makes nothing."""
        from mockwrite.control.signed_in import sign_in  # noqa: PLC0415 - see above

        with project.log.atomic(), project.events.quiet():
            id = self.world.ids.unique() if id is None else id
            return sign_in(self.client(project), project.id, id, **settings)

    def reset(self, project: Project) -> None:
        """Return to the seed: documents, schema, people; journal, events, faults, pace, calls counted."""
        log, before = project.log, project.log.changes_made
        if self.live_seeds is None or not self.live_seeds.reload(project):
            project.history.reset()
        self.forget(project)
        if project.log.changes_made - (before if project.log is log else 0) > _MANY:
            give_all_back()

    def forget(self, project: Project) -> None:
        """Drop what is no part of a project's state: journal, events, faults, calls counted; the first pace is back."""
        self.journal.clear(project.id)
        project.events.clear()
        if self._realtime is not None:
            self._realtime.hub(project).clear()
        self.faults.clear(project.id)
        self.snapshots.clear(project)
        project.rate_limits.clear()
        self._observer.forget(project.id)
        project.pace = project.new_pace()

    def drop(self, project: Project) -> None:
        """Forget a project altogether."""
        self.forget(project)
        self.world.projects.pop(project.id, None)
        if self._realtime is not None:
            self._realtime.forget(project)

    def api_key(self, project: Project) -> str:
        """Return a key that may do everything in a project: one of its own, or its master key."""
        for key in project.people.keys:
            if key.scopes >= GRANTABLE and key.expire is None:
                return key.secret
        project.master_key = (
            MASTER_KEY if not project.people.keys.where("secret", MASTER_KEY) else token_hex(16)
        )
        return project.master_key

    def begin_at(self, held: World | Project, pace: Delay) -> None:
        """Have the projects of a world, or one, begin at `pace`, and return to it with a reset. Raises DelayError."""
        if pace == "immediate":
            held.new_pace = lambda: None
            return
        from mockwrite.control.build_delays import BuildDelays  # noqa: PLC0415 - see the module's docstring

        clock = self.world.clock
        BuildDelays(clock, pace, pace)
        held.new_pace = lambda: BuildDelays(clock, pace, pace)

    def pace(self, project: Project, attributes: Delay | None, indexes: Delay | None) -> Pace | None:
        """Set how fast attributes and indexes are built (None keeps it), and return the pace before.

        Raises DelayError.
        """
        from mockwrite.control.build_delays import BuildDelays  # noqa: PLC0415 - see the module's docstring

        before = project.pace
        old = before if isinstance(before, BuildDelays) else BuildDelays(self.world.clock)
        new = BuildDelays(
            self.world.clock,
            old.attributes if attributes is None else attributes,
            old.indexes if indexes is None else indexes,
        )
        self.repace(project, new)
        return before

    def repace(self, project: Project, pace: Pace | None) -> None:
        """Set the pace, and run the jobs that need not wait any longer."""
        project.pace = pace
        project.run_jobs()

    def build(self, project: Project, most: int | None = None) -> int:
        """Run the jobs that wait, the oldest first, `most` of them at most, and return how many ran.

        Raises ValueError: `most` is below 1.
        """
        if most is not None and most < 1:
            raise ValueError(f"most must be 1 at least, and is {most}.")
        waiting = list(project.jobs)[:most]
        for job in waiting:
            project.jobs.remove(str(job.sequence))
            job.run(project)
        return len(waiting)


class Snapshots:
    """The marks that were taken over HTTP, by project and number."""

    def __init__(self) -> None:
        self._marks: dict[str, dict[str, tuple[str, Mark]]] = {}

    def take(self, project: Project) -> str:
        """Return the id of a new snapshot."""
        marks = self._marks.setdefault(project.id, {})
        id = str(len(marks) + 1)
        marks[id] = project.world.clock.stamp(), project.history.snapshot()
        return id

    def of(self, project: Project) -> dict[str, str]:
        """Return the times at which snapshots were taken to which there is a way back, by their ids."""
        marks = self._marks.get(project.id, {})
        return {id: time for id, (time, mark) in marks.items() if mark in project.log}

    def get(self, project: Project, id: str) -> Mark:
        """Return the mark of a snapshot. Raises SnapshotError where there is none."""
        found = self._marks.get(project.id, {}).get(id)
        if found is None:
            raise SnapshotError(f'There is no snapshot "{id}" of the project "{project.id}".')
        return found[1]

    def forget(self, project: Project, id: str) -> None:
        """Give up the way back to a snapshot. Raises SnapshotError."""
        project.history.forget(self.get(project, id))

    def clear(self, project: Project) -> None:
        self._marks.pop(project.id, None)
