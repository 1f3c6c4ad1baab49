"""Projects that come and go with the tests of a session; a seeded one is seeded once, and given out again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.control.build_delays import Delay
    from mockwrite.control.control import Control
    from mockwrite.control.faults import Plan
    from mockwrite.control.seeds import Source
    from mockwrite.store.tables import Mark
    from mockwrite.store.world import Project

__all__ = ["Pool", "Settings"]


class Settings(NamedTuple):
    """The seeds and switches that a project of the pool begins with."""

    seeds: Sequence[Source] = ()
    strict: bool = False
    rate_limits: bool = False
    pace: Delay | None = None


class _Seeded(NamedTuple):
    """A project, and the moment at which it was as its settings say."""

    project: Project
    mark: Mark
    settings: Settings
    key: tuple[Any, ...]


class Pool:
    """Gives out projects, each to one test at a time. Taking and giving back cost what the test changed."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._idle: dict[tuple[Any, ...], list[_Seeded]] = {}
        self._taken: dict[str, _Seeded] = {}

    def take(self, id: str, settings: Settings) -> Project:
        """Return a project of that id, as the settings say. Raises SeedError; ValueError: there is one of that id."""
        key = (*map(_identity, settings.seeds), settings.strict, settings.rate_limits, settings.pace)
        idle = self._idle.get(key)
        world = self._control.world
        if idle and id not in world.projects:
            seeded = idle.pop()
            seeded.project.id = id
            world.projects[id] = seeded.project
        else:
            project = world.add(id)
            try:
                seeded = self._load(project, settings, key)
            except BaseException:
                self._control.drop(project)
                raise
        self._taken[id] = seeded
        return seeded.project

    def _load(self, project: Project, settings: Settings, key: tuple[Any, ...]) -> _Seeded:
        for source in settings.seeds:
            self._control.load_seed(source, project)
        project.strict |= settings.strict
        project.rate_limited |= settings.rate_limits
        if settings.pace is not None:
            self._control.begin_at(project, settings.pace)
            project.pace = project.new_pace()
        settled = settings._replace(strict=project.strict, rate_limits=project.rate_limited)
        return _Seeded(project, project.history.settle(), settled, key)

    def give_back(self, project: Project) -> list[Plan]:
        """Take a project off the server, and return the planned faults that no request met.

        Raises KeyError where it is not the pool's, or has been given back.
        """
        seeded = self._taken.pop(project.id)
        unused = self._control.faults.clear(project.id)
        self._control.drop(project)
        if seeded.settings.seeds:
            project.history.restore(seeded.mark)
            project.strict, project.rate_limited = seeded.settings.strict, seeded.settings.rate_limits
            self._idle.setdefault(seeded.key, []).append(seeded)
        elif len(project.storage.buckets):
            project.history.restore(seeded.mark)  # bytes of files go now, not when Python looks for circles
        return unused


def _identity(source: Source) -> Any:
    """Return a value that differs between seeds; for a file, its path, time and size."""
    if isinstance(source, Mapping):
        return json.dumps(source, sort_keys=True, default=repr)
    try:
        found = Path(source).stat()
    except OSError:
        return str(source)
    return str(source), found.st_mtime_ns, found.st_size
