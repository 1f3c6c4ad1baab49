"""Seed files that are applied when they are edited, while the server runs."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mockwrite.clock import monotonic
from mockwrite.control import seeding, seeds
from mockwrite.control.seed_changes import seed_changes
from mockwrite.control.seeds import DEFAULT_PROJECT, Part, SeedError
from mockwrite.store.world import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mockwrite.control.control import Control

__all__ = ["LiveSeeds", "SeedNews"]

PATIENCE = 1.0
"""Seconds for which a file may be away, as while an editor replaces it."""


class SeedNews(NamedTuple):
    """The outcome of an edit: the `error` that kept it out, or how many entries `changed`."""

    file: str
    changed: int
    error: str
    at: str


class _File:
    """A seed file: its last content that could be loaded, and the look of it when it was last read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.content: Mapping[str, Any] = seeds.read(path).content
        self.read = self.seen = _look(path)
        self._seen_at = monotonic()

    @property
    def edited(self) -> bool:
        """Whether the file differs from what was read, and has been left alone since the last time of asking."""
        before, self.seen = self.seen, _look(self.path)
        if self.seen != before:
            self._seen_at = monotonic()
        patience = PATIENCE if self.seen is None else 0.0
        return self.seen != self.read and self.seen == before and monotonic() - self._seen_at >= patience


class LiveSeeds:
    """The seed files of a server. With `anew` an edit resets its projects; else it changes what differs in the file.

    A file with a mistake in it changes nothing: the state stays as the last good one made it.
    """

    def __init__(self, control: Control, files: Iterable[str], *, anew: bool = False) -> None:
        self._control = control
        self._files = [_File(Path(file)) for file in files if Path(file).is_file()]
        self._anew = anew
        self._edited: set[str] = set()
        self.news: dict[str, SeedNews] = {}

    def poll(self) -> list[SeedNews]:
        """Apply the edits since the last call, and return what became of each. Runs on the server's thread."""
        return [self._apply(file) for file in self._files if file.edited]

    @property
    def pending(self) -> bool:
        """Whether `poll` has something to do. Runs on any thread."""
        return any(_look(file.path) != file.read for file in self._files)

    def reload(self, project: Project) -> bool:
        """Load the files' last good contents into `project` anew; False where no edit has changed them."""
        if project.id not in self._edited:
            return False
        project.take_over(self._loaded(project))
        return True

    def _loaded(self, project: Project) -> Project:
        """Return a project of the same id and settings that holds what the files say, and nothing else.

        Raises SeedError.
        """
        projects = self._control.world.projects
        new = Project(project.id, self._control.world)
        new.strict, new.rate_limited, new.new_pace = project.strict, project.rate_limited, project.new_pace
        projects[project.id] = new  # Only while it is loaded: no request comes in between.
        try:
            for file in self._files:
                for part in _parts(file.path, file.content):
                    if _project_id(part) == project.id:
                        with new.events.quiet():
                            seeding.load_seed(new, self._control.client(new), part)
                        new.history.settle()
        finally:
            projects[project.id] = project
        return new

    def _apply(self, file: _File) -> SeedNews:
        file.read = file.seen
        changed, error = 0, ""
        try:
            if file.seen is None:
                raise SeedError(str(file.path), "", "this file is gone")
            content = seeds.read(file.path).content
            changed = self._reset(file, content) if self._anew else self._change(file, content)
            file.content = content
        except SeedError as mistake:
            error = str(mistake)
        name = str(file.path)
        self.news[name] = SeedNews(name, changed, error, self._control.world.clock.stamp())
        return self.news[name]

    def _change(self, file: _File, content: Mapping[str, Any]) -> int:
        count, edited = 0, []
        with self._together() as enter:
            for old, part in _edits(file, content):
                changes = seed_changes(old, part.content)
                said = part.content.keys() | changes.content.keys()
                if changes.count or said & {"strict", "rateLimits", "settings"}:
                    project = self._control.named(part)
                    enter(project)
                    client = self._control.client(project, replacing=True)
                    try:
                        seeding.load_seed(project, client, replace(part, content=changes.content), changes)
                    except SeedError as mistake:
                        place = mistake.place.removeprefix(part.place)
                        part.refuse(changes.place_in(part.content, place), mistake.reason)
                    edited.append(project.id)
                count += changes.count
        self._edited.update(edited)
        return count

    @contextmanager
    def _together(self) -> Iterator[Callable[[Project], None]]:
        """Yield what has a project take part in the block: all that changes in it, and in the others, or nothing."""
        projects = self._control.world.projects
        known = set(projects)
        flags: list[tuple[Project, bool, bool]] = []
        with ExitStack() as stack:

            def enter(project: Project) -> None:
                flags.append((project, project.strict, project.rate_limited))
                stack.enter_context(project.events.held())
                stack.enter_context(project.log.atomic())

            try:
                yield enter
            except SeedError:
                for project, strict, rate_limited in flags:
                    project.strict, project.rate_limited = strict, rate_limited
                for id in projects.keys() - known:
                    del projects[id]
                raise

    def _reset(self, file: _File, content: Mapping[str, Any]) -> int:
        edits = _edits(file, content)
        before, file.content = file.content, content
        try:
            with self._together():
                projects = [self._control.named(part) for _, part in edits]
                loaded = [(project, self._loaded(project)) for project in projects]
        except SeedError:
            file.content = before
            raise
        for project, new in loaded:
            project.take_over(new)
            self._control.forget(project)
            self._edited.add(project.id)
        return sum(seed_changes(old, part.content).count for old, part in edits)


def _look(path: Path) -> tuple[int, int, int] | None:
    """Return what changes with an edit; None where there is no file, as while an editor replaces it."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _edits(file: _File, content: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Part]]:
    """Return what each project's seed said before the edit, and its part now: an empty one where it has left."""
    before = {_project_id(part): part for part in _parts(file.path, file.content)}
    now = [(_project_id(part), part) for part in _parts(file.path, content)]
    ids = {id for id, _ in now}
    now += [(id, replace(old, content={"projectId": id})) for id, old in before.items() if id not in ids]
    return [(before[id].content if id in before else {}, part) for id, part in now]


def _parts(path: Path, content: Mapping[str, Any]) -> Iterable[Part]:
    return seeds.Seed(str(path), content, path.parent).parts


def _project_id(part: Part) -> str:
    return part.project_id or DEFAULT_PROJECT
