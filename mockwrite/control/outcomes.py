"""The values that methods of a project return: a snapshot, a fault, a pace; the last two end with their block."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from mockwrite.control.faults import Plan
    from mockwrite.control.project import MockProject
    from mockwrite.store.tables import Mark
    from mockwrite.store.world import Pace

__all__ = ["Fault", "Pacing", "Snapshot", "UnusedFaultWarning"]


class UnusedFaultWarning(UserWarning):
    """No request met a planned fault."""

    def __init__(self, operation: str) -> None:
        super().__init__(f"No request met the fault planned for {operation}.")


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A moment of a project, for `MockProject.restore` and `MockProject.diff`."""

    project_id: str
    mark: Mark

    def __repr__(self) -> str:
        return f"<Snapshot of {self.project_id}>"


class Fault:
    """A planned fault. It ends with its ``with`` block, or by `end`."""

    def __init__(self, project: MockProject, plan: Plan) -> None:
        self._project = project
        self._plan = plan

    @property
    def used(self) -> int:
        """How many requests met it."""
        return self._plan.used

    def end(self) -> None:
        """End the fault, and raise what its `where` raised. Warns with UnusedFaultWarning where no request met it."""
        self._project.unfail(self._plan)
        if self._plan.trouble is not None:
            raise self._plan.trouble
        if not self._plan.used:
            warnings.warn(UnusedFaultWarning(self._plan.operation), stacklevel=3)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.end()
        else:
            self._project.unfail(self._plan)


class Pacing:
    """A pace that was set. At the end of its ``with`` block the one before it holds again."""

    def __init__(self, project: MockProject, before: Pace | None) -> None:
        self._project = project
        self._before = before

    def build(self, most: int | None = None) -> int:
        """Build the attributes and indexes that wait, the oldest first and `most` at most; return how many."""
        return self._project.build(most)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._project.repace(self._before)
