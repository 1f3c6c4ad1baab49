"""The moments of a project to which one can return: where it began, and snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockwrite.store.tables import Changes, Mark, UndoLog

__all__ = ["History", "SnapshotError"]


class SnapshotError(ValueError):
    """A moment to which there is no way back: one before it has been returned to since."""


class History:
    """The marks of a project's undo log that outlive a request.

    Marks are taken one after the other; returning to one undoes all that came later, the later marks too. Taking
    one is O(1), returning O(changes), whatever the state's size.
    """

    __slots__ = ("_beginnings", "_log")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self._beginnings = [log.mark()]

    def settle(self) -> Mark:
        """Make the present what `reset` returns to."""
        self._beginnings.append(self._log.mark())
        return self._beginnings[-1]

    def reset(self) -> None:
        """Return to what was last settled, and has not been undone since."""
        self._log.rollback(self._beginning())

    def snapshot(self) -> Mark:
        """A mark at the present."""
        return self._log.mark()

    def restore(self, mark: Mark) -> None:
        """Return to `mark`, which stays good. Raises SnapshotError."""
        self._require(mark)
        self._log.rollback(mark)

    def undo(self, mark: Mark) -> None:
        """Return to `mark`, and give it up. Raises SnapshotError."""
        self.restore(mark)
        self._log.release(mark)

    def forget(self, mark: Mark) -> None:
        """Keep what was changed since `mark`, and give up the way back to it, and to those after it.

        Raises SnapshotError.
        """
        self._require(mark)
        self._log.release(mark)

    def changes(self, mark: Mark | None = None) -> Changes:
        """What each slot changed since `mark`, or since the beginning, held then. Raises SnapshotError."""
        if mark is None:
            mark = self._beginning()
        self._require(mark)
        return self._log.changes(mark)

    def _beginning(self) -> Mark:
        while self._beginnings[-1] not in self._log:
            self._beginnings.pop()
        return self._beginnings[-1]

    def _require(self, mark: Mark) -> None:
        if mark not in self._log:
            raise SnapshotError(
                "There is no way back to this snapshot: it is another project's, or the state has been reset, or "
                "restored to a moment before it."
            )
