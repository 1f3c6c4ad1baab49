"""Lists of what is known to differ, which can only shrink."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

__all__ = ["Expectations"]


class Expectations:
    """The lists in a folder: a file ``RECORDING.txt`` each, with a line ``0012 why`` for each exchange.

    A list is as wrong where a listed exchange agrees as where one differs that is not listed.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise NotADirectoryError(f"{folder} is no folder")
        self._folder = folder

    def of(self, recording: str) -> dict[int, str]:
        """Return why exchanges of `recording` are known to differ, by number. Raises ValueError for a broken list."""
        path = self._path(recording)
        if not path.exists():
            return {}
        reasons: dict[int, str] = {}
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            number, _, reason = line.partition(" ")
            if not number.isdigit() or not reason.strip() or int(number) in reasons:
                raise ValueError(
                    f"{path}:{at}: each line is the number of another exchange, and why it differs"
                )
            reasons[int(number)] = reason.strip()
        return reasons

    def shrink(self, recording: str, agreeing: Collection[int]) -> None:
        """Take off the list what agrees by now; an empty list is deleted."""
        kept = {number: reason for number, reason in self.of(recording).items() if number not in agreeing}
        path = self._path(recording)
        if kept:
            path.write_text(
                "".join(f"{number:04d} {why}\n" for number, why in kept.items()), encoding="utf-8"
            )
        else:
            path.unlink(missing_ok=True)

    def _path(self, recording: str) -> Path:
        return self._folder / f"{recording}.txt"
