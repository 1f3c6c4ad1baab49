"""The tables that hold the buckets of a project, and what belongs to their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.store.people.tables import Grouped
from mockwrite.store.tables import Table, UndoLog

if TYPE_CHECKING:
    from mockwrite.store.files.rows import Bucket, FileToken, Preview

__all__ = ["Storage"]


class Storage:
    """The buckets of a project, each with its files; the tokens of files, and the previews drawn of them."""

    def __init__(self, log: UndoLog) -> None:
        self.buckets: Table[Bucket] = Table(log)
        self.tokens: Grouped[FileToken] = Grouped(log, "internal_resource")
        self.previews: Grouped[Preview] = Grouped(log, "resource")
