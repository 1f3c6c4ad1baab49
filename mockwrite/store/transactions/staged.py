"""What a transaction that is still open would make of a collection, as reads in it see that.

It is not what the commit will make of it: Appwrite 1.8.1 puts staged writes one over the other as they were
sent, unchecked. An increment of a document that is not staged shows the step, an operator its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite.php.numbers import numeric
from mockwrite.store.documents import INTERNAL
from mockwrite.store.transactions import php_filters
from mockwrite.store.writing import structure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mockwrite.releases import Release
    from mockwrite.store.querying.queries import Query
    from mockwrite.store.transactions.transactions import Operation, Place, Transaction

__all__ = ["Staged", "counted", "over", "staged"]


@dataclass(slots=True)
class Staged:
    """The staged state of one document.

    `made` is how it came to be staged: by ``create``, ``upsert`` or ``update``. `fields` are as they were
    sent, of an update those that change; None where the document is deleted.
    """

    made: str
    fields: dict[str, Any] | None

    def merge(self, changes: Mapping[str, Any]) -> None:
        """Put changes over the fields. What is deleted stays so: reads of it fail on the real server."""
        if self.fields is not None:
            self.fields.update((key, value) for key, value in changes.items() if key != "$id")


def staged(transaction: Transaction, place: Place, release: Release) -> dict[str, Staged]:
    """Return what is staged of the collection at `place`, by the ids of its documents. O(operations).

    Raises AppwriteError: general_query_invalid for a query that is none, document_invalid_structure.
    """
    found: dict[str, Staged] = {}
    for operation in transaction.staged:
        if operation.place == place:
            _STEPS[operation.action](found, operation, release)
    return found


def over(committed: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A committed document's fields with the staged ones over them; the system's own stay."""
    return {**committed, **{key: value for key, value in changes.items() if key not in INTERNAL}}


def counted(total: int, page: Iterable[str], staging: Mapping[str, Staged], queries: Iterable[Query]) -> int:
    """How many documents there would be; `total` are committed and meet `queries`, a `page` of them listed."""
    listed, conditions = frozenset(page), php_filters.filters(queries)
    for id, entry in staging.items():
        if entry.fields is None:
            total -= id in listed
            continue
        meets = php_filters.matches(entry.fields, conditions)
        if entry.made == "create":
            total += meets
        elif id in listed:
            total -= not meets
        elif entry.made == "upsert":
            total += meets
    return max(0, total)


def _create(found: dict[str, Staged], operation: Operation, _: Release) -> None:
    fields = structure.well_formed(operation.fields)
    id = operation.document_id or fields.get("$id")
    if id:
        if fields.get("$id") is None:
            fields["$id"] = id
        found[id] = Staged("create", fields)


def _update(found: dict[str, Staged], operation: Operation, _: Release) -> None:
    id = operation.document_id or ""
    if id in found:
        found[id].merge(operation.fields)
    else:
        found[id] = Staged("update", structure.well_formed(operation.fields))


def _upsert(found: dict[str, Staged], operation: Operation, _: Release) -> None:
    fields = structure.well_formed(operation.fields)
    id = operation.document_id or fields.get("$id")
    if id:
        found[id] = Staged("upsert", fields)


def _delete(found: dict[str, Staged], operation: Operation, _: Release) -> None:
    found[operation.document_id or ""] = Staged("delete", None)


def _step(found: dict[str, Staged], operation: Operation, _: Release) -> None:
    """Only what the older vocabulary stages: a column is not looked for."""
    id, key = operation.document_id or "", operation.fields.get("attribute")
    if not isinstance(key, str) or not key:
        return
    value = operation.fields.get("value")
    by = 1 if value is None else numeric(value) or 0
    by = by if operation.action == "increment" else -by
    entry = found.get(id)
    if entry is None:
        found[id] = Staged("update", {key: by})
    elif entry.fields is not None:
        before = entry.fields.get(key)
        number = 0 if before is None else int(before) if isinstance(before, bool) else numeric(before)
        if number is not None:
            entry.fields[key] = number + by


def _create_many(found: dict[str, Staged], operation: Operation, _: Release) -> None:
    for document in operation.documents:
        fields = structure.well_formed(document)
        found[fields.get("$id") or ""] = Staged("create", fields)


def _update_many(found: dict[str, Staged], operation: Operation, release: Release) -> None:
    conditions = php_filters.filters(php_filters.parsed(operation.fields["queries"], release))
    changes = operation.fields["data"]
    for entry in found.values():
        if entry.fields is not None and php_filters.matches(entry.fields, conditions):
            entry.merge(changes if isinstance(changes, dict) else {})


def _upsert_many(found: dict[str, Staged], operation: Operation, _: Release) -> None:
    for document in operation.documents:
        id = document.get("$id")
        if not id:
            continue
        fields = structure.well_formed(document)
        entry = found.setdefault(id, Staged("upsert", fields))
        if entry.fields is not None:
            entry.fields.update(fields)


def _delete_many(found: dict[str, Staged], operation: Operation, release: Release) -> None:
    conditions = php_filters.filters(php_filters.parsed(operation.fields["queries"], release))
    for entry in found.values():
        if entry.fields is not None and php_filters.matches(entry.fields, conditions):
            entry.fields = None


_STEPS = {
    "create": _create,
    "update": _update,
    "upsert": _upsert,
    "delete": _delete,
    "increment": _step,
    "decrement": _step,
    "bulkCreate": _create_many,
    "bulkUpdate": _update_many,
    "bulkUpsert": _upsert_many,
    "bulkDelete": _delete_many,
}
