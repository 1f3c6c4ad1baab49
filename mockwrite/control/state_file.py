"""The file in which ``serve --state`` keeps what the server holds."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockwrite.clock import monotonic
from mockwrite.control import state

if TYPE_CHECKING:
    from mockwrite.control.control import Control

__all__ = ["StateFile", "read", "release_of"]

QUIET = 1.0
"""Seconds without a change after which the state is written."""

PATIENCE = 10.0
"""Seconds after which it is written even though changes go on."""


def read(path: Path) -> Any:
    """Return the content of a file; None where there is none. Raises StateError, OSError."""
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise state.StateError(f"this is no JSON: {error}") from None


def release_of(path: str) -> str | None:
    """Return the version of the release that a state was kept by; None where the file says nothing of it."""
    with suppress(state.StateError, OSError):
        content = read(Path(path))
        if state.is_state(content) and isinstance(content.get("appwrite"), str):
            return str(content["appwrite"])
    return None


class StateFile:
    """Loads a world's state at the start, and writes it when it has changed.

    A write replaces the file at once: whoever reads it finds the state of one moment, whatever kills the server.
    """

    def __init__(self, control: Control, path: str) -> None:
        self._control = control
        self.path = Path(path)
        self._written: Any = None
        self._seen: Any = None
        self._seen_at = self._dirty_since = 0.0

    def load(self) -> bool:
        """Load the file, a state or a seed; False where there is none. Raises StateError, SeedError, OSError."""
        content = read(self.path)
        if content is None:
            return False
        if state.is_state(content):
            state.load(self._control.world, content)
        else:
            self._control.load_seed(self.path)
        self._written = self._seen = self._version()
        return True

    @property
    def due(self) -> bool:
        """Whether the state has changed since it was written, and is to be written now."""
        now, version = monotonic(), self._version()
        if version == self._written:
            return False
        if version != self._seen:
            if self._seen == self._written:
                self._dirty_since = now
            self._seen, self._seen_at = version, now
        return now - self._seen_at >= QUIET or now - self._dirty_since >= PATIENCE

    def dump(self) -> dict[str, Any]:
        """Return the state to be written. Runs on the server's thread."""
        self._written = self._seen = self._version()
        return state.dump(self._control.world)

    def write(self, content: dict[str, Any]) -> None:
        """Replace the file by one with `content`. Raises OSError."""
        draft = self.path.with_name(f".{self.path.name}.new")
        try:
            with draft.open("w", encoding="utf-8") as file:
                file.writelines(state.encode(content))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)

    def _version(self) -> Any:
        """Return a value that differs after each change."""
        world = self._control.world
        projects = [
            (id, project.log.changes_made, project.strict) for id, project in list(world.projects.items())
        ]
        clock = world.clock
        return projects, clock.stamp() if clock.frozen else None, clock.offset
