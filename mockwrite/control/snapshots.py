"""Snapshots by name, for those who cannot hold one: the control API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.store.history import SnapshotError

if TYPE_CHECKING:
    from mockwrite.store.tables import Mark
    from mockwrite.store.world import Project

__all__ = ["Snapshots"]


class Snapshots:
    """The marks that were taken over HTTP, by project and number."""

    def __init__(self) -> None:
        self._marks: dict[str, dict[str, Mark]] = {}

    def take(self, project: Project) -> str:
        """The name of a new snapshot."""
        marks = self._marks.setdefault(project.id, {})
        id = str(len(marks) + 1)
        marks[id] = project.history.snapshot()
        return id

    def get(self, project: Project, id: str) -> Mark:
        """SnapshotError: it was never taken."""
        mark = self._marks.get(project.id, {}).get(id)
        if mark is None:
            raise SnapshotError(f'There is no snapshot "{id}" of the project "{project.id}".')
        return mark

    def forget(self, project: Project, id: str) -> None:
        """Give up the way back to it. SnapshotError."""
        project.history.forget(self.get(project, id))

    def clear(self, project: Project) -> None:
        self._marks.pop(project.id, None)
