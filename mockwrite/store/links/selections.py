"""What selects leave of a document: its columns, and paths into the documents that it is linked with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mockwrite.store.attributes import Relationship

__all__ = ["EVERYTHING", "Selection", "read"]


@dataclass(frozen=True, slots=True)
class Selection:
    """`columns` are shown (None: all). `nested` are the paths below each relationship that is asked for.

    `blanks` says that arrays which are not among the columns show nevertheless, as if they held nothing: as it
    is on Appwrite 1.8.1 where paths are selected, but not everything. `system` are the fields with a dollar that show
    (None: all). What is not `decoded` shows as the database keeps it.
    """

    columns: frozenset[str] | None = None
    nested: Mapping[str, Sequence[str]] = field(default_factory=dict)
    blanks: bool = False
    system: frozenset[str] | None = None
    decoded: bool = True

    def shows(self, key: str) -> bool:
        """Whether the column `key` is selected."""
        return self.columns is None or key in self.columns


EVERYTHING = Selection()


def read(relationships: Mapping[str, Relationship], selects: Iterable[Sequence[Any]]) -> Selection:
    """Return what the values of checked selects mean; of no select, everything.

    A path shows the column of its relationship, if that keeps one here. A select that names nothing else than
    paths to many shows all columns.
    """
    columns: set[str] = set()
    nested: dict[str, list[str]] = {}
    starred = pathed = False
    for values in selects:
        rest = []
        for value in values:
            starred = starred or value == "*" or value is True
            key, dot, path = value.partition(".") if isinstance(value, str) else ("", "", "")
            pathed = pathed or bool(dot)
            relationship = relationships.get(key) if dot else None
            if relationship is None:
                rest.append(value)
                continue
            nested.setdefault(key, []).append(path or "*")
            if not relationship.many:
                rest.append(key)
        columns.update(rest or ("*",))
    if starred or "*" in columns or not columns:
        return Selection(None, nested)
    return Selection(frozenset(columns), nested, blanks=pathed)
