"""The documents that changed between a moment and now, for tests that assert on effects."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from mockwrite.dialects import COLLECTIONS
from mockwrite.php.json_text import kept
from mockwrite.services.databases.document_models import whole
from mockwrite.services.databases.document_styles import style
from mockwrite.services.storage.models import file_fields
from mockwrite.store.documents import Document, Documents
from mockwrite.store.files.rows import Bucket
from mockwrite.store.model import Collection, Database

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mockwrite.store.files.rows import File
    from mockwrite.store.tables import Changes, Mark
    from mockwrite.store.world import Project

__all__ = ["Changed", "Diff", "diff", "document_json"]

JSON = dict[str, Any]


class Changed(NamedTuple):
    """A document before and after."""

    before: JSON
    after: JSON


@dataclass(frozen=True, slots=True)
class Diff:
    """The documents and files created, updated and deleted since a moment, as the API shows them; empty: no change.

    One that is again as it was then is in none of the three. ``$databaseId`` and ``$collectionId`` say where a
    document is, ``bucketId`` where a file is.
    """

    created: list[JSON] = field(default_factory=list)
    updated: list[Changed] = field(default_factory=list)
    deleted: list[JSON] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.created or self.updated or self.deleted)

    def __str__(self) -> str:
        lines = [f"+ {_name(found)}" for found in self.created]
        lines += [f"~ {_name(found.after)}" for found in self.updated]
        lines += [f"- {_name(found)}" for found in self.deleted]
        return "\n".join(lines)

    def as_json(self) -> JSON:
        """Return it as the control API sends it."""
        updated = [{"before": found.before, "after": found.after} for found in self.updated]
        return {"created": self.created, "updated": updated, "deleted": self.deleted}


def _name(document: JSON) -> str:
    if "bucketId" in document:
        return f"{document['bucketId']}/{document['$id']}"
    return "/".join((document["$databaseId"], document["$collectionId"], document["$id"]))


def diff(project: Project, mark: Mark | None = None) -> Diff:
    """Return what changed in `project` since `mark`, or since its beginning. O(changes). Raises SnapshotError."""
    changes = project.history.changes(mark)
    present, found = dict(_collections(project.databases)), Diff()
    past = {**dict(_removed(_rows(changes))), **present}
    for table, slots in changes.items():
        if not isinstance(table, Documents) or table not in past:
            continue
        for key, old in slots.items():
            new = table.get(key) if key is not None and table in present else None
            if key is not None and old is not new:
                _add(found, past[table], old, new)
    for table in past.keys() - present.keys():
        for document in table:
            if document.id.lower() not in changes.get(table, ()):
                _add(found, past[table], document, None)
    _add_files(found, project, changes)
    return found


def _add_files(found: Diff, project: Project, changes: Changes) -> None:
    """Add the files that changed, in buckets that are there or were."""
    present = {bucket.files for bucket in project.storage.buckets}
    past = {row.files for row in _rows(changes) if isinstance(row, Bucket)} | present
    for table, slots in changes.items():
        for key, old in slots.items() if table in past else ():
            if key is not None:
                _add_file(found, project, old, table.get(key) if table in present else None)
    for table in past - present:
        for file in table:
            if file.id.lower() not in changes.get(table, ()):
                _add_file(found, project, file, None)


def _rows(changes: Changes) -> Iterator[Any]:
    """What the slots held; of the one that is a number, that."""
    return itertools.chain.from_iterable(slots.values() for slots in changes.values())


def _add_file(found: Diff, project: Project, old: File | None, new: File | None) -> None:
    release = project.world.release
    before, after = (None if each is None else file_fields(each, release) for each in (old, new))
    _add_change(found, before, after)


def document_json(document: Document, collection: Collection) -> JSON:
    """Return the document as the API sends it, with the ids of the links that its own side stores."""
    fields = whole(document, collection, style(COLLECTIONS))
    for key, relationship in collection.attributes.schema.relationships.items():
        if relationship.stored:
            fields[key] = document.data.get(key)
    read: JSON = kept(fields)
    return read


def _add(found: Diff, collection: Collection, old: Document | None, new: Document | None) -> None:
    before, after = (None if each is None else document_json(each, collection) for each in (old, new))
    _add_change(found, before, after)


def _add_change(found: Diff, before: JSON | None, after: JSON | None) -> None:
    if before is None and after is not None:
        found.created.append(after)
    elif before is not None and after is None:
        found.deleted.append(before)
    elif before is not None and after is not None and before != after:
        found.updated.append(Changed(before, after))


def _collections(databases: Iterable[Database]) -> Iterator[tuple[Documents, Collection]]:
    for database in databases:
        for collection in database.collections:
            yield collection.documents, collection


def _removed(rows: Iterable[Any]) -> Iterator[tuple[Documents, Collection]]:
    """Yield the collections among changed rows as they were, and those of databases among these rows."""
    for row in rows:
        if isinstance(row, Collection):
            yield row.documents, row
        elif isinstance(row, Database):
            yield from _collections([row])
